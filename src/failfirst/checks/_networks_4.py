"""Tasks of exercise 3.4: learning curves, augmentation and crossovers."""

import numpy as np

from . import function_task

# --- 1. A learning curve ---


class _Score:
    """The balanced accuracy of the nearest neighbour, for given rows."""

    def __init__(self, X, y):
        self.X, self.y = X, y

    def __call__(self, train, test):
        train, test = np.asarray(train), np.asarray(test)
        distance = ((self.X[test][:, None] - self.X[train][None]) ** 2).sum(axis=2)
        right = self.y[train][distance.argmin(axis=1)] == self.y[test]
        return float(np.mean([right[self.y[test] == label].mean() for label in np.unique(self.y[test])]))


def _table(score, folds, sizes, *, rows=lambda train, test, size: (train[:size], test)):
    """Scores with one row a fold, one column a size."""
    return np.array([[score(*rows(*fold, size)) for size in sizes] for fold in folds])


def _summary(table):
    return table.mean(axis=0), table.std(axis=0, ddof=1)


@function_task(
    right="Each fold trains on the first rows of its own training part and is tested on its own rest."
)
def learning_curve(score, folds, sizes):
    return _summary(_table(score, folds, sizes))


@learning_curve.inputs(
    "four folds of ninety objects", expect="One mean and one spread a size, over the folds.", draws=3
)
def _(rng):
    y = rng.permutation(np.arange(90) % 3 == 0)
    X = 1.6 * y[:, None] + rng.normal(size=(90, 2))
    rows = rng.permutation(90)
    folds = [(rng.permutation(np.setdiff1d(rows, part)), part) for part in np.array_split(rows, 4)]
    return _Score(X, y), folds, [6, 15, 30, 60]


@learning_curve.mistake(
    "one fold",
    "On {case} you give {got}: what a single fold gives. One split has one test set and one training set; "
    "how would you know their luck?",
)
def _(score, folds, sizes):
    return _table(score, folds[:1], sizes)[0], np.zeros(len(sizes))


@learning_curve.mistake(
    "test rows in training",
    "On {case} you give {got}. You train on the first rows of the whole table. Are some of them in the "
    "fold's test part?",
)
def _(score, folds, sizes):
    return _summary(_table(score, folds, sizes, rows=lambda train, test, size: (np.arange(size), test)))


@learning_curve.mistake(
    "tested on training rows",
    "On {case} you give {got}: perfect at every size. Which rows does the nearest neighbour know already?",
)
def _(score, folds, sizes):
    return _summary(_table(score, folds, sizes, rows=lambda train, test, size: (train[:size],) * 2))


@learning_curve.mistake(
    "tested on the rest of the training part",
    "On {case} you give {got}. You test on the training rows that you did not use, so every size has "
    "another test set. What is `test` for?",
)
def _(score, folds, sizes):
    return _summary(_table(score, folds, sizes, rows=lambda train, test, size: (train[:size], train[size:])))


@learning_curve.mistake(
    "train and test swapped",
    "On {case} you give {got}. You train on the small part of each fold. Which of the two comes first in a "
    "fold?",
)
def _(score, folds, sizes):
    return _summary(_table(score, [(test, train) for train, test in folds], sizes))


@learning_curve.mistake(
    "last rows",
    "On {case} you give {got}, from the *last* rows of the training part. Which rows were asked for?",
)
def _(score, folds, sizes):
    return _summary(_table(score, folds, sizes, rows=lambda train, test, size: (train[-size:], test)))


@learning_curve.mistake(
    "standard error",
    "The means are right. On {case} your bars are the spread over the root of the number of folds. The "
    "folds share most of their training rows: are they so many independent measurements? What was asked for?",
)
def _(score, folds, sizes):
    mean, spread = _summary(_table(score, folds, sizes))
    return mean, spread / np.sqrt(len(folds))


