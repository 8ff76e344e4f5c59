"""Verified loaders, one function a data set. Nothing here needs a network.

One module a group of sets. This file only passes their names on, so that a change to one set does not count
as a change to lessons that use another (see :func:`failfirst.authoring.sources.modules`).
"""

from ..registry import DataError
from .cosmology import Hubble1929, Union21, load_hubble1929, load_union21
from .dwarfs import SpexDwarfs, load_spex, type_number
from .galaxies import SdssMgs, load_sdss_mgs
from .moon import MoonCraters, cut_patches, load_moon_craters, moon_windows

__all__ = [
    "DataError",
    "Hubble1929",
    "MoonCraters",
    "SdssMgs",
    "SpexDwarfs",
    "Union21",
    "cut_patches",
    "load_hubble1929",
    "load_moon_craters",
    "load_sdss_mgs",
    "load_spex",
    "load_union21",
    "moon_windows",
    "type_number",
]
