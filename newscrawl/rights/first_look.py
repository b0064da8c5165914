"""A page in, before it is read; whether it may say that no copy of it be kept, out."""

from __future__ import annotations

from newscrawl.items import Page

_NO_COPIES = (b"noarchive", b"nocache")
_WIDE = 64
"""bytes in which a page of two or four bytes a character shows itself"""


def may_forbid_copies(page: Page) -> bool:
    """Whether the words by which a page forbids copies stand anywhere in its headers or bytes.

    Most often they stand in a script and mean something else: only reading tells. Without them the
    page does not forbid copies, whatever else it says.
    """
    if b"\0" in page.body[:_WIDE]:
        return True
    said = " ".join(value for name, value in page.headers if name.lower() == "x-robots-tag")
    return any(
        word in text for text in (page.body.lower(), said.lower().encode()) for word in _NO_COPIES
    )
