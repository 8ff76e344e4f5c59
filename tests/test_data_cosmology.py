"""Hubble's nebulae and the supernovae of Union2.1: the numbers that their cards state."""

import numpy as np
import pandas as pd
import pytest
from astropy.cosmology import FlatLambdaCDM

from failfirst import datasets


@pytest.fixture(scope="module")
def hubble():
    return datasets.load_hubble1929()


@pytest.fixture(scope="module")
def union():
    return datasets.load_union21()


def residuals(union, matter):
    """Distance moduli minus a flat universe's, after the best offset."""
    model = FlatLambdaCDM(H0=70, Om0=matter).distmod(union.redshift).value
    difference = union.distance_modulus - model
    return difference - np.average(difference, weights=union.error**-2)


def chi2(union, matter):
    return np.sum((residuals(union, matter) / union.error) ** 2)


def test_hubbles_table_has_its_stated_size(hubble):
    assert hubble.distance.shape == hubble.velocity.shape == (24,)
    assert len(hubble.nebulae) == 24
    assert f"{hubble.distance.min()} to {hubble.distance.max()}" in hubble.card
    assert f"−{-hubble.velocity.min():.0f} to {hubble.velocity.max():,.0f}" in hubble.card
    with pytest.raises(ValueError, match="read-only"):
        hubble.distance[0] = 1


def test_hubbles_card_states_the_true_numbers(hubble):
    r, v, table = hubble.distance, hubble.velocity, hubble.nebulae
    slope = r @ v / (r @ r)
    rest = v - slope * r
    scatter = np.sqrt(rest @ rest / 23)
    error = scatter / np.sqrt(r @ r)
    assert slope == pytest.approx(424, abs=0.5)
    assert f"{slope:.0f} ± {error:.0f} km/s/Mpc" in hubble.card
    assert f"{scatter:.0f} km/s. Correlation" in hubble.card
    assert f"distance: {np.corrcoef(r, v)[0, 1]:.2f}" in hubble.card
    free, intercept = np.polyfit(r, v, 1)
    assert f"{free:.0f} km/s/Mpc and −{-intercept:.0f} km/s" in hubble.card
    assert f"{(v < 0).sum()} of the 24 velocities" in hubble.card
    assert f"{table.stars_mag.notna().sum()} have one" in hubble.card
    modulus = table.apparent_mag - table.absolute_mag
    worst = np.abs(modulus - 5 * np.log10(r * 1e5)).max()
    assert f"to {worst:.2f} mag in every row" in hubble.card


def test_union_has_its_stated_size(union):
    for array in (union.redshift, union.distance_modulus, union.error, union.low_mass_host):
        assert array.shape == (580,)
        assert np.isfinite(array).all()
        assert not array.flags.writeable
    assert f"{union.redshift.min():.3f} to {union.redshift.max():.3f}" in union.card
    assert f"{union.distance_modulus.min():.2f} to {union.distance_modulus.max():.2f}" in union.card
    low, middle, high = np.percentile(union.error, [0, 50, 100])
    assert f"{low:.3f} to {high:.3f}, median {middle:.3f}" in union.card
    assert ((union.low_mass_host >= 0) & (union.low_mass_host <= 1)).all()


def test_the_union_card_states_the_true_numbers(union):
    assert f"χ² = {chi2(union, 0.28):.1f} for 580" in union.card
    assert f"Ω_m = 1: χ² = {chi2(union, 1.0):.1f}" in union.card
    trials = np.arange(0.250, 0.310, 0.001)
    values = np.array([chi2(union, matter) for matter in trials])
    allowed = trials[values < values.min() + 1]
    assert f"Ω_m = {trials[values.argmin()]:.3f}, with {allowed[0]:.3f} to {allowed[-1]:.3f}" in union.card
    assert f"{(union.redshift < 0.1).sum()} have z < 0.1" in union.card
    assert f"{(union.redshift > 1).sum()} have z > 1" in union.card
    far = np.abs(residuals(union, 0.28) / union.error) > 3
    assert f"Only {far.sum()} is farther than 3σ" in union.card
    common = pd.Series(union.low_mass_host).round(6).value_counts()
    assert f"{common[0.551672]} rows share the value 0.551672" in union.card
    assert f"{common[0.128419]} share 0.128419" in union.card
    assert f"{pd.Series(union.redshift).duplicated().sum()} redshifts occur a second time" in union.card


def test_supernovae_nearby_give_the_stated_hubble_constant(union):
    near = union.redshift < 0.03
    distance = 10 ** (union.distance_modulus[near] / 5 - 5)  # Mpc
    # Velocity to second order in z, for a deceleration parameter of -0.58 (Ω_m = 0.28).
    velocity = 299_792.458 * union.redshift[near] * (1 + 0.79 * union.redshift[near])
    assert np.median(velocity / distance) == pytest.approx(70, abs=2)
