"""What came in of late, in numbers; counted beforehand or not, they are the same."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from rows import NOW, add_sources, article, read, save

from newscrawl.items import Rejection, RejectionReason
from newscrawl.storage.daily import articles_a_day
from newscrawl.storage.days import count_days
from newscrawl.storage.engine import Database
from newscrawl.storage.yields import (
    latest_articles,
    latest_rejections,
    taken_out,
    weeks_of,
)

DAY = timedelta(days=1)


def add(database: Database, number: int, published: int | None, seen: int, source: str = "harbour"):
    """An article, published and seen so many days before now."""
    save(
        database,
        read(
            article(
                f"https://{source}.example/{number}", f"The one {number}.", source=source,
                published_at=None if published is None else NOW - published * DAY,
                fetched_at=NOW - seen * DAY, title=f"Number {number}",
            )
        ),
    )  # fmt: skip


def test_days_are_the_same_whether_they_were_counted_before_or_not(database: Database):
    add_sources(database)
    for number, (published, seen) in enumerate(
        ((40, 39), (9, 9), (9, 8), (None, 8), (3, 9), (12, 5), (5, 5))
    ):
        add(database, number, published, seen)
    with database.begin() as session:
        count_days(session, NOW - 5 * DAY + timedelta(hours=1))
    add(database, 10, 9, 1)
    add(database, 11, 1, 1, "wire")
    add(database, 12, None, 1, "wire")
    today = NOW.date()
    since = today - 30 * DAY
    expected = Counter(
        {("harbour", today - n * DAY): count for n, count in {9: 4, 8: 1, 12: 1, 5: 1}.items()}
    )
    expected["wire", today - DAY] = 2
    with database.read() as session:
        days = articles_a_day(session, since, today)
        assert days.counts == expected
        assert days.totals == {"harbour": 7, "wire": 2}
        of_one = articles_a_day(session, since, today, apart=1)
        assert of_one.totals == days.totals
        assert of_one.counts["", today - DAY] == 2
        # Of one source, and of days that were not counted yet, the articles themselves are.
        of_one = articles_a_day(session, since, today, source="wire")
        assert of_one.counts == Counter({("wire", today - DAY): 2})
        late = articles_a_day(session, today - 4 * DAY, today)
        assert late.counts == Counter({("wire", today - DAY): 2})
        assert latest_articles(session) == {
            "harbour": NOW - 3 * DAY,
            "wire": NOW - DAY,
        }


def test_a_source_s_weeks_removals_and_rejections(database: Database):
    add_sources(database)
    for number in range(4):
        add(database, number, 7 * number, 7 * number)
    for number in range(3):
        rejection = Rejection(
            source="harbour", page_url=f"https://harbour.example/no/{number}",
            fetched_at=NOW - number * DAY, reason=RejectionReason.TOO_SHORT, detail="9 words",
        )  # fmt: skip
        save(database, read(rejection))
    with database.read() as session:
        weeks = weeks_of(session, "harbour")
        assert [week.articles for week in weeks] == [1, 1, 1, 1]
        assert all(week.first.weekday() == 0 for week in weeks)
        assert weeks[0].filled["title"] == 1
        assert weeks[0].filled["authors"] == 0
        [taken] = taken_out(session, "harbour")
        assert (taken.reason, taken.blocks, taken.examples) == (
            "comment_form",
            4,
            ("Leave a Comment",),
        )
        found = latest_rejections(session, "harbour", limit=2)
        assert [one.url[-4:] for one in found] == ["no/0", "no/1"]
        assert found[0].detail == "9 words"
        assert latest_rejections(session, "wire") == []
