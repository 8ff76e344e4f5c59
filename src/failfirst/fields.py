r"""Density fields in periodic boxes: power spectra, Gaussian fields, twins with random phases.

Conventions, the same everywhere in the course. A field :math:`\delta` lives on :math:`N` cells (all cells,
not cells a side) in a box of volume :math:`V` (area in 2-D). Its transform is numpy's, without a factor,
:math:`\delta_k = \sum_x \delta(x)\, e^{-i k \cdot x}`, and

.. math:: P(k) = \frac{V}{N^2}\, \langle |\delta_k|^2 \rangle .

For a cube with :math:`n` cells a side this is :math:`V |\delta_k|^2 / n^6`. Wavenumbers are angular, in
radians per unit of length; P has the unit of the field squared times a length to the power of the dimension.
White noise of variance :math:`\sigma^2` a cell has :math:`P = \sigma^2 V/N`, and
:math:`\sum_{k \ne 0} P / V` is the variance of any field (Parseval). There is no correction for aliasing, for
the window of a mass assignment, or for shot noise; see Jing (2005, ApJ 620, 559) for those.
"""

from typing import NamedTuple

import numpy as np

__all__ = ["PowerSpectrum", "gaussian_field", "phase_randomised", "power_spectrum", "wavenumbers"]


class PowerSpectrum(NamedTuple):
    """Binned power spectrum; unpacks as ``k, power, modes``.

    Attributes
    ----------
    k : numpy.ndarray, shape (bins,)
        Mean length of the wavevectors in the bin, radians per unit of the box; NaN in a bin without modes.
    power : numpy.ndarray, shape (bins,)
        Mean of P over the modes in the bin, unit of the field squared times unit of the box to the power of
        the dimension; NaN in a bin without modes.
    modes : numpy.ndarray of int, shape (bins,)
        Modes in the bin, :math:`k` and :math:`-k` both counted. They are complex conjugates, so for a
        Gaussian field the relative scatter of ``power`` is :math:`\\sqrt{2/\\mathrm{modes}}`.
    """

    k: np.ndarray
    power: np.ndarray
    modes: np.ndarray


def wavenumbers(shape, box):
    """Length of the wavevector of each mode that ``numpy.fft.rfftn`` returns.

    Parameters
    ----------
    shape : tuple of int
        Cells along each axis of the field.
    box : float or sequence of float
        Length of the box, one for all axes or one an axis.

    Returns
    -------
    numpy.ndarray, shape ``(*shape[:-1], shape[-1] // 2 + 1)``
        :math:`|k|`, radians per unit of the box.

    Raises
    ------
    ValueError
        The box does not fit the field.
    """
    lengths = _lengths(shape, box)
    axes = [np.fft.fftfreq(n, length / n) for n, length in zip(shape, lengths, strict=True)]
    axes[-1] = np.fft.rfftfreq(shape[-1], lengths[-1] / shape[-1])
    return 2 * np.pi * np.sqrt(sum(k**2 for k in np.meshgrid(*axes, indexing="ij", sparse=True)))


def power_spectrum(field, box, bins=None):
    """Power spectrum of a real field in a periodic box, averaged over directions.

    Parameters
    ----------
    field : array_like, real, shape (n1, n2) or (n1, n2, n3)
        Sides may differ and may be odd. Its mean does not matter: the mode k = 0 is left out.
    box : float or sequence of float
        Length of the box, one for all axes or one an axis, in any unit.
    bins : int or array_like, optional
        A number of bins of equal width between half the fundamental mode and the Nyquist frequency of the
        coarsest axis, or rising edges in radians per unit of the box; a bin holds its lower edge, not its
        upper one. By default bins are centred on multiples of the fundamental mode, 2π over the longest
        side, up to that Nyquist frequency.

    Returns
    -------
    PowerSpectrum
        ``k, power, modes`` for each bin.

    Raises
    ------
    ValueError
        The field is not real, finite and of two or three dimensions, or box or bins do not fit it.
    """
    field = _real_field(field)
    lengths = _lengths(field.shape, box)
    edges = _edges(field.shape, lengths, bins)
    k = wavenumbers(field.shape, lengths).ravel()
    volume, cells = np.prod(lengths), field.size
    # Without its mean the field has no large mode k = 0 whose round-off could reach the others.
    power = (volume / cells**2) * np.abs(np.fft.rfftn(field - field.mean())).ravel() ** 2
    weight = np.broadcast_to(_twice(field.shape[-1]), _half(field.shape)).ravel()
    where = np.searchsorted(edges, k, side="right") - 1
    inside = (where >= 0) & (where < len(edges) - 1) & (k > 0)
    where, weight = where[inside], weight[inside]
    modes, k_sum, p_sum = (
        np.bincount(where, weight * value, minlength=len(edges) - 1)
        for value in (1.0, k[inside], power[inside])
    )
    with np.errstate(invalid="ignore"):
        return PowerSpectrum(k_sum / modes, p_sum / modes, np.rint(modes).astype(int))


