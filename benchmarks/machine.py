"""What a measurement was made on: a number without its machine says little."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import time

PACKAGES = ("matcher", "numpy", "ortools", "python-sat", "scipy")


def machine() -> dict[str, object]:
    """Return the processor, cores, memory, versions and the date, for JSON."""
    return {
        "processor": _field("/proc/cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory": _field("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "date": datetime.fromtimestamp(time(), UTC).isoformat(timespec="seconds"),
    }


def peak_gibibytes() -> float:
    """Return the greatest resident memory of this process so far."""
    # What ``resource`` tells of a process includes what its parent held when it was started; this does not.
    peak = _field("/proc/self/status", "VmHWM")
    if peak:
        return int(peak.split()[0]) / 2**20
    import resource

    unit = 2**30 if platform.system() == "Darwin" else 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _field(file: str, name: str) -> str:
    """Return what stands behind a name in a file of the kernel's, nothing where it is not there."""
    path = Path(file)
    if not path.exists():
        return ""
    lines = (line.partition(":") for line in path.read_text(encoding="utf-8").splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")
