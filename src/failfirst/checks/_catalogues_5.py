"""Feedback on the exercise of lesson 2.5."""

from itertools import pairwise

import numpy as np

from . import function_task


def _leaf_means(leaves, z, new):
    return np.array([z[leaves[:, t] == new[t]].mean() for t in range(len(new))])


def _used(leaves, z, new):
    return z[(leaves == new).any(axis=1)]


@function_task(
    right="A mean of the leaves' means. Whatever the features are, it lies between the two other numbers."
)
def forest_answer(leaves, z, new):
    used = _used(leaves, z, new)
    return _leaf_means(leaves, z, new).mean(), used.min(), used.max()


def _forest(rng, galaxies, trees, leaves):
    table = np.array([rng.permutation(np.arange(galaxies) % leaves) for _ in range(trees)]).T
    table[rng.random(table.shape) < 0.3] = 0
    # One galaxy at least in every leaf that may be asked for.
    table[:leaves] = np.arange(leaves)[:, None]
    z = rng.uniform(0.01, 0.12, size=galaxies)
    return table, z, rng.permutation(np.arange(trees) % leaves)


@forest_answer.inputs("sixty galaxies in four trees", draws=3)
def _(rng):
    return _forest(rng, 60, 4, 6)


@forest_answer.inputs("one tree", draws=2)
def _(rng):
    return _forest(rng, 30, 1, 4)


forest_answer.example(
    "four galaxies in two trees",
    np.array([[0, 0], [0, 1], [1, 1], [1, 1]]),
    np.array([0.02, 0.04, 0.06, 0.1]),
    np.array([0, 0]),
    expect="The first tree has a leaf with 0.02 and 0.04, the second one with 0.02 alone.",
)


@forest_answer.mistake(
    "galaxies pooled over the trees",
    "Right for one tree. On {case} you gave all galaxies of all these leaves in one mean. A tree with a "
    "small leaf then counts less. What does a forest average: galaxies, or the answers of its trees?",
)
def _(leaves, z, new):
    used = _used(leaves, z, new)
    return np.repeat(z, (leaves == new).sum(axis=1)).mean(), used.min(), used.max()


@forest_answer.mistake(
    "every galaxy once",
    "Right for one tree. On {case} you took each galaxy that shares some leaf once. What of one that "
    "shares a leaf in every tree?",
)
def _(leaves, z, new):
    used = _used(leaves, z, new)
    return used.mean(), used.min(), used.max()


@forest_answer.mistake(
    "only galaxies in the same leaf of every tree",
    "Right for one tree. On {case} you kept the galaxies that share the leaf in *every* tree. Has one that "
    "shares it in a single tree no weight?",
)
def _(leaves, z, new):
    used = z[(leaves == new).all(axis=1)]
    if not len(used):
        return np.nan, np.nan, np.nan
    return used.mean(), used.min(), used.max()


@forest_answer.mistake(
    "range of the leaves' means",
    "On {case} the prediction is right. Your range is that of the trees' answers. Of which numbers is each "
    "of those a mean?",
)
def _(leaves, z, new):
    means = _leaf_means(leaves, z, new)
    return means.mean(), means.min(), means.max()


@forest_answer.mistake(
    "range of all labels",
    "On {case} the prediction is right. Your range is that of all training redshifts. Does a galaxy in "
    "other leaves only have a weight?",
)
def _(leaves, z, new):
    return _leaf_means(leaves, z, new).mean(), z.min(), z.max()


@forest_answer.mistake(
    "median of the leaf",
    "On {case} the range is right. Your leaves answer with a median. Which number makes the squared error "
    "in a leaf smallest?",
)
def _(leaves, z, new):
    used = _used(leaves, z, new)
    medians = [np.median(z[leaves[:, t] == new[t]]) for t in range(len(new))]
    return np.mean(medians), used.min(), used.max()


@forest_answer.mistake(
    "median of the trees",
    "Right for one tree. On {case} the range is right. Your forest answers with the median of its trees. "
    "Would weights like those of the lesson give that?",
)
def _(leaves, z, new):
    used = _used(leaves, z, new)
    return np.median(_leaf_means(leaves, z, new)), used.min(), used.max()


@forest_answer.mistake(
    "first tree only",
    "Right for one tree. On {case} your answer is that of the first tree. Which axis of `leaves` counts "
    "the trees?",
)
def _(leaves, z, new):
    used = z[leaves[:, 0] == new[0]]
    return used.mean(), used.min(), used.max()


