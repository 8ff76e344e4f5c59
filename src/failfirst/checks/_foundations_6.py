"""Feedback on the exercise of lesson 1.6."""

import numpy as np
from scipy.optimize import least_squares

from . import function_task


def _squares(A, B):
    return np.sum((A[:, None] - B[None]) ** 2, axis=2)


def _nearest(X, y, new, k):
    return y[np.argsort(_squares(new, X), axis=1)[:, :k]].mean(axis=1)


def _standard(X, centre, spread):
    return (X - centre) / spread


@function_task(right="Every column counts alike, and new objects go through the map of the training.")
def scaled_neighbours(X, y, new, k):
    centre, spread = X.mean(axis=0), X.std(axis=0)
    return _nearest(_standard(X, centre, spread), y, _standard(new, centre, spread), k)


@scaled_neighbours.inputs("forty objects with features in quite different units", draws=3)
def _(rng):
    units = np.array([0.01, 1, 30])
    X, new = (
        units * rng.normal(size=(40, 3)) + units,
        units * (0.3 * rng.normal(size=(12, 3)) + np.array([3, 0, 1])),
    )
    return X, rng.normal(size=40), new, 3


@scaled_neighbours.inputs("one neighbour", draws=2)
def _(rng):
    units = np.array([5, 0.1])
    return units * rng.normal(size=(30, 2)), rng.normal(size=30), units * rng.normal(size=(8, 2)), 1


scaled_neighbours.example(
    "three objects on a line",
    np.array([[0.0], [1.0], [3.0]]),
    np.array([10.0, 20.0, 60.0]),
    np.array([[0.4], [2.9]]),
    2,
)


@scaled_neighbours.mistake(
    "not scaled",
    "On {case} the column with the largest numbers decides alone who is near. Did every column get a mean "
    "and a "
    "spread of its own, or none?",
)
def _(X, y, new, k):
    return _nearest(X, y, new, k)


@scaled_neighbours.mistake(
    "only the mean taken away",
    "On {case} your distances are those of the raw columns. Does shifting a column change a distance?",
)
def _(X, y, new, k):
    return _nearest(X - X.mean(axis=0), y, new - new.mean(axis=0), k)


@scaled_neighbours.mistake(
    "new objects by their own mean and spread",
    "On {case} the new objects were brought to mean 0 and spread 1 by their own numbers. If all of them were "
    "redder than the training, could your distances still tell?",
)
def _(X, y, new, k):
    own = _standard(new, new.mean(axis=0), new.std(axis=0))
    return _nearest(_standard(X, X.mean(axis=0), X.std(axis=0)), y, own, k)


@scaled_neighbours.mistake(
    "mean and spread from training and new objects together",
    "On {case} the new objects had a say in the mean and the spread. Which objects may set the map?",
)
def _(X, y, new, k):
    both = np.vstack([X, new])
    centre, spread = both.mean(axis=0), both.std(axis=0)
    return _nearest(_standard(X, centre, spread), y, _standard(new, centre, spread), k)


@scaled_neighbours.mistake(
    "new objects left raw",
    "On {case} the training was scaled and the new objects were not. Are the two still in the same unit?",
)
def _(X, y, new, k):
    return _nearest(_standard(X, X.mean(axis=0), X.std(axis=0)), y, new, k)


@scaled_neighbours.mistake(
    "variance instead of spread",
    "On {case} you divided by the variance. In which unit is a variance?",
)
def _(X, y, new, k):
    return _nearest(X / X.var(axis=0), y, new / X.var(axis=0), k)


@scaled_neighbours.mistake(
    "rows scaled",
    "On {case} every object was scaled by the numbers in its own row. Is it a column or a row that has one "
    "unit?",
)
def _(X, y, new, k):
    rows = [_standard(A, A.mean(1, keepdims=True), A.std(1, keepdims=True) + 1e-12) for A in (X, new)]
    return _nearest(rows[0], y, rows[1], k)


@scaled_neighbours.mistake(
    "first neighbour left out",
    "On {case} the nearest object is missing from your mean. Is a new object among the training objects?",
)
def _(X, y, new, k):
    centre, spread = X.mean(axis=0), X.std(axis=0)
    order = np.argsort(_squares(_standard(new, centre, spread), _standard(X, centre, spread)), axis=1)
    return y[order[:, 1 : k + 1]].mean(axis=1)


