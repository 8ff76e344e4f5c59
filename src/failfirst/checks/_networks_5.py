"""Feedback on the exercise of lesson 3.5."""

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold

from . import function_task


def _balanced(y, answer):
    """What balanced_accuracy_score gives, many times as fast: the checks need thousands of them."""
    return np.mean([np.mean(answer[y == k] == k) for k in np.unique(y)])


def _nearest(X, y, seen):
    """Class of the nearest neighbour of every row among the rows that it may see."""
    distance = ((X[:, None] - X[None]) ** 2).sum(axis=2)
    return y[np.where(seen, distance, np.inf).argmin(axis=1)]


def _seen(folds, n):
    """Which rows (second axis) a row's model is trained on, if it answers for that row's fold."""
    seen = np.zeros((n, n), bool)
    for train, test in folds:
        seen[np.ix_(test, train)] = True
    return seen


def _predicted(X, y, folds):
    """What a nearest neighbour says of every row, from the other folds."""
    return _nearest(X, y, _seen(folds, len(y)))


def _ring(pictures, width):
    """Where the outermost pixels are."""
    ring = np.ones(pictures.shape[1:3], bool)
    ring[width:-width, width:-width] = False
    return ring


def _flat(pictures):
    return pictures.reshape(len(pictures), -1)


def _border(pictures, width):
    return _flat(pictures[:, _ring(pictures, width)])


# --- 1 ----------------------------------------------------------------------------------------------------


@function_task(
    right="Only the border, only unseen pictures, and every class counts the same. A high value says that "
    "the border gives the class away; it does not say yet that another model uses it."
)
def background_score(pictures, y, width, folds):
    return _balanced(y, _predicted(_border(pictures, width), y, folds))


def _pictures(rng, side):
    y = rng.permutation(np.repeat([0, 1, 2], [26, 14, 8]))
    pictures = rng.normal(size=(len(y), side, side, 3))
    ring = _ring(pictures, 2)
    pictures[:, ring] += 0.35 * rng.normal(size=(3, ring.sum(), 3))[y]
    pictures[:, ~ring] += 0.6 * rng.normal(size=(3, (~ring).sum(), 3))[y]
    splitter = StratifiedKFold(4, shuffle=True, random_state=int(rng.integers(1000)))
    return pictures, y, 2, list(splitter.split(pictures, y))


@background_score.inputs("48 pictures in three classes, two of them rare", draws=4)
def _(rng):
    return _pictures(rng, 8)


@background_score.inputs("48 larger pictures", draws=2)
def _(rng):
    return _pictures(rng, 11)


@background_score.mistake(
    "probe on training data",
    "On {case} you give {got}. A nearest neighbour finds every picture that it was trained on: itself. "
    "Which pictures may be scored?",
)
def _(pictures, y, width, folds):
    return _balanced(y, _nearest(_border(pictures, width), y, np.ones((len(y), len(y)), bool)))


@background_score.mistake(
    "mask inverted",
    "On {case} you give {got}: that is the score of the *middle*. Where does `True` stand in your mask?",
)
def _(pictures, y, width, folds):
    return _balanced(y, _predicted(_flat(pictures[:, ~_ring(pictures, width)]), y, folds))


@background_score.mistake(
    "whole picture",
    "On {case} you give {got}, which is what the whole picture gives. Is the object still in sight of your"
    " probe?",
)
def _(pictures, y, width, folds):
    return _balanced(y, _predicted(_flat(pictures), y, folds))


@background_score.mistake(
    "plain accuracy",
    "On {case} you give {got}, the share of all pictures. A model that always says the commonest class has"
    " more than half of them. What does it have if each class counts the same?",
)
def _(pictures, y, width, folds):
    return np.mean(y == _predicted(_border(pictures, width), y, folds))


@background_score.mistake(
    "above and below only",
    "On {case} you give {got}: so it comes out with the upper and lower edge alone. How many sides has a "
    "border?",
)
def _(pictures, y, width, folds):
    X = np.concatenate([_flat(pictures[:, :width]), _flat(pictures[:, -width:])], axis=1)
    return _balanced(y, _predicted(X, y, folds))


