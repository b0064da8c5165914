"""The database in, what `newscrawl rights` prints out: counts by source, and what one page said."""

from __future__ import annotations

from typing import Any

from newscrawl.config import Config
from newscrawl.items import RightsDecision
from newscrawl.storage.engine import Database
from newscrawl.storage.rights_counts import SignalSpan, count_rights, signal_history
from newscrawl.terminal import out, printable, table


def rights_rows(config: Config) -> list[dict[str, Any]]:
    """One record a source: pages judged and reserved, what became of them, signals by kind.

    Raises:
        StorageError: the database cannot be read.
    """
    with Database.open(config.database) as database, database.read() as session:
        return [
            {
                "source": counts.source,
                "pages": counts.judged,
                "reserved": counts.reserved,
                **{str(decision): counts.decisions[decision] for decision in RightsDecision},
                "signals": {str(kind): number for kind, number in counts.signals.most_common()},
            }
            for counts in count_rights(session)
        ]


def print_rights(rows: list[dict[str, Any]]) -> None:
    names = ("source", "pages", "reserved", *map(str, RightsDecision))
    lines = [
        (
            *(row[name] for name in names),
            ", ".join(f"{number} {kind}" for kind, number in row["signals"].items()),
        )
        for row in rows
    ]
    out.print(table((*(name.replace("_", " ") for name in names), "signals"), lines))


def history(config: Config, target: str) -> list[SignalSpan]:
    """All that was ever said of the rights in an article or page.

    Raises:
        StorageError: the database cannot be read.
    """
    key = int(target) if target.isdigit() else target
    with Database.open(config.database) as database, database.read() as session:
        return list(signal_history(session, key))


def span_record(span: SignalSpan) -> dict[str, Any]:
    return {
        "page_url": span.page_url,
        "kind": span.kind,
        "value": span.value,
        "origin": span.origin,
        "first_seen_at": span.first_seen_at.isoformat(),
        "seen_at": span.seen_at.isoformat(),
        "gone_at": span.gone_at.isoformat() if span.gone_at else None,
    }


def print_history(spans: list[SignalSpan]) -> None:
    rows = [
        (
            span.kind,
            printable(span.value),
            printable(span.origin),
            f"{span.first_seen_at:%Y-%m-%d %H:%M}",
            f"{span.gone_at:%Y-%m-%d %H:%M}" if span.gone_at else "",
        )
        for span in spans
    ]
    out.print(table(("signal", "value", "said by", "since (UTC)", "until"), rows))
