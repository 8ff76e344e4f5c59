"""Make the learners' exercises from the solutions, which are the only source.

Cells tagged ``solution`` disappear. In code cells the lines between ``### BEGIN SOLUTION`` and
``### END SOLUTION`` become a stub: in the body of a function ``raise NotImplementedError``; elsewhere
``name = ...`` for every name that later code still needs, or ``...``. nbgrader reads the same markers.
"""

import argparse
import ast
import re
import sys

from .. import paths
from . import notebooks, sources
from .notebooks import NotebookError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_MARKER = re.compile(r"^\s*###\s*(BEGIN|END) SOLUTION\b", re.IGNORECASE)
_STUB = "failfirst_stub_{}_"
_IN_FUNCTION = 'raise NotImplementedError("write your code here")'


def exercise(solution, name):
    """The learners' notebook that a solution gives.

    Parameters
    ----------
    solution : nbformat.NotebookNode
    name : str
        Path of the solution, for messages.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    NotebookError
        Markers are unbalanced or outside code cells, a stub isn't valid Python, or there is no title.
    """
    learner = notebooks.clear(solution)
    cells = []
    for number, cell in enumerate(learner.cells, 1):
        if "solution" in notebooks.tags(cell):
            continue
        where = f"{name}, cell {number} ({cell.id})"
        if cell.cell_type == "code":
            blocks = _blocks(cell.source, where)
            cells.append((cell, blocks, where))
        elif any(_MARKER.match(line) for line in cell.source.splitlines()):
            raise NotebookError(
                f"{where}: markers work in code cells only; give this cell the tag 'solution'"
            )
        else:
            cells.append((cell, [], where))
    needed = set()
    for cell, blocks, where in reversed(cells):
        # Backwards, because a stub must define what the cells after it use.
        if cell.cell_type == "code":
            used = _used_names(_without(cell.source, blocks))
            if blocks:
                cell.source = _with_stubs(cell.source, blocks, needed | used, where)
            needed |= used
    learner.cells = [cell for cell, _, _ in cells]
    _retitle(learner, name)
    return learner


def _blocks(source, where):
    """Line numbers of each (begin, end) pair of markers."""
    found, begin = [], None
    for number, line in enumerate(source.splitlines()):
        marker = _MARKER.match(line)
        if not marker:
            continue
        opens = marker[1].upper() == "BEGIN"
        if opens and begin is not None:
            raise NotebookError(f"{where}: a second '{BEGIN}' before '{END}'")
        if not opens and begin is None:
            raise NotebookError(f"{where}: '{END}' without '{BEGIN}'")
        if opens:
            begin = number
        else:
            found.append((begin, number))
            begin = None
    if begin is not None:
        raise NotebookError(f"{where}: '{BEGIN}' without '{END}'")
    return found


def _without(source, blocks):
    """The source with its blocks replaced by placeholders, as plain Python."""
    lines = source.splitlines()
    for number, (begin, end) in reversed(list(enumerate(blocks))):
        indent = re.match(r"\s*", lines[begin])[0]
        lines[begin : end + 1] = [indent + _STUB.format(number)]
    return "\n".join(lines)


def _with_stubs(source, blocks, needed, where):
    remaining = _without(source, blocks)
    try:
        scopes = _scopes(ast.parse(sources.python(remaining)))
    except SyntaxError as error:
        raise NotebookError(
            f"{where}: what remains around the solution is not valid Python: {error}"
        ) from None
    lines = source.splitlines()
    assigned = _assigned_names(_parse(remaining, where))
    for number, (begin, end) in enumerate(blocks):
        if scopes.get(number) is None:
            raise NotebookError(
                f"{where}: markers inside a string or an expression; put them around whole lines"
            )
        stub = [_IN_FUNCTION]
        if scopes[number] == "module":
            removed = _assigned_names(_parse(_dedent(lines[begin + 1 : end]), where))
            stub = [f"{name} = ..." for name in removed if name in needed and name not in assigned] or ["..."]
            assigned = assigned + removed
        elif scopes[number] == "class":
            stub = ["..."]
        indent = re.match(r"\s*", lines[begin])[0]
        placeholder = indent + _STUB.format(number)
        remaining = remaining.replace(placeholder, "\n".join(indent + line for line in stub))
    _parse(remaining, where)
    return remaining