@scaled_neighbours.mistake(
    "farthest objects",
    "On {case} you average the objects that are farthest away. Which end of a sorted list holds the nearest?",
)
def _(X, y, new, k):
    centre, spread = X.mean(axis=0), X.std(axis=0)
    order = np.argsort(_squares(_standard(new, centre, spread), _standard(X, centre, spread)), axis=1)
    return y[order[:, -k:]].mean(axis=1)


@scaled_neighbours.mistake(
    "only the k-th neighbour",
    "Right for one neighbour. On {case} you give the target of the k-th neighbour. What of those before it?",
)
def _(X, y, new, k):
    centre, spread = X.mean(axis=0), X.std(axis=0)
    order = np.argsort(_squares(_standard(new, centre, spread), _standard(X, centre, spread)), axis=1)
    return y[order[:, k - 1]]


@scaled_neighbours.mistake(
    "one neighbour too many",
    "On {case} you average over one object more than k. Where does your slice of the sorted list end?",
)
def _(X, y, new, k):
    return _nearest(X / X.std(axis=0), y, new / X.std(axis=0), k + 1)


@scaled_neighbours.mistake(
    "weighted by distance",
    "Right for one neighbour. On {case} near neighbours count more than far ones, a good estimate, too. Yet "
    "which mean was asked for?",
)
def _(X, y, new, k):
    distances = np.sqrt(_squares(new / X.std(axis=0), X / X.std(axis=0)))
    nearest = np.argsort(distances, axis=1)[:, :k]
    weights = 1 / np.take_along_axis(distances, nearest, axis=1)
    return np.sum(weights * y[nearest], axis=1) / np.sum(weights, axis=1)


@scaled_neighbours.mistake(
    "sum of the targets",
    "Right for one neighbour. On {case} your answer grows with k. What should happen if all targets are "
    "equal?",
)
def _(X, y, new, k):
    return k * _nearest(X / X.std(axis=0), y, new / X.std(axis=0), k)


@scaled_neighbours.mistake(
    "distances returned",
    "On {case} you return how far the neighbours are. Which property of the neighbours was asked for?",
)
def _(X, y, new, k):
    return np.sort(np.sqrt(_squares(new / X.std(axis=0), X / X.std(axis=0))), axis=1)[:, :k].mean(axis=1)


@function_task(
    right="A straight line in logarithms, all points used, and solved for the N that was asked for."
)
def objects_needed(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), np.log(error), 1)
    return -slope, np.exp((np.log(goal) - intercept) / slope)


@objects_needed.inputs("a noisy learning curve of seven points", draws=3)
def _(rng):
    N = 2 ** np.arange(6, 13)
    error = rng.uniform(2, 5) * N ** -rng.uniform(0.3, 0.8) * np.exp(0.15 * rng.normal(size=7))
    return N, error, float(error[-1]) / 3


objects_needed.example(
    "an error that is one over the root of N",
    np.array([100, 400, 1600]),
    np.array([0.1, 0.05, 0.025]),
    0.01,
    expect="Ten times smaller than at N = 100 takes a hundred times as many: 0.5 and 10,000.",
)


