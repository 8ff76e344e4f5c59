"""Tasks whose answer is a value."""

import contextlib

from ._compare import Difference, Tolerance, compare, same_text
from ._plain import Odd, describe, is_number, is_unfinished, plain
from ._task import SOMETHING_ELSE, Feedback, Task
from ._trial import Raised, asked, fill, holds, plainly


def _within(low, high):
    return lambda got: is_number(got) and low <= got <= high


class ValueTask(Task):
    """A task whose answer is a value: a number, an array, a text, a dict of such things.

    Its feedback never gives the expected value, since that would be the solution.
    """

    options: tuple = ()
    stub: object = ...

    def mistake(self, name, wrong, hint, when=None, between=None):
        """A known wrong value.

        Parameters
        ----------
        name : str
            Short; the tests use it.
        wrong : object
            A value that makes the mistake. Where the solution is a dict, give the wrong entries only: an
            answer makes the mistake if it has those, whatever the others are.
        hint : str or callable
            What was seen and a question that leads on; ``{got}`` is filled in. A callable gets the answer as
            plain data.
        when : callable, optional
            Decides instead of equality; gets the answer as plain data.
        between : tuple of float, optional
            Instead of `when`: a number in this range, ends included, makes the mistake.
        """
        if between is not None:
            when = _within(*between)
        self._add(name, hint, wrong, when)
        return self

    def wrong_answer(self, mistake):
        """A complete answer that makes the mistake, for the tests."""
        if isinstance(self.solution, dict) and isinstance(mistake.wrong, dict):
            return {**self.solution, **mistake.wrong}
        return mistake.wrong

    def problems(self):
        owed = [] if self.otherwise else [f"{self.name}: no sentence for an unknown wrong value (otherwise=)"]
        return super().problems() + owed

    def _judge(self, answer, rng):
        got, state = plainly(answer, self.use, self.seconds)
        if state != "done":
            return Feedback("wrong", "too slow", "this answer takes for ever to look at. What is it made of?")
        if is_unfinished(got):
            return self._not_ready("the answer is, or still holds, `...` or `None`")
        if isinstance(got, Raised):
            text = f"looking at this answer raises {got.type}. What type of thing does the question ask for?"
            return Feedback("wrong", "raises", text)
        if isinstance(got, Odd):
            if got.kind in ("function", "class"):
                text = f"the question asks for a value; this is {got.text}. Is a pair of parentheses missing?"
                return Feedback("wrong", "a function", text)
            text = f"this is {got.text}. What type of thing does the question ask for?"
            return Feedback("wrong", "type", text)
        difference = self._difference(got)
        if difference is None:
            return self._right()
        return self._recognise(got) or self._something_else(got, difference)

    def _difference(self, got):
        if self.accept:
            verdict = asked(self.accept, got)
            return None if verdict is True else Difference("values", verdict)
        return compare(got, plain(self.solution), self.tolerance)

    def _recognise(self, got):
        for mistake in self.mistakes:
            if mistake.when:
                hit = holds(mistake.when, got)
            elif isinstance(mistake.wrong, dict) and isinstance(got, dict):
                wrong = plain(mistake.wrong)
                hit = all(k in got and compare(got[k], v, self.tolerance) is None for k, v in wrong.items())
            else:
                hit = compare(got, plain(mistake.wrong), self.tolerance) is None
            if not hit:
                continue
            with contextlib.suppress(Exception):
                text = mistake.hint(got) if callable(mistake.hint) else fill(mistake.hint, got=got)
                return Feedback("wrong", mistake.name, text)
        return None

    def _something_else(self, got, difference):
        if isinstance(got, str) and not self._is_option(got):
            return Feedback("wrong", SOMETHING_ELSE, f"{self._not_an_option(got)} {self.otherwise}")
        kind, text = difference.kind, difference.text
        if kind in ("type", "keys", "extra axis", "not finite") and not difference.shows_expected:
            form = "" if kind == "not finite" else "the answer has another form than the question asks for: "
            return Feedback("wrong", kind, f"{form}{text}.")
        if self.accept and text:
            return Feedback("wrong", SOMETHING_ELSE, text)
        seen = self._entries(got) or f"you have {describe(got)}."
        return Feedback("wrong", SOMETHING_ELSE, f"{seen} {self.otherwise}".strip())

    def _is_option(self, text):
        return not self.options or any(same_text(text, option) for option in self.options)

    def _not_an_option(self, text):
        known = ", ".join(describe(option) for option in self.options)
        return f"{describe(text)} is none of the answers to choose from: {known}."

    def _entries(self, got):
        """Which entries of a dict are right already."""
        if not (isinstance(self.solution, dict) and isinstance(got, dict)) or self.accept:
            return ""
        wanted = plain(self.solution)
        wrong = [
            key
            for key, value in wanted.items()
            if key not in got or compare(got[key], value, self.tolerance) is not None
        ]
        for key in wrong:
            mine = got.get(key)
            if isinstance(mine, str) and isinstance(wanted[key], str) and not self._is_option(mine):
                return f"in the entry {describe(key)}, {self._not_an_option(mine)}"
        done = f"{len(wanted) - len(wrong)} of {len(wanted)} entries are right"
        return f"{done}; look again at {describe(wrong[0])}, where you have {describe(got.get(wrong[0]))}."


def value_task(
    name, solution, *, right, otherwise, options=(), rtol=1e-4, atol=1e-7, accept=None, use=None, stub=...
):
    """A task whose answer is a value.

    Parameters
    ----------
    name : str
        What follows ``check.``.
    solution : object
        The right value: a number, text, array, tuple, set, or a dict of such things.
    right, otherwise : str
        What to say of the right value, and of a wrong one that is not known.
    options : sequence of str, optional
        Allowed texts, where the answer, or each entry of a dict, is a choice.
    rtol, atol : float
        Tolerance for numbers.
    accept : callable, optional
        ``accept(got)`` decides instead of comparison, for values that differ from run to run. True, or a
        sentence that says what is amiss. ``got`` is plain data of any type.
    use : callable, optional
        ``use(answer)`` turns the answer (a network, say) into a value first.
    stub : object
        What the learner's notebook holds before anything is written.

    Returns
    -------
    ValueTask
    """
    task = ValueTask(name, solution, right, otherwise, Tolerance(rtol, atol), accept, use)
    task.options, task.stub = tuple(options), stub
    return task


def choice_task(name, answer, hints, *, right, otherwise=""):
    """A task whose answer is one of several texts; every wrong option is a known mistake with its hint.

    Parameters
    ----------
    name : str
        What follows ``check.``.
    answer : str
        The right option.
    hints : dict
        The wrong options, each with its hint.
    right : str
        What to say of the right option.
    otherwise : str, optional
        Added where the answer is none of the options.

    Returns
    -------
    ValueTask
    """
    otherwise = otherwise or "Copy one of the options."
    options = sorted([answer, *hints])  # in alphabetical order, so that the place tells nothing
    task = value_task(name, answer, right=right, otherwise=otherwise, options=options)
    for option, hint in hints.items():
        task.mistake(option, option, hint)
    return task
