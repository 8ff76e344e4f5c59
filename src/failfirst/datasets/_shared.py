"""What every loaded data set has in common: its card, and arrays that nobody changes by accident."""

from functools import cached_property
from typing import ClassVar

import numpy as np

from .. import paths


class DataSet:
    """Base of the loaded data sets. A subclass says in `folder` which folder of ``data/`` it comes from."""

    folder: ClassVar[str]

    @cached_property
    def card(self):
        """Provenance, units, flaws and terms, as Markdown text."""
        return (paths.DATA / self.folder / "card.md").read_text(encoding="utf-8")


def read_only(array, dtype=None):
    """An array in native byte order that raises ValueError when written to.

    Parameters
    ----------
    array : array_like
    dtype : numpy dtype, optional
        Without it, that of `array`. FITS stores numbers big-endian, which torch refuses: they are swapped.

    Returns
    -------
    numpy.ndarray
    """
    array = np.asarray(array)
    array = np.array(array, dtype=dtype or array.dtype.newbyteorder("="))
    array.setflags(write=False)
    return array
