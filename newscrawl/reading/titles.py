"""The forms a headline takes on a page in, the one without the outlet's name out.

Where forms differ, agreement decides: each source votes for the words it gives, and the best
written form of the winning words is taken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.reading.claims import Claims
from newscrawl.reading.headings import Heading, key
from newscrawl.reading.outlets import is_outlet, strip_outlet
from newscrawl.reading.times import parse_time

_NO_HEADLINE = re.compile(
    r"^(?:blog|news|title|article)\s*:|\b(?:posted|published|updated)\b|\w{3}\.[a-z]{2,}\b|^\d+$",
    re.IGNORECASE,
)
"""what may stand in an h1 beside the headline"""
# Weights by how often each form is what a reader calls the title, on news pages of many countries.
_WEIGHTS = {
    "h1": 3.0, "jsonld": 3.2, "og": 2.0, "twitter": 0.5, "element": 0.6, "microdata": 1.5, "meta": 0.5, "other_h1": 0.1,
}  # fmt: skip
_IN_HEAD = frozenset({"jsonld", "og", "twitter", "element", "microdata"})
_WORD = re.compile(r"\w+")
_FORMS = ("h1", "jsonld", "microdata", "og", "twitter", "element", "meta", "other_h1")
"""whose spelling is taken, first to last"""
UNRELATED = 0.4
"""weight of a heading that shares no word with what the head of the page says: "Menu", "Contact us\""""
CUT_FROM = 40
"""letters from which a form may have been cut off"""
HEADLINE = 8.0
"""weight of a heading that is the headline, whatever the head says"""


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    source: str
    key: str
    is_joined: bool = False


def choose_title(
    claims: Claims, headings: Sequence[Heading], outlets: frozenset[str]
) -> tuple[str | None, tuple[str, ...]]:
    """The title, and every form of it that the page has, the title first."""
    raw = [
        (source, text)
        for source, text in _raw_forms(claims, [h.text for h in headings], outlets)
        if text
    ]
    keys = [key(text) for _, text in raw]
    joined = {heading.text for heading in headings if heading.is_joined}
    sections = _sections(claims)
    forms = []
    shorts: dict[str, tuple[str, str]] = {}
    for number, (source, text) in enumerate(raw):
        if text not in shorts:  # most sources give the same
            others = {k for n, k in enumerate(keys) if n != number}
            short = strip_outlet(text, outlets, others, sections)
            shorts[text] = short, key(short)
        short, said = shorts[text]
        forms.append(_Form(short, source, said, text in joined))
    forms = [
        form for form in forms if form.key and not is_outlet(form.key, outlets, most=1.5)
    ] or forms
    if not forms:
        return None, ()
    title = _vote(forms, is_news=any("News" in kind for kind in claims.article.kinds))
    variants = dict.fromkeys((title, *(form.text for form in forms), *(text for _, text in raw)))
    return title, tuple(variants)


def _sections(claims: Claims) -> frozenset[str]:
    stated = (
        claims.article.section,
        claims.microdata.section,
        claims.meta.first("article:section"),
    )
    return frozenset(key(text) for text in stated if text)


def _raw_forms(
    claims: Claims, headings: list[str], outlets: frozenset[str]
) -> list[tuple[str, str | None]]:
    first = claims.article.headlines[0] if claims.article.headlines else None
    known = {
        key(text) for text in (first, claims.meta.first("og:title"), claims.title_element) if text
    }
    # Many sites set their own name as the first h1.
    own = [heading for heading in headings if key(heading) not in outlets] or headings
    main = next((h for h in headings if any(_is_most_of(key(h), k) for k in known)), None)
    main = main or (own[0] if own else None)
    forms: list[tuple[str, str | None]] = [
        ("h1", main),
        ("jsonld", first),
        ("microdata", claims.microdata.headlines[0] if claims.microdata.headlines else None),
        ("og", claims.meta.first("og:title")),
        ("twitter", claims.meta.first("twitter:title")),
        ("element", claims.title_element),
        (
            "meta",
            claims.meta.first(
                "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title"
            ),
        ),
    ]
    forms += [("other_h1", h) for h in headings[:4] if h != main]
    return forms


def _is_most_of(this: str, whole: str) -> bool:
    return this in whole and len(this) * 2 >= len(whole) > 0


def _is_cut_off(form: _Form, forms: list[_Form]) -> bool:
    """Ended by "...", or where a longer form goes on: social networks and search engines want it short."""
    if form.text.endswith(("...", "…")):
        return any(not other.text.endswith(("...", "…")) for other in forms)
    return len(form.key) >= CUT_FROM and any(
        len(other.key) > len(form.key)
        and other.key.startswith(form.key)
        and other.text[len(form.text) : len(form.text) + 3].strip()[:1].isalnum()
        for other in forms
    )


def _vote(forms: list[_Form], *, is_news: bool) -> str:
    votes: dict[str, float] = {}
    for form in forms:
        weight = _WEIGHTS[form.source]
        if form.source == "h1" and (not _is_related(form, forms) or _has_more(form, forms)):
            weight = UNRELATED
        elif form.source == "h1" and not is_news and _is_headline(form, forms):
            weight = HEADLINE
        elif _is_cut_off(form, forms):
            weight /= 10
        votes[form.key] = votes.get(form.key, 0) + weight
    best = max(votes, key=lambda k: votes[k])
    same = [form for form in forms if form.key == best]
    same.sort(key=_unlikeness)
    return same[0].text


def _is_headline(heading: _Form, forms: list[_Form]) -> bool:
    """The head agrees on other words: those for search engines, which one field of many systems sets.

    Not where the head has the same words and a kicker before them. News systems fill `headline`
    from the article.
    """
    head = {form.key for form in forms if form.source in _IN_HEAD}
    if len(head) != 1 or not any(form.source == "jsonld" for form in forms):
        return False
    return not next(iter(head)).endswith(heading.key)


def _has_more(heading: _Form, forms: list[_Form]) -> bool:
    """The words of the head, and beside them a date, a label, a number of comments."""
    for form in forms:
        if form.source in _IN_HEAD and len(form.key) < len(heading.key) and form.key in heading.key:
            rest = heading.text.replace(form.text, " ").strip()
            if len(rest) < len(heading.text) and (parse_time(rest) or _NO_HEADLINE.search(rest)):
                return True
    return False


def _unlikeness(form: _Form) -> tuple[bool, bool, bool, int]:
    """How little a spelling looks like one that an editor set: all in capitals, none at the start."""
    text = form.text
    return text.isupper(), form.is_joined, text[:1].islower(), _FORMS.index(form.source)


def _is_related(heading: _Form, forms: list[_Form]) -> bool:
    others = [form.text for form in forms if form.source in _IN_HEAD]
    words = _parts(heading.text)
    return len(others) < 2 or any(words & _parts(other) for other in others)


def _parts(text: str) -> set[str]:
    """Words of some length; of scripts without spaces, pairs of characters."""
    folded = text.casefold()
    words = {word for word in _WORD.findall(folded) if len(word) > 3 or word.isdigit()}
    return words | {
        folded[n : n + 2]
        for n in range(len(folded) - 1)
        if folded[n] >= "\u3040" and folded[n + 1] >= "\u3040"
    }
