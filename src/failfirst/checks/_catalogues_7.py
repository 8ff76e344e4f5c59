"""Feedback on the exercise of lesson 2.7."""

import numpy as np
from sklearn import metrics

from . import function_task


def _array(got, X):
    """The answer as an array of the right shape, or None."""
    try:
        got = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        return None
    return got if got.shape == X.shape and np.isfinite(got).all() else None


def _others(X, columns):
    return np.setdiff1d(np.arange(X.shape[1]), columns)


def _rows(A):
    return A[np.lexsort(A.T)]


def _same_values(A, B):
    return np.allclose(np.sort(A, axis=0), np.sort(B, axis=0))


def _dealt(args, got, expected):
    X, columns, _ = args
    got = _array(got, X)
    if got is None:
        return f"your answer is not an array of {X.shape[0]} rows and {X.shape[1]} columns of finite numbers"
    if not np.allclose(got[:, _others(X, columns)], X[:, _others(X, columns)]):
        return "a column outside of the group has changed"
    if np.allclose(got, X):
        return "nothing has changed"
    if not np.allclose(_rows(got[:, columns]), _rows(X[:, columns])):
        return "the rows of the group are not the old ones in a new order"
    return True


def _every(test):
    """A rule that holds if the test does for each trial that failed."""

    def rule(trials):
        failing = [trial for trial in trials if not trial.ok]
        found = [(trial.args, _array(trial.got, trial.args[0])) for trial in failing]
        return bool(found) and all(got is not None and test(args[0], args[1], got) for args, got in found)

    return rule


@function_task(
    right="The group moves as one, every object's part is used once, and all other columns stay.",
    accept=_dealt,
)
def shuffle_group(X, columns, rng):
    new = X.copy()
    new[:, columns] = X[rng.permutation(len(X))][:, columns]
    return new


@shuffle_group.inputs("forty objects, two of four columns", draws=3)
def _(rng):
    return rng.normal(size=(40, 4)), [1, 3], np.random.default_rng(rng.integers(10**6))


@shuffle_group.inputs("thirty objects, three of five columns", draws=2)
def _(rng):
    return rng.normal(size=(30, 5)) + np.arange(5), [0, 1, 4], np.random.default_rng(rng.integers(10**6))


@shuffle_group.mistake(
    "nothing shuffled",
    "On {case} every value is where it was. `rng.shuffle` works in place, on the array it is given: was "
    "that a copy? And is the new array the one returned?",
    when=_every(lambda X, columns, got: np.allclose(got, X)),
)
def _(X, columns, rng):
    rng.shuffle(X[:, columns])
    return X


@shuffle_group.mistake(
    "every column in its own order",
    "On {case} each column of the group was dealt out by itself. An object then has the curvature of one "
    "source and the error of another. How many orders does one group need?",
    when=_every(
        lambda X, columns, got: (
            np.allclose(got[:, _others(X, columns)], X[:, _others(X, columns)])
            and all(not np.allclose(got[:, j], X[:, j]) for j in columns)
            and _same_values(got[:, columns], X[:, columns])
        )
    ),
)
def _(X, columns, rng):
    new = X.copy()
    for j in columns:
        new[:, j] = rng.permutation(X[:, j])
    return new


@shuffle_group.mistake(
    "whole rows",
    "On {case} whole objects changed places. Then features and features still fit together, and only the "
    "labels do not. Which columns should stay?",
    when=_every(
        lambda X, columns, got: (
            all(not np.allclose(got[:, j], X[:, j]) for j in range(X.shape[1]))
            and np.allclose(_rows(got), _rows(X))
        )
    ),
)
def _(X, columns, rng):
    return rng.permutation(X)


@shuffle_group.mistake(
    "all columns, each in its own order",
    "On {case} every column was dealt out, each in its own order. Which columns should stay, and how many "
    "orders does one group need?",
    when=_every(
        lambda X, columns, got: (
            all(not np.allclose(got[:, j], X[:, j]) for j in range(X.shape[1])) and _same_values(got, X)
        )
    ),
)
def _(X, columns, rng):
    return rng.permuted(X, axis=0)


