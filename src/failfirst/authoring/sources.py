"""What a notebook's result depends on: its code, the library modules it imports, the data it loads."""

import ast
import hashlib
import re
import subprocess
from pathlib import Path

from IPython.core.inputtransformer2 import TransformerManager

from .. import paths
from . import notebooks

PACKAGE = Path(__file__).resolve().parents[1]
_LOAD = re.compile(r"\bload_([a-z][a-z0-9_]*)\s*\(")


def python(source):
    """Source of a cell as plain Python, with IPython's magics translated."""
    return TransformerManager().transform_cell(source)


def modules(notebook):
    """Files of the library that a notebook imports, directly or through other modules of the library.

    Of a package whose ``__init__.py`` does nothing but pass names on, such as `failfirst.datasets`, only the
    modules behind the names in use count.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    set of Path
    """
    trees = [_parse(python(cell.source)) for cell in notebook.cells if cell.cell_type == "code"]
    found = set()
    _follow(ast.Module(body=[node for tree in trees for node in tree.body], type_ignores=[]), None, found)
    return found


def data_sets(notebook):
    """Names of the data sets that a notebook loads with ``load_<name>()``."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return {found for found in _LOAD.findall(code) if (paths.DATA / found).is_dir()}


def fingerprint(notebook, *extra, leave_out=()):
    """Hash of everything that a notebook's outputs depend on, apart from the installed packages.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    *extra : str
        More text that matters, e.g. versions of packages.
    leave_out : collection of str
        Modules of the library, without dots, that do not matter.

    Returns
    -------
    str
        Sixteen hexadecimal digits.
    """
    digest = hashlib.sha256()

    def add(*parts):
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)

    for cell in notebooks.code_cells(notebook):
        add(cell.source.encode())
    for module in sorted(modules(notebook)):
        if module.relative_to(PACKAGE).with_suffix("").parts[0] in leave_out:
            continue
        for file in sorted(module.parent.glob(f"{module.stem}.*")):
            # Beside quiz.py also quiz.css: it is part of what the module shows.
            if file.suffix != ".pyc":
                add(file.relative_to(PACKAGE).as_posix().encode(), file.read_bytes())
    for data_set in sorted(data_sets(notebook)):
        for file in sorted(path for path in (paths.DATA / data_set).rglob("*") if path.is_file()):
            # Cards and build scripts describe the data; a notebook reads only the data.
            if file.suffix not in {".md", ".py", ".pyc"}:
                add(file.relative_to(paths.DATA).as_posix().encode(), file.read_bytes())
    for item in extra:
        add(item.encode())
    return digest.hexdigest()[:16]


def changed(files):
    """Those of some notebooks that differ from the main branch, or whose imports, data or pins do.

    Compares the working tree, with what is not committed, to where the present branch left
    ``origin/main`` (or ``main``).

    Parameters
    ----------
    files : list of Path

    Returns
    -------
    list of Path
        All of them where git cannot tell.
    """
    touched = differing(_merge_base())
    if touched is None:
        return list(files)
    if any(path.name.startswith("requirements") and path.parent == paths.ROOT for path in touched):
        return list(files)
    return [path for path in files if depends_on(path, touched)]


def depends_on(path, touched):
    """Whether a notebook is one of the touched files, imports one of them, or loads one as data."""
    if path in touched:
        return True
    notebook = notebooks.read(path)
    folders = [(paths.DATA / data_set).resolve() for data_set in data_sets(notebook)]
    imported = {module.with_suffix("") for module in modules(notebook)}
    return any(
        file.with_suffix("") in imported or any(file.is_relative_to(folder) for folder in folders)
        for file in touched
    )


def differing(commit):
    """Files that differ between a commit and the working tree, or None where git cannot tell."""
    if commit is None:
        return None
    listed = _git("diff", "--name-only", "-z", "--relative", commit)
    untracked = _git("ls-files", "--others", "--exclude-standard", "-z")
    if listed is None or untracked is None:
        return None
    return {(Path(paths.ROOT) / file).resolve() for file in (listed + untracked).split("\0") if file}


def _merge_base():
    for branch in ("origin/main", "main"):
        base = _git("merge-base", "HEAD", branch)
        if base:
            return base.strip()
    return None


def _git(*arguments):
    try:
        done = subprocess.run(
            ["git", "-C", str(paths.ROOT), *arguments], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout


def _parse(source):
    try:
        return ast.parse(source)
    except SyntaxError:
        # The run will say so, with the line; here it only means that no import can be read.
        return ast.Module(body=[], type_ignores=[])


def _follow(tree, package, found):
    """Add the library's modules that a syntax tree imports; ``package`` resolves relative imports."""
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            dotted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            dotted = [base] + [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in dotted:
            parts = name.split(".")
            if parts[0] == PACKAGE.name:
                _add(parts[1:], found, used)


def _absolute(node, package):
    if not node.level:
        return node.module or ""
    parts = (package or "").split(".")
    parts = parts[: len(parts) - node.level + 1]
    return ".".join([*parts, node.module] if node.module else parts)


def _add(parts, found, used):
    """Add a module and the packages around it: importing the module runs them too."""
    files = [(PACKAGE / "__init__.py", PACKAGE.name)]
    folder = PACKAGE
    for depth, part in enumerate(parts):
        dotted = ".".join([PACKAGE.name, *parts[:depth]])
        if (folder / part / "__init__.py").is_file():
            folder /= part
            passed_on = _passed_on(folder / "__init__.py")
            if passed_on is None:
                files.append((folder / "__init__.py", f"{dotted}.{part}"))
                continue
            names = {*parts[depth + 1 :]} or used
            files += [(folder / f"{passed_on[name]}.py", f"{dotted}.{part}") for name in names & {*passed_on}]
        elif (folder / f"{part}.py").is_file():
            files.append((folder / f"{part}.py", dotted))
            break
        else:
            break
    for file, package in files:
        if file not in found:
            found.add(file)
            _follow(_parse(file.read_text(encoding="utf-8")), package, found)


def _passed_on(init):
    """Where a package gets its names from: name to module; None if its ``__init__.py`` does more."""
    origin = {}
    for node in _parse(init.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.level == 1 and node.module:
            origin |= {alias.asname or alias.name: node.module for alias in node.names}
        elif not isinstance(node, ast.ImportFrom | ast.Assign | ast.Expr):
            return None
    return origin
