"""The book's prose and its table of contents: nothing forgotten, nothing promised that is not there."""

import re
from pathlib import Path

import pytest
import yaml

from failfirst import paths
from failfirst.authoring import notebooks

ROOT = paths.ROOT
PAGES = sorted(path for path in paths.BOOK.glob("*.md"))
CITATION = re.compile(r"\{cite(?::[a-z]+)?\}`([^`]+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"```\{(?:image|figure)\} (\S+)|!\[[^\]]*\]\((?!https?:)([^)]+)\)")


def table_of_contents():
    return yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def listed(node=None):
    """All files of the table of contents, without suffix."""
    node = table_of_contents() if node is None else node
    if isinstance(node, list):
        return [name for item in node for name in listed(item)]
    own = [node[key] for key in ("root", "file") if key in node]
    below = [name for key in ("parts", "chapters", "sections") for name in listed(node.get(key, []))]
    return own + below


def prose(path):
    """Markdown text of a page or a notebook."""
    if path.suffix == ".ipynb":
        return "\n\n".join(c.source for c in notebooks.read(path).cells if c.cell_type == "markdown")
    return path.read_text(encoding="utf-8")


def every_page():
    return [*PAGES, *notebooks.find()]


def keys():
    text = (paths.BOOK / "references.bib").read_text(encoding="utf-8")
    return re.findall(r"^@\w+\{([^,\s]+),", text, re.M)


def name(path):
    return path.relative_to(ROOT).as_posix()


def test_the_contents_list_every_page_once():
    files = listed()
    assert len(files) == len(set(files)), "a page is listed twice"
    missing = {name(page.with_suffix("")) for page in PAGES} - set(files)
    assert not missing, f"not in _toc.yml: {sorted(missing)}"


def test_the_contents_list_every_notebook():
    found = [
        name(file.with_suffix(""))
        for top in ("notebooks", "exercises", "solutions")
        for file in (ROOT / top).rglob("*.ipynb")
        if ".ipynb_checkpoints" not in file.parts
    ]
    assert not set(found) - set(listed()), f"not in _toc.yml: {sorted(set(found) - set(listed()))}"


def test_what_the_contents_list_is_there():
    made = "book/_generated/"
    missing = [
        file
        for file in listed()
        if not file.startswith(made)
        and not any((ROOT / f"{file}{end}").is_file() for end in (".md", ".ipynb"))
    ]
    assert not missing, f"in _toc.yml but not there: {missing}"


@pytest.mark.parametrize("page", every_page(), ids=name)
def test_links_lead_somewhere(page):
    text, dead = prose(page), []
    targets = [*LINK.findall(text), *(first or second for first, second in PICTURE.findall(text))]
    for target in targets:
        file = target.split("#")[0]
        if not file or re.match(r"[a-z]+:", file) or file.startswith("_generated/"):
            continue
        if not (page.parent / file).resolve().exists():
            dead.append(target)
    assert not dead, f"{name(page)} links to what is not there: {dead}"


def test_citation_keys_exist():
    known, wrong = set(keys()), {}
    assert len(known) == len(keys()), "a key stands twice in references.bib"
    for page in every_page():
        cited = {key.strip() for group in CITATION.findall(prose(page)) for key in group.split(",")}
        if cited - known:
            wrong[name(page)] = sorted(cited - known)
    assert not wrong, f"not in references.bib: {wrong}"


def test_lessons_called_finished_are_there():
    section = prose(paths.BOOK / "index.md").split("Finished:")[1].split("Planned, and not here yet:")[0]
    rows = [line for line in section.splitlines() if re.match(r"\| \[?\d", line)]
    assert rows, "the landing page lists no finished lesson"
    for row in rows:
        target = re.search(r"\]\((\.\./notebooks/\S+\.ipynb)\)", row)
        assert target, f"a finished lesson without a link: {row}"
        assert (paths.BOOK / target[1]).resolve().is_file(), f"called finished, but not there: {target[1]}"
    finished = {path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").rglob("*.ipynb")}
    named = set(re.findall(r"\.\./(notebooks/\S+?\.ipynb)\)", section))
    assert not finished - named, f"there, but not called finished: {sorted(finished - named)}"


def test_numbers_of_lessons_are_right():
    """``[3.2 Title](…/3_networks/2_….ipynb)``: number and file agree, on every page."""
    pattern = re.compile(r"\[(?:[Ll]esson )?(\d+\.\d+)[^\]]*\]\(\S*?/(\d+)_[^/]+/(\d+)_[^)]+\)")
    wrong = [
        (name(page), match[0])
        for page in every_page()
        for match in pattern.finditer(prose(page))
        if match[1] != f"{match[2]}.{match[3]}"
    ]
    assert not wrong, wrong


def test_nothing_comes_from_elsewhere():
    text = (ROOT / "_config.yml").read_text(encoding="utf-8")
    config = yaml.safe_load(text)
    sphinx = config["sphinx"]["config"]
    assets = [sphinx["mathjax_path"], *sphinx["html_css_files"], *sphinx["html_js_files"]]
    for asset in assets:
        assert (paths.BOOK / "_assets" / asset).is_file(), f"{asset} is not under book/_assets"
    assert config["launch_buttons"]["thebe"] is False
    assert config["execute"]["execute_notebooks"] == "off"
    assert not re.search(r"analytics|cdn|unpkg|jsdelivr", re.sub(r"#.*", "", text), re.I)


def test_pictures_have_a_description():
    for page in PAGES:
        text = prose(page)
        for block in re.findall(r"```\{(?:image|figure)\}.*?```", text, re.S):
            alt = re.search(r"^:alt: (.{30,})$", block, re.M)
            assert alt, f"{name(page)}: a picture without a description: {block.splitlines()[0]}"


def test_the_landing_picture_is_small():
    assert (Path(paths.BOOK) / "_assets" / "landing.png").stat().st_size <= 200_000