@learning_curve.mistake(
    "n instead of n − 1",
    "The means are right. On {case} your spreads are a little too small. The mean was taken from the same "
    "four numbers. What does that cost?",
)
def _(score, folds, sizes):
    table = _table(score, folds, sizes)
    return table.mean(axis=0), table.std(axis=0)


@learning_curve.mistake(
    "over sizes",
    "On {case} you give {got}. You averaged over the sizes. Along which axis lie the folds?",
)
def _(score, folds, sizes):
    return _summary(_table(score, folds, sizes).T)


@learning_curve.mistake(
    "all training rows",
    "On {case} every size has the same score. How many rows of the training part may a size use?",
)
def _(score, folds, sizes):
    return _summary(_table(score, folds, [len(folds[0][0])] * len(sizes)))


# --- 2. Augmentation on the right side of the split ---


def _views(X):
    """The eight symmetries of the square, each applied to all pictures."""
    return [np.rot90(flip, k, (1, 2)) for flip in (X, X[:, :, ::-1]) for k in range(4)]


def _in_any_order(function, *args):
    """Pictures beside their labels, sorted: the order in which copies come is free."""
    got = function(*args)
    try:
        X_train, y_train, X_test, y_test = (_array(part) for part in got)
        return *_sorted(X_train, y_train), *_sorted(X_test, y_test)
    except (TypeError, ValueError, IndexError):
        return got


def _array(part):
    """An array, or a flat list of arrays or numbers as one: nested lists may hide more than memory holds."""
    if isinstance(part, np.ndarray):
        return part
    if type(part) is list and all(isinstance(item, (np.ndarray, np.generic, int, float)) for item in part):
        return np.array(part)
    raise TypeError("neither an array nor a flat list")


def _sorted(X, y):
    table = np.column_stack([X.reshape(len(X), -1), y])
    rows = np.lexsort(table.T)
    return X[rows], y[rows]


@function_task(
    right="Eight copies of every training picture, each with its label, and the test set as the sky gave it.",
    use=_in_any_order,
)
def augmented_split(X, y, train, test):
    views = _views(X[train])
    return np.concatenate(views), np.tile(y[train], len(views)), X[test], y[test]


@augmented_split.inputs(
    "twelve small pictures",
    expect="Nine training pictures give 72; the three test pictures stay three.",
    draws=3,
)
def _(rng):
    rows = rng.permutation(12)
    y = rng.permutation(np.arange(12) % 3)
    return rng.integers(0, 100, (12, 4, 4)), y, rows[:9], rows[9:]


@augmented_split.mistake(
    "before the split",
    "On {case} copies of your test pictures are in the training set. What has the model seen before the "
    "test?",
    when=lambda trials: all(_copies_of_test(trial) for trial in trials),
)
def _(X, y, train, test):
    X_all, y_all = np.concatenate(_views(X)), np.tile(y, 8)
    rows = np.random.default_rng(0).permutation(len(X_all))
    return X_all[rows[:72]], y_all[rows[:72]], X_all[rows[72:]], y_all[rows[72:]]


def _copies_of_test(trial):
    """Whether a test picture of the answer is, turned somehow, also in its training set."""
    X_train, _, X_test, _ = trial.got
    train = {picture.tobytes() for picture in np.ascontiguousarray(X_train)}
    turned = np.concatenate(_views(np.asarray(X_test)))
    return any(picture.tobytes() in train for picture in np.ascontiguousarray(turned))


@augmented_split.mistake(
    "test set turned too",
    "On {case} your test set has 24 pictures. Which pictures will the telescope deliver: eight of each?",
)
def _(X, y, train, test):
    views, others = _views(X[train]), _views(X[test])
    return np.concatenate(views), np.tile(y[train], 8), np.concatenate(others), np.tile(y[test], 8)


@augmented_split.mistake(
    "labels in another order",
    "On {case} the pictures are right, but not every copy has the label of its picture. In which order do "
    "copies come, and in which order the labels?",
    when=lambda trials: all(_only_labels_differ(trial) for trial in trials),
)
def _(X, y, train, test):
    return np.concatenate(_views(X[train])), np.repeat(y[train], 8), X[test], y[test]


