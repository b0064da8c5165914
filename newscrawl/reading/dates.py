"""What a page's sources say about when it appeared and changed in, the times that are believed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from newscrawl.reading.claims import Claims
from newscrawl.reading.months import WORD, month_number
from newscrawl.reading.relative import parse_age
from newscrawl.reading.shown import Header, ShownTime
from newscrawl.reading.times import is_day_or_month, parse_time
from newscrawl.reading.urldates import url_date, url_stamp

CLOCKS_DIFFER = timedelta(minutes=10)
"""a server's clock may run this much ahead of the fetch"""
BARE_DATE = 30
"""characters of a text that is a date and nothing else"""
MOST_WORDS = 2
"""in it that are no month: "Posted on", "Friday\""""
SHOWN_EARLIER = timedelta(days=2)
"""how much earlier than the head's date a shown one must be to be believed before it"""
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


@dataclass(frozen=True, slots=True)
class Dates:
    published_at: datetime | None = None
    """aware, UTC"""
    modified_at: datetime | None = None
    """aware, UTC; never before `published_at`"""
    day: date | None = None
    """of `published_at`, by the page's own calendar"""


def choose_dates(
    claims: Claims,
    header: Callable[[], Header],
    url: str | None,
    fetched_at: datetime | None,
    elsewhere: Callable[[], Header],
) -> Dates:
    """When the page was published and modified; what lies after the fetch is not believed.

    `header` reads the times near the headline, `elsewhere` those of the whole page; each is called
    when what went before gives no date, or one that is doubtful.
    """
    reader = _Reader(claims, url, fetched_at)
    meta = claims.meta
    modified = reader.first(
        claims.article.modified,
        claims.microdata.modified,
        *meta.all(*MODIFIED_NAMES),
        claims.page_modified,
    )
    published = reader.first(
        claims.article.published,
        *meta.all(*PUBLISHED_NAMES),
        claims.microdata.published,
        claims.page_published,
    )
    reader.known = {moment.date() for moment in (published, modified, reader.named) if moment}
    if (
        published is None
        or claims.article.published is None
        or (modified and modified <= published)
    ):
        published = _shown_earlier(published, modified, header().times, reader)
    if published is None:
        published = reader.named or reader.aged(header().ages)
        modified = modified or reader.shown(header().times, is_update=True)
    if published is None:
        times = elsewhere().times
        published = reader.only(times, is_update=False)
        modified = modified or reader.only(times, is_update=True)
    published = published or modified or url_stamp(url, reader.latest)
    if published is None:
        return Dates()
    if modified and modified < published:
        modified = None
    return Dates(
        published_at=published.astimezone(UTC),
        modified_at=modified.astimezone(UTC) if modified else None,
        day=published.date(),
    )


class _Reader:
    """Reads written times, each in its own zone, and believes none that lies after the fetch."""

    def __init__(self, claims: Claims, url: str | None, fetched_at: datetime | None) -> None:
        self.fetched_at = fetched_at
        self.latest = (fetched_at or datetime(2100, 1, 1, tzinfo=UTC)) + CLOCKS_DIFFER
        self.month_first = _is_month_first(claims, url)
        self.named = url_date(url, self.latest)
        """the day in the address"""
        self.known: set[date] = {self.named.date()} if self.named else set()
        """days that are known of the page: they tell what 3/4/2026 means"""

    def read(self, text: str | None) -> datetime | None:
        moment = self._believed(text, month_first=self.month_first)
        if text and is_day_or_month(text) and (not moment or moment.date() not in self.known):
            other = self._believed(text, month_first=not self.month_first)
            if other and (not moment or other.date() in self.known):
                return other
        return moment

    def _believed(self, text: str | None, *, month_first: bool) -> datetime | None:
        moment = parse_time(text, month_first=month_first)
        if moment is None or moment > self.latest:
            return None
        if self.fetched_at and moment > self.fetched_at:
            return self.fetched_at.astimezone(moment.tzinfo)
        return moment

    def first(self, *texts: str | None) -> datetime | None:
        return next((moment for text in texts if (moment := self.read(text))), None)

    def aged(self, ages: list[str]) -> datetime | None:
        """What the first age by the headline means, which only the time of the fetch tells."""
        if self.fetched_at is None or not ages:
            return None
        return parse_age(ages[0], self.fetched_at)

    def shown(self, times: list[ShownTime], *, is_update: bool) -> datetime | None:
        """The first that is sure to be a time, else the first that only reads like one."""
        fitting = [time for time in times if time.is_update is is_update]
        sure = self.first(*(time.text for time in fitting if is_sure(time)))
        return sure or self.first(
            *(time.text for time in fitting if not is_sure(time) and len(time.text) < 60)
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


def is_sure(time: ShownTime) -> bool:
    """Markup makes it a time, or it is a date and hardly anything else."""
    if time.is_marked or len(time.text) > BARE_DATE:
        return time.is_marked
    words = WORD.findall(time.text)
    return sum(month_number(word) is None for word in words) <= MOST_WORDS


def _shown_earlier(
    published: datetime | None,
    modified: datetime | None,
    times: list[ShownTime],
    reader: _Reader,
) -> datetime | None:
    """Some systems give the day of the last change, or of a move to them, as that of publication.

    The page shows the first one. Where the last change lies before publication, the page has been
    published anew, and any earlier day that is shown is the first.
    """
    if published is None:
        return reader.shown(times, is_update=False)
    shown = reader.first(*(time.text for time in times if is_sure(time) and not time.is_update))
    if shown is None:
        return published
    if modified and modified < published and shown.date() < published.date():
        return shown
    return shown if published - shown > SHOWN_EARLIER else published


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
