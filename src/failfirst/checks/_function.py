"""Tasks whose answer is a function."""

import copy
import inspect
from dataclasses import dataclass

from ._compare import Difference, Tolerance, compare
from ._guard import guarded
from ._plain import Odd, describe, is_unfinished, plain
from ._task import SECONDS, SOMETHING_ELSE, STRUCTURAL, Feedback, Task
from ._trial import (
    Raised,
    Trial,
    argument_words,
    arity_words,
    as_raised,
    asked,
    fill,
    holds,
    input_size,
    name_of,
    odd_words,
    quiet_numpy,
    raised_words,
    safe_words,
    telling,
)


@dataclass(frozen=True)
class _Case:
    label: str
    make: object
    expect: str
    edge: bool
    draws: int


class FunctionTask(Task):
    """A task whose answer is a function (or anything that can be called)."""

    def __post_init__(self):
        super().__post_init__()
        self.cases = []
        self.parameters = tuple(inspect.signature(self.solution).parameters)

    def inputs(self, label, *, expect="", edge=False, draws=3):
        """Decorate a function that makes one fresh random input from a numpy ``Generator``.

        Parameters
        ----------
        label : str
            Words that fit after "On …", such as ``"three patches of different brightness"``.
        expect : str, optional
            A sentence with the property that a right answer has here, shown where an answer fails in an
            unknown way: ``"One outlier in four should not move a median."``
        edge : bool
            A special case. An answer that matches a known mistake everywhere else is still recognised.
        draws : int
            How many inputs to draw.

        The decorated function returns a tuple of arguments, or a single argument that is not a tuple.
        """

        def register(make):
            self.cases.append(_Case(label, make, expect, edge, draws))
            return make

        return register

    def example(self, label, *args, expect="", edge=False):
        """One fixed input, best a small one that can be done by hand. Arguments as for ``inputs``."""
        self.cases.append(_Case(label, lambda rng: args, expect, edge, 1))

    def mistake(self, name, hint, when=None):
        """Decorate a wrong answer that runs: same arguments as the solution.

        Parameters
        ----------
        name : str
            Short; the tests use it.
        hint : str or callable
            What was seen, on what input, and a question that leads on. ``{input}``, ``{case}``, ``{got}`` and
            ``{expected}`` are filled in from the first input on which the answer fails; a callable gets that
            ``Trial`` and returns the text.
        when : callable, optional
            By default an answer makes this mistake if it returns what the wrong answer returns. ``when`` gets
            the list of all ``Trial`` and decides instead.
        """

        def register(wrong):
            self._add(name, hint, wrong, when)
            return wrong

        return register

    def problems(self):
        return super().problems() + ([] if self.cases else [f"{self.name}: no inputs"])

    # --- judging ---------------------------------------------------------------------------------------

    def _judge(self, answer, rng):
        if answer is ... or answer is None:
            return self._not_ready(f"the answer is `{'...' if answer is ... else None}`")
        if not callable(answer):
            return self._not_a_function(answer)
        trials = self._trials(rng)
        called, got, arity, state = self._call_all(answer, trials)
        if arity:
            return Feedback("wrong", "arguments", arity)
        if got and all(self._is_stub(value) for value in got):
            return self._not_ready(self._stub_words(called, got[0]))
        for trial, value in zip(trials, got, strict=False):
            trial.got = value
            trial.difference = self._difference(trial)
            trial.ok = trial.difference is None
        done = trials[: len(got)]
        if state != "done":
            known = self._recognise(done, partly=True) if any(not trial.ok for trial in done) else None
            return known or self._too_slow(called, trials[min(len(got), len(trials) - 1)], state)
        if all(trial.ok for trial in trials):
            return self._right()
        return self._recognise(trials) or self._something_else(called, trials)

    def _trials(self, rng):
        trials = []
        for case in self.cases:
            for _ in range(case.draws):
                args = case.make(rng)
                args = args if isinstance(args, tuple) else (args,)
                with quiet_numpy():
                    expected = plain(self._used(self.solution, args))
                words = argument_words(self.parameters, args)
                words = f"{case.label} ({words})" if words else case.label
                trials.append(Trial(case.label, words, args, expected, edge=case.edge, expect=case.expect))
        return trials

    def _used(self, function, args):
        """Call a function the way this task uses it, on a copy of the arguments."""
        args = copy.deepcopy(args)
        return self.use(function, *args) if self.use else function(*args)

    def _call_all(self, answer, trials):
        """Call the learner's function on all inputs, guarded. Stops at the time limit."""
        words, got, arity = [], [], []

        def body(stop):
            words.append(name_of(answer))
            if not self.use:
                arity.extend(arity_words(answer, words[0], trials[0].args, self.parameters))
            for trial in trials:
                if arity or stop.is_set():
                    return
                try:
                    value = plain(self._used(answer, trial.args))
                except BaseException as error:
                    value = as_raised(error, answer)
                if not stop.is_set():
                    got.append(value)

        state = guarded(body, self.seconds)
        return (words or ["your function"])[0], list(got), (arity or [None])[0], state

    def _is_stub(self, value):
        if isinstance(value, Raised):
            return value.type == "NotImplementedError" or "ellipsis" in value.message
        return is_unfinished(value)

    def _stub_words(self, called, value):
        if isinstance(value, Raised) and value.type == "NotImplementedError":
            return f"{called} says that it is not implemented"
        if isinstance(value, Raised):
            return f"{called} still computes with `...`"
        if value is ... or value is None:
            return f"{called} returns `{'...' if value is ... else None}`"
        return f"{called} returns something that still holds `...` or `None`"

    def _difference(self, trial):
        if isinstance(trial.got, Raised):
            return Difference("raises", trial.got.message)
        if self.accept and not isinstance(trial.got, Odd) and not is_unfinished(trial.got):
            verdict = asked(self.accept, trial.args, trial.got, trial.expected)
            return None if verdict is True else Difference("values", verdict)
        return compare(trial.got, trial.expected, self.tolerance)

    def _recognise(self, trials, partly=False):
        """Feedback for the known mistake that the answer looks like, or None."""
        if not partly:
            for mistake in self.mistakes:
                found = None if mistake.when else self._matches(mistake, trials)
                if found and all(found):
                    return self._hint(mistake, [t for t in trials if not t.ok])
        for mistake in self.mistakes:
            if mistake.when and holds(mistake.when, trials):
                return self._hint(mistake, [t for t in trials if not t.ok])
        best = max(
            (self._nearest(mistake, trials) for mistake in self.mistakes if not mistake.when),
            key=lambda pair: pair[0],
            default=(0, None, []),
        )
        return self._hint(best[1], best[2]) if best[0] else None

    def _matches(self, mistake, trials):
        """For each trial, whether the answer did what the wrong answer does."""
        found = []
        for trial in trials:
            try:
                with quiet_numpy():
                    value = plain(self._used(mistake.wrong, trial.args))
            except Exception as error:
                value = as_raised(error, mistake.wrong)
            if isinstance(value, Raised) or isinstance(trial.got, Raised):
                found.append(type(value) is type(trial.got) and value.type == trial.got.type)
            else:
                found.append(compare(trial.got, value, self.tolerance) is None)
        return found

    def _nearest(self, mistake, trials):
        """How many telling inputs an answer shares with a mistake that it does not match everywhere.

        Somebody who makes a known mistake and a second, smaller one still deserves the hint for the first.
        Only whole cases count (all draws alike), no edge cases, and no outputs that agree by chance.
        """
        found = self._matches(mistake, trials)
        shared = []
        for label in dict.fromkeys(trial.case for trial in trials if not trial.edge):
            group = [(t, hit) for t, hit in zip(trials, found, strict=True) if t.case == label]
            failing = [t for t, _ in group if not t.ok]
            if failing and all(hit for _, hit in group) and all(telling(t.got) for t in failing):
                shared += failing
        return len(shared), mistake, shared

    def _hint(self, mistake, failing):
        trial = failing[0] if failing else None
        try:
            if callable(mistake.hint):
                return Feedback("wrong", mistake.name, mistake.hint(trial))
            return Feedback("wrong", mistake.name, fill(mistake.hint, trial))
        except Exception:
            return None  # an author's slip; the general sentence is still true, and the tests find it

    def _something_else(self, called, trials):
        failing = [trial for trial in trials if not trial.ok]
        trial = min(failing, key=lambda t: (t.edge and not all(f.edge for f in failing), input_size(t.args)))
        kind, text = trial.difference.kind, trial.difference.text
        if kind == "raises":
            return Feedback("wrong", "raises", raised_words(called, trial))
        if isinstance(trial.got, Odd):
            return Feedback("wrong", "type", odd_words(called, trial))
        if is_unfinished(trial.got):
            missing = "..." if trial.got is ... else "None"
            kind, text = "type", f"the function returns `{missing}`: which path through it has no `return`"
            return Feedback("wrong", kind, f"on {trial.input} {text}?")
        expect = f" {trial.expect or self.otherwise}".rstrip()
        if kind in ("extra axis", "not finite"):
            expect = ""  # these say enough by themselves
        question = {
            "extra axis": " Which step keeps it, adds it or drops it?",
            "not finite": " What is divided by, or goes under a root or a logarithm, just there?",
            "shape": "" if expect else " Along which axis does each step work?",
            "type": "" if expect else " What does the last line return?",
        }.get(kind, "")
        if not text:  # a custom rule that says only no
            text = f"your function gives {describe(trial.got)}"
            expect = expect or " That lacks a property that the text asks for."
        name = kind if kind in STRUCTURAL - {"values"} else SOMETHING_ELSE
        return Feedback("wrong", name, f"on {trial.input} {text.rstrip('.')}.{expect}{question}")

    def _too_slow(self, called, trial, state):
        left = (
            " It could not be stopped and still runs: restart the kernel before you go on."
            if state == "running"
            else ""
        )
        return Feedback(
            "wrong",
            "too slow",
            f"{called} had not finished after {self.seconds:g} s, on {trial.input}. Is there a loop that "
            f"never ends, or one that works on single numbers where a whole array would do?{left}",
        )

    def _not_a_function(self, answer):
        words = safe_words(answer, self.seconds)
        return Feedback(
            "wrong",
            "not a function",
            f"this check wants your function itself, so that it can try other inputs, and got {words}. "
            f"Is it called with parentheses where only its name belongs: `check.{self.name}(my_function)`?",
        )


