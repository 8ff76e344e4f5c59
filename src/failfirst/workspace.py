"""The learner's workspace: lessons without outputs, and exercises. What the learner changed is never lost."""

import contextlib
import fnmatch
import hashlib
import json
import os
import re
from pathlib import Path, PurePosixPath

import nbformat

from . import citations, paths
from .authoring import notebooks
from .errors import FailFirstError

STATE = ".failfirst.json"
START = "notebooks/0_start/1_how_this_course_works.ipynb"
_TOPS = ("notebooks", "exercises")


class WorkspaceError(FailFirstError):
    """The workspace cannot be made; the message says where it failed and how to mend it."""


def folder(to=None):
    """Where the workspace is.

    Parameters
    ----------
    to : str or Path, optional
        An explicit place; without it the environment variable ``FAILFIRST_WORKSPACE``, else ``workspace/``.

    Returns
    -------
    pathlib.Path
    """
    chosen = to or os.environ.get("FAILFIRST_WORKSPACE") or paths.WORKSPACE
    return Path(chosen).expanduser().absolute()


def main(to=None, reset=None):
    """Refresh the workspace, or restore one lesson, and print what happened.

    Parameters
    ----------
    to : str, optional
        The folder of the workspace.
    reset : str, optional
        Lesson number (``"3.2"``) or a path pattern inside the workspace.

    Returns
    -------
    int
        0.

    Raises
    ------
    WorkspaceError
        The folder cannot be written, or nothing matches `reset`.
    """
    place = folder(to)
    try:
        lines = restore(place, reset) if reset else refresh(place)
    except OSError as error:
        if error.filename and not Path(error.filename).is_relative_to(place):
            raise
        raise WorkspaceError(
            f"The workspace {place} cannot be written ({error.strerror or error}). "
            "Put it in a folder of yours: `failfirst workspace --to DIR`, or set the environment variable "
            "FAILFIRST_WORKSPACE=DIR."
        ) from None
    print("\n".join(lines))
    return 0


def refresh(place):
    """Make the workspace or bring it up to date.

    A file that the learner changed is left alone; a newer version lands beside it as ``NAME.new.ipynb``.
    Running a notebook is not a change: only the sources of its cells count.

    Parameters
    ----------
    place : pathlib.Path
        Folder of the workspace.

    Returns
    -------
    list of str
        What happened, one line each.
    """
    course = course_files()
    state, lines = _read_state(place)
    counts = {"new": 0, "updated": 0, "restored": 0, "removed": 0}
    # An absent exercises/ is an incomplete checkout, no reason to remove exercises from the workspace.
    present = {rel.split("/")[0] for rel in course}
    gone = [rel for rel in state if rel not in course and rel.split("/")[0] in present]
    try:
        for rel, new in sorted(course.items()):
            _refresh_one(place, rel, new, state, counts, lines)
        for rel in sorted(gone):
            _retire(place, rel, state, counts, lines)
    finally:
        # Also after an interruption: what was done so far is on record.
        _write_state(place, state)
    changes = ", ".join(f"{number} {what}" for what, number in counts.items() if number)
    return [*lines, f"Workspace {place}: {len(course)} files, {changes or 'nothing to do'}."]


def restore(place, pattern):
    """Restore the files of one lesson to the course's version. A changed file is saved beside it first.

    Parameters
    ----------
    place : pathlib.Path
        Folder of the workspace.
    pattern : str
        Lesson number (``"3.2"``: its notebook and its exercise) or a path pattern: ``"exercises/3_*/*"``.

    Returns
    -------
    list of str
        What happened, one line each.

    Raises
    ------
    WorkspaceError
        No file of the course matches.
    """
    course = course_files()
    chosen = [rel for rel in sorted(course) if _matches(rel, pattern)]
    if not chosen:
        numbers = sorted({number for number in map(lesson_number, course) if number}, key=_number_key)
        raise WorkspaceError(f"No lesson matches {pattern!r}. Lessons: {', '.join(numbers)}.")
    state, lines = _read_state(place)
    try:
        for rel in chosen:
            target, new = place / rel, course[rel]
            record = state.get(rel, {})
            if target.exists():
                old = target.read_bytes()
                mark = fingerprint(rel, old)
                if mark is None or mark not in (record.get("sources"), fingerprint(rel, new)):
                    saved = _save_beside(target, old)
                    lines.append(f"{rel}: your version is saved as {saved.name}.")
            _write(target, new)
            _drop_offer(place, rel, state)
            state[rel] = _record(rel, new)
            lines.append(f"{rel}: restored.")
    finally:
        _write_state(place, state)
    return lines


