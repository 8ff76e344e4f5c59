"""Feedback on the exercise of lesson 2.1."""

import numpy as np
import pandas as pd

from . import function_task

# --- shares of a distance ------------------------------------------------------------------------------


@function_task(right="Variances, each divided by their sum. Where a column lies on its axis plays no part.")
def distance_shares(X):
    return X.var(axis=0) / X.var(axis=0).sum()


@distance_shares.inputs("two hundred stars with four columns in quite different units", draws=3)
def _(rng):
    mixed = rng.normal(size=(200, 4)) @ (np.eye(4) + 0.4 * rng.normal(size=(4, 4)))
    return mixed * rng.uniform(0.5, 3, size=4) + rng.uniform(-5, 10, size=4)


distance_shares.example(
    "five stars with two columns",
    np.array([[1.0, 9.0], [1.0, 10.0], [1.0, 10.0], [1.0, 10.0], [6.0, 11.0]]),
    expect="The columns deviate from their means by −1, −1, −1, −1, 4 and by −1, 0, 0, 0, 1.",
)


@distance_shares.mistake(
    "standard deviations",
    "On {case} you give {got}. That is how standard deviations share. Does Euclid add differences, or their "
    "squares?",
)
def _(X):
    return X.std(axis=0) / X.std(axis=0).sum()


@distance_shares.mistake(
    "mean not taken away",
    "On {case} you give {got}. You averaged the squares of the values. Does a distance change if a constant "
    "is added to a column?",
)
def _(X):
    return np.mean(X**2, axis=0) / np.mean(X**2, axis=0).sum()


@distance_shares.mistake(
    "means instead of spreads",
    "On {case} you give {got}, from the means of the columns. What does the mean of a column say about "
    "differences within it?",
)
def _(X):
    return np.abs(X.mean(axis=0)) / np.abs(X.mean(axis=0)).sum()


@distance_shares.mistake(
    "ranges",
    "On {case} you give {got}, from the ranges of the columns. The two most extreme stars make one pair. "
    "Which quantity speaks for the mean over all pairs?",
)
def _(X):
    return np.ptp(X, axis=0) / np.ptp(X, axis=0).sum()


@distance_shares.mistake(
    "squared ranges",
    "On {case} you give {got}, from squared ranges. The two most extreme stars make one pair. Which "
    "quantity speaks for the mean over all pairs?",
)
def _(X):
    return np.ptp(X, axis=0) ** 2 / np.sum(np.ptp(X, axis=0) ** 2)


@distance_shares.mistake(
    "not divided by the sum",
    "On {case} you give {got}. In which unit is it? What should shares add up to?",
)
def _(X):
    return 2 * X.var(axis=0)


@distance_shares.mistake(
    "variances as they are",
    "On {case} you give {got}, the variances. In which unit is each? What should shares add up to?",
)
def _(X):
    return X.var(axis=0)


@distance_shares.mistake(
    "percent",
    "On {case} you give {got}. They add up to 100. What should shares add up to here?",
)
def _(X):
    return 100 * X.var(axis=0) / X.var(axis=0).sum()


@distance_shares.mistake(
    "divided by the largest",
    "On {case} you give {got}: each compared with the largest one. What should shares add up to?",
)
def _(X):
    return X.var(axis=0) / X.var(axis=0).max()


@distance_shares.mistake(
    "upside down",
    "On {case} you give {got}: the quietest column gets the largest share. Which column makes two stars far "
    "apart?",
)
def _(X):
    return (1 / X.var(axis=0)) / np.sum(1 / X.var(axis=0))


@distance_shares.mistake(
    "rows instead of columns",
    "On {case} you give one number for each star. Is it a star or a column whose share is asked for?",
)
def _(X):
    return X.var(axis=1) / X.var(axis=1).sum()


