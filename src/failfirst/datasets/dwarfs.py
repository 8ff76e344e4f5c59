"""Near-infrared spectra of M, L and T dwarfs."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from astropy.io import fits

from .. import registry
from ._shared import DataSet, read_only

__all__ = ["SpexDwarfs", "load_spex", "type_number"]

# Factor to W m-2 µm-1: 1 erg/s is 1e-7 W, 1 cm-2 is 1e4 m-2, 1 Å-1 is 1e4 µm-1.
_TO_SI = {"W m-2 um-1": 1.0, "erg s-1 cm-2 Angstrom-1": 10.0}


@dataclass(frozen=True)
class SpexDwarfs(DataSet):
    """Spectra of the SpeX Prism Library on one wavelength grid.

    Attributes
    ----------
    wavelength : numpy.ndarray, float64, shape (401,)
        Middles of the channels, µm.
    flux : numpy.ndarray, float32, shape (2225, 401)
        Flux density divided by the spectrum's own median. NaN where a channel is bad.
    error : numpy.ndarray, float32, shape (2225, 401)
        1σ of `flux`, same unit; NaN where `flux` is. Neighbouring channels have correlated noise.
    spectra : pandas.DataFrame, 2,225 rows
        ``data_key, source_key, shortname, name, ra_deg, dec_deg, object_type, opt_type, nir_type, lit_type,
        spex_type, gravity_nir, metallicity, binary, j_mag, j_err, h_mag, h_err, k_mag, k_err, parallax_mas,
        parallax_err_mas, observation_date, resolution, median_snr, quality, bibcode, duplicate_of, flux_unit,
        scale``; see the card.
    """

    folder = "spex"
    wavelength: np.ndarray = field(repr=False)
    flux: np.ndarray = field(repr=False)
    error: np.ndarray = field(repr=False)
    spectra: pd.DataFrame = field(repr=False)

    def flux_density(self):
        """Flux density as observed, before division by the median.

        Returns
        -------
        numpy.ndarray, float64, shape (2225, 401)
            W m-2 µm-1. A row of NaN where the source file states no unit.
        """
        scale = self.spectra["scale"] * self.spectra["flux_unit"].map(_TO_SI)
        return self.flux * scale.to_numpy(float)[:, None]


def load_spex():
    """Load 2,225 near-infrared spectra of M, L and T dwarfs.

    Returns
    -------
    SpexDwarfs

    Raises
    ------
    DataError
        A file is missing or is not the registered one.
    """
    with fits.open(registry.path("spex", "spectra.fits")) as hdus:
        header = hdus["FLUX"].header
        flux, error = (read_only(hdus[name].data) for name in ("FLUX", "ERROR"))
    channel = np.arange(header["NAXIS1"]) + 1 - header["CRPIX1"]
    dates = ["observation_date"]
    spectra = pd.read_csv(
        registry.path("spex", "spectra.csv"), parse_dates=dates, dtype={"duplicate_of": "Int64"}
    )
    wavelength = read_only(header["CRVAL1"] + header["CDELT1"] * channel)
    return SpexDwarfs(wavelength=wavelength, flux=flux, error=error, spectra=spectra)


def type_number(types):
    """Spectral types as numbers: M0 is 10, L0 is 20, T0 is 30; M7.5 is 17.5.

    Suffixes for doubt, peculiarity and gravity (``:``, ``pec``, ``beta``) are ignored.

    Parameters
    ----------
    types : sequence of str
        E.g. ``["M8.5", "L2pec", None]``.

    Returns
    -------
    numpy.ndarray, float64
        NaN for what is not one M, L or T dwarf of normal metallicity: other classes, subdwarfs (``sdM8``),
        giants (``M7 III``), pairs (``M9+L3``), ranges (``M5/7``) and types without a subclass.

    Notes
    -----
    The count is that of splat's ``typeToNum`` (Burgasser et al. 2017).
    """
    types = pd.Series(types, dtype="str")
    found = types.str.extract(r"^(?!.*(?:I|\+[MLT]|\d/\d|\d-\d))([MLT])(\d(?:\.\d+)?)(?!\d)")
    return (found[0].map({"M": 10, "L": 20, "T": 30}) + found[1].astype(float)).to_numpy(float)
