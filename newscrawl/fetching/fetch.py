"""A URL in, one `Page` out: fetched with the crawler's own guards and manners."""

from __future__ import annotations

from newscrawl.errors import NewscrawlError
from newscrawl.fetching.session import Answer, Fetch, run_session
from newscrawl.items import Page


def fetch(url: str) -> Page:
    """Fetch one page; robots.txt, address guard and size limit hold as in a crawl.

    Starts a reactor, which a process can do once: a command's last step, not a library call.

    Raises:
        NewscrawlError: the page could not be had, with the reason.
    """

    async def ask(fetch_page: Fetch) -> Answer:
        return await fetch_page(url)

    answer = run_session(ask, may_ask=[url])
    if answer.failure is not None or answer.page is None:
        reason = answer.failure.detail if answer.failure else "no answer"
        raise NewscrawlError(f"cannot fetch {url!r}: {reason}")
    return answer.page