@distance_shares.mistake(
    "covariances counted",
    "On {case} you give {got}. Covariances are in it. Where do two columns multiply each other in the "
    "squared distance?",
)
def _(X):
    rows = np.cov(X.T).sum(axis=1)
    return rows / rows.sum()


@distance_shares.mistake(
    "scaled first",
    "On {case} you give {got}: all alike, since you brought every column to one variance first. Whose "
    "shares are asked for?",
)
def _(X):
    return np.full(X.shape[1], 1 / X.shape[1])


@distance_shares.mistake(
    "mean of the shares of pairs",
    "On {case} you give {got}. You took the share in each pair and averaged. Pairs that are close get the "
    "same say as far ones. What is averaged first in the derivation?",
)
def _(X):
    squares = (X[:, None] - X[None]) ** 2
    total = squares.sum(axis=2)
    return (squares[total > 0] / total[total > 0][:, None]).mean(axis=0)


def _nearly(trial):
    """As near as a mean over drawn pairs comes."""
    try:
        return bool(np.allclose(np.asarray(trial.got, float), trial.expected, rtol=0.05, atol=0.01))
    except (TypeError, ValueError):
        return False


@distance_shares.mistake(
    "pairs drawn at random",
    "On {case} you give {got}. That is nearly right, as a mean over drawn pairs would be. Which property of "
    "a column gives the mean over all pairs, without noise?",
    when=lambda trials: all(_nearly(trial) for trial in trials),
)
def _(X):
    first, second = np.random.default_rng(0).integers(len(X), size=(2, 40_000))
    squares = (X[first] - X[second]) ** 2
    return squares.mean(axis=0) / squares.mean(axis=0).sum()


# --- a pipeline ----------------------------------------------------------------------------------------


def _columns(stars, logged=("Period",), parallax=lambda p: p):
    A = stars.assign(Plx=parallax(stars.Plx))
    for name in logged:
        A[name] = np.log(A[name])
    return A.to_numpy()


def _nearest(train, types, new, k):
    """Most frequent type of the k nearest rows; the smallest type wins a tie, as in scikit-learn."""
    squares = np.sum((new[:, None] - train[None]) ** 2, axis=2)
    near = np.asarray(types)[np.argsort(squares, axis=1, kind="stable")[:, :k]]
    return np.array([np.bincount(row).argmax() for row in near])


def _scaled(train, types, new, k, by=None):
    by = train if by is None else by
    centre, spread = by.mean(axis=0), by.std(axis=0)
    return _nearest((train - centre) / spread, types, (new - centre) / spread, k)


def _finite(*arrays):
    for array in arrays:
        if not np.isfinite(array).all():
            raise ValueError("Input X contains NaN.")  # as scikit-learn says


@function_task(
    right="Ratios of periods, every column on its own scale, learnt from the training stars; no star lost."
)
def classify(train, types, new, k):
    return _scaled(_columns(train), types, _columns(new), k)


def _stars(rng, n):
    return pd.DataFrame(
        {
            "Period": 10 ** rng.uniform(-1, 3, size=n),
            "Hpmag": rng.normal(8, 2, size=n),
            "Plx": rng.normal(2, 4, size=n),
        }
    )


def _case(rng, n, k, kinds=6):
    train, new = _stars(rng, 90), _stars(rng, n)
    new["Hpmag"] += 1.5  # later stars are fainter
    return train, rng.integers(0, kinds, size=90), new, k


@classify.inputs("ninety stars, forty new ones and one neighbour", draws=2)
def _(rng):
    return _case(rng, 40, 1)


@classify.inputs("ninety stars, forty new ones and seven neighbours", draws=2)
def _(rng):
    return _case(rng, 60, 7, kinds=2)  # two types and seven votes: no ties


@classify.inputs(
    "a single new star", edge=True, expect="The type of a star must not depend on its company.", draws=3
)
def _(rng):
    return _case(rng, 1, 1)


