"""A byline as it is written in, the people's names in it out: "By A and B, Reporter" is A, B."""

from __future__ import annotations

import re
from functools import lru_cache

from newscrawl.reading.roles import FUNCTION_WORDS, GENERIC, NAMELESS, NO_NAME, TEAM_END, is_agency

MOST_CHARACTERS = 400
MOST_NAMES = 30
MOST_WORDS = 5
"""of a person's name, particles not counted"""

_BY = re.compile(
    r"^\W*(?:(?:(?:(?:this|the) (?:post|article|story|piece|guide|report|column|blog) (?:was|is) )?(?:originally |first )?"
    r"(?:(?:published|posted|written|words?|story|reported|report|reporting|text|article|authored|created|"
    r"reviewed|post|analysis|opinion|commentary|column|guest post|contributed|submitted|edited|medically reviewed|updated|"
    r"fact[- ]checked|review|interview|compiled|photos?|video|(?:all |see |view |more )*(?:articles|posts|stories))\s+(?:and\s+\w+\s+)?)?by\b[\s:]*)"
    r"|(?:authors?|autor(?:in|en|es|as?|i|zy)?|auteure?s?|autrice|autore|auteur\(s\)|reporter|reported by|writer|"
    r"text|texte|texto|testo|tekst|foto|redacción|redazione|redaktion|автор(?:ы|и)?|текст|作者|記者|记者|文|기자|כתב|"
    r"penulis|yazar|författare|forfatter|door|kirjoittaja|szerző)\s*(?:/in|:in|\(s\)|\*in|\(in\))?\s*[:：|/]\s*"
    r"|(?:von|par|por|di|door|av|af|przez|de|da|od|från|oleh|a cura di|scritto da|écrit par|escrito por|"
    r"geschrieben von|publié par|publicado por|geschreven door|ein beitrag von|eine analyse von|ein kommentar von|"
    r"ein gastbeitrag von|skrevet av|skrevet af|автор|от|بقلم|كتب(?:ت)?|إعداد|تحرير|מאת|द्वारा|γράφει (?:ο|η)|"
    r"írta|napsala?|napisała?|scris de|ditulis oleh|teksti|skrevet av)\s+(?=\S))",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[|⋅•·●►»]|\s[-–—]{1,2}\s|\b(?:published|updated|posted|last updated|aktualisiert|veröffentlicht|publié|mis à jour|"
    r"publicado|actualizado|pubblicato|aggiornato|gepubliceerd)\b|\bon\s+(?=\d|\w+ \d|behalf\b)|\bfor\s+(?=the\b|[A-Z])|"
    r"\bvia\b|https?://|\S+@\S+|\d{4}|\d{1,2}[.:/]\d|\((?!\w+\) [^\W\d_]))",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[;/+、，\n]|\||\s&\s|\s(?:and|und|et|en|og|och|ja|и|та|і|i|y|e|ve|și|és|with|mit|avec|con|com|met)\s)\s*",
    re.IGNORECASE,
)
# "y", "e", "i", "en", "con", "met" may also be initials or parts of a name: only lower case joins.
_JOIN_LOWER = re.compile(r"\s(?:y|e|i|en|con|com|met|ja|ve|with|mit|avec)\s", re.IGNORECASE)
_PAREN = re.compile(r"\s*(?:\((?!\w+\) [^\W\d_])|[\[（])[^)\]）]*[)\]）]?")
"""what stands in brackets, but for a second name between two others: Ada (Augusta) Byron"""
_HANDLE = re.compile(r"(?:^|\s)@\w+")
_PARTICLES = frozenset(
    "de del della di da do dos das du des van von der den ten ter la le el al bin bint ibn y e i zu zum zur af av "
    "of the und and st abu ben dal dalla degli lo los las san santa 't".split()
)
_FIRST_AND_INITIAL = re.compile(r"[^\W\d_]+(?: [^\W\d_]\.?){1,2}")
_HAS_LETTER = re.compile(r"[^\W\d_]{2}")
_EAST_ASIAN = re.compile(r"^[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af・·\s]+$")
_EAST_ASIAN_MENU = re.compile(
    r"ログイン|登録|会員|購読|一覧|検索|登录|注册|会员|订阅|更多|訂閱|登入|로그인|회원|구독|더보기"
)
"""of a menu: nobody signs so"""
_EAST_ASIAN_OUTLET = re.compile(
    r"ニュース|新聞|記事|編集部|特集|新闻|报道|编辑部|뉴스|신문|기사|편집부"
)
"""of an outlet: no person is called so"""
_EAST_ASIAN_TITLE = re.compile(
    r"(?:\s*(?:特派員|記者|记者|編集委員|論説委員|기자|특파원|선임기자|객원기자|논설위원))+$"
)
_DEGREES = frozenset(
    "phd md mba jd esq rn ma msc bsc mph cfp cpa dds dvm dr jr sr ii iii iv llb llm rd do ms rdn ldn cfa facs".split()
)


def strip_by(text: str) -> tuple[str, bool]:
    """The text without a leading "By", "Von", "Author:"..., and whether it had one."""
    stripped = _BY.sub("", text, count=1)
    return stripped.strip(), stripped != text


def split_names(text: str | None, *, trusted: bool = False) -> list[str]:
    """The names in a byline, in order, each once.

    `trusted`: the text stands where only names stand (JSON-LD, meta author), so that single words,
    teams and outlets are let through as well.
    """
    return list(_split_names(text[:MOST_CHARACTERS], trusted)) if text else []


