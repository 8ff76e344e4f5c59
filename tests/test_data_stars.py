"""Hipparcos and the stars of Kepler: sizes, and the numbers that their cards state."""

import re

import numpy as np
import pytest

from failfirst import datasets


@pytest.fixture(scope="module")
def hipparcos():
    return datasets.load_hipparcos()


def test_stars_have_their_stated_size(hipparcos):
    stars = hipparcos.stars
    assert stars.shape == (117955, 15)
    assert stars.HIP.is_unique
    assert not stars.isna().any(axis=None)
    assert stars.RAdeg.between(0, 360).all()
    assert stars.DEdeg.between(-90, 90).all()
    for column in stars:
        assert f"`{column}`" in hipparcos.card


def test_the_card_counts_stars_right(hipparcos):
    stars, card = hipparcos.stars, hipparcos.card
    assert f"{(stars.Plx < 0).sum():,} parallaxes are negative" in card
    assert f"{(stars.Plx > 5 * stars.e_Plx).sum():,} exceed five times" in card
    assert f"error are 0 in {((stars['B-V'] == 0) & (stars['e_B-V'] == 0)).sum():,} rows" in card
    assert f"variables ({(stars.VA == 1).sum():,} stars)" in card
    assert f"unsolved ones ({(stars.VA == 2).sum():,})" in card
    zero = stars.loc[stars["V-I"] == 0, "B-V"]
    assert f"exactly 0 in {len(zero):,} rows" in card
    assert zero.between(-0.1, 0.12).all()


def test_the_nearest_stars_are_who_they_are(hipparcos):
    stars = hipparcos.stars.set_index("HIP")
    assert stars.Plx[70890] == pytest.approx(771.6, abs=1)  # Proxima Centauri, mas
    assert stars.Plx.idxmax() == 71681  # α Centauri B, which the card warns of
    assert stars.Hpmag.idxmin() == 32349  # Sirius
    assert stars.Plx[87937] == pytest.approx(548.3, abs=1)  # Barnard's star, mas
    assert stars.pmDE.idxmax() == 87937


def test_variables_are_stars_and_the_card_counts_their_gaps(hipparcos):
    variables, card = hipparcos.variables, hipparcos.card
    assert variables.shape == (6840, 12)
    assert variables.HIP.is_unique
    assert variables.HIP.isin(hipparcos.stars.HIP).all()
    listed = dict(re.findall(r"^\| `([\w-]+)` \|.*\| (\d+) \|$", card, flags=re.M))
    assert {name: int(count) for name, count in listed.items()} == variables.isna().sum().to_dict()
    period = variables[variables.Period.notna()]
    assert f"{len(period):,} have a period" in card
    for name, count in (
        period.Type.value_counts()[lambda counts: ~counts.index.str.contains(":")].head(9).items()
    ):
        assert f"{name} ({count})" in card
    assert f"from {period.Period.min()} to {period.Period.max():,.0f} days" in card


def test_known_variables_have_their_period(hipparcos):
    names = hipparcos.variables.set_index("Name")
    assert names.Period["ο Cet"] == pytest.approx(332, abs=1)  # Mira
    assert names.Period["δ Cep"] == pytest.approx(5.366, abs=0.001)
    assert names.Period["RR Lyr"] == pytest.approx(0.5669, abs=0.0001)
    assert names.Type["β Per"].startswith("EA")  # Algol


@pytest.fixture(scope="module")
def kepler():
    return datasets.load_kepler_stars()


def test_kepler_stars_have_their_stated_size(kepler):
    stars = kepler.stars
    assert stars.shape == (40000, 12)
    assert stars.KIC.is_unique
    assert not stars.isna().any(axis=None)
    assert (stars[["teff", "teffe", "dis", "disep", "disem", "rad", "radep", "radem"]] > 0).all(axis=None)
    for column in stars:
        assert f"`{column}`" in kepler.card


def test_the_kepler_card_counts_right(kepler):
    stars, card = kepler.stars, kepler.card
    for state, words in enumerate(["main sequence ({:,} stars)", "subgiant ({:,})", "red giant ({:,})"]):
        assert words.format((stars.evState == state).sum()) in card
    for flag, words in enumerate(
        ["no sign of a companion ({:,} stars)", "cool dwarf ({:,})", "adaptive optics ({:,})"]
    ):
        assert words.format((stars.binaryFlag == flag).sum()) in card
    hosts = stars.KIC.isin(datasets.load_kepler_koi().objects.kepid).sum()
    assert f"({hosts:,} of these stars have a KOI)" in card
    assert np.median((stars.radep + stars.radem) / 2 / stars.rad) == pytest.approx(0.08, abs=0.005)
    assert np.median((stars.disep + stars.disem) / 2 / stars.dis) == pytest.approx(0.03, abs=0.005)
    assert np.median(stars.teffe / stars.teff) == pytest.approx(0.035, abs=0.0002)
    assert f"reaches {stars.disep.max():,.0f} pc" in card
    smallest = stars.loc[stars.rad.idxmin()]
    assert f"{smallest.rad:.3f} solar radii (KIC {smallest.KIC:.0f} at {smallest.dis:.0f} pc)" in card


def test_stages_are_regions_of_temperature_and_radius(kepler):
    """As the card warns: giants are large and cool, and no main-sequence star is larger than they can be."""
    stars = kepler.stars
    giant = stars[stars.evState == 2]
    assert giant.teff.max() < 5500
    assert giant.rad.median() > 5 > stars.rad[stars.evState == 0].max()
    assert stars.teff[stars.binaryFlag == 1].max() < 5300
    # The shares of the whole table (Berger et al. 2018, abstract): 67, 21 and 12 %.
    assert np.allclose(
        stars.evState.value_counts(normalize=True).sort_index(), [0.67, 0.21, 0.12], atol=0.005
    )
