"""Fields: the spectrum against answers known by hand, in two and three dimensions."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from failfirst import fields

SHAPES = [(16, 16), (15, 15), (12, 17), (17, 12), (8, 8, 8), (7, 7, 7), (6, 9, 8), (5, 6, 7)]
BOXES = {2: (3.0, 5.0), 3: (3.0, 5.0, 4.0)}
shapes = st.one_of(
    st.tuples(*[st.integers(2, 12)] * 2),
    st.tuples(*[st.integers(2, 7)] * 3),
)
seeds = st.integers(0, 2**32 - 1)


def everything(shape, box):
    """One bin that holds all modes but k = 0."""
    k = fields.wavenumbers(shape, box)
    return [0.5 * k[k > 0].min(), 2 * k.max()]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_single_cosine_has_its_analytic_power(shape):
    box = BOXES[len(shape)]
    mode = (1, 2, 1)[: len(shape)]
    x = np.meshgrid(*[np.arange(n) / n for n in shape], indexing="ij")
    field = 0.7 * np.cos(2 * np.pi * sum(m * axis for m, axis in zip(mode, x, strict=True)) + 0.4)
    k0 = 2 * np.pi * np.sqrt(sum((m / length) ** 2 for m, length in zip(mode, box, strict=True)))
    found = fields.power_spectrum(field, box, bins=[k0 * (1 - 1e-9), k0 * (1 + 1e-9)])
    # |δ_k| = A N / 2 in the two modes ±k, so P = A² V / 4 in each of them.
    assert found.power[0] * found.modes[0] == pytest.approx(2 * 0.7**2 * np.prod(box) / 4, rel=1e-10)
    assert found.k[0] == pytest.approx(k0, rel=1e-12)
    elsewhere = fields.power_spectrum(field, box, bins=everything(shape, box))
    assert elsewhere.power[0] * elsewhere.modes[0] == pytest.approx(
        found.power[0] * found.modes[0], rel=1e-10
    )


@pytest.mark.parametrize(("shape", "axis"), [((16, 12), 0), ((16, 12), 1), ((8, 6, 4), 2), ((8, 6, 4), 0)])
def test_a_wave_at_the_nyquist_frequency_is_one_mode(shape, axis):
    box = BOXES[len(shape)]
    field = np.broadcast_to(
        (-1.0) ** np.arange(shape[axis]).reshape([-1 if a == axis else 1 for a in range(len(shape))]), shape
    )
    k0 = np.pi * shape[axis] / box[axis]
    found = fields.power_spectrum(field, box, bins=[k0 * (1 - 1e-9), k0 * (1 + 1e-9)])
    assert found.power[0] * found.modes[0] == pytest.approx(np.prod(box), rel=1e-10)


@pytest.mark.parametrize(("shape", "box"), [((128, 130), (2.0, 3.0)), ((32, 31, 30), 100.0)])
def test_white_noise(shape, box):
    field = 5 + 2.5 * np.random.default_rng(3).normal(size=shape)
    k, power, modes = fields.power_spectrum(field, box)
    volume = np.prod(np.broadcast_to(box, len(shape)))
    expected = 2.5**2 * volume / np.prod(shape)
    pull = (power / expected - 1) / np.sqrt(2 / modes)
    assert np.abs(pull).max() < 4.5
    assert abs(np.mean(pull)) < 4 / np.sqrt(len(pull))
    assert np.std(pull) == pytest.approx(1, abs=0.35)
    assert np.all(np.diff(k) > 0)


@pytest.mark.parametrize(("shape", "box"), [((64, 63), (50.0, 80.0)), ((24, 25, 26), (50.0, 80.0, 60.0))])
def test_a_gaussian_field_has_the_spectrum_it_was_given(shape, box):
    def law(k):
        return 40 * k / (0.2 + k) ** 3

    rng = np.random.default_rng(4)
    found = [fields.power_spectrum(fields.gaussian_field(law, shape, box, rng), box) for _ in range(30)]
    # Compare with the mean of the law over the very modes of each bin: it is not the law at the mean k.
    k = fields.wavenumbers(shape, box)
    edges = fields._edges(shape, np.array(box), None)
    weight = np.broadcast_to(fields._twice(shape[-1]), k.shape)
    for number, (low, high) in enumerate(itertools.pairwise(edges)):
        inside = (k >= low) & (k < high)
        expected = np.average(law(k[inside]), weights=weight[inside])
        values = np.array([one.power[number] for one in found])
        assert abs(values.mean() - expected) < 5 * values.std(ddof=1) / np.sqrt(30)


def test_the_units():
    field = np.random.default_rng(5).normal(size=(16, 16, 16))
    k, power, modes = fields.power_spectrum(field, 100)
    k_kpc, power_kpc, modes_kpc = fields.power_spectrum(field, 100_000)
    np.testing.assert_allclose(k_kpc, k / 1000)
    np.testing.assert_allclose(power_kpc, power * 1e9)
    np.testing.assert_array_equal(modes_kpc, modes)
    np.testing.assert_allclose(fields.power_spectrum(3 * field + 7, 100).power, 9 * power)
    assert k[0] == pytest.approx(2 * np.pi / 100, rel=0.3)
    assert modes[0] == 18  # 6 with |k| = 1 and 12 with |k| = √2 in units of the fundamental mode


@given(shapes, seeds)
@settings(max_examples=60, deadline=None)
def test_parseval(shape, seed):
    field = np.random.default_rng(seed).normal(3, 2, size=shape)
    box = BOXES[len(shape)]
    found = fields.power_spectrum(field, box, bins=everything(shape, box))
    assert found.modes[0] == field.size - 1  # every mode but k = 0, counted once
    assert found.power[0] * found.modes[0] / np.prod(box) == pytest.approx(np.var(field), rel=1e-10)


@given(shapes, seeds)
@settings(max_examples=60, deadline=None)
def test_a_twin_has_the_same_spectrum(shape, seed):
    rng = np.random.default_rng(seed)
    field = rng.exponential(size=shape)
    twin = fields.phase_randomised(field, rng)
    assert twin.dtype == float
    assert twin.shape == field.shape
    np.testing.assert_allclose(
        np.abs(np.fft.fftn(twin)), np.abs(np.fft.fftn(field)), rtol=0, atol=1e-10 * field.size
    )
    one, other = fields.power_spectrum(field, 7.0), fields.power_spectrum(twin, 7.0)
    np.testing.assert_allclose(other.power, one.power, rtol=1e-10, atol=1e-10)
    assert twin.mean() == pytest.approx(field.mean(), rel=1e-10)
    assert twin.std() == pytest.approx(field.std(), rel=1e-10)


def test_a_twin_has_lost_what_was_not_gaussian():
    rng = np.random.default_rng(6)
    field = np.exp(rng.normal(size=(64, 64)))
    twin = fields.phase_randomised(field, rng)

    def skewness(values):
        return np.mean(((values - values.mean()) / values.std()) ** 3)

    assert skewness(field) > 3
    assert abs(skewness(twin)) < 0.3


@pytest.mark.parametrize("shape", [(9, 12), (8, 8), (5, 6, 7), (6, 6, 6)])
def test_full_and_half_transform_agree(shape):
    """The estimator as one writes it by hand, with the full transform and a loop over bins."""
    field, box = np.random.default_rng(7).normal(size=shape), BOXES[len(shape)]
    axes = [2 * np.pi * np.fft.fftfreq(n, length / n) for n, length in zip(shape, box, strict=True)]
    k = np.sqrt(sum(axis**2 for axis in np.meshgrid(*axes, indexing="ij")))
    power = np.prod(box) * np.abs(np.fft.fftn(field)) ** 2 / field.size**2
    edges = np.linspace(1.1, k.max(), 6)
    found = fields.power_spectrum(field, box, bins=edges)
    for number, (low, high) in enumerate(itertools.pairwise(edges)):
        inside = (k >= low) & (k < high)
        assert found.modes[number] == inside.sum()
        assert found.power[number] == pytest.approx(power[inside].mean(), rel=1e-10)
        assert found.k[number] == pytest.approx(k[inside].mean(), rel=1e-10)


def test_bins():
    field = np.random.default_rng(8).normal(size=(16, 16))
    assert len(fields.power_spectrum(field, 2 * np.pi).k) == 8
    assert len(fields.power_spectrum(field, 2 * np.pi, bins=5).k) == 5
    empty = fields.power_spectrum(field, 2 * np.pi, bins=[0.1, 0.2, 1.1])
    assert empty.modes.tolist() == [0, 4]
    assert np.isnan(empty.power[0])
    assert np.isnan(empty.k[0])
    assert empty.k[1] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((np.ones((4, 4)) * 1j, 1), "real numbers"),
        ((np.ones(4), 1), "two or three axes"),
        ((np.full((4, 4), np.nan), 1), "NaN"),
        ((np.ones((4, 4)), (1, 2, 3)), "3 lengths"),
        ((np.ones((4, 4)), -1), "positive"),
        ((np.ones((4, 4)), 1, [3, 2]), "rising"),
        ((np.ones((4, 4)), 1, 0), "at least 1"),
    ],
)
def test_errors_say_what_is_wrong(arguments, words):
    with pytest.raises(ValueError, match=words):
        fields.power_spectrum(*arguments)


def test_a_spectrum_must_be_a_spectrum():
    rng = np.random.default_rng(9)
    with pytest.raises(ValueError, match="not negative"):
        fields.gaussian_field(lambda k: -k, (4, 4), 1, rng)
    with pytest.raises(ValueError, match="one value for each k"):
        fields.gaussian_field(lambda k: np.ones(3), (4, 4), 1, rng)
    with pytest.raises(ValueError, match="two or three axes"):
        fields.gaussian_field(lambda k: k, (4,), 1, rng)
    with pytest.raises(ValueError, match="two or three axes"):
        fields.phase_randomised(np.ones(4), rng)


@pytest.mark.parametrize("n", [16, 15])
def test_the_estimator_of_lesson_1_8_agrees(n):
    from failfirst.checks import foundations

    field = np.random.default_rng(10).normal(2, 3, size=(n, n))
    edges = 2 * np.pi / 50 * np.array([0.5, 1.5, 4.5, (n + 0.7) / 2])
    mine, modes = foundations.power_spectrum.solution(field, 50.0, edges)
    found = fields.power_spectrum(field, 50.0, edges)
    np.testing.assert_allclose(mine, found.power, rtol=1e-10)
    np.testing.assert_array_equal(modes, found.modes)


def test_a_large_mean_does_not_reach_other_modes():
    field = np.random.default_rng(11).normal(size=(16, 16))
    plain, lifted = (fields.power_spectrum(field + mean, 1.0) for mean in (0, 1e8))
    np.testing.assert_allclose(lifted.power, plain.power, rtol=1e-5)


def test_a_bin_from_zero_leaves_out_the_mean():
    field = 3 + np.random.default_rng(12).normal(size=(8, 8))
    found = fields.power_spectrum(field, 2 * np.pi, [0, 1.5])
    assert found.modes.tolist() == [8]  # four at |k| = 1, four at √2
    assert found.modes.dtype.kind == "i"


def test_default_bins_go_to_the_lowest_nyquist_frequency_of_a_box_with_unequal_sides():
    field = np.random.default_rng(13).normal(size=(16, 32))
    found = fields.power_spectrum(field, (1.0, 4.0))
    # Cells of 1/16 and 4/32: the coarser axis ends at π/(1/8), and the longest side sets the step.
    assert found.k.max() < 8 * np.pi * 1.1
    assert found.k.min() < 2 * np.pi / 4 * 1.6
