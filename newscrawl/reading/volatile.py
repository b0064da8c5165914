"""Two readings of a page in, whether they say the same but for what changes by itself out.

What changes by itself are relative times ("3 hours ago") anywhere, and counters ("12 comments",
"1.2K views") in lines that are hardly more than that. A number in a sentence is what the article
says.
"""

from __future__ import annotations

import re

SHORT = 8
"""words of a line that may be a counter"""

_UNITS = (
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?"
    r"|sekunden?|minuten?|stunden?|std|tag(?:en?)?|wochen?|monat(?:en?)?|jahr(?:en?)?"
    r"|segundos?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|m[eê]s|a[ñn]os?|anos?"
    r"|secondes?|heures?|jours?|semaines?|mois|ans?|ann[ée]es?"
    r"|secondi|minut[oi]|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]"
    r"|seconden|minuut|uur|uren|dag(?:en)?|weken|maand(?:en)?|jaar|jaren"
    r"|sekund\w*|minut\w*|godzin\w*|dni|dzie[nń]|tygod\w*|miesi\w+|lat[a]?|rok\w*"
    r"|секунд\w*|минут\w*|час\w*|дн\w+|день|недел\w*|месяц\w*|год\w*|лет"
    r"|timm\w*|tim\w*|dagar|dage|dager|veck\w*|uger?|uker?|m[åa]nad\w*|m[åa]ned\w*|[åa]r"
)
_NUMBER = (
    r"(?:\d[\d.,]*|an?|one|two|three|four|five|six|seven|eight|nine|ten|ein(?:e[rmn]?)?|une?|uma?)"
)
_AGO = re.compile(
    rf"\b(?:vor|hace|h[áa]|il y a)\s+(?:über\s+|cerca de\s+|environ\s+)?{_NUMBER}\s*(?:{_UNITS})\b"
    rf"|\b{_NUMBER}\s*(?:{_UNITS})\s+(?:ago|fa|geleden|atr[áa]s|temu|назад|siden|sedan|önce)\b"
    r"|\b(?:just now|moments ago|gerade eben|à l['’]instant)\b"
    r"|\d+\s*(?:秒|分|分钟|時間|小时|小時|日|天|週間|周|か月|个月|年)\s*(?:前|以前)"
    r"|\d+\s*(?:초|분|시간|일|주|개월|년)\s*전",
    re.IGNORECASE,
)
_COUNTED = (
    r"comments?|repl(?:y|ies)|responses?|shares?|views?|reads?|likes?|reactions?|votes?|followers?"
    r"|downloads?|claps?|min(?:ute)? reads?"
    r"|kommentare?|aufrufe|antworten|reaktionen|lesezeit"
    r"|commentaires?|vues?|partages?|lectures?|réactions?"
    r"|comentarios?|comentários?|visitas?|vistas?|visualizaç\w+|visualizacion\w*|compartidos?|lecturas?"
    r"|comment[oi]|visualizzazion[ei]|condivision[ei]|reacties?|weergaven"
    r"|komentarz\w*|wyświetle\w*|комментар\w*|просмотр\w*|kommentarer|visninger"
)
_COUNTER = re.compile(
    rf"\d[\d.,  ]*[km]?\s*(?:{_COUNTED})\b|\b(?:{_COUNTED})\s*[:(]?\s*\d[\d.,]*[km]?"
    r"|\d[\d,]*\s*(?:件|次|条|人)(?:のコメント|评论|閲覧|浏览|阅读)?|(?:댓글|조회)\s*\d[\d,]*",
    re.IGNORECASE,
)


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but what changes by itself."""
    ours, theirs = one.splitlines(), other.splitlines()
    return len(ours) == len(theirs) and all(
        line == beside or _steady(line) == _steady(beside)
        for line, beside in zip(ours, theirs, strict=True)
    )


def _steady(line: str) -> str:
    steady = _AGO.sub("\0", line)
    return _COUNTER.sub("\0", steady) if len(line.split()) <= SHORT else steady
