"""Bylines become lists of people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.reading.names import is_name, split_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ada Byron and Alan Mathison", ["Ada Byron", "Alan Mathison"]),
        ("Ada Byron, Alan Mathison; Grace Murray", ["Ada Byron", "Alan Mathison", "Grace Murray"]),
        ("Von Ada Byron und Alan Mathison", ["Ada Byron", "Alan Mathison"]),
        ("Par Ada Byron et Alan Mathison", ["Ada Byron", "Alan Mathison"]),
        ("Por Ada Byron y Alan Mathison", ["Ada Byron", "Alan Mathison"]),
        ("di Ada Byron e Alan Mathison", ["Ada Byron", "Alan Mathison"]),
        ("Door Ada Byron en Alan Mathison", ["Ada Byron", "Alan Mathison"]),
        ("Text: Ada Byron", ["Ada Byron"]),
        ("By Ada Byron, Technology Reporter", ["Ada Byron"]),
        ("Ada Byron Deputy Political Editor", ["Ada Byron"]),
        ("Ada Byron, PhD", ["Ada Byron"]),
        ("Ada Byron (ab)", ["Ada Byron"]),
        ("By Ada Byron | 14 August 2026", ["Ada Byron"]),
        ("By Ada Byron on August 14, 2026", ["Ada Byron"]),
        ("Ada Byron @adabyron", ["Ada Byron"]),
        ("Ada Byron, ada byron", ["Ada Byron"]),
        ("Jean Y. Dupont", ["Jean Y. Dupont"]),
        ("Vincent van den Berg", ["Vincent van den Berg"]),
        ("牛镛、岳弘彬", ["牛镛", "岳弘彬"]),
        ("구현모 기자", ["구현모"]),
    ],
)
def test_a_byline_is_split_into_people(text, expected):
    assert split_names(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Staff", "admin", "Share this article", "4 min read", "ada@paper.example", "https://paper.example/ada",
     "Ada Byron is a reporter who covers parliament", "Read More", "14 August 2026", "By refusing to pay"],
)  # fmt: skip
def test_what_is_no_person_gives_nobody(text):
    assert [name for name in split_names(text) if name != "Ada Byron"] == []


def test_teams_and_single_names_sign_only_where_names_stand():
    assert split_names("The Paper Team", trusted=True) == ["The Paper Team"]
    assert split_names("Voltaire", trusted=True) == ["Voltaire"]
    assert split_names("Voltaire") == []
    assert split_names("admin", trusted=True) == []


def test_a_name_in_lower_case_words_is_a_sentence():
    assert is_name("Xiao You")
    assert not is_name("thank you")


@given(st.text(max_size=500))
def test_any_text_gives_tidy_unique_names(text):
    names = split_names(text, trusted=True)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name == name.strip() and name for name in names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Byron, Ada K.", ["Ada K. Byron"]),
        ("Ada (Augusta) Byron", ["Ada (Augusta) Byron"]),
        ("This post was written by Ada Byron,\nHead of Policy and Community Development", ["Ada Byron"]),
        ("Articles by Ada Byron", ["Ada Byron"]),
        ("Ada Byron on behalf of the council", ["Ada Byron"]),
        ("Ada Byron und Alan Mathison, dpa", ["Ada Byron", "Alan Mathison", "dpa"]),
        ("Ada Byron, AFP Deutschland", ["Ada Byron", "AFP Deutschland"]),
        ("By ADA BYRON, AP Sports Writer", ["ADA BYRON"]),
        ("Ada Byron, Products Liability", ["Ada Byron"]),
    ],
)  # fmt: skip
def test_other_shapes_of_a_byline(text, expected):
    assert split_names(text) == expected


@pytest.mark.parametrize("text", ["ログイン・登録", "新規登録", "로그인", "登录"])
def test_a_menu_signs_nothing(text):
    assert split_names(text, trusted=True) == []


@pytest.mark.parametrize("text", ["Marketing Team", "Team Ledger", "朝刊新聞オンライン"])
def test_a_team_signs_but_is_no_person(text):
    assert split_names(text, trusted=True) == [text]
    assert not is_name(text)


@pytest.mark.parametrize("text", ["The Team", "Our Staff", "Staff Editors"])
def test_a_team_without_a_name_signs_nothing(text):
    assert split_names(text, trusted=True) == []
