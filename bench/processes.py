"""What processes cost, as the kernel counts it: processor time and memory of a process with all its descendants."""

from __future__ import annotations

import contextlib
import os
import platform
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")


def tree(root: int) -> list[int]:
    """The living processes from `root` down."""
    children: dict[int, list[int]] = {}
    for entry in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            children.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_seconds(root: int) -> float:
    """Processor time of the tree, with that of the children that ended and were waited for."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError, IndexError):
            total += sum(int(ticks) for ticks in _stat(pid)[11:15])
    return total / TICK


def pss_mib(root: int) -> float:
    """Memory of the tree; what is shared is divided among who share it."""
    total = 0
    for pid in tree(root):
        with contextlib.suppress(OSError):
            for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def machine() -> dict[str, str]:
    """What a figure belongs to."""
    memory = (PROC / "meminfo").read_text().split("MemTotal:", 1)[1].split()[0]
    models = [line for line in (PROC / "cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": str(os.cpu_count()),
        "processor": models[0].split(":", 1)[1].strip() if models else platform.machine(),
        "memory": f"{int(memory) / 1024**2:.0f} GiB",
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the state on (man 5 proc: field 3)."""
    return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
