"""Feedback on the exercise of lesson 3.2."""

import numpy as np

from ..faults import FAULTS
from . import function_task, value_task


def _swapped(one, other):
    """The entries of an answer that takes two faults for each other."""
    letters = {fault: letter for letter, fault in FAULTS.items()}
    return {letters[one]: other, letters[other]: one}


def _tidied(answer):
    """A diagnosis with capital letters as keys, and without the stars around a fault copied from the text."""
    if not isinstance(answer, dict):
        return answer
    return {
        key.strip().upper() if isinstance(key, str) else key: (
            value.strip(" *") if isinstance(value, str) else value
        )
        for key, value in answer.items()
    }


diagnosis = (
    value_task(
        "diagnosis",
        dict(FAULTS),
        options=sorted(FAULTS.values()),
        use=_tidied,
        right="Each fault leaves its own trace, and you read all five.",
        otherwise="In which log are all filters dead? In which do two accuracies part? Which loss has a "
        "floor above zero although answers are right?",
    )
    .mistake(
        "small step taken for shuffled labels",
        _swapped("step too small", "labels shuffled"),
        "You took A and D for each other, or one of them. In one of them the loss is still above ln 10 and "
        "falling slowly; in the other it sits at ln 10. Which fault stops at ln 10?",
    )
    .mistake(
        "softmax taken for few pictures",
        _swapped("softmax twice", "too few pictures"),
        "In one of B and E the loss goes to zero, in the other it stays near 2 although many answers are "
        "right. Which of the two has a floor under its loss?",
    )
    .mistake(
        "pedestal taken for small step",
        _swapped("pixels on a pedestal", "step too small"),
        "Look at the column of dead filters in A and C. Does a small step kill filters?",
    )
    .mistake(
        "pedestal taken for shuffled labels",
        _swapped("pixels on a pedestal", "labels shuffled"),
        "C and D both end at ln 10. In one of them no filter is left alive. Which fault does that?",
    )
    .mistake(
        "few pictures taken for shuffled labels",
        _swapped("too few pictures", "labels shuffled"),
        "In E the training accuracy is perfect and the test accuracy is far above guessing. Could shuffled "
        "labels say anything about the test?",
    )
)


@function_task(right="A filter is dead when it is zero everywhere, in every picture.")
def dead_share(units):
    return np.mean(np.asarray(units).max(axis=(0, 2, 3)) == 0)


@dead_share.inputs("ten pictures, eight filters, some dead", draws=3)
def _(rng):
    # Living filters answer rarely and weakly, so that looking at one picture or one corner is not enough.
    units = np.zeros((10, 8, 4, 4))
    for number in range(int(rng.choice([1, 2, 3, 5])), 8):
        for _ in range(1 if number == 7 else 3):
            units[rng.integers(10), number, rng.integers(4), rng.integers(4)] = rng.uniform(0.01, 0.5)
    return units[:, rng.permutation(8)]


dead_share.example("all alive", np.ones((2, 4, 3, 3)))


@dead_share.mistake(
    "zeros counted", "On {case} you give {got}, the share of zero values. When is a whole *filter* dead?"
)
def _(units):
    return np.mean(units == 0)


@dead_share.mistake(
    "one silent picture is enough",
    "On {case} you give {got}. A filter that is silent in one picture and answers in another: is it dead?",
)
def _(units):
    return np.mean((units.max(axis=(2, 3)) == 0).any(axis=0))


@dead_share.mistake(
    "averaged over pictures",
    "On {case} you give {got}. You average over pictures first. May a filter be dead in part?",
)
def _(units):
    return np.mean(units.max(axis=(2, 3)) == 0)


@dead_share.mistake(
    "alive counted", "On {case} you give {got}, the share that lives. Which share was asked for?"
)
def _(units):
    return np.mean(units.max(axis=(0, 2, 3)) > 0)


@function_task(
    right="Twice one plus the momentum, over half the largest eigenvalue of the features' second moment.",
    rtol=1e-4,
)
def largest_step(features, momentum):
    moment = features.T @ features / len(features)
    return 2 * (1 + momentum) / (np.linalg.eigvalsh(moment)[-1] / 2)


@largest_step.inputs("forty pictures with five features", draws=3)
def _(rng):
    return rng.uniform(1, 3) * rng.normal(size=(40, 5)) + rng.uniform(1, 4), float(rng.choice([0.5, 0.9]))


largest_step.example("no momentum", np.array([[1.0, 0], [0, 2], [1, 1]]), 0.0)


@largest_step.mistake(
    "sum instead of mean",
    "On {case} you give {got}. Does the limit fall when you show the same pictures twice?",
)
def _(features, momentum):
    return 2 * (1 + momentum) / (np.linalg.eigvalsh(features.T @ features)[-1] / 2)


@largest_step.mistake(
    "trace", "On {case} you give {got}. You added all eigenvalues. Which direction diverges first?"
)
def _(features, momentum):
    return 4 * (1 + momentum) / np.trace(features.T @ features / len(features))


@largest_step.mistake(
    "momentum forgotten", "Right without momentum. On {case} you give {got}. What does momentum allow?"
)
def _(features, momentum):
    return 4 / np.linalg.eigvalsh(features.T @ features / len(features))[-1]


@largest_step.mistake(
    "half forgotten",
    "On {case} you give {got}, half of the limit. What are 2 and p (1 − p) at p = 1/2, multiplied?",
)
def _(features, momentum):
    return 2 * (1 + momentum) / np.linalg.eigvalsh(features.T @ features / len(features))[-1]


@largest_step.mistake(
    "covariance", "On {case} you give {got}. You took the mean of the features away. Is a pedestal harmless?"
)
def _(features, momentum):
    return 4 * (1 + momentum) / np.linalg.eigvalsh(np.cov(features.T, bias=True))[-1]


@largest_step.mistake(
    "smallest eigenvalue",
    "On {case} you give {got}. That step is safe in the direction of the smallest curvature. Which direction "
    "diverges first?",
)
def _(features, momentum):
    return 4 * (1 + momentum) / np.linalg.eigvalsh(features.T @ features / len(features))[0]


@largest_step.mistake(
    "rate with momentum",
    "On {case} you give {got}. 1/(1 − β) is how far momentum carries on a steady slope. What did the "
    "condition for shrinking say?",
)
def _(features, momentum):
    return 4 / (1 - momentum) / np.linalg.eigvalsh(features.T @ features / len(features))[-1]


@largest_step.mistake(
    "n − 1 pictures",
    "On {case} you give {got}, a little too small. The loss is a mean over how many pictures?",
)
def _(features, momentum):
    return 4 * (1 + momentum) / np.linalg.eigvalsh(features.T @ features / (len(features) - 1))[-1]
