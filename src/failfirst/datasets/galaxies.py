"""Galaxies with magnitudes in several bands and known redshifts, observed (SDSS) and simulated (LSST)."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar

import pandas as pd

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["LsstDc2", "SdssMgs", "load_lsst_dc2", "load_sdss_mgs"]


@dataclass(frozen=True)
class _Photometry(DataSet):
    galaxies: pd.DataFrame = field(repr=False)
    bands: ClassVar[str]

    @cached_property
    def magnitudes(self):
        """Magnitudes as a read-only float64 array of shape (n, bands), mag, in the order of `bands`."""
        return read_only(self.galaxies[[f"{band}_mag" for band in self.bands]])

    @cached_property
    def errors(self):
        """Errors of `magnitudes` (1σ), mag, same shape."""
        return read_only(self.galaxies[[f"{band}_err" for band in self.bands]])

    @cached_property
    def redshift(self):
        """Redshifts as a read-only float64 array of shape (n,)."""
        return read_only(self.galaxies["redshift"])


class SdssMgs(_Photometry):
    """Galaxies of the SDSS Main Galaxy Sample.

    Attributes
    ----------
    galaxies : pandas.DataFrame, 10,000 rows
        ``file`` ("train" or "test": the supplied file), ``redshift`` (spectroscopic), ``u_mag ... z_mag``
        (model magnitudes corrected for Galactic extinction, mag), ``u_err ... z_err`` (1σ, mag).
    bands : str
        ``"ugriz"``, the order of the columns of `magnitudes` and `errors`.
    """

    folder = "sdss_mgs"
    bands = "ugriz"


class LsstDc2(_Photometry):
    """Simulated galaxies as LSST may see them after ten years. Not observations.

    Attributes
    ----------
    galaxies : pandas.DataFrame, 30,674 rows
        ``file`` ("training" or "validation": the supplied file), ``id``, ``redshift`` (true),
        ``u_mag ... y_mag`` (simulated, with noise, mag), ``u_err ... y_err`` (1σ, mag). A magnitude of 99.0
        means "not detected", and the number in the error's column is then no error.
    bands : str
        ``"ugrizy"``, the order of the columns of `magnitudes` and `errors`.
    """

    folder = "lsst_dc2"
    bands = "ugrizy"

    @property
    def detected(self):
        """Where `magnitudes` holds a magnitude, not the flag 99.0: a bool array of the same shape."""
        return self.magnitudes < 99


def load_sdss_mgs():
    """Load 10,000 galaxies of the SDSS Main Galaxy Sample.

    Returns
    -------
    SdssMgs

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    return SdssMgs(pd.read_csv(registry.path("sdss_mgs", "galaxies.csv.gz")))


def load_lsst_dc2():
    """Load 30,674 simulated LSST galaxies.

    Returns
    -------
    LsstDc2

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    return LsstDc2(pd.read_csv(registry.path("lsst_dc2", "galaxies.csv.gz")))
