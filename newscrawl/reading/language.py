"""A text and the language its page declares in, the ISO 639-1 code of its language out."""

from __future__ import annotations

import re

from newscrawl.reading.scripts import LATIN, languages_of

SAMPLE = 500
"""characters that are looked at: more do not change the answer, only the time it takes"""
SURE = 60
"""letters below which a text proves little, and the declared language counts"""
ENOUGH_COMMON = 0.12
"""share of a language's own function words that makes a text a text in it"""

_TAG = re.compile(r"\s*([a-zA-Z]{2,3})(?:[-_]|\s*$|\s*[,;])")
_WORD = re.compile(r"[^\W\d_]+")
_SAME = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jp": "ja",
    "cn": "zh",
    "kr": "ko",
    "gr": "el",
    "ua": "uk",
    "cz": "cs",
}
"""older codes, common mistakes, and the two written forms of Norwegian"""
_FROM_THREE = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "nld": "nl",
    "dut": "nl", "pol": "pl", "rus": "ru", "ukr": "uk", "swe": "sv", "dan": "da", "nor": "no", "fin": "fi", "ces": "cs",
    "cze": "cs", "slk": "sk", "hun": "hu", "ron": "ro", "rum": "ro", "tur": "tr", "ell": "el", "gre": "el", "bul": "bg",
    "jpn": "ja", "zho": "zh", "chi": "zh", "kor": "ko", "ara": "ar", "hin": "hi", "heb": "he", "vie": "vi", "tha": "th",
}  # fmt: skip
_ALIKE = tuple(
    frozenset(group.split())
    for group in (
        "no da",
        "hr bs sr sh me",
        "id ms jv",
        "zu xh ss nr",
        "cs sk",
        "gl pt es",
        "ca es oc",
        "af nl",
        "hi mr ne",
        "ur fa ar ps",
        "ru uk be bg mk",
    )
)
"""languages that are taken for each other in short texts: of these the declared one counts"""
_NOT_SO_ALIKE = frozenset(
    {
        ("es", "pt"),
        ("pt", "es"),
        ("ca", "es"),
        ("es", "ca"),
        ("ru", "uk"),
        ("uk", "ru"),
        ("ar", "fa"),
        ("fa", "ar"),
        ("cs", "sk"),
        ("sk", "cs"),
    }
)
# Words that the neighbouring languages do not share.
_COMMON = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to is that for with was are this it on by from have has be not",
        "de": "der die das und ist von den mit für auf nicht ein eine dem zu im des sich werden",
        "fr": "le les des et est une du dans pour que qui sur pas au avec par ce cette",
        "es": "el los las del una por con y es para como más pero su lo se al",
        "pt": "não uma com em dos das na no da do os ao são mais pela pelo foi",
        "it": "il di che della per non una del sono gli nel con alla dei è ha",
        "nl": "het een van en voor niet dat zijn met aan door ook wordt naar deze",
        "pl": "w na się nie jest że z do przez oraz jak dla po ale są",
        "sv": "och att det som är för inte på av en den har till",
        "fi": "ja on ei että se oli myös hän joka sekä ovat kun",
        "tr": "ve bir bu için ile da de olarak çok daha olan gibi",
    }.items()
}


def code_of(tag: str | None) -> str | None:
    """`de` of `de-AT`, `DE_de`, `deu`; None when it is no language tag."""
    found = _TAG.match(tag or "")
    if not found:
        return None
    code = found[1].lower()
    if len(code) == 3:
        return _FROM_THREE.get(code)
    return None if code in {"un", "xx", "zz"} else _SAME.get(code, code)


def detect(text: str, declared: str | None) -> str | None:
    """The language of a text; the declared one where the text is short or the two are much alike."""
    sample = text[:SAMPLE]
    languages = languages_of(sample)
    if languages != (LATIN,):
        if declared in languages:
            return declared if len(languages) == 1 else _alike(_classify(sample), declared)
        return languages[0] if len(languages) == 1 else _classify(sample)
    words = _WORD.findall(sample.casefold())
    if sum(map(len, words)) < SURE:
        return declared or (_classify(sample) if len(words) > 3 else None)
    common = _COMMON.get(declared or "")
    if common and sum(word in common for word in words) >= ENOUGH_COMMON * len(words):
        return declared
    return _alike(_classify(sample), declared)


def _alike(found: str, declared: str | None) -> str:
    if declared is None or found == declared or (found, declared) in _NOT_SO_ALIKE:
        return found
    return declared if any(found in group and declared in group for group in _ALIKE) else found


def load() -> None:
    """Load the language model now, for a process that will read many pages."""
    _classify("a text")


def _classify(sample: str) -> str:
    # Loading the model takes half a second: only who reads pages pays for it.
    import py3langid

    code: str = py3langid.classify(sample)[0]
    return _SAME.get(code, code)
