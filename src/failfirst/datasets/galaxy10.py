"""Galaxy10 DECaLS: 17,736 galaxies in ten classes, 2.5 GB fetched on request. No lesson needs them."""

import importlib
import importlib.util
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from ..errors import FailFirstError
from ..registry import DataError
from ._shared import read_only

__all__ = ["Galaxy10", "fetch_galaxy10", "galaxy10_available", "load_galaxy10"]

NAME = "Galaxy10_DECals.h5"
ADDRESS = f"https://zenodo.org/records/10845026/files/{NAME}"
SHA256 = "19aefc477c41bb7f77ff07599a6b82a038dc042f889a111b0d4d98bb755c1571"
_FETCH = "Fetch it with `failfirst data fetch galaxy10` (2.5 GB)."


@dataclass(frozen=True)
class Galaxy10:
    """Colour pictures of galaxies with the class that volunteers gave them (part of them, if so asked).

    Attributes
    ----------
    images : numpy.ndarray, uint8, shape (n, size, size, 3)
    label : numpy.ndarray, int64, shape (n,)
        Class, 0 to 9: disturbed, merging, round smooth, in-between smooth, cigar-shaped smooth,
        barred spiral, tight spiral, loose spiral, edge-on without bulge, edge-on with bulge.
    ra, dec : numpy.ndarray, float64, shape (n,)
        Position, degrees.
    redshift : numpy.ndarray, float64, shape (n,)
        NaN where it is not known.
    pixel_scale : numpy.ndarray, float64, shape (n,)
        Arcsec a pixel of the stored pictures (256 pixels a side).

    Notes
    -----
    Leung and Bovy, https://doi.org/10.5281/zenodo.10845026; labels of Galaxy Zoo, pictures of the DESI Legacy
    Imaging Surveys.
    """

    images: np.ndarray = field(repr=False)
    label: np.ndarray = field(repr=False)
    ra: np.ndarray = field(repr=False)
    dec: np.ndarray = field(repr=False)
    redshift: np.ndarray = field(repr=False)
    pixel_scale: np.ndarray = field(repr=False)


def galaxy10_file():
    """Where the file lies, or is to lie: ``$FAILFIRST_CACHE``, else the user's cache folder.

    Returns
    -------
    pathlib.Path
    """
    folder = os.environ.get("FAILFIRST_CACHE")
    if not folder:
        default = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        folder = Path(default) / "failfirst"
    return Path(folder).expanduser() / NAME


def galaxy10_available():
    """Whether the pictures were fetched on this machine and can be read.

    Returns
    -------
    bool
    """
    return galaxy10_file().is_file() and importlib.util.find_spec("h5py") is not None


def fetch_galaxy10(address=ADDRESS, sha256=SHA256):
    """Download the pictures into the user's cache folder, unless they are there; go on after an interruption.

    Parameters
    ----------
    address : str
        Where the file is: https, the record of its authors.
    sha256 : str
        The file must have this hash.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    DataError
        The download failed, or is not the file that was asked for.
    FailFirstError
        A package that this needs is not installed.
    """
    pooch = _need("pooch")
    file = galaxy10_file()
    if file.is_file() and pooch.file_hash(str(file)) == sha256:
        return file
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    try:
        # pooch checks the hash and puts the file in its place; `_Resuming` goes on with a part of it.
        pooch.retrieve(address, f"sha256:{sha256}", file.name, file.parent, downloader=_Resuming(part))
    except ValueError:
        part.unlink(missing_ok=True)
        raise DataError(
            file, "came with a SHA-256 that is not the published one", "Fetch it again."
        ) from None
    except OSError as error:  # all errors of requests are of this kind
        host = urlsplit(address).hostname
        mend = "What has arrived is kept: `failfirst data fetch galaxy10` goes on from there."
        raise DataError(file, f"could not be fetched from {host} ({type(error).__name__})", mend) from None
    part.unlink(missing_ok=True)
    return file


def load_galaxy10(rows=None, size=64):
    """Load the pictures, or some of them, reduced in size.

    Parameters
    ----------
    rows : array_like of int, optional
        Which galaxies, by their place in the file; all without it. They come in this order.
    size : int
        Pixels along a side: 256 or a half, a quarter, ... of it. Pixels are averaged.

    Returns
    -------
    Galaxy10

    Raises
    ------
    DataError
        The file is missing or is not such a file.
    FailFirstError
        h5py is not installed.
    ValueError
        `size` does not divide 256.
    """
    if size < 1 or 256 % size:
        raise ValueError(f"size must divide 256, got {size}")
    file = galaxy10_file()
    if not file.is_file():
        raise DataError(file, "is missing", _FETCH)
    h5py = _need("h5py")
    try:
        with h5py.File(file, "r") as data:
            columns = {name: data[name][()] for name in ("ans", "ra", "dec", "redshift", "pxscale")}
            rows = np.arange(len(columns["ans"])) if rows is None else np.asarray(rows)
            images = _reduced(data["images"], rows, size)
    except (OSError, KeyError) as error:
        raise DataError(file, f"cannot be read ({error})", f"Remove it. {_FETCH}") from None
    label, ra, dec, redshift, scale = (read_only(column[rows]) for column in columns.values())
    images.setflags(write=False)
    return Galaxy10(images, read_only(label, np.int64), ra, dec, redshift, scale)


def _reduced(stored, rows, size):
    """The pictures of some rows, averaged to `size` pixels a side."""
    images = np.empty((len(rows), size, size, 3), np.uint8)
    # In whole chunks: HDF5 unpacks a chunk for every row asked for, and a chunk may hold many rows.
    step = stored.chunks[0] if stored.chunks else 256
    for start in range(0, len(stored), step):
        places = np.flatnonzero((rows >= start) & (rows < start + step))
        if len(places):
            block = stored[start : start + step]
            for place in places:
                cells = block[rows[place] - start].reshape(size, 256 // size, size, 256 // size, 3)
                images[place] = np.rint(cells.mean(axis=(1, 3)))
    return images


class _Resuming:
    """A downloader for pooch that keeps what has arrived in `part`, and asks the server for the rest only."""

    def __init__(self, part):
        self.part = part

    def __call__(self, url, output_file, pooch):
        requests, tqdm = _need("requests"), _need("tqdm")
        have = self.part.stat().st_size if self.part.is_file() else 0
        headers = {"Range": f"bytes={have}-"} if have else {}
        with requests.get(url, headers=headers, stream=True, timeout=60) as answer:
            if answer.status_code != 416:  # 416: there is nothing beyond what we have
                answer.raise_for_status()
                have = have if answer.status_code == 206 else 0
                total = have + int(answer.headers.get("Content-Length", 0))
                bar = tqdm.tqdm(total=total or None, initial=have, unit="B", unit_scale=True, desc=NAME)
                with bar, open(self.part, "ab" if have else "wb") as stream:
                    for block in answer.iter_content(1 << 16):
                        stream.write(block)
                        bar.update(len(block))
                if total and self.part.stat().st_size < total:
                    raise ConnectionError(f"{self.part.stat().st_size:,} bytes of {total:,} arrived")
        shutil.move(self.part, output_file)


def _need(package):
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError:
        raise FailFirstError(
            f"Galaxy10 needs the package {package}: `python -m pip install 'failfirst[galaxy10]'`, in the "
            "course's folder `python -m pip install -e '.[galaxy10]' -c constraints.txt`."
        ) from None