@forest_answer.mistake(
    "largest before smallest",
    "On {case} your second number is larger than your third. In which order were they asked for?",
)
def _(leaves, z, new):
    used = _used(leaves, z, new)
    return _leaf_means(leaves, z, new).mean(), used.max(), used.min()


def _rank(scores, k):
    return np.sort(scores)[k - 1] if k <= len(scores) else np.inf


def _k(n, alpha):
    return int(np.ceil((n + 1) * (1 - alpha)))


def _conformal(scores, alpha):
    return _rank(scores, _k(len(scores), alpha))


@function_task(
    right="The k-th smallest score of galaxies that the model never saw, with k rounded up from n + 1."
)
def conformal_half_width(z, z_hat, trained, alpha):
    return _conformal(np.abs(z - z_hat)[~trained], alpha)


def _table(rng, n, training):
    """The model knows its training galaxies, and is biased high on the others."""
    trained = rng.permutation(np.arange(n + training) < training)
    z = rng.uniform(0.01, 0.3, size=n + training)
    spread = np.where(trained, 0.004, 0.02)
    return z, z + spread * rng.normal(size=len(z)) + np.where(trained, 0, 0.008), trained


@conformal_half_width.inputs("22 calibration galaxies and 90 % coverage", draws=3)
def _(rng):
    return *_table(rng, 22, 40), 0.1


@conformal_half_width.inputs("36 calibration galaxies and 68 % coverage", draws=3)
def _(rng):
    return *_table(rng, 36, 25), 0.32


@conformal_half_width.inputs("31 calibration galaxies and 68 % coverage", draws=2)
def _(rng):
    # Here rounding down is wrong, and forgetting the new galaxy makes no difference.
    return *_table(rng, 31, 25), 0.32


@conformal_half_width.inputs(
    "eight calibration galaxies and 95 % coverage", draws=1, edge=True,
    expect="The new galaxy may be the worst of nine with a probability of 1/9, more than 5 %.",
)  # fmt: skip
def _(rng):
    return *_table(rng, 8, 20), 0.05


conformal_half_width.example(
    "four calibration galaxies and one of the training, half of the cases to cover",
    np.array([0.1, 0.2, 0.1, 0.2, 0.3]),
    np.array([0.11, 0.18, 0.13, 0.16, 0.3]),
    np.array([False, False, False, False, True]),
    0.5,
    expect="The scores are 0.01, 0.02, 0.03 and 0.04. A fifth one is as likely on any rank.",
)


@conformal_half_width.mistake(
    "calibrated on the training galaxies",
    "On {case} you give {got}, from galaxies that the model was trained on. Are their residuals like those "
    "of a new galaxy?",
)
def _(z, z_hat, trained, alpha):
    return _conformal(np.abs(z - z_hat)[trained], alpha)


@conformal_half_width.mistake(
    "all galaxies",
    "On {case} you give {got}, from all rows of the table. Whose score can be exchanged with that of a new "
    "galaxy?",
)
def _(z, z_hat, trained, alpha):
    return _conformal(np.abs(z - z_hat), alpha)


@conformal_half_width.mistake(
    "n instead of n + 1",
    "On {case} you give {got}. Your rank leaves the new galaxy out of the count. Among how many scores is "
    "its rank uniform?",
)
def _(z, z_hat, trained, alpha):
    scores = np.abs(z - z_hat)[~trained]
    return _rank(scores, int(np.ceil(len(scores) * (1 - alpha))))


@conformal_half_width.mistake(
    "np.quantile as it is",
    "On {case} you give {got}. `np.quantile` interpolates between scores, and knows of no new galaxy. "
    "Which of the sorted scores does the proof ask for?",
)
def _(z, z_hat, trained, alpha):
    return np.quantile(np.abs(z - z_hat)[~trained], 1 - alpha)


@conformal_half_width.mistake(
    "quantile with n + 1, interpolated",
    "On {case} you give {got}. The level has its n + 1, but `np.quantile` still interpolates, and counts "
    "its ranks from 0. Is your answer one of the scores?",
)
def _(z, z_hat, trained, alpha):
    scores = np.abs(z - z_hat)[~trained]
    level = _k(len(scores), alpha) / len(scores)
    return np.quantile(scores, level) if level <= 1 else np.inf


@conformal_half_width.mistake(
    "rounded down",
    "On {case} you give {got}, one rank too low. If (n + 1)(1 − α) is 20.7, which rank keeps the promise?",
)
def _(z, z_hat, trained, alpha):
    scores = np.abs(z - z_hat)[~trained]
    return _rank(scores, int((len(scores) + 1) * (1 - alpha)))