def _only_labels_differ(trial):
    def pictures(X):
        return sorted(picture.tobytes() for picture in np.ascontiguousarray(X))

    same = pictures(trial.got[0]) == pictures(trial.expected[0])
    return same and len(trial.got[1]) == len(trial.expected[1]) and not trial.ok


@augmented_split.mistake(
    "no mirror images",
    "On {case} you have four copies of a picture. A mirror image of a galaxy is a galaxy: how many "
    "symmetries has a square?",
)
def _(X, y, train, test):
    views = _views(X[train])[:4]
    return np.concatenate(views), np.tile(y[train], 4), X[test], y[test]


@augmented_split.mistake(
    "two mirrors and four turns",
    "On {case} some of your copies are the same picture twice. Is a mirror from left to right, turned by "
    "180°, a new one beside the mirror from top to bottom?",
)
def _(X, y, train, test):
    some = X[train]
    turned = [np.rot90(some, k, (1, 2)) for k in range(4)]
    mirrored = [some[:, :, ::-1], some[:, ::-1], turned[2][:, :, ::-1], turned[2][:, ::-1]]
    return np.concatenate(turned + mirrored), np.tile(y[train], 8), X[test], y[test]


@augmented_split.mistake(
    "originals left out",
    "On {case} the training pictures as they were are missing. Is doing nothing one of the eight?",
)
def _(X, y, train, test):
    views = _views(X[train])[1:]
    return np.concatenate(views), np.tile(y[train], 7), X[test], y[test]


@augmented_split.mistake(
    "labels not repeated",
    "On {case} you have 72 training pictures and 9 labels. Which label has a copy?",
)
def _(X, y, train, test):
    return np.concatenate(_views(X[train])), y[train], X[test], y[test]


@augmented_split.mistake(
    "not augmented", "On {case} the training set has as many pictures as before. Where are the copies?"
)
def _(X, y, train, test):
    return X[train], y[train], X[test], y[test]


# --- 3. Where two curves cross ---


def _first(sizes, forest, network):
    """The last size before the crossing, or None."""
    lead = np.asarray(network) - np.asarray(forest)
    passed = np.flatnonzero((lead[:-1] < 0) & (lead[1:] >= 0))
    return (int(passed[0]), lead) if len(passed) else (None, lead)


@function_task(
    right="Straight lines between the points, in the logarithm of N, and nan where nothing crosses."
)
def crossover(sizes, forest, network):
    i, lead = _first(sizes, forest, network)
    if i is None:
        return np.nan
    share = lead[i] / (lead[i] - lead[i + 1])
    x = np.log(sizes)
    return float(np.exp(x[i] + share * (x[i + 1] - x[i])))


crossover.example(
    "a network that leads by −0.1 at 20 and +0.1 at 80",
    np.array([20, 80]),
    np.array([0.6, 0.6]),
    np.array([0.5, 0.7]),
    expect="Half way between 20 and 80 on a logarithmic axis is 40.",
)
crossover.example(
    "a network that stays behind",
    np.array([20, 40, 80]),
    np.array([0.6, 0.7, 0.75]),
    np.array([0.3, 0.5, 0.7]),
    expect="Two curves that do not cross have no crossover.",
    edge=True,
)
crossover.example(
    "a network that passes at 40, falls behind at 80 and passes again",
    np.array([20, 40, 80, 160]),
    np.array([0.5, 0.6, 0.7, 0.8]),
    np.array([0.4, 0.62, 0.66, 0.9]),
    expect="The first of two crossings was asked for.",
    edge=True,
)


@crossover.inputs("five sizes", draws=3)
def _(rng):
    sizes = np.array([20, 40, 80, 160, 231])
    forest = 0.5 + np.cumsum(rng.uniform(0.02, 0.06, 5))
    lead = np.sort(np.append(rng.uniform(-0.3, -0.02, 3), rng.uniform(0.02, 0.2, 2)))
    return sizes, forest, forest + lead