@background_score.mistake(
    "left and right only",
    "On {case} you give {got}: so it comes out with the left and right edge alone. How many sides has a "
    "border?",
)
def _(pictures, y, width, folds):
    X = np.concatenate([_flat(pictures[:, :, :width]), _flat(pictures[:, :, -width:])], axis=1)
    return _balanced(y, _predicted(X, y, folds))


@background_score.mistake(
    "one pixel only",
    "On {case} you give {got}: a border of one pixel. How wide was it to be?",
)
def _(pictures, y, width, folds):
    return _balanced(y, _predicted(_border(pictures, 1), y, folds))


@background_score.mistake(
    "corners twice",
    "On {case} you give {got}. Four strips were put together. Which pixels are in two of them, and count "
    "twice in a distance?",
)
def _(pictures, y, width, folds):
    strips = pictures[:, :width], pictures[:, -width:], pictures[:, :, :width], pictures[:, :, -width:]
    X = np.concatenate([_flat(strip) for strip in strips], axis=1)
    return _balanced(y, _predicted(X, y, folds))


@background_score.mistake(
    "mean of the border",
    "On {case} you give {got}. You averaged the border before the model saw it. Which pixels were to be "
    "the features?",
)
def _(pictures, y, width, folds):
    X = pictures[:, _ring(pictures, width)].mean(axis=1)
    return _balanced(y, _predicted(X, y, folds))


@background_score.mistake(
    "mean over folds",
    "On {case} you give {got}, a mean of scores of single folds. With two pictures of a class in a fold, "
    "one picture is half a recall. How many scores does one answer for every picture need?",
)
def _(pictures, y, width, folds):
    answer = _predicted(_border(pictures, width), y, folds)
    return np.mean([_balanced(y[test], answer[test]) for _, test in folds])


@background_score.mistake(
    "arguments swapped",
    "On {case} you give {got}. `balanced_accuracy_score` takes the truth and the answers. Which comes first?",
)
def _(pictures, y, width, folds):
    return _balanced(_predicted(_border(pictures, width), y, folds), y)


# --- 2 ----------------------------------------------------------------------------------------------------


@function_task(
    right="Every picture is judged by a model that has seen nothing of its author. What is lost against "
    "random folds is partly the author's habits and partly the pictures that are missing in "
    "training.",
)
def unseen_source_score(X, y, source):
    return _balanced(y, _nearest(X, y, source[:, None] != source))


@unseen_source_score.inputs("60 pictures of four authors, each with a favourite class", draws=5)
def _(rng):
    y = rng.permutation(np.repeat([0, 1, 2], [30, 18, 12]))
    favourite = rng.random(len(y)) < 0.5
    source = np.where(favourite, y, rng.integers(0, 4, size=len(y)))
    object_ = 0.9 * rng.normal(size=(3, 6))[y]
    X = object_ + 1.5 * rng.normal(size=(4, 6))[source] + rng.normal(size=(len(y), 6))
    return X, y, np.array(["Anna", "Ben", "Carla", "Dev"])[source]


@unseen_source_score.mistake(
    "random folds",
    "On {case} you give {got}. With random folds the model has seen other pictures of every author. Who is"
    " to be new in the test?",
    when=lambda trials: (
        all(isinstance(trial.got, (int, float, np.number)) and 0 < trial.got < 1 for trial in trials)
        and np.mean([trial.got - trial.expected for trial in trials]) > 0.15
    ),
)
def _(X, y, source):
    folds = KFold(5, shuffle=True, random_state=0).split(X)
    return _balanced(y, _predicted(X, y, folds))


@unseen_source_score.mistake(
    "grouped by class",
    "On {case} you give {got}. If the folds are grouped by class, the model never sees the class that it "
    "is asked for. Which column are the groups?",
)
def _(X, y, source):
    return _balanced(y, _nearest(X, y, y[:, None] != y))


@unseen_source_score.mistake(
    "one picture out",
    "On {case} you give {got}. One picture was left out at a time. Are other pictures of its author still "
    "in training?",
)
def _(X, y, source):
    return _balanced(y, _nearest(X, y, ~np.eye(len(y), dtype=bool)))


@unseen_source_score.mistake(
    "training data",
    "On {case} you give {got}. That is the score on pictures which the model has by heart. Which were new "
    "to it?",
)
def _(X, y, source):
    return _balanced(y, _nearest(X, y, np.ones((len(y), len(y)), bool)))


