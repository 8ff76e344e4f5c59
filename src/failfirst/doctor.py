"""What this machine can run, and what to do about each problem. Works without numpy, torch and psutil."""

import os
import platform
import re
import shutil
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple

from . import machine, paths

GB = 1e9

# A kernel of the course may use 1.5 GB (a test holds the notebooks to it); Jupyter itself needs some more.
KERNEL_MEMORY = 1.5 * GB
DISK_NEEDED = 0.5 * GB

_INSTALL = f'"{sys.executable}" -m pip install -r requirements.txt -c constraints.txt'


class Finding(NamedTuple):
    """One line of the report.

    Attributes
    ----------
    level : str
        ``"ok"``, ``"note"`` (works, but worth knowing) or ``"problem"``.
    what : str
        What was found, in plain words.
    how_to_mend : str
        What to do; empty for ``"ok"``.
    """

    level: str
    what: str
    how_to_mend: str = ""


def main():
    """Check the machine, print the report, and say what it can run.

    Returns
    -------
    int
        0 if there is no problem, else 1.
    """
    gpu = machine.probe_gpu()
    findings = [
        check_python(sys.version_info[:3], requires_python()),
        *check_packages(read_pins(), machine.installed_version, read_ranges()),
        check_cores(machine.usable_cores(), os.cpu_count()),
        check_memory(*machine.memory()),
        check_disk(shutil.disk_usage(_existing(paths.ROOT)).free, paths.ROOT),
        *check_gpu(gpu),
        *check_data(),
    ]
    print(report(findings))
    print()
    print(verdict(findings, gpu))
    return int(any(finding.level == "problem" for finding in findings))


