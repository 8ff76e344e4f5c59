"""The image of Abell 370: its sky, its stars, its flaws, and the numbers that its card states."""

import numpy as np
import pytest
from astropy.coordinates import SkyCoord
from astropy.stats import sigma_clipped_stats
from scipy import ndimage
from scipy.optimize import least_squares

from failfirst import datasets

# J2000 centre of the Frontier Fields' pointing on the cluster, between its two brightest galaxies.
CENTRE = SkyCoord("02h39m52.9s -01d34m36.5s")


@pytest.fixture(scope="module")
def abell():
    return datasets.load_abell370()


@pytest.fixture(scope="module")
def sky(abell):
    """The background as the card describes it: clipped medians of boxes, smoothed, joined by lines."""
    boxes = np.array(
        [
            [
                sigma_clipped_stats(abell.image[i : i + 64, j : j + 64], sigma=2.5, maxiters=10)[1]
                for j in range(0, abell.image.shape[1], 64)
            ]
            for i in range(0, abell.image.shape[0], 64)
        ]
    )
    factors = np.divide(abell.image.shape, boxes.shape)
    return ndimage.zoom(ndimage.median_filter(boxes, 5), factors, order=1, mode="nearest")


@pytest.fixture(scope="module")
def rms(abell, sky):
    return sigma_clipped_stats(abell.image - sky, sigma=3, maxiters=10)[2]


def correlation(noise, good, rows, columns):
    """Correlation of pixels that lie `rows` and `columns` apart, over pairs of good pixels."""
    noise = np.where(good, noise - noise[good].mean(), 0)
    height, width = noise.shape
    one, other = np.s_[: height - rows, : width - columns], np.s_[rows:, columns:]
    both = good[one] & good[other]
    return (noise[one] * noise[other])[both].mean() / (noise[good] ** 2).mean()


def test_the_image_has_its_stated_size_and_units(abell):
    assert abell.image.shape == (1797, 1909)
    assert abell.image.dtype == np.float32
    assert (abell.image == abell.image.round()).all()
    assert not abell.image.flags.writeable
    assert abell.header["BUNIT"] == "adu"
    assert abell.header["FILTER"].startswith("I ")
    assert f"{abell.pixel_scale:.4f}″" in abell.card


def test_the_card_quotes_the_header(abell):
    assert f"exposure {abell.header['EXPNUM']}" in abell.card
    for key in ("INSTRUME", "DETECTOR", "FILTER", "OBJECT", "HSTTIME"):
        assert f"`{abell.header[key]}`" in abell.card
    assert f"{abell.header['ESCALE']} electrons an ADU" in abell.card
    assert f"linear up to {abell.header['MAXLIN']:,} ADU" in abell.card
    assert f"{abell.header['INTTIME']:,.0f} s" in abell.card


def test_the_cluster_is_where_the_card_says(abell):
    column, row = abell.wcs.world_to_pixel(CENTRE)
    assert f"row {row:.0f}, column {column:.0f}" in abell.card
    # Row numbers grow to the west-southwest, column numbers to the south-southeast.
    here, up, right = (abell.wcs.pixel_to_world(x, y) for x, y in [(900, 900), (900, 1000), (1000, 900)])
    angles = [here.position_angle(there).deg for there in (up, right)]
    assert f"rows at {angles[0]:.0f}°, columns at {angles[1]:.0f}°" in abell.card


def test_the_card_states_the_true_sky(abell, sky, rms):
    image, card = abell.image, abell.card
    for number in (image.min(), np.median(image), image.max()):
        assert f"{number:,.0f}" in card
    assert f"{(image == image.min()).sum()} pixel" in card
    mean, median, spread = sigma_clipped_stats(image, sigma=3)
    assert f"mean {mean:,.1f}, median {median:,.0f}, rms {spread:.1f}" in card
    assert f"rms {rms:.1f} ADU" in card
    corners = [sky[:300, :300], sky[:300, -300:], sky[-300:, :300], sky[-300:, -300:]]
    assert all(f"{corner.mean():,.0f}" in card for corner in corners)
    expected = 1.2533 * np.sqrt(median / abell.header["ESCALE"] / abell.header["NCOMBINE"])
    assert f"{expected:.1f} ADU" in card
    dark, bright = image < 1950, ndimage.binary_dilation(image > 10_000, iterations=10)
    assert f"{dark.sum()} pixels lie below 1,950, {(dark & bright).sum()} of them" in card
    scaled = image / image.max()
    assert f"{100 * ((scaled > 0.14) & (scaled < 0.15)).mean():.0f} % of the pixels" in card


