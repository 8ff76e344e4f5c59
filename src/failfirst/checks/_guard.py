"""Run a learner's code so that nothing it does can hurt the notebook: time limit, silence, own stack."""

import contextlib
import ctypes
import io
import sys
import threading
import time
import warnings
import weakref

STACK_BYTES = 64 * 1024 * 1024  # threads get 0.5 MB on macOS, too little for deep recursion
RECURSION_LIMIT = 3000

_abandoned = weakref.WeakSet()


class TimeUp(SystemExit):
    """Raised inside a worker that has had its time. A SystemExit, since threads end silently on that one."""


class _Sink(io.TextIOBase):
    """Takes everything and keeps nothing: what an answer prints is not part of the feedback."""

    encoding = "utf-8"

    def write(self, text):
        return len(text)

    def writable(self):
        return True


class _Filter:
    """The real stream, deaf to workers that were abandoned and still print."""

    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        if threading.current_thread() in _abandoned:
            return len(text)
        return self._stream.write(text)

    def __getattr__(self, name):
        return getattr(self._stream, name)


def guarded(body, seconds):
    """Call ``body(stop)`` in a thread of its own, for at most ``seconds``.

    Parameters
    ----------
    body : callable
        Gets a ``threading.Event`` that is set when the time is over. It should catch what the learner's code
        raises; anything that escapes is dropped.
    seconds : float
        Time limit. Where no threads can start (Python in the browser), ``body`` is called directly and
        without limit.

    Returns
    -------
    str
        ``"done"``, ``"late"`` (out of time, stopped) or ``"running"`` (out of time, could not be stopped).

    Notes
    -----
    Python cannot kill a thread. A TimeUp is raised in it between two bytecodes; a thread that does not react
    (a long call into C, or an ``except:`` that swallows everything) is left as a daemon and muted.
    A KeyboardInterrupt of the user stops the worker and passes through.
    """
    stop = threading.Event()
    finished = threading.Event()

    def work():
        try:
            with contextlib.suppress(BaseException):
                body(stop)
        finally:
            finished.set()

    state = "done"
    with _quiet():
        worker = _start(work)
        if worker is None:
            _call_here(body, stop)
            return state
        try:
            if not finished.wait(seconds):
                state = "late" if _end(worker, stop, finished) else "running"
        except KeyboardInterrupt:
            _end(worker, stop, finished, patience=0.3)
            raise
        finally:
            if not finished.is_set():
                _abandoned.add(worker)
    if state == "running":
        for name in ("stdout", "stderr"):
            if not isinstance(getattr(sys, name), _Filter):
                setattr(sys, name, _Filter(getattr(sys, name)))
    return state


def _start(work):
    """A started daemon thread with a large stack, or None where threads do not exist."""
    try:
        before = threading.stack_size(STACK_BYTES)
    except (ValueError, RuntimeError):
        before = None
    try:
        worker = threading.Thread(target=work, daemon=True, name="failfirst-check")
        worker.start()
    except RuntimeError:
        return None
    finally:
        if before is not None:
            threading.stack_size(before)
    return worker


def _call_here(body, stop):
    try:
        body(stop)
    except KeyboardInterrupt:
        raise
    except BaseException:  # the body reports what matters; nothing may leave a check
        pass


def _end(worker, stop, finished, patience=1.0):
    """Ask a worker to end, several times if need be. True if it did."""
    stop.set()
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident), ctypes.py_object(TimeUp))
        if finished.wait(0.05) or not worker.is_alive():
            return True
    return False


@contextlib.contextmanager
def _quiet():
    """No output, no warnings, a sane recursion limit; everything as before afterwards."""
    limit = sys.getrecursionlimit()
    try:
        with contextlib.suppress(RecursionError):
            sys.setrecursionlimit(RECURSION_LIMIT)
        with (
            contextlib.redirect_stdout(_Sink()),
            contextlib.redirect_stderr(_Sink()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        with contextlib.suppress(RecursionError):
            sys.setrecursionlimit(limit)
