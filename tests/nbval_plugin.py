"""Measures what every notebook's kernel used while nbval ran it (`pytest -p nbval_plugin`).

Each notebook leaves one file under ``$FAILFIRST_MEASURE``; tests/run.py gathers them. Files rather than
memory, because pytest-xdist runs notebooks in several processes.
"""

import hashlib
import json
import os
from pathlib import Path

from nbval.plugin import IPyNbFile

from failfirst.authoring import notebooks, usage

_teardown = IPyNbFile.teardown


def _measured_teardown(self):
    folder = os.environ.get("FAILFIRST_MEASURE")
    if folder and self.kernel is not None and self.kernel.is_alive():
        name = notebooks.name(self.path)
        record = {"notebook": name, **usage.measure(self.kernel.km.provisioner.pid)}
        target = Path(folder) / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
        notebooks.write_text(target, json.dumps(record))
    _teardown(self)


def pytest_configure(config):
    IPyNbFile.teardown = _measured_teardown


def pytest_unconfigure(config):
    IPyNbFile.teardown = _teardown
