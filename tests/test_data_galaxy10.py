"""Galaxy10: fetched from a server on loopback that has a small file of the same layout."""

import functools
import hashlib
import http.server
import threading

import numpy as np
import pytest

from failfirst import cli, datasets
from failfirst.datasets import galaxy10
from failfirst.errors import FailFirstError

h5py = pytest.importorskip("h5py")
pytest.importorskip("pooch")


class Server(http.server.BaseHTTPRequestHandler):
    """Serves `content`, or the part asked for; breaks off after `limit` bytes, if that is set."""

    content, limit, ranges = b"", None, True

    def do_GET(self):
        self.asked.append(self.headers.get("Range"))
        start = int(self.asked[-1][6:-1]) if self.asked[-1] and self.ranges else 0
        body = self.content[start:]
        self.send_response((206 if start else 200) if body else 416)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.limit])

    def log_message(self, *_):
        pass


@pytest.fixture
def small(tmp_path, monkeypatch):
    """Twelve galaxies in a file like Zenodo's, its server, and an empty cache folder."""
    rng = np.random.default_rng(1)
    columns = {
        "images": rng.integers(0, 256, (12, 256, 256, 3), np.uint8),
        "ans": np.arange(12, dtype=np.uint8) % 10,
        "ra": rng.uniform(0, 360, 12),
        "dec": rng.uniform(-20, 30, 12),
        "redshift": rng.uniform(0, 0.2, 12),
        "pxscale": np.full(12, 0.262),
    }
    source = tmp_path / "source.h5"
    with h5py.File(source, "w") as file:
        for name, values in columns.items():
            chunks = (5, 64, 64, 1) if name == "images" else None  # of several rows
            file.create_dataset(name, data=values, chunks=chunks)
    monkeypatch.setenv("FAILFIRST_CACHE", str(tmp_path / "cache"))
    handler = type("Handler", (Server,), {"content": source.read_bytes(), "asked": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fetch = functools.partial(
        datasets.fetch_galaxy10,
        f"http://127.0.0.1:{server.server_port}/{galaxy10.NAME}",
        hashlib.sha256(handler.content).hexdigest(),
    )
    yield columns, handler, fetch
    server.shutdown()
    server.server_close()


def test_fetch_and_load(small):
    columns, handler, fetch = small
    assert not datasets.galaxy10_available()
    file = fetch()
    assert datasets.galaxy10_available()
    assert fetch() == file
    assert len(handler.asked) == 1, "a file that is there is not fetched again"
    assert [path.name for path in file.parent.iterdir()] == [galaxy10.NAME]
    whole = datasets.load_galaxy10(size=256)
    np.testing.assert_array_equal(whole.images, columns["images"])
    some = datasets.load_galaxy10(rows=[7, 2, 2], size=64)
    np.testing.assert_array_equal(some.label, [7, 2, 2])
    np.testing.assert_array_equal(some.redshift, columns["redshift"][[7, 2, 2]])
    mean = columns["images"][7, :4, :4].mean((0, 1))
    assert np.abs(some.images[0, 0, 0] - mean).max() <= 0.5
    assert some.images.shape == (3, 64, 64, 3)
    with pytest.raises(ValueError, match="divide 256"):
        datasets.load_galaxy10(size=100)


@pytest.mark.parametrize("ranges", [True, False])
def test_an_interrupted_download_goes_on(small, ranges):
    _, handler, fetch = small
    handler.limit, handler.ranges = 100_000, ranges
    with pytest.raises(datasets.DataError, match="goes on from there"):
        fetch()
    assert not datasets.galaxy10_available()
    handler.limit = None
    fetch()
    assert handler.asked == [None, "bytes=65536-"], "all whole blocks of 64 kB are kept"
    assert len(datasets.load_galaxy10().label) == 12


def test_another_file_is_refused(small):
    _, handler, fetch = small
    handler.content = handler.content[:-1] + b"!"
    with pytest.raises(datasets.DataError, match="SHA-256"):
        fetch()
    assert not galaxy10.galaxy10_file().parent.joinpath(galaxy10.NAME).exists()


def test_what_is_missing_is_said(small, monkeypatch, capsys):
    _, handler, fetch = small
    with pytest.raises(datasets.DataError, match="failfirst data fetch galaxy10"):
        datasets.load_galaxy10()
    galaxy10.galaxy10_file().parent.mkdir()
    galaxy10.galaxy10_file().write_bytes(b"no HDF5")
    with pytest.raises(datasets.DataError, match="cannot be read"):
        datasets.load_galaxy10()

    def missing(name):
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(galaxy10.importlib, "import_module", missing)
    with pytest.raises(FailFirstError, match=r"failfirst\[galaxy10\]"):
        fetch()
    assert handler.asked == []


def test_the_command(small, monkeypatch, capsys):
    _, _, fetch = small
    monkeypatch.setattr(galaxy10, "fetch_galaxy10", fetch)
    assert cli.main(["data", "fetch", "galaxy10"]) == 0
    assert "SHA-256 is the published one" in capsys.readouterr().out
    assert cli.main(["data", "fetch", "galaxy11"]) == 2
