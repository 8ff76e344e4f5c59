"""Where the course's folders are: the checkout that this package is installed from, in editable mode."""

import os
from pathlib import Path

ROOT = Path(os.environ.get("FAILFIRST_ROOT", Path(__file__).resolve().parents[2]))
DATA = Path(os.environ.get("FAILFIRST_DATA", ROOT / "data"))
NOTEBOOKS = ROOT / "notebooks"
SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"
BOOK = ROOT / "book"
WORKSPACE = ROOT / "workspace"
