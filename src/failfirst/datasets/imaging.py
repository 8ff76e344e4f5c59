"""A deep image from the ground: a cluster of galaxies."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS
from astropy.wcs.utils import proj_plane_pixel_area

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["Abell370", "load_abell370"]


@dataclass(frozen=True)
class Abell370(DataSet):
    """The cluster of galaxies Abell 370 in the I band, from the Canada-France-Hawaii Telescope.

    Attributes
    ----------
    image : numpy.ndarray, float32, shape (1797, 1909)
        ADU, sky included. Whole numbers; float32, because int16 overflows when squared. Stored as the
        camera stood: row numbers grow to the west-southwest, column numbers to the south-southeast. Row 0
        is neither south nor north: use `wcs`.
    wcs : astropy.wcs.WCS
        From pixels to right ascension and declination (FK5, J2000).
    header : astropy.io.fits.Header
        What is known of the observation; the exposure's time and date are of one of five frames.
    """

    folder = "abell370"
    image: np.ndarray = field(repr=False)
    wcs: WCS = field(repr=False)
    header: fits.Header = field(repr=False)

    @cached_property
    def pixel_scale(self):
        """Side of a pixel, arcsec: the root of its area."""
        return float(3600 * np.sqrt(proj_plane_pixel_area(self.wcs)))


def load_abell370():
    """Load the image of Abell 370.

    Returns
    -------
    Abell370

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    with fits.open(registry.path("abell370", "image.fits")) as hdus:
        image, header = read_only(hdus["IMAGE"].data, np.float32), hdus["IMAGE"].header.copy()
    return Abell370(image=image, wcs=WCS(header), header=header)
