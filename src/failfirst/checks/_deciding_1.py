"""Feedback on the exercise of lesson 5.1."""

import numpy as np

from . import choice_task, function_task


def _factor(K):
    return np.sqrt(1 / K + 1 / (K - 1))


@function_task(right="The hardness of the folds cancels, and folds that share training rows count for less.")
def paired_difference(a, b):
    d = a - b
    return d.mean(), d.std(ddof=1) * _factor(len(d))


@paired_difference.inputs("two models on five folds, some of them hard for both")
def _(rng):
    hard = rng.normal(0.9, 0.05, size=5)
    return hard + rng.normal(0.02, 0.004, size=5), hard + rng.normal(0, 0.004, size=5)


@paired_difference.inputs("two unrelated models on eight folds")
def _(rng):
    return rng.normal(0.8, 0.03, size=8), rng.normal(0.85, 0.02, size=8)


@paired_difference.mistake(
    "unpaired error",
    "On {case} you give {got}: the mean is right, the error adds the variances of both models. "
    "What do hard folds do to the difference?",
)
def _(a, b):
    return np.mean(a - b), np.sqrt(a.var(ddof=1) + b.var(ddof=1)) * _factor(len(a))


@paired_difference.mistake(
    "unpaired and not corrected",
    "On {case} you give {got}: the error adds the variances of both models over K. What do both models share "
    "in a hard fold, and what do two training sets share?",
)
def _(a, b):
    return np.mean(a - b), np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / len(a))


@paired_difference.mistake(
    "errors subtracted",
    "On {case} you give {got}: the error is made from a difference of two spreads. Is the spread of a "
    "difference the difference of the spreads?",
)
def _(a, b):
    return np.mean(a - b), abs(a.std(ddof=1) - b.std(ddof=1)) * _factor(len(a))


@paired_difference.mistake(
    "standard deviation",
    "On {case} you give {got}: the second number is the spread of *one* fold. Of what is the error wanted?",
)
def _(a, b):
    return np.mean(a - b), np.std(a - b, ddof=1)


@paired_difference.mistake(
    "not corrected",
    "On {case} you give {got}: the second number is s/√K, which takes folds for independent. Which rows do "
    "two training sets share?",
)
def _(a, b):
    return np.mean(a - b), np.std(a - b, ddof=1) / np.sqrt(len(a))


@paired_difference.mistake(
    "K below",
    "On {case} you give {got}: your spread divides by K, numpy's default. What does the sample standard "
    "deviation divide by?",
)
def _(a, b):
    return np.mean(a - b), np.std(a - b) * _factor(len(a))


@paired_difference.mistake(
    "K below and not corrected",
    "On {case} you give {got}: that is numpy's default spread over √K. What does the *sample* standard "
    "deviation divide by, and what do two training sets share?",
)
def _(a, b):
    return np.mean(a - b), np.std(a - b) / np.sqrt(len(a))


@paired_difference.mistake(
    "variance",
    "On {case} you give {got}: the second number is a square. In which unit should an error of a score be?",
)
def _(a, b):
    return np.mean(a - b), np.var(a - b, ddof=1) * _factor(len(a)) ** 2


@paired_difference.mistake(
    "wrong order",
    "On {case} you give {got}: the error is right, the sign is not. Which model is taken from which?",
)
def _(a, b):
    return np.mean(b - a), np.std(a - b, ddof=1) * _factor(len(a))


@function_task(right="The cheapest of those that the folds cannot tell from the best.")
def one_error_choice(scores, seconds):
    return _choose(scores, seconds)


def _errors(scores, best, factor):
    return (scores[best] - scores).std(axis=1, ddof=1) * factor(scores.shape[1])


def _choose(scores, seconds, factor=_factor, errors=None, best=None):
    means = scores.mean(axis=1)
    best = means.argmax() if best is None else best
    errors = _errors(scores, best, factor) if errors is None else errors
    candidates = np.flatnonzero(means[best] - means <= errors + 1e-12)
    return int(min(candidates, key=lambda i: (seconds[i], -means[i])))


