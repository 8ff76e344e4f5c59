"""Hipparcos: sizes, and the numbers that its card states."""

import re

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