@conformal_half_width.mistake(
    "one rank too high",
    "On {case} you give {got}, the next score after the one that was asked for. From which number does "
    "Python count?",
)
def _(z, z_hat, trained, alpha):
    scores = np.abs(z - z_hat)[~trained]
    return _rank(scores, _k(len(scores), alpha) + 1)


@conformal_half_width.mistake(
    "signed residuals, z minus prediction",
    "On {case} you give {got}. You sorted residuals with their sign. Does a prediction that is far too "
    "high have a small score?",
)
def _(z, z_hat, trained, alpha):
    return _conformal((z - z_hat)[~trained], alpha)


@conformal_half_width.mistake(
    "signed residuals, prediction minus z",
    "On {case} you give {got}. You sorted residuals with their sign. Does a prediction that is far too low "
    "have a small score?",
)
def _(z, z_hat, trained, alpha):
    return _conformal((z_hat - z)[~trained], alpha)


@conformal_half_width.mistake(
    "full width",
    "On {case} you give {got}, the distance between both ends of the interval. How far is it from the "
    "middle to one end?",
)
def _(z, z_hat, trained, alpha):
    return 2 * _conformal(np.abs(z - z_hat)[~trained], alpha)


@conformal_half_width.mistake(
    "half of the score",
    "On {case} you give {got}. With this half width, would the k-th calibration galaxy itself lie inside?",
)
def _(z, z_hat, trained, alpha):
    return _conformal(np.abs(z - z_hat)[~trained], alpha) / 2


@conformal_half_width.mistake(
    "alpha instead of 1 - alpha",
    "On {case} you give {got}, which holds a new galaxy with a probability of about α. Which share may be "
    "missed?",
)
def _(z, z_hat, trained, alpha):
    return _conformal(np.abs(z - z_hat)[~trained], 1 - alpha)


@conformal_half_width.mistake(
    "alpha shared by two sides",
    "On {case} you give {got}: α/2 instead of α. That is the thing to do for two signed quantiles. Do "
    "absolute residuals have two sides?",
)
def _(z, z_hat, trained, alpha):
    return _conformal(np.abs(z - z_hat)[~trained], alpha / 2)


@conformal_half_width.mistake(
    "scatter of a normal distribution",
    "On {case} you give {got}, a multiple of the standard deviation. Who says that the residuals are "
    "normal, and centred on zero?",
)
def _(z, z_hat, trained, alpha):
    from scipy import stats

    return stats.norm.isf(alpha / 2) * np.std((z - z_hat)[~trained])


@conformal_half_width.mistake(
    "largest score where none is enough",
    "Right where there are enough galaxies. On {case} you give {got}, the largest score. With which "
    "probability is a new galaxy the worst of n + 1?",
)
def _(z, z_hat, trained, alpha):
    scores = np.abs(z - z_hat)[~trained]
    return _rank(scores, min(_k(len(scores), alpha), len(scores)))


def _shares(good, sorter, edges, empty=np.nan):
    bins = [(sorter >= low) & (sorter < high) for low, high in pairwise(edges)]
    return np.array([good[b].mean() if b.any() else empty for b in bins])


def _within(z, z_hat, half_width):
    return (np.abs(z - z_hat) <= half_width).astype(float)


@function_task(
    right="By truth, which one knows in a test only. It answers how galaxies at a redshift are treated."
)
def coverage_by_truth(z, z_hat, half_width, edges):
    return _shares(_within(z, z_hat, half_width), z, edges)


def _survey(rng, n):
    """Predictions that regress to the mean."""
    z = rng.uniform(0.0, 0.3, size=n)
    return z, 0.15 + 0.6 * (z - 0.15) + 0.03 * rng.normal(size=n)


@coverage_by_truth.inputs("200 galaxies in four bins, one half width for all", draws=3)
def _(rng):
    return *_survey(rng, 200), 0.045, np.array([0.0, 0.06, 0.12, 0.2, 0.31])


@coverage_by_truth.inputs("200 galaxies in three bins, a half width for each", draws=3)
def _(rng):
    return *_survey(rng, 200), rng.uniform(0.01, 0.09, size=200), np.array([0.0, 0.1, 0.18, 0.31])


@coverage_by_truth.inputs("a bin without galaxies", draws=1, edge=True)
def _(rng):
    return *_survey(rng, 60), 0.045, np.array([0.0, 0.15, 0.31, 0.5])


coverage_by_truth.example(
    "three galaxies, one on the edge of a bin and one at the end of its interval",
    np.array([0.125, 0.25, 0.375]),
    np.array([0.25, 0.25, 0.125]),
    0.125,
    np.array([0.0, 0.25, 0.5]),
    edge=True,
    expect="The galaxy at z = 0.25 belongs to the second bin, and 0.125 is inside 0.25 ± 0.125.",
)


