"""The words in which rows say how things stand: of pages, versions, crawl runs and exports."""

from __future__ import annotations

from enum import StrEnum


class PageState(StrEnum):
    """What is known of a URL."""

    PENDING = "pending"
    """to be fetched"""
    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    """fetched before, and the site said that nothing has changed since"""
    FAILED = "failed"
    """tried in vain; tried again at `next_at`, or never when that is empty"""
    GONE = "gone"
    """the site says that it is no more (404, 410)"""
    REFUSED = "refused"
    """forbidden: by robots.txt, the address guard, a rule, or the server (401, 402, 403, 451); looked
    at again at growing intervals"""
    WITHDRAWN = "withdrawn"
    """its article was deleted for good (`tombstones`): never asked for again, never stored again"""


class VersionCause(StrEnum):
    """Why an article has a version."""

    FIRST = "first"
    EDITED = "edited"
    """the page says something else than before"""
    BETTER_PAGE = "better_page"
    """read from another page of the same article, nearer to its canonical URL"""
    PROFILE_LEARNED = "profile_learned"
    """the same page, read again by what was learned of its site since"""
    REREAD = "reread"
    """the same page, read again by another version of the reader, or under other rules"""


class CopyKind(StrEnum):
    """How a copy came from its head."""

    SYNDICATED = "syndicated"
    """another publisher carries the text"""
    MIRRORED = "mirrored"
    """the same publisher has the same text at another address"""
    REVISED = "revised"
    """the same publisher has the text once more, changed"""


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class ExportState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
