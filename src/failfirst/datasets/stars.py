"""Stars: Hipparcos, with its variables, and the targets of Kepler with distances of Gaia."""

from dataclasses import dataclass, field

import pandas as pd

from .. import registry
from ._shared import DataSet

__all__ = ["Hipparcos", "KeplerStars", "load_hipparcos", "load_kepler_stars"]


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


@dataclass(frozen=True)
class KeplerStars(DataSet):
    """Targets of Kepler with radii from the distances of Gaia.

    Attributes
    ----------
    stars : pandas.DataFrame, 40,000 rows
        One star a row: ``KIC``, temperature ``teff`` (K), distance ``dis`` (pc) and radius ``rad`` (solar
        radii) with errors, extinction ``avs`` (mag), ``evState`` (0 main sequence, 1 subgiant, 2 red giant).
        Columns are in `card`. Kepler chose them: not a fair sample of the Galaxy.
    """

    folder = "kepler_stars"
    stars: pd.DataFrame = field(repr=False)


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


def load_kepler_stars():
    """Load 40,000 targets of Kepler with their distances and radii.

    Returns
    -------
    KeplerStars

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    return KeplerStars(pd.read_csv(registry.path("kepler_stars", "stars.csv.gz")))
