"""Transit signals in Kepler light curves: planets, and what looks like planets."""

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["KeplerKoi", "load_kepler_koi"]


@dataclass(frozen=True)
class KeplerKoi(DataSet):
    """Kepler Objects of Interest of Data Release 25.

    Attributes
    ----------
    objects : pandas.DataFrame, 8,054 rows
        One transit signal a row, with the column names of the NASA Exoplanet Archive; their units and
        meanings are in `card`. Several rows may belong to one star (``kepid``). A missing value is NaN.
    """

    folder = "kepler_koi"
    objects: pd.DataFrame = field(repr=False)

    @cached_property
    def candidate(self):
        """True where the vetting said CANDIDATE (``koi_pdisposition``): a read-only bool array."""
        return read_only(self.objects["koi_pdisposition"] == "CANDIDATE")

    @cached_property
    def star(self):
        """Number of the star that an object belongs to (``kepid``): a read-only int64 array."""
        return read_only(self.objects["kepid"])


def load_kepler_koi():
    """Load 8,054 Kepler Objects of Interest.

    Returns
    -------
    KeplerKoi

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    return KeplerKoi(pd.read_csv(registry.path("kepler_koi", "objects.csv.gz")))
