"""The exceptions of newscrawl; each message says what happened, where, and what to do."""

from __future__ import annotations


class NewscrawlError(Exception):
    """Base of all; the command line prints its message and exits with status 1."""


class ConfigurationError(NewscrawlError):
    """A setting or a source file is wrong; the command line exits with status 2."""


class StorageError(NewscrawlError):
    """The database or the archive cannot be used: down, read-only, or of another revision."""


class DisconnectedError(StorageError):
    """The database ended the connection, or takes none now; a moment later the same may succeed."""


class LeaseLostError(StorageError):
    """A crawl was held for dead, and what it had may be another one's by now."""


class WorkersError(NewscrawlError):
    """The processes that read pages do not start, or all of them died."""


class DiscoveryError(NewscrawlError):
    """A document is not the feed, sitemap or page of links it was taken for; says what it was."""
