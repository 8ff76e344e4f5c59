"""Feedback on the exercise of lesson 1.2."""

import numpy as np

from . import function_task


def _gls(X, y, inverse):
    covariance = np.linalg.inv(X.T @ inverse @ X)
    return covariance @ X.T @ inverse @ y, covariance


@function_task(right="Weights and their covariance, and noise that objects share is taken for what it is.")
def generalised_fit(X, y, C):
    return _gls(X, y, np.linalg.inv(C))


def _fit_case(rng, correlated):
    N = 12
    X = np.stack([np.ones(N), rng.uniform(0, 10, size=N)], axis=1)
    sigma = rng.uniform(0.2, 3, size=N)
    C = np.diag(sigma**2)
    if correlated:
        shared = rng.uniform(0.3, 1, size=N)
        C = C + np.outer(shared, shared)
    return X, X @ rng.normal(size=2) + sigma * rng.normal(size=N), C


@generalised_fit.inputs("twelve objects with errors from 0.2 to 3", draws=2)
def _(rng):
    return _fit_case(rng, correlated=False)


@generalised_fit.inputs("twelve objects whose noise is partly shared", draws=2)
def _(rng):
    return _fit_case(rng, correlated=True)


@generalised_fit.mistake(
    "weights upside down",
    "On {case} the noisiest objects speak loudest in your fit. Does C belong into the normal equations, or "
    "its inverse?",
)
def _(X, y, C):
    return _gls(X, y, C)


@generalised_fit.mistake(
    "one over sigma",
    "On {case} your weights are 1/σ where they should fall faster. If an error doubles, how many such "
    "objects replace "
    "one of the others?",
)
def _(X, y, C):
    return _gls(X, y, np.diag(np.diag(C) ** -0.5))


@generalised_fit.mistake(
    "all weights equal",
    "On {case} every object has the same weight in your fit. What did C say about them?",
)
def _(X, y, C):
    covariance = np.linalg.inv(X.T @ X)
    return covariance @ X.T @ y, covariance


@generalised_fit.mistake(
    "plain fit, honest errors",
    "On {case} your weights are those of a plain fit, and the covariance is the right one for *that* fit. "
    "The best fit "
    "has smaller errors. Where should C enter first?",
)
def _(X, y, C):
    A = np.linalg.inv(X.T @ X) @ X.T
    return A @ y, A @ C @ A.T


@generalised_fit.mistake(
    "correlations ignored",
    "Right for independent noise. On {case} you used the diagonal of C alone. What do the other entries say?",
)
def _(X, y, C):
    return _gls(X, y, np.diag(1 / np.diag(C)))


@generalised_fit.mistake(
    "covariance not inverted",
    "On {case} the weights are right. Your second answer grows with the number of objects. Should an error?",
)
def _(X, y, C):
    inverse = np.linalg.inv(C)
    return _gls(X, y, inverse)[0], X.T @ inverse @ X


@generalised_fit.mistake(
    "errors instead of covariance",
    "On {case} the weights are right. Your second answer holds the errors of the two weights. Intercept and "
    "slope also "
    "have a covariance: which shape holds all of it?",
)
def _(X, y, C):
    w, covariance = _gls(X, y, np.linalg.inv(C))
    return w, np.sqrt(np.diag(covariance))


@generalised_fit.mistake(
    "scaled by the residuals",
    "On {case} the weights are right. You rescaled the covariance by the scatter of the residuals. Is C "
    "known here, or "
    "estimated?",
)
def _(X, y, C):
    inverse = np.linalg.inv(C)
    w, covariance = _gls(X, y, inverse)
    r = y - X @ w
    return w, covariance * (r @ inverse @ r) / (len(y) - X.shape[1])


@generalised_fit.mistake(
    "order swapped",
    "On {case} the first of your two answers is a matrix. Which of the two was asked for first?",
)
def _(X, y, C):
    w, covariance = _gls(X, y, np.linalg.inv(C))
    return covariance, w


@generalised_fit.mistake(
    "weights only",
    "On {case} you give the weights, and they are right. How well are they known? The covariance is asked "
    "for, too.",
)
def _(X, y, C):
    return _gls(X, y, np.linalg.inv(C))[0]


@generalised_fit.mistake(
    "variances only",
    "On {case} the weights are right. Your second answer holds the variances of the two weights. Intercept "
    "and slope "
    "also have a covariance: which shape holds all of it?",
)
def _(X, y, C):
    w, covariance = _gls(X, y, np.linalg.inv(C))
    return w, np.diag(covariance)


@function_task(right="The covariance over the variance of the abscissa, and a line through the two means.")
def line(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    return np.mean(y) - slope * np.mean(x), slope


@line.inputs("thirty points far from the origin", draws=3)
def _(rng):
    x = rng.normal(5, 1, size=30)
    return x, 3 + rng.uniform(0.5, 2) * x + rng.normal(size=30)


line.example("three points on a line", np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 5.0]))


@line.mistake(
    "through the origin",
    "On {case} you give {got}. Your line has to pass through the origin. Do the points ask for that?",
)
def _(x, y):
    return 0.0, np.sum(x * y) / np.sum(x**2)


@line.mistake(
    "slope without the means",
    "On {case} you give {got}. The slope is that of a line through the origin, though there is an "
    "intercept. What must "
    "be taken from x and y first?",
)
def _(x, y):
    slope = np.sum(x * y) / np.sum(x**2)
    return np.mean(y) - slope * np.mean(x), slope