@shuffle_group.mistake(
    "the other columns",
    "On {case} the group stayed and the other columns moved. For the model's inputs that is the same as "
    "shuffling them. Which part of the table is to be broken?",
    when=_every(
        lambda X, columns, got: (
            np.allclose(got[:, columns], X[:, columns]) and _same_values(got, X) and not np.allclose(got, X)
        )
    ),
)
def _(X, columns, rng):
    new, others = X.copy(), _others(X, columns)
    new[:, others] = X[rng.permutation(len(X))][:, others]
    return new


@shuffle_group.mistake(
    "one column of the group",
    "On {case} only a part of the group moved. The columns that stayed can answer for it. Which were asked "
    "for?",
    when=_every(
        lambda X, columns, got: (
            0 < sum(not np.allclose(got[:, j], X[:, j]) for j in columns) < len(columns)
            and np.allclose(got[:, _others(X, columns)], X[:, _others(X, columns)])
        )
    ),
)
def _(X, columns, rng):
    new = X.copy()
    new[:, columns[0]] = rng.permutation(X[:, columns[0]])
    return new


@shuffle_group.mistake(
    "drawn with replacement",
    "On {case} some objects' values occur twice and others not at all. `rng.integers` and `rng.choice` "
    "draw with replacement. Which function only changes the order?",
    when=_every(
        lambda X, columns, got: (
            np.allclose(got[:, _others(X, columns)], X[:, _others(X, columns)])
            and all(np.isin(got[:, j].round(9), X[:, j].round(9)).all() for j in columns)
            and all(len(np.unique(got[:, j])) > 1 for j in columns)
            and not _same_values(got, X)
        )
    ),
)
def _(X, columns, rng):
    new = X.copy()
    new[:, columns] = X[rng.integers(len(X), size=len(X))][:, columns]
    return new


@shuffle_group.mistake(
    "within the row",
    "On {case} the values of an object changed places among its own columns. Which axis holds the objects?",
    when=_every(
        lambda X, columns, got: (
            np.allclose(np.sort(got, axis=1), np.sort(X, axis=1))
            and not np.allclose(got, X)
            and not _same_values(got, X)
        )
    ),
)
def _(X, columns, rng):
    new = X.copy()
    new[:, columns] = rng.permuted(X[:, columns], axis=1)
    return new


@shuffle_group.mistake(
    "replaced by a constant",
    "On {case} the group has the same value for all objects. The mean of a column is no value that objects "
    "are drawn from. Whose values should they have?",
    when=_every(lambda X, columns, got: all(np.ptp(got[:, j]) < 1e-12 for j in columns)),
)
def _(X, columns, rng):
    new = X.copy()
    new[:, columns] = X[:, columns].mean(axis=0)
    return new


@shuffle_group.mistake(
    "noise instead of values",
    "On {case} the group holds numbers that no object has. Fresh noise has another distribution than the "
    "column. Where could one find numbers that have the right one?",
    when=_every(
        lambda X, columns, got: (
            np.allclose(got[:, _others(X, columns)], X[:, _others(X, columns)])
            and all(np.mean(np.isin(got[:, j].round(9), X[:, j].round(9))) < 0.5 for j in columns)
            and all(np.ptp(got[:, j]) > 1e-12 for j in columns)
        )
    ),
)
def _(X, columns, rng):
    new = X.copy()
    new[:, columns] = rng.normal(size=(len(X), len(columns)))
    return new


# Group importance


def _mse(X, y, w):
    return np.mean((y - X @ w) ** 2)


def _rises(X, y, w, columns, orders, error=_mse):
    found = []
    for order in orders:
        new = X.copy()
        new[:, columns] = X[order][:, columns]
        found.append(error(new, y, w) - error(X, y, w))
    return np.array(found)


def _two(rises):
    return np.mean(rises), np.std(rises, ddof=1)


