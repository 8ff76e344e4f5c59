"""Tasks of exercise 1.4: SVD and PCA."""

import numpy as np

from . import function_task

__all__ = ["explained", "project_and_reconstruct", "weighted_scores"]


def _any_sign(answer, spectra, n_components):
    """Call the answer, and turn each score's sign so that its largest value is positive.

    Inputs must have no two scores that tie for the largest with opposite signs.
    """
    result = answer(spectra, n_components)
    try:
        scores, reconstruction = result
        scores = np.array(scores, dtype=float)
        largest = np.argmax(np.abs(scores), axis=0)
        signs = np.where(scores[largest, np.arange(scores.shape[1])] < 0, -1.0, 1.0)
        return scores * signs, reconstruction
    except Exception:
        return result  # of another form; the comparison says so


def _decomposed(spectra):
    mean = spectra.mean(axis=0)
    return mean, *np.linalg.svd(spectra - mean, full_matrices=False)


@function_task(
    right="Centre, project, and give the mean back. Either sign of a component is as good as the other.",
    otherwise="Follow one spectrum: what is subtracted, what is it projected on, what is added in the end?",
    use=_any_sign,
    rtol=1e-4,
    atol=1e-6,
)
def project_and_reconstruct(spectra, n_components):
    mean, _, _, Vt = _decomposed(spectra)
    scores = (spectra - mean) @ Vt[:n_components].T
    return scores, scores @ Vt[:n_components] + mean


@project_and_reconstruct.inputs("thirty spectra with eight channels")
def _(rng):
    mixing = rng.normal(size=(4, 8)) * np.array([4.0, 2.5, 1.5, 0.7])[:, None]
    spectra = rng.uniform(3, 9, size=8) + rng.normal(size=(30, 4)) @ mixing + 0.2 * rng.normal(size=(30, 8))
    return spectra * rng.uniform(0.5, 2, size=8), int(rng.choice([2, 3]))


project_and_reconstruct.example(
    "three points on a line",
    np.array([[1.0, 0], [3, 2], [7, 6]]),
    1,
    expect="Points on a line need one component: the reconstruction gives them back.",
    edge=True,
)


@project_and_reconstruct.inputs("six spectra with ten channels", draws=1)
def _(rng):
    return rng.uniform(2, 6, size=10) + rng.normal(size=(6, 10)), 2


@project_and_reconstruct.mistake(
    "not centred",
    "On {case} your first component points at the mean spectrum. What is the variance measured from?",
)
def _(spectra, n_components):
    _, _, Vt = np.linalg.svd(spectra, full_matrices=False)
    scores = spectra @ Vt[:n_components].T
    return scores, scores @ Vt[:n_components]


@project_and_reconstruct.mistake(
    "centred for the components only",
    "On {case} your components are right, and your scores do not have mean zero. What do you project: the "
    "spectra, or their distance from something?",
)
def _(spectra, n_components):
    _, _, _, Vt = _decomposed(spectra)
    scores = spectra @ Vt[:n_components].T
    return scores, scores @ Vt[:n_components]


@project_and_reconstruct.mistake(
    "mean not added back",
    "Your scores are right. On {case} the reconstruction has mean zero in every channel, the spectra do not. "
    "Where did the mean spectrum go?",
)
def _(spectra, n_components):
    _, _, _, Vt = _decomposed(spectra)
    scores = (spectra - spectra.mean(axis=0)) @ Vt[:n_components].T
    return scores, scores @ Vt[:n_components]


@project_and_reconstruct.mistake(
    "scores centred, reconstruction not",
    "Your scores are right. On {case} the reconstruction is not: there you project the spectra with their "
    "mean. From which point do the scores count, and what do they need to lead back to a spectrum?",
)
def _(spectra, n_components):
    mean, _, _, Vt = _decomposed(spectra)
    V = Vt[:n_components].T
    return (spectra - mean) @ V, spectra @ V @ V.T


@project_and_reconstruct.mistake(
    "mean counted twice",
    "On {case} you project the spectra with their mean, and add the mean once more. What part of the mean "
    "is in your scores already?",
)
def _(spectra, n_components):
    mean, _, _, Vt = _decomposed(spectra)
    scores = spectra @ Vt[:n_components].T
    return scores, scores @ Vt[:n_components] + mean


@project_and_reconstruct.mistake(
    "wrong axis of Vᵀ",
    "On {case} your directions are not the components. `np.linalg.svd` returns Vᵀ, not V: does it hold a "
    "component as a row or as a column?",
)
def _(spectra, n_components):
    mean, _, _, Vt = _decomposed(spectra)
    scores = (spectra - mean) @ Vt[:, :n_components]
    return scores, scores @ Vt[:, :n_components].T + mean


@project_and_reconstruct.mistake(
    "scores without singular values",
    "On {case} every column of your scores has length 1. By which factors do `U` and `X @ V` differ?",
)
def _(spectra, n_components):
    mean, U, s, Vt = _decomposed(spectra)
    return U[:, :n_components], (U[:, :n_components] * s[:n_components]) @ Vt[:n_components] + mean