@lru_cache(maxsize=5_000)  # the same few people sign a site's pages, in several places of each
def _split_names(text: str, trusted: bool) -> list[str]:
    text, _ = strip_by(_HANDLE.sub(" ", " ".join(text.split())))
    text = _PAREN.sub(" ", text)
    cut = _CUT.search(text)
    if cut and cut.start() > 0:
        text = text[: cut.start()]
    elif cut:
        return []
    names: list[str] = []
    for part in _split(text):
        for number, piece in enumerate(_split_commas(part)):
            name = _cut_role(_tidy_name(piece))
            if (
                number
                and names
                and " " in name
                and is_agency(name.split()[0])
                and not is_agency(name)
            ):
                continue  # "AP Sports Writer" is a post
            if name and (
                is_name(name)
                or (trusted and number == 0 and _may_sign(name))
                or (number and names and is_agency(name))
            ):
                names.append(name)
            elif names and name:
                trusted = (
                    False  # "Ada Byron, Gardener & Garden Educator": what follows a role is one
                )
    unique = {name.casefold(): name for name in reversed(names)}
    return [unique[key] for key in dict.fromkeys(name.casefold() for name in names)][:MOST_NAMES]


def _split(text: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for found in _BETWEEN.finditer(text):
        joint = found.group()
        if _JOIN_LOWER.fullmatch(joint) and not joint.strip().islower():
            continue
        parts.append(text[start : found.start()])
        start = found.end()
    return [*parts, text[start:]]


def _split_commas(part: str) -> list[str]:
    """At commas, unless what follows is a degree or the one first name ("Doe, Jane")."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    kept: list[str] = []
    for piece in pieces:
        if kept and piece.replace(".", "").replace(" ", "").casefold() in _DEGREES:
            continue
        kept.append(piece)
    if (
        len(kept) == 2
        and len(kept[0].split()) == 1
        and (len(kept[1].split()) == 1 or _FIRST_AND_INITIAL.fullmatch(kept[1]))
        and not _EAST_ASIAN.match(part)
    ):
        first, last = kept[1], kept[0]
        if first[:1].isupper() and first.casefold() not in NO_NAME and not first.isupper():
            return [f"{first} {last}"]
    return kept


def _tidy_name(piece: str) -> str:
    piece, _ = strip_by(piece)
    piece = _EAST_ASIAN_TITLE.sub("", piece)
    return piece.strip(" \t\n.,:;-–—|*\"'“”„«»)）") + (
        "." if re.search(r"\b(?:Jr|Sr)\.$", piece) else ""
    )


def _cut_role(name: str) -> str:
    """A role after a full name goes: "Jane Doe Deputy Editor" is Jane Doe."""
    words = name.split()
    if is_team(name):
        return name
    for number, word in enumerate(words):
        if number >= 2 and _bare(word) in NO_NAME and is_name(" ".join(words[:number])):
            return " ".join(words[:number])
    return name


def is_name(text: str) -> bool:
    """It looks like the name of a person: two to five words with capitals, none of a notice."""
    if (
        len(text) > 60
        or any(character in text for character in "@#/<>{}[]=_?!%$€£")
        or any(c.isdigit() for c in text)
    ):
        return False
    if _EAST_ASIAN.match(text):
        return 2 <= len(text.replace(" ", "")) <= 8 and not (
            _EAST_ASIAN_MENU.search(text) or _EAST_ASIAN_OUTLET.search(text)
        )
    words = text.split()
    if any(_bare(word) in NO_NAME or word in FUNCTION_WORDS for word in words):
        return False
    named = [word for word in words if word.casefold() not in _PARTICLES]
    return len(words) >= 2 and 1 <= len(named) <= MOST_WORDS and all(map(_is_name_word, named))


def is_notice(text: str) -> bool:
    """It has a word that no person is called by."""
    return any(_bare(word) in NO_NAME for word in text.split())


def is_team(text: str) -> bool:
    """A few words, the last of which is a team's: "The Paper Staff"."""
    words = text.split()
    return 1 < len(words) <= 4 and (_bare(words[-1]) in TEAM_END or _bare(words[0]) == "team")


def _is_named_team(text: str) -> bool:
    """One that can be told from others: "Marketing Team", not "The Team" or "Staff Editors"."""
    words = [_bare(word) for word in text.split()]
    return 1 < len(words) <= 4 and (
        (words[-1] in TEAM_END and words[0] not in NAMELESS)
        or (words[0] == "team" and words[-1] not in NAMELESS)
    )


def _is_name_word(word: str) -> bool:
    letter = next((character for character in word if character.isalpha()), "")
    return bool(letter) and (not letter.islower())


def _may_sign(text: str) -> bool:
    """A team, an outlet, one word: what may sign where no person does."""
    return (
        len(text) <= 60
        and len(text.split()) <= 7
        and bool(_HAS_LETTER.search(text))
        and "@" not in text
        and not _EAST_ASIAN_MENU.search(text)
        and "://" not in text
        and not text.casefold().startswith(("www.", "facebook.com"))
        and (_is_named_team(text) or not all(_bare(word) in GENERIC for word in text.split()))
        and (" " not in text or sum(map(_is_name_word, text.split())) * 2 > len(text.split()))
    )


def _bare(word: str) -> str:
    return word.strip(".,:;()'’\"").casefold()
