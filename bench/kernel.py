"""Processor time and memory of processes, as the kernel counts them (proc(5))."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_MEBIBYTE = 1024


def cpu_seconds(root: int) -> float:
    """Tell user and system time of a process, its children, and theirs that have ended."""
    children: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:  # it ended just now, and its parent holds its time
            continue
        process = int(entry.parent.name)
        children.setdefault(int(fields[1]), []).append(process)
        spent[process] = sum(map(int, fields[11:15]))
    waiting, total = [root], 0
    while waiting:
        process = waiting.pop()
        total += spent.get(process, 0)
        waiting.extend(children.get(process, ()))
    return total / _TICKS


def peak_memory(process: int) -> float:
    """Tell the most memory that a process ever held, in MiB."""
    return _status(process, "VmHWM") / _MEBIBYTE


def memory(process: int) -> float:
    """Tell the memory that a process holds now, in MiB."""
    return _status(process, "VmRSS") / _MEBIBYTE


def _status(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    [found] = [int(line.split()[1]) for line in lines if line.startswith(f"{name}:")]
    return found