@objects_needed.mistake(
    "wrong sign",
    "On {case} you give {got}. Your error would grow with N. Which sign has the slope of a falling line, "
    "and which "
    "has α?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), np.log(error), 1)
    return slope, np.exp((np.log(goal) - intercept) / slope)


@objects_needed.mistake(
    "no logarithms",
    "On {case} you give {got}. You fitted a straight line to the errors themselves. Which plot makes a "
    "power law "
    "straight?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(N, error, 1)
    return -slope, (goal - intercept) / slope


@objects_needed.mistake(
    "logarithm of the error only",
    "On {case} you give {got}. You fitted an exponential, error against N. Of which axis must one take the "
    "logarithm, too?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(N, np.log(error), 1)
    return -slope, (np.log(goal) - intercept) / slope


@objects_needed.mistake(
    "logarithm of N only",
    "On {case} you give {got}. You fitted the error against the logarithm of N. Would such an error stay "
    "positive?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), error, 1)
    return -slope, np.exp((goal - intercept) / slope)


@objects_needed.mistake(
    "base ten for the error only",
    "On {case} you give {got}, with the exponent too small by ln 10. Which logarithm did you take of the "
    "error, and which of N?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), np.log10(error), 1)
    return -slope, np.exp((np.log10(goal) - intercept) / slope)


@objects_needed.mistake(
    "base ten for N only",
    "On {case} you give {got}, with the exponent too large by ln 10. Which logarithm did you take of N, and "
    "which of the error?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log10(N), np.log(error), 1)
    return -slope, 10 ** ((np.log(goal) - intercept) / slope)


@objects_needed.mistake(
    "first and last point only",
    "Right on a perfect power law. On {case} you give {got}: the line through the first and the last point. "
    "What do "
    "the points between say?",
)
def _(N, error, goal):
    slope = np.log(error[-1] / error[0]) / np.log(N[-1] / N[0])
    return -slope, N[-1] * (goal / error[-1]) ** (1 / slope)


@objects_needed.mistake(
    "from the last point",
    "Right on a perfect power law. On {case} you give {got}. Your exponent is right, but your N starts from "
    "the last "
    "point. Does the fitted line pass through it?",
)
def _(N, error, goal):
    slope = np.polyfit(np.log(N), np.log(error), 1)[0]
    return -slope, N[-1] * (goal / error[-1]) ** (1 / slope)


@objects_needed.mistake(
    "exponent not inverted",
    "On {case} you give {got}. Your exponent is right. Solve goal = c N^(-α): which power of c/goal is N?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), np.log(error), 1)
    return -slope, (np.exp(intercept) / goal) ** -slope


@objects_needed.mistake(
    "power law fitted to the errors themselves",
    "Right on a perfect power law. On {case} you give {got}: the law with the least squares of the errors as "
    "they are, where the few large ones decide. In which quantity should the residuals be equal?",
)
def _(N, error, goal):
    def residuals(theta):
        return np.exp(theta[1]) * N ** theta[0] - error

    start = np.polyfit(np.log(N), np.log(error), 1)
    slope, intercept = least_squares(residuals, start, x_scale=np.abs(start), xtol=1e-12, ftol=1e-12).x
    return -slope, np.exp((np.log(goal) - intercept) / slope)


@objects_needed.mistake(
    "axes exchanged",
    "Right on a perfect power law. On {case} you give {got}. You fitted N on the error and turned the line "
    "over "
    "(lesson 1.2). On which axis is the noise here?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(error), np.log(N), 1)
    return -1 / slope, np.exp(intercept + slope * np.log(goal))


@objects_needed.mistake(
    "c forgotten",
    "On {case} you give {got}. Your exponent is right, but your N would be right only if a single object "
    "left an "
    "error of 1. What does the intercept say?",
)
def _(N, error, goal):
    slope = np.polyfit(np.log(N), np.log(error), 1)[0]
    return -slope, goal ** (1 / slope)


@objects_needed.mistake(
    "N in logarithms",
    "On {case} you give {got}. Your exponent is right, and the second number is the logarithm of the N "
    "asked for. "
    "How does one come back?",
)
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), np.log(error), 1)
    return -slope, (np.log(goal) - intercept) / slope


@objects_needed.mistake(
    "factor instead of N",
    "On {case} you give {got}. Your second number is by how much the sample must grow. How large is it then?",
)
def _(N, error, goal):
    slope = np.polyfit(np.log(N), np.log(error), 1)[0]
    return -slope, (goal / error[-1]) ** (1 / slope)


@objects_needed.mistake("order swapped", "On {case} you give {got}. Which of the two was asked for first?")
def _(N, error, goal):
    slope, intercept = np.polyfit(np.log(N), np.log(error), 1)
    return np.exp((np.log(goal) - intercept) / slope), -slope


@objects_needed.mistake(
    "exponent only", "On {case} you give {got}, the right exponent. At which N does the law reach the goal?"
)
def _(N, error, goal):
    return -np.polyfit(np.log(N), np.log(error), 1)[0]


@function_task(right="The dimension that points fill, from the two nearest others, whatever the columns.")
def intrinsic_dimension(X):
    r1, r2 = _two(X)
    return len(X) / np.sum(np.log(r2 / r1))


def _two(X, first=1):
    """Distances to two neighbours; the point itself is number 0."""
    return np.sqrt(np.sort(_squares(X, X), axis=1)[:, first : first + 2]).T


@intrinsic_dimension.inputs("eighty points on a tilted plane in five columns", draws=2)
def _(rng):
    return rng.random((80, 2)) @ rng.normal(size=(2, 5))


@intrinsic_dimension.inputs("sixty points that fill four columns", draws=2)
def _(rng):
    return rng.normal(size=(60, 4))


intrinsic_dimension.example(
    "five points on a line",
    np.array([[0.0], [1.0], [3.0], [7.0], [15.0]]),
    expect="The ratios are 3, 2, 3/2, 3/2 and 3/2, whose product is 81/4.",
)


@intrinsic_dimension.mistake(
    "counts the object itself",
    "On {case} you give {got}. Your nearest neighbour lies at distance zero. Who is it?",
)
def _(X):
    with np.errstate(divide="ignore"):
        r1, r2 = _two(X, first=0)
        return len(X) / np.sum(np.log(r2 / r1))


@intrinsic_dimension.mistake(
    "second and third neighbour",
    "On {case} you give {got}, from the second and the third neighbour. Did you skip one too many?",
)
def _(X):
    squares = _squares(X, X)
    np.fill_diagonal(squares, np.inf)
    r2, r3 = np.sqrt(np.sort(squares, axis=1)[:, 1:3]).T
    return len(X) / np.sum(np.log(r3 / r2))


@intrinsic_dimension.mistake(
    "squared distances",
    "On {case} you give {got}, half of what it should be. What does a square do to a logarithm?",
)
def _(X):
    r1, r2 = _two(X)
    return len(X) / np.sum(np.log(r2**2 / r1**2))


@intrinsic_dimension.mistake(
    "ratio upside down",
    "On {case} you give {got}. A negative dimension: which of the two distances is the larger one?",
)
def _(X):
    r1, r2 = _two(X)
    return len(X) / np.sum(np.log(r1 / r2))


@intrinsic_dimension.mistake(
    "base ten",
    "On {case} you give {got}, too large by 2.3. Of which base is the logarithm in the derivation?",
)
def _(X):
    r1, r2 = _two(X)
    return len(X) / np.sum(np.log10(r2 / r1))


@intrinsic_dimension.mistake(
    "mean of the logarithms",
    "On {case} you give {got}, smaller for *more* dimensions. Is the mean of the logarithms d, or one over "
    "d?",
)
def _(X):
    r1, r2 = _two(X)
    return np.mean(np.log(r2 / r1))


@intrinsic_dimension.mistake(
    "logarithm of the mean ratio",
    "On {case} you give {got}. You averaged the ratios and then took the logarithm. Which of the two comes "
    "first?",
)
def _(X):
    r1, r2 = _two(X)
    return 1 / np.log(np.mean(r2 / r1))


@intrinsic_dimension.mistake(
    "no logarithm",
    "On {case} you give {got}, from the ratios themselves. Which function of the ratio is exponential with "
    "mean 1/d?",
)
def _(X):
    r1, r2 = _two(X)
    return len(X) / np.sum(r2 / r1)


@intrinsic_dimension.mistake(
    "mean of the single estimates",
    "On {case} you give {got}. You estimated a dimension for each object and averaged them. One pair of "
    "nearly equal "
    "distances gives a huge one: where in the formula does the sum stand?",
)
def _(X):
    r1, r2 = _two(X)
    return np.mean(1 / np.log(r2 / r1))


@intrinsic_dimension.mistake(
    "not divided by N",
    "On {case} you give {got}, which falls with the number of objects. Should a dimension?",
)
def _(X):
    r1, r2 = _two(X)
    return 1 / np.sum(np.log(r2 / r1))


@intrinsic_dimension.mistake(
    "N − 1",
    "On {case} you give {got}, smaller by (N − 1)/N. That removes a small bias, if the ratios are "
    "independent. The "
    "formula here is the peak of the likelihood: what stands above the sum?",
)
def _(X):
    r1, r2 = _two(X)
    return (len(X) - 1) / np.sum(np.log(r2 / r1))
