"""Feedback on the exercises of part 3."""

import numpy as np

from ..faults import FAULTS
from . import function_task, value_task
from ._networks_6 import (  # noqa: F401
    came_from,
    equivariance_error,
    lift,
    turn_average,
    which_pass,
)

# 3.1


@function_task(right="Padding on both sides, whole steps only, and the first place counts too.")
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride + 1


for case in [(8, 3, 1, 1), (24, 5, 0, 1), (8, 2, 0, 2), (9, 2, 0, 2), (32, 7, 3, 2)]:
    size, kernel, padding, stride = case
    output_size.example(f"size {size}, kernel {kernel}, padding {padding}, stride {stride}", *case)


@output_size.inputs("a layer at random", draws=4)
def _(rng):
    return tuple(
        int(number)
        for number in (rng.integers(10, 60), rng.integers(2, 8), rng.integers(0, 4), rng.integers(1, 4))
    )


@output_size.mistake(
    "padding on one side", "On {case} you give {got}. Zeros are added at how many ends of a row?"
)
def _(size, kernel, padding, stride):
    return (size + padding - kernel) // stride + 1


@output_size.mistake(
    "first place forgotten", "On {case} you give {got}. A kernel as large as the picture has how many places?"
)
def _(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride


@output_size.mistake("padding ignored", "On {case} you give {got}. How long is the row once zeros are added?")
def _(size, kernel, padding, stride):
    return (size - kernel) // stride + 1


@output_size.mistake(
    "one added too early",
    "On {case} you give {got}. Is the first place one of the steps, or does it come before them?",
)
def _(size, kernel, padding, stride):
    return (size + 2 * padding - kernel + 1) // stride


@output_size.mistake("stride forgotten", "On {case} you give {got}. How far does the window move each time?")
def _(size, kernel, padding, stride):
    return size + 2 * padding - kernel + 1


@output_size.mistake(
    "rounded up",
    "On {case} you give {got}. Where would the last window end: inside the padded picture, or outside?",
)
def _(size, kernel, padding, stride):
    return -(-(size + 2 * padding - kernel) // stride) + 1


@output_size.mistake("not rounded", "On {case} you give {got}. How many windows is that, in whole numbers?")
def _(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) / stride + 1


@function_task(right="Each filter has a square of weights for every channel that comes in, and one offset.")
def parameter_count(channels, filters, kernel):
    return (channels * kernel**2 + 1) * filters


parameter_count.example("1 channel, 8 filters, kernel 3", 1, 8, 3)
parameter_count.example("8 channels, 16 filters, kernel 3", 8, 16, 3)


@parameter_count.inputs("a layer at random", draws=3)
def _(rng):
    return int(rng.integers(2, 20)), int(rng.integers(21, 40)), int(rng.choice([4, 5, 7]))


@parameter_count.mistake("no offsets", "On {case} you give {got}. What is added to every sum of a filter?")
def _(channels, filters, kernel):
    return channels * kernel**2 * filters


@parameter_count.mistake(
    "kernel not squared", "On {case} you give {got}. How many pixels does a square window cover?"
)
def _(channels, filters, kernel):
    return (channels * kernel + 1) * filters


@parameter_count.mistake(
    "offset for every channel",
    "On {case} you give {got}. A filter adds up all its channels: how many offsets does one sum need?",
)
def _(channels, filters, kernel):
    return channels * (kernel**2 + 1) * filters


@parameter_count.mistake(
    "one offset for all",
    "On {case} you give {got}. Does a whole layer share one offset, or does each filter have its own?",
)
def _(channels, filters, kernel):
    return channels * kernel**2 * filters + 1


@parameter_count.mistake(
    "channels and filters swapped", "On {case} you give {got}. How many sums, each with an offset, go out?"
)
def _(channels, filters, kernel):
    return (filters * kernel**2 + 1) * channels


@parameter_count.mistake(
    "one channel", "Right for one channel. On {case} you give {got}. How many pictures come in?"
)
def _(channels, filters, kernel):
    return (kernel**2 + 1) * filters


@function_task(right="Each layer adds its kernel less one, in steps of all the strides before it.")
def receptive_field(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step *= stride
    return field


receptive_field.example(
    "the tutorial network (3, 1), (2, 2), (3, 1), (2, 2)",
    [(3, 1), (2, 2), (3, 1), (2, 2)],
    expect="Follow one number back: 2 pixels, then 4, then 8, then how many?",
)
receptive_field.example("one convolution (5, 1)", [(5, 1)])


@receptive_field.inputs("five layers at random", draws=3)
def _(rng):
    # A stride of 3, and one that is not the kernel: strides that are all 1 or 2 let wrong rules pass.
    return ([(int(rng.choice([3, 5, 7])), 1), (3, 3), (int(rng.choice([3, 5])), 2), (2, 2), (3, 1)],)


@receptive_field.mistake(
    "strides ignored",
    "On {case} you give {got}. After a pooling, how many pixels of the picture is one step?",
)
def _(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)


@receptive_field.mistake(
    "kernels added", "On {case} you give {got}. Two windows of 3 in a row see 5 pixels. Why not 6?"
)
def _(layers):
    return sum(kernel for kernel, _ in layers)


@receptive_field.mistake(
    "kernels multiplied", "On {case} you give {got}. Neighbouring windows overlap. Is it a product?"
)
def _(layers):
    return int(np.prod([kernel for kernel, _ in layers]))


@receptive_field.mistake(
    "only the last stride",
    "On {case} you give {got}. Two poolings in a row: how wide is one step behind both?",
)
def _(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * step
        step = stride
    return field


@receptive_field.mistake(
    "whole kernels", "On {case} you give {got}. How much does a window of 1 add to what is seen?"
)
def _(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        field += kernel * step
        step *= stride
    return field


@receptive_field.mistake(
    "own stride too early",
    "On {case} you give {got}. Does a layer's own stride widen its own window, or the next layer's?",
)
def _(layers):
    field, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        field += (kernel - 1) * step
    return field


# 3.2


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
        "In one of B and E the loss goes to zero, in the other it stays near 2 although many answers "
        "are right. "
        "Which of the two has a floor under its loss?",
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
        "In E the training accuracy is perfect and the test accuracy is far above guessing. Could "
        "shuffled labels "
        "say anything about the test?",
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


# 3.3


@function_task(
    right="One level and one spread, both learnt from the training set alone.", rtol=1e-3, atol=1e-5
)
def scale_both(train, test):
    level, spread = train.mean(), train.std()
    return (train - level) / spread, (test - level) / spread


@scale_both.inputs(
    "a test set brighter than the training set",
    expect="The test set should stay brighter after scaling.",
    draws=2,
)
def _(rng):
    level = rng.uniform(50, 100)
    train = level + rng.uniform(5, 10, size=(60, 1, 1)) * rng.normal(size=(60, 8, 8))
    return train, level + 40 + 20 * rng.normal(size=(30, 8, 8))


@scale_both.mistake(
    "each set by itself",
    "On {case} both sets come out with mean 0. Did the test set help to choose its own scale?",
)
def _(train, test):
    return (train - train.mean()) / train.std(), (test - test.mean()) / test.std()


@scale_both.mistake(
    "both sets together", "On {case} the training set's mean is not 0. Which pictures took part in it?"
)
def _(train, test):
    both = np.concatenate([train, test])
    return (train - both.mean()) / both.std(), (test - both.mean()) / both.std()


@scale_both.mistake(
    "each patch by itself",
    "On {case} every patch has mean 0. Here one level for the whole set is asked for. Over what is it taken?",
)
def _(train, test):
    def one(patches):
        return (patches - patches.mean((1, 2), keepdims=True)) / patches.std((1, 2), keepdims=True)

    return one(train), one(test)


@scale_both.mistake(
    "test left as it was",
    "On {case} the training set is right. Would the network know the test set's pixels?",
)
def _(train, test):
    return (train - train.mean()) / train.std(), test


@function_task(right="Two belts, north and south alike, with a gap between them.")
def latitude_split(latitude):
    distance = np.abs(latitude)
    return distance < 35, distance > 50


@latitude_split.inputs("two hundred places on both hemispheres", draws=2)
def _(rng):
    return rng.uniform(-89, 89, size=200)


latitude_split.example(
    "the edge cases 35° and 50°",
    np.array([-50.0, -35.0, 35.0, 50.0, 0.0, 60.0]),
    expect="On the line is in the gap.",
    edge=True,
)


@latitude_split.mistake(
    "south forgotten",
    "On {case}, places near the south pole are in your training set. What is the latitude of the south pole?",
)
def _(latitude):
    return latitude < 35, latitude > 50


@latitude_split.mistake(
    "no gap", "On {case} every place is in one of the two sets. What lies between 35° and 50°?"
)
def _(latitude):
    return np.abs(latitude) < 35, np.abs(latitude) >= 35


@latitude_split.mistake(
    "inequalities turned",
    "On {case} your training set holds the poles, and both sets hold the belt from 35° to 50°. Which side of "
    "35° is near the equator?",
)
def _(latitude):
    return np.abs(latitude) > 35, np.abs(latitude) < 50


@latitude_split.mistake(
    "random split",
    "On {case} both sets hold all latitudes. Which question would such a test answer?",
    when=lambda trials: all(
        len(trial.got) == 2
        and np.shape(trial.got[0]) == np.shape(trial.got[1]) == np.shape(trial.args[0])
        and np.any(np.asarray(trial.got[0], bool) & (np.abs(trial.args[0]) > 50))
        and np.any(np.asarray(trial.got[1], bool) & (np.abs(trial.args[0]) < 35))
        for trial in trials
        if np.size(trial.args[0]) > 50
    ),
)
def _(latitude):
    chosen = np.random.default_rng(2022).random(len(latitude)) < 0.7
    return chosen, ~chosen


@latitude_split.mistake(
    "swapped",
    "On {case} you train near the poles and test at the equator. In which order are the two asked for?",
)
def _(latitude):
    return np.abs(latitude) > 50, np.abs(latitude) < 35


@function_task(
    right="The mean of the differences, seed by seed, and the standard error of that mean.", rtol=1e-4
)
def paired_gain(before, after):
    difference = np.asarray(after) - np.asarray(before)
    return difference.mean(), difference.std(ddof=1) / np.sqrt(len(difference))


@paired_gain.inputs("five seeds whose luck is shared", draws=3)
def _(rng):
    luck = 0.03 * rng.normal(size=5)
    return 0.8 + luck, 0.85 + luck + 0.004 * rng.normal(size=5)


paired_gain.example(
    "a repair that hurts",
    np.array([0.80, 0.82, 0.85]),
    np.array([0.78, 0.81, 0.82]),
    expect="A repair that hurts has a negative gain.",
)
paired_gain.example("three seeds", np.array([0.70, 0.75, 0.80]), np.array([0.80, 0.84, 0.91]))


@paired_gain.mistake(
    "not paired",
    "On {case} you give {got}: the gain is right, its error is too large. The same seed made both "
    "runs. What cancels?",
)
def _(before, after):
    error = np.sqrt(np.var(before, ddof=1) + np.var(after, ddof=1)) / np.sqrt(len(before))
    return np.mean(after) - np.mean(before), error


@paired_gain.mistake(
    "spread, not error",
    "On {case} you give {got}. That is how much single seeds differ. How well is their *mean* known?",
)
def _(before, after):
    return np.mean(after - before), np.std(after - before, ddof=1)


@paired_gain.mistake(
    "n instead of n − 1",
    "On {case} you give {got}, slightly too sure. The mean was fitted to the same few numbers. What "
    "does that cost?",
)
def _(before, after):
    return np.mean(after - before), np.std(after - before) / np.sqrt(len(before))


@paired_gain.mistake("absolute value", "On {case} you give {got}. Did this repair help?")
def _(before, after):
    difference = after - before
    return abs(difference.mean()), difference.std(ddof=1) / np.sqrt(len(difference))


@paired_gain.mistake(
    "best seed", "On {case} you give {got}. That is the luckiest seed. Who runs the other four?"
)
def _(before, after):
    difference = after - before
    return difference.max(), difference.std(ddof=1) / np.sqrt(len(difference))


@paired_gain.mistake(
    "variance",
    "On {case} you give {got}. That error has the unit of a gain squared. What brings it back?",
)
def _(before, after):
    difference = after - before
    return difference.mean(), difference.var(ddof=1) / len(difference)


@paired_gain.mistake(
    "two standard errors",
    "On {case} you give {got}. That is the half-width of a 95 % interval. What exactly is asked for?",
    when=lambda trials: all(
        len(trial.got) == 2
        and np.isclose(trial.got[0], trial.expected[0], rtol=1e-3)
        and 1.9 * trial.expected[1] < trial.got[1] < 4.5 * trial.expected[1]
        for trial in trials
    ),
)
def _(before, after):
    difference = after - before
    return difference.mean(), 1.96 * difference.std(ddof=1) / np.sqrt(len(difference))


@paired_gain.mistake("wrong sign", "On {case} you give {got}. Is a repair that helps a positive gain?")
def _(before, after):
    return np.mean(before - after), np.std(before - after, ddof=1) / np.sqrt(len(before))


@function_task(right="Alarms come from both classes, each in the share that nature has.")
def precision_at(prior, recall, false_alarms):
    found, false = prior * recall, (1 - prior) * false_alarms
    return found / (found + false)


precision_at.example("one crater in two, recall 0.8, false alarms 0.1", 0.5, 0.8, 0.1)
precision_at.example(
    "one crater in a hundred, recall 0.8, false alarms 0.1",
    0.01,
    0.8,
    0.1,
    expect="Most alarms are now false.",
)


@precision_at.inputs("a rare class", draws=3)
def _(rng):
    return rng.uniform(0.01, 0.3), rng.uniform(0.5, 0.9), rng.uniform(0.02, 0.2)


@precision_at.mistake(
    "balanced", "Right for one crater in two. On {case} you give {got}. How many windows have no crater?"
)
def _(prior, recall, false_alarms):
    return recall / (recall + false_alarms)


@precision_at.mistake(
    "prior on one side",
    "On {case} you give {got}. You weighted the craters. What is the weight of the others?",
)
def _(prior, recall, false_alarms):
    return prior * recall / (prior * recall + false_alarms)


@precision_at.mistake(
    "all alarms counted as found",
    "On {case} you give {got}: that is the share of all windows with an alarm. Which alarms are right?",
)
def _(prior, recall, false_alarms):
    return prior * recall + (1 - prior) * false_alarms


@precision_at.mistake(
    "one minus",
    "On {case} you give {got}: the share of *false* alarms among alarms. Which share was asked for?",
)
def _(prior, recall, false_alarms):
    false = (1 - prior) * false_alarms
    return false / (false + prior * recall)
