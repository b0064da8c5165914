"""Any string in, a string out that SQLite, PostgreSQL and UTF-8 files all take."""

from __future__ import annotations

from newscrawl.urls import MAX_URL_LENGTH

MAX_URL = MAX_URL_LENGTH
"""bytes of a URL as a row may hold it"""


def storable(text: str) -> str:
    """Drop NUL, which PostgreSQL refuses, and turn lone surrogates, which UTF-8 has no bytes for,
    into U+FFFD. Text that has neither comes back as it is.
    """
    if "\0" in text:
        text = text.replace("\0", "")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            # Through UTF-16, so that two halves of one character that met again become it.
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
