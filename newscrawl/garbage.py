"""A process that begins in, one that seldom looks for garbage in what it has imported out."""

from __future__ import annotations

import gc

YOUNG = 10_000
"""new objects after which the youngest are looked through; Python's own number is for programs with
fewer: each page makes thousands, hardly any of them part of a cycle"""


def begin_imports() -> None:
    """What is imported from now on stays: nothing is looked for until `end_imports`."""
    gc.disable()


def end_imports() -> None:
    """What is there by now is never looked through again."""
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    gc.enable()
