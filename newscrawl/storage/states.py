"""The words in which rows say how things stand: of pages, versions, runs, exports and sources."""

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


class HealthState(StrEnum):
    """What is wrong with a source, or, of no source, with the crawling itself."""

    UNREACHABLE = "unreachable"
    """nothing that is asked for is answered: no name, no connection, only errors of the server"""
    CERTIFICATE_EXPIRED = "certificate_expired"
    """its certificate is past its date, or not to be trusted for another reason; the evidence says which"""
    WALLED = "walled"
    """it answers, but refuses a crawler (401, 402, 403, 429, 451), or shows a wall in place of articles"""
    ROBOTS_CHANGED = "robots_changed"
    """its robots.txt forbids now what it allowed before"""
    FEED_FAILING = "feed_failing"
    """a feed, sitemap or section of its file has failed for days"""
    SILENT = "silent"
    """nothing new for longer than it ever takes"""
    DROPPED = "dropped"
    """far fewer articles than usual"""
    LAYOUT_CHANGED = "layout_changed"
    """its pages are no longer what was learned of them, or most of them can no longer be read"""
    FIELDS_MISSING = "fields_missing"
    """titles, authors or dates are filled far less often than before, or than its file expects"""
    FUTURE_DATES = "future_dates"
    """articles that date from days to come"""
    THIN_TEXT = "thin_text"
    """its articles have become much shorter"""
    LANGUAGE_CHANGED = "language_changed"
    NOT_CRAWLED = "not_crawled"
    """no crawl has ended well for long (of no source)"""
