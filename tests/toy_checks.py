"""A small module of checks, one task of each kind: exercises the framework without any lesson."""

import numpy as np

from failfirst.checks import choice_task, function_task, value_task


@function_task(
    right="Every patch has mean 0 and standard deviation 1, the flat one excepted.", rtol=1e-3, atol=1e-5
)
def standardise(patches):
    mean = patches.mean(axis=(1, 2), keepdims=True)
    spread = patches.std(axis=(1, 2), keepdims=True)
    return (patches - mean) / np.where(spread > 0, spread, 1)


@standardise.inputs(
    "three patches of different brightness", expect="Each patch should have mean 0 and standard deviation 1."
)
def _(rng):
    level = rng.uniform(1, 5, size=(3, 1, 1))
    return level + 0.2 * level * rng.normal(size=(3, 4, 4))


standardise.example("a flat patch", np.full((1, 2, 2), 0.5), expect="A flat patch has no spread.", edge=True)


@standardise.mistake(
    "whole set",
    lambda seen: (
        f"On {seen.case} their means come out as {seen.got.mean(axis=(1, 2)).round(1).tolist()}: the set as "
        "a whole has mean 0, the single patch does not. Over which axes should the mean be taken?"
    ),
)
def _(patches):
    return (patches - patches.mean()) / (patches.std() or 1)


@standardise.mistake("mean only", "On {case} the means are 0 but the spreads are not 1. What sets them?")
def _(patches):
    return patches - patches.mean(axis=(1, 2), keepdims=True)


@standardise.mistake(
    "flat patch",
    "Right on ordinary patches; on {input} something is not finite. What is the spread there?",
)
def _(patches):
    return (patches - patches.mean((1, 2), keepdims=True)) / patches.std((1, 2), keepdims=True)


@function_task(right="0.02 on the biased sample, where the scatter alone counts.")
def nmad(dz):
    """A function from an array to one number."""
    return 1.4826 * np.median(np.abs(dz - np.median(dz)))


nmad.example("one outlier in four", np.array([0, 0, 0, 1.0]), expect="One outlier should not move a median.")


@nmad.inputs("a biased sample")
def _(rng):
    return 0.03 + 0.02 * rng.normal(size=101)


@nmad.mistake("bias kept", "On {input} it is {got}, but the scatter is {expected}. What else counts?")
def _(dz):
    return 1.4826 * np.median(np.abs(dz))


@nmad.mistake("no factor", "On {case} it is {got}. A Gaussian's quartile lies at 0.67 σ: what turns it to σ?")
def _(dz):
    return np.median(np.abs(dz - np.median(dz)))


@nmad.mistake("standard deviation", "On one outlier in four it is {got}. How far may an outlier pull?")
def _(dz):
    return np.std(dz)


@function_task(
    right="No block is in both halves.",
    accept=lambda args, got, expected: (
        isinstance(got, np.ndarray)
        and got.dtype == bool
        and got.shape == args[0].shape
        and 0 < got.sum() < got.size
        and all(len(set(got[args[0] == block])) == 1 for block in np.unique(args[0]))
    ),
)
def split(blocks, rng):
    """Many right answers: a rule decides."""
    chosen = rng.choice(np.unique(blocks), 2, replace=False)
    return np.isin(blocks, chosen)


@split.inputs("thirty patches in five blocks", expect="Each block belongs to one half, and no half is empty.")
def _(rng):
    return rng.permutation(np.repeat(np.arange(5), 6)), np.random.default_rng(rng.integers(1000))


@split.mistake(
    "random rows",
    "On {case}, some blocks are in both halves. What do two patches of one block share?",
    when=lambda trials: all(t.got.dtype == bool and 0 < t.got.sum() < t.got.size for t in trials),
)
def _(blocks, rng):
    return rng.random(len(blocks)) < 0.5


@split.mistake("nothing held out", "On {case} everything is in one half. What is left to test on?")
def _(blocks, rng):
    return np.ones(len(blocks), bool)


@split.mistake("everything held out", "On {case} nothing is left to train on. Which way round is the mask?")
def _(blocks, rng):
    return np.zeros(len(blocks), bool)


parameters = (
    value_task(
        "parameters",
        8 * 9 + 8,
        right="Nine weights and one offset for each of eight filters.",
        otherwise="How many weights has one filter, and what else does it add?",
    )
    .mistake("no offsets", 8 * 9, "You have {got}: every filter also adds a constant. How many are there?")
    .mistake("image counted", 8 * 28 * 28, "You have {got}, which grows with the image. Does a filter?")
    .mistake(
        "far too many",
        10**6,
        "More than a hundred thousand for eight small filters. What did you multiply?",
        when=lambda got: got > 100_000,
    )
)

shapes = (
    value_task(
        "shapes",
        {"convolution": (8, 14, 14), "pooling": (8, 7, 7), "flat": 392},
        right="Pooling halves the sides, and the flat vector holds all that is left.",
        otherwise="What does each layer do to height and width?",
    )
    .mistake("no padding", {"convolution": (8, 12, 12)}, "You lose a border. What does padding do?")
    .mistake(
        "channels last", {"convolution": (14, 14, 8)}, "The channels come last. Where are they in torch?"
    )
    .mistake("not pooled", {"pooling": (8, 14, 14)}, "The pooled sides are as before. What does pooling do?")
)

fault = choice_task(
    "fault",
    "step too large",
    {
        "dead units": "With dead units the loss stays where it is; here it grows. What makes a loss grow?",
        "labels shuffled": "With shuffled labels the loss falls to the entropy of the classes. Does it fall?",
        "no normalisation": "It makes the start slow; here the loss is NaN after three steps. Why?",
    },
    right="The loss doubles at each step: the minimum is overshot.",
)