# Differences of two models, fold by fold: rows of mean zero, for five folds and for eight.
_FIVE = np.array([[1, -1, 1, -1, 0], [1, 1, -2, -1, 1], [2, 0, -1, -1, 0], [0, 1, 1, -1, -1]], float)
_EIGHT = np.array([[1, -1] * 4, [1, 1, -1, -1] * 2, [1] * 4 + [-1] * 4], float)


def _scores(hard, behind, error, waves=_FIVE):
    """Scores of models that are behind the first by so much, with this corrected error: models × folds."""
    waves = waves / waves.std(axis=1, ddof=1, keepdims=True)
    folds = waves.shape[1]
    noise = np.vstack([np.zeros(folds), waves[: len(behind) - 1]])
    return hard - np.asarray(behind)[:, None] + noise * np.asarray(error)[:, None] / _factor(folds)


@one_error_choice.inputs("five folds of which some are hard for all models", draws=6)
def _(rng):
    # The second passes, the third would with a larger error; the worst is not the cheapest.
    error = rng.uniform(0.004, 0.006)
    hard = 0.85 + 0.1 * rng.permutation(np.array([-1, 1, -1, 1, 0])) + rng.normal(0, 0.002, size=5)
    scores = _scores(hard, np.array([0, 0.8, 1.2, 6, 9]) * error, [0, error, error, error, error])
    order = rng.permutation(5)
    return scores[order], np.array([30.0, 10.0, 3.0, 1.0, 20.0])[order]


@one_error_choice.inputs("a model that an independent fold would reject", draws=4)
def _(rng):
    # 0.8 corrected errors are 1.2 naive ones.
    error = rng.uniform(0.004, 0.006)
    hard = 0.85 + rng.normal(0, 0.0005, size=5)
    scores = _scores(hard, np.array([0, 0.4, 0.8, 1.3]) * error, [0, error, error, error])
    order = rng.permutation(4)
    return scores[order], np.array([30.0, 10.0, 3.0, 1.0])[order]


@one_error_choice.inputs("a model just within one error", draws=2)
def _(rng):
    # 0.95 errors are 1.06, if the spread divides by K.
    error = rng.uniform(0.004, 0.006)
    scores = _scores(np.full(5, 0.85), np.array([0, 0.4, 0.95, 1.6]) * error, [0, error, error, error])
    order = rng.permutation(4)
    return scores[order], np.array([30.0, 10.0, 3.0, 1.0])[order]


@one_error_choice.inputs("eight folds", draws=2)
def _(rng):
    # 1.15 errors of eight folds are 0.89 of those of five.
    error = rng.uniform(0.004, 0.006)
    hard = 0.85 + rng.normal(0, 0.0005, size=8)
    scores = _scores(hard, np.array([0, 0.5, 1.15, 1.6]) * error, [0, error, error, error], _EIGHT)
    order = rng.permutation(4)
    return scores[order], np.array([30.0, 10.0, 3.0, 1.0])[order]


@one_error_choice.inputs("two candidates that cost the same", draws=4, edge=True)
def _(rng):
    error = rng.uniform(0.004, 0.006)
    scores = _scores(np.full(5, 0.85), np.array([0, 0.3, 0.7]) * error, [0, error, error])
    order = rng.permutation(3)
    return scores[order], np.array([30.0, 2.0, 2.0])[order]


@one_error_choice.mistake(
    "best mean",
    "On {case} you take {got}, the model with the best mean. Are there cheaper ones within the error?",
)
def _(scores, seconds):
    return int(scores.mean(axis=1).argmax())


@one_error_choice.mistake(
    "cheapest of all",
    "On {case} you take {got}, the cheapest of all models. How far is it behind the best, in errors?",
)
def _(scores, seconds):
    return int(np.argmin(seconds))


@one_error_choice.mistake(
    "lower is better",
    "On {case} you take {got}. You measure from the *lowest* mean, as one would for a loss. Which side is "
    "good for a score?",
)
def _(scores, seconds):
    means = scores.mean(axis=1)
    worst = means.argmin()
    candidates = np.flatnonzero(means - means[worst] <= _errors(scores, worst, _factor) + 1e-12)
    return int(min(candidates, key=lambda i: (seconds[i], means[i])))


@one_error_choice.mistake(
    "unpaired error",
    "On {case} you take {got}, a model that is clearly behind on each fold's pair. Did you use the spread of "
    "the best model's own scores, with the hardness of the folds in it?",
)
def _(scores, seconds):
    best = scores.mean(axis=1).argmax()
    return _choose(
        scores, seconds, errors=np.full(len(scores), scores[best].std(ddof=1) * _factor(scores.shape[1]))
    )


@one_error_choice.mistake(
    "standard deviation",
    "On {case} you take {got}. That one passes if the spread of one fold serves as the limit. Of what is the "
    "limit an error?",
)
def _(scores, seconds):
    return _choose(scores, seconds, factor=lambda K: 1.0)


@one_error_choice.mistake(
    "not corrected",
    "On {case} you take {got}, dearer than needed. Your limit looks like s/√K. What do folds share?",
)
def _(scores, seconds):
    return _choose(scores, seconds, factor=lambda K: 1 / np.sqrt(K))


@one_error_choice.mistake(
    "K below",
    "On {case} you take {got}. One that is within the error is missed. Your spread divides by K, numpy's "
    "default. What does the sample standard deviation divide by?",
)
def _(scores, seconds):
    best = scores.mean(axis=1).argmax()
    return _choose(scores, seconds, errors=(scores[best] - scores).std(axis=1) * _factor(scores.shape[1]))


@one_error_choice.mistake(
    "always five folds",
    "Right for five folds. On {case} you take {got}. Which numbers in the corrected error depend on K?",
)
def _(scores, seconds):
    return _choose(scores, seconds, factor=lambda K: _factor(5))


@one_error_choice.mistake(
    "second best",
    "On {case} you take {got}, the best of those that are cheaper than the best. Is it the cheapest that "
    "passes?",
)
def _(scores, seconds):
    return int(np.argsort(-scores.mean(axis=1))[1])


@one_error_choice.mistake(
    "ties by worse mean",
    "Right where all costs differ. On {case} you take {got}, the worse of two that cost the same. What is "
    "the text's rule for a tie?",
)
def _(scores, seconds):
    means = scores.mean(axis=1)
    candidates = np.flatnonzero(means.max() - means <= _errors(scores, means.argmax(), _factor) + 1e-12)
    return int(min(candidates, key=lambda i: (seconds[i], means[i])))


@function_task(right="Only models that nobody beats in both, and twins stay.")
def pareto_front(cost, score):
    return np.flatnonzero(~_beaten(cost, score))


def _beaten(cost, score):
    no_worse = (cost <= cost[:, None]) & (score >= score[:, None])
    better = (cost < cost[:, None]) | (score > score[:, None])
    return (no_worse & better).any(axis=1)


@pareto_front.inputs("nine models")
def _(rng):
    score = rng.permutation(np.round(rng.uniform(0.6, 0.9, size=9), 4))
    return 10 ** rng.uniform(-2, 2, size=9), score


pareto_front.example(
    "five models that fall on the front except for two",
    np.array([1.0, 2.0, 3.0, 4.0, 5.0]),
    np.array([0.7, 0.65, 0.8, 0.75, 0.9]),
    expect="The second costs more than the first and is worse.",
)
pareto_front.example(
    "two models of equal cost, and two of equal score",
    np.array([1.0, 1.0, 2.0, 4.0]),
    np.array([0.7, 0.6, 0.9, 0.9]),
    expect="Equal in one and worse in the other: that model is beaten.",
)
pareto_front.example(
    "twins",
    np.array([2.0, 1.0, 1.0, 3.0]),
    np.array([0.6, 0.7, 0.7, 0.9]),
    expect="Equal in both: neither is better in anything.",
)