@line.mistake(
    "fitted the other way round",
    "On {case} you give {got}. You fitted x on y and turned the line over. Whose scatter did you minimise?",
)
def _(x, y):
    slope = np.var(y, ddof=1) / np.cov(x, y)[0, 1]
    return np.mean(y) - slope * np.mean(x), slope


@line.mistake(
    "x on y",
    "On {case} you give {got}. That is the slope of x on y, in units of x per y. Which variance stands "
    "below?",
)
def _(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(y, ddof=1)
    return np.mean(y) - slope * np.mean(x), slope


@line.mistake(
    "correlation instead of slope",
    "On {case} you give {got}. That is the correlation coefficient, which has no unit. Which unit has a "
    "slope?",
)
def _(x, y):
    slope = np.corrcoef(x, y)[0, 1]
    return np.mean(y) - slope * np.mean(x), slope


@line.mistake(
    "ratio of the spreads",
    "On {case} you give {got}. The ratio of the two spreads is steeper than least squares. By which factor?",
)
def _(x, y):
    slope = np.std(y) / np.std(x)
    return np.mean(y) - slope * np.mean(x), slope


@line.mistake(
    "n and n − 1 mixed",
    "On {case} you give {got}, off by n/(n − 1). Numpy's `cov` divides by n − 1. And its `var`?",
)
def _(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(x)
    return np.mean(y) - slope * np.mean(x), slope


@line.mistake(
    "intercept is the mean",
    "On {case} you give {got}. Your slope is right. At which x does the line have the height of the mean of "
    "y?",
)
def _(x, y):
    return np.mean(y), np.cov(x, y)[0, 1] / np.var(x, ddof=1)


@line.mistake(
    "intercept with the wrong sign",
    "On {case} you give {got}. Your slope is right. Which way does one walk from the mean of x to zero?",
)
def _(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    return np.mean(y) + slope * np.mean(x), slope


@line.mistake("order swapped", "On {case} you give {got}. Which of the two was asked for first?")
def _(x, y):
    slope = np.cov(x, y)[0, 1] / np.var(x, ddof=1)
    return slope, np.mean(y) - slope * np.mean(x)


@function_task(
    right="The variance that noise added is taken away again, the mean of the squared errors.", rtol=2e-3
)
def true_slope(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen, ddof=1) - np.mean(sigma_u**2))


@true_slope.inputs("five hundred objects, each with its own error", draws=3)
def _(rng):
    x, sigma_u = rng.normal(3, 1, size=500), rng.uniform(0.1, 1.2, size=500)
    return x + sigma_u * rng.normal(size=500), 2 * x + rng.normal(size=500), sigma_u


true_slope.example(
    "four objects without noise",
    np.array([0.0, 1.0, 2.0, 3.0]),
    np.array([1.0, 2.0, 2.0, 4.0]),
    np.zeros(4),
)


@true_slope.mistake(
    "n and n − 1 mixed",
    "On {case} you give {got}, off by n/(n − 1). Numpy's `cov` divides by n − 1. And its `var`?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen) - np.mean(sigma_u**2))


@true_slope.mistake(
    "not corrected",
    "Right without noise. On {case} you give {got}, the flat slope. What did the noise add, and to which "
    "variance?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / np.var(seen, ddof=1)


@true_slope.mistake(
    "flattened twice",
    "On {case} you give {got}, flatter than without a correction. Should a be multiplied or divided by?",
)
def _(seen, y, sigma_u):
    variance = np.var(seen, ddof=1)
    return np.cov(seen, y)[0, 1] / variance * (variance - np.mean(sigma_u**2)) / variance


@true_slope.mistake(
    "noise added instead of removed",
    "On {case} you give {got}, flatter than without a correction. Var(x̃) already holds the noise. With "
    "which sign "
    "does it go out?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen, ddof=1) + np.mean(sigma_u**2))


@true_slope.mistake(
    "error instead of its square",
    "On {case} you give {got}. You took a standard deviation from a variance. In which unit is each?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen, ddof=1) - np.mean(sigma_u))


@true_slope.mistake(
    "square of the mean error",
    "On {case} you give {got}, corrected too little. Variances add: is the mean of the squares the square "
    "of the mean?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen, ddof=1) - np.mean(sigma_u) ** 2)


@true_slope.mistake(
    "median error",
    "On {case} you give {got}. The median of the errors is not what variances add up to. Which mean is it?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen, ddof=1) - np.median(sigma_u) ** 2)


@true_slope.mistake(
    "sum instead of mean",
    "On {case} you give {got}. You took away the noise of all objects together. How much does one object "
    "have?",
)
def _(seen, y, sigma_u):
    return np.cov(seen, y)[0, 1] / (np.var(seen, ddof=1) - np.sum(sigma_u**2))


@true_slope.mistake(
    "factor of the wrong variance",
    "On {case} you give {got}, corrected too little. You took the seen variance for σₓ². Does it hold the "
    "noise already?",
)
def _(seen, y, sigma_u):
    variance, noise = np.var(seen, ddof=1), np.mean(sigma_u**2)
    return np.cov(seen, y)[0, 1] / variance * (variance + noise) / variance


@true_slope.mistake(
    "total least squares",
    "On {case} you give {got}: distances perpendicular to the line. That treats the scatter of y like the "
    "noise of x. "
    "Are they equal?",
)
def _(seen, y, sigma_u):
    S = np.cov(seen, y)
    d = S[1, 1] - S[0, 0]
    return (d + np.hypot(d, 2 * S[0, 1])) / (2 * S[0, 1])
