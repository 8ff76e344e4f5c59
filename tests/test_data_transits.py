"""Kepler's transit signals: size, labels, and the numbers that their card states."""

import re

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from failfirst import datasets

ELEVEN = ["period", "duration", "depth", "impact", "prad", "teq", "model_snr", "steff", "slogg", "srad"]
ELEVEN = [f"koi_{name}" for name in [*ELEVEN, "kepmag"]]
LOGARITHM = [f"koi_{name}" for name in ("period", "duration", "depth", "prad", "teq", "model_snr", "srad")]


@pytest.fixture(scope="module")
def koi():
    return datasets.load_kepler_koi()


def number(table):
    """The star's part of the KOI number."""
    return table.kepoi_name.str[1:6].astype(int)


def test_objects_have_their_stated_size(koi):
    assert koi.objects.shape == (8054, 60)
    assert koi.objects.kepoi_name.is_unique
    assert koi.candidate.dtype == bool
    assert koi.candidate.sum() == 4034
    assert koi.star.dtype == np.int64
    assert len(np.unique(koi.star)) == 6923
    for array in (koi.candidate, koi.star):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_the_card_lists_every_column_with_its_missing_values(koi):
    listed = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", koi.card, flags=re.M))
    assert list(listed) == list(koi.objects.columns)
    assert {name: int(count) for name, count in listed.items()} == koi.objects.isna().sum().to_dict()


def test_the_card_states_the_true_labels(koi):
    table, card = koi.objects, koi.card
    counts = pd.crosstab(table.koi_disposition, table.koi_pdisposition)
    for disposition, row in counts.iterrows():
        assert f"| {disposition} | {row['CANDIDATE']:,} | {row['FALSE POSITIVE']:,} |" in card
    assert (table.kepler_name.notna() == (table.koi_disposition == "CONFIRMED")).all()
    flags = table.filter(like="koi_fpflag_")
    assert flags[~koi.candidate].any(axis=1).all()
    odd = flags[koi.candidate & flags.any(axis=1).to_numpy()]
    assert f"{len(odd)} of 4,034 candidates" in card
    assert odd.koi_fpflag_ss.all()
    assert odd.to_numpy().sum() == len(odd)
    assert (table.koi_score.between(0, 1)).all()


def test_the_card_states_the_true_stars(koi):
    table, card = koi.objects, koi.card
    rows = table.groupby("kepid").kepid.transform("size")
    assert (rows == table.koi_count).all()
    several = rows > 1
    assert f"{table.kepid[several].nunique()} stars have more than one ({several.sum():,} rows)" in card
    both = pd.crosstab(table.kepid, table.koi_pdisposition).all(axis=1)
    assert f"{both.sum()} stars have both" in card
    shares = [f"{100 * koi.candidate[chosen].mean():.0f} %" for chosen in (~several, several)]
    assert f"{shares[0]} of lone signals are candidates, {shares[1]} of those with company" in card
    for error, words in [(0.15, "`koi_smet_err1` = 0.15 holds for "), (0.30, "0.30 for ")]:
        chosen = table.koi_smet_err1 == error
        share = f"{100 * koi.candidate[chosen].mean():.0f} %"
        assert f"{words}{chosen.sum():,} rows, {share}" in card
    for chosen, words in [
        (number(table) <= 1000, "Of K00001 to K01000, {} are candidates"),
        (number(table) > 6000, "above K06000, {}."),
        (table.koi_bin_oedp_sig == -1, "−1 in `koi_bin_oedp_sig` goes with {} candidates"),
        (table.koi_depth.isna(), "a missing fit (59 rows) with {}"),
    ]:
        assert words.format(f"{100 * koi.candidate[chosen].mean():.0f} %") in card
    assert f"−1 in {(table.koi_bin_oedp_sig == -1).sum()} rows" in card
    assert f"`Solar` for {(table.koi_sparprov == 'Solar').sum()} rows" in card
    assert number(table).is_monotonic_increasing
    assert f"The number alone has AUC {roc_auc_score(koi.candidate, -number(table)):.3f}" in card


