"""Everything that holds the repository's public address, made from the one place that states it.

The address is ``project.urls.Repository`` in pyproject.toml. Made from it are blocks between HTML comments in
Markdown files (``<!-- badges -->`` and ``<!-- clone -->``, each closed by ``<!-- /badges -->`` ...), lines in
``_config.yml`` and ``CITATION.cff``, and the hidden first code cell of every lesson, exercise and solution.
"""

import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import quote

import nbformat

from . import paths
from .authoring import notebooks
from .errors import FailFirstError
from .workspace import START

BRANCH = "main"
_NOTEBOOK_FOLDERS = ("notebooks", "solutions", "exercises")
_NOT_SEARCHED = {".git", ".venv", "venv", "_build", "build", "workspace", "node_modules", "__pycache__"}


class AddressError(FailFirstError):
    """The address is missing or malformed, or something made from it is out of date."""


def url():
    """The public address of the repository.

    Returns
    -------
    str
        ``https://github.com/OWNER/REPO``, without a slash or ``.git`` at the end.

    Raises
    ------
    AddressError
        pyproject.toml has none, or it is not an address of that form.
    """
    try:
        project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        address = project["urls"]["Repository"].rstrip("/").removesuffix(".git")
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        raise AddressError(f"{paths.ROOT / 'pyproject.toml'} has no project.urls.Repository.") from None
    if not re.fullmatch(r"https://github\.com/[\w.-]+/[\w.-]+", address):
        raise AddressError(
            f"project.urls.Repository in pyproject.toml is {address!r}; the Binder and Colab buttons need "
            "https://github.com/OWNER/REPO."
        )
    return address


def slug():
    """``OWNER/REPO`` of the address."""
    return url().removeprefix("https://github.com/")


def binder_url():
    """Link that opens the start lesson of the learner's workspace on Binder."""
    inside = quote(f"lab/tree/workspace/{START}", safe="")
    return f"https://mybinder.org/v2/gh/{slug()}/{BRANCH}?urlpath={inside}"


def colab_url(rel=START):
    """Link that opens a notebook on Colab.

    Parameters
    ----------
    rel : str
        Path of the notebook inside the repository.

    Returns
    -------
    str
    """
    return f"https://colab.research.google.com/github/{slug()}/blob/{BRANCH}/{rel}"


def blocks():
    """What stands between the HTML comments of Markdown files: ``{block name: text}``."""
    repository = slug().split("/")[1]
    return {
        "badges": (
            f"[![Launch on Binder](https://mybinder.org/badge_logo.svg)]({binder_url()})\n"
            f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab_url()})"
        ),
        "clone": f"```sh\ngit clone {url()}.git\ncd {repository}\n```",
    }


def colab_cell_source():
    """Source of the hidden cell that installs the course on Colab and does nothing elsewhere.

    Returns
    -------
    str
    """
    repository = slug().split("/")[1]
    return f"""# On Colab this cell fetches the course and installs it; elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    import pathlib
    import subprocess

    course = pathlib.Path("/content/{repository}")
    address = "{url()}.git"
    if not course.exists():
        clone = ["git", "clone", "-q", "--depth=1", address, str(course)]
        subprocess.run(clone, check=True)
        # Colab has the packages that the lessons import; replacing them needs a restart.
        install = ["-m", "pip", "install", "-q", "--no-deps", "-e", str(course)]
        subprocess.run([sys.executable, *install], check=True)
    # A running kernel does not see a new editable install by itself.
    sys.path.insert(0, str(course / "src"))"""


def stamp(notebook):
    """Put the Colab cell into a notebook, or bring it up to date: the first code cell, after the title.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Changed in place.

    Returns
    -------
    bool
        Whether anything changed.
    """
    before = nbformat.writes(notebook)
    tagged = [cell for cell in notebook.cells if "colab" in notebooks.tags(cell)]
    cell = tagged[0] if tagged else nbformat.v4.new_code_cell(id="colab")
    others = [other for other in notebook.cells if not any(other is one for one in tagged)]
    cell.source = colab_cell_source()
    cell.metadata = nbformat.from_dict({"jupyter": {"source_hidden": True}, "tags": ["colab", "remove-cell"]})
    position = 1 if others and others[0].cell_type == "markdown" else 0
    notebook.cells = [*others[:position], cell, *others[position:]]
    return nbformat.writes(notebook) != before


