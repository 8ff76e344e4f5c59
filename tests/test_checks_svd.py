"""Exercise 1.4: right answers pass, whichever way they are written and whichever signs they choose."""

import numpy as np
import pytest

from failfirst.checks import foundations as check


def from_u(spectra, n_components):
    mean = spectra.mean(axis=0)
    U, s, Vt = np.linalg.svd(spectra - mean, full_matrices=False)
    scores = U[:, :n_components] * s[:n_components]
    return scores, scores @ Vt[:n_components] + mean


def turned(spectra, n_components):
    scores, reconstruction = from_u(spectra, n_components)
    return -scores, reconstruction


def first_turned(spectra, n_components):
    scores, reconstruction = from_u(spectra, n_components)
    return scores * np.where(np.arange(n_components) == 0, -1, 1), reconstruction


def from_covariance(spectra, n_components):
    mean = spectra.mean(axis=0)
    V = np.linalg.eigh(np.cov(spectra.T))[1][:, ::-1][:, :n_components]
    scores = (spectra - mean) @ V
    return scores, scores @ V.T + mean


def shares_from_covariance(spectra):
    variances = np.linalg.eigvalsh(np.cov(spectra.T))[::-1]
    return variances / variances.sum()


def scores_by_lstsq(x, sigma, mean, V):
    good = np.isfinite(x)
    return np.linalg.lstsq(V[good] / sigma[good, None], ((x - mean) / sigma)[good], rcond=None)[0]


def scores_with_weight_zero(x, sigma, mean, V):
    weight = np.where(np.isfinite(x), sigma**-2.0, 0)
    return np.linalg.solve(V.T * weight @ V, V.T @ (weight * np.nan_to_num(x - mean)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("answer", [from_u, turned, first_turned, from_covariance])
def test_any_sign_of_a_component_is_right(answer, seed):
    feedback = check.project_and_reconstruct.evaluate(answer, seed=seed)
    assert feedback.status == "right", feedback.message


def test_shares_from_the_covariance_are_right():
    assert check.explained.evaluate(shares_from_covariance, seed=0).status == "right"


@pytest.mark.parametrize("answer", [scores_by_lstsq, scores_with_weight_zero])
def test_other_ways_to_weigh_are_right(answer):
    feedback = check.weighted_scores.evaluate(answer, seed=0)
    assert feedback.status == "right", feedback.message
