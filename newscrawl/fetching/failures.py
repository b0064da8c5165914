"""A Scrapy failure in, what it means for the page out: a kind, a sentence, a state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.python.failure import Failure

from newscrawl.fetching.errors import FetchError
from newscrawl.fetching.handler import HeadersTooLargeError
from newscrawl.fetching.retry_after import seconds_to_wait
from newscrawl.storage.outcomes import Outcome, PageState

GONE = frozenset({404, 410})
REFUSED = frozenset({401, 402, 403, 451})
RETRY_AFTER = timedelta(hours=1)
"""before a page that failed is due again; doubled with each attempt"""
RETRY_AT_MOST = timedelta(days=7)

KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (HeadersTooLargeError, "headers_too_large"),
    (VerificationError, "tls"),
    (SSL.Error, "tls"),
    (ResponseDataLossError, "truncated"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "connection_refused"),
    (DownloadTimeoutError, "timeout"),
    (DownloadCancelledError, "too_large"),
)
"""the first that an error or one of its causes is an instance of; all others are `connection`"""


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """Why a request brought no page."""

    kind: str
    """a lower-case word to count by: `robots`, `dns`, `timeout`, `http_404`..."""
    detail: str
    state: PageState
    status: int | None = None
    retry_after: timedelta | None = None
    """when the site may be asked again, if that is known; else by the page's own failures"""

    def outcome(self, source: str, url: str, *, at: datetime, attempts: int = 0) -> Outcome:
        """The same as storage keeps it; `attempts` is how often the page failed before."""
        pause = self.retry_after
        if pause is None:
            pause = min(RETRY_AFTER * 2 ** min(attempts, 16), RETRY_AT_MOST)
        return Outcome(
            source=source,
            url=url,
            final_url=url,
            state=self.state,
            status=self.status,
            fetched_at=at,
            attempts=attempts + 1,
            error=None if self.state is PageState.NOT_MODIFIED else f"{self.kind}: {self.detail}",
            retry_at=at + pause if self.state is PageState.FAILED else None,
        )


def explain(failure: Failure) -> FetchFailure:
    """What happened, in the words of this project."""
    error = failure.value or RuntimeError("no reason given")
    if isinstance(error, HttpError):
        return _status(error.response)
    if isinstance(error, FetchError):
        return FetchFailure(error.kind, str(error), error.state, retry_after=error.retry_after)
    if isinstance(error, IgnoreRequest):
        return FetchFailure("ignored", str(error) or "request dropped", PageState.REFUSED)
    causes = list(_causes(error))
    kinds = (kind for known, kind in KINDS for cause in causes if isinstance(cause, known))
    return FetchFailure(next(kinds, "connection"), _in_words(causes), PageState.FAILED)


def _status(response: Response) -> FetchFailure:
    status = response.status
    kind, detail = f"http_{status}", f"the server answered {status}"
    if status == 304:
        return FetchFailure("not_modified", detail, PageState.NOT_MODIFIED, status)
    if status in GONE:
        return FetchFailure(kind, detail, PageState.GONE, status)
    if status in REFUSED:
        return FetchFailure(kind, detail, PageState.REFUSED, status)
    header = (response.headers.get("Retry-After") or b"").decode("latin-1")
    seconds = seconds_to_wait(header, now=datetime.now(UTC))
    asked = None if seconds is None else max(timedelta(seconds=seconds), RETRY_AFTER)
    return FetchFailure(kind, detail, PageState.FAILED, status, asked)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it wraps: Scrapy chains Twisted's, and Twisted keeps lists of others."""
    yield error
    for reason in getattr(error, "reasons", None) or ():
        if isinstance(reason, Failure) and reason.value is not None:
            yield from _causes(reason.value)
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _causes(cause)


def _in_words(causes: list[BaseException]) -> str:
    """What the error and its causes say, on one line, each thing once."""
    words: list[str] = []
    for cause in causes:
        said = " ".join(str(cause).split()) or type(cause).__name__
        if not any(said in earlier for earlier in words):
            words.append(said)
    return ": ".join(words)
