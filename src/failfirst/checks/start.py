"""Feedback on the exercises of part 0."""

import numpy as np

from . import function_task

# 0.1


@function_task(
    right="Every patch has mean 0 and standard deviation 1, and a flat patch stays finite.",
    rtol=1e-3,
    atol=1e-4,
)
def standardise(patches):
    mean = patches.mean(axis=(1, 2), keepdims=True)
    spread = patches.std(axis=(1, 2), keepdims=True)
    return (patches - mean) / np.where(spread > 0, spread, 1)


@standardise.inputs(
    "three patches of different brightness", expect="Each single patch should have mean 0 and spread 1."
)
def _(rng):
    return rng.uniform(50, 200, size=(3, 1, 1)) + rng.uniform(3, 20, size=(3, 1, 1)) * rng.normal(
        size=(3, 6, 6)
    )


standardise.example(
    "a flat patch",
    np.full((1, 4, 4), 120.0),
    expect="A patch without structure should become all zeros.",
    edge=True,
)


@standardise.mistake(
    "whole set",
    lambda seen: (
        f"On {seen.case} the means come out as {np.round(np.mean(seen.got, axis=(1, 2)), 1).tolist()}: "
        "the set as a whole is centred, the single patch is not. Over which axes should the mean be taken?"
    ),
)
def _(patches):
    return (patches - patches.mean()) / (patches.std() or 1)


@standardise.mistake(
    "mean only", "On {case} every mean is 0, but the spreads still differ. What sets the scale?"
)
def _(patches):
    return patches - patches.mean(axis=(1, 2), keepdims=True)


@standardise.mistake(
    "variance", "On {case} the means are right and the spreads are not 1. In which unit is a variance?"
)
def _(patches):
    variance = patches.var(axis=(1, 2), keepdims=True)
    return (patches - patches.mean(axis=(1, 2), keepdims=True)) / np.where(variance > 0, variance, 1)


@standardise.mistake(
    "plus one",
    "On {case} your spreads fall short of 1. What does the `+ 1` of the lesson do to a small spread?",
)
def _(patches):
    return (patches - patches.mean((1, 2), keepdims=True)) / (patches.std((1, 2), keepdims=True) + 1)


@standardise.mistake(
    "n minus one",
    "On {case} your spreads are a little below 1 as numpy counts them. What divides the sum of squares?",
)
def _(patches):
    spread = patches.std((1, 2), keepdims=True, ddof=1)
    return (patches - patches.mean((1, 2), keepdims=True)) / np.where(spread > 0, spread, 1)


@standardise.mistake(
    "flat patch", "Right on ordinary patches. On {case} something is not finite. What is its spread?"
)
def _(patches):
    with np.errstate(all="ignore"):
        return (patches - patches.mean((1, 2), keepdims=True)) / patches.std((1, 2), keepdims=True)


@function_task(right="The share of true craters that were found, whatever was said about the rest.")
def recall(truth, said):
    return np.mean(np.asarray(said)[np.asarray(truth) == 1] == 1)


recall.example(
    "truth 1 1 1 1 0 0 0 0 0 0, said 1 0 0 0 1 0 0 0 0 0",
    np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]),
    np.array([1, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
    expect="One of the four craters was found.",
)


@recall.inputs("a hundred windows with mistakes of both kinds")
def _(rng):
    truth = (rng.random(100) < 0.3).astype(int)
    truth[:2] = 1, 0
    said = np.where(rng.random(100) < 0.25, 1 - truth, truth)
    said[:2] = 1, 1
    return truth, said


@recall.mistake(
    "accuracy",
    "On {case} you give {got}: right answers among all windows. Which windows does recall look at?",
)
def _(truth, said):
    return np.mean(truth == said)


@recall.mistake(
    "precision",
    "On {case} you give {got}: how many of the *alarms* were craters. Recall starts from the "
    "craters. What do you "
    "divide by?",
)
def _(truth, said):
    return np.mean(truth[said == 1])


@recall.mistake(
    "false alarms", "On {case} you give {got}: alarms among the windows without one. Which half is meant?"
)
def _(truth, said):
    return np.mean(said[truth == 0])


@recall.mistake(
    "specificity",
    "On {case} you give {got}: right answers among windows *without* a crater. Which windows count here?",
)
def _(truth, said):
    return np.mean(said[truth == 0] == 0)


@recall.mistake("missed", "On {case} you give {got}: the share that was missed. What is left of the whole?")
def _(truth, said):
    return np.mean(said[truth == 1] == 0)


@function_task(
    right="Whoever always gives the more common answer is right this often, and has looked at nothing."
)
def dummy_accuracy(truth):
    share = np.mean(truth)
    return max(share, 1 - share)


dummy_accuracy.example(
    "one crater in five windows",
    np.array([0, 1, 0, 0, 0]),
    expect="The lazy answer 'no' is right four times.",
)


@dummy_accuracy.inputs("a rare class", draws=2)
def _(rng):
    return rng.permutation(np.repeat([1, 0], [rng.integers(5, 20), 50]))


@dummy_accuracy.inputs("a class that is the common one", expect="Here the lazy answer is 'yes'.")
def _(rng):
    return rng.permutation(np.repeat([1, 0], [rng.integers(40, 60), 10]))


@dummy_accuracy.mistake(
    "share of craters", "On {case} you give {got}, the share of craters. Is 'yes' the lazy answer?"
)
def _(truth):
    return np.mean(truth)


@dummy_accuracy.mistake(
    "always no",
    "Right where craters are rare. On {case} you give {got}. Which answer is the common one there?",
)
def _(truth):
    return 1 - np.mean(truth)


@dummy_accuracy.mistake(
    "a coin", "On {case} you give {got}, as a coin would score. Can laziness do better than a coin?"
)
def _(truth):
    return 0.5


@dummy_accuracy.mistake(
    "a count", "On {case} you give {got}, a number of windows. Accuracy is a share: of what?"
)
def _(truth):
    return max(np.sum(truth), len(truth) - np.sum(truth))
