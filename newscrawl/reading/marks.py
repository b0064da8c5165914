"""An element in, whether its attributes mark it as a byline, a time, or a link to a person, out."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.etree import _Element as Element

MOST_REMEMBERED = 2_000
"""marks whose meaning is kept: the elements of a site share them"""

_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:author|byline|autor|auteur|writer|reporter|firma|creator|contributor|journalist|forfatter|skribent|"
    r"redakteur|redaktor|coauthor|posted-by|signature)(?:s|en|e|es|in|Name|List|Info|Link|Box|Wrapper)*(?:[\s_\d-]|$)|[a-z](?:Author|Byline|Autor|Auteur)|"
    r"(?:^|[\s_-])(?:Author|Byline)|(?:^|\s)by(?:[\s-]|$)|vcard"
)
_NO_BYLINE = re.compile(
    r"avatar|comment|related|image|photo|caption|credit|follow|social|share|desc(?:ription)?\b|bio\b|biograph|about|thumb|icon|img|recommend|"
    r"byline-date|newsletter|signup|login|form",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?:^|[\s_-])(?:date|time|datum|datetime|timestamp|published|publish|publication|pubdate|posted|updated|modified|fecha|dateline|datepublished|"
    r"datemodified)s?(?:[\s_-]|$|[A-Z])|[a-z](?:Date|Time|Datum|Published|Posted|Timestamp)|[dD]ate$|(?:^|[\s_-])(?:meta|info|details|byline|subtitle)(?:[\s_-]|$)"
)
_PERSON_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|a|e)?|auteurs?|profile?s?|people|person|personen|staff|team|by|writers?|contributors?|"
    r"reporters?|journalist(?:s|en|as|es|i)?|columnists?|redaktion|redakteure?|firmas?|redazione|giornalisti|users?|members?)/(?!log-?in|sign-?in|sign-?up|register|join|account|password|subscri)",
    re.IGNORECASE,
)
PUBLISHED = re.compile(
    r"publi|posted|\b(?:datum|date|fecha|data|дата)\b\s*:?|post(?:ed)?[\s_-]?(?:time|date)|veröffentlicht|erschienen|gepubliceerd|geplaatst|pubblicat|opublikowan|publicerad|publisert|udgivet|опубликован|"
    r"dodano|data publikacji|yayın|gönderi|发布|發佈|公開|입력|등록|created",
    re.IGNORECASE,
)
UPDATED = re.compile(
    r"updat|modif|aktuali|actuali|aggiorn|bijgewerkt|atualiz|mis à jour|maj\b|last[\s_-]?(?:edit|review|change)|uppdater|oppdater|opdater|"
    r"обновл|изменен|zaktual|reviewed|revised|geändert|更新|수정|güncel|päivitetty",
    re.IGNORECASE,
)


def marks_of(element: Element) -> str:
    """Class, id and the attributes that say what an element is for; empty for most."""
    get = element.get
    names, others = get("class"), (get("id"), get("itemprop"), get("data-testid"))
    if not any(others):
        return names or ""
    return " ".join(name for name in (names, *others) if name)


@lru_cache(MOST_REMEMBERED)
def is_byline(marks: str) -> bool:
    return bool(_BYLINE.search(marks)) and not _NO_BYLINE.search(marks)


@lru_cache(MOST_REMEMBERED)
def is_time(marks: str) -> bool:
    return bool(_TIME.search(marks))


def is_person_link(element: Element) -> bool:
    """`rel=author`, or an address under /author/, /people/ and the like."""
    return "author" in (element.get("rel") or "").split() or bool(
        _PERSON_LINK.search(element.get("href") or "")
    )