def course_files():
    """The files of the course as a learner gets them.

    Returns
    -------
    dict
        ``{path with forward slashes: content in bytes}``; notebooks without outputs and execution counts.

    Raises
    ------
    WorkspaceError
        There is no lesson, or a lesson is not a readable notebook.
    """
    files = {}
    for top in _TOPS:
        base = paths.ROOT / top
        for file in base.rglob("*"):
            rel = PurePosixPath(top, *file.relative_to(base).parts)
            hidden = any(part.startswith((".", "__pycache__")) for part in rel.parts)
            if file.is_dir() or hidden or file.name == "ruff.toml":
                continue
            files[str(rel)] = cleared(file) if rel.suffix == ".ipynb" else file.read_bytes()
    if not any(rel.startswith("notebooks/") for rel in files):
        raise WorkspaceError(
            f"There is no lesson in {paths.NOTEBOOKS}. Install the course from its checkout: `make lab`, or "
            "`python -m pip install -e .` there."
        )
    return files


def _references():
    bib = paths.BOOK / "references.bib"
    return citations.read(bib.read_text(encoding="utf-8")) if bib.is_file() else {}


def cleared(file):
    """A notebook of the course without outputs, execution counts and traces of a run, its citations in words.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    bytes
        The same for the same notebook, whenever and wherever it was run.

    Raises
    ------
    WorkspaceError
        The file is not a notebook.
    """
    try:
        notebook = notebooks.clear(notebooks.read(file))
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = citations.in_words(cell.source, _references())
        return notebooks.text(notebook).encode("utf-8")
    except (FailFirstError, nbformat.ValidationError) as error:
        rel = notebooks.name(file)
        raise WorkspaceError(
            f"{rel} of the course is damaged ({error}). Bring it back: `git checkout -- {rel}`."
        ) from None


def fingerprint(rel, content):
    """Hash of what a learner writes in a file: cell types and sources of a notebook, else the whole content.

    Outputs, execution counts, metadata and cell ids are left out, because running a notebook or opening it in
    another editor changes them. So are empty cells: Jupyter adds one after the last cell that is run.

    Parameters
    ----------
    rel : str
        Name of the file; its suffix decides.
    content : bytes
        The file.

    Returns
    -------
    str or None
        None if a notebook cannot be read.
    """
    if not str(rel).endswith(".ipynb"):
        return _sha256(content)
    try:
        cells = []
        for cell in json.loads(content.decode("utf-8"))["cells"]:
            source = cell["source"]
            source = source if isinstance(source, str) else "".join(source)
            if source.strip():
                cells.append([cell["cell_type"], source, cell.get("attachments", {})])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return _sha256(json.dumps(cells, sort_keys=True).encode("utf-8"))


def lesson_number(rel):
    """Number of a lesson from its path: ``notebooks/3_networks/2_x.ipynb`` is ``"3.2"``.

    Parameters
    ----------
    rel : str
        Path inside the workspace.

    Returns
    -------
    str or None
        None if the path has no numbers.
    """
    match = re.fullmatch(r"[^/]+/(\d+)_[^/]*/(\d+)_[^/]*", rel)
    return f"{match[1]}.{match[2]}" if match else None


def _matches(rel, pattern):
    if re.fullmatch(r"\d+\.\d+", pattern):
        return lesson_number(rel) == f"{int(pattern.split('.')[0])}.{int(pattern.split('.')[1])}"
    pattern = pattern.replace("\\", "/").removeprefix("./").removeprefix("workspace/")
    return fnmatch.fnmatchcase(rel, pattern)


def _number_key(number):
    return [int(part) for part in number.split(".")]


