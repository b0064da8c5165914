"""Runs and stored articles in, tables for a person out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from newscrawl.storage.removed import RemovedCount, removed_counts
from newscrawl.storage.runs import COUNTS, RunState, SourceRun
from newscrawl.storage.summary import source_summaries
from newscrawl.terminal import out, shorten, table


def has_failed(run: SourceRun) -> bool:
    """Whether nothing that was asked for was answered with anything of use."""
    if run.state is RunState.FAILED:
        return True
    asked, had = run.listings + run.requested, run.fetched + run.not_modified
    return bool(asked) and not had and run.listings_failed == run.listings


def totals(runs: Sequence[SourceRun]) -> dict[str, int]:
    """What the crawl of all these sources came to."""
    return {name: sum(getattr(run, name) for run in runs) for name in COUNTS}


def run_as_dict(run: SourceRun) -> dict[str, Any]:
    """The run as it goes into JSON."""
    record = asdict(run)
    for name in ("started_at", "finished_at"):
        moment = getattr(run, name)
        record[name] = moment.isoformat() if moment else None
    return record


def print_runs(runs: Sequence[SourceRun]) -> None:
    """One line a source: what the crawl brought, and why pages were rejected or not had."""
    headers = ("source", "fetched", "new", "changed", "same", "rejected", "failed", "why")
    out.print(
        table(
            headers,
            (
                (
                    run.source,
                    run.fetched,
                    run.articles_new,
                    run.articles_changed,
                    run.articles_unchanged,
                    run.rejected,
                    run.failed,
                    tally({**run.rejections, **run.errors}),
                )
                for run in runs
            ),
        )
    )


def tally(counts: Mapping[str, int]) -> str:
    """`12 index_page, 1 too_short`: the commonest first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{number} {name}" for name, number in ordered)


def print_sources(session: Session) -> None:
    """Articles per source."""
    rows = [
        (
            summary.source,
            summary.articles,
            summary.words,
            f"{summary.first:%Y-%m-%d}" if summary.first else "",
            f"{summary.last:%Y-%m-%d}" if summary.last else "",
            summary.edited,
        )
        for summary in source_summaries(session)
    ]
    headers = ("source", "articles", "words", "from", "to", "edits kept")
    out.print(table(headers, rows, title="Articles"))


def print_removed(session: Session) -> None:
    """What was taken out, by reason over all sources, with an example of each."""
    by_reason: dict[str, list[RemovedCount]] = {}
    for count in removed_counts(session):
        by_reason.setdefault(count.reason.value, []).append(count)
    rows = [
        (
            reason,
            sum(count.blocks for count in counts),
            shorten(max(counts, key=lambda count: count.blocks).example, min(out.width, 110) - 30),
        )
        for reason, counts in by_reason.items()
    ]
    rows.sort(key=lambda row: -int(row[1]))
    out.print(table(("reason", "blocks", "for example"), rows, title="Taken out of the articles"))
