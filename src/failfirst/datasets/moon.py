"""The Moon's picture and its named craters: loading, and cutting windows and patches."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from astropy.io import fits
from scipy.ndimage import map_coordinates

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["MoonCraters", "cut_patches", "load_moon_craters", "moon_windows", "sample_map"]


@dataclass(frozen=True)
class MoonCraters(DataSet):
    """The Moon's picture and its catalogue of craters.

    Attributes
    ----------
    image : numpy.ndarray, uint8, shape (2520, 5040)
        Brightness as displayed (0-255). Row 0 is the north pole, column 0 is longitude -180 degrees.
    pixels_per_degree : int
    km_per_pixel : float
        Side of a pixel on the equator, km.
    radius_km : float
        Radius of the Moon, km.
    craters : pandas.DataFrame
        ``id, name, kind, lat_deg, lon_deg, diameter_km``.
    """

    folder = "moon_craters"
    image: np.ndarray = field(repr=False)
    pixels_per_degree: int
    km_per_pixel: float
    radius_km: float
    craters: pd.DataFrame = field(repr=False)


def load_moon_craters():
    """Load the map of the Moon and its catalogue of craters.

    Returns
    -------
    MoonCraters

    Raises
    ------
    DataError
        A file is missing or is not the registered one.
    """
    with fits.open(registry.path("moon_craters", "moon_wac.fits")) as hdus:
        header = hdus["MOON"].header
        image = read_only(hdus["MOON"].data[::-1])  # north up
    return MoonCraters(
        image=image,
        pixels_per_degree=round(1 / header["CDELT1"]),
        km_per_pixel=header["KMPIX"],
        radius_km=header["RADIUS"],
        craters=pd.read_csv(registry.path("moon_craters", "craters.csv")),
    )


def cut_patches(moon, lat_deg, lon_deg, size=24, km_per_pixel=None):
    """Cut square patches around places on the Moon.

    Without `km_per_pixel` the patch is a window of the map as stored: its pixels are square in degrees, so
    away from the equator they are narrow on the ground. With it, the patch is a view from straight above
    (azimuthal equidistant projection about its own centre), the same on the equator and at a pole.

    Parameters
    ----------
    moon : MoonCraters
    lat_deg, lon_deg : array_like, shape (n,)
        Centres, degrees.
    size : int
        Pixels along a side.
    km_per_pixel : float, optional
        Ground size of a pixel, km.

    Returns
    -------
    numpy.ndarray, float32, shape (n, size, size)
        Brightness, 0-255, linearly interpolated; north up, east right.

    Raises
    ------
    ValueError
        A centre is not a finite place on the sphere, or the shapes differ.

    Notes
    -----
    Inverse of the azimuthal equidistant projection: Snyder (1987), USGS Professional Paper 1395,
    equations 20-14 and 20-15.
    """
    lat, lon = np.atleast_1d(np.asarray(lat_deg, float)), np.atleast_1d(np.asarray(lon_deg, float))
    if lat.shape != lon.shape or lat.ndim != 1:
        raise ValueError(f"lat_deg and lon_deg need the same length, got shapes {lat.shape} and {lon.shape}")
    if not (np.isfinite(lat).all() and np.isfinite(lon).all() and (np.abs(lat) <= 90).all()):
        raise ValueError("centres need finite longitudes and latitudes between -90 and 90 degrees")
    step = np.arange(size) - (size - 1) / 2
    south, east = np.meshgrid(step, step, indexing="ij")
    patches = np.empty((len(lat), size, size), np.float32)
    image = _framed(moon.image)
    for start in range(
        0, len(lat), 1024
    ):  # in parts: the coordinates take twenty times the room of the patches
        part = slice(start, start + 1024)
        if km_per_pixel is None:
            lats = lat[part, None, None] - south / moon.pixels_per_degree
            lons = lon[part, None, None] + east / moon.pixels_per_degree
        else:
            lats, lons = _seen_from_above(lat[part], lon[part], east, -south, km_per_pixel / moon.radius_km)
        patches[part] = _sample(image, moon.pixels_per_degree, lats, lons)
    return patches


def sample_map(moon, lat_deg, lon_deg):
    """Brightness at places on the Moon, linearly interpolated.

    Parameters
    ----------
    moon : MoonCraters
    lat_deg, lon_deg : array_like, same shape
        Degrees; any longitude, and latitudes past a pole go on along the meridian.

    Returns
    -------
    numpy.ndarray, float32, same shape
        0-255.
    """
    return _sample(_framed(moon.image), moon.pixels_per_degree, np.asarray(lat_deg), np.asarray(lon_deg))


def _seen_from_above(lat, lon, east, north, angle):
    """Latitude and longitude (degrees) of a grid of offsets, in units of `angle` (radians), about centres."""
    distance = np.hypot(east, north) * angle
    # At the centre itself the direction is undefined; sinc-like ratio there is 1.
    ratio = np.divide(np.sin(distance), distance, out=np.ones_like(distance), where=distance > 0) * angle
    phi = np.radians(lat)[:, None, None]
    sin_lat = np.cos(distance) * np.sin(phi) + north * ratio * np.cos(phi)
    turn = np.arctan2(east * ratio, np.cos(distance) * np.cos(phi) - north * ratio * np.sin(phi))
    return np.degrees(np.arcsin(np.clip(sin_lat, -1, 1))), lon[:, None, None] + np.degrees(turn)


def _framed(image):
    """The map with one row more at each pole, from half a turn away, and one column more at each side."""
    half_turn = image.shape[1] // 2
    north, south = np.roll(image[:1], half_turn, axis=1), np.roll(image[-1:], half_turn, axis=1)
    image = np.concatenate([north, image, south])
    return np.concatenate([image[:, -1:], image, image[:, :1]], axis=1)


def _sample(framed, pixels_per_degree, lat, lon):
    """Linear interpolation of a framed map; past a pole the meridian goes on half a turn away."""
    beyond = np.abs(lat) > 90
    lat = np.where(beyond, np.sign(lat) * 180 - lat, lat)
    lon = np.where(beyond, lon + 180, lon)
    row = (90 - lat) * pixels_per_degree - 0.5
    column = np.mod((lon + 180) * pixels_per_degree, framed.shape[1] - 2) - 0.5
    return map_coordinates(framed, [row + 1, column + 1], output=np.float32, order=1, mode="nearest")


def moon_windows(moon, side_km=40.0, diameter_km=(10, 40)):
    """Tile the Moon with windows of equal area and ask of each whether it holds a crater.

    The sphere is cut into rings of latitude and each ring into windows of about `side_km` × `side_km`.
    A window that holds the centre of a catalogued crater of the wanted diameters is a *crater* window; its
    centre is moved to the (largest) crater's. A window without a catalogued centre of at least half the lower
    limit is *not*; its centre stays. Windows that hold only craters of other diameters, from half the lower
    limit up, are a grey area and are left out. The share of crater windows is thus the catalogue's own.

    Parameters
    ----------
    moon : MoonCraters
    side_km : float
        Side of a window on the ground, km.
    diameter_km : tuple of float
        Smallest and largest diameter wanted, km.

    Returns
    -------
    pandas.DataFrame
        ``lat_deg, lon_deg, crater (bool), diameter_km`` (NaN without a crater), north to south.
    """
    rings = round(np.pi * moon.radius_km / side_km)
    edges = np.linspace(90, -90, rings + 1)
    middle = (edges[:-1] + edges[1:]) / 2
    per_ring = np.maximum(1, np.rint(2 * np.pi * moon.radius_km * np.cos(np.radians(middle)) / side_km))
    per_ring = per_ring.astype(int)
    first = np.concatenate([[0], np.cumsum(per_ring)])
    ring = np.repeat(np.arange(rings), per_ring)
    place = np.arange(first[-1]) - first[ring]
    windows = pd.DataFrame({"lat_deg": middle[ring], "lon_deg": (place + 0.5) * 360 / per_ring[ring] - 180})

    low, high = diameter_km
    craters = moon.craters[moon.craters.diameter_km >= low / 2].copy()
    in_ring = np.minimum(((90 - craters.lat_deg) / 180 * rings).astype(int), rings - 1)
    in_place = ((craters.lon_deg + 180) / 360 * per_ring[in_ring]).astype(int) % per_ring[in_ring]
    craters["window"] = first[in_ring] + in_place
    wanted = craters[craters.diameter_km.between(low, high)].sort_values("diameter_km")
    largest = wanted.drop_duplicates("window", keep="last").set_index("window")
    windows["crater"] = windows.index.isin(largest.index)
    windows["diameter_km"] = largest.diameter_km.reindex(windows.index)
    windows.loc[largest.index, ["lat_deg", "lon_deg"]] = largest[["lat_deg", "lon_deg"]]
    grey = ~windows["crater"] & windows.index.isin(craters.window)
    return windows[~grey].reset_index(drop=True)
