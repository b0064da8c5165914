"""Why a request brought no page, as exceptions: each knows its kind and what becomes of the page."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed

from newscrawl.storage.outcomes import PageState

DOWNLOAD_ERRORS = (
    CannotResolveHostError,
    ConnectError,
    ConnectionClosed,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    OSError,
    ResponseDataLossError,
    TunnelError,
    UnsupportedURLSchemeError,
    ValueError,
)
"""what a download ends with that brings no answer"""


class FetchError(IgnoreRequest):
    """Base of what the components of this package raise."""

    kind: ClassVar[str]
    """a lower-case word to count by"""
    state: ClassVar[PageState] = PageState.FAILED
    retry_after: timedelta | None = None
    """when to ask again; None: after the pause that grows with the page's own failures"""


class AddressRefusedError(FetchError):
    """The request leads to a scheme, port or address that the settings do not allow."""

    kind = "address_refused"
    state = PageState.REFUSED


class RobotsRefusedError(FetchError):
    """The host's robots.txt disallows the page."""

    kind = "robots"
    state = PageState.REFUSED


class RobotsUnreachableError(FetchError):
    """The host's robots.txt could not be had, so nothing of the host may be asked for."""

    kind = "robots_unreachable"
    retry_after = timedelta(hours=1)


class HostPausedError(FetchError):
    """The host asked for quiet, or fails again and again: it is left alone for the rest of the run."""

    kind = "host_paused"

    def __init__(self, message: str, retry_after: timedelta) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RedirectLoopError(FetchError):
    """More redirects than are followed."""

    kind = "redirect_loop"


class BadRedirectError(FetchError):
    """A redirect to what is no address."""

    kind = "bad_redirect"


class TooLargeError(FetchError):
    """The body, when expanded, is larger than the limit."""

    kind = "too_large"


class BadEncodingError(FetchError):
    """The body is not compressed as its headers say."""

    kind = "bad_encoding"


class TruncatedError(FetchError):
    """The compressed body ends before its end."""

    kind = "truncated"


class RenderError(FetchError):
    """The browser that was to make the page failed."""

    kind = "render_failed"


class RenderTimeoutError(FetchError):
    """The scripts that were to make the page did not come to an end."""

    kind = "render_timeout"
