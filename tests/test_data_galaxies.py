"""Galaxy catalogues: sizes, units, and the numbers that their cards state."""

import numpy as np
import pytest
from scipy.stats import ks_2samp

from failfirst import datasets


@pytest.fixture(scope="module")
def sdss():
    return datasets.load_sdss_mgs()


@pytest.fixture(scope="module")
def lsst():
    return datasets.load_lsst_dc2()


def sigma_nmad(estimate, redshift):
    delta = (estimate - redshift) / (1 + redshift)
    return 1.4826 * np.median(np.abs(delta - np.median(delta)))


def test_sdss_has_its_stated_size(sdss):
    assert sdss.bands == "ugriz"
    assert sdss.magnitudes.shape == sdss.errors.shape == (10_000, 5)
    assert sdss.redshift.shape == (10_000,)
    assert list(sdss.galaxies.file) == ["train"] * 5000 + ["test"] * 5000
    assert not sdss.galaxies.isna().any(axis=None)
    assert "model magnitude" in sdss.card
    with pytest.raises(ValueError, match="read-only"):
        sdss.magnitudes[0, 0] = 0


def test_sdss_columns_are_in_the_order_of_the_bands(sdss):
    assert (sdss.magnitudes[:, 2] == sdss.galaxies.r_mag).all()
    assert (sdss.errors[:, 4] == sdss.galaxies.z_err).all()
    # The header of the supplied file would put g's errors under u; u is the noisiest band, so we would see.
    assert np.argmax(np.median(sdss.errors, axis=0)) == 0
    assert (sdss.errors > 0).all()
    assert (sdss.magnitudes > 10).all()
    assert (sdss.magnitudes < 22).all()


def test_the_sdss_card_states_the_true_numbers(sdss):
    table, card = sdss.galaxies, sdss.card
    assert f"{sdss.redshift.min():.6f} to {sdss.redshift.max():.6f}" in card
    assert f"{(table.r_mag > 17.77).sum()} galaxies have `r_mag` > 17.77" in card
    assert f"the faintest has {table.r_mag.max():.3f}" in card
    train, test = table[table.file == "train"], table[table.file == "test"]
    found = ks_2samp(train.g_mag - train.r_mag, test.g_mag - test.r_mag)
    assert f"D = {found.statistic:.3f}, p = {found.pvalue:.0e}" in card
    for name, values, digits in [
        ("g−r", lambda t: t.g_mag - t.r_mag, 3),
        ("`r_mag`", lambda t: t.r_mag, 2),
        ("redshift", lambda t: t.redshift, 4),
    ]:
        one, other = (values(part).median() for part in (train, test))
        assert any(
            f"median {name} {middle}{one:.{digits}f}{between}{other:.{digits}f}" in card
            for middle, between in [("is ", " in `train` and "), ("", " and ")]
        )
    assert f"{(table.redshift > 0.25).sum()} galaxies have a redshift above 0.25" in card
    assert f"{(table.redshift < 0.02).sum()} below 0.02" in card
    assert f"The median error is {table.r_err.median():.4f} mag in r" in card
    worst = (table.r_mag - table.i_mag).idxmin()
    for number in (table.i_mag[worst], table.r_mag[worst], table.z_mag[worst]):
        assert f"row {worst} of `train`" in card
        assert f"= {number:.3f}" in card
    assert f"{table.redshift.duplicated().sum()} redshifts occur a second time" in card
    assert not table.duplicated([f"{band}_mag" for band in "ugriz"]).any()


def test_redder_galaxies_are_farther(sdss):
    """Sane physics: a straight line through the magnitudes already gives a photometric redshift."""
    design = np.column_stack([np.ones(10_000), sdss.magnitudes])
    train = (sdss.galaxies.file == "train").to_numpy()
    coefficients, *_ = np.linalg.lstsq(design[train], sdss.redshift[train])
    estimate = design[~train] @ coefficients
    assert 0.01 < sigma_nmad(estimate, sdss.redshift[~train]) < 0.025
    # The magnitudes are extinction corrected and nearby galaxies are brighter: r and redshift go together.
    assert np.corrcoef(sdss.magnitudes[:, 2], sdss.redshift)[0, 1] > 0.4


def test_lsst_has_its_stated_size_and_says_that_it_is_simulated(lsst):
    assert lsst.bands == "ugrizy"
    assert lsst.magnitudes.shape == lsst.errors.shape == lsst.detected.shape == (30_674, 6)
    assert list(lsst.galaxies.file) == ["training"] * 10_225 + ["validation"] * 20_449
    assert not lsst.galaxies.isna().any(axis=None)
    assert lsst.galaxies.id.is_unique
    assert "Simulated, not observed." in lsst.card
    assert "simulated" in datasets.LsstDc2.__doc__.lower()


def test_the_lsst_card_states_the_true_numbers(lsst):
    table, card = lsst.galaxies, lsst.card
    assert f"{lsst.redshift.min():.6f} to {lsst.redshift.max():.6f}" in card
    assert f"Median redshift {np.median(lsst.redshift):.3f}" in card
    assert f"{(lsst.redshift > 2).sum()} galaxies are beyond z = 2" in card
    assert f"{(table.i_mag < 22.5).sum():,} have i < 22.5; {(table.i_mag > 24).sum():,} have i > 24" in card
    assert table.i_mag.max() < 25.3
    missing = (~lsst.detected).sum(axis=0)
    assert f"{missing[0]:,} galaxies in u, {missing[1]} in g" in card
    assert not missing[2:].any()
    for band in "ug":
        (flag,) = table.loc[table[f"{band}_mag"] == 99, f"{band}_err"].unique()
        assert f"`{band}_err` is {flag}" in card
    noisy = (table.u_err > 1) & lsst.detected[:, 0]
    assert f"{noisy.sum():,} galaxies detected in u have `u_err` > 1" in card
    assert f"largest {table.u_err[noisy].max():.0f}" in card
    assert lsst.errors.min() >= 0.005
    train, test = table[table.file == "training"], table[table.file == "validation"]
    for name in ("i_mag", "redshift"):
        assert f"p = {ks_2samp(train[name], test[name]).pvalue:.2f})" in card
    assert table.groupby("file").id.apply(lambda ids: ids.is_monotonic_increasing).all()
    shares = []
    for start in (0, 1):
        other = test.redshift.to_numpy()[start::2]
        near = np.abs(other - train.redshift.to_numpy()[: len(other)]) < 1e-3
        shares.append(f"{100 * near.mean():.0f} %")
    assert f"{shares[0]} of these have a redshift within 0.001 of it, against {shares[1]} of the rest" in card


def test_lsst_errors_are_those_of_the_noise(lsst):
    """Sane physics: the error grows with magnitude in every band."""
    for band in range(6):
        good = lsst.detected[:, band] & (lsst.errors[:, band] < 0.3)
        magnitude, error = lsst.magnitudes[good, band], lsst.errors[good, band]
        bright, faint = np.percentile(magnitude, [10, 90])
        assert np.median(error[magnitude < bright]) < 0.2 * np.median(error[magnitude > faint])