@unseen_source_score.mistake(
    "mean over sources",
    "On {case} you give {got}, the mean of one score an author. An author with three pictures then counts "
    "like one with thirty, and not everyone has all classes. How many scores do the answers of all "
    "pictures together need?",
)
def _(X, y, source):
    answer = _nearest(X, y, source[:, None] != source)
    return np.mean([_balanced(y[source == author], answer[source == author]) for author in np.unique(source)])


@unseen_source_score.mistake(
    "plain accuracy",
    "On {case} you give {got}, the share of all pictures. Half of them are of one class. What if each "
    "class counts the same?",
)
def _(X, y, source):
    return np.mean(_nearest(X, y, source[:, None] != source) == y)


@unseen_source_score.mistake(
    "source among the features",
    "On {case} you give {got}. The author is a feature there. What does a new author's number mean to the "
    "model?",
)
def _(X, y, source):
    number = np.unique(source, return_inverse=True)[1]
    return _balanced(y, _nearest(np.c_[X, number], y, source[:, None] != source))


@unseen_source_score.mistake(
    "each author by itself",
    "On {case} you give {got}. Training and test are of one author there. Which of the two should hold "
    "*all the others*?",
)
def _(X, y, source):
    return _balanced(y, _nearest(X, y, (source[:, None] == source) & ~np.eye(len(y), dtype=bool)))


# --- 3 ----------------------------------------------------------------------------------------------------


class _NeighbourScore:
    """Share of objects whose nearest neighbour has their class: an accuracy, each object left out once."""

    def __call__(self, X, y):
        distance = ((X[:, None] - X[None]) ** 2).sum(axis=2)
        np.fill_diagonal(distance, np.inf)
        return float(np.mean(y[distance.argmin(axis=1)] == y))

    def __repr__(self):
        return "score"


def _null(score, X, y, n, rng):
    return np.array([score(X, rng.permutation(y)) for _ in range(n)])


def _pair(got):
    """Level and p of an answer as numbers, or None if it has another form."""
    if not isinstance(got, (tuple, list, np.ndarray)) or len(got) != 2:
        return None
    try:
        return tuple(float(value) for value in got)
    except (TypeError, ValueError):
        return None


def _near(args, got, expected):
    if _pair(got) is None:
        return "two numbers are asked for: the chance level and p"
    level, p = _pair(got)
    score, X, y, n, _ = args
    null = _null(score, X, y, n, np.random.default_rng(0))
    # Two means of n draws; a right answer is farther off than this less than once in 100,000 times.
    if not abs(level - null.mean()) < 4.5 * null.std() * np.sqrt(2 / n):
        return f"your chance level is {level:.3g}; with permuted labels it is about {null.mean():.3g}"
    if expected[1] < 1.5 / (n + 1):
        near = np.isclose(p, expected[1], rtol=1e-3)
    else:
        near = abs(p - expected[1]) < 0.3
    return True if near else f"your p is {p:.3g}, and about {expected[1]:.3g} was expected"


@function_task(
    right="New labels each time, the same features, and the real order counts as one of the possible orders.",
    accept=_near,
)
def chance_level(score, X, y, n, rng):
    null = np.array([score(X, rng.permutation(y)) for _ in range(n)])
    return null.mean(), (1 + np.sum(null >= score(X, y))) / (n + 1)


def _labelled(rng, shift):
    y = rng.permutation(np.repeat([0, 1], [36, 12]))
    X = rng.normal(size=(len(y), 2)) + shift * y[:, None]
    return _NeighbourScore(), X, y, 99, np.random.default_rng(rng.integers(10**6))


@chance_level.inputs("48 objects whose features tell the class", draws=2)
def _(rng):
    return _labelled(rng, 6.0)


@chance_level.inputs(
    "48 objects whose features tell nothing", expect="Then p is neither tiny nor always 1.", draws=2
)
def _(rng):
    while True:  # labels that are neither luckily good nor bad: p of a right answer varies with its draws
        case = _labelled(rng, 0.0)
        null = _null(*case[:4], np.random.default_rng(0))
        if 0.4 < np.mean(null >= case[0](*case[1:3])) < 0.6:
            return case


def _values(trials):
    """Level, p and what belongs to each trial, or nothing if an answer has another form."""
    pairs = [_pair(trial.got) for trial in trials]
    return [] if None in pairs else [(*pair, trial) for pair, trial in zip(pairs, trials, strict=True)]


