"""Distances and redshifts: Hubble's nebulae of 1929 and the type Ia supernovae of Union2.1."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["Hubble1929", "Union21", "load_hubble1929", "load_union21"]


@dataclass(frozen=True)
class Hubble1929(DataSet):
    """The 24 nebulae of Hubble (1929), table 1.

    Attributes
    ----------
    distance : numpy.ndarray, float64, shape (24,)
        Mpc, as Hubble had them.
    velocity : numpy.ndarray, float64, shape (24,)
        Radial velocity, km/s, positive away from us.
    nebulae : pandas.DataFrame, 24 rows
        ``name, stars_mag, distance_mpc, velocity_kms, apparent_mag, absolute_mag``.
    """

    folder = "hubble1929"
    distance: np.ndarray = field(repr=False)
    velocity: np.ndarray = field(repr=False)
    nebulae: pd.DataFrame = field(repr=False)


@dataclass(frozen=True)
class Union21(DataSet):
    """The Union2.1 compilation of type Ia supernovae (Suzuki et al. 2012).

    Attributes
    ----------
    redshift : numpy.ndarray, float64, shape (580,)
    distance_modulus : numpy.ndarray, float64, shape (580,)
        mag; its zero point assumes H0 = 70 km/s/Mpc.
    error : numpy.ndarray, float64, shape (580,)
        1σ of `distance_modulus`, mag; shared systematic errors are not in it.
    low_mass_host : numpy.ndarray, float64, shape (580,)
        Probability that the host galaxy has a low mass.
    """

    folder = "union21"
    redshift: np.ndarray = field(repr=False)
    distance_modulus: np.ndarray = field(repr=False)
    error: np.ndarray = field(repr=False)
    low_mass_host: np.ndarray = field(repr=False)


def load_hubble1929():
    """Load distances and velocities of Hubble's 24 nebulae.

    Returns
    -------
    Hubble1929

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    nebulae = pd.read_csv(registry.path("hubble1929", "nebulae.csv"))
    distance, velocity = (read_only(nebulae[name], float) for name in ("distance_mpc", "velocity_kms"))
    return Hubble1929(distance=distance, velocity=velocity, nebulae=nebulae)


def load_union21():
    """Load redshifts and distance moduli of 580 type Ia supernovae.

    Returns
    -------
    Union21

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    table = pd.read_csv(registry.path("union21", "supernovae.csv"))
    return Union21(
        redshift=read_only(table["redshift"]),
        distance_modulus=read_only(table["distance_modulus"]),
        error=read_only(table["distance_modulus_err"]),
        low_mass_host=read_only(table["low_mass_host"]),
    )