@function_task(right="Counted where the model was not trained, the group as one, with a spread over repeats.")
def group_importance(X, y, w, held_out, columns, orders):
    return _two(_rises(X[held_out], y[held_out], w, columns, orders))


def _sample(rng, half, weights, columns, repeats):
    """Half training, half held out; the training residuals are smaller and of another kind."""
    D = len(weights)
    truth = rng.normal(size=2 * half)
    X = truth[:, None] + 0.4 * rng.normal(size=(2 * half, D))
    held_out = rng.permutation(np.arange(2 * half) < half)
    X[held_out] *= 1.3
    y = X @ weights + np.where(held_out, 0.9, 0.3) * rng.normal(size=2 * half)
    orders = np.array([rng.permutation(half) for _ in range(repeats)])
    return X, y, weights, held_out, columns, orders


@group_importance.inputs("two related columns of four, five repeats", draws=3)
def _(rng):
    return _sample(rng, 30, rng.uniform(0.5, 1, size=4), [0, 2], 5)


@group_importance.inputs("three columns of five, weights of both signs", draws=2)
def _(rng):
    return _sample(rng, 25, np.array([1.0, -0.7, 0.4, 0.8, -0.5]), [0, 1, 3], 4)


group_importance.example(
    "two objects held out, two repeats",
    np.array([[0.0, 5.0], [1.0, 0.0], [7.0, 1.0], [3.0, 0.0]]),
    np.array([9.0, 1.0, 4.0, 3.0]),
    np.array([1.0, 0.0]),
    np.array([False, True, False, True]),
    [0],
    np.array([[1, 0], [0, 1]]),
    expect="The held-out residuals are zero. Changing places makes both 2: one repeat gives 4, one 0.",
)