def gaussian_field(power, shape, box, rng):
    """A Gaussian random field with a given power spectrum, mean zero, in a periodic box.

    White noise is transformed, each mode multiplied by :math:`\\sqrt{P(k)\\,N/V}`, and transformed back:
    white noise has :math:`\\langle|w_k|^2\\rangle = N`, so that the result has :math:`P(k)` in the mean.

    Parameters
    ----------
    power : callable
        ``power(k)`` gives P for an array of wavenumbers k > 0 (radians per unit of the box).
    shape : tuple of int
        Cells along each axis, two or three.
    box : float or sequence of float
        Length of the box, one for all axes or one an axis.
    rng : numpy.random.Generator

    Returns
    -------
    numpy.ndarray of float, shape `shape`

    Raises
    ------
    ValueError
        `power` returns a negative or infinite value, or shape and box do not fit.
    """
    shape = tuple(int(n) for n in shape)
    if len(shape) not in (2, 3) or min(shape) < 2:
        raise ValueError(f"a field has two or three axes of at least two cells, not the shape {shape}")
    lengths = _lengths(shape, box)
    k = wavenumbers(shape, lengths)
    values = np.zeros(k.shape)
    try:
        values[k > 0] = power(k[k > 0])
    except ValueError as error:
        raise ValueError(
            f"power must give one value for each k of an array of {k.size - 1}: {error}"
        ) from None
    if not np.all(np.isfinite(values)) or values.min() < 0:
        raise ValueError("power must be finite and not negative at every k > 0 of the box")
    white = np.fft.rfftn(rng.normal(size=shape))
    modes = white * np.sqrt(values * (np.prod(shape) / np.prod(lengths)))
    return np.fft.irfftn(modes, s=shape, axes=range(len(shape)))


def phase_randomised(field, rng):
    """A twin of a field: every :math:`|\\delta_k|` is kept, every phase is new (Theiler et al. 1992).

    The phases are those of white noise, so :math:`\\delta_{-k} = \\delta_k^*` holds and the twin is real.
    Modes that are their own partner, at zero and at Nyquist frequencies, stay real: the mean is kept, the
    others keep or change their sign by chance.

    Parameters
    ----------
    field : array_like, real, shape (n1, n2) or (n1, n2, n3)
    rng : numpy.random.Generator

    Returns
    -------
    numpy.ndarray of float
        Same shape, same mean, same variance, same power spectrum.

    Raises
    ------
    ValueError
        The field is not real, finite and of two or three dimensions.
    """
    field = _real_field(field)
    white = np.fft.rfftn(rng.normal(size=field.shape))
    modes = np.abs(np.fft.rfftn(field - field.mean())) * (white / np.abs(white))
    return np.fft.irfftn(modes, s=field.shape, axes=range(field.ndim)) + field.mean()


def _real_field(field):
    field = np.asarray(field)
    if field.dtype.kind not in "biuf":
        raise ValueError(f"a field holds real numbers, not {field.dtype}")
    if field.ndim not in (2, 3) or min(field.shape) < 2:
        raise ValueError(f"a field has two or three axes of at least two cells, not the shape {field.shape}")
    field = field.astype(float)
    if not np.all(np.isfinite(field)):
        raise ValueError("the field holds NaN or infinite values; fill or cut them first")
    return field


def _lengths(shape, box):
    lengths = np.atleast_1d(np.asarray(box, dtype=float))
    if lengths.shape == (1,):
        lengths = np.repeat(lengths, len(shape))
    if lengths.shape != (len(shape),):
        raise ValueError(f"box has {lengths.size} lengths for a field with {len(shape)} axes")
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise ValueError(f"the lengths of the box must be positive and finite, not {lengths.tolist()}")
    return lengths


def _edges(shape, lengths, bins):
    fundamental = 2 * np.pi / lengths.max()
    nyquist = np.min(np.pi * np.asarray(shape) / lengths)
    if bins is None:
        # The small excess keeps an even axis from losing its last bin to round-off.
        return fundamental * (np.arange(int(nyquist / fundamental * (1 + 1e-9)) + 1) + 0.5)
    if np.ndim(bins) == 0:
        if bins != int(bins) or bins < 1:
            raise ValueError(f"bins is a whole number of at least 1, or edges, not {bins}")
        return np.linspace(0.5 * fundamental, nyquist, int(bins) + 1)
    edges = np.asarray(bins, dtype=float)
    if edges.ndim != 1 or len(edges) < 2 or not np.all(np.diff(edges) > 0):
        raise ValueError("edges of bins must be at least two rising numbers")
    return edges


def _half(shape):
    return (*shape[:-1], shape[-1] // 2 + 1)


def _twice(n):
    """How often each mode of the last axis of ``rfftn`` stands in the full transform: twice, or once."""
    weight = np.full(n // 2 + 1, 2.0)
    weight[0] = 1
    if n % 2 == 0:
        weight[-1] = 1  # at the Nyquist frequency the partner is in the same plane
    return weight
