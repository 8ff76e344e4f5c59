"""Rebuild data/xmm_counts from a public package: `failfirst data build xmm_counts`.

Needs the clients apt-get and dpkg-deb (Debian 12), or the archive already in the working folder.
"""

import io
import tempfile
import warnings
from pathlib import Path
from unittest import mock

import numpy as np
from astropy.io import fits

from failfirst.authoring.archives import deb_member, fetch

HERE = Path(__file__).resolve().parent
ARCHIVE = "eso-midas-testdata_22.02pl1.0-2_all.deb"
COMMAND = ["apt-get", "download", "eso-midas-testdata=22.02pl1.0-2"]
SHA256 = "2b08295ebbed2a3fa97ec4031d50db8b5be4fd893aa2c7582705e481e6d340f3"
FOLDER = "usr/lib/eso-midas/22FEB/test/prim"
KEPT = ["OBJECT", "TELESCOP", "DATE-OBS", "DATE-END", "OBS_ID", "FILTER", "SUBMODE"]
KEPT += ["RA_PNT", "DEC_PNT", "PA_PNT", "EQUINOX", "OBSERVER"]


def main(folder=None):
    """Write pulsar_field.fits beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with tempfile.TemporaryDirectory() as scratch:
        deb = fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)
        counts, exposure = (deb_member(deb, f"{FOLDER}/{name}_M12c.fits") for name in ("image", "expo_map"))
    write(counts, exposure, HERE / "pulsar_field.fits")


def write(counts, exposure, file):
    """Put both images into one file, with the part of their headers that says what they are."""
    images = []
    for name, contents, unit in [("COUNTS", counts, "count"), ("EXPOSURE", exposure, "s")]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the headers carry MIDAS descriptors that no FITS reader knows
            with fits.open(io.BytesIO(contents)) as hdus:
                old, image = hdus[0].header, np.array(hdus[0].data)
                header = fits.Header()
                for axis, ctype in ((1, "RA---TAN"), (2, "DEC--TAN")):
                    header[f"CTYPE{axis}"] = ctype
                    header[f"CUNIT{axis}"] = "deg"
                    for key in ("CRPIX", "CRVAL", "CDELT"):
                        header[f"{key}{axis}"] = old[f"{key}{axis}"]
                header["RADESYS"] = "FK5"
                header["BUNIT"] = unit
                for key in KEPT:
                    # The exposure map's header is the shorter one; both are of the same observation.
                    if key in old:
                        header[key] = old[key]
                # Both headers name only the first camera; their HISTORY shows that two were added.
                header["INSTRUME"] = ("EMOS1+2", "EPIC MOS1 and MOS2, summed")
                header["EXPOSURE"] = (old["EXPOSURE"], "[s] on time of MOS1; MOS2 not given")
                header["ENERGYLO"] = (0.3, "[keV] PI 300 in eV")
                header["ENERGYHI"] = (12.0, "[keV] PI 12000 in eV")
        integer = image.dtype.kind == "i"
        image = image.astype(np.int16 if integer else np.float32)
        how = (
            {"compression_type": "RICE_1"} if integer else {"compression_type": "GZIP_2", "quantize_level": 0}
        )
        images.append(fits.CompImageHDU(image, header=header, name=name, tile_shape=(519, 519), **how))
    # gzip stamps the time into every tile: without it, the same image gives the same bytes.
    with mock.patch("time.time", return_value=0):
        fits.HDUList([fits.PrimaryHDU(), *images]).writeto(file, overwrite=True)


if __name__ == "__main__":
    main()
