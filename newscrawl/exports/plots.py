"""Counts in, charts as SVG out: written by hand, since a plotting library is larger than newscrawl
and its files differ from version to version, while the same data is to make the same bytes.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape

from newscrawl.exports.days import DayCounts
from newscrawl.exports.statistics import LENGTHS, Statistics, in_order

WIDTH, HEIGHT = 860, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 44, 44
COLOURS = ("#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#a463f2")
OTHERS = "#b8b8b8"
MOST_BARS = 120
INK, FAINT = "#222", "#ddd"

Bars = Sequence[tuple[str, Sequence[int]]]
"""label of each bar, and the heights of its parts"""


def plots(statistics: Statistics) -> dict[str, str]:
    """File name to SVG; none where there is nothing to draw."""
    if not statistics.days:
        return {}
    return {
        "articles.svg": articles_plot(statistics.days, statistics.titles),
        "lengths.svg": lengths_plot(statistics.by_length()),
        "languages.svg": languages_plot(statistics.languages),
    }


def articles_plot(days: DayCounts, titles: Mapping[str, str]) -> str:
    """Articles a day, week, month or year, the most frequent sources apart."""
    totals: Counter[str] = Counter()
    for source, _, count in days:
        totals[source] += count
    shown = [source for source, _ in in_order(totals)[: len(COLOURS)]]
    others = len(totals) - len(shown)
    spans = days.spans().values()
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    unit, bins = _bins(first, last)
    place = {name: number for number, name in enumerate(bins)}
    heights = [[0] * (len(shown) + bool(others)) for _ in bins]
    for source, day, count in days:
        part = shown.index(source) if source in shown else len(shown)
        heights[place[_bin(day, unit)]][part] += count
    legend = [titles.get(source, source) for source in shown]
    legend += [f"{others} others"] if others else []
    colours = [*COLOURS[: len(shown)], OTHERS]
    return _bar_chart(
        f"Articles a {unit}, by source", list(zip(bins, heights, strict=True)), colours, legend
    )


def lengths_plot(lengths: Mapping[int, int]) -> str:
    """Articles by length."""
    ends = [f"{length:,}" for length in LENGTHS]
    labels = [f"{a}–{b}" for a, b in itertools.pairwise(ends)] + [f"{ends[-1]}+"]
    bars = [(label, [count]) for label, count in zip(labels, lengths.values(), strict=True)]
    return _bar_chart("Articles by length, in words", bars, COLOURS[:1], [])


def languages_plot(languages: Mapping[str, int]) -> str:
    """Articles by language, the most frequent ones apart."""
    ordered = in_order(Counter(languages))
    bars = [(name, [count]) for name, count in ordered[:20]]
    if len(ordered) > 20:
        bars.append(("others", [sum(count for _, count in ordered[20:])]))
    return _bar_chart("Articles by language", bars, COLOURS[:1], [])


def _bins(first: date, last: date) -> tuple[str, list[str]]:
    span = (last - first).days + 1
    unit = next(
        (
            unit
            for unit, days in (("day", 1), ("week", 7), ("month", 30))
            if span <= MOST_BARS * days
        ),
        "year",
    )
    names = dict.fromkeys(_bin(first + timedelta(days=day), unit) for day in range(span))
    return unit, list(names)


def _bin(day: date, unit: str) -> str:
    match unit:
        case "week":
            return (day - timedelta(days=day.weekday())).isoformat()
        case "month":
            return f"{day:%Y-%m}"
        case "year":
            return f"{day:%Y}"
    return day.isoformat()


def _bar_chart(title: str, bars: Bars, colours: Sequence[str], legend: Sequence[str]) -> str:
    right = RIGHT if legend else 24
    width, height = WIDTH - LEFT - right, HEIGHT - TOP - BOTTOM
    top, step = scale(max(sum(parts) for _, parts in bars))
    each = width / len(bars)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" font-family="system-ui, sans-serif" font-size="12" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="24" font-size="15" font-weight="600">{escape(title)}</text>',
    ]
    for value in range(0, top + 1, step):
        y = TOP + height - height * value / top
        lines.append(
            f'<line x1="{LEFT}" x2="{LEFT + width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
        )
    every = -(-max(len(label) for label, _ in bars) * 8 // max(1, int(each))) or 1
    for number, (label, parts) in enumerate(bars):
        x, y = LEFT + number * each, float(TOP + height)
        for colour, part in zip(colours, parts, strict=False):
            tall = height * part / top
            y -= tall
            if part:
                lines.append(
                    f'<rect x="{x + each * 0.08:.2f}" y="{y:.2f}" width="{each * 0.84:.2f}"'
                    f' height="{tall:.2f}" fill="{colour}"/>'
                )
        if number % every == 0:
            lines.append(
                f'<text x="{x + each / 2:.1f}" y="{TOP + height + 18}" text-anchor="middle">'
                f"{escape(label)}</text>"
            )
    for number, (name, colour) in enumerate(zip(legend, colours, strict=False)):
        x, y = LEFT + width + 18, TOP + 12 + number * 22
        short = name if len(name) <= 24 else name[:23] + "…"
        lines.append(
            f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{colour}"/>'
            f'<text x="{x + 18}" y="{y}">{escape(short)}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def scale(highest: int) -> tuple[int, int]:
    """End of the axis, and the distance of its marks: 1, 2 or 5 times a power of ten."""
    step = 1
    while step * 5 < highest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return -(-highest // step) * step, step