@project_and_reconstruct.mistake(
    "singular values nowhere",
    "On {case} your scores have length 1, and the reconstruction hardly moves away from the mean. Which of "
    "the three matrices of the SVD is missing?",
)
def _(spectra, n_components):
    mean, U, _, Vt = _decomposed(spectra)
    return U[:, :n_components], U[:, :n_components] @ Vt[:n_components] + mean


@project_and_reconstruct.mistake(
    "singular values twice",
    "On {case} your scores are too large, the first most of all. Is the projection X v already s u, or does "
    "it still need a factor?",
)
def _(spectra, n_components):
    mean, _, s, Vt = _decomposed(spectra)
    scores = (spectra - mean) @ Vt[:n_components].T * s[:n_components]
    return scores, scores @ Vt[:n_components] + mean


@project_and_reconstruct.mistake(
    "standardised",
    "On {case} you divided every channel by its standard deviation. What happens to the largest variance if "
    "all are made equal first?",
)
def _(spectra, n_components):
    spread = spectra.std(axis=0)
    mean, _, _, Vt = _decomposed(spectra / spread)
    scores = (spectra / spread - mean) @ Vt[:n_components].T
    return scores, (scores @ Vt[:n_components] + mean) * spread


@project_and_reconstruct.mistake(
    "spectra centred, not channels",
    "On {case} you subtracted from each spectrum its own mean. Over which axis runs the mean spectrum?",
)
def _(spectra, n_components):
    mean = spectra.mean(axis=1, keepdims=True)
    _, _, Vt = np.linalg.svd(spectra - mean, full_matrices=False)
    scores = (spectra - mean) @ Vt[:n_components].T
    return scores, scores @ Vt[:n_components] + mean


@project_and_reconstruct.mistake(
    "smallest components",
    "On {case} your scores have the smallest variances of all. In which order does `eigh` give eigenvalues?",
)
def _(spectra, n_components):
    mean = spectra.mean(axis=0)
    _, vectors = np.linalg.eigh(np.cov(spectra.T))
    chosen = vectors[:, :n_components]
    scores = (spectra - mean) @ chosen
    return scores, scores @ chosen.T + mean


@function_task(
    right="Squares of the singular values, over their sum. They add up to 1.",
    otherwise="What is the variance along one component, and what is the sum over all of them?",
)
def explained(spectra):
    _, _, s, _ = _decomposed(spectra)
    return s**2 / np.sum(s**2)


@explained.inputs("forty spectra with six channels", expect="All shares together should be 1.")
def _(rng):
    return rng.uniform(2, 9, size=6) + rng.normal(size=(40, 6)) * np.array([3.0, 2.2, 1.6, 1.1, 0.8, 0.5])


explained.example(
    "variances 4 and 1 along the axes",
    np.array([[2.0, 1], [2, -1], [-2, 1], [-2, -1]]) + 5,
    expect="The shares should be 0.8 and 0.2.",
)


@explained.mistake(
    "singular values not squared",
    "On {case} you give {got}. A variance is a mean of squares. Is s a length, or a square?",
)
def _(spectra):
    _, _, s, _ = _decomposed(spectra)
    return s / s.sum()


@explained.mistake(
    "divided by the largest",
    "On {case} your first share is 1. Is nothing left for the other components? What is the whole?",
)
def _(spectra):
    _, _, s, _ = _decomposed(spectra)
    return s**2 / np.max(s**2)


@explained.mistake(
    "cumulative",
    "On {case} you give {got}: the share of the first k together. Which part belongs to one of them alone?",
)
def _(spectra):
    _, _, s, _ = _decomposed(spectra)
    return np.cumsum(s**2) / np.sum(s**2)


@explained.mistake(
    "not centred",
    "On {case} component 1 takes nearly all. How far are the spectra from zero, and how far from their mean?",
)
def _(spectra):
    s = np.linalg.svd(spectra, compute_uv=False)
    return s**2 / np.sum(s**2)


@explained.mistake(
    "variances, not shares",
    "On {case} you give {got}. That has the unit of flux squared. Which unit has a share?",
)
def _(spectra):
    _, _, s, _ = _decomposed(spectra)
    return s**2 / len(spectra)


@explained.mistake(
    "variances with N − 1", "On {case} you give {got}. Do these numbers add up to 1, as shares do?"
)
def _(spectra):
    _, _, s, _ = _decomposed(spectra)
    return s**2 / (len(spectra) - 1)


@explained.mistake(
    "smallest first", "On {case} your shares grow from first to last. Which component comes first?"
)
def _(spectra):
    _, _, s, _ = _decomposed(spectra)
    return (s**2 / np.sum(s**2))[::-1]


@explained.mistake(
    "channels instead of components",
    "On {case} you give each *channel's* part of the variance. Along which directions was it asked?",
)
def _(spectra):
    return spectra.var(axis=0) / spectra.var(axis=0).sum()