def function_task(
    *, right, name=None, otherwise="", rtol=1e-4, atol=1e-7, accept=None, use=None, seconds=SECONDS
):
    """Decorate a solution: makes the task whose answer is a function.

    Parameters
    ----------
    right : str
        What to say of a right answer, one fixed sentence with the thing worth knowing.
    name : str, optional
        The solution's name by default; it is what follows ``check.``.
    otherwise : str, optional
        Sentence for unknown wrong answers, where the failing input has no ``expect`` of its own.
    rtol, atol : float
        Relative and absolute tolerance for numbers. A millionth of the largest value is always allowed, so
        that float32 passes.
    accept : callable, optional
        ``accept(args, got, expected)`` decides instead of comparison with the solution, for questions with
        many right answers (a split, a shuffled order). Returns True, or a sentence that says what is amiss.
        ``got`` is plain data of any type: be ready for it.
    use : callable, optional
        ``use(answer, *args)`` calls the answer in another way: for classes, for keyword arguments, or to look
        at what happened to an argument. Used on the solution and the wrong answers as well.
    seconds : float
        Time limit for all inputs together.

    Returns
    -------
    callable
        Decorator that turns the solution into a `FunctionTask`.
    """

    def make(solution):
        return FunctionTask(
            name or solution.__name__, solution, right, otherwise, Tolerance(rtol, atol), accept, use, seconds
        )

    return make