@classify.mistake(
    "logarithm of a number that is not positive",
    "On {case} a logarithm met a negative number and gave NaN. Which columns have such numbers: parallaxes? "
    "Periods from which a mean was taken first?",
)
def _(train, types, new, k):
    A, B = (_columns(stars, logged=("Period", "Plx")) for stars in (train, new))
    _finite(A, B)
    return _scaled(A, types, B, k)


@classify.mistake(
    "no logarithm",
    "On {case} every column has one variance, but the periods went in as days. Is 0.1 as near to 10 as 990 "
    "is to 1,000?",
)
def _(train, types, new, k):
    return _scaled(_columns(train, logged=()), types, _columns(new, logged=()), k)


@classify.mistake(
    "not scaled",
    "On {case} the periods are ratios now, but a factor e, a magnitude and a milliarcsecond still count "
    "alike. Which step is missing?",
)
def _(train, types, new, k):
    return _nearest(_columns(train), types, _columns(new), k)


@classify.mistake(
    "decadic logarithm, not scaled",
    "On {case} the periods are ratios now, but a factor of ten, a magnitude and a milliarcsecond still count "
    "alike. Which step is missing?",
)
def _(train, types, new, k):
    A, B = (_columns(stars) * [1 / np.log(10), 1, 1] for stars in (train, new))
    return _nearest(A, types, B, k)


@classify.mistake(
    "raw columns",
    "On {case} days, magnitudes and milliarcseconds were added up as they are. What would seconds do?",
)
def _(train, types, new, k):
    return _nearest(_columns(train, logged=()), types, _columns(new, logged=()), k)