def main(write=False):
    """Report what is out of date, or bring it up to date.

    Parameters
    ----------
    write : bool
        Rewrite the files.

    Returns
    -------
    int
        0.

    Raises
    ------
    AddressError
        Without `write`: something is out of date, or the address stands in a place that is not made from it.
    """
    changed = refresh(write)
    if write:
        done = f"{', '.join(changed)} rewritten" if changed else "everything is up to date"
        print(f"Address {url()}: {done}.")
    elif changed:
        raise AddressError(f"Out of date: {', '.join(changed)}. `failfirst address --write` mends it.")
    stray = strays()
    if stray:
        raise AddressError(
            f"The address is written by hand in {', '.join(stray)}. Use a <!-- clone --> or <!-- badges --> "
            "block, or leave it out."
        )
    if not write:
        print(f"Address {url()}: everything is up to date.")
    return 0


def refresh(write):
    """Find the files whose generated parts are out of date.

    Parameters
    ----------
    write : bool
        Rewrite them too.

    Returns
    -------
    list of str
        Their paths inside the repository.
    """
    changed = []
    for file in _candidates():
        if file.suffix == ".ipynb":
            notebook = notebooks.read(file)
            if not stamp(notebook):
                continue
            new = notebooks.text(notebook)
        else:
            old = file.read_text(encoding="utf-8")
            new = _rewritten(file, old)
            if new == old:
                continue
        changed.append(file.relative_to(paths.ROOT).as_posix())
        if write:
            notebooks.write_text(file, new)
    return changed


def strays():
    """Files that hold the address outside the parts that are made from it.

    Returns
    -------
    list of str
        Their paths inside the repository.
    """
    literal, found = slug().lower(), []
    for file in _text_files():
        rel = file.relative_to(paths.ROOT).as_posix()
        if rel == "pyproject.toml":
            continue
        if file.suffix == ".ipynb" and rel.split("/")[0] in _NOTEBOOK_FOLDERS:
            notebook = notebooks.read(file)
            notebook.cells = [cell for cell in notebook.cells if "colab" not in notebooks.tags(cell)]
            rest = nbformat.writes(notebook)
        else:
            try:
                rest = _without_generated(file, file.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError):
                continue
        if literal in rest.lower():
            found.append(rel)
    return found


def _candidates():
    root = paths.ROOT
    notebooks = [file for top in _NOTEBOOK_FOLDERS for file in (root / top).rglob("*.ipynb")]
    prose = [*root.glob("*.md"), *(root / "book").rglob("*.md")]
    listed = [*sorted(prose), root / "_config.yml", root / "CITATION.cff", *sorted(notebooks)]
    return [file for file in listed if file.is_file() and not _skipped(file)]


def _skipped(file):
    parts = file.relative_to(paths.ROOT).parts
    return any(part in _NOT_SEARCHED or part == ".ipynb_checkpoints" for part in parts)


def _patterns(file):
    """Pairs of a regular expression, whose group 2 is the generated part, and the text that belongs there."""
    if file.suffix == ".md":
        return [
            (rf"(<!-- {name} -->\n)(.*?)(<!-- /{name} -->)", f"{text}\n") for name, text in blocks().items()
        ]
    if file.name == "CITATION.cff":
        return [(r'^(repository-code: ")([^"\n]*)(")', url())]
    if file.name == "_config.yml":
        return [
            (r"^(repository:\n(?:[ \t]+.*\n|#.*\n)*?[ \t]+url:[ \t]*)([^\s#]+)()", url()),
            (r"^([ \t]*repository_url:[ \t]*)([^\s#]+)()", url()),
        ]
    return []


def _flags(file):
    # Only the blocks of Markdown files span lines.
    return re.M | re.S if file.suffix == ".md" else re.M


def _rewritten(file, text):
    for pattern, new in _patterns(file):
        text = re.sub(pattern, lambda match, new=new: match[1] + new + match[3], text, flags=_flags(file))
    return text


def _without_generated(file, text):
    for pattern, _ in _patterns(file):
        text = re.sub(pattern, lambda match: match[1] + match[3], text, flags=_flags(file))
    return text


def _text_files():
    """Files of the repository: those that git knows or would add, else all outside build folders."""
    try:
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=paths.ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode("utf-8")
        files = [paths.ROOT / rel for rel in listing.split("\0") if rel]
    except (OSError, subprocess.CalledProcessError):
        files = paths.ROOT.rglob("*")
    big = 5_000_000
    return sorted(
        file
        for file in set(map(Path, files))
        if file.is_file() and not _skipped(file) and file.stat().st_size < big
    )