def _refresh_one(place, rel, new, state, counts, lines):
    target, record = place / rel, state.get(rel)
    fresh = _record(rel, new)
    if not target.exists():
        _write(target, new)
        _drop_offer(place, rel, state)
        state[rel] = fresh
        counts["restored" if record else "new"] += 1
        return
    record = record or {"given": None, "sources": None}
    mark = fingerprint(rel, target.read_bytes())
    if mark is None:
        lines.append(
            f"{rel}: this file is not a readable notebook (broken JSON); it is left as it is. "
            f"`failfirst workspace --reset {lesson_number(rel) or rel}` saves it and restores the lesson."
        )
    elif record["given"] == fresh["given"]:
        # The course did not change this file. Whatever the learner did, their file (and its outputs) stays.
        _drop_offer(place, rel, state)
        return
    elif mark == record["sources"]:
        _write(target, new)
        _drop_offer(place, rel, state)
        state[rel] = fresh
        counts["updated"] += 1
        return
    elif mark == fresh["sources"]:
        # The learner took over the new version, or the record was lost: nothing to write.
        _drop_offer(place, rel, state)
        state[rel] = fresh
        return
    if record["given"] != fresh["given"]:
        state[rel] = record
        _offer(place, rel, new, state, lines)


def _offer(place, rel, new, state, lines):
    """Put a new version beside a changed file, once for each version; a deleted offer is not made again."""
    offered = state[rel].get("offered")
    fresh = _record(rel, new)
    if offered and offered["given"] == fresh["given"]:
        return
    number = 1
    while True:
        beside = _beside(place / rel, "new" if number == 1 else f"new-{number}")
        mark = fingerprint(rel, beside.read_bytes()) if beside.exists() else None
        untouched = [fresh["sources"]] + ([offered["sources"]] if offered else [])
        # An offer that the learner has worked in is theirs too: take the next name.
        if not beside.exists() or mark in untouched:
            break
        number += 1
    _write(beside, new)
    state[rel]["offered"] = {**fresh, "name": beside.name}
    lines.append(f"{rel}: you changed this file, so it stays; the course's new version is {beside.name}.")


def _drop_offer(place, rel, state):
    """Remove the new version beside a file that has become current, unless the learner worked in it."""
    offered = state.get(rel, {}).pop("offered", None)
    if not offered:
        return
    beside = (place / rel).with_name(offered["name"])
    if beside.is_file() and fingerprint(rel, beside.read_bytes()) == offered["sources"]:
        beside.unlink()


def _retire(place, rel, state, counts, lines):
    """Handle a file that is no longer part of the course."""
    target = place / rel
    if target.is_file():
        mark = fingerprint(rel, target.read_bytes())
        if mark is not None and mark == state[rel].get("sources"):
            target.unlink()
            counts["removed"] += 1
        else:
            lines.append(f"{rel}: no longer part of the course; you changed it, so your file stays.")
    _drop_offer(place, rel, state)
    with contextlib.suppress(OSError):
        target.parent.rmdir()
    del state[rel]


def _beside(target, word):
    return target.with_name(f"{target.stem}.{word}{target.suffix}")


def _save_beside(target, content):
    number = 1
    while _beside(target, f"mine-{number}").exists():
        number += 1
    beside = _beside(target, f"mine-{number}")
    _write(beside, content)
    return beside


def _record(rel, content):
    return {"given": _sha256(content), "sources": fingerprint(rel, content)}


def _read_state(place):
    file = place / STATE
    if not file.exists():
        return {}, []
    try:
        state = json.loads(file.read_text(encoding="utf-8"))["files"]
        for record in state.values():
            if not {"given", "sources"} <= record.keys():
                raise ValueError
            if "offered" in record and not {"given", "sources", "name"} <= record["offered"].keys():
                raise ValueError
        return state, []
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}, [
            f"{STATE}, the record of what was given out, cannot be read and is made anew; "
            "every file that differs from the course counts as changed by you."
        ]


def _write_state(place, state):
    text = json.dumps({"version": 1, "files": state}, indent=1, sort_keys=True) + "\n"
    file = place / STATE
    if not file.exists() or file.read_bytes() != text.encode("utf-8"):
        _write(file, text.encode("utf-8"))


def _write(target, content):
    """Write a file so that an interruption leaves either the old or the new one, never half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sha256(content):
    return hashlib.sha256(content).hexdigest()