@crossover.mistake(
    "linear in N",
    "On {case} you give {got}: a straight line in N. The sizes double from point to point. In what is a "
    "learning curve nearly straight?",
)
def _(sizes, forest, network):
    i, lead = _first(sizes, forest, network)
    if i is None:
        return np.nan
    return sizes[i] + lead[i] / (lead[i] - lead[i + 1]) * (sizes[i + 1] - sizes[i])


@crossover.mistake(
    "first size above",
    "On {case} you give {got}: the first size at which the network leads. Where between this size and the "
    "one before does its lead become zero?",
)
def _(sizes, forest, network):
    i, _ = _first(sizes, forest, network)
    return np.nan if i is None else float(sizes[i + 1])


@crossover.mistake(
    "last size below",
    "On {case} you give {got}: the last size at which the forest leads. Where between this size and the "
    "next does the lead become zero?",
)
def _(sizes, forest, network):
    i, _ = _first(sizes, forest, network)
    return np.nan if i is None else float(sizes[i])


@crossover.mistake(
    "middle of the two sizes",
    "On {case} you give {got}: the middle between the two sizes around the crossing. Does the lead before "
    "it equal the lead after it?",
)
def _(sizes, forest, network):
    i, _ = _first(sizes, forest, network)
    return np.nan if i is None else float(np.sqrt(sizes[i] * sizes[i + 1]))


@crossover.mistake(
    "share upside down",
    "On {case} you give {got}. If the lead is almost zero at the smaller size, near which size is the "
    "crossing?",
)
def _(sizes, forest, network):
    i, lead = _first(sizes, forest, network)
    if i is None:
        return np.nan
    share = lead[i + 1] / (lead[i + 1] - lead[i])
    return float(np.exp(np.log(sizes[i]) + share * np.log(sizes[i + 1] / sizes[i])))


@crossover.mistake(
    "logarithm left on",
    "On {case} you give {got}. That is a logarithm. How many pictures is it?",
)
def _(sizes, forest, network):
    return np.log(crossover.solution(sizes, forest, network))


@crossover.mistake(
    "largest size where nothing crosses",
    "Right where curves cross. On {case} you give {got}. Did the network reach the forest at that size?",
    when=lambda trials: (
        _right_where_they_cross(trials) and all(t.ok or t.got == t.args[0][-1] for t in trials)
    ),
)
def _(sizes, forest, network):
    answer = crossover.solution(sizes, forest, network)
    return float(sizes[-1]) if np.isnan(answer) else answer


@crossover.mistake(
    "extrapolated where nothing crosses",
    "Right where curves cross. On {case} you give {got}, outside the measured sizes or none of them. How "
    "sure is a line that goes on beyond the data?",
    when=lambda trials: (
        _right_where_they_cross(trials)
        and all(t.ok or (isinstance(t.got, float) and np.isfinite(t.got)) for t in trials)
    ),
)
def _(sizes, forest, network):
    answer = crossover.solution(sizes, forest, network)
    if not np.isnan(answer):
        return answer
    lead = network - forest
    return float(sizes[-1] * (sizes[-1] / sizes[-2]) ** (lead[-1] / (lead[-2] - lead[-1])))


def _right_where_they_cross(trials):
    return all(t.ok for t in trials if np.isfinite(t.expected)) and not all(t.ok for t in trials)


@crossover.mistake(
    "last crossing",
    "Right for one crossing. On {case} you give {got}, the last one. Which one was asked for?",
    when=lambda trials: (
        [t.case for t in trials if not t.ok]
        == ["a network that passes at 40, falls behind at 80 and passes again"]
    ),
)
def _(sizes, forest, network):
    lead = network - forest
    passed = np.flatnonzero((lead[:-1] < 0) & (lead[1:] >= 0))
    last = passed[-1] if len(passed) else 0
    return crossover.solution(sizes[last:], forest[last:], network[last:])
