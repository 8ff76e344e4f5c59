"""What this machine has: packages, cores, memory, GPU. Works without numpy and torch."""

import importlib
import importlib.metadata
import os
import platform
import re
import shutil
from pathlib import Path


def installed_version(name):
    """Version of an installed package, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def usable_cores():
    """Number of cores that this process may use, with a container's quota taken into account."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    quota = _read_words("/sys/fs/cgroup/cpu.max")
    if len(quota) == 2 and quota[0].isdigit() and quota[1].isdigit():
        cores = min(cores, round(int(quota[0]) / int(quota[1]), 1))
    return cores


def memory():
    """Memory of the machine in bytes: total, available, and a container's limit (each None where unknown)."""
    total = available = None
    try:
        import psutil

        machine = psutil.virtual_memory()
        total, available = machine.total, machine.available
    except Exception:
        # Without psutil Linux still tells.
        entries = dict(re.findall(r"(\w+):\s+(\d+) kB", _read("/proc/meminfo")))
        if "MemTotal" in entries:
            total = int(entries["MemTotal"]) * 1024
            available = int(entries.get("MemAvailable", entries.get("MemFree", 0))) * 1024
    limit = used = None
    for limit_file, used_file in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        words = _read_words(limit_file)
        if words and words[0].isdigit():
            limit, used = int(words[0]), _read_words(used_file)
            break
    if limit is not None and total is not None and limit < total and used and used[0].isdigit():
        # The count includes the disk cache, which the kernel gives up when a program needs memory.
        cache = re.search(
            r"^(?:total_)?inactive_file (\d+)", _read(str(Path(limit_file).parent / "memory.stat")), re.M
        )
        free = limit - int(used[0]) + (int(cache[1]) if cache else 0)
        available = min(available, free)
    return total, available, limit


def probe_gpu():
    """Ask torch for a GPU and try a small product in each precision.

    Returns
    -------
    dict
        ``kind`` ("cuda", "mps" or None), ``name``, ``memory`` in bytes, ``precisions``, ``nvidia`` (the
        driver's tool is there), ``cuda_build``; or ``error`` if torch cannot be imported. Empty if torch is
        not installed.
    """
    try:
        torch = importlib.import_module("torch")
    except ModuleNotFoundError as error:
        # The list of packages already says that it is missing.
        return {} if error.name == "torch" else {"error": f"{type(error).__name__}: {error}"}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
    gpu = {"kind": None, "nvidia": shutil.which("nvidia-smi") is not None}
    try:
        gpu["cuda_build"] = torch.version.cuda is not None
        if torch.cuda.is_available():
            properties = torch.cuda.get_device_properties(0)
            gpu |= {"kind": "cuda", "name": properties.name, "memory": properties.total_memory}
        elif torch.backends.mps.is_available():
            gpu |= {"kind": "mps", "name": f"Apple {platform.processor() or 'GPU'}", "memory": None}
        if gpu["kind"]:
            gpu["precisions"] = _precisions(torch, gpu["kind"])
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
    return gpu


def _precisions(torch, kind):
    """The number formats that the GPU computes in itself: a product of two small matrices is right."""
    found = []
    for shown, dtype in (("fp32", torch.float32), ("fp16", torch.float16), ("bf16", torch.bfloat16)):
        # Before compute capability 8.0, bf16 is imitated in software and slow.
        if kind == "cuda" and shown == "bf16" and torch.cuda.get_device_capability(0) < (8, 0):
            continue
        try:
            ones = torch.ones(16, 16, device=kind, dtype=dtype)
            if bool(((ones @ ones).float().cpu() == 16).all()):
                found.append(shown)
        except Exception:
            continue
    return found


def _read(file):
    try:
        return Path(file).read_text()
    except OSError:
        return ""


def _read_words(file):
    return _read(file).split()
