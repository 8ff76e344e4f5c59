"""Feedback on the exercise of lesson 2.3."""

import numpy as np
from scipy.stats import rankdata
from sklearn.model_selection import (
    GroupKFold,
    KFold,
    StratifiedGroupKFold,
    StratifiedKFold,
    cross_val_predict,
    cross_val_score,
)
from sklearn.neighbors import KNeighborsClassifier

from . import function_task


def _area(y, score):
    """What roc_auc_score gives, many times as fast: the checks need thousands of them."""
    positive = y.sum()
    below = rankdata(score)[y].sum() - positive * (positive + 1) / 2
    return below / (positive * (len(y) - positive))


def _either(y, score):
    area = _area(y, score)
    return max(area, 1 - area)


def _known(x, y, area=_either):
    there = ~np.isnan(x)
    return area(y[there], x[there])


def _columns(X, y, *areas):
    """For every column the largest of what `areas` make of it."""
    return np.array([max(area(x, y) for area in areas) for x in X.T])


def _missing(x, y):
    return _either(y, np.isnan(x))


@function_task(right="Both directions, and a gap is taken for what it is: a value of its own.")
def column_auc(X, y):
    return _columns(X, y, _known, _missing)


@column_auc.inputs("columns without gaps, some of them falling", draws=2)
def _(rng):
    y = rng.permutation(np.arange(40) < 17)
    return np.round(2 * rng.normal(size=(40, 4)) + y[:, None] * [2.5, -1.5, -3, 0.3]), y


@column_auc.inputs("columns with gaps that tell something", draws=2)
def _(rng):
    y = rng.permutation(np.arange(60) < 27)
    X = 2 + rng.normal(size=(60, 4)) + y[:, None] * [0.1, -0.2, 1.5, -1]
    rates = np.where(y[:, None], [0.1, 0.7, 0.3, 0.2], [0.6, 0.1, 0.3, 0.25])
    return np.where(rng.random((60, 4)) < rates, np.nan, X), y


column_auc.example(
    "one column, four rows",
    np.array([[3.0], [2.0], [1.0], [2.0]]),
    np.array([False, False, True, True]),
    expect="Of four pairs three are in the opposite order and one is a tie.",
)


@column_auc.mistake(
    "one direction only",
    "Right where large values mean True. On {case} you give {got}. Is a column that is always lower for "
    "True harmless?",
)
def _(X, y):
    def up(y, score):
        return _area(y, score)

    return _columns(X, y, lambda x, y: _known(x, y, up), lambda x, y: up(y, np.isnan(x)))


@column_auc.mistake(
    "gaps in one direction only",
    "Known values are right. On {case} you give {got}. A gap may be commoner for True, or rarer: do both "
    "count?",
)
def _(X, y):
    return _columns(X, y, _known, lambda x, y: _area(y, np.isnan(x)))


@column_auc.mistake(
    "gaps left out",
    "Right where nothing is missing. On {case} you give {got}. You left the gaps out. Does it tell anything "
    "*that* a value is missing?",
)
def _(X, y):
    return _columns(X, y, _known)


@column_auc.mistake(
    "gaps filled with zero",
    "Right where nothing is missing. On {case} you give {got}. A zero is a value like others: which rank do "
    "your gaps get?",
)
def _(X, y):
    return _columns(np.nan_to_num(X), y, _known)


@column_auc.mistake(
    "gaps filled with the mean",
    "Right where nothing is missing. On {case} you give {got}. Filled with the mean, a gap looks like an "
    "average object. Which of the two things that were asked for gets lost?",
)
def _(X, y):
    return _columns(np.where(np.isnan(X), np.nanmean(X, axis=0), X), y, _known)


@column_auc.mistake(
    "gaps filled with the median",
    "Right where nothing is missing. On {case} you give {got}. Filled with the median, a gap looks like an "
    "average object. Which of the two things that were asked for gets lost?",
)
def _(X, y):
    return _columns(np.where(np.isnan(X), np.nanmedian(X, axis=0), X), y, _known)


@column_auc.mistake(
    "gaps filled with -999",
    "Right where nothing is missing. On {case} you give {got}. With -999 every gap ranks below all known "
    "values, and both are mixed into one AUC. How many AUCs were asked for?",
)
def _(X, y):
    return _columns(np.where(np.isnan(X), -999, X), y, _known)


@column_auc.mistake(
    "mean of the two areas",
    "On {case} you give {got}: the mean of the two AUCs. What does a column without gaps lose by that?",
)
def _(X, y):
    return (_columns(X, y, _known) + _columns(X, y, _missing)) / 2


