"""Answers that no check should fall over: wrong types, broken objects, code that never ends."""

import itertools
import sys
import threading
import time

import numpy as np
import pytest
import toy_checks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from test_checks import TASKS, assert_decent, every_task

from failfirst.checks import FunctionTask


class Broken:
    """Every way of looking at it fails."""

    def _fail(self, *args, **kwargs):
        raise RuntimeError("broken on purpose")

    __repr__ = __str__ = __eq__ = __array__ = __len__ = __iter__ = __bool__ = __getattr__ = _fail
    __hash__ = __float__ = __int__ = __index__ = __getitem__ = __format__ = __deepcopy__ = __reduce__ = _fail


class BrokenCallable(Broken):
    def __call__(self, *args):
        raise RuntimeError("broken on purpose")


class LyingClass:
    @property
    def __class__(self):
        raise RuntimeError("broken on purpose")


class BrokenList(list):
    def __iter__(self):
        raise RuntimeError("broken on purpose")

    __len__ = __eq__ = __repr__ = __iter__
    __hash__ = None


class EndlessArray:
    def __array__(self, *args, **kwargs):
        while True:
            pass


class EndlessText(str):
    def casefold(self):
        while True:
            pass

    __eq__ = __str__ = __repr__ = __len__ = lambda self, *other: self.casefold()
    __hash__ = str.__hash__


class UnspeakableError(Exception):
    def __str__(self):
        raise RuntimeError("broken on purpose")

    __repr__ = __str__


def itself():
    loop = []
    loop.append(loop)
    return loop


def laughs():
    """A list with 10^12 entries that takes little memory."""
    entries = [0] * 1000
    for _ in range(3):
        entries = [entries] * 1000
    return entries


def generator():
    yield 1


async def coroutine():
    return 1


def values():
    """Things to pass as an answer, and to return from a function."""
    return {
        "object": object(),
        "broken": Broken(),
        "broken list": BrokenList([1]),
        "lying class": LyingClass(),
        "text": "hello",
        "long text": "x\n" * 100_000,
        "endless text": EndlessText("step too large, or not"),
        "bytes": b"1",
        "true": True,
        "nan": float("nan"),
        "infinite": np.inf,
        "complex": 1j,
        "huge integer": 10**5000,
        "list of huge integers": [10**400, 1],
        "empty list": [],
        "empty dict": {},
        "empty array": np.array([]),
        "ragged": [[1], [2, 3]],
        "mixed": [1, "a", None, np.ones(2)],
        "itself": itself(),
        "laughs": laughs(),
        "strange keys": {None: 1, (1, 2): 2, frozenset({1}): 3, Ellipsis: 4, "convolution": 1},
        "set": {1, "a", (2, 3)},
        "all nan": np.full((3, 4, 4), np.nan),
        "object array": np.array([object(), None, "a"], dtype=object),
        "array of arrays": np.array([np.ones(2), np.ones(3)], dtype=object),
        "masked": np.ma.masked_array([1.0, 2.0], mask=[True, False]),
        "masked constant": np.ma.masked,
        "structured": np.zeros(2, dtype=[("a", int), ("b", float)]),
        "dates": np.array(["2026-01-01"], dtype="M8[D]"),
        "texts": np.array(["a", "b"]),
        "void": np.void(b"abc"),
        "long double": np.longdouble(1),
        "huge view": np.broadcast_to(np.float32(0), (10**6, 10**6)),
        "many axes": np.zeros((1,) * 40),
        "range": range(10**12),
        "count": itertools.count(),
        "map": map(str, [1]),
        "module": sys,
        "class": dict,
        "type with a metaclass": type("Odd\nname", (), {}),
        "function": len,
        "lambda": lambda: 1,
        "generator": generator(),
        "nested generators": [generator(), [generator()]],
        "exception": ValueError("hello"),
        "not implemented": NotImplemented,
    }


def raising(error):
    def function(*args):
        raise error

    return function


def recursion(*args):
    return recursion(*args)


def stubborn_recursion(*args):
    try:
        return stubborn_recursion(*args)
    except RecursionError:
        raise ValueError("the end") from None


def deep_limit(*args):
    sys.setrecursionlimit(50_000)
    return recursion(*args)


def noisy(*args):
    for _ in range(1000):
        print("noise " * 100)
        print("noise " * 100, file=sys.stderr)
    return 1


def greedy(*args):
    return np.empty(10**16)


def mutating(*args):
    for value in args:
        if isinstance(value, np.ndarray):
            value[...] = 0
    return args[0] if args else 0


FUNCTIONS = {
    "exit": lambda *args: sys.exit(3),
    "quit": raising(SystemExit("bye")),
    "interrupt": raising(KeyboardInterrupt()),
    "stop iteration": raising(StopIteration()),
    "generator exit": raising(GeneratorExit()),
    "unspeakable": raising(UnspeakableError()),
    "memory": raising(MemoryError()),
    "group": raising(ExceptionGroup("two", [ValueError("a"), TypeError("b")])),
    "syntax": lambda *args: compile("1 +", "x", "eval"),
    "recursion": recursion,
    "stubborn recursion": stubborn_recursion,
    "deep limit": deep_limit,
    "noisy": noisy,
    "greedy": greedy,
    "mutating": mutating,
    "no arguments": lambda: 1,
    "many arguments": lambda a, b, c, d, e, f, g: 1,
    "keywords only": lambda *, a: 1,
    "broken callable": BrokenCallable(),
    "coroutine function": coroutine,
    "generator function": generator,
    "class": dict,
    "print": print,
    "numpy ufunc": np.add,
}


