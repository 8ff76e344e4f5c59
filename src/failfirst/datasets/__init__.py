"""Verified loaders, one function a data set. Nothing here needs a network.

One module a group of sets. This file only passes their names on, so that a change to one set does not count
as a change to lessons that use another (see :func:`failfirst.authoring.sources.modules`).
"""

from ..registry import DataError
from .dwarfs import SpexDwarfs, load_spex, type_number
from .galaxies import SdssMgs, load_sdss_mgs
from .moon import MoonCraters, cut_patches, load_moon_craters, moon_windows

__all__ = [
    "DataError",
    "MoonCraters",
    "SdssMgs",
    "SpexDwarfs",
    "cut_patches",
    "load_moon_craters",
    "load_sdss_mgs",
    "load_spex",
    "moon_windows",
    "type_number",
]