@group_importance.mistake(
    "on the training rows",
    "On {case} you give {got}: the rise among the rows that the model was trained on. What does a model "
    "that has learnt noise by heart look like there?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(_rises(X[~held_out], y[~held_out], w, columns, orders))


@group_importance.mistake(
    "all rows scored",
    "On {case} you give {got}: the held-out rows were shuffled, but the error is a mean over the training "
    "rows, too, where nothing changed. Which rows should the mean run over?",
)
def _(X, y, w, held_out, columns, orders):
    rises = _rises(X[held_out], y[held_out], w, columns, orders)
    return _two(rises * held_out.mean())


@group_importance.mistake(
    "sign",
    "On {case} you give {got}. Breaking a useful column makes an error larger. Which of the two errors "
    "comes first in your difference?",
)
def _(X, y, w, held_out, columns, orders):
    mean, spread = group_importance.solution(X, y, w, held_out, columns, orders)
    return -mean, spread


@group_importance.mistake(
    "a single shuffle",
    "On {case} your mean is the importance of the first repeat alone. How far off would the next be?",
    when=lambda trials: all(_first_repeat(trial) for trial in trials if not trial.ok),
)
def _(X, y, w, held_out, columns, orders):
    return _rises(X[held_out], y[held_out], w, columns, orders)[0], 0.0


def _first_repeat(trial):
    X, y, w, held_out, columns, orders = trial.args
    first = _rises(X[held_out], y[held_out], w, columns, orders)[0]
    try:
        return bool(np.isclose(np.ravel(trial.got)[0], first))
    except (TypeError, ValueError, IndexError):
        return False


@group_importance.mistake(
    "sum of the single importances",
    "Right for one column. On {case} you give {got}: the columns were shuffled one at a time and added up. "
    "What do the others tell the model while one is shuffled?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(sum(_rises(X[held_out], y[held_out], w, [j], orders) for j in columns))


@group_importance.mistake(
    "mean of the single importances",
    "Right for one column. On {case} you give {got}: the columns were shuffled one at a time and averaged. "
    "Where in this was the group shuffled?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(np.mean([_rises(X[held_out], y[held_out], w, [j], orders) for j in columns], axis=0))


@group_importance.mistake(
    "largest of the single importances",
    "Right for one column. On {case} you give {got}: the columns were shuffled one at a time. Is a group "
    "worth as much as its best member?",
)
def _(X, y, w, held_out, columns, orders):
    found = [_two(_rises(X[held_out], y[held_out], w, [j], orders)) for j in columns]
    return max(found)


@group_importance.mistake(
    "other columns shuffled",
    "On {case} you give {got}: the columns outside of the group were shuffled. Which part should be broken?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(_rises(X[held_out], y[held_out], w, _others(X, columns), orders))


@group_importance.mistake(
    "all columns shuffled",
    "On {case} you give {got}: whole rows changed places, or the labels did. That breaks every column. "
    "Which ones were asked for?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(_rises(X[held_out], y[held_out], w, np.arange(X.shape[1]), orders))


@group_importance.mistake(
    "labels move with the group",
    "On {case} you give {got}: the labels changed places together with the group. Then the group still "
    "fits its label, and all the other columns do not. What should stay?",
)
def _(X, y, w, held_out, columns, orders):
    return group_importance.solution(X, y, w, held_out, _others(X, columns), np.argsort(orders, axis=1))


@group_importance.mistake(
    "error after shuffling",
    "On {case} you give {got}: the error after shuffling. How large was it before?",
)
def _(X, y, w, held_out, columns, orders):
    X, y = X[held_out], y[held_out]
    return _two(_rises(X, y, w, columns, orders) + _mse(X, y, w))


@group_importance.mistake(
    "root of the error",
    "On {case} you give {got}: the rise of the *root* mean squared error. Which error was asked for?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(_rises(X[held_out], y[held_out], w, columns, orders, lambda *a: np.sqrt(_mse(*a))))


@group_importance.mistake(
    "absolute error",
    "On {case} you give {got}: the rise of the mean *absolute* error. Which error was asked for?",
)
def _(X, y, w, held_out, columns, orders):
    rises = _rises(X[held_out], y[held_out], w, columns, orders, lambda X, y, w: np.mean(np.abs(y - X @ w)))
    return _two(rises)


@group_importance.mistake(
    "change of the prediction",
    "On {case} you give {got}: how much the predictions change. A model may change its mind about noise, "
    "too. Against what does an error compare them?",
)
def _(X, y, w, held_out, columns, orders):
    X = X[held_out]
    return _two(_rises(X, X @ w, w, columns, orders))


@group_importance.mistake(
    "sum of squares",
    "On {case} you give {got}, which grows with the number of objects. Is it a sum or a mean?",
)
def _(X, y, w, held_out, columns, orders):
    return _two(np.sum(held_out) * _rises(X[held_out], y[held_out], w, columns, orders))


@group_importance.mistake(
    "relative to the error before",
    "On {case} you give {got}: the rise in units of the error before. Is a rise a difference, or a ratio?",
    # The example has residuals of zero.
    when=lambda trials: all(_relative(trial) for trial in trials if not trial.ok),
)
def _(X, y, w, held_out, columns, orders):
    X, y = X[held_out], y[held_out]
    with np.errstate(divide="ignore", invalid="ignore"):
        return _two(_rises(X, y, w, columns, orders) / _mse(X, y, w))


def _relative(trial):
    X, y, w, held_out, *_ = trial.args
    before = _mse(X[held_out], y[held_out], w)
    if before < 1e-12:
        return True
    mean = group_importance.solution(*trial.args)[0] / before
    try:
        first = np.ravel(trial.got)[0]
        return bool(np.isclose(first, mean) or np.isclose(first, mean + 1))
    except (TypeError, ValueError, IndexError):
        return False


@group_importance.mistake(
    "ddof of zero",
    "On {case} you give {got}. Your mean is right; your standard deviation divides by the number of "
    "repeats. From what were the deviations taken, and what does that cost?",
)
def _(X, y, w, held_out, columns, orders):
    rises = _rises(X[held_out], y[held_out], w, columns, orders)
    return np.mean(rises), np.std(rises)


@group_importance.mistake(
    "standard error",
    "On {case} you give {got}. Your mean is right; your spread shrinks with the number of repeats. Was the "
    "spread of one repeat asked for, or the error of the mean?",
)
def _(X, y, w, held_out, columns, orders):
    mean, spread = group_importance.solution(X, y, w, held_out, columns, orders)
    return mean, spread / np.sqrt(len(orders))


@group_importance.mistake(
    "variance",
    "On {case} you give {got}. Your mean is right; in which unit is your spread?",
)
def _(X, y, w, held_out, columns, orders):
    mean, spread = group_importance.solution(X, y, w, held_out, columns, orders)
    return mean, spread**2


@group_importance.mistake(
    "mean only",
    "On {case} you give {got}, the right mean. How far do single repeats lie from it?",
)
def _(X, y, w, held_out, columns, orders):
    return group_importance.solution(X, y, w, held_out, columns, orders)[0]


@group_importance.mistake("order swapped", "On {case} you give {got}. Which of the two was asked for first?")
def _(X, y, w, held_out, columns, orders):
    return group_importance.solution(X, y, w, held_out, columns, orders)[::-1]


@group_importance.mistake(
    "one number a repeat",
    "On {case} you return the importance of every repeat. Which two numbers sum them up?",
)
def _(X, y, w, held_out, columns, orders):
    return _rises(X[held_out], y[held_out], w, columns, orders)


# Fidelity


@function_task(right="Fidelity compares two models, and the many plain sources do not flatter it.")
def fidelity(p_forest, p_tree, y):
    return _jaccard(p_forest > 0.5, p_tree > 0.5)


def _jaccard(a, b):
    either = np.sum(a | b)
    return np.sum(a & b) / either if either else 1.0


@fidelity.inputs("two hundred sources, few of them pulsars", draws=4)
def _(rng):
    y = (rng.random(200) < 0.15).astype(int)
    y[:12] = 1
    p_forest = np.clip(0.2 + 0.5 * y + 0.22 * rng.normal(size=200), 0.01, 0.99)
    p_tree = np.clip(0.8 * p_forest + 0.12 + 0.15 * rng.normal(size=200), 0.01, 0.99)
    return p_forest, p_tree, y


fidelity.example(
    "six sources",
    np.array([0.9, 0.8, 0.7, 0.1, 0.2, 0.3]),
    np.array([0.6, 0.9, 0.2, 0.7, 0.1, 0.1]),
    np.array([1, 0, 1, 0, 0, 1]),
    expect="Both call the first two pulsars, and four are called so by at least one.",
)
fidelity.example(
    "sources that neither calls a pulsar",
    np.array([0.1, 0.2, 0.3]),
    np.array([0.3, 0.1, 0.5]),
    np.array([0, 1, 0]),
    expect="The two do not disagree about any pulsar, so the fidelity is 1.",
    edge=True,
)


def _quietly(function):
    with np.errstate(divide="ignore", invalid="ignore"):
        return function()


@fidelity.mistake(
    "tree against the labels",
    "On {case} you give {got}: how well the tree agrees with the *labels*. A surrogate explains a model. "
    "With what should it agree?",
)
def _(p_forest, p_tree, y):
    return _jaccard(y == 1, p_tree > 0.5)


@fidelity.mistake(
    "forest against the labels",
    "On {case} you give {got}: how well the forest agrees with the labels. Where is the tree?",
)
def _(p_forest, p_tree, y):
    return _jaccard(y == 1, p_forest > 0.5)


@fidelity.mistake(
    "accuracy",
    "On {case} you give {got}: the share of all sources with the same answer. What would a tree get that "
    "never says pulsar?",
)
def _(p_forest, p_tree, y):
    return np.mean((p_forest > 0.5) == (p_tree > 0.5))


@fidelity.mistake(
    "accuracy against the labels",
    "On {case} you give {got}: the tree's accuracy. Fidelity asks how well it agrees with the forest, and "
    "pulsars are rare. What would a tree get that never says pulsar?",
)
def _(p_forest, p_tree, y):
    return np.mean((y == 1) == (p_tree > 0.5))


@fidelity.mistake(
    "balanced accuracy",
    "On {case} you give {got}: the mean of two shares, one among the forest's pulsars and one among all "
    "others. Which sources should be left out altogether?",
)
def _(p_forest, p_tree, y):
    forest, tree = p_forest > 0.5, p_tree > 0.5
    return _quietly(
        lambda: np.mean([np.sum(a & b) / np.sum(a) for a, b in ((forest, tree), (~forest, ~tree))])
    )


@fidelity.mistake(
    "only the forest's pulsars",
    "On {case} you give {got}: of those that the forest calls pulsars, the share that the tree does. What "
    "would a tree get that says pulsar to everyone?",
)
def _(p_forest, p_tree, y):
    forest, tree = p_forest > 0.5, p_tree > 0.5
    return _quietly(lambda: np.sum(forest & tree) / np.sum(forest))


@fidelity.mistake(
    "only the tree's pulsars",
    "On {case} you give {got}: of those that the tree calls pulsars, the share that the forest does. What "
    "would a tree get that calls a single sure one?",
)
def _(p_forest, p_tree, y):
    forest, tree = p_forest > 0.5, p_tree > 0.5
    return _quietly(lambda: np.sum(forest & tree) / np.sum(tree))


@fidelity.mistake(
    "only the true pulsars",
    "On {case} you give {got}: the share with the same answer among *true* pulsars. Does a surrogate need "
    "to know which are true?",
)
def _(p_forest, p_tree, y):
    return np.mean(((p_forest > 0.5) == (p_tree > 0.5))[y == 1])


@fidelity.mistake(
    "F1",
    "On {case} you give {got}, the F₁ score of the tree against the forest. It counts those that both call "
    "twice. How often should they count?",
)
def _(p_forest, p_tree, y):
    forest, tree = p_forest > 0.5, p_tree > 0.5
    return _quietly(lambda: 2 * np.sum(forest & tree) / (np.sum(forest) + np.sum(tree)))


@fidelity.mistake(
    "kappa",
    "On {case} you give {got}, Cohen's kappa: agreement beyond chance among all sources. A good measure, "
    "too. Which sources does the text count?",
)
def _(p_forest, p_tree, y):
    return metrics.cohen_kappa_score(p_forest > 0.5, p_tree > 0.5)


@fidelity.mistake(
    "R squared",
    "On {case} you give {got}: the share of the variance of the forest's probabilities. A good measure, "
    "too. What does the text count, numbers or calls?",
)
def _(p_forest, p_tree, y):
    return metrics.r2_score(p_forest, p_tree)


@fidelity.mistake(
    "share of all",
    "On {case} you give {got}: those that both call, as a share of all sources. Among which is the share "
    "asked for?",
)
def _(p_forest, p_tree, y):
    return np.mean((p_forest > 0.5) & (p_tree > 0.5))


@fidelity.mistake(
    "share of disagreement",
    "On {case} you give {got}: the share on which the two *disagree*. What should two equal models get?",
)
def _(p_forest, p_tree, y):
    return 1 - fidelity.solution(p_forest, p_tree, y)


@fidelity.mistake(
    "nothing called",
    "Right where somebody calls a pulsar. On {case} you divide by zero, or say 0. Do two models that both "
    "call none disagree?",
    when=lambda trials: all(np.sum((t.args[0] > 0.5) | (t.args[1] > 0.5)) == 0 for t in trials if not t.ok),
)
def _(p_forest, p_tree, y):
    forest, tree = p_forest > 0.5, p_tree > 0.5
    return _quietly(lambda: np.sum(forest & tree) / np.sum(forest | tree))


@fidelity.mistake(
    "threshold included",
    "Right for most sources. On {case} a probability of exactly 0.5 counts as a call. Which side of "
    '"exceeds" is it on?',
)
def _(p_forest, p_tree, y):
    return _jaccard(p_forest >= 0.5, p_tree >= 0.5)
