"""What a kernel used, and on what it ran."""

import platform
import sys
from importlib import metadata
from pathlib import Path

import psutil

PACKAGES = ("numpy", "scikit-learn", "torch")


def measure(pid=None):
    """CPU time and peak memory of a process and its children so far.

    Parameters
    ----------
    pid : int, optional
        Process; default this one.

    Returns
    -------
    dict
        ``cpu_seconds`` (user and system) and ``peak_memory_mb`` (1 MB = 10⁶ bytes; the peaks of processes
        that live at the same time add up).
    """
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    cpu = memory = 0.0
    for member in family:
        try:
            times = member.cpu_times()
            cpu += times.user + times.system
            # Children that have ended count too, where the system keeps their time.
            cpu += getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
            memory += _peak(member)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return {"cpu_seconds": round(cpu, 2), "peak_memory_mb": round(memory / 1e6, 1)}


def _peak(process):
    try:
        for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    except OSError:
        pass
    info = process.memory_info()
    return getattr(info, "peak_wset", info.rss)


def environment():
    """Versions, device and processor of this process, for tables of results.

    Returns
    -------
    dict of str
        Keys ``python``, those of `PACKAGES`, ``device``, ``processor``.
    """
    return {**versions(), "device": _device(), "processor": _processor()}


def versions():
    """Versions of Python and of the packages that decide a result."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = ""
    return found


def report():
    """Store what this kernel used and where it ran in the metadata of an output; the last cell of a run."""
    from IPython.display import display

    display(
        {"text/plain": "measured"},
        raw=True,
        metadata={"failfirst_run": {"usage": measure(), "environment": environment()}},
    )


def _device():
    # Only a notebook that uses torch can have used a GPU.
    torch = sys.modules.get("torch")
    if torch is None:
        return "cpu"
    if torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return " ".join(line.split(":", 1)[1].split())
    except OSError:
        pass
    return platform.processor() or platform.machine()