@column_auc.mistake(
    "gaps filled, then looked at as well",
    "Right where nothing is missing. On {case} you give {got}. Gaps are looked at, well; but they also "
    "still count among the known values, as means. Should they be ranked there?",
)
def _(X, y):
    filled = _columns(np.where(np.isnan(X), np.nanmean(X, axis=0), X), y, _known)
    return np.maximum(filled, _columns(X, y, _missing))


@column_auc.mistake(
    "gaps only",
    "On {case} you give {got}. That is what the gaps tell. And the values?",
)
def _(X, y):
    return _columns(X, y, _missing)


@column_auc.mistake(
    "correlation",
    "On {case} you give {got}: correlation coefficients. A correlation depends on the scale of the column "
    "(try its cube), an area under the ROC curve on the order alone. Which pairs does the AUC count?",
)
def _(X, y):
    def correlation(y, score):
        return abs(np.corrcoef(score, y)[0, 1]) if np.ptp(score) else 0.0

    return _columns(X, y, lambda x, y: _known(x, y, correlation))


@column_auc.mistake(
    "accuracy",
    "On {case} you give {got}: the accuracy of a cut at the median. Another cut would give another number. "
    "Which measure has no cut?",
)
def _(X, y):
    def accuracy(y, score):
        right = np.mean((score > np.median(score)) == y)
        return max(right, 1 - right)

    return _columns(X, y, lambda x, y: _known(x, y, accuracy))


@column_auc.mistake(
    "ties count nothing",
    "On {case} you give {got}. It is right where no two values are equal. What does a tie count?",
)
def _(X, y):
    def strictly(y, score):
        pairs = score[y][:, None] - score[~y]
        return max(np.mean(pairs > 0), np.mean(pairs < 0))

    return _columns(X, y, lambda x, y: _known(x, y, strictly), lambda x, y: strictly(y, 1.0 * np.isnan(x)))


@column_auc.mistake(
    "distance from a guess",
    "On {case} you give {got}: how far the AUC is from 0.5. The AUC itself was asked for. What has a "
    "perfect column?",
)
def _(X, y):
    return _columns(X, y, _known, _missing) - 0.5


@column_auc.mistake(
    "the top one only",
    "On {case} you give {got}: one AUC, the largest. How many columns has `X`?",
)
def _(X, y):
    return _columns(X, y, _known, _missing).max()


def _rows(group, fold, condition):
    """For every row whether `condition` holds for some other row of its group."""
    same = group[:, None] == group
    np.fill_diagonal(same, False)
    return np.any(same & condition(fold[:, None], fold), axis=1)


@function_task(right="A row is at risk if its star is in another fold too, and only then.")
def split_rows(group, fold):
    return _rows(group, fold, np.not_equal)


@split_rows.inputs("thirty rows of twelve stars", draws=3)
def _(rng):
    group = np.r_[np.repeat(np.arange(9), 3), 9, 10, 11] + 7000
    fold = np.r_[np.tile([0, 0, 0, 1, 1, 2, 0, 1, 2, 3, 3, 3], 3)[:30]]
    order = rng.permutation(30)
    return group[order], fold[order]


@split_rows.inputs("rows of objects with names", draws=1)
def _(rng):
    group = rng.choice(
        np.array(["J0539-0059", "J1132-3018", "J2130-0845", "J2026-2943", "J0004-4044"]), size=24
    )
    return group, rng.integers(0, 2, size=24) + 2 * (group > "J2")


split_rows.example(
    "five rows",
    np.array([8, 8, 5, 5, 3]),
    np.array([0, 1, 2, 2, 0]),
    expect="Star 8 is in two folds; star 5 has two rows, both in fold 2; star 3 has one.",
    edge=True,
)


@split_rows.mistake(
    "grouped by row number",
    "On {case} no row of yours shares anything. If every row is a group of its own, what can be found?",
)
def _(group, fold):
    return np.zeros(len(group), bool)


@split_rows.mistake(
    "any company",
    "On {case} you also mark rows whose whole star lies in one fold. Are these on both sides?",
)
def _(group, fold):
    return _rows(group, fold, lambda a, b: np.ones(np.broadcast(a, b).shape, bool))


@split_rows.mistake(
    "company in the same fold",
    "On {case} you mark rows that have company in *their own* fold. When that fold is the test, who is in "
    "training?",
)
def _(group, fold):
    return _rows(group, fold, np.equal)