def report(findings):
    """The findings as aligned text.

    Parameters
    ----------
    findings : list of Finding

    Returns
    -------
    str
    """
    width = max(len(finding.level) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{finding.level:<{width}}  {finding.what}")
        if finding.how_to_mend:
            lines.append(f"{'':<{width}}  -> {finding.how_to_mend}")
    return "\n".join(lines)


def verdict(findings, gpu):
    """What the machine can run, in plain words.

    Parameters
    ----------
    findings : list of Finding
    gpu : dict
        As :func:`failfirst.machine.probe_gpu` gives it.

    Returns
    -------
    str
    """
    problems = sum(finding.level == "problem" for finding in findings)
    if gpu.get("kind") == "cuda":
        scale = "Every lesson runs here, and the labs can run at gpu scale."
    elif gpu.get("kind") == "mps":
        scale = "Every lesson runs here at laptop scale; the networks use the Apple GPU."
    else:
        scale = "Every lesson runs here at laptop scale, on the processor."
    if not problems:
        return scale
    counted = "1 problem" if problems == 1 else f"{problems} problems"
    return (
        f"{counted}, see above; type the commands in {paths.ROOT}. Once mended: {scale[0].lower()}{scale[1:]}"
    )


def check_python(version, requires):
    """Compare the running Python with the versions that the course supports.

    Parameters
    ----------
    version : tuple of int
        (major, minor, micro).
    requires : tuple of tuple of int
        Lowest supported and first unsupported (major, minor).

    Returns
    -------
    Finding
    """
    low, high = requires
    shown = ".".join(map(str, version))
    if low <= tuple(version[:2]) < high:
        return Finding("ok", f"Python {shown}")
    return Finding(
        "problem",
        f"Python {shown}; the course needs {low[0]}.{low[1]} up to {high[0]}.{high[1] - 1}",
        f"install Python {low[0]}.{low[1]}, delete the folder .venv, and type `make lab`",
    )


def check_packages(pins, version_of, ranges=None):
    """Compare installed packages with the exact pins.

    Parameters
    ----------
    pins : dict
        ``{package: version}``.
    version_of : callable
        Gives the installed version of a package, or None.
    ranges : dict, optional
        ``{package: specifier}``, e.g. ``{"numpy": ">=2.2"}``: a version newer than the pin is only worth a
        note if it is inside.

    Returns
    -------
    list of Finding
    """
    if not pins:
        return [
            Finding(
                "problem",
                f"the pins cannot be read: {paths.ROOT / 'requirements.txt'} is missing",
                "`git checkout -- requirements.txt`",
            )
        ]
    findings, exact = [], 0
    for name, pin in pins.items():
        version = version_of(name)
        if version is None:
            findings.append(Finding("problem", f"{name} is not installed; the course uses {pin}", _INSTALL))
        elif _public(version) == _public(pin):
            exact += 1
        elif _older(version, pin) or not _inside(version, (ranges or {}).get(name, "")):
            what = f"{name} {version} is installed; the course is tested with {pin}"
            findings.append(Finding("problem", what, _INSTALL))
        else:
            what = f"{name} {version} is newer than the tested {pin}; numbers may differ in the last digits"
            findings.append(Finding("note", what, f"for the tested versions: {_INSTALL}"))
    if exact:
        findings.insert(0, Finding("ok", f"packages: {exact} of {len(pins)} have the tested version"))
    # One command mends them all: say it once, under the last of them.
    for index in range(len(findings) - 1):
        if findings[index].how_to_mend == findings[index + 1].how_to_mend:
            findings[index] = findings[index]._replace(how_to_mend="")
    return findings


def check_cores(usable, total):
    """Report the processor cores.

    Parameters
    ----------
    usable : float
        Cores that this process may use (affinity and container quota).
    total : int or None
        Cores of the machine.

    Returns
    -------
    Finding
    """
    of = f" of {total}" if total and usable < total else ""
    return Finding("ok", f"processor: {usable:g}{of} core{'s' * (usable != 1)} usable ({platform.machine()})")


def check_memory(total, available, limit=None):
    """Judge whether a lesson's kernel fits.

    Parameters
    ----------
    total, available : float or None
        Bytes of the machine; None where unknown.
    limit : float, optional
        Bytes that a container allows.

    Returns
    -------
    Finding
    """
    if total is None:
        return Finding("note", "memory: unknown on this system", "a lesson needs at most 1.5 GB")
    capped = limit is not None and limit < total
    size = limit if capped else total
    what = f"memory: {size / GB:.1f} GB" + (
        f" (container limit; machine {total / GB:.1f} GB)" if capped else ""
    )
    if available is not None:
        what += f", {min(available, size) / GB:.1f} GB free"
    if size < KERNEL_MEMORY:
        return Finding(
            "problem", f"{what}; a lesson needs up to 1.5 GB", "use a larger machine, or the Binder button"
        )
    if available is not None and available < KERNEL_MEMORY:
        return Finding(
            "note", f"{what}; a lesson needs up to 1.5 GB", "close other programs and finished kernels"
        )
    return Finding("ok", what)


def check_disk(free, place):
    """Judge the free space on the disk of the checkout.

    Parameters
    ----------
    free : float
        Bytes.
    place : pathlib.Path
        Where.

    Returns
    -------
    Finding
    """
    if free < DISK_NEEDED:
        return Finding("problem", f"disk: {free / GB:.1f} GB free at {place}", "free at least 0.5 GB there")
    return Finding("ok", f"disk: {free / GB:.0f} GB free")


def check_gpu(gpu):
    """Report the GPU and the precisions that it computes in.

    Parameters
    ----------
    gpu : dict
        As :func:`failfirst.machine.probe_gpu` gives it.

    Returns
    -------
    list of Finding
    """
    if gpu.get("error"):
        return [Finding("problem", f"torch does not work here: {gpu['error']}", _INSTALL)]
    if gpu.get("kind"):
        memory_ = f", {gpu['memory'] / GB:.0f} GB" if gpu.get("memory") else ""
        precisions = ", ".join(gpu["precisions"]) or "no precision that was tried"
        findings = [Finding("ok", f"GPU: {gpu['name']}{memory_}; computes in {precisions}")]
        if "fp32" not in gpu["precisions"]:
            findings.append(
                Finding(
                    "problem",
                    "the GPU failed a small test",
                    "update its driver, or set CUDA_VISIBLE_DEVICES=",
                )
            )
        return findings
    if gpu.get("nvidia") and not gpu.get("cuda_build"):
        return [
            Finding(
                "note",
                "an NVIDIA GPU is here, but the installed torch is built for the processor only",
                "delete the folder .venv and type `make lab` without TORCH=cpu",
            )
        ]
    if gpu.get("nvidia"):
        return [
            Finding(
                "note",
                "an NVIDIA GPU is here, but torch cannot use it",
                "run `nvidia-smi`; update the driver",
            )
        ]
    return [Finding("ok", "GPU: none; the course does not need one")]


def check_data():
    """Check the data files against the register.

    Returns
    -------
    list of Finding
    """
    from . import registry

    problems = registry.verify()
    if problems:
        return [Finding("problem", f"{problem.file} {problem.reason}", problem.mend) for problem in problems]
    files = sum(len(entries) for entries in registry.read().values())
    return [Finding("ok", f"data: {files} file{'s' * (files != 1)}, all as registered")]


def read_pins(file=None):
    """The exact versions of a requirements file.

    Parameters
    ----------
    file : Path, optional
        ``requirements.txt`` without it.

    Returns
    -------
    dict
        ``{package: version}``; empty if the file cannot be read.
    """
    try:
        text = Path(file or paths.ROOT / "requirements.txt").read_text(encoding="utf-8")
    except OSError:
        return {}
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;#]+)", text, flags=re.M))


def read_ranges():
    """The version ranges of pyproject.toml: ``{package: specifier}``, empty where it cannot be read."""
    ranges = {}
    for dependency in _project().get("dependencies", []):
        match = re.match(r"([A-Za-z0-9._-]+)\s*(.*)", dependency)
        ranges[match[1]] = match[2]
    return ranges


def requires_python():
    """Lowest supported and first unsupported (major, minor) of Python, from pyproject.toml."""
    found = re.findall(r"(\d+)\.(\d+)", _project().get("requires-python", ""))
    low, high = found if len(found) == 2 else (("3", "11"), ("3", "14"))
    return tuple(map(int, low)), tuple(map(int, high))


def _project():
    try:
        return tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return {}


def _public(version):
    """A version without its local part, normalised: 2.13.0+cpu is 2.13.0."""
    public = version.split("+")[0]
    try:
        from packaging.version import Version

        return str(Version(public))
    except Exception:
        return public


def _older(version, pin):
    try:
        from packaging.version import Version

        return Version(version) < Version(pin)
    except Exception:
        # Without packaging: compare the numbers.
        return [int(n) for n in re.findall(r"\d+", _public(version))] < [
            int(n) for n in re.findall(r"\d+", pin)
        ]


def _inside(version, specifier):
    try:
        from packaging.specifiers import SpecifierSet

        return SpecifierSet(specifier).contains(version, prereleases=True)
    except Exception:
        return True


def _existing(place):
    """The nearest folder that exists, so that the disk can be asked."""
    place = Path(place)
    while not place.exists():
        place = place.parent
    return place