@pareto_front.mistake(
    "lower is better",
    "On {case} you keep {got}: cheap and *bad* models. Which side of the score is good?",
)
def _(cost, score):
    return np.flatnonzero(~_beaten(cost, -score))


@pareto_front.mistake(
    "cost upwards",
    "On {case} you keep {got}: good and *dear* models. Which side of the cost is good?",
)
def _(cost, score):
    return np.flatnonzero(~_beaten(-cost, score))


@pareto_front.mistake(
    "mask instead of numbers",
    "On {case} you give {got}, one answer for every model. Where are the numbers of those on the front?",
)
def _(cost, score):
    return ~_beaten(cost, score)


@pareto_front.mistake(
    "the beaten ones",
    "On {case} you give {got}: these are the models *not* on the front. Is a sign missing?",
)
def _(cost, score):
    return np.flatnonzero(_beaten(cost, score))


@pareto_front.mistake(
    "only the best",
    "On {case} you keep {got}, the best score alone. Is a cheaper and slightly worse model beaten by it?",
)
def _(cost, score):
    return np.flatnonzero(score == score.max())


@pareto_front.mistake(
    "only the ends",
    "On {case} you keep {got}, the cheapest and the best. Can a model between the two be beaten by neither?",
)
def _(cost, score):
    return np.flatnonzero((score == score.max()) | (cost == cost.min()))


@pareto_front.mistake(
    "ratio",
    "On {case} you keep {got}, the best score per cost. Is the front one model?",
)
def _(cost, score):
    return np.array([np.argmax(score / cost)])


@pareto_front.mistake(
    "dominated ties kept",
    "Right where all numbers differ. On {case} you keep {got}. What of a model that is equal in one and "
    "worse in the other?",
)
def _(cost, score):
    return np.flatnonzero(~((cost < cost[:, None]) & (score > score[:, None])).any(axis=1))


@pareto_front.mistake(
    "sorted by cost",
    "On {case} you give {got}: the right models, in order of cost. Which order was asked for?",
)
def _(cost, score):
    on = np.flatnonzero(~_beaten(cost, score))
    return on[np.argsort(cost[on], kind="stable")]


spectrograph = choice_task(
    "spectrograph",
    "ridge on the channels, folds by star",
    {
        "ridge on the channels, folds by spectrum": "Sensible model. Two spectra of one star: what "
        "does the test fold then know (lesson 2.3)?",
        "a convolutional network, folds by star": "Right folds. How many independent stars would "
        "the network learn from, and what would its score be compared with?",
        "the model that won on galaxies in the lesson": "It won with five columns, 1,600 objects. "
        "What is the number of columns and of stars here?",
    },
    right="150 independent stars, thousands of columns: the shrinking linear model first, and the star as "
    "the group. A network may follow, and has to earn its cost on the same folds.",
)

pictures = choice_task(
    "pictures",
    "the network",
    {
        "the forest, since it is cheaper": "Cheaper, and ten errors behind. You have the GPU: what do the "
        "missed mergers cost?",
        "the forest, since one should take the simpler one": "The rule takes the simpler one *within one "
        "error*. How many errors is it behind?",
        "neither: the error bars of the two scores overlap": "The difference has its own error, given above. "
        "Why may two bars overlap while all folds agree on the sign?",
    },
    right="Ten errors ahead, pixels matter, data abound, and the cost is affordable. Let it win.",
)

alerts = choice_task(
    "alerts",
    "test both on labelled faint alerts, the fast one as the default",
    {
        "take the deep one: it trains faster": "Training is paid once. And what ten million times?",
        "take the deep one: it is ahead": "By a third of its error, at a hundred times the cost "
        "per alert. Ahead on which alerts?",
        "run more folds until one wins": "Folds of which alerts? If you stop when one wins, who "
        "wins by luck?",
    },
    right="The folds cannot tell them apart and ask about bright alerts only. Here cost counts per alert.",
)
