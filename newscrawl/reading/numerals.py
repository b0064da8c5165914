"""A written date of any script in, the same with ASCII figures, one-word months and years of our era out."""

from __future__ import annotations

import re

_BUDDHIST_FROM = 543
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_THAI_YEAR = re.compile(r"(?<!\d)(25\d\d)(?!\d)")
_ERA = re.compile(r"(令和|平成|昭和|[RHS]\.?)\s*(\d{1,2}|元)\s*年")
_ERA_STARTS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm|/)?\s*(\d{4})", re.IGNORECASE)
_MARKS = {ord(mark): None for mark in "\u200e\u200f\u202a\u202b\u202c\u061c"}
"""of the direction of writing"""
_NAMES = {
    "كانون الثاني": "يناير", "تشرين الأول": "أكتوبر", "تشرين الاول": "أكتوبر", "تشرين الثاني": "نوفمبر",
    "كانون الأول": "ديسمبر", "كانون الاول": "ديسمبر",
    "ม.ค.": "มกราคม", "ก.พ.": "กุมภาพันธ์", "มี.ค.": "มีนาคม", "เม.ย.": "เมษายน", "พ.ค.": "พฤษภาคม", "มิ.ย.": "มิถุนายน",
    "ก.ค.": "กรกฎาคม", "ส.ค.": "สิงหาคม", "ก.ย.": "กันยายน", "ต.ค.": "ตุลาคม", "พ.ย.": "พฤศจิกายน", "ธ.ค.": "ธันวาคม",
}  # fmt: skip
"""months of two words (Levantine Arabic) or with points (Thai), by their one word"""


def plain_date(text: str) -> str:
    """14 สิงหาคม 2569 is 14 สิงหาคม 2026, ١٤ آب ٢٠٢٦ has the figures 14 and 2026, 令和8年 is 2026年."""
    if text.isascii():
        return text
    text = text.translate(_MARKS)
    text = "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in text)
    if "tháng" in text.casefold():
        text = _VIETNAMESE.sub(r"\1.\2.\3", text)
    if "年" in text:
        text = _ERA.sub(_from_era, text)
    for name, month in _NAMES.items():
        if name in text:
            text = text.replace(name, month)
    if _THAI.search(text):
        text = _THAI_YEAR.sub(lambda found: str(int(found[1]) - _BUDDHIST_FROM), text)
    return text


def _from_era(found: re.Match[str]) -> str:
    number = 1 if found[2] == "元" else int(found[2])
    return f"{_ERA_STARTS[found[1].rstrip('.')] + number}年"
