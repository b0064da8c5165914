"""Disks that are too small: a file system of its own, or a limit on the size of files."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Callable[[str], None]]:
    """Mount a file system of so much room (`3m`) on a folder; yields what gives it another size. The
    test is skipped where nothing may be mounted.
    """
    folder.mkdir()
    _mount(folder, f"size={size}", "tmpfs")
    try:
        yield lambda size: _mount(folder, f"remount,size={size}", "tmpfs")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _mount(folder: Path, options: str, kind: str) -> None:
    mount = ["mount", "-t", kind, "-o", options, kind, str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {done.stderr.strip()}")


def fill(folder: Path) -> Path:
    """Leave no room at all; the file that takes it up."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return path


def small_files(size: int) -> Callable[[], None]:
    """For `preexec_fn`: no file of the process, or of those that it starts, grows beyond `size`."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