@coverage_by_truth.mistake(
    "binned by prediction",
    "On {case} your bins are bins of z_hat. By prediction and by truth are two questions. Which one was "
    "asked?",
)
def _(z, z_hat, half_width, edges):
    return _shares(_within(z, z_hat, half_width), z_hat, edges)


@coverage_by_truth.mistake(
    "half width taken for the full width",
    "On {case} your intervals reach from z_hat by half of `half_width`. How far is it from the middle to "
    "one end?",
)
def _(z, z_hat, half_width, edges):
    return _shares(_within(z, z_hat, half_width / 2), z, edges)


@coverage_by_truth.mistake(
    "twice the half width",
    "On {case} your intervals reach from z_hat by twice `half_width`. How far is it from the middle to one "
    "end?",
)
def _(z, z_hat, half_width, edges):
    return _shares(_within(z, z_hat, 2 * half_width), z, edges)


@coverage_by_truth.mistake(
    "signed, z minus prediction",
    "On {case} a truth far below the prediction counts as covered. Where is the lower end of the interval?",
)
def _(z, z_hat, half_width, edges):
    return _shares((z - z_hat <= half_width).astype(float), z, edges)


@coverage_by_truth.mistake(
    "signed, prediction minus z",
    "On {case} a truth far above the prediction counts as covered. Where is the upper end of the interval?",
)
def _(z, z_hat, half_width, edges):
    return _shares((z_hat - z <= half_width).astype(float), z, edges)


@coverage_by_truth.mistake(
    "share missed",
    "On {case} you give the share *outside* the intervals. What was asked for?",
)
def _(z, z_hat, half_width, edges):
    return _shares(1 - _within(z, z_hat, half_width), z, edges)


@coverage_by_truth.mistake(
    "share of all covered galaxies",
    "On {case} you divided by the number of all galaxies. What should a bin give in which all are covered?",
)
def _(z, z_hat, half_width, edges):
    counts = np.histogram(z, edges)[0]
    shares = _shares(_within(z, z_hat, half_width), z, edges) * counts / len(z)
    return np.where(counts > 0, shares, 0.0)


@coverage_by_truth.mistake(
    "numbers instead of shares",
    "On {case} you give numbers of galaxies. Of how many in each bin?",
)
def _(z, z_hat, half_width, edges):
    counts = np.histogram(z, edges)[0]
    return np.nan_to_num(_shares(_within(z, z_hat, half_width), z, edges)) * counts


@coverage_by_truth.mistake(
    "one coverage for all",
    "On {case} every bin has the same coverage, that of all galaxies. Who is covered less than the average?",
)
def _(z, z_hat, half_width, edges):
    return np.full(len(edges) - 1, _within(z, z_hat, half_width).mean())


@coverage_by_truth.mistake(
    "percent",
    "On {case} you give per cent. Which range was asked for?",
)
def _(z, z_hat, half_width, edges):
    return 100 * _shares(_within(z, z_hat, half_width), z, edges)


@coverage_by_truth.mistake(
    "cumulative bins",
    "On {case} only your first bin is right. The others hold all galaxies below their upper edge. Where "
    "does a bin begin?",
)
def _(z, z_hat, half_width, edges):
    good = _within(z, z_hat, half_width)
    return np.array([good[(z >= edges[0]) & (z < high)].mean() for high in edges[1:]])


@coverage_by_truth.mistake(
    "zero for an empty bin",
    "Right where all bins hold galaxies. On {case} you say that none is covered in a bin where there is "
    "none to cover. Which value says 'not known'?",
)
def _(z, z_hat, half_width, edges):
    return _shares(_within(z, z_hat, half_width), z, edges, empty=0.0)


@coverage_by_truth.mistake(
    "edges on the wrong side",
    "Right where no galaxy lies on the edge of a bin. On {case} the one on the edge went to the lower bin. "
    "Which side has the `≤`?",
)
def _(z, z_hat, half_width, edges):
    good = _within(z, z_hat, half_width)
    bins = [(z > low) & (z <= high) for low, high in pairwise(edges)]
    return np.array([good[b].mean() if b.any() else np.nan for b in bins])


@coverage_by_truth.mistake(
    "ends left out",
    "Right elsewhere. On {case} a truth that lies at the very end of its interval does not count. Are the "
    "ends included?",
)
def _(z, z_hat, half_width, edges):
    return _shares((np.abs(z - z_hat) < half_width).astype(float), z, edges)
