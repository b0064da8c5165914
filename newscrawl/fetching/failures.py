"""A Scrapy failure in, what it means for the page out: a kind, a sentence, a state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from newscrawl.fetching.guard import AddressRefusedError
from newscrawl.storage.outcomes import Outcome, PageState

GONE = frozenset({404, 410})
REFUSED = frozenset({401, 402, 403, 451})
RETRY_AFTER = timedelta(hours=1)
"""before a page that failed is due again; doubled with each attempt"""
RETRY_AT_MOST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why a request brought no page."""

    kind: str
    """a lower-case word to count by: `robots`, `dns`, `timeout`, `http_404`..."""
    detail: str
    state: PageState
    status: int | None = None

    def outcome(self, source: str, url: str, *, at: datetime, attempts: int = 0) -> Outcome:
        """The same as storage keeps it; `attempts` is how often the page failed before."""
        pause = min(RETRY_AFTER * 2 ** min(attempts, 16), RETRY_AT_MOST)
        return Outcome(
            source=source,
            url=url,
            final_url=url,
            state=self.state,
            status=self.status,
            fetched_at=at,
            error=None if self.state is PageState.NOT_MODIFIED else f"{self.kind}: {self.detail}",
            retry_at=at + pause if self.state is PageState.FAILED else None,
        )


def explain(failure: Failure) -> FetchFailure:
    """What happened, in the words of this project."""
    error = failure.value or RuntimeError("no reason given")
    if isinstance(error, HttpError):
        return _status(error.response.status)
    if isinstance(error, AddressRefusedError):
        return FetchFailure("address_refused", str(error), PageState.REFUSED)
    if isinstance(error, IgnoreRequest):
        return _ignored(str(error))
    detail = _in_words(error)
    kind = next((kind for known, kind in KINDS if isinstance(error, known)), None)
    return FetchFailure(kind or _kind_by_words(detail), detail, PageState.FAILED)


KINDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),
)


def _status(status: int) -> FetchFailure:
    kind, detail = f"http_{status}", f"the server answered {status}"
    if status == 304:
        return FetchFailure("not_modified", detail, PageState.NOT_MODIFIED, status)
    if status in GONE:
        return FetchFailure(kind, detail, PageState.GONE, status)
    if status in REFUSED:
        return FetchFailure(kind, detail, PageState.REFUSED, status)
    return FetchFailure(kind, detail, PageState.FAILED, status)


def _ignored(detail: str) -> FetchFailure:
    if "robots" in detail:
        return FetchFailure("robots", "disallowed by robots.txt", PageState.REFUSED)
    if "redirect" in detail:
        return FetchFailure("redirect_loop", detail, PageState.FAILED)
    return FetchFailure("ignored", detail or "request dropped", PageState.REFUSED)


def _in_words(error: BaseException) -> str:
    """The message of an error and of what caused it, on one line."""
    words = [str(error) or type(error).__name__]
    cause = error.__cause__ or error.__context__
    if cause is not None and str(cause) and str(cause) not in words[0]:
        words.append(str(cause))
    return " ".join(": ".join(words).split())


def _kind_by_words(detail: str) -> str:
    """Scrapy wraps what Twisted and OpenSSL say into one exception: only the words differ."""
    lower = detail.lower()
    if "not a public address" in lower:
        return "address_refused"
    if "certificate" in lower or "ssl" in lower or "tls" in lower:
        return "tls"
    return "connection"
