"""Written dates and times become aware UTC datetimes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading.months import month_number
from newscrawl.reading.relative import is_age, parse_age
from newscrawl.reading.times import parse_time

DAY = datetime(2026, 8, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-08-14T10:00:00+02:00", DAY.replace(hour=8)),
        ("2026-08-14T10:00:00.123Z", DAY.replace(hour=10)),
        ("2026-08-14 10:00:00 -0500", DAY.replace(hour=15)),
        ("2026-08-14", DAY),
        ("20260814", DAY),
        ("1786701600", DAY.replace(hour=10)),
        ("1786701600000", DAY.replace(hour=10)),
        ("Fri, 14 Aug 2026 10:00:00 GMT", DAY.replace(hour=10)),
        ("August 14, 2026 at 10:30 AM", DAY.replace(hour=10, minute=30)),
        ("12:05 a.m., August 14, 2026", DAY.replace(minute=5)),
        ("Updated 3:02 PM EDT, Fri August 14, 2026", DAY.replace(hour=19, minute=2)),
        (
            "Published: 10:22, 14 Aug 2026 | Updated: 11:00, 15 Aug 2026",
            DAY.replace(hour=10, minute=22),
        ),
        ("14. August 2026, 10:30 Uhr", DAY.replace(hour=10, minute=30)),
        ("le 14 août 2026 à 10h30", DAY.replace(hour=10, minute=30)),
        ("14 de agosto de 2026", DAY),
        ("14 sierpnia 2026", DAY),
        ("14 августа 2026", DAY),
        ("2026 m. rugpjūčio 14 d. 10:20", DAY.replace(hour=10, minute=20)),
        ("2026年8月14日 10時30分", DAY.replace(hour=10, minute=30)),
        ("令和8年8月14日", DAY),
        ("2026. 8. 14. 10:30", DAY.replace(hour=10, minute=30)),
        ("2026. augusztus 14., péntek", DAY),
        ("١٤ آب ٢٠٢٦", DAY),
        ("14 كانون الأول 2026", DAY.replace(month=12)),
        ("14 سپتامبر 2026", DAY.replace(month=9)),
        ("14 اگست 2026", DAY),
        ("14 באוגוסט 2026", DAY),
        ("१४ अगस्त २०२६", DAY),
        ("১৪ আগস্ট ২০২৬", DAY),
        ("14 ส.ค. 2569 10:30 น.", DAY.replace(hour=10, minute=30)),
        ("14 สิงหาคม 2569", DAY),
        ("ngày 14 tháng 8 năm 2026", DAY),
        ("Thứ sáu, 14/8/2026, 19:25 (GMT+7)", DAY.replace(hour=12, minute=25)),
        ("14 Agustus 2026 17.30 WIB", DAY.replace(hour=10, minute=30)),
        ("14. avgust 2026", DAY),
        ("14 август 2026", DAY),
        ("14 Aug 2026 12:30 UTC+2", DAY.replace(hour=10, minute=30)),
        ("14 Aug 2026 10:30 UTC", DAY.replace(hour=10, minute=30)),
        ("14 Aug 2026, 5:30 a.m. ET", DAY.replace(hour=10, minute=30)),
        ("14/08/2026", DAY),
        ("14.08.2026 - 10:30 Uhr", DAY.replace(hour=10, minute=30)),
        ("١٤ أغسطس 2026", DAY),
    ],
)
def test_a_written_time_is_read(text, expected):
    assert parse_time(text) == expected


def test_who_puts_the_month_first_is_told_by_the_page():
    assert parse_time("3/4/2026") == datetime(2026, 4, 3, tzinfo=UTC)
    assert parse_time("3/4/2026", month_first=True) == datetime(2026, 3, 4, tzinfo=UTC)
    assert parse_time("3.4.2026", month_first=True) == datetime(2026, 4, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "Chapter 12",
        "2026-13-45",
        "31 February 2026",
        "0001-01-01",
        "9999-12-31",
        "12 Monkeys 2026",
    ],
)
def test_what_is_no_date_gives_none(text):
    assert parse_time(text) is None


@pytest.mark.parametrize(
    "name", ["Août", "aout", "AUGUST", "Sierpnia", "elokuuta", "Ağustos", "август"[:3]]
)
def test_case_and_accents_of_a_month_do_not_count(name):
    assert month_number(name) == 8


@given(st.text(max_size=300))
def test_any_text_gives_an_aware_time_or_none(text):
    moment = parse_time(text)
    assert moment is None or moment.utcoffset() is not None


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
def test_iso_times_come_back_as_they_were(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert parse_time(moment.isoformat()) == moment


FETCHED = datetime(2026, 8, 20, 12, 34, 56, tzinfo=UTC)
HOURS = FETCHED.replace(hour=9, second=0)
TWO_DAYS = datetime(2026, 8, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["3 hours ago", "vor 3 Stunden", "il y a 3 heures", "hace 3 horas", "há 3 horas", "3 ore fa", "3 uur geleden",
     "3 godziny temu", "3 часа назад", "3 saat önce", "för 3 timmar sedan", "3時間前", "3시간 전", "3小时前", "قبل 3 ساعات",
     "3 घंटे पहले", "3 giờ trước", "3 jam lalu", "Published 3 hours ago"],
)  # fmt: skip
def test_an_age_in_hours_is_a_time_to_the_minute(text):
    assert parse_age(text, FETCHED) == HOURS


@pytest.mark.parametrize(
    "text", ["2 days ago", "vor 2 Tagen", "il y a 2 jours", "hace 2 días", "2 дня назад", "2日前"]
)
def test_an_age_in_days_is_a_day(text):
    assert parse_age(text, FETCHED) == TWO_DAYS


def test_yesterday_and_today_are_days():
    for text in ("yesterday", "gestern", "hier", "ayer", "昨日", "вчера", "Yesterday, 10:30"):
        assert parse_age(text, FETCHED) == datetime(2026, 8, 19, tzinfo=UTC)
    assert parse_age("heute", FETCHED) == datetime(2026, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["4 min read", "3 days", "for 3 days", "in 3 days", "12 monkeys", "", "999 weeks ago"]
)
def test_what_is_no_age_gives_none(text):
    assert parse_age(text, FETCHED) is None


@given(st.text(max_size=60))
def test_any_text_is_an_age_or_not(text):
    moment = parse_age(text, FETCHED)
    assert moment is None or (moment <= FETCHED and is_age(text))
