"""Tasks: what a check needs to know in order to say which mistake an answer looks like.

A task is made by decorating its solution::

    @function_task(right="Every patch has mean 0 and standard deviation 1.")
    def standardise(patches):
        ...the solution...

    @standardise.inputs("three patches of different brightness")
    def _(rng):
        return rng.normal(...)

    @standardise.mistake("whole set", hint="… On {input} … Which axes …?")
    def _(patches):
        ...a wrong answer that runs...

The learner writes ``check.standardise(my_function)``. Nothing here looks at source text.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from . import _show
from ._compare import Tolerance

SOMETHING_ELSE = "something else"
# What the framework itself can say of any answer. Authors' names for mistakes must differ from these.
STRUCTURAL = {
    SOMETHING_ELSE, "not ready", "not a function", "a function", "arguments", "raises", "too slow",
    "type", "shape", "extra axis", "not finite", "keys", "values", "unjudged",
}  # fmt: skip
FEWEST_MISTAKES = 3
SECONDS = 5.0


@dataclass(frozen=True)
class Feedback:
    """What a check found.

    Attributes
    ----------
    status : str
        ``"right"``, ``"wrong"`` or ``"not ready"``.
    mistake : str or None
        Name of the known mistake that the answer looks like, else one of ``STRUCTURAL`` (such as ``"raises"``
        or ``"something else"``); None for a right answer.
    message : str
        For the learner.
    """

    status: str
    mistake: str | None
    message: str


@dataclass(frozen=True)
class Mistake:
    """A known mistake: its name, its hint, a wrong answer that makes it, and maybe a predicate."""

    name: str
    hint: object
    wrong: object
    when: object = None


@dataclass(repr=False, eq=False)
class Task:
    """Common part of all tasks. Call one with an answer to show feedback; ``evaluate`` returns it instead."""

    name: str
    solution: object
    right: str
    otherwise: str = ""
    tolerance: Tolerance = field(default_factory=Tolerance)
    accept: object = None
    use: object = None
    seconds: float = SECONDS
    mistakes: list = field(default_factory=list)

    def __post_init__(self):
        if not self.name.isidentifier():
            raise ValueError(f"the name of a task is what follows `check.`: {self.name!r} cannot")

    def __repr__(self):
        return f"<check.{self.name}: call it with your answer>"  # the fields hold the solution

    def __call__(self, answer=..., *more):
        """Check an answer and show the feedback. Returns nothing."""
        _show.show(self.name, self.evaluate(answer) if not more else self._one_answer())

    def evaluate(self, answer, seed=None):
        """Judge an answer.

        Parameters
        ----------
        answer : object
            Anything at all.
        seed : int, optional
            For the random inputs; fresh ones each time by default.

        Returns
        -------
        Feedback
        """
        try:
            found = self._judge(answer, np.random.default_rng(seed))
            message = found.message
            return (
                found
                if found.status == "right"
                else replace(found, message=message[:1].upper() + message[1:])
            )
        except Exception as error:
            # A fault of ours. The learner gets a sentence, and the tests reject the status "unjudged".
            return Feedback(
                "wrong",
                "unjudged",
                f"The check could not judge this answer ({type(error).__name__}). Compare it yourself with a "
                "case that you can do by hand, and please report this to the authors of the course.",
            )

    def problems(self):
        """What an author still owes: a list of sentences, empty for a complete task."""
        found = []
        if len(self.mistakes) < FEWEST_MISTAKES:
            found.append(
                f"{self.name}: {len(self.mistakes)} known mistakes, at least {FEWEST_MISTAKES} needed"
            )
        if not self.right:
            found.append(f"{self.name}: no sentence for the right answer")
        return found

    def _one_answer(self):
        return Feedback(
            "wrong", "arguments", "This check takes one answer; you gave several. Which is yours?"
        )

    def _add(self, name, hint, wrong, when):
        if name in STRUCTURAL or name in {mistake.name for mistake in self.mistakes}:
            raise ValueError(f"{self.name}: the mistake needs a name of its own, not {name!r}")
        if not hint:
            raise ValueError(f"{self.name}: the mistake {name!r} needs a hint")
        self.mistakes.append(Mistake(name, hint, wrong, when))

    def _right(self):
        return Feedback("right", None, f"right. {self.right}".strip())

    def _not_ready(self, what):
        return Feedback(
            "not ready", "not ready", f"{what}: write your code in the cell above, run it, then this one."
        )


def tasks(module):
    """All tasks of a module of checks, by name."""
    return {name: item for name, item in vars(module).items() if isinstance(item, Task)}