@split_rows.mistake(
    "the first one spared",
    "On {case} the first row of each star is not marked. Is a row safe because it stands first?",
)
def _(group, fold):
    first = np.isin(np.arange(len(group)), np.unique(group, return_index=True)[1])
    return _rows(group, fold, np.not_equal) & ~first


@split_rows.mistake(
    "later copies",
    "On {case} you mark every row whose star came before, in whichever fold. Is the first one safe, and "
    "does the fold not matter?",
)
def _(group, fold):
    return ~np.isin(np.arange(len(group)), np.unique(group, return_index=True)[1])


@split_rows.mistake(
    "not in the first fold of the star",
    "On {case} you mark the rows that lie elsewhere than the star's first row. When *they* are in training, "
    "is the first row safe?",
)
def _(group, fold):
    first = {g: f for g, f in reversed(list(zip(group, fold, strict=True)))}
    return np.array([fold[i] != first[g] for i, g in enumerate(group)])


@split_rows.mistake(
    "next row only",
    "On {case} you compare a row with the next one. Are the rows of a star always neighbours in the table?",
)
def _(group, fold):
    return np.r_[(group[1:] == group[:-1]) & (fold[1:] != fold[:-1]), False]


@split_rows.mistake(
    "safe rows",
    "On {case} your True and False are the wrong way round. Which rows was the function to mark?",
)
def _(group, fold):
    return ~_rows(group, fold, np.not_equal)


@split_rows.mistake(
    "row numbers",
    "On {case} you give the numbers of the rows. They are the right ones. What has one True or False a row?",
)
def _(group, fold):
    return np.flatnonzero(_rows(group, fold, np.not_equal))


@split_rows.mistake(
    "stars instead of rows",
    "On {case} you give the stars that are in several folds. Rows were asked for: which rows belong to them?",
)
def _(group, fold):
    return np.unique(group[_rows(group, fold, np.not_equal)])


@split_rows.mistake(
    "a count",
    "On {case} you give {got}, how many rows there are. Which ones?",
)
def _(group, fold):
    return int(_rows(group, fold, np.not_equal).sum())


def _scores(model, X, y, folds, groups=None):
    """AUC of every fold: what cross_val_score gives, without its overhead."""
    scores = []
    for train, test in folds.split(X, y, groups):
        scores.append(_area(y[test], model.fit(X[train], y[train]).predict_proba(X[test])[:, 1]))
    return scores


def _score(model, X, y, star):
    return np.mean(_scores(model, X, y, GroupKFold(5), star))


@function_task(
    right="No star on both sides, no column from the future: what is left is a promise that can be kept."
)
def honest_score(model, X, y, star, known_before):
    return _score(model, X[:, known_before], y, star)


@honest_score.inputs("thirty stars with three signals each, six columns", draws=2)
def _(rng):
    star = np.repeat(np.arange(30), 3)
    kind = rng.permutation(np.arange(30) < 15)[star]
    y = np.where(rng.random(90) < 0.2, ~kind, kind)
    honest = rng.normal(size=(30, 2))[star] + 0.05 * rng.normal(size=(90, 2)) + 0.4 * y[:, None]
    strong = rng.normal(size=(90, 1)) + 1.9 * y[:, None]  # honest, too
    leaks = rng.normal(size=(90, 3)) + y[:, None] * [2.5, 1.3, 0.8]
    columns, order = rng.permutation(6), rng.permutation(90)
    X = np.hstack([honest, strong, leaks])[:, columns]
    return KNeighborsClassifier(5), X[order], y[order], star[order], columns < 3


@honest_score.mistake(
    "groups ignored",
    "On {case} you give {got}. With `cv=5` a classifier gets stratified folds, and these do not look at "
    "groups, even if they are given. Which splitter does?",
)
def _(model, X, y, star, known_before):
    return np.mean(_scores(model, X[:, known_before], y, StratifiedKFold(5)))


@honest_score.mistake(
    "folds of rows",
    "On {case} you give {got}. `KFold` cuts the table by rows. Where are the other signals of a test star?",
)
def _(model, X, y, star, known_before):
    return np.mean(_scores(model, X[:, known_before], y, KFold(5)))


@honest_score.mistake(
    "grouped by row number",
    "On {case} you give {got}. You use `GroupKFold`, but each row is a group of its own. What do the "
    "signals share?",
)
def _(model, X, y, star, known_before):
    return _score(model, X[:, known_before], y, np.arange(len(y)))


