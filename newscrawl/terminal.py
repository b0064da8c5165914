"""Words and tables in, safe and readable terminal output out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

PLAIN_WIDTH = 160
"""columns where there is no terminal: a line of a log or a pipe is not to be folded"""


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    return console


out = _console(stderr=False)
err = _console(stderr=True)


def printable(text: str) -> str:
    """`text` without control characters: nothing that a page says moves the cursor."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def shorten(text: str, width: int = 72) -> str:
    """`text` on one line of at most `width` characters."""
    line = " ".join(printable(text).split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def table(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None
) -> Table:
    """A table; columns whose every cell is a number are set to the right."""
    cells = [list(row) for row in rows]
    grid = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for index, header in enumerate(headers):
        numeric = all(isinstance(row[index], int | float) for row in cells)
        grid.add_column(header, justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        grid.add_row(*(Text(printable("" if cell is None else str(cell))) for cell in row))
    return grid
