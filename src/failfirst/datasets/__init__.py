"""Verified loaders, one function a data set. Nothing here needs a network, but `fetch_galaxy10`.

One module a group of sets. This file only passes their names on, so that a change to one set does not count
as a change to lessons that use another (see :func:`failfirst.authoring.sources.modules`).
"""

from ..registry import DataError
from .cosmology import Hubble1929, Union21, load_hubble1929, load_union21
from .deep_sky import DeepSky, load_deep_sky
from .dwarfs import SpexDwarfs, load_spex, type_number
from .galaxies import LsstDc2, SdssMgs, load_lsst_dc2, load_sdss_mgs
from .galaxy10 import Galaxy10, fetch_galaxy10, galaxy10_available, load_galaxy10
from .gamma import Fermi, load_fermi
from .imaging import Abell370, load_abell370
from .moon import MoonCraters, cut_patches, load_moon_craters, moon_windows, sample_map
from .stars import Hipparcos, KeplerStars, load_hipparcos, load_kepler_stars
from .transits import KeplerKoi, load_kepler_koi
from .xray import XmmCounts, load_xmm_counts

__all__ = [
    "Abell370",
    "DataError",
    "DeepSky",
    "Fermi",
    "Galaxy10",
    "Hipparcos",
    "Hubble1929",
    "KeplerKoi",
    "KeplerStars",
    "LsstDc2",
    "MoonCraters",
    "SdssMgs",
    "SpexDwarfs",
    "Union21",
    "XmmCounts",
    "cut_patches",
    "fetch_galaxy10",
    "galaxy10_available",
    "load_abell370",
    "load_deep_sky",
    "load_fermi",
    "load_galaxy10",
    "load_hipparcos",
    "load_hubble1929",
    "load_kepler_koi",
    "load_kepler_stars",
    "load_lsst_dc2",
    "load_moon_craters",
    "load_sdss_mgs",
    "load_spex",
    "load_union21",
    "load_xmm_counts",
    "moon_windows",
    "sample_map",
    "type_number",
]
