"""Finding craters over whole regions of the Moon with a network that was trained on patches."""

import numpy as np
import pandas as pd
import torch
from scipy.ndimage import maximum_filter, uniform_filter
from torch import nn

from .datasets import cut_patches, sample_map

SIZE = 24  # pixels along a side of what the network sees
_STEP = 2  # pixels between neighbouring windows of a scan
_BELT = 5.0  # height of a belt, degrees: over it, cos(latitude) changes little


def even_out(pictures, size=SIZE):
    """Subtract the local mean, divide by the local spread (plus 1, display units), clip at ±3.

    The scaling of lesson 3.3, with the mean and the spread of the square of `size` pixels around each pixel
    instead of those of a patch, so that it does not depend on where a patch is cut.

    Parameters
    ----------
    pictures : array_like, shape (..., height, width)
    size : int

    Returns
    -------
    numpy.ndarray, float32, same shape
    """
    pictures = np.asarray(pictures, np.float32)
    box = (0,) * (pictures.ndim - 2) + (size, size)
    mean = uniform_filter(pictures, box, mode="nearest")
    variance = uniform_filter(pictures**2, box, mode="nearest") - mean**2
    return np.clip((pictures - mean) / (np.sqrt(np.maximum(variance, 0)) + 1), -3, 3)


def crater_patches(moon, lat_deg, lon_deg, km_per_pixel):
    """Patches as a scan sees them: from straight above, evened out, 24 pixels wide.

    Parameters
    ----------
    moon : failfirst.datasets.MoonCraters
    lat_deg, lon_deg : array_like, shape (n,)
    km_per_pixel : float

    Returns
    -------
    numpy.ndarray, float32, shape (n, 24, 24)
    """
    wide = cut_patches(moon, lat_deg, lon_deg, size=2 * SIZE, km_per_pixel=km_per_pixel)
    rim = SIZE // 2
    return even_out(wide)[:, rim:-rim, rim:-rim]


def scan(moon, network, km_per_pixel, lon_deg, lat_limit=50.0, floor=0.9):
    """Slide a network over a region and list the places where its probability has a peak.

    The region is cut into belts of 5 degrees of latitude, each drawn at a constant scale on the ground. The
    network is applied to every window at once: its last, linear layer is a convolution with a kernel as large
    as what it sees. Windows are 2 pixels apart, and a peak is the highest of the 5 × 5 windows around it.

    Parameters
    ----------
    moon : failfirst.datasets.MoonCraters
    network : torch.nn.Sequential
        A trained :func:`failfirst.nets.tutorial_net` for 24 pixels and two classes.
    km_per_pixel : float
    lon_deg : tuple of float
        West and east end, degrees; the east end may pass 180 (90 to 270 is the far side).
    lat_limit : float
        The region ends at this latitude, north and south; a multiple of 2.5.
    floor : float
        Peaks with a lower probability are not listed.

    Returns
    -------
    pandas.DataFrame
        ``lat_deg, lon_deg (-180 to 180), p``, one row a peak.

    Raises
    ------
    ValueError
        `lat_limit` is not a positive multiple of 2.5 below 80, or the region has no width.
    """
    west, east = lon_deg
    if not 0 < lat_limit < 80 or lat_limit % 2.5 or east <= west:
        raise ValueError(f"no such region: latitude up to {lat_limit}, longitude {west} to {east}")
    found = []
    for middle in np.arange(-lat_limit + _BELT / 2, lat_limit, _BELT):
        belt, lat, lon = _belt(moon, middle, west, east, km_per_pixel)
        p = dense_probability(network, even_out(belt))
        row, column = np.nonzero((p == maximum_filter(p, 5)) & (p > floor))
        centre = (SIZE - 1) / 2
        at_lat = lat[0] + (lat[1] - lat[0]) * (_STEP * row + centre)
        at_lon = lon[0] + (lon[1] - lon[0]) * (_STEP * column + centre)
        inside = (np.abs(at_lat - middle) <= _BELT / 2) & (at_lon >= west) & (at_lon < east)
        peaks = pd.DataFrame(
            {"lat_deg": at_lat, "lon_deg": (at_lon + 180) % 360 - 180, "p": p[row, column].astype(float)}
        )
        found.append(peaks[inside])
    return pd.concat(found, ignore_index=True)


def _belt(moon, middle, west, east, km_per_pixel):
    """Picture of a belt with a rim of 24 pixels, north up, and the latitudes and longitudes of its pixels."""
    step_lat = np.degrees(km_per_pixel / moon.radius_km)
    step_lon = step_lat / np.cos(np.radians(middle))
    rows = 4 * int(np.ceil(_BELT / step_lat / 4)) + 2 * SIZE
    columns = 4 * int(np.ceil((east - west) / step_lon / 4)) + 2 * SIZE
    lat = middle + _BELT / 2 - (np.arange(rows) - SIZE + 0.5) * step_lat
    lon = west + (np.arange(columns) - SIZE + 0.5) * step_lon
    return sample_map(moon, *np.meshgrid(lat, lon, indexing="ij")), lat, lon


@torch.no_grad()
def dense_probability(network, picture):
    """Probability of class 1 for every window of 24 pixels, 2 pixels apart.

    Parameters
    ----------
    network : torch.nn.Sequential
        :func:`failfirst.nets.tutorial_net` for 24 pixels and two classes.
    picture : array_like, float, shape (height, width)
        Both a multiple of 4, at least 28.

    Returns
    -------
    numpy.ndarray, float32, shape ((height - 24) / 2, (width - 24) / 2)
        Element (i, j) belongs to the window whose first pixel is (2 i, 2 j).

    Raises
    ------
    ValueError
        `picture` has another shape.
    """
    picture = np.asarray(picture, np.float32)
    if picture.ndim != 2 or min(picture.shape) < SIZE + 4 or any(side % 4 for side in picture.shape):
        raise ValueError(f"sides must be multiples of 4 and at least {SIZE + 4}, got {picture.shape}")
    height, width = picture.shape
    layers, linear = network[:6], network[-1]
    kernel = linear.weight.view(2, 16, SIZE // 4, SIZE // 4)
    out = np.empty(((height - SIZE) // _STEP, (width - SIZE) // _STEP), np.float32)
    for i in (0, 1):  # two poolings make steps of 4 pixels; shifted pictures fill the gaps
        for j in (0, 1):
            part = picture[2 * i : height - 4 + 2 * i, 2 * j : width - 4 + 2 * j]
            logits = nn.functional.conv2d(layers(torch.tensor(part)[None, None]), kernel, linear.bias)[0]
            out[i::2, j::2] = torch.sigmoid(logits[1] - logits[0]).numpy()
    return out
