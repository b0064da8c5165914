"""What tasks of the tests do; functions of a module, so that a worker elsewhere can import them."""

from __future__ import annotations

import os
import time

from newscrawl.errors import StorageError


def doubled(task, is_ending):
    time.sleep(0.02 * (task % 3))
    return 2 * task


def failing(task, is_ending):
    if task == 3:
        raise StorageError("the disk is full")
    return task


def patient(task, is_ending):
    """Ends when nobody waits for it."""
    deadline = time.monotonic() + 60
    while not is_ending() and time.monotonic() < deadline:
        time.sleep(0.01)
    return task


def dying(task, is_ending):
    os._exit(9)
