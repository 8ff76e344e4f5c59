"""Pictures of galaxies, clusters and nebulae, with all that is known about each picture."""

import io
import zipfile
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from PIL import Image

from .. import registry
from ._shared import DataSet

__all__ = ["DeepSky", "load_deep_sky"]


@dataclass(frozen=True)
class DeepSky(DataSet):
    """Colour pictures of 289 deep-sky objects in five classes.

    Attributes
    ----------
    table : pandas.DataFrame, 289 rows
        One picture a row, by ``name``: ``class``, ``group`` (pictures that share a part of the sky),
        ``source`` (whose picture), size in pixels, field of view (arcmin) and more. Columns are in `card`.
    """

    folder = "deep_sky"
    table: pd.DataFrame = field(repr=False)

    def pictures(self, size=128):
        """The whole pictures, each with its own angular scale.

        Parameters
        ----------
        size : int
            Pixels along a side, 1 to 128. Pixels are averaged where they become fewer.

        Returns
        -------
        numpy.ndarray, uint8, shape (289, size, size, 3)
            In the order of `table`; display values, red, green, blue. Row 0 is the upper edge.

        Raises
        ------
        DataError
            The file is missing or is not the registered one.
        ValueError
            `size` is not a whole number from 1 to 128.
        """
        return _read("pictures.zip", self.table["name"], size, 128)

    def centres(self, size=96):
        """The middle 3.2 arcmin × 3.2 arcmin about each object: one angular scale for all.

        Not every picture is wide enough: the rows that are have ``centre`` in `table`, and only they come.

        Parameters
        ----------
        size : int
            Pixels along a side, 1 to 96: 96 is 2 arcsec a pixel, 48 is 4 arcsec, 32 is 6 arcsec. An original
            with coarser pixels (``pixel_arcsec``) was interpolated and looks smooth: leave it out, or ask for
            fewer pixels.

        Returns
        -------
        numpy.ndarray, uint8, shape (n, size, size, 3)
            In the order of ``table[table.centre]``.

        Raises
        ------
        DataError
            The file is missing or is not the registered one.
        ValueError
            `size` is not a whole number from 1 to 96.
        """
        return _read("centres.zip", self.table.loc[self.table["centre"], "name"], size, 96)


def load_deep_sky():
    """Load the table of the pictures; the pictures themselves are read when asked for.

    Returns
    -------
    DeepSky

    Raises
    ------
    DataError
        A file is missing or is not the registered one.

    Examples
    --------
    >>> sky = load_deep_sky()
    >>> sky.pictures(size=64).shape
    (289, 64, 64, 3)
    """
    for archive in ("pictures.zip", "centres.zip"):  # a damaged archive is found at once, not in mid-lesson
        registry.path("deep_sky", archive)
    # "" stands for what is not known in columns of text; numbers are NaN.
    text = ["hubble_type", "openngc_class", "band", "others", "address", "remark"]
    table = pd.read_csv(registry.path("deep_sky", "pictures.csv"))
    table[text] = table[text].fillna("")
    return DeepSky(table)


def _read(archive, names, size, side):
    """Pictures of an archive, in the order of their names, each reduced from `side` to `size` pixels."""
    if not isinstance(size, int | np.integer) or not 1 <= size <= side:
        raise ValueError(f"size must be a whole number from 1 to {side}, got {size!r}")
    pictures = np.empty((len(names), size, size, 3), np.uint8)
    with zipfile.ZipFile(registry.path("deep_sky", archive)) as files:
        for index, name in enumerate(names):
            with Image.open(io.BytesIO(files.read(f"{name}.jpg"))) as picture:
                pictures[index] = picture.resize((size, size), Image.Resampling.BOX)
    return pictures
