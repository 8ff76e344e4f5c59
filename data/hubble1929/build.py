"""Rebuild data/hubble1929: `failfirst data build hubble1929`. Needs nothing: the 24 rows are in this file."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
# Hubble (1929), PNAS 15, 168, table 1. Where the table prints an absolute magnitude without its sign, or a
# ditto mark, the sign or the value is written out. An empty magnitude is one the table does not give.
COLUMNS = "name,stars_mag,distance_mpc,velocity_kms,apparent_mag,absolute_mag"
TABLE = """\
S. Mag.,,0.032,170,1.5,-16.0
L. Mag.,,0.034,290,0.5,-17.2
NGC 6822,,0.214,-130,9.0,-12.7
NGC 598,,0.263,-70,7.0,-15.1
NGC 221,,0.275,-185,8.8,-13.4
NGC 224,,0.275,-220,5.0,-17.2
NGC 5457,17.0,0.45,200,9.9,-13.3
NGC 4736,17.3,0.5,290,8.4,-15.1
NGC 5194,17.3,0.5,270,7.4,-16.1
NGC 4449,17.8,0.63,200,9.5,-14.5
NGC 4214,18.3,0.8,300,11.3,-13.2
NGC 3031,18.5,0.9,-30,8.3,-16.4
NGC 3627,18.5,0.9,650,9.1,-15.7
NGC 4826,18.5,0.9,150,9.0,-15.7
NGC 5236,18.5,0.9,500,10.4,-14.4
NGC 1068,18.7,1.0,920,9.1,-15.9
NGC 5055,19.0,1.1,450,9.6,-15.6
NGC 7331,19.0,1.1,500,10.4,-14.8
NGC 4258,19.5,1.4,500,8.7,-17.0
NGC 4151,20.0,1.7,960,12.0,-14.2
NGC 4382,,2.0,500,10.0,-16.5
NGC 4472,,2.0,850,8.8,-17.7
NGC 4486,,2.0,800,9.7,-16.8
NGC 4649,,2.0,1090,9.5,-17.0
"""


def main(folder=None):
    """Write nebulae.csv beside this file; `folder` is not used."""
    (HERE / "nebulae.csv").write_text(f"{COLUMNS}\n{TABLE}", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
