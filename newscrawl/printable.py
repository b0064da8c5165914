"""Text of strangers in, lines of a log out that none of it begins, moves or turns."""

from __future__ import annotations

import logging


class PlainFormatter(logging.Formatter):
    """Formats as another formatter does, one record a line; a traceback follows, indented."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        bare = logging.makeLogRecord(
            record.__dict__ | {"exc_info": None, "exc_text": None, "stack_info": None}
        )
        lines = [visible(self.inner.format(bare))]
        if record.exc_info:
            lines += _indented(self.inner.formatException(record.exc_info))
        if record.stack_info:
            lines += _indented(record.stack_info)
        return "\n".join(lines)


def _indented(text: str) -> list[str]:
    return [f"    {visible(line)}" for line in text.split("\n")]


def visible(text: str) -> str:
    r"""`text` with everything that cannot be printed written as Python would (`\n`, `\x1b`)."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )
