"""What a page's sources say about when it appeared and changed in, two aware UTC datetimes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from newscrawl.reading.claims import Claims
from newscrawl.reading.shown import Header, ShownTime
from newscrawl.reading.times import EARLIEST, parse_time

CLOCKS_DIFFER = timedelta(minutes=10)
"""a server's clock may run this much ahead of the fetch"""
BARE_DATE = 30
"""characters of a text that is a date and nothing else"""
AMERICAN_DOMAINS = frozenset({"com", "org", "net", "gov", "edu", "us", "mil"})

PUBLISHED_NAMES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "published_time",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "article.published", "w-published-date", "article:published",
    "publish-date", "publish_date", "publication_date", "publicationdate", "pubdate", "pub_date", "published-date", "published",
    "date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued", "dc.date.created",
    "citation_publication_date", "citation_online_date", "article_date_original", "originalpublicationdate", "rnews:datepublished",
    "bt:pubdate", "last-published", "displaydate", "date_published", "datecreated", "article-published-date", "article.created",
    "vr:published_time", "iso-8601-publish-date", "cdate", "created", "shareaholic:article_published_time", "creation_date",
)  # fmt: skip
MODIFIED_NAMES = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dcterms.modified", "dc.date.modified",
    "last-modified", "lastmod", "modified", "article.updated", "article:updated_time", "revised", "updated_time",
    "date_modified", "iso-8601-modified-date", "updated", "w-modified-date", "bt:moddate", "shareaholic:article_modified_time",
)  # fmt: skip

_URL_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/_.-]?)(0[1-9]|1[0-2]|(?<=[/_.-])[1-9])\2(0[1-9]|[12]\d|3[01]|(?<=[/_.-])[1-9])(?!\d)"
)


def choose_dates(
    claims: Claims,
    header: Callable[[], Header],
    url: str | None,
    fetched_at: datetime | None,
    elsewhere: Callable[[], Header],
) -> tuple[datetime | None, datetime | None]:
    """Published and modified; what lies after the fetch is not believed.

    `header` reads the times near the headline, `elsewhere` those of the whole page; each is called
    when what went before gives no date, or one that is doubtful.
    """
    reader = _Reader(claims, url, fetched_at)
    meta = claims.meta
    modified = reader.first(
        claims.article.modified, claims.microdata.modified, *meta.all(*MODIFIED_NAMES)
    )
    published = reader.first(
        claims.article.published, *meta.all(*PUBLISHED_NAMES), claims.microdata.published
    )
    if published is None or published == modified:
        published = _shown_earlier(published, header().times, reader)
    if published is None:
        published = url_date(url, reader.latest)
        modified = modified or reader.shown(header().times, is_update=True)
    if published is None and modified is None:
        times = elsewhere().times
        published = reader.only(times, is_update=False)
        modified = reader.only(times, is_update=True)
    published = published or modified
    if published and modified and modified < published:
        modified = None
    return published, modified


class _Reader:
    """Reads written times, and believes none that lies after the fetch."""

    def __init__(self, claims: Claims, url: str | None, fetched_at: datetime | None) -> None:
        self.fetched_at = fetched_at
        self.latest = (fetched_at or datetime(2100, 1, 1, tzinfo=UTC)) + CLOCKS_DIFFER
        self.month_first = _is_month_first(claims, url)

    def read(self, text: str | None) -> datetime | None:
        moment = parse_time(text, month_first=self.month_first)
        if moment is None or moment > self.latest:
            return None
        return min(moment, self.fetched_at) if self.fetched_at else moment

    def first(self, *texts: str | None) -> datetime | None:
        return next((moment for text in texts if (moment := self.read(text))), None)

    def shown(self, times: list[ShownTime], *, is_update: bool) -> datetime | None:
        """The first that markup makes a time, else the first that only reads like one."""
        fitting = [time for time in times if time.is_update is is_update]
        marked = self.first(*(time.text for time in fitting if time.is_marked))
        return marked or self.first(
            *(time.text for time in fitting if not time.is_marked and len(time.text) < 60)
        )

    def only(self, times: list[ShownTime], *, is_update: bool) -> datetime | None:
        """The one that is labelled, or that all agree on: a page with many dates lists other articles."""
        read = [
            (time, moment)
            for time in times
            if time.is_update is is_update and (moment := self.read(time.text))
        ]
        for time, moment in read:
            if time.is_labelled:
                return moment
        moments = [moment for time, moment in read if time.is_marked] or [
            moment for _, moment in read
        ]
        return moments[0] if len({moment.date() for moment in moments}) == 1 else None


def _shown_earlier(
    published: datetime | None, times: list[ShownTime], reader: _Reader
) -> datetime | None:
    """Some systems give the day of the last change as both: the page shows the first one."""
    shown = reader.shown(times, is_update=False)
    if published is None or shown is None:
        return shown or published
    is_sure = any(
        not time.is_update and (time.is_marked or len(time.text) <= BARE_DATE) for time in times
    )
    return shown if is_sure and published - shown > timedelta(days=2) else published


def _is_month_first(claims: Claims, url: str | None) -> bool:
    """3/4/2026 is the fourth of March in the United States, where pages say no more than `en`."""
    language = (claims.language or claims.meta.first("og:locale") or "").lower().replace("_", "-")
    if language not in {"", "en", "en-us"}:
        return False
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return False
    return language == "en-us" or host.rsplit(".", 1)[-1] in AMERICAN_DOMAINS


def url_date(url: str | None, latest: datetime) -> datetime | None:
    """/2026/08/14/, /2026-08-14-, 20260814: the day in an address."""
    for found in _URL_DATE.finditer((url or "").split("?")[0]):
        try:
            day = datetime(int(found[1]), int(found[3]), int(found[4]), tzinfo=UTC)
        except ValueError:
            continue
        if EARLIEST <= day <= latest:
            return day
    return None
