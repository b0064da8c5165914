"""What went wrong, in a stable word: each failure has its kind, its state and its pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from OpenSSL import SSL
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from service_identity import VerificationError
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.web._newclient import ResponseNeverReceived

from newscrawl.fetching.errors import (
    AddressRefusedError,
    BadEncodingError,
    BadRedirectError,
    HostPausedError,
    RedirectLoopError,
    RobotsRefusedError,
    RobotsUnreachableError,
    TooLargeError,
    TruncatedError,
)
from newscrawl.fetching.failures import FetchFailure, explain
from newscrawl.fetching.handler import HeadersTooLargeError
from newscrawl.storage.outcomes import PageState

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)


def wrapped(cause: Exception) -> Exception:
    """As Scrapy hands on what Twisted has collected."""
    error = DownloadFailedError("[<twisted.python.failure.Failure>]")
    error.__cause__ = ResponseNeverReceived([Failure(cause)])
    return error


KINDS = [
    (AddressRefusedError("a"), "address_refused", PageState.REFUSED),
    (RobotsRefusedError("a"), "robots", PageState.REFUSED),
    (RobotsUnreachableError("a"), "robots_unreachable", PageState.FAILED),
    (HostPausedError("a", HOUR), "host_paused", PageState.FAILED),
    (RedirectLoopError("a"), "redirect_loop", PageState.FAILED),
    (BadRedirectError("a"), "bad_redirect", PageState.FAILED),
    (TooLargeError("a"), "too_large", PageState.FAILED),
    (BadEncodingError("a"), "bad_encoding", PageState.FAILED),
    (TruncatedError("a"), "truncated", PageState.FAILED),
    (IgnoreRequest("a"), "ignored", PageState.REFUSED),
    (CannotResolveHostError("a"), "dns", PageState.FAILED),
    (DownloadConnectionRefusedError("a"), "connection_refused", PageState.FAILED),
    (DownloadTimeoutError("a"), "timeout", PageState.FAILED),
    (DownloadCancelledError("a"), "too_large", PageState.FAILED),
    (ResponseDataLossError("a"), "truncated", PageState.FAILED),
    (wrapped(SSL.Error([("SSL routines", "", "certificate verify failed")])), "tls", PageState.FAILED),
    (wrapped(VerificationError(errors=["mismatch"])), "tls", PageState.FAILED),
    (wrapped(HeadersTooLargeError("a")), "headers_too_large", PageState.FAILED),
    (wrapped(ConnectionLost("a")), "connection", PageState.FAILED),
    (RuntimeError("a"), "connection", PageState.FAILED),
]  # fmt: skip


@pytest.mark.parametrize(("error", "kind", "state"), KINDS)
def test_each_failure_has_its_kind(error: Exception, kind: str, state: PageState) -> None:
    failure = explain(Failure(error))
    assert (failure.kind, failure.state) == (kind, state)
    assert failure.detail.isprintable()
    assert failure.detail


def test_words_are_those_of_the_cause() -> None:
    detail = explain(Failure(wrapped(ConnectionLost("the line\nwent dead")))).detail
    assert "the line went dead" in detail


STATUSES = [
    (304, "not_modified", PageState.NOT_MODIFIED),
    (401, "http_401", PageState.REFUSED),
    (403, "http_403", PageState.REFUSED),
    (404, "http_404", PageState.GONE),
    (410, "http_410", PageState.GONE),
    (418, "http_418", PageState.FAILED),
    (429, "http_429", PageState.FAILED),
    (451, "http_451", PageState.REFUSED),
    (500, "http_500", PageState.FAILED),
]


def answered(status: int, **headers: str) -> FetchFailure:
    url = "http://example.org/"
    response = Response(url, status=status, headers=headers, request=Request(url))
    return explain(Failure(HttpError(response, "ignored")))


@pytest.mark.parametrize(("status", "kind", "state"), STATUSES)
def test_each_status_has_its_kind(status: int, kind: str, state: PageState) -> None:
    failure = answered(status)
    assert (failure.kind, failure.state, failure.status) == (kind, state, status)


def retry_after(failure: FetchFailure, attempts: int = 0) -> timedelta | None:
    retry_at = failure.outcome("s", "http://example.org/", at=NOW, attempts=attempts).retry_at
    return retry_at and retry_at - NOW


def test_pauses_grow_with_the_failures_of_a_page_up_to_a_week() -> None:
    timeout = explain(Failure(DownloadTimeoutError("a")))
    pauses = [retry_after(timeout, attempts) for attempts in (0, 1, 2, 100)]
    assert pauses == [HOUR, 2 * HOUR, 4 * HOUR, timedelta(days=7)]


def test_what_a_host_asked_for_wins_over_the_failures_of_a_page() -> None:
    assert retry_after(answered(503, **{"Retry-After": "86400"}), 1) == timedelta(days=1)
    assert retry_after(explain(Failure(HostPausedError("a", 3 * HOUR))), 5) == 3 * HOUR
    assert retry_after(explain(Failure(RobotsUnreachableError("a"))), 5) == HOUR


def test_of_what_is_refused_or_gone_storage_says_when_it_is_due() -> None:
    assert retry_after(answered(404)) is None
    assert retry_after(explain(Failure(RobotsRefusedError("a")))) is None
