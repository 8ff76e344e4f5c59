"""An X-ray image in photons a pixel, with its exposure map."""

from dataclasses import dataclass, field

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["XmmCounts", "load_xmm_counts"]


@dataclass(frozen=True)
class XmmCounts(DataSet):
    """The field of PSR J0030+0451 seen by XMM-Newton's two MOS cameras, 0.3 to 12 keV.

    Attributes
    ----------
    counts : numpy.ndarray, int16, shape (519, 519)
        Photons a pixel, background included. Row 0 is south, column 0 is east.
    exposure : numpy.ndarray, float32, shape (519, 519)
        Effective exposure, s, summed over both cameras; 0 outside the field of view.
    wcs : astropy.wcs.WCS
        From pixels to right ascension and declination (FK5, J2000).
    header : astropy.io.fits.Header
        Object, date, observation, filter, energy band.
    """

    folder = "xmm_counts"
    counts: np.ndarray = field(repr=False)
    exposure: np.ndarray = field(repr=False)
    wcs: WCS = field(repr=False)
    header: fits.Header = field(repr=False)

    @property
    def field_of_view(self):
        """Where photons could be counted: a bool array of shape (519, 519)."""
        return self.exposure > 0


def load_xmm_counts():
    """Load the counts image and the exposure map.

    Returns
    -------
    XmmCounts

    Raises
    ------
    DataError
        The file is missing or is not the registered one.
    """
    with fits.open(registry.path("xmm_counts", "pulsar_field.fits")) as hdus:
        counts, exposure = (read_only(hdus[name].data) for name in ("COUNTS", "EXPOSURE"))
        header = hdus["COUNTS"].header.copy()
    sky = header.copy()
    for key in ("DATE-OBS", "DATE-END"):
        del sky[key]  # WCS would warn that it derives MJD from them
    return XmmCounts(counts=counts, exposure=exposure, wcs=WCS(sky), header=header)