@honest_score.mistake(
    "all columns",
    "On {case} you give {got}: the folds are right, the columns are all of them. Which will a new signal "
    "not have?",
)
def _(model, X, y, star, known_before):
    return _score(model, X, y, star)


def _areas(X, y):
    return np.array([_either(y, x) for x in X.T])


@honest_score.mistake(
    "only the top column dropped",
    "On {case} you give {got}: you dropped the one column with the highest AUC. What do the others of its "
    "kind say?",
)
def _(model, X, y, star, known_before):
    return _score(model, np.delete(X, np.argmax(_areas(X, y)), axis=1), y, star)


@honest_score.mistake(
    "dropped by strength",
    "On {case} you give {got}: you dropped the columns that are strong alone. One of them is honest, and a "
    "weak one is not. What decides?",
)
def _(model, X, y, star, known_before):
    return _score(model, X[:, _areas(X, y) < 0.8], y, star)


@honest_score.mistake(
    "the wrong half",
    "On {case} you give {got}, from the columns that are *not* known before. Which way round does "
    "`known_before` go?",
)
def _(model, X, y, star, known_before):
    return _score(model, X[:, ~known_before], y, star)


@honest_score.mistake(
    "tested on the training rows",
    "On {case} you give {got}: the model was tested on what it was fitted to. Which rows were unknown to it?",
)
def _(model, X, y, star, known_before):
    X = X[:, known_before]
    return _area(y, model.fit(X, y).predict_proba(X)[:, 1])


@honest_score.mistake(
    "accuracy",
    "On {case} you give {got}: the share of right answers, which is what `cross_val_score` returns if it is "
    "not told. What was asked for?",
)
def _(model, X, y, star, known_before):
    return cross_val_score(model, X[:, known_before], y, groups=star, cv=GroupKFold(5)).mean()


@honest_score.mistake(
    "AUC of hard answers",
    "On {case} you give {got}: an AUC of answers True and False. What has the model to give, so that "
    "signals can be ranked?",
)
def _(model, X, y, star, known_before):
    X, scores = X[:, known_before], []
    for train, test in GroupKFold(5).split(X, y, star):
        scores.append(_area(y[test], model.fit(X[train], y[train]).predict(X[test])))
    return np.mean(scores)


@honest_score.mistake(
    "the other column of predict_proba",
    "On {case} you give {got}: worse than a guess. `predict_proba` has one column for each class. Which one "
    "is the first?",
)
def _(model, X, y, star, known_before):
    return 1 - _score(model, X[:, known_before], y, star)


@honest_score.mistake(
    "ten folds",
    "On {case} you give {got}: stars and columns are right, but there are ten folds. How many should it be?",
)
def _(model, X, y, star, known_before):
    return np.mean(_scores(model, X[:, known_before], y, GroupKFold(10), star))


@honest_score.mistake(
    "shuffled groups",
    "On {case} you give {got}, from shuffled folds: sound, but other folds. What does the text say about "
    "shuffling?",
)
def _(model, X, y, star, known_before):
    folds = GroupKFold(5, shuffle=True, random_state=0)
    return np.mean(_scores(model, X[:, known_before], y, folds, star))


@honest_score.mistake(
    "predictions pooled",
    "On {case} you give {got}: one AUC of all predictions together. It compares scores of five different "
    "models. The mean over the folds was asked for: how many AUCs are there?",
)
def _(model, X, y, star, known_before):
    X, folds = X[:, known_before], GroupKFold(5)
    scores = cross_val_predict(model, X, y, groups=star, cv=folds, method="predict_proba")
    return _area(y, scores[:, 1])


@honest_score.mistake(
    "five numbers",
    "On {case} you give {got}. These are the five folds, and they are right. Which one number sums them up?",
)
def _(model, X, y, star, known_before):
    return np.array(_scores(model, X[:, known_before], y, GroupKFold(5), star))


@honest_score.mistake(
    "nothing kept apart",
    "On {case} you give {got}: all columns, in folds that do not look at stars. Which of the two would you "
    "mend first?",
)
def _(model, X, y, star, known_before):
    return np.mean(_scores(model, X, y, StratifiedKFold(5)))


@honest_score.mistake(
    "stratified groups",
    "On {case} you give {got}, from `StratifiedGroupKFold`: sound, too, but other folds. Which splitter "
    "does the text name?",
)
def _(model, X, y, star, known_before):
    return np.mean(_scores(model, X[:, known_before], y, StratifiedGroupKFold(5), star))
