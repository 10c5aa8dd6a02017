"""What the kernel knows of processes: memory and processor time, from /proc."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def members(groups: Iterable[int]) -> list[int]:
    """All processes in these groups."""
    wanted = set(groups)
    return [pid for pid in _all() if _group(pid) in wanted]


def by_parent(pid: int) -> list[int]:
    """A process and whatever it started."""
    children = [one for one in _all() if _field(one, 1) == pid]
    return [pid, *(below for child in children for below in by_parent(child))]


def _all() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _group(pid: int) -> int:
    return _field(pid, 2)


def _field(pid: int, number: int) -> int:
    """A field of stat, counted from the state, which follows the name in brackets."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[number])
    except (OSError, IndexError, ValueError):
        return 0  # it has ended


def cpu(pids: Iterable[int]) -> float:
    """Seconds of processor time these have used, and their children that have ended."""
    return sum(_field(pid, number) for pid in pids for number in (11, 12, 13, 14)) / TICKS


def resident(pids: Iterable[int]) -> float:
    """Megabytes these hold; what several share is counted once, in parts (PSS)."""
    return sum(_from(pid, "smaps_rollup", "Pss:") for pid in pids) / 1024


def most(pids: Iterable[int]) -> float:
    """Megabytes these held at most (VmHWM); what they share is counted for each."""
    return sum(_from(pid, "status", "VmHWM:") for pid in pids) / 1024


def _from(pid: int, file: str, name: str) -> int:
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)
