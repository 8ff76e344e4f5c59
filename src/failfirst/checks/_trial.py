"""One call of an answer, and the words for it."""

import contextlib
import inspect
import re
import warnings
from dataclasses import dataclass

import numpy as np

from ._compare import Difference
from ._guard import guarded
from ._plain import describe, describe_pair, is_array, is_number, is_unfinished, plain, type_name


@dataclass(frozen=True)
class Raised:
    """An exception in a learner's function, reduced to harmless words."""

    type: str
    message: str
    line: int | None = None


@dataclass
class Trial:
    """One call of an answer on one fresh input, as hints and predicates see it.

    Attributes
    ----------
    case : str
        The author's words for the input.
    input : str
        The same with the arguments: "a flat patch (`patches`, an array of shape (1, 8, 8))".
    args : tuple
        The arguments themselves (the author's; the learner got a copy).
    expected, got : object
        What the solution and the learner's function returned, as plain data: Python numbers and strings,
        numpy arrays, tuples, dicts, frozensets; ``got`` may also be ``Raised``, or ``Odd`` for things that no
        exercise asks for.
    ok : bool
        Whether they agree.
    """

    case: str
    input: str
    args: tuple
    expected: object
    got: object = None
    ok: bool = False
    difference: Difference | None = None
    edge: bool = False
    expect: str = ""


@contextlib.contextmanager
def quiet_numpy():
    """Numpy's warnings of solutions and wrong answers are no news for the learner."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def name_of(answer):
    name = ""
    with contextlib.suppress(Exception):
        name = answer.__name__
    usable = type(name) is str and name.isidentifier() and len(name) <= 40
    return f"`{name}`" if usable else "your function"


def arity_words(answer, called, args, parameters):
    """A sentence, in a list, where the function cannot be called with as many arguments as it must."""
    try:
        signature = inspect.signature(answer)
    except Exception:  # builtins have no signature; a strange object may raise anything
        return []
    try:
        signature.bind(*args)
    except TypeError:
        takes = ", ".join(list(signature.parameters)[:6]) or "nothing"
        gives = ", ".join(f"`{name}`" for name in parameters)
        return [f"{called} takes ({takes}) and is called with {len(args)}: {gives}. Which does not fit?"]
    return []


def as_raised(error, answer):
    """An exception as plain words; never fails, whatever the exception's own methods do."""
    try:
        message = " ".join(str(error).split())
        message = message if len(message) <= 120 else message[:117] + "…"
    except BaseException:
        message = ""
    line = None
    with contextlib.suppress(BaseException):
        file = answer.__code__.co_filename
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == file:
                line = trace.tb_lineno
            trace = trace.tb_next
    return Raised(type_name(type(error)), message, line)


def raised_words(called, trial):
    error = trial.got
    where = f" (line {error.line})" if error.line else ""
    if error.type == "RecursionError":
        return f"{called} calls itself without end, on {trial.input}. When should it stop calling?"
    if error.type == "SystemExit":
        return f"{called} asks Python to quit, on {trial.input}. What should it return instead?"
    if error.type == "MemoryError":
        return f"{called} runs out of memory, on {trial.input}. How large is the largest array that it makes?"
    part = "that line" if error.line else "it"
    said = f": “{error.message}”" if error.message else ""
    return f"{called} raises {error.type}{where} on {trial.input}{said}. What does {part} get to work with?"


def odd_words(called, trial):
    hints = {
        "generator": "Is there a `yield` where a `return` is meant?",
        "coroutine": "Is there an `async` before `def` that should not be there?",
        "function": "Is a pair of parentheses missing in the last line?",
        "iterator": "What would turn it into a list or an array?",
        "class": "Is a pair of parentheses missing in the last line?",
        "large": "Which axis should not be there?",
        "long": "Which loop goes on for too long?",
    }
    question = hints.get(trial.got.kind, "What type of thing should it return?")
    return f"{called} returns {trial.got.text}, on {trial.input}. {question}"


def argument_words(names, args):
    words = []
    for name, value in zip(names, args, strict=False):
        text = describe(plain(value))
        words.append(f"`{name}`, {text}" if text.startswith("an ") else f"`{name}` = {text}")
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def fill(text, trial=None, got=None):
    """A hint with its placeholders filled in. Other braces stay: hints may speak of sets."""
    fields = {"got": describe(got)}
    if trial is not None:
        fields = {"input": trial.input, "case": trial.case}
        if isinstance(trial.got, Raised):
            fields |= {"got": trial.got.type, "expected": describe(trial.expected)}
        else:
            fields |= dict(zip(("got", "expected"), describe_pair(trial.got, trial.expected), strict=True))
    return re.sub(r"\{(\w+)\}", lambda match: fields.get(match[1], match[0]), text)


def asked(accept, *seen):
    """Verdict of an author's rule: True, or a sentence, which may be empty. A rule that fails says no."""
    try:
        with quiet_numpy():
            verdict = accept(*seen)
    except Exception:
        return ""
    if isinstance(verdict, str):
        return verdict
    return True if verdict else ""


def holds(predicate, seen):
    try:
        with quiet_numpy():
            return bool(predicate(seen))
    except Exception:
        return False  # predicates meet answers of any type; one that cannot judge does not recognise


def telling(value):
    """Whether two functions are unlikely to return this by chance: small integers and truths are not."""
    if isinstance(value, (tuple, dict)):
        return any(telling(item) for item in (value.values() if isinstance(value, dict) else value))
    if is_array(value):
        return value.dtype.kind in "fc" or value.size > 4
    return is_number(value) and isinstance(value, (float, complex))


def input_size(args):
    return sum(getattr(plain(value), "size", 1) for value in args)


def plainly(answer, use, seconds):
    """Plain data of a value, looked at under guard."""
    result = []

    def body(stop):
        try:
            result.append(plain(use(answer) if use and not is_unfinished(answer) else answer))
        except BaseException as error:
            if not stop.is_set():
                result.append(as_raised(error, use))

    state = guarded(body, seconds)
    return (result[0], "done") if result else (None, "late" if state == "done" else state)


def safe_words(answer, seconds):
    value, state = plainly(answer, None, seconds)
    if state != "done" or isinstance(value, Raised):
        return f"an object of type `{type_name(type(answer))}`"
    return describe(value)
