"""A time that is written as an age, and when the page was fetched, in; an aware UTC datetime out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

LONGEST = 40
"""characters of such a text"""
OLDEST_DAYS = 366

# minute, hour, day, week, in each language; between the words that say that it is an age
_UNITS = {
    "minute": r"min(?:ute[sn]?|uto?s?|uti|uut(?:tia|in)|ut(?:er)?|uta|uty)?\.?|мин(?:ут[уы]?)?\.?|dakika|dk|分钟?|分鐘|분|دقائق|دقيقة|मिनट|phút|menit",
    "hour": r"h(?:ou)?rs?\.?|h|stunden?|std\.?|heures?|horas?|or[ae]|u(?:ur|ren)|godzin[ęy]?|godz\.?|час(?:а|ов)?|годин[иу]?|saat|timm(?:e|ar)|time(?:r)?|tunti?a?|小时|小時|時間|시간|ساعات|ساعة|घंटे|घंटा|giờ|jam",
    "day": r"days?|d|tag(?:en?)?|jours?|d[ií]as?|giorn[oi]|dag(?:en|ar|e)?|d(?:ni|zień)|дн(?:я|ей|і|ів)|день|gün|päivää?|天|日|일|أيام|يوم|दिन|ngày|hari",
    "week": r"weeks?|wk|wochen?|semaines?|semanas?|settiman[ae]|we(?:ek|ken)|tygodni(?:e|a)?|tydzień|недел[июья]|hafta|veckor?|uker?|viikkoa?|周|週(?:間)?|주|أسابيع|أسبوع|सप्ताह|tuần|minggu",
}  # fmt: skip
_BEFORE = r"vor|il y a|hace|há|قبل|منذ"
_AFTER = r"ago|fa|atrás|atras|geleden|temu|назад|тому|önce|sedan|siden|sitten|前|전|पहले|trước|(?:yang )?lalu"
_ONE = frozenset("a an einer einem einem une un una uma een en ett et".split())
_AGE = re.compile(
    rf"(?:^|\b)(?:(?P<before>{_BEFORE})\s+)?(?P<number>\d{{1,3}}|{'|'.join(_ONE)})\s*"
    rf"(?:{'|'.join(f'(?P<{unit}>{words})' for unit, words in _UNITS.items())})"
    rf"(?:\s*(?P<after>{_AFTER}))?(?:\b|$)",
    re.IGNORECASE,
)
_YESTERDAY = re.compile(
    r"\b(?:yesterday|gestern|hier|ayer|ontem|ieri|gisteren|wczoraj|вчера|вчора|dün|i ?går|eilen|kemarin)\b|昨日|昨天|어제|أمس|hôm qua",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"\b(?:today|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|dzisiaj|dziś|сегодня|сьогодні|bugün|i ?dag|tänään|hari ini|just now)\b|今日|今天|오늘|اليوم|आज|hôm nay",
    re.IGNORECASE,
)
_STEPS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def is_age(text: str) -> bool:
    return len(text) <= LONGEST and bool(
        _find(text) or _YESTERDAY.search(text) or _TODAY.search(text)
    )


def parse_age(text: str, fetched_at: datetime) -> datetime | None:
    """To the minute, or to the day, as its midnight: "3 hours ago", "vor 2 Tagen", "gestern"."""
    if len(text) > LONGEST:
        return None
    midnight = fetched_at.replace(hour=0, minute=0, second=0, microsecond=0)
    found = _find(text)
    if found is None:
        if _YESTERDAY.search(text):
            return midnight - timedelta(days=1)
        return midnight if _TODAY.search(text) else None
    number = int(found["number"]) if found["number"].isdigit() else 1
    unit = next(unit for unit in _UNITS if found[unit])
    age = number * _STEPS[unit]
    if age > timedelta(days=OLDEST_DAYS):
        return None
    if unit in ("minute", "hour"):
        return (fetched_at - age).replace(second=0, microsecond=0)
    return midnight - age


def _find(text: str) -> re.Match[str] | None:
    """A number and a unit are an age where a word says so: "4 min" is the time of reading."""
    return next((m for m in _AGE.finditer(text) if m["before"] or m["after"]), None)
