"""Fermi: sizes, classes, and the numbers that its card states."""

import re

import numpy as np
import pandas as pd
import pytest

from failfirst import datasets
from failfirst.datasets.gamma import kinds


@pytest.fixture(scope="module")
def fermi():
    return datasets.load_fermi()


def test_sources_have_their_stated_size(fermi):
    assert fermi.sources.shape == (5066, 52)
    assert fermi.sources.Source_Name.is_unique
    pd.testing.assert_series_equal(fermi.sources.Source_Name, fermi.later.Source_Name)
    for array in (fermi.kind, fermi.later_kind):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = "AGN"


def test_the_card_lists_every_column_with_its_missing_values(fermi):
    listed = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", fermi.card, flags=re.M))
    assert list(listed) == list(fermi.sources.columns)
    assert {name: int(count) for name, count in listed.items()} == fermi.sources.isna().sum().to_dict()


def test_classes_are_sorted_whatever_their_case():
    given = ["bll", "BCU", "PSR", "msp", "unk", "", np.nan, " rdg ", "sbg"]
    assert list(kinds(given)) == ["AGN", "AGN", "pulsar", "pulsar", "other", "none", "none", "AGN", "other"]


def test_the_card_states_the_fate_of_every_class(fermi):
    counts = pd.crosstab(fermi.kind, fermi.later_kind)[["AGN", "pulsar", "other", "none", "gone"]]
    for kind, row in counts.iterrows():
        assert f"| {kind} | {' | '.join(map(str, row))} |" in fermi.card
    known = np.mean(fermi.kind[np.isin(fermi.kind, ["AGN", "pulsar"])] == "pulsar")
    new = fermi.later_kind[fermi.kind == "none"]
    new = np.mean(new[np.isin(new, ["AGN", "pulsar"])] == "pulsar")
    assert f"{known:.1%}".replace("%", " %") in fermi.card
    assert f"{new:.0%}".replace("%", " %") in fermi.card


def test_the_shape_of_the_spectrum_is_told_as_a_leak(fermi):
    cut = fermi.sources.SpectrumType == "PLSuperExpCutoff2"
    pulsar = fermi.kind == "pulsar"
    said = (
        f"{(cut & pulsar).sum()} of {pulsar.sum()} pulsars have it, and {(cut & ~pulsar).sum()} of the other"
    )
    assert said in fermi.card


def test_the_flaws_are_where_the_card_says(fermi):
    sources, card = fermi.sources, fermi.card
    assert f"for {(sources.Flags > 0).mean():.0%}".replace("%", " %") in card
    assert f"end in c ({sources.Source_Name.str.endswith('c').sum()})" in card
    assert f"end in e: {sources.Source_Name.str.endswith('e').sum()})" in card
    infinite = np.isinf(sources.select_dtypes("number"))
    assert set(sources.Source_Name[infinite.any(axis=1)]) == {"4FGL J0534.5+2201i"}
    assert fermi.later.Separation.median() == pytest.approx(0.017, abs=0.0005)


def test_famous_sources_are_who_they_are(fermi):
    named = fermi.sources.set_index("ASSOC1")
    assert named.CLASS1["3C 273"] == "FSRQ"
    assert named.CLASS1["PSR J0835-4510"] == "PSR"  # Vela
    assert named.Signif_Avg.idxmax() == "PSR J0633+1746"  # Geminga