def test_the_card_states_the_true_flaws(koi):
    table, card = koi.objects, koi.card
    large = [(table.koi_prad > limit).sum() for limit in (30, 100)]
    assert f"in {large[0]:,} rows and 100 in {large[1]} (largest {table.koi_prad.max():,.0f})" in card
    assert f"`koi_impact` exceeds 1 in {(table.koi_impact > 1).sum():,} rows" in card
    assert f"`koi_ror` exceeds 1 in {(table.koi_ror > 1).sum()}." in card
    none = {
        name: (table[f"koi_{name}"] == 0).sum() for name in ("num_transits", "depth", "model_snr", "smass")
    }
    assert f"`koi_num_transits` is 0 in {none.pop('num_transits')} rows" in card
    for name, count in none.items():
        assert f"`koi_{name}` in {count}" in card
    for name in ("depth", "steff", "slogg", "srad"):
        assert 8 <= (table[f"koi_{name}_err1"] == 0).sum() <= 11
    ordered = table.sort_values(["kepid", "koi_period"])
    near = (ordered.koi_period.diff() < 1e-3 * ordered.koi_period) & (ordered.kepid.diff() == 0)
    assert f"{near.sum()} pairs of one star" in card
    late = table.koi_period > 632
    assert f"Periods reach {table.koi_period.max():,.0f} days; {late.sum()} exceed 632 days" in card
    assert not koi.candidate[late].any()
    year = table.koi_period.between(360, 385)
    assert f"{year.sum()} periods lie between 360 and 385 days" in card
    assert table.koi_max_mult_ev.min() > 7.1


def test_columns_are_in_their_units(koi):
    """Sane physics: Kepler's third law ties period, stellar density and distance over stellar radius."""
    table = koi.objects
    density = 1000 * table.koi_srho  # kg/m³
    expected = (6.674e-11 * density * (86400 * table.koi_period) ** 2 / (3 * np.pi)) ** (1 / 3)
    assert np.nanmedian(table.koi_dor / expected) == pytest.approx(1, abs=0.01)
    radius = 109.1 * table.koi_ror * table.koi_srad  # Earth radii in a solar radius
    assert np.nanmedian(table.koi_prad / radius) == pytest.approx(1, abs=0.01)
    # BKJD: Kepler's observations began 120 days into 2009.
    assert 120 < table.koi_time0bk.min() < 121


def test_the_card_states_the_true_scores(koi):
    table = koi.objects
    plain = table[ELEVEN]
    logs = plain.copy()
    logs[LOGARITHM] = np.log10(plain[LOGARITHM].where(plain[LOGARITHM] > 0))
    with_logs = "the same with logarithms, and "
    for words, columns in [
        ("eleven, as they are", plain),
        ("eleven, log10 of period, duration, depth, prad, teq, model_snr, srad", logs),
        (f"{with_logs}`koi_count`", logs.join(table.koi_count)),
        (
            f"{with_logs}`koi_steff_err1`, `koi_smet_err1`",
            logs.join(table[["koi_steff_err1", "koi_smet_err1"]]),
        ),
        (f"{with_logs}the number in `kepoi_name`", logs.join(number(table))),
        (f"{with_logs}`koi_score`", logs.join(table.koi_score)),
        (f"{with_logs}the four `koi_fpflag_*`", logs.join(table.filter(like="koi_fpflag_"))),
    ]:
        model = make_pipeline(
            SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=1000)
        )
        chance = cross_val_predict(
            model, columns, koi.candidate, groups=koi.star, cv=GroupKFold(5), method="predict_proba"
        )
        assert f"| {words} | {roc_auc_score(koi.candidate, chance[:, 1]):.3f} |" in koi.card