def _all(rule):
    return lambda trials: bool(_values(trials)) and all(rule(*one) for one in _values(trials))


def _real(trial):
    return trial.args[0](*trial.args[1:3])


def _told(trial):
    return trial.expected[1] < 0.02


@chance_level.mistake(
    "one over the number of classes",
    "On {case} your level is 1/2. That holds for *balanced* accuracy, or for classes alike in number. Here"
    " three in four are of one class. What does a guess in these shares score?",
    when=_all(lambda level, p, trial: np.isclose(level, 0.5, atol=1e-6)),
)
def _(score, X, y, n, rng):
    null = _null(score, X, y, n, rng)
    return 1 / len(np.unique(y)), (1 + np.sum(null >= score(X, y))) / (n + 1)


@chance_level.mistake(
    "share of the commonest class",
    "On {case} your level is 3/4: what a model has that always says the commonest class. Does this score's"
    " model do that when the labels tell nothing? Let it answer.",
    when=_all(lambda level, p, trial: np.isclose(level, 0.75, atol=1e-6)),
)
def _(score, X, y, n, rng):
    null = _null(score, X, y, n, rng)
    return np.bincount(y).max() / len(y), (1 + np.sum(null >= score(X, y))) / (n + 1)


@chance_level.mistake(
    "features and labels permuted together",
    "On {case} your level is the real score itself. If features and labels move together, every object "
    "keeps its label. What must be torn apart?",
    when=_all(lambda level, p, trial: np.isclose(level, _real(trial), atol=1e-6)),
)
def _(score, X, y, n, rng):
    null = []
    for _ in range(n):
        order = rng.permutation(len(y))
        null.append(score(X[order], y[order]))
    return np.mean(null), (1 + np.sum(np.array(null) >= score(X, y))) / (n + 1)


@chance_level.mistake(
    "the real order not counted",
    "Your level is right. On {case} your p is {got}: where no permutation beat the real score, it is "
    "exactly 0. Can 99 draws prove that? The order that nature gave is one of the possible orders, too.",
    when=lambda trials: bool(_values(trials)) and all(p == 0 for _, p, t in _values(trials) if _told(t)),
)
def _(score, X, y, n, rng):
    null = _null(score, X, y, n, rng)
    return null.mean(), np.mean(null >= score(X, y))


@chance_level.mistake(
    "one over n",
    "On {case} your p is {got}. With the real order there are how many orders in all?",
    when=lambda trials: (
        bool(_values(trials)) and all(np.isclose(p, 1 / t.args[3]) for _, p, t in _values(trials) if _told(t))
    ),
)
def _(score, X, y, n, rng):
    null = _null(score, X, y, n, rng)
    return null.mean(), (1 + np.sum(null >= score(X, y))) / n


@chance_level.mistake(
    "wrong side",
    "On {case} your p is {got}. You count the permutations *below* the real score. If the features tell "
    "the class, should p be near 0 or near 1?",
    when=lambda trials: bool(_values(trials)) and all(p > 0.95 for _, p, t in _values(trials) if _told(t)),
)
def _(score, X, y, n, rng):
    null = _null(score, X, y, n, rng)
    return null.mean(), (1 + np.sum(null <= score(X, y))) / (n + 1)


@chance_level.mistake(
    "one permutation",
    "On {case} you give {got}. With a single permutation p can be 1/2 or 1 and nothing else. What was `n` "
    "for?",
    when=_all(lambda level, p, trial: p in (0.5, 1.0, 0.0) or np.isclose(p, 2 / 100)),
)
def _(score, X, y, n, rng):
    level = score(X, rng.permutation(y))
    return level, (1 + (level >= score(X, y))) / 2


@chance_level.mistake(
    "the same permutation again",
    "On {case} you give {got}: all your permuted scores are alike. Are new labels drawn *inside* the loop?",
    when=_all(lambda level, p, trial: any(np.isclose(p, v) for v in (1 / (trial.args[3] + 1), 1.0))),
)
def _(score, X, y, n, rng):
    labels = rng.permutation(y)
    null = np.array([score(X, labels) for _ in range(n)])
    return null.mean(), (1 + np.sum(null >= score(X, y))) / (n + 1)