@classify.mistake(
    "scaler outside, on training and new stars together",
    "On {case} the new stars had a say in the mean and the spread. Which rows may a fit see?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    return _scaled(A, types, B, k, by=np.vstack([A, B]))


@classify.mistake(
    "new stars scaled by themselves",
    "On {case} the new stars were brought to mean 0 by their own numbers. They are fainter than the "
    "training: could your distances still tell? What would become of a star that comes alone?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    spread = np.where(B.std(axis=0) > 0, B.std(axis=0), 1)
    return _nearest((A - A.mean(axis=0)) / A.std(axis=0), types, (B - B.mean(axis=0)) / spread, k)


@classify.mistake(
    "new stars not transformed",
    "On {case} the training stars were transformed and the new ones were not. Which object carries a fitted "
    "map from one to the other?",
)
def _(train, types, new, k):
    A = _columns(train)
    return _nearest((A - A.mean(axis=0)) / A.std(axis=0), types, _columns(new, logged=()), k)


@classify.mistake(
    "only the period is left",
    "On {case} two stars are near if their periods are: the other columns are gone. What does a column "
    "transformer do by default with columns that nobody named?",
)
def _(train, types, new, k):
    return _scaled(_columns(train)[:, :1], types, _columns(new)[:, :1], k)


@classify.mistake(
    "only the other columns are left",
    "On {case} the period has no say at all. What does a column transformer do by default with columns that "
    "nobody named?",
)
def _(train, types, new, k):
    return _scaled(_columns(train)[:, 1:], types, _columns(new)[:, 1:], k)


@classify.mistake(
    "only the period is scaled",
    "On {case} the logarithm of the period has variance 1, the other columns came through as they were. "
    "Whose step is the scaler: the period's, or everybody's?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    unit = np.array([A[:, 0].std(), 1, 1])
    return _nearest(A / unit, types, B / unit, k)


@classify.mistake(
    "period not scaled",
    "On {case} magnitude and parallax have variance 1, the logarithm of the period came as it was. Whose "
    "step is the scaler: the remainder's, or everybody's?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    unit = np.array([1, A[:, 1].std(), A[:, 2].std()])
    return _nearest(A / unit, types, B / unit, k)


@classify.mistake(
    "decadic period not scaled",
    "On {case} magnitude and parallax have variance 1, log10 of the period came as it was. Whose "
    "step is the scaler: the remainder's, or everybody's?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    unit = np.array([np.log(10), A[:, 1].std(), A[:, 2].std()])
    return _nearest(A / unit, types, B / unit, k)


@classify.mistake(
    "training stars with negative parallaxes dropped",
    "On {case} training stars with a negative parallax are missing among the neighbours. Is such a parallax "
    "wrong, or only noisy?",
)
def _(train, types, new, k):
    good = (train.Plx > 0).to_numpy()
    return _scaled(_columns(train[good]), np.asarray(types)[good], _columns(new), k)


@classify.mistake(
    "new stars dropped",
    "On {case} you give fewer answers than there are new stars. Which stars get no type?",
)
def _(train, types, new, k):
    good, seen = (train.Plx > 0).to_numpy(), new[new.Plx > 0]
    return _scaled(_columns(train[good]), np.asarray(types)[good], _columns(seen), k)


@classify.mistake(
    "absolute value of the parallax",
    "On {case} a parallax of −3 mas counts as 3 mas. Which stars get parallaxes below zero, near or far?",
)
def _(train, types, new, k):
    return _scaled(_columns(train, parallax=np.abs), types, _columns(new, parallax=np.abs), k)


@classify.mistake(
    "parallax clipped",
    "On {case} all negative parallaxes became one number. Linear columns need no such help: which step of "
    "yours asked for positive ones?",
)
def _(train, types, new, k):
    def clipped(p):
        return np.maximum(p, 0.01)

    return _scaled(_columns(train, parallax=clipped), types, _columns(new, parallax=clipped), k)


@classify.mistake(
    "scaled to 0 … 1",
    "On {case} each column runs from 0 to 1 instead of having variance 1. Which stars set that scale?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    return _nearest(A / np.ptp(A, axis=0), types, B / np.ptp(A, axis=0), k)


@classify.mistake(
    "votes weighted by distance",
    "Right for one neighbour. On {case} nearer neighbours have more votes in yours. Was that asked for?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    A, B = (A - A.mean(axis=0)) / A.std(axis=0), (B - A.mean(axis=0)) / A.std(axis=0)
    distance = np.sqrt(np.sum((B[:, None] - A[None]) ** 2, axis=2))
    near = np.argsort(distance, axis=1)[:, :k]
    weights = 1 / np.take_along_axis(distance, near, axis=1)
    return np.array(
        [np.bincount(np.asarray(types)[row], w).argmax() for row, w in zip(near, weights, strict=True)]
    )


@classify.mistake(
    "median and quartiles",
    "On {case} you scaled by median and quartiles. That is robust, but which numbers were asked for?",
)
def _(train, types, new, k):
    A, B = _columns(train), _columns(new)
    spread = np.subtract(*np.percentile(A, [75, 25], axis=0))
    return _nearest(A / spread, types, B / spread, k)


@classify.mistake(
    "logarithm of a clipped parallax",
    "On {case} the parallax went in as a logarithm, and all negative ones became one number. Which column "
    "was to be logged?",
)
def _(train, types, new, k):
    def logged(p):
        return np.log10(np.maximum(p, 0.01))

    return _scaled(_columns(train, parallax=logged), types, _columns(new, parallax=logged), k)


@classify.mistake(
    "one over the parallax",
    "On {case} the parallax was inverted. On which side of the nearest star does 1/ϖ put one with −0.1 mas? "
    "Was it asked for?",
)
def _(train, types, new, k):
    def inverted(p):
        return 1 / p

    return _scaled(_columns(train, parallax=inverted), types, _columns(new, parallax=inverted), k)


@classify.mistake(
    "logarithm of one plus the period",
    "On {case} you took the logarithm of 1 + P. One what? Are 0.1 and 0.2 days as far apart as 100 and 200 "
    "then?",
)
def _(train, types, new, k):
    A, B = (_columns(stars.assign(Period=1 + stars.Period)) for stars in (train, new))
    return _scaled(A, types, B, k)


@classify.mistake(
    "parallax turned into an absolute magnitude",
    "On {case} an absolute magnitude stands in place of the parallax. What did you do to the negative ones, "
    "and was it asked for?",
)
def _(train, types, new, k):
    A, B = (
        stars.assign(Plx=stars.Hpmag + 5 * np.log10(np.maximum(stars.Plx, 0.01) / 100))
        for stars in (train, new)
    )
    return _scaled(_columns(A), types, _columns(B), k)


@classify.mistake(
    "k forgotten",
    "On {case} your answer is that of five neighbours, the library's default. How many were asked for?",
)
def _(train, types, new, k):
    return _scaled(_columns(train), types, _columns(new), 5)


# --- luminosities from noisy parallaxes ----------------------------------------------------------------


def _linear(parallax, error, magnitude, power=0.2, divisor=100.0):
    factor = 10 ** (power * magnitude) / divisor
    ell = parallax * factor
    return ell, 5 * np.log10(np.average(ell, weights=(error * factor) ** -2))


@function_task(
    right="Every star is in, the sum is linear in the parallax, and the logarithm comes last.", rtol=1e-4
)
def luminosity(parallax, error, magnitude):
    return _linear(parallax, error, magnitude)


@luminosity.inputs("sixty stars of one luminosity, some with a negative parallax", draws=3)
def _(rng):
    parallax = 10 ** rng.uniform(-0.3, 1, size=60)
    magnitude = rng.uniform(0, 2) - 5 * np.log10(parallax / 100)
    error = rng.uniform(0.5, 2, size=60)
    parallax = parallax + error * rng.normal(size=60)
    parallax[:4] = -np.abs(parallax[:4]) - 0.05
    return parallax, error, magnitude


luminosity.example(
    "two stars, one with a negative parallax",
    np.array([10.0, -1.0]),
    np.array([1.0, 2.0]),
    np.array([5.0, 10.0]),
    expect="The luminosities are 1 and −1, their errors 0.1 and 2.",
)


def _mean(ell, error, magnitude, keep=None):
    factor = 10 ** (0.2 * magnitude) / 100
    keep = np.ones(len(ell), bool) if keep is None else keep
    return 5 * np.log10(np.average(ell[keep], weights=(error * factor)[keep] ** -2))


@luminosity.mistake(
    "logarithm of a negative parallax",
    "On {case} you took the logarithm of every parallax and got NaN. Where may the logarithm stand, so that "
    "it meets one positive number?",
    when=lambda trials: any(_has_nan(trial) for trial in trials),
)
def _(parallax, error, magnitude):
    ell = 10 ** (0.2 * (magnitude + 5 * np.log10(parallax / 100)))
    return ell, _mean(ell, error, magnitude)


def _has_nan(trial):
    try:
        return bool(np.isnan(np.asarray(trial.got[0], float)).any() or np.isnan(float(trial.got[1])))
    except (TypeError, ValueError, IndexError):
        return False


@luminosity.mistake(
    "mean of absolute magnitudes",
    "On {case} your luminosities are right. Then you took logarithms star by star and averaged those that "
    "have one. What comes last, the logarithm or the mean?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, np.nanmean(5 * np.log10(ell))


@luminosity.mistake(
    "weights upside down",
    "On {case} your luminosities are right. In your mean the noisiest stars speak loudest. Does the error "
    "stand above or below?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    factor = 10 ** (0.2 * magnitude) / 100
    return ell, 5 * np.log10(np.average(ell, weights=(error * factor) ** 2))


@luminosity.mistake(
    "negative parallaxes dropped",
    "On {case} you give fewer luminosities than there are stars. Which stars are missing, and do they "
    "deviate to one side?",
)
def _(parallax, error, magnitude):
    keep = parallax > 0
    return _linear(parallax[keep], error[keep], magnitude[keep])


@luminosity.mistake(
    "dropped in the mean only",
    "On {case} your luminosities are right. Your mean leaves the negative ones out. If noise goes both ways, "
    "what is left when one side is cut off?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, _mean(ell, error, magnitude, parallax > 0)


@luminosity.mistake(
    "clipped in the mean only",
    "On {case} your luminosities are right. In your mean the negative ones count as zero. Is the mean of the "
    "noise still zero?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, _mean(np.maximum(ell, 0), error, magnitude)


@luminosity.mistake(
    "weights from parallax over error",
    "On {case} your luminosities are right. Your weights are parallaxes over errors. Two stars alike but for "
    "their noise: which one gets the larger weight?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, 5 * np.log10(np.average(ell, weights=np.abs(parallax) / error))


@luminosity.mistake(
    "weights from parallax over error, squared",
    "On {case} your luminosities are right. Your weights are (ϖ/σ)²: the error of M, if ϖ were exact. Two "
    "stars alike but for their noise: which one gets the larger weight?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, 5 * np.log10(np.average(ell, weights=(parallax / error) ** 2))


@luminosity.mistake(
    "absolute value of the parallax",
    "On {case} a parallax of −1 mas counts as 1 mas. Is a star with a negative parallax near?",
)
def _(parallax, error, magnitude):
    return _linear(np.abs(parallax), error, magnitude)


@luminosity.mistake(
    "clipped",
    "On {case} negative parallaxes became a small positive number. Is the mean of the noise still zero?",
    when=lambda trials: all(_is_clipped(trial) for trial in trials),
)
def _(parallax, error, magnitude):
    return _linear(np.maximum(parallax, 0.01), error, magnitude)


def _is_clipped(trial):
    """Right where the parallax is positive, and small but not negative where it is not."""
    try:
        got, (parallax, _, magnitude) = np.asarray(trial.got[0], float), trial.args
        implied = got * 100 / 10 ** (0.2 * magnitude)
        below = implied[parallax <= 0]
    except (TypeError, ValueError, IndexError):
        return False
    close = np.isclose(implied, parallax, rtol=1e-3)
    return bool((below >= 0).all() and (below <= 0.5).all() and close[parallax > 0.5].all())


@luminosity.mistake(
    "arcseconds",
    "On {case} you give luminosities a thousand times too small or too large. In which unit is the formula's "
    "parallax, and in which is yours?",
    when=lambda trials: all(_is_factor(trial, (1e-3, 1e3)) for trial in trials),
)
def _(parallax, error, magnitude):
    return _linear(parallax / 1000, error / 1000, magnitude)


def _is_factor(trial, factors):
    try:
        got, right = np.asarray(trial.got[0], float), np.asarray(trial.expected[0], float)
        return any(np.allclose(got, f * right, rtol=1e-3) for f in factors)
    except (TypeError, ValueError, IndexError):
        return False


@luminosity.mistake(
    "not divided by 100",
    "On {case} you give luminosities a hundred times too large. At which parallax, in mas, is m equal to M?",
)
def _(parallax, error, magnitude):
    return _linear(parallax, error, magnitude, divisor=1.0)


@luminosity.mistake(
    "divided by ten",
    "On {case} you give luminosities ten times too large. At 10 parsec m = M. What is the parallax there, "
    "in mas?",
)
def _(parallax, error, magnitude):
    return _linear(parallax, error, magnitude, divisor=10.0)


@luminosity.mistake(
    "0.4 for 0.2",
    "On {case} you used 0.4 m. That turns magnitudes into flux, which falls with the square of the distance. "
    "With which power does a parallax fall?",
)
def _(parallax, error, magnitude):
    return _linear(parallax, error, magnitude, power=0.4)


@luminosity.mistake(
    "sign of the magnitude",
    "On {case} faint stars come out luminous or luminous ones faint: you have 10 to the power of −0.2 m. "
    "Solve the definition of M for 10^(0.2 M) once more?",
)
def _(parallax, error, magnitude):
    return _linear(parallax, error, magnitude, power=-0.2)


@luminosity.mistake(
    "plain mean",
    "On {case} your luminosities are right. In your mean a faint star with an error of 5 counts like one "
    "with 0.1. Which weights make up for that?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, 5 * np.log10(np.mean(ell))


@luminosity.mistake(
    "weights from the parallax error alone",
    "On {case} your luminosities are right. You weighted by the error of the parallax. What is the error of "
    "ℓ?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, 5 * np.log10(np.average(ell, weights=error**-2.0))


@luminosity.mistake(
    "one over the error",
    "On {case} your luminosities are right. Your weights are 1/σ. If an error doubles, how many such stars "
    "replace one of the others?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, 5 * np.log10(np.average(ell, weights=10 ** (-0.2 * magnitude) / error))


@luminosity.mistake(
    "median",
    "On {case} your luminosities are right. A median of so unequal errors wastes the good stars. Which mean "
    "is asked for?",
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, 5 * np.log10(np.median(ell))


@luminosity.mistake(
    "good parallaxes only",
    "On {case} your luminosities are right. Your mean takes only parallaxes above some times their error. "
    "Does that choice look at the noise?",
    when=lambda trials: all(_is_cut(trial) for trial in trials if len(trial.args[0]) > 2),
)
def _(parallax, error, magnitude):
    ell, _ = _linear(parallax, error, magnitude)
    return ell, _mean(ell, error, magnitude, parallax > 3 * error)


def _is_cut(trial):
    """The mean of stars above 1, 2, 3 or 5 times their error, whose luminosities are right."""
    try:
        parallax, error, magnitude = trial.args
        ell = trial.expected[0]
        cuts = [parallax > times * error for times in (1, 2, 3, 5)]
        means = [_mean(ell, error, magnitude, cut) for cut in cuts if cut.any()]
        return np.allclose(trial.got[0], ell) and bool(
            np.isclose(float(trial.got[1]), means, rtol=1e-4).any()
        )
    except (TypeError, ValueError, IndexError):
        return False


@luminosity.mistake(
    "mean not turned into a magnitude",
    "On {case} your luminosities are right, and your second answer is their mean. The question asks for M: "
    "how does one come back?",
)
def _(parallax, error, magnitude):
    ell, M = _linear(parallax, error, magnitude)
    return ell, 10 ** (0.2 * M)


@luminosity.mistake(
    "minus five",
    "On {case} your luminosities are right, and M has the wrong sign. Solve ℓ = 10^(0.2 M) for M?",
)
def _(parallax, error, magnitude):
    ell, M = _linear(parallax, error, magnitude)
    return ell, -M


@luminosity.mistake(
    "2.5 for 5",
    "On {case} your luminosities are right, and M is half of what it should be. Solve ℓ = 10^(0.2 M) for M?",
)
def _(parallax, error, magnitude):
    ell, M = _linear(parallax, error, magnitude)
    return ell, M / 2


@luminosity.mistake(
    "minus 2.5 for 5",
    "On {case} your luminosities are right. Your M is −2.5 log ℓ, as for a flux. But this ℓ grows with M. "
    "Solve ℓ = 10^(0.2 M) for M?",
)
def _(parallax, error, magnitude):
    ell, M = _linear(parallax, error, magnitude)
    return ell, -M / 2


@luminosity.mistake("order swapped", "On {case} your first answer is one number. Which was asked for first?")
def _(parallax, error, magnitude):
    return _linear(parallax, error, magnitude)[::-1]


@luminosity.mistake(
    "luminosities only",
    "On {case} the luminosities are right. Which M do they have in common? It is asked for.",
)
def _(parallax, error, magnitude):
    return _linear(parallax, error, magnitude)[0]
