"""Gamma-ray sources of the Fermi telescope, and what a later catalogue says of them."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["Fermi", "load_fermi"]

# Designators of Abdollahi et al. 2020, Table 7, and of later lists; capitals mean a firm identification.
AGN = {"agn", "bcu", "bll", "css", "fsrq", "nlsy1", "rdg", "sey", "ssrq"}
PULSAR = {"msp", "psr"}


@dataclass(frozen=True)
class Fermi(DataSet):
    """Sources of the fourth Fermi-LAT catalogue (eight years), with their fate in the list of sixteen years.

    Attributes
    ----------
    sources : pandas.DataFrame, 5,066 rows
        One source a row, with the column names of the catalogue; units and meanings are in `card`.
        ``CLASS1`` is NaN for sources without a counterpart.
    later : pandas.DataFrame, 5,066 rows
        The same sources in the same order: name, place and class in the later list, NaN where it has none.
    """

    folder = "fermi"
    sources: pd.DataFrame = field(repr=False)
    later: pd.DataFrame = field(repr=False)

    @cached_property
    def kind(self):
        """``AGN``, ``pulsar``, ``other`` or ``none`` (no counterpart) in 2019: a read-only array."""
        return kinds(self.sources["CLASS1"])

    @cached_property
    def later_kind(self):
        """The same from the later list; ``gone`` where a source has no partner in it."""
        found = kinds(self.later["Later_CLASS1"])
        return read_only(np.where(self.later["Later_Source_Name"].isna(), "gone", found))


def kinds(classes):
    """Sort the catalogue's classes into ``AGN``, ``pulsar``, ``other`` and ``none``.

    Parameters
    ----------
    classes : array_like of str
        Designators such as ``bll`` or ``PSR``; NaN or an empty string for no counterpart.

    Returns
    -------
    numpy.ndarray of str

    Notes
    -----
    Designators of Abdollahi et al. 2020 (ApJS 247, 33), Table 7. ``unk`` (a counterpart of unknown nature),
    ``sbg`` and ``gal`` (galaxies that are not active) are ``other``.
    """
    lower = pd.Series(classes).fillna("").str.strip().str.lower()
    cases = [lower.isin(AGN), lower.isin(PULSAR), lower == ""]
    return read_only(np.select(cases, ["AGN", "pulsar", "none"], "other"))


def load_fermi():
    """Load 5,066 gamma-ray sources.

    Returns
    -------
    Fermi

    Raises
    ------
    DataError
        A file is missing or is not the registered one.
    """
    sources = pd.read_csv(registry.path("fermi", "sources.csv.gz"))
    return Fermi(sources, pd.read_csv(registry.path("fermi", "later.csv")))
