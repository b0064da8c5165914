"""Nothing in, what this process is known by out; and for one that is known so, whether it runs."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    place: str
    """machine, boot and PID namespace: where `pid` says which process is meant"""
    pid: int
    started: str
    """when, in the machine's own ticks: numbers are given again"""


def this_process() -> Process:
    return Process(_place(), os.getpid(), _started(os.getpid()))


def is_gone(process: Process) -> bool:
    """Whether `process` surely runs no more; of another machine nobody here can tell."""
    if process.place != _place():
        return False
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # it runs, under another user
    return _started(process.pid) != process.started


def _place() -> str:
    boot = _first_line(PROC / "sys/kernel/random/boot_id")
    try:
        namespace = (PROC / "self/ns/pid").readlink().name
    except OSError:
        namespace = ""
    return " ".join(filter(None, (socket.gethostname(), boot, namespace)))


def _started(pid: int) -> str:
    """Field 22 of `/proc/PID/stat` (proc(5)), and `dead` of what only waits to be reaped."""
    line = _first_line(PROC / f"{pid}/stat")
    fields = line.rpartition(")")[2].split()
    if len(fields) < 20:
        return ""
    return "dead" if fields[0] in "ZX" else fields[19]


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    except OSError:
        return ""
