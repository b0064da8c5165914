"""Foreign text in the log: visible, on its own line, and powerless."""

from __future__ import annotations

import logging
import sys

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.printable import PlainFormatter, visible

FORMATTER = PlainFormatter(logging.Formatter("%(levelname)s: %(message)s"))


def record(message: str, *args: object, exc_info: object = None) -> logging.LogRecord:
    return logging.LogRecord("x", logging.INFO, "x.py", 1, message, args, exc_info)  # type: ignore[arg-type]


def test_controls_are_written_as_escapes() -> None:
    line = FORMATTER.format(record("title %s", "a\nERROR: b\x1b[31m\x9b\u202e\u2028 é 語"))
    assert line == r"INFO: title a\nERROR: b\x1b[31m\x9b\u202e\u2028 é 語"


def test_a_traceback_stands_below_and_cannot_begin_a_line() -> None:
    try:
        raise ValueError("bad\nERROR: forged\x1b[2J")
    except ValueError:
        text = FORMATTER.format(record("it failed", exc_info=sys.exc_info()))
    first, *others = text.split("\n")
    assert first == "INFO: it failed"
    assert "ValueError: bad" in text
    assert all(line.startswith("    ") for line in others)
    assert all(line.isprintable() for line in others)


@given(st.text())
def test_any_text_is_one_printable_line(text: str) -> None:
    assert FORMATTER.format(record("%s", text)).isprintable()
    assert visible(text).isprintable()


@given(st.text().filter(str.isprintable))
def test_printable_text_stays(text: str) -> None:
    assert visible(text) == text
