"""Feedback on the exercise of lesson 3.3."""

import numpy as np

from . import function_task


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
