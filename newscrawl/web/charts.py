"""Counts in, charts as SVG out, coloured by the page's style sheet: light and dark, and without scripts.

`exports.plots` draws for files, with colours of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from markupsafe import Markup

from newscrawl.exports.plots import scale
from newscrawl.storage.daily import Days

WIDTH, HEIGHT = 900, 260
LEFT, RIGHT, TOP, BOTTOM = 48, 8, 10, 26
SMALL_WIDTH, SMALL_HEIGHT = 160, 36


@dataclass(frozen=True, slots=True)
class Series:
    """One of the things that are counted."""

    name: str
    label: str
    colour: int
    """number of a class `cN` of the style sheet"""
    total: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and the same as numbers for who does not see it."""

    svg: Markup
    series: list[Series]
    rows: list[tuple[date, list[int]]]
    """the first day of each bar, and the heights of its parts"""
    unit: str
    """`day` or `week`"""


def daily_chart(
    days: Days,
    first: date,
    last: date,
    *,
    labels: Mapping[str, str],
    title: str,
) -> Chart:
    """Articles a day, or a week where there are many days, by source; the most frequent apart."""
    apart = sorted({name for name, _ in days.counts if name}, key=lambda n: (-days.totals[n], n))
    series = [Series(n, labels.get(n, n), i, days.totals[n]) for i, n in enumerate(apart)]
    if rest := len(days.totals) - len(apart):
        left = sum(days.totals.values()) - sum(one.total for one in series)
        series.append(Series("", f"{rest} {'other' if rest == 1 else 'others'}", 7, left))
    span = (last - first).days + 1
    unit, step = ("day", 1) if span <= 120 else ("week", 7)
    start = first if step == 1 else first - timedelta(days=first.weekday())
    places = {name: number for number, name in enumerate(apart)}
    rows = [
        (start + timedelta(days=step * number), [0] * len(series))
        for number in range(((last - start).days) // step + 1)
    ]
    for (source, day), number in days.counts.items():
        index = (day - start).days // step
        if 0 <= index < len(rows):
            rows[index][1][places.get(source, len(series) - 1)] += number
    return Chart(_stacked(rows, series, title, unit), series, rows, unit)


def _stacked(
    rows: Sequence[tuple[date, list[int]]], series: Sequence[Series], title: str, unit: str
) -> Markup:
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    highest = max((sum(parts) for _, parts in rows), default=0)
    top, step = scale(max(highest, 4))
    total = sum(one.total for one in series)
    said = f"{total:,} articles from {rows[0][0]} to {rows[-1][0]}; at most {highest:,} a {unit}."
    lines = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<title>{escape(title)}</title><desc>{escape(said)} The table below has the numbers.</desc>",
    ]
    for value in range(0, top + 1, step):
        y = TOP + height - height * value / top
        lines.append(
            f'<line class="grid" x1="{LEFT}" x2="{LEFT + width}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:,}</text>'
        )
    each = width / len(rows)
    gap = min(2.0, each * 0.15)
    every = max(1, -(-len(rows) // 9))
    for number, (day, parts) in enumerate(rows):
        x, y = LEFT + number * each, float(TOP + height)
        bars = []
        for one, part in zip(series, parts, strict=True):
            tall = height * part / top
            y -= tall
            if part:
                bars.append(
                    f'<rect class="c{one.colour}" x="{x + gap / 2:.2f}" y="{y:.2f}"'
                    f' width="{each - gap:.2f}" height="{tall:.2f}"/>'
                )
        if bars:
            lines += ["<g>", f"<title>{day}: {sum(parts):,} articles</title>", *bars, "</g>"]
        if number % every == 0 and number + every // 2 < len(rows):
            minor = ' class="minor"' if number // every % 2 else ""
            lines.append(
                f'<text{minor} x="{x + each / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">'
                f"{day:%d %b}</text>"
            )
    return Markup("".join([*lines, "</svg>"]))  # noqa: S704  numbers and escaped text


def share_line(shares: Sequence[float], label: str) -> Markup:
    """A small line of shares between 0 and 1, oldest first."""
    if not shares:
        return Markup("")
    step = (SMALL_WIDTH - 8) / max(1, len(shares) - 1)
    points = [
        (4 + number * step, 4 + (SMALL_HEIGHT - 8) * (1 - share))
        for number, share in enumerate(shares)
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return Markup(  # noqa: S704  numbers and escaped text
        f'<svg class="share" viewBox="0 0 {SMALL_WIDTH} {SMALL_HEIGHT}" role="img">'
        f"<title>{escape(label)}: {shares[0]:.0%} first, {shares[-1]:.0%} now</title>"
        f'<line class="grid" x1="4" x2="{SMALL_WIDTH - 4}" y1="4" y2="4"/>'
        f'<line class="grid" x1="4" x2="{SMALL_WIDTH - 4}" y1="{SMALL_HEIGHT - 4}" y2="{SMALL_HEIGHT - 4}"/>'
        f'<polyline class="line" points="{path}"/><circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )
