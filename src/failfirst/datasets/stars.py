"""Hipparcos: positions, parallaxes and colours of stars, and which of them vary."""

from dataclasses import dataclass, field

import pandas as pd

from .. import registry
from ._shared import DataSet

__all__ = ["Hipparcos", "load_hipparcos"]


@dataclass(frozen=True)
class Hipparcos(DataSet):
    """The new reduction of the Hipparcos data, and the variable stars among them.

    Attributes
    ----------
    stars : pandas.DataFrame, 117,955 rows
        One star a row: ``HIP``, position (degree), parallax ``Plx`` and its error ``e_Plx`` (mas; noise makes
        some negative), proper motion (mas/yr), magnitude ``Hpmag``, colours. Columns are in `card`.
    variables : pandas.DataFrame, 6,840 rows
        Those in the General Catalogue of Variable Stars: ``HIP``, ``Type``, ``Period`` (day), magnitudes. A
        missing value is NaN. Join the two on ``HIP``.
    """

    folder = "hipparcos"
    stars: pd.DataFrame = field(repr=False)
    variables: pd.DataFrame = field(repr=False)


def load_hipparcos():
    """Load 117,955 stars and 6,840 variables among them.

    Returns
    -------
    Hipparcos

    Raises
    ------
    DataError
        A file is missing or is not the registered one.
    """
    stars = pd.read_csv(registry.path("hipparcos", "stars.csv.gz"))
    return Hipparcos(stars, pd.read_csv(registry.path("hipparcos", "variables.csv")))