def forever(*args):
    while True:
        pass


def forever_and_deaf(*args):
    """Swallows what is raised in it, as `except:` in a loop does."""
    while not forever_and_deaf.enough:
        try:
            while not forever_and_deaf.enough:
                pass
        except BaseException:
            pass


def sleeping(*args):
    time.sleep(2.5)


@pytest.fixture
def hurry(monkeypatch):
    """Time limits short enough for tests."""
    for param in TASKS:
        monkeypatch.setattr(param.values[0], "seconds", 0.4)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@every_task
def test_no_value_hurts(task, hurry):
    for name, value in values().items():
        feedback = task.evaluate(value, 0)
        assert feedback.status != "right", name
        assert_decent(task, feedback)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@every_task
def test_no_function_hurts(task, hurry, capsys):
    limit = sys.getrecursionlimit()
    for name, function in FUNCTIONS.items():
        feedback = task.evaluate(function, 0)
        assert_decent(task, feedback)
        assert feedback.status == "wrong" or name in ("print", "mutating"), (name, feedback)
    assert sys.getrecursionlimit() == limit
    written = capsys.readouterr()
    assert written.out == written.err == ""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@every_task
def test_no_returned_value_hurts(task, hurry):
    if not isinstance(task, FunctionTask):
        pytest.skip("takes values; test_no_value_hurts has tried them")
    for value in values().values():
        feedback = task.evaluate(lambda *args, value=value: value, 0)
        assert_decent(task, feedback)


@every_task
def test_a_loop_without_end_is_ended(task, hurry):
    feedback = task.evaluate(forever, 0)
    assert feedback.mistake == ("too slow" if isinstance(task, FunctionTask) else "a function")
    assert_decent(task, feedback)
    assert not [t for t in threading.enumerate() if t.name == "failfirst-check"], "the loop still runs"


def test_an_array_that_never_comes_is_ended(hurry):
    for task in (toy_checks.nmad, toy_checks.parameters):
        for answer in (lambda dz: EndlessArray(), EndlessArray()):
            feedback = task.evaluate(answer, 0)
            assert feedback.status == "wrong"
            assert_decent(task, feedback)


def test_a_loop_that_cannot_be_ended_is_left_and_muted(hurry, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdout", sys.stdout)  # put back what the check wraps
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    forever_and_deaf.enough = False
    try:
        feedback = toy_checks.nmad.evaluate(forever_and_deaf, 0)
    finally:
        forever_and_deaf.enough = True
    assert feedback.mistake == "too slow"
    assert "restart the kernel" in feedback.message
    print("this is still seen")
    assert "still seen" in capsys.readouterr().out


def test_a_long_call_into_c_is_left(hurry, monkeypatch):
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    feedback = toy_checks.nmad.evaluate(sleeping, 0)
    assert feedback.mistake == "too slow"


def test_an_answer_that_is_right_until_it_hangs_is_too_slow(hurry):
    def sometimes(dz):
        return toy_checks.nmad.solution(dz) if len(dz) < 10 else forever()

    assert toy_checks.nmad.evaluate(sometimes, 0).mistake == "too slow"


def test_the_user_can_interrupt(monkeypatch):
    def interrupted(self, timeout=None):
        raise KeyboardInterrupt

    task = toy_checks.nmad
    with monkeypatch.context() as patch:
        patch.setattr("failfirst.checks._guard._end", lambda *args, **kwargs: True)
        patch.setattr("failfirst.checks._guard.threading.Event", type("E", (threading.Event,), {}))
        patch.setattr("failfirst.checks._guard.threading.Event.wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            task.evaluate(lambda dz: 1.0, 0)


def test_checks_work_where_threads_cannot_start(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("failfirst.checks._guard.threading.Thread.start", refuse)
    for param in TASKS:
        task = param.values[0]
        assert task.evaluate(task.solution, 0).status == "right"
        for mistake in task.mistakes:
            wrong = mistake.wrong if isinstance(task, FunctionTask) else task.wrong_answer(mistake)
            assert task.evaluate(wrong, 0).mistake == mistake.name
        for function in (recursion, raising(SystemExit()), noisy):
            assert_decent(task, task.evaluate(function, 0))


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.text(max_size=20),
    st.binary(max_size=5),
    st.just(...),
    st.decimals(),
    st.fractions(),
    st.datetimes(),
    hnp.arrays(hnp.scalar_dtypes(), hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)),
)
anything = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers(), st.none()), inner, max_size=4),
    ),
    max_leaves=6,
)


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck), derandomize=True)
@given(value=anything)
def test_random_answers_never_raise(value):
    for param in TASKS:
        task = param.values[0]
        assert_decent(task, task.evaluate(value, 0))
        if isinstance(task, FunctionTask):
            assert_decent(task, task.evaluate(lambda *args: value, 0))
