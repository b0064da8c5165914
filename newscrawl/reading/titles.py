"""The forms a headline takes on a page in, the one without the outlet's name out.

Where forms differ, agreement decides: each source votes for the words it gives, and the best
written form of the winning words is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.reading.claims import Claims
from newscrawl.reading.headings import key
from newscrawl.reading.outlets import is_outlet

_SEPARATOR = re.compile(
    r"\s+[|·•»«›‹–—―\-~:⋆*]{1,3}\s+|\s*[|｜ㅣ│]\s*|\s*[：](?=\S)|\s+[-–—](?=\S)|(?<=\w)[-–—]\s+|(?<=[^\x00-\x7f])\s*-+\s*(?=[^\x00-\x7f])"
)
_STRONG = re.compile(r"[|｜ㅣ│»«›‹·•⋆]")
_DATE = re.compile(r"^\W*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\W*$")
_TAIL_BYLINE = re.compile(r"^(?:by|von|par|por|di)\s+\w", re.IGNORECASE)

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


@dataclass(frozen=True, slots=True)
class _Form:
    text: str
    source: str
    key: str


def choose_title(
    claims: Claims, headings: tuple[str, ...], outlets: frozenset[str]
) -> tuple[str | None, tuple[str, ...]]:
    """The title, and every form of it that the page has, the title first."""
    raw = [(source, text) for source, text in _raw_forms(claims, headings) if text]
    keys = [key(text) for _, text in raw]
    forms = []
    for number, (source, text) in enumerate(raw):
        others = {k for n, k in enumerate(keys) if n != number}
        short = strip_outlet(text, outlets, others)
        forms.append(_Form(short, source, key(short)))
    forms = [
        form for form in forms if form.key and not is_outlet(form.key, outlets, most=1.5)
    ] or forms
    if not forms:
        return None, ()
    title = _vote(forms)
    variants = dict.fromkeys((title, *(form.text for form in forms), *(text for _, text in raw)))
    return title, tuple(variants)


def _raw_forms(claims: Claims, headings: tuple[str, ...]) -> list[tuple[str, str | None]]:
    first = claims.article.headlines[0] if claims.article.headlines else None
    known = {
        key(text) for text in (first, claims.meta.first("og:title"), claims.title_element) if text
    }
    main = next((h for h in headings if any(_is_most_of(key(h), k) for k in known)), None)
    forms: list[tuple[str, str | None]] = [
        ("h1", main or (headings[0] if headings else None)),
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
    forms += [("other_h1", h) for h in headings[:4] if h != (main or headings[0])]
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


def _vote(forms: list[_Form]) -> str:
    votes: dict[str, float] = {}
    for form in forms:
        weight = _WEIGHTS[form.source]
        if form.source == "h1" and not _is_related(form, forms):
            weight = UNRELATED
        elif _is_cut_off(form, forms):
            weight /= 10
        votes[form.key] = votes.get(form.key, 0) + weight
    best = max(votes, key=lambda k: votes[k])
    same = [form for form in forms if form.key == best]
    same.sort(key=_unlikeness)
    return same[0].text


def _unlikeness(form: _Form) -> tuple[bool, bool, int]:
    """How little a spelling looks like one that an editor set: all in capitals, none at the start."""
    return form.text.isupper(), form.text[:1].islower(), _FORMS.index(form.source)


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


def strip_outlet(text: str, outlets: frozenset[str], others: set[str]) -> str:
    """Without the outlet's name, section, date and byline that stand after (or before) the headline."""
    cuts = list(_SEPARATOR.finditer(text))
    if not cuts:
        return text
    for cut in cuts:  # a head that another source gives alone is the headline
        head = text[: cut.start()].strip()
        if key(head) in others and len(head.split()) > 1:
            return head
    start, end = 0, len(text)
    for cut in reversed(cuts):
        tail, head = text[cut.end() : end].strip(), text[: cut.start()].strip()
        if not head or not _may_go(tail, head, cut.group(), outlets):
            break
        end = cut.start()
    first = cuts[0]
    if first.start() < end and is_outlet(key(text[: first.start()]), outlets) and first.end() < end:
        start = first.end()
    return text[start:end].strip()


def _may_go(tail: str, head: str, separator: str, outlets: frozenset[str]) -> bool:
    tail_key = key(tail)
    if not tail_key or _DATE.match(tail) or is_outlet(tail_key, outlets):
        return True
    if _STRONG.search(separator):
        return (len(tail.split()) <= 4 and len(head.split()) >= 3) or bool(_TAIL_BYLINE.match(tail))
    return False
