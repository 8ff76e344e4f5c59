"""Rebuild data/moon_craters from two public packages: `failfirst data build moon_craters`.

Needs the clients npm and apt-get (Debian 12), or the two archives already in the working folder.
"""

import gzip
import io
import re
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from astropy.io import fits
from PIL import Image

from failfirst.authoring.archives import deb_member, fetch

HERE = Path(__file__).resolve().parent
ARCHIVES = {  # file name: (command that fetches it, SHA-256)
    "globe.gl-2.46.2.tgz": (
        ["npm", "pack", "--silent", "globe.gl@2.46.2"],
        "914349def3da1323fc732229c715b5be92a6fbd55346e193dc05483f72359c87",
    ),
    "stellarium-data_0.22.2-1_all.deb": (
        ["apt-get", "download", "stellarium-data=0.22.2-1"],
        "45aaebf39a814acbd6dcccea058c2f5651bcb5635599da03a215feeb51f4d5a5",
    ),
}
IMAGE = "package/example/moon-landing-sites/lunar_surface.jpg"
NAMES = "usr/share/stellarium/data/nomenclature.dat"
PIXELS_PER_DEGREE = 14
MOON_RADIUS_KM = 1737.4


def main(folder=None):
    """Write moon_wac.fits and craters.csv beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the two archives, or is to receive them; a temporary one by default.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(folder or scratch)
        archives = {name: fetch(folder, name, *source) for name, source in ARCHIVES.items()}
        with tarfile.open(archives["globe.gl-2.46.2.tgz"]) as package:
            picture = package.extractfile(IMAGE).read()
        names = gzip.decompress(deb_member(archives["stellarium-data_0.22.2-1_all.deb"], NAMES)).decode()
    write_map(picture, HERE / "moon_wac.fits")
    write_craters(names, HERE / "craters.csv")


def write_map(picture, file):
    """Area-average the 11469 × 5734 picture to 14 pixels a degree and store it with its coordinates."""
    Image.MAX_IMAGE_PIXELS = None  # 66 megapixels, from an archive whose hash was checked
    size = (360 * PIXELS_PER_DEGREE, 180 * PIXELS_PER_DEGREE)
    grey = Image.open(io.BytesIO(picture)).convert("L").resize(size, Image.Resampling.BOX)
    rows = np.asarray(grey)[::-1]  # FITS counts rows upward: the first row is the south pole
    step = 1 / PIXELS_PER_DEGREE
    header = fits.Header()
    for key, value, comment in [
        ("CTYPE1", "LONG-CAR", "selenographic longitude, plate carree"),
        ("CRVAL1", 0.0, "[deg] east positive"),
        ("CRPIX1", size[0] / 2 + 0.5, "longitude 0 between the two middle pixels"),
        ("CDELT1", step, "[deg]"),
        ("CUNIT1", "deg", ""),
        ("CTYPE2", "LATI-CAR", "selenographic latitude"),
        ("CRVAL2", 0.0, "[deg] north positive"),
        ("CRPIX2", size[1] / 2 + 0.5, ""),
        ("CDELT2", step, "[deg]"),
        ("CUNIT2", "deg", ""),
        ("BUNIT", "adu", "display value 0-255, gamma 2.8 of reflectance"),
        ("KMPIX", np.radians(step) * MOON_RADIUS_KM, "[km] pixel side on the equator"),
        ("RADIUS", MOON_RADIUS_KM, "[km] of the Moon"),
        ("ORIGIN", "NASA/GSFC/ASU LROC WAC", "via NASA SVS CGI Moon Kit"),
    ]:
        header[key] = (value, comment)
    image = fits.CompImageHDU(rows, header=header, name="MOON", compression_type="RICE_1")
    fits.HDUList([fits.PrimaryHDU(), image]).writeto(file, overwrite=True)


def write_craters(names, file):
    """Take the Moon's craters (AA) and lettered satellite features (SF) from the nomenclature table."""
    rows = []
    for line in names.splitlines():
        if line.startswith("Moon\t"):
            _, id, name, kind, lat, lon, diameter = line.split("\t")
            if kind in ("AA", "SF"):
                name = re.search(r'_\("(.*?)"', name).group(1)
                lon = (float(lon) + 180) % 360 - 180
                rows.append((int(id), name, kind, float(lat), lon, float(diameter)))
    table = pd.DataFrame(rows, columns=["id", "name", "kind", "lat_deg", "lon_deg", "diameter_km"])
    table["kind"] = table["kind"].replace({"AA": "crater", "SF": "satellite feature"})
    table = table.sort_values("id").round({"lat_deg": 4, "lon_deg": 4, "diameter_km": 3})
    table.to_csv(file, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
