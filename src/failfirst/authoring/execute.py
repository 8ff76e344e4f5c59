"""Run notebooks and store their outputs, only where something changed."""

import argparse
import json
import os
import sys
import time

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from .. import paths
from . import notebooks, sources
from .notebooks import NotebookError

CELL_TIMEOUT = 1800
STARTUP_TIMEOUT = 180
# Without the kernel's advice about encryption; what a cell prints is not affected.
QUIET_KERNEL = ["--IPKernelApp.log_level=ERROR"]


def executed(notebook, folder, *, timeout=CELL_TIMEOUT):
    """Run a notebook in a fresh kernel.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
    folder : path
        Working directory of the kernel.
    timeout : float
        Seconds a cell may take.

    Returns
    -------
    nbformat.NotebookNode
        A copy with outputs, normalised.

    Raises
    ------
    NotebookError
        A cell failed; the message has the cell's number, its first line and the error.
    """
    notebook = notebooks.clear(notebook)
    started = []
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=timeout,
        startup_timeout=STARTUP_TIMEOUT,
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=QUIET_KERNEL,
        on_cell_execute=lambda cell, cell_index: started.append((cell_index + 1, cell)),
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotebookError(_failure(started, f"{error.ename}: {_first_lines(error.evalue)}")) from None
    except CellTimeoutError:
        raise NotebookError(_failure(started, f"ran longer than {timeout:g} s")) from None
    except DeadKernelError:
        message = "the kernel died; was there enough memory?"
        raise NotebookError(_failure(started, message)) from None
    except RuntimeError as error:
        # The kernel did not start in time, or lost its connection.
        raise NotebookError(_failure(started, _first_lines(error))) from None
    return notebooks.normalise(notebook)


def _failure(started, message):
    """Say in which cell the run stopped: the last one that was started."""
    if not started:
        return f"before the first cell\n  {message}"
    number, cell = started[-1]
    first = next((line for line in cell.source.splitlines() if line.strip()), "")
    return f"cell {number} ({cell.id}): {first}\n  {message}"


def _first_lines(text, lines=3):
    return "\n  ".join(str(text).strip().splitlines()[:lines])


def complete(notebook):
    """Whether every code cell has been run and none stored an error."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    return all(cell.execution_count is not None for cell in cells) and not any(
        output.output_type == "error" for cell in cells for output in cell.outputs
    )


def outdated(files):
    """Those notebooks whose code, imports or data changed since their outputs were stored.

    The last run's fingerprint is kept under ``build/``. In a fresh clone there is none: then a notebook
    that has outputs and agrees with the last commit, like all it imports, counts as up to date (the tests
    would have failed otherwise).

    Parameters
    ----------
    files : list of Path

    Returns
    -------
    list of Path
    """
    known, touched = _state(), sources.differing("HEAD")
    found = []
    for path in files:
        notebook = notebooks.read(path)
        stored = known.get(notebooks.name(path))
        if stored is None:
            current = touched is not None and not sources.depends_on(path, touched)
        else:
            current = stored == sources.fingerprint(notebook)
        if not (current and complete(notebook)):
            found.append(path)
    return found


def _state_file():
    return paths.ROOT / "build" / "executed.json"


def _state():
    try:
        return json.loads(_state_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _remember(path, notebook):
    # Read again each time: another run may have stored its own notebooks meanwhile.
    state = {**_state(), notebooks.name(path): sources.fingerprint(notebook)}
    notebooks.write_text(_state_file(), json.dumps(state, indent=1, sort_keys=True) + "\n")


def run(path):
    """Run one notebook and store it; a failure leaves the file as it was.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str or None
        What went wrong.
    """
    before = path.read_bytes()
    notebook = notebooks.read(path)
    try:
        result = executed(notebook, path.parent)
    except NotebookError as error:
        return str(error)
    if path.read_bytes() != before:
        return "the file was saved by another program during the run; its new content was kept, run again"
    notebooks.write(result, path)
    _remember(path, notebook)
    return None


def main(argv=None):
    """Run ``failfirst execute``.

    Parameters
    ----------
    argv : list of str, optional

    Returns
    -------
    int
        Exit status: 1 if a notebook failed.
    """
    parser = argparse.ArgumentParser(prog="failfirst execute", description=__doc__)
    parser.add_argument("paths", nargs="*", help="notebooks or folders (default: lessons and solutions)")
    parser.add_argument("--all", action="store_true", help="run also what did not change")
    options = parser.parse_args(argv)
    # One thread: outputs are then the same, to the last digit, on one machine; and no time is spun away.
    os.environ["OMP_NUM_THREADS"] = "1"
    # An author's settings must not leak into stored outputs.
    os.environ.pop("FAILFIRST_CLAIMS", None)
    try:
        files = notebooks.find(*options.paths)
        todo = files if options.all else outdated(files)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    failed = []
    for path in todo:
        start = time.perf_counter()
        error = run(path)
        if error:
            failed.append(path)
            print(f"failed   {notebooks.name(path)}, {error}", file=sys.stderr)
        else:
            print(f"executed {notebooks.name(path)} ({time.perf_counter() - start:.0f} s)", flush=True)
    current = len(files) - len(todo)
    print(f"{len(todo) - len(failed)} executed, {len(failed)} failed, {current} unchanged")
    return 1 if failed else 0