def test_the_card_states_the_true_correlations(abell, sky, rms):
    image, card = abell.image, abell.card
    noise = image - sky
    sources = ndimage.gaussian_filter(np.abs(noise), 1) > 2.5 * rms
    good = ~ndimage.binary_dilation(sources, iterations=6)
    assert f"{100 * good.mean():.0f} % of the pixels" in card
    along, across = correlation(noise, good, 0, 1), correlation(noise, good, 1, 0)
    assert f"{along:.2f} along a row and {across:.2f} along a column" in card
    far = correlation(noise, good, 0, 20)
    assert f"still {far:.2f} at 20 pixels" in card
    _, median, spread = sigma_clipped_stats(image, sigma=3)
    clipped = np.abs(image - median) < 3 * spread
    along, across = correlation(image, clipped, 0, 1), correlation(image, clipped, 1, 0)
    assert f"clipped at 3σ: {along:.2f} and {across:.2f}" in card


def test_the_card_states_the_true_sources(abell, sky, rms):
    noise, card = abell.image - sky, abell.card
    label, count = ndimage.label(noise > 5 * rms)
    area = np.bincount(label.ravel())[1:]
    assert f"{count:,} groups of pixels above 5σ, {(area >= 5).sum()} of them of 5 pixels or more" in card
    peak = ndimage.maximum(noise / rms, label, np.arange(1, count + 1))
    assert f"median peak {np.median(peak[area >= 5]):.0f}σ, highest {peak.max():,.0f}σ" in card
    label, count = ndimage.label(noise < -5 * rms)
    assert f"{(np.bincount(label.ravel())[1:] >= 5).sum()} such groups are below −5σ" in card


def test_the_card_states_the_true_seeing(abell, sky):
    image, card = abell.image, abell.card
    rows, columns = np.indices((25, 25)) - 12
    widths = []
    peaks = (image == ndimage.maximum_filter(image, 15)) & (image > 2500) & (image < 9000)
    peaks &= ~ndimage.binary_dilation(image > 10_000, iterations=12)  # no fit to a bleed trail
    for y, x in np.argwhere(peaks):
        if not (15 <= y < 1782 and 15 <= x < 1894):
            continue
        stamp = image[y - 12 : y + 13, x - 12 : x + 13].astype(float) - sky[y, x]

        def misfit(p, stamp=stamp):
            radius2 = (columns - p[1]) ** 2 + (rows - p[2]) ** 2
            return (p[0] * (1 + radius2 / p[3] ** 2) ** -p[4] + p[5] - stamp).ravel()

        fit = least_squares(misfit, [stamp.max(), 0, 0, 3, 2.5, 0])
        width = 2 * abs(fit.x[3]) * np.sqrt(2 ** (1 / fit.x[4]) - 1)
        # A star: the profile fits, is no bleed trail and no galaxy.
        if np.sqrt(np.mean(fit.fun**2)) < 0.03 * stamp.max() and 2.5 < width < 3.5:
            widths.append(width)
    assert f"{len(widths)} stars: {np.median(widths):.2f} pixels" in card
    assert f"{np.median(widths) * abell.pixel_scale:.2f}″" in card


def test_the_card_states_the_true_saturation(abell):
    image, card = abell.image, abell.card
    assert f"{(image >= abell.header['MAXLIN']).sum()} pixels reach 13,300 ADU" in card
    assert f"{(image > 10_000).sum():,} exceed 10,000" in card
    column = np.flatnonzero(image[:, 877] > 3000)
    longest = max(np.split(column, np.flatnonzero(np.diff(column) > 1) + 1), key=len)
    assert f"rows {longest[0]} to {longest[-1]} of column 877" in card
