"""Feedback on the exercise of lesson 1.8."""

import numpy as np
from scipy import ndimage

from . import function_task


def _modes(field, side, unit=2 * np.pi):
    n = len(field)
    k = unit * np.hypot(np.fft.fftfreq(n, side / n)[:, None], np.fft.rfftfreq(n, side / n)[None])
    twice = np.full(k.shape, 2.0)
    twice[:, 0] = 1
    if n % 2 == 0:
        twice[:, -1] = 1
    return k, np.abs(np.fft.rfft2(field)) ** 2, twice


def _binned(k, power, weight, edges):
    modes = np.histogram(k, edges, weights=weight)[0]
    with np.errstate(all="ignore"):
        return np.histogram(k, edges, weights=weight * power)[0] / modes, modes


@function_task(right="Every mode counted once, a mean in each bin, and P with its unit.")
def power_spectrum(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[0, 0] = 0  # k = 0 holds the mean
    return _binned(k, square * side**2 / field.size**2, twice, edges)


def _spectrum_case(rng, n, mean=0.0):
    side = rng.uniform(20, 60)
    smooth = rng.normal(size=(n, n))
    smooth = smooth + np.roll(smooth, 1, axis=0) + np.roll(smooth, 1, axis=1)
    fundamental = 2 * np.pi / side
    return mean + rng.uniform(1, 3) * smooth, side, fundamental * np.array([0.5, 2.5, 5.5, n / 2 + 0.5])


@power_spectrum.inputs("a field of 16 × 16 cells", draws=2)
def _(rng):
    return _spectrum_case(rng, 16)


@power_spectrum.inputs("a field of 15 × 15 cells", draws=2)
def _(rng):
    return _spectrum_case(rng, 15)


@power_spectrum.inputs("a field whose mean is not zero, with a first bin that starts at k = 0", draws=1)
def _(rng):
    field, side, edges = _spectrum_case(rng, 12, mean=40.0)
    return field, side, np.append(0.0, edges[1:])


@power_spectrum.mistake(
    "the mean counted",
    "Right where no bin reaches k = 0. On {case} the mean of the field is in your first bin. "
    "Does a mean vary?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    return _binned(k, square * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "half of the modes count once too seldom",
    "On {case} your number of modes is about half of what the plane holds. `rfft2` leaves out "
    "modes −k. Which "
    "modes have their partner in the array already, and which have not?",
)
def _(field, side, edges):
    k, square, _ = _modes(field, side)
    return _binned(k, square * side**2 / field.size**2, np.ones(k.shape), edges)


@power_spectrum.mistake(
    "all modes doubled",
    "On {case} you count every mode of `rfft2` twice. Look at the first column: is the "
    "partner of (k, 0) "
    "not in "
    "it already? And the last column?",
)
def _(field, side, edges):
    k, square, _ = _modes(field, side)
    return _binned(k, square * side**2 / field.size**2, np.full(k.shape, 2.0), edges)


@power_spectrum.mistake(
    "last column doubled",
    "Right for an odd number of columns. On {case} there is one column at the Nyquist frequency, the highest "
    "that the cells can show. Where is the partner of a mode in it?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[:, 1:] = 2
    return _binned(k, square * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "last column never doubled",
    "Right for an even number of columns. On {case} the number of columns is odd. Is there a Nyquist "
    "frequency?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[:, -1] = 1
    return _binned(k, square * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "plain mean, right count",
    "On {case} your numbers of modes are right, and P is not: your mean gives every number of "
    "`rfft2` the same "
    "weight. Which of them stand for two modes?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[0, 0] = 0
    power = _binned(k, square * side**2 / field.size**2, (twice > 0) * 1.0, edges)[0]
    return power, _binned(k, square, twice, edges)[1]


@power_spectrum.mistake(
    "right mean, plain count",
    "On {case} your P is right, and your number of modes counts what `rfft2` returns. Who "
    "counts the modes −k?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[0, 0] = 0
    modes = _binned(k, square, (twice > 0) * 1.0, edges)[1]
    return _binned(k, square * side**2 / field.size**2, twice, edges)[0], modes


@power_spectrum.mistake(
    "first row instead of first column",
    "On {case} you count the first row once. Along which axis does `rfft2` leave modes out, "
    "the first or the last?",
)
def _(field, side, edges):
    k, square, _ = _modes(field, side)
    weight = np.full(k.shape, 2.0)
    weight[0] = 1
    if len(field) % 2 == 0:
        weight[len(field) // 2] = 1
    weight[0, 0] = 0
    return _binned(k, square * side**2 / field.size**2, weight, edges)


@power_spectrum.mistake(
    "formula of a cube",
    "On {case} you used V/n⁶ with V = L³, which belongs to three dimensions. How many has a frame?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[0, 0] = 0
    return _binned(k, square * side**3 / len(field) ** 6, twice, edges)


@power_spectrum.mistake(
    "cells of a cube",
    "On {case} you divide by n⁶. How many cells has a frame of n × n, and to which power do they enter P?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[0, 0] = 0
    return _binned(k, square * side**2 / len(field) ** 6, twice, edges)


@power_spectrum.mistake(
    "cycles in the volume, too",
    "On {case} your P is too small by (2π)², or too large. Is there a 2π in P = V⟨|δ_k|²⟩/N² ?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    twice[0, 0] = 0
    return _binned(k, square * side**2 / field.size**2 / (2 * np.pi) ** 2, twice, edges)


@power_spectrum.mistake(
    "sum instead of mean",
    "On {case} your P grows with the number of modes in a bin. Is P a sum over modes or a mean?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    power, modes = _binned(k, square * side**2 / field.size**2, twice, edges)
    return power * modes, modes


@power_spectrum.mistake(
    "k in grid units",
    "On {case} your bins hold other modes than they should. The edges are in radians a unit "
    "of length. In "
    "which "
    "unit is your k, and which argument of `fftfreq` sets it?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, float(len(field)))
    return _binned(k, square * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "modes numbered",
    "On {case} your k seems to be the number of waves in the box. The edges are in radians a unit of "
    "length. How "
    "long is the box?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, 1.0, unit=1.0)
    return _binned(k, square * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "cycles instead of radians",
    "On {case} your bins hold other modes than they should. `fftfreq` gives cycles a unit of "
    "length. How "
    "many "
    "radians has a cycle?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side, unit=1.0)
    return _binned(k, square * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "no volume",
    "On {case} your P does not depend on the size of the box. Which unit should it have?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    return _binned(k, square / field.size**2, twice, edges)


@power_spectrum.mistake(
    "side instead of area",
    "On {case} your P has the unit of the field squared times a length. How much of the "
    "k-plane does one "
    "mode own?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    return _binned(k, square * side / field.size**2, twice, edges)


@power_spectrum.mistake(
    "cells once",
    "On {case} your P is too large by the number of cells. Numpy's transform has no factor: "
    "how does |δ_k|² of "
    "a single wave grow with N? And does your N count all cells, or those of a side?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    return _binned(k, square * side**2 / field.size, twice, edges)


@power_spectrum.mistake(
    "not normalised at all",
    "On {case} you give the mean of |δ_k|². With twice as many cells a side it would be "
    "sixteen times as "
    "large, "
    "for the same waves. What makes it a property of the field alone?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    return _binned(k, square, twice, edges)


@power_spectrum.mistake(
    "amplitude instead of its square",
    "On {case} your P doubles when the field doubles. How should a variance behave?",
)
def _(field, side, edges):
    k, square, twice = _modes(field, side)
    return _binned(k, np.sqrt(square) * side**2 / field.size**2, twice, edges)


@power_spectrum.mistake(
    "order swapped",
    "On {case} the first of your two answers counts modes. Which of the two was asked for first?",
)
def _(field, side, edges):
    return power_spectrum.solution(field, side, edges)[::-1]


@power_spectrum.mistake("spectrum only", "On {case} you give P alone. How many modes does each bin hold?")
def _(field, side, edges):
    return power_spectrum.solution(field, side, edges)[0]


def _stamped(template, shape, centred=True):
    stamp = np.zeros(shape)
    stamp[: template.shape[0], : template.shape[1]] = template
    back = (-(template.shape[0] // 2), -(template.shape[1] // 2))
    return np.roll(stamp, back, axis=(0, 1)) if centred else stamp


def _filtered(frame, template, conjugate=True, centred=True):
    T = np.fft.rfft2(_stamped(template, frame.shape, centred))
    return np.fft.irfft2(np.fft.rfft2(frame) * (np.conj(T) if conjugate else T), s=frame.shape)


@function_task(
    right="The template the right way round, its centre at the source, and the map in units of the noise."
)
def matched_filter(frame, template, sigma):
    return _filtered(frame, template) / (sigma * np.linalg.norm(template))


def _filter_case(rng, symmetric, shape=(20, 24)):
    rows, columns = np.indices((5, 7)) - np.array([2, 3])[:, None, None]
    template = np.exp(-(rows**2 + columns**2) / 3)
    if not symmetric:
        template = template + 0.8 * np.exp(-((rows - 1) ** 2 + (columns - 2) ** 2))
    template = template * rng.uniform(0.3, 4)
    sigma = rng.uniform(2, 5)
    frame = sigma * rng.normal(size=shape)
    frame[6:11, 9:16] += 60 * template / template.sum()
    return frame, template, sigma


@matched_filter.inputs("a frame with a source like the letter F, no symmetry", draws=3)
def _(rng):
    return _filter_case(rng, symmetric=False)


@matched_filter.inputs("a frame with a round star", draws=2)
def _(rng):
    return _filter_case(rng, symmetric=True)


@matched_filter.inputs("a frame with an odd number of columns", draws=2)
def _(rng):
    return _filter_case(rng, symmetric=False, shape=(20, 25))


@matched_filter.mistake(
    "convolution",
    "Right for a round star. On {case} your filter looks for the template turned by 180°. "
    "Which of the two, "
    "convolution or correlation, turns its kernel?",
)
def _(frame, template, sigma):
    return _filtered(frame, template, conjugate=False) / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "not centred",
    "On {case} your map has the right values in the wrong places: all peaks are off by half "
    "a template. "
    "Where in "
    "the array must the centre of the template lie, so that a source is found where it is?",
)
def _(frame, template, sigma):
    return _filtered(frame, template, centred=False) / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "not centred, and turned",
    "On {case} two things are off: peaks are moved by half a template, and the kernel is "
    "turned by 180°. "
    "Begin "
    "with the place: where in the array must the centre of the template lie?",
)
def _(frame, template, sigma):
    return _filtered(frame, template, conjugate=False, centred=False) / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "half a frame away",
    "On {case} your map has the right values, moved by half the frame. Pixel 0 of an FFT is "
    "the origin. "
    "Which "
    "`fftshift` is one too many?",
)
def _(frame, template, sigma):
    return np.fft.fftshift(matched_filter.solution(frame, template, sigma))


@matched_filter.mistake(
    "noise of a pixel only",
    "On {case} your map is not in units of its own noise: you divided by σ, the noise of one "
    "pixel. What is "
    "the "
    "standard deviation of a weighted sum of pixels?",
)
def _(frame, template, sigma):
    return _filtered(frame, template) / sigma


@matched_filter.mistake(
    "noise forgotten",
    "On {case} your map still has the unit of the frame. By what must it be divided to become a "
    "signal-to-noise ratio?",
)
def _(frame, template, sigma):
    return _filtered(frame, template) / np.linalg.norm(template)


@matched_filter.mistake(
    "flux instead of S/N",
    "On {case} you give the flux that fits best at each place. How large is its error?",
)
def _(frame, template, sigma):
    return _filtered(frame, template) / np.sum(template**2)


@matched_filter.mistake(
    "template brought to a total of 1 in the noise only",
    "On {case} your noise belongs to a template with a total of 1, your sum to the template as it is. Should "
    "the S/N depend on how high the template was drawn?",
)
def _(frame, template, sigma):
    return _filtered(frame, template) / (sigma * np.linalg.norm(template / template.sum()))


@matched_filter.mistake(
    "the shape of the map",
    "Right for an even number of columns. On {case} your map lost a column. How can `irfft2` know how many "
    "there were?",
)
def _(frame, template, sigma):
    T = np.conj(np.fft.rfft2(_stamped(template, frame.shape)))
    return np.fft.irfft2(np.fft.rfft2(frame) * T) / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "the other transform conjugated",
    "On {case} your map runs backward: rows and columns are turned about pixel 0. Which of the "
    "two transforms "
    "takes the star in F T*?",
)
def _(frame, template, sigma):
    F, T = np.fft.rfft2(frame), np.fft.rfft2(_stamped(template, frame.shape))
    return np.fft.irfft2(np.conj(F) * T, s=frame.shape) / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "only the rows turned",
    "On {case} your kernel is a mirror image: one axis runs the right way and the other does not. Along how "
    "many axes does a convolution turn its kernel?",
)
def _(frame, template, sigma):
    return _filtered(frame, template[::-1], conjugate=False) / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "reflected at the edges",
    "On {case} all is right but the edges: there your frame was continued by its mirror image, as some "
    "functions do if nothing else is said. The text wants a circle. Which `mode` is that?",
)
def _(frame, template, sigma):
    return ndimage.correlate(frame, template, mode="reflect") / (sigma * np.linalg.norm(template))


@matched_filter.mistake(
    "moved the wrong way to the origin",
    "On {case} your map has the right values in the wrong places, off by a whole template. Towards which end "
    "must the stamp be rolled, so that its middle comes to pixel 0?",
)
def _(frame, template, sigma):
    back = np.array(template.shape) // 2
    return np.roll(matched_filter.solution(frame, template, sigma), tuple(-2 * back), axis=(0, 1))


@matched_filter.mistake(
    "median subtracted",
    "On {case} your map differs by a constant: something was taken from the frame first. Was there a "
    "background to take away?",
)
def _(frame, template, sigma):
    return matched_filter.solution(frame - np.median(frame), template, sigma)


@matched_filter.mistake(
    "plain correlation",
    "On {case} you give the sum of frame times template. If the template were twice as high, "
    "your map would "
    "double. Should a signal-to-noise ratio?",
)
def _(frame, template, sigma):
    return _filtered(frame, template)


@matched_filter.mistake(
    "sum of squares without the root",
    "On {case} you divide by σ Σt². Variances add, and a noise is the root of a variance. "
    "Where does the "
    "root "
    "belong?",
)
def _(frame, template, sigma):
    return _filtered(frame, template) / (sigma * np.sum(template**2))


@matched_filter.mistake(
    "variance instead of noise",
    "On {case} you divide by the variance of a pixel. In which unit is your map?",
)
def _(frame, template, sigma):
    return _filtered(frame, template) / (sigma**2 * np.linalg.norm(template))


@matched_filter.mistake(
    "zeros beyond the edges",
    "On {case} all is right but the edges: you padded with zeros. The text wants a circle, "
    "where the last "
    "row is a "
    "neighbour of the first. What does the product of two transforms do by itself?",
)
def _(frame, template, sigma):
    rows, columns = template.shape[0] // 2, template.shape[1] // 2
    padded = np.pad(frame, ((rows, rows), (columns, columns)))
    return matched_filter.solution(padded, template, sigma)[rows:-rows, columns:-columns]


def _moved(frame, rows, columns, sign=-1, unit=2 * np.pi):
    k_rows, k_columns = np.fft.fftfreq(frame.shape[0]), np.fft.fftfreq(frame.shape[1])
    phase = np.exp(sign * 1j * unit * (k_rows[:, None] * rows + k_columns[None] * columns))
    return np.fft.ifft2(np.fft.fft2(frame) * phase).real


@function_task(
    right="A shift multiplies each mode by a phase and changes no amplitude, and it need not be whole."
)
def fourier_shift(frame, rows, columns):
    return _moved(frame, rows, columns)


def _odd(rng):
    """A frame with two different odd numbers of pixels a side."""
    return rng.normal(size=2 * rng.choice([4, 5, 6, 7], size=2, replace=False) + 1)


@fourier_shift.inputs("a frame moved by whole pixels", draws=3)
def _(rng):
    return _odd(rng), int(rng.integers(1, 4)), -int(rng.integers(1, 4))


@fourier_shift.inputs("a frame moved by parts of a pixel", draws=3)
def _(rng):
    return _odd(rng), rng.uniform(0.6, 0.8), rng.uniform(1.2, 1.8)


@fourier_shift.mistake(
    "no negative frequencies",
    "Right for whole pixels. On {case} your k runs from 0 to N − 1. For a whole shift that is "
    "the same; which "
    "wave, the fast or the slow one, lies between the pixels?",
)
def _(frame, rows, columns):
    k = [np.arange(side) / side for side in frame.shape]
    phase = np.exp(-2j * np.pi * (k[0][:, None] * rows + k[1] * columns))
    return np.fft.ifft2(np.fft.fft2(frame) * phase).real


@fourier_shift.mistake(
    "a column lost",
    "On {case} your frame has one column too few. How can `irfft2` know that their number was odd?",
)
def _(frame, rows, columns):
    return np.fft.irfft2(np.fft.rfft2(_moved(frame, rows, columns)))


@fourier_shift.mistake(
    "the other way",
    "On {case} your frame moves the other way. A pixel of the new frame at x was at x − a in "
    "the old one. "
    "Which sign "
    "does that give the phase?",
)
def _(frame, rows, columns):
    return _moved(frame, rows, columns, sign=1)


@fourier_shift.mistake(
    "axes swapped",
    "On {case} rows move by what columns should, and columns by what rows should. Which axis "
    "of the array "
    "is a row's "
    "number?",
)
def _(frame, rows, columns):
    return _moved(frame, columns, rows)


@fourier_shift.mistake(
    "cycles instead of radians",
    "On {case} your frame hardly moves. `fftfreq` gives cycles a pixel. How many radians has a cycle?",
)
def _(frame, rows, columns):
    return _moved(frame, rows, columns, unit=1.0)


@fourier_shift.mistake(
    "whole pixels only",
    "Right for whole pixels. On {case} you rounded the shift. Must the number in a phase be whole?",
)
def _(frame, rows, columns):
    return np.roll(frame, (round(rows), round(columns)), axis=(0, 1))


@fourier_shift.mistake(
    "whole part only",
    "Right for whole pixels. On {case} you cut the shift down to whole pixels. Must the "
    "number in a phase "
    "be whole?",
)
def _(frame, rows, columns):
    return np.roll(frame, (int(rows), int(columns)), axis=(0, 1))


@fourier_shift.mistake(
    "rows only",
    "On {case} the rows move and the columns do not. A mode has a k along each axis. Where is the second?",
)
def _(frame, rows, columns):
    return _moved(frame, rows, 0)


@fourier_shift.mistake(
    "transform not undone",
    "On {case} your answer is complex: these are modes, not pixels. Which step leads back?",
)
def _(frame, rows, columns):
    k_rows, k_columns = np.fft.fftfreq(frame.shape[0]), np.fft.fftfreq(frame.shape[1])
    return np.fft.fft2(frame) * np.exp(-2j * np.pi * (k_rows[:, None] * rows + k_columns[None] * columns))


@fourier_shift.mistake(
    "absolute value",
    "On {case} no pixel of yours is negative. The inverse transform leaves a tiny imaginary "
    "part. Is the "
    "absolute "
    "value the way to drop it?",
)
def _(frame, rows, columns):
    return np.abs(_moved(frame, rows, columns))
