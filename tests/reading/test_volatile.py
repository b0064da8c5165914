"""What changes by itself is no change; a number in a sentence is one."""

from __future__ import annotations

import pytest

from newscrawl.reading.volatile import says_the_same

SENTENCE = "The council voted for the cameras on Monday.\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Updated 3 hours ago", "Updated 5 hours ago"),
        ("Posted an hour ago by the desk", "Posted 2 days ago by the desk"),
        ("Aktualisiert vor 3 Stunden", "Aktualisiert vor 2 Tagen"),
        ("Publié il y a 5 minutes", "Publié il y a une heure"),
        ("Hace 2 horas", "Hace 3 días"),
        ("Há 2 horas", "Há 3 dias"),
        ("2 uur geleden", "3 dagen geleden"),
        ("3 godziny temu", "2 dni temu"),
        ("2 часа назад", "3 дня назад"),
        ("3時間前", "2日前"),
        ("12 comments", "15 comments"),
        ("Comments (3)", "Comments (14)"),
        ("1,204 views · 3 shares", "2.1K views · 9 shares"),
        ("7 Kommentare", "12 Kommentare"),
    ],
)
def test_relative_times_and_counters_change_by_themselves(one: str, other: str):
    assert says_the_same(SENTENCE + one, SENTENCE + other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The fine is £3m.", "The fine is £4m."),
        ("The law gives them 3 days.", "The law gives them 5 days."),
        (
            "The regulator received 12,000 comments on the rule by Friday evening.",
            "The regulator received 15,000 comments on the rule by Friday evening.",
        ),
        ("Updated 3 hours ago", "Corrected 3 hours ago"),
        ("12 comments", "12 comments\nA new line."),
        ("Two of three voted.", "Two of four voted."),
    ],
)
def test_what_the_article_says_does_not(one: str, other: str):
    assert not says_the_same(SENTENCE + one, SENTENCE + other)


def test_long_text_takes_no_long_time():
    one = "\n".join(f"{'1 ' * 2000}hours {number}" for number in range(50))
    assert not says_the_same(one, one.replace("hours 49", "hours 50"))