@function_task(
    right="Weighted least squares on the good channels, with components cut to the same channels.",
    otherwise="Which channels enter each of the two sums, and with which weight?",
    rtol=1e-4,
)
def weighted_scores(x, sigma, mean, V):
    good = np.isfinite(x)
    weight = 1 / sigma[good] ** 2
    cut = V[good]
    return np.linalg.solve(cut.T @ (weight[:, None] * cut), cut.T @ (weight * (x - mean)[good]))


def _spectrum(rng, gaps, equal=False):
    V, _ = np.linalg.qr(rng.normal(size=(12, 3)))
    mean = rng.uniform(1, 3, size=12)
    sigma = np.full(12, 0.2) if equal else rng.uniform(0.1, 0.9, size=12)
    x = mean + V @ rng.normal(0, 2, size=3) + sigma * rng.normal(size=12)
    x[rng.permutation(12)[:gaps]] = np.nan
    return x, sigma, mean, V


@weighted_scores.inputs("a spectrum with three missing channels")
def _(rng):
    return _spectrum(rng, 3)


@weighted_scores.inputs("a spectrum with all its channels", draws=2)
def _(rng):
    return _spectrum(rng, 0)


@weighted_scores.inputs(
    "equal errors and no gap",
    draws=1,
    edge=True,
    expect="With equal weights and no gap this should be the plain projection.",
)
def _(rng):
    return _spectrum(rng, 0, equal=True)


@weighted_scores.mistake(
    "missing flux set to zero",
    "Right without gaps. On {case} you give {got}. Is a channel that was not measured the same as one that "
    "was measured to be dark?",
)
def _(x, sigma, mean, V):
    weight = 1 / sigma**2
    return np.linalg.solve(V.T @ (weight[:, None] * V), V.T @ (weight * (np.nan_to_num(x) - mean)))


@weighted_scores.mistake(
    "components not cut",
    "Right without gaps. On {case} your scores are drawn towards 0. You count the missing channels as if "
    "they agreed with the mean. Over which channels does each of the two sums run?",
)
def _(x, sigma, mean, V):
    weight = 1 / sigma**2
    return np.linalg.solve(V.T @ (weight[:, None] * V), V.T @ (weight * np.nan_to_num(x - mean)))


@weighted_scores.mistake(
    "weights are σ", "On {case} you give {got}. Which channel pulls most in your fit: the best or the worst?"
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    weight, cut = sigma[good], V[good]
    return np.linalg.solve(cut.T @ (weight[:, None] * cut), cut.T @ (weight * (x - mean)[good]))


@weighted_scores.mistake(
    "weights are 1/σ",
    "On {case} you give {got}. In χ² the residual is divided by σ, and then what is done with it?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    weight, cut = 1 / sigma[good], V[good]
    return np.linalg.solve(cut.T @ (weight[:, None] * cut), cut.T @ (weight * (x - mean)[good]))


@weighted_scores.mistake(
    "weights are 1/σ⁴",
    "On {case} you give {got}, the fit with weights 1/σ⁴: 1/σ² came in twice. How often does it stand in one "
    "term of χ²?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    weight, cut = sigma[good] ** -4.0, V[good]
    return np.linalg.solve(cut.T @ (weight[:, None] * cut), cut.T @ (weight * (x - mean)[good]))


@weighted_scores.mistake(
    "each component fitted alone",
    "On {case} you give {got}: each component fitted as if the others were not there. With weights and gaps, "
    "is what one component explains still perpendicular to the rest?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    weight, cut = 1 / sigma[good] ** 2, V[good]
    return (cut.T @ (weight * (x - mean)[good])) / (weight @ cut**2)


@weighted_scores.mistake(
    "no weights",
    "On {case} you give {got}: the fit with equal weights. Which channels does it trust too much?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    return np.linalg.lstsq(V[good], (x - mean)[good], rcond=None)[0]


@weighted_scores.mistake(
    "plain projection",
    "On {case} you give {got}, the plain projection of the good channels. Once channels are missing, are the "
    "cut components still orthogonal and of length 1? And where is σ?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    return V[good].T @ (x - mean)[good]


@weighted_scores.mistake(
    "no normal matrix",
    "On {case} your scores have the unit 1/flux. What stands on the left side of the normal equations?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    return V[good].T @ ((x - mean)[good] / sigma[good] ** 2)


@weighted_scores.mistake(
    "normalised by the sum of weights",
    "On {case} you divide by the sum of the weights, as in a weighted mean. Is only one number to be fitted?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    weight = 1 / sigma[good] ** 2
    return V[good].T @ (weight * (x - mean)[good]) / weight.sum()


@weighted_scores.mistake(
    "mean not subtracted",
    "On {case} you give {got}. A spectrum equal to the mean should get which scores?",
)
def _(x, sigma, mean, V):
    good = np.isfinite(x)
    weight, cut = 1 / sigma[good] ** 2, V[good]
    return np.linalg.solve(cut.T @ (weight[:, None] * cut), cut.T @ (weight * x[good]))
