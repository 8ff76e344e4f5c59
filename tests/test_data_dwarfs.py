"""Spectra of M, L and T dwarfs: sizes, units, and the numbers that their card states."""

import numpy as np
import pytest

from failfirst import datasets


@pytest.fixture(scope="module")
def spex():
    return datasets.load_spex()


def test_spectra_and_table_have_their_stated_size(spex):
    assert spex.flux.shape == spex.error.shape == (2225, 401)
    assert spex.flux.dtype == spex.error.dtype == np.float32
    assert spex.wavelength.shape == (401,)
    assert (np.diff(spex.wavelength) > 0).all()
    assert spex.wavelength[[0, -1]] == pytest.approx([0.8, 2.4])
    assert len(spex.spectra) == 2225
    assert spex.spectra.data_key.is_unique
    assert not spex.flux.flags.writeable
    good = np.isfinite(spex.flux)
    assert (good == np.isfinite(spex.error)).all()
    assert (spex.error[good] > 0).all()
    assert np.nanmedian(spex.flux, axis=1) == pytest.approx(1, abs=0.05)
    assert spex.spectra.bibcode.str.fullmatch(r"\d{4}\S{15}").all()


def test_the_card_states_the_true_numbers(spex):
    table, card = spex.spectra, spex.card
    bad = np.isnan(spex.flux)
    assert f"{bad.sum()} channels in {bad.any(axis=1).sum()} spectra" in card
    assert bad.sum(axis=0)[spex.wavelength > 0.86].max() <= 5
    assert f"of {table.source_key.nunique():,} objects" in card
    repeated = table.source_key.value_counts()
    assert f"{(repeated > 1).sum()} sources were observed more than once" in card
    assert f"(TWA 30B) {repeated.max()} times" in card
    assert set(table.name[table.source_key == repeated.idxmax()]) == {"TWA 30B"}
    assert f"`shortname` ({table.shortname.nunique():,} of them)" in card
    for kind in ("VLM", "STAR", "GIANT", "GALAXY", "WD"):
        count = (table.object_type == kind).sum()
        assert any(f"`{kind}` {words}({count:,})" in card for words in ("", "very low mass "))
    for quality, count in table.quality.value_counts().items():
        assert f"`{quality}` ({count:,})" in card
    assert f"({table.bibcode.nunique()} of them)" in card
    assert f"optical spectra ({table.opt_type.notna().sum()} spectra)" in card
    assert f"near-infrared spectra ({table.nir_type.notna().sum():,})" in card
    assert f"the literature ({table.lit_type.notna().sum():,})" in card
    assert f"standards ({table.spex_type.notna().sum():,})" in card
    assert f"parallax ({table.parallax_mas.notna().sum()} spectra)" in card
    assert f"{(spex.flux < 0).any(axis=1).sum()} spectra have negative flux" in card
    stated = table.flux_unit.value_counts()
    assert f"{stated['erg s-1 cm-2 Angstrom-1']:,} headers say erg" in card
    assert f"{stated['W m-2 um-1']} say W" in card
    silent = table.scale[table.flux_unit.isna()]
    assert f"{len(silent)} say nothing" in card
    assert f"{(silent > 1e-3).sum()} are scaled to about 1 and {(silent < 1e-3).sum()} look like" in card
    snr = np.nanmedian(spex.flux / spex.error, axis=1)
    assert f"median of {np.median(snr):.0f} over the set" in card
    assert f"`j_err` ({(table.j_err == 0).sum()})" in card
    assert f"`parallax_err_mas` ({(table.parallax_err_mas == 0).sum()})" in card
    optical, computed = (datasets.type_number(table[name]) for name in ("opt_type", "spex_type"))
    difference = (optical - computed)[np.isfinite(optical - computed)]
    assert f"differ by {difference.std():.1f} subtypes" in card
    assert f"over the {len(difference)} spectra" in card


def test_copies_are_named_and_most_belong_to_another_source(spex):
    table = spex.spectra.set_index("data_key")
    copies = table[table.duplicate_of.notna()]
    assert len(copies) == 15
    row = {key: number for number, key in enumerate(table.index)}
    for key, first in copies.duplicate_of.items():
        assert spex.flux[row[key]] == pytest.approx(spex.flux[row[first]], nan_ok=True)
    others = copies.source_key.to_numpy() != table.source_key[copies.duplicate_of].to_numpy()
    assert f"in {others.sum()} of them the copy belongs to *another source*" in spex.card
    assert len(np.unique(spex.flux, axis=0, equal_nan=True)) == 2225 - 15


def test_the_brightness_agrees_with_2mass(spex):
    """Mean flux density from 1.17 to 1.33 µm against the J magnitude; zero point of Cohen et al. (2003)."""
    density = spex.flux_density()
    assert np.isnan(density[spex.spectra.flux_unit.isna()]).all()
    inside = (spex.wavelength > 1.17) & (spex.wavelength < 1.33)
    with np.errstate(invalid="ignore"):
        magnitude = -2.5 * np.log10(density[:, inside].mean(axis=1) / 3.129e-9)
    offset = magnitude - spex.spectra.j_mag
    offset = offset[np.isfinite(offset)]
    low, middle, high = np.percentile(offset, [16, 50, 84])
    assert middle == pytest.approx(0, abs=0.05)
    assert f"Of the {len(offset):,} spectra with a unit" in spex.card
    assert f"to {(high - low) / 2:.2f} mag" in spex.card
    assert f"{(offset.abs() > 1).sum()} are off by more than 1 mag" in spex.card


def test_t_dwarfs_have_methane_and_l_dwarfs_do_not(spex):
    """Sane physics: methane takes the light between 2.2 and 2.3 µm away from T dwarfs."""
    number = datasets.type_number(spex.spectra.lit_type)
    window = [(spex.wavelength > low) & (spex.wavelength < low + 0.06) for low in (2.215, 2.08)]
    methane = np.divide(*(np.nanmean(spex.flux[:, inside], axis=1) for inside in window))
    assert np.nanmedian(methane[(number >= 20) & (number < 26)]) > 0.85
    assert np.nanmedian(methane[number >= 35]) < 0.4


def test_types_become_numbers():
    types = ["M0", "M8.5", "L2pec", "L4.5:", "T5", "T9+", "L5+/-1", "L0gamma", "M7V", "L3 beta"]
    assert datasets.type_number(types) == pytest.approx([10, 18.5, 22, 24.5, 35, 39, 25, 20, 17, 23])
    others = ["sdM8", "M7 III", "M9+L3", "d/sdM7", "M3/4Ve", "K7", None, "L:", "galaxy", "M7-8 III", "M10+ I"]
    assert np.isnan(datasets.type_number(others)).all()
