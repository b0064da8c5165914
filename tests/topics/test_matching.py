"""Entries of a taxonomy, found in texts."""

from __future__ import annotations

import pytest

from newscrawl.topics.matching import Matcher
from newscrawl.topics.taxonomy import Entry, Kind
from newscrawl.wordsplit import split_words


def found(text: str, *entries: str, language: str = "en") -> list[str]:
    listed = [Entry(entry, 1, "privacy", Kind.PHRASE, language) for entry in entries]
    matcher = Matcher.of(listed, language)
    return [entries[number] for _, number in matcher.find(split_words(text))]


@pytest.mark.parametrize(
    ("text", "entry", "language"),
    [
        ("Lawsuits against two brokers", "lawsuit", "en"),
        ("the companies' policies", "company", "en"),
        ("the regulator regulates", "regulat*", "en"),
        ("END-TO-END ENCRYPTION", "end-to-end encryption", "en"),
        ("end to end encryption", "end-to-end encryption", "en"),
        ("Children\N{RIGHT SINGLE QUOTATION MARK}s privacy", "children's privacy", "en"),
        ("die Behörden der Länder", "behörde", "de"),
        ("des Gesetzes", "gesetz", "de"),
        ("ein IT-Sicherheitsgesetz", "*gesetz", "de"),
        ("Datenschutzgrundverordnung", "datenschutz*", "de"),
        ("as decisões", "decisão", "pt"),
        ("dados pessoais", "dado pessoal", "pt"),
        ("the DSA applies", "DSA", "en"),
        ("Meta said", "Meta", "en"),
    ],
)
def test_forms_that_are_found(text: str, entry: str, language: str):
    assert entry in found(text, entry, language=language)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("the dsa of the plant", "DSA"),
        ("a meta analysis", "Meta"),
        ("an apple a day", "Apple"),
        ("flawed", "law"),
        ("data on protection", "data protection"),
        ("the outlaw", "law"),
        ("data", "data protection"),
    ],
)
def test_what_is_something_else(text: str, entry: str):
    assert found(text, entry) == []


def test_entries_that_overlap_are_all_found():
    assert found("data protection law", "data", "data protection", "protection law") == [
        "data", "data protection", "protection law",
    ]  # fmt: skip


def test_words_are_learned_anew_when_too_many_are_kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("newscrawl.topics.matching.KEPT", 3)
    text = "one two three four privacy laws five six privacy laws"
    assert found(text, "privacy law") == ["privacy law", "privacy law"]
