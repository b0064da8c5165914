"""The tables, a module a subject."""

from __future__ import annotations

from newscrawl.storage.models.articles import (
    ArticleRow,
    ArticleVersion,
    RemovedBlockRow,
    TombstoneRow,
)
from newscrawl.storage.models.base import Base, table_of
from newscrawl.storage.models.copies import ArticleBand, ArticleCopy, ArticleSignature
from newscrawl.storage.models.health import HealthAlarm, HealthRow, SourceDay
from newscrawl.storage.models.pages import CaptureRow, FeedTextRow, PageRow
from newscrawl.storage.models.rights import RightsFileRow, RightsSignalRow
from newscrawl.storage.models.runs import (
    CommandRun,
    CrawlerRow,
    CrawlRun,
    ExportRow,
    HostRow,
    IngestedFile,
)
from newscrawl.storage.models.sources import ListingRow, SiteProfileRow, SourceRow

__all__ = [
    "ArticleBand",
    "ArticleCopy",
    "ArticleRow",
    "ArticleSignature",
    "ArticleVersion",
    "Base",
    "CaptureRow",
    "CommandRun",
    "CrawlRun",
    "CrawlerRow",
    "ExportRow",
    "FeedTextRow",
    "HealthAlarm",
    "HealthRow",
    "HostRow",
    "IngestedFile",
    "ListingRow",
    "PageRow",
    "RemovedBlockRow",
    "RightsFileRow",
    "RightsSignalRow",
    "SiteProfileRow",
    "SourceDay",
    "SourceRow",
    "TombstoneRow",
    "table_of",
]
