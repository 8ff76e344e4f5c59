"""Find, read and write the course's notebooks so that a small change makes a small diff."""

import json
import os
from pathlib import Path

import nbformat

from .. import paths
from ..errors import FailFirstError

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

# Traces of the program that last opened or ran the notebook: they change with every save and mean nothing.
_CELL_TRACES = (
    "ExecuteTime", "collapsed", "colab", "execution", "id", "lines_to_next_cell", "outputId",
    "papermill", "pycharm", "scrolled", "trusted", "vscode",
)  # fmt: skip


class NotebookError(FailFirstError):
    """A notebook cannot be read or breaks a rule; the message names the file and, where known, the cell."""


def find(*folders):
    """Notebooks below folders, sorted.

    Parameters
    ----------
    *folders : path
        Folders or single notebooks. Default: lessons and solutions.

    Returns
    -------
    list of Path

    Raises
    ------
    NotebookError
        A path does not exist or is not a notebook.
    """
    found = []
    for folder in map(Path, folders or (paths.NOTEBOOKS, paths.SOLUTIONS)):
        if folder.is_dir():
            below = (path for path in folder.rglob("*.ipynb") if not _hidden(path.relative_to(folder)))
            found += below
        elif folder.suffix == ".ipynb" and folder.is_file():
            found.append(folder)
        elif folder not in (paths.NOTEBOOKS, paths.SOLUTIONS, paths.EXERCISES):
            # These three may be empty, and git keeps no empty folders.
            raise NotebookError(f"{folder}: there is no such notebook or folder")
    return sorted({path.resolve() for path in found})


def _hidden(relative):
    return any(part.startswith(".") for part in relative.parts)


def name(path):
    """Path of a notebook as messages and tables show it: relative to the course, with forward slashes."""
    path = Path(path).resolve()
    root = Path(paths.ROOT).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def read(path):
    """Read a notebook (format 4); cells without an id get a fixed one.

    Parameters
    ----------
    path : path

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    NotebookError
        The file is not a notebook of format 4.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise NotebookError(f"{name(path)}: not a notebook: {error}") from None
    if not isinstance(content, dict) or content.get("nbformat") != 4 or "cells" not in content:
        raise NotebookError(f"{name(path)}: not a notebook of format 4")
    # Before nbformat sees them: it would draw random ids.
    _fix_ids(content["cells"])
    content["nbformat_minor"] = max(5, content.get("nbformat_minor", 0))
    for cell in content["cells"]:
        _join_lines(cell)
    return nbformat.from_dict(content)


def write(notebook, path):
    """Write a normalised notebook, in one step, so that an interruption leaves the old file.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    path : path
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text(notebook))


def write_text(path, content):
    """Write a text file in one step (a temporary file in the same folder, then a rename)."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(content, encoding="utf-8", newline="\n")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def text(notebook):
    """The normalised notebook as the text of its file.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    str
    """
    notebook = normalise(notebook)
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def normalise(notebook):
    """A copy without anything that differs between machines or editors.

    Keeps cells, outputs, tags and ids; drops widget state, timings and editors' marks; numbers execution
    counts as they are.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    nbformat.NotebookNode
    """
    notebook = nbformat.from_dict(json.loads(json.dumps(notebook)))
    kept = {key: value for key, value in notebook.metadata.items() if key == "mystnb"}
    notebook.metadata = nbformat.from_dict(
        {**kept, "kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    _fix_ids(notebook.cells)
    for cell in notebook.cells:
        for trace in _CELL_TRACES:
            cell.metadata.pop(trace, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
    return notebook


def clear(notebook):
    """A copy without outputs and execution counts."""
    notebook = normalise(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def tags(cell):
    """Tags of a cell, as a set."""
    return set(cell.get("metadata", {}).get("tags", []))


def code_cells(notebook):
    """Code cells without the hidden cell for Colab."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and "colab" not in tags(cell)]


def _fix_ids(cells):
    taken = {cell["id"] for cell in cells if cell.get("id")}
    seen = set()
    for position, cell in enumerate(cells, 1):
        if not cell.get("id") or cell["id"] in seen:
            number = position
            while f"cell-{number:02d}" in taken:
                number += 1
            cell["id"] = f"cell-{number:02d}"
            taken.add(cell["id"])
        seen.add(cell["id"])


def _join_lines(cell):
    """Text that the file stores as a list of lines becomes one string, as nbformat's own reader does."""

    def joined(value):
        lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
        return "".join(value) if lines else value

    cell["source"] = joined(cell.get("source", ""))
    cell.setdefault("metadata", {})
    for output in cell.get("outputs", []):
        if "text" in output:
            output["text"] = joined(output["text"])
        for mime, value in output.get("data", {}).items():
            if not mime.endswith("json"):
                output["data"][mime] = joined(value)