def _scopes(tree):
    """What surrounds each placeholder: ``module``, ``class`` or ``function``."""
    found = {}

    def visit(node, scope):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            scope = "function"
        elif isinstance(node, ast.ClassDef):
            scope = "class"
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Name):
            placeholder = re.fullmatch(_STUB.format(r"(\d+)"), node.value.id)
            if placeholder:
                found[int(placeholder[1])] = scope
        for child in ast.iter_child_nodes(node):
            visit(child, scope)

    visit(tree, "module")
    return found


def _parse(source, where):
    try:
        return ast.parse(sources.python(source))
    except SyntaxError as error:
        raise NotebookError(f"{where}: not valid Python: {error}") from None


def _dedent(lines):
    indents = [re.match(r"\s*", line)[0] for line in lines if line.strip()]
    cut = min(map(len, indents), default=0)
    return "\n".join(line[cut:] for line in lines)


def _assigned_names(tree):
    """Names bound at the top of a piece of code, in order, not looking into functions and classes."""
    names = []

    def visit(node):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            return
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            return
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(tree)
    return list(dict.fromkeys(names))


def _used_names(source):
    try:
        tree = ast.parse(sources.python(source))
    except SyntaxError:
        return set()
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Load)}


def _retitle(notebook, name):
    """Let the title say *exercise*: ``# Solution 3.2: …`` becomes ``# Exercise 3.2: …``."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        lines = cell.source.splitlines()
        for number, line in enumerate(lines):
            if re.match(r"# \S", line):
                lines[number] = exercise_title(line)
                cell.source = "\n".join(lines)
                return
    raise NotebookError(f"{name}: there is no title (a line '# …') outside the cells tagged 'solution'")


def exercise_title(line):
    """Title of the exercise that belongs to the title of a solution."""
    line = re.sub(r",? *\(?with (its |the |a )?solutions?\)?", "", line, flags=re.IGNORECASE)
    line = re.sub(r"\bSolutions? to (the )?(?=exercise)", "", line, flags=re.IGNORECASE)
    line = re.sub(r"\bSolutions?\b", "Exercise", line)
    line = re.sub(r"\bsolutions?\b", "exercise", line)
    if not re.search("exercise", line, re.IGNORECASE):
        line = re.sub(r"^# ", "# Exercise: ", line)
    return re.sub(r"^# e", "# E", line)


def planned():
    """Text of every exercise that the solutions give.

    Returns
    -------
    dict of Path to str
    """
    plan = {}
    for solution in notebooks.find(paths.SOLUTIONS):
        learner = exercise(notebooks.read(solution), notebooks.name(solution))
        target = paths.EXERCISES / solution.relative_to(paths.SOLUTIONS.resolve())
        plan[target.resolve()] = notebooks.text(learner)
    return plan


def drifted(plan):
    """Files of ``exercises/`` that are missing, different, or belong to no solution, with what is wrong."""
    found = {}
    for path, text in plan.items():
        if not path.is_file():
            found[path] = "missing"
        elif path.read_text(encoding="utf-8") != text:
            found[path] = "differs from its solution"
    for path in notebooks.find(paths.EXERCISES):
        if path not in plan:
            found[path] = "has no solution any more"
    return found


def main(argv=None):
    """Run ``failfirst exercises``.

    Parameters
    ----------
    argv : list of str, optional

    Returns
    -------
    int
        Exit status: 1 if ``--check`` found drift or a solution is malformed.
    """
    parser = argparse.ArgumentParser(prog="failfirst exercises", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say which exercises are out of date")
    options = parser.parse_args(argv)
    try:
        plan = planned()
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    found = drifted(plan)
    if options.check:
        for path, reason in sorted(found.items()):
            print(f"{notebooks.name(path)}: {reason}")
        print("run: failfirst exercises" if found else f"{len(plan)} exercises agree with their solutions")
        return 1 if found else 0
    for path, reason in sorted(found.items()):
        if path in plan:
            notebooks.write_text(path, plan[path])
            print(f"wrote {notebooks.name(path)}")
        else:
            path.unlink()
            print(f"removed {notebooks.name(path)}, which {reason}")
            _remove_empty(path.parent)
    print(f"{len(plan)} exercises are up to date")
    return 0


def _remove_empty(folder):
    root = paths.EXERCISES.resolve()
    while folder != root and folder.is_relative_to(root) and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
