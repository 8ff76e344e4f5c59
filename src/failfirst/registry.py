"""The register of data files: size and SHA-256 of each, checked before anything is read."""

import functools
import hashlib
import tomllib
from pathlib import Path

from . import paths
from .errors import FailFirstError

REGISTRY = "registry.toml"

# What belongs to a data set's folder without being data: recipe, description, terms.
_NOT_DATA = ("build.py", "card.md", "README.md", "LICENSE", "COPYING", "NOTICE")


class DataError(FailFirstError):
    """A data file cannot be trusted: the message names the file, the reason and the command that mends it.

    Attributes
    ----------
    file : str
        The file, as written in the message.
    reason : str
        Why it was refused: missing, truncated, altered, ...
    mend : str
        What to do about it.
    """

    def __init__(self, file, reason, mend):
        self.file, self.reason, self.mend = str(file), reason, mend
        super().__init__(f"{self.file} {reason}. {mend}")


def read():
    """Read the register.

    Returns
    -------
    dict
        ``{set name: {file name: {"bytes": int, "sha256": str}}}``.

    Raises
    ------
    DataError
        ``registry.toml`` is missing or is not a register.
    """
    file = paths.DATA / REGISTRY
    try:
        register = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(_shown(file), "is missing", _git_mend(file)) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(_shown(file), f"cannot be read ({_one_line(error)})", _git_mend(file)) from None
    for name, files in register.items():
        for filename, entry in files.items() if isinstance(files, dict) else [("?", None)]:
            if not (isinstance(entry, dict) and {"bytes", "sha256"} <= entry.keys()):
                reason = f"has no size and SHA-256 for {name}/{filename}"
                raise DataError(_shown(file), reason, _git_mend(file))
    return register


def path(name, filename):
    """Path of a registered file, once its size and SHA-256 have been checked.

    Parameters
    ----------
    name : str
        The data set, e.g. ``"moon_craters"``.
    filename : str
        The file inside ``data/<name>/``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    DataError
        The file is not registered, missing, truncated or altered.
    """
    register = read()
    file = paths.DATA / name / filename
    if name not in register:
        known = ", ".join(sorted(register)) or "none"
        raise DataError(f"data/{name}", "is not a registered data set", f"Registered sets: {known}.")
    if filename not in register[name]:
        known = ", ".join(sorted(register[name]))
        raise DataError(_shown(file), "is not registered", f"Registered files of {name}: {known}.")
    _check(name, filename, register[name][filename])
    return file


def verify(name=None):
    """Check every registered file, or those of one data set.

    Parameters
    ----------
    name : str, optional
        The data set; all sets without it.

    Returns
    -------
    list of DataError
        One for each file that is missing, truncated or altered; empty if all is well.
    """
    try:
        register = read()
    except DataError as problem:
        return [problem]
    if name is not None and name not in register:
        known = ", ".join(sorted(register)) or "none"
        return [DataError(f"data/{name}", "is not a registered data set", f"Registered sets: {known}.")]
    problems = []
    for set_name in [name] if name else sorted(register):
        for filename, entry in register[set_name].items():
            try:
                _check(set_name, filename, entry)
            except DataError as problem:
                problems.append(problem)
    return problems


def data_files(name):
    """Names of the files in ``data/<name>/`` that are data, sorted: no recipe, card, licence or hidden file.

    Parameters
    ----------
    name : str
        The data set.

    Returns
    -------
    list of str
        Relative to the set's folder, with forward slashes.
    """
    folder = paths.DATA / name
    names = []
    for file in folder.rglob("*"):
        parts = file.relative_to(folder).parts
        hidden = any(part.startswith((".", "__pycache__")) for part in parts)
        if file.is_file() and not hidden and not parts[-1].startswith(_NOT_DATA):
            names.append("/".join(parts))
    return sorted(names)


def register(name):
    """Write size and SHA-256 of a set's files, as they are now, into the register.

    Parameters
    ----------
    name : str
        The data set. Its files are those of :func:`data_files`.

    Returns
    -------
    dict
        The new entries of the set.

    Raises
    ------
    DataError
        The set has no folder or no data file.
    """
    if not data_files(name):
        raise DataError(f"data/{name}", "has no data file", f"Build it with `failfirst data build {name}`.")
    contents = read() if (paths.DATA / REGISTRY).exists() else {}
    contents[name] = {}
    for filename in data_files(name):
        file = paths.DATA / name / filename
        contents[name][filename] = {"bytes": file.stat().st_size, "sha256": _sha256(file)}
    lines = ["# Size and SHA-256 of every data file. Written by `failfirst data register NAME`."]
    for set_name in sorted(contents):
        for filename, entry in sorted(contents[set_name].items()):
            section = f'[{set_name}."{filename}"]'
            lines += ["", section, f"bytes = {entry['bytes']}", f'sha256 = "{entry["sha256"]}"']
    target = paths.DATA / REGISTRY
    temporary = target.with_name(f".{REGISTRY}.part")
    temporary.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    temporary.replace(target)
    return contents[name]


def _check(name, filename, entry):
    file = paths.DATA / name / filename
    mend = _data_mend(name, file)
    try:
        status = file.stat()
    except FileNotFoundError:
        raise DataError(_shown(file), "is missing", mend) from None
    except OSError as error:
        raise DataError(_shown(file), f"cannot be read ({_one_line(error)})", mend) from None
    size, expected = status.st_size, entry["bytes"]
    if size < expected:
        raise DataError(_shown(file), f"is truncated: {size:,} bytes of {expected:,}", mend)
    if size > expected:
        reason = f"is altered: it has {size:,} bytes, the registered file has {expected:,}"
        raise DataError(_shown(file), reason, mend)
    try:
        digest = _sha256_cached(file, size, status.st_mtime_ns)
    except OSError as error:
        raise DataError(_shown(file), f"cannot be read ({_one_line(error)})", mend) from None
    if digest != entry["sha256"]:
        reason = "is altered: its size is right, its SHA-256 is not the registered one"
        raise DataError(_shown(file), reason, mend)


@functools.cache
def _sha256_cached(file, size, mtime_ns):
    # Size and time are part of the key, so a file that changes while the kernel runs is read again.
    return _sha256(file)


def _sha256(file):
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _shown(file):
    """The path as a person in the course's folder would type it."""
    try:
        return Path(file).relative_to(paths.ROOT).as_posix()
    except ValueError:
        return str(file)


def _git_mend(file):
    if (paths.ROOT / ".git").exists() and Path(file).is_relative_to(paths.ROOT):
        return f"Bring it back with `git checkout -- {_shown(file)}`."
    return "Download the course again: its data/ folder is not complete."


def _data_mend(name, file):
    mend = _git_mend(file)
    if (paths.DATA / name / "build.py").exists():
        mend = f"{mend[:-1]}, or rebuild it with `failfirst data build {name}`."
    return mend


def _one_line(error):
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(text.split())
