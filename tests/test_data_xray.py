"""The X-ray image: photons are counts, and the card states the true numbers."""

import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from astropy.wcs.utils import proj_plane_pixel_scales

from failfirst import datasets

# J2000 position of PSR J0030+0451, to a fraction of an arcsecond.
PULSAR = SkyCoord("00h30m27.43s +04d51m39.7s")


@pytest.fixture(scope="module")
def xmm():
    return datasets.load_xmm_counts()


def test_counts_are_counts(xmm):
    assert xmm.counts.shape == xmm.exposure.shape == (519, 519)
    assert xmm.counts.dtype == np.int16
    assert xmm.exposure.dtype == np.float32
    assert xmm.counts.min() == 0
    assert np.isfinite(xmm.exposure).all()
    assert (xmm.exposure >= 0).all()
    assert not xmm.counts.flags.writeable
    assert xmm.header["BUNIT"] == "count"
    assert proj_plane_pixel_scales(xmm.wcs) * 3600 == pytest.approx([5, 5])


def test_the_card_states_the_true_numbers(xmm):
    inside, card = xmm.field_of_view, xmm.card
    seen = xmm.counts[inside]
    assert f"{xmm.counts.sum():,} in all, {xmm.counts.max()} in the brightest pixel" in card
    assert f"{inside.sum():,} pixels of {inside.size:,}" in card
    assert not xmm.counts[~inside].any()
    assert f"{100 * (seen == 0).mean():.1f} % of its pixels hold 0 counts" in card
    assert f"{100 * (seen == 1).mean():.1f} % hold 1; the mean is {seen.mean():.3f}" in card
    assert f"below 1,000 s in {(xmm.exposure[inside] < 1000).sum()} pixels" in card
    assert f"reaches {xmm.exposure.max():,.0f} s" in card
    assert f"MOS1: {xmm.header['EXPOSURE']:,.0f} s" in card
    assert xmm.header["OBS_ID"] in card
    assert xmm.header["OBJECT"] in card


def test_the_noise_is_poisson(xmm):
    ratios = []
    for row in range(100, 420, 16):
        for column in range(100, 420, 16):
            block = (slice(row, row + 16), slice(column, column + 16))
            if xmm.field_of_view[block].all() and xmm.counts[block].max() < 6:
                ratios.append(xmm.counts[block].var() / xmm.counts[block].mean())
    assert f"{np.median(ratios):.2f} times the mean (median of {len(ratios)} blocks)" in xmm.card


def test_the_brightest_pixel_is_the_pulsar(xmm):
    row, column = np.unravel_index(xmm.counts.argmax(), xmm.counts.shape)
    separation = xmm.wcs.pixel_to_world(column, row).separation(PULSAR).arcsec
    assert f"{separation:.0f}″ from its catalogue position" in xmm.card
    # East is left: right ascension falls with the column. North is up.
    corner, opposite = xmm.wcs.pixel_to_world([0, 518], [0, 518])
    assert corner.ra > opposite.ra
    assert corner.dec < opposite.dec
