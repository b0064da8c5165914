"""A source and where a page was found in, whether that is the source's own ground out."""

from __future__ import annotations

from newscrawl.discovery import is_wanted
from newscrawl.fetching.failures import FetchFailure
from newscrawl.hosts import is_same_site
from newscrawl.sources import Source
from newscrawl.storage.outcomes import PageState


def off_site(source: Source, asked: str, found: str) -> FetchFailure | None:
    """Why a page that redirects led from `asked` to `found` is none of the source's, or None.

    How it came there does not matter: feeds name short links and counters of clicks, which lead
    to the article over other sites. Where it stands does: on the site of the source's home or
    sections, on that of the address asked for, or where the source's `allow` names it.
    """
    own = (asked, source.home, *source.discover.sections)
    if asked == found or any(is_same_site(url, found) for url in own):
        return None
    if source.discover.allow and is_wanted(found, source):
        return None
    return FetchFailure("off_site", f"leads to {found}, another site", PageState.REFUSED)
