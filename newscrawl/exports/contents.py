"""What was counted of a dataset in; the tables of its card out, as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa

from newscrawl.counted import counted
from newscrawl.exports.recipe import Recipe, Withheld
from newscrawl.exports.statistics import Statistics, in_order


def fields_table(schema: pa.Schema, statistics: Statistics) -> str:
    rows = []
    for field in schema:
        missing = statistics.missing[field.name]
        filled = f"{1 - missing / statistics.rows:.1%}" if statistics.rows else ""
        meaning = (field.metadata or {}).get(b"description", b"").decode()
        rows.append((f"`{field.name}`", f"`{type_name(field.type)}`", filled, meaning))
    return _table(("field", "type", "filled", "meaning"), rows)


def type_name(kind: pa.DataType) -> str:
    """As people say it."""
    if isinstance(kind, pa.ListType):
        return f"list of {type_name(kind.value_type)}"
    if isinstance(kind, pa.StructType):
        return f"({', '.join(f'{field.name} {type_name(field.type)}' for field in kind)})"
    return str(kind)


def sources_table(statistics: Statistics) -> str:
    spans = statistics.days.spans()
    rows = [
        (f"`{name}`", statistics.titles[name], f"{count:,}", *map(str, spans[name]))
        for name, count in in_order(statistics.sources)
    ]
    return _table(("source", "title", "articles", "from", "to"), rows)


def topics_table(statistics: Statistics) -> str:
    articles = counted(sum(statistics.sources.values()), "article")
    held = f"Held for tech policy (`relevance`): {statistics.relevant:,} of {articles}"
    return f"{held}.\n\n" + counts_table(("topic", "articles"), statistics.topics)


WITHHELD = {
    Withheld.DEFAULT: "Articles whose owners reserve their use leave with metadata only, those whose"
    " licence allows no derivatives with URL, title and hash.",
    Withheld.DROP: "Articles whose owners reserve their use, and those whose licence allows no"
    " derivatives, are left out.",
    Withheld.INCLUDE: "**By the operator's choice the texts of reserved articles, and of those whose"
    " licence allows no derivatives, are in here.** Whoever uses them answers for that.",
}


def rights_tables(recipe: Recipe, statistics: Statistics) -> str:
    return "\n\n".join(
        [
            f"{WITHHELD[recipe.withheld]} `licence` is what the page itself declares, `source_licence`"
            " what holds where it declares none; `rights_signals` are the opt-outs that were found; `attribution` is the line by which to credit an article.",
            counts_table(("licence", "articles"), statistics.licences),
            counts_table(("what leaves: what decided it", "articles"), statistics.rights),
            "Withdrawn articles are gone from the next snapshot, and come in the next increment as"
            " `withdrawn`: delete them.",
        ]
    )


def removed_table(statistics: Statistics) -> str:
    return "\n\n".join(
        [
            "Blocks of the pages that are not the article, by reason; each row says its own in"
            " `removed`.",
            counts_table(("reason", "blocks"), statistics.removed),
        ]
    )


def counts_table(headers: tuple[str, str], counter: Counter[str], most: int = 50) -> str:
    ordered = in_order(counter)
    rows = [(_cell(name.rstrip(": ")), f"{count:,}") for name, count in ordered[:most]]
    if len(ordered) > most:
        rest = ordered[most:]
        rows.append((f"{len(rest)} others", f"{sum(count for _, count in rest):,}"))
    return _table(headers, rows)


def _table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if len(lines) > 2 else "None."


def _cell(text: str) -> str:
    return one_line(text).replace("|", "\\|") if "\\|" not in text else text


def one_line(text: str) -> str:
    return " ".join(text.replace("<", "&lt;").split())
