"""What a run came to in, lines for a person or one JSON object out."""

from __future__ import annotations

from typing import Any

from newscrawl.counted import counted
from newscrawl.ingest.filters import Dropped
from newscrawl.ingest.run import Ingested
from newscrawl.terminal import out, printable

WHY = {
    Dropped.NO_PAGE: "no HTML page, or an answer other than 200",
    Dropped.HOST: "of other hosts",
    Dropped.DATE: "of another time",
    Dropped.LANGUAGE: "in another language",
    Dropped.TOPIC: "about something else, or not relevant enough",
    Dropped.DAMAGED: "damaged",
}


def print_ingested(found: Ingested) -> None:
    counts = found.counts
    articles = counts["new"] + counts["changed"] + counts["unchanged"]
    if found.before:
        passed = counted(found.before, "file")
        out.print(f"{passed} passed over: done before, or read by another run.")
    pages = counted(counts["records"], "page")
    out.print(f"{counted(found.files, 'file')} read, {pages} found there:")
    out.print(
        f"  {articles:,} articles ({counts['new']:,} new, {counts['changed']:,} changed,"
        f" {counts['unchanged']:,} as they were)"
    )
    for dropped, what in WHY.items():
        if counts[dropped]:
            out.print(f"  {counts[dropped]:,} passed over: {what}")
    for reason, number in found.rejections.most_common():
        out.print(f"  {number:,} no article: {reason}")
    if found.seconds:
        out.print(f"{counts['records'] / found.seconds:,.0f} pages a second.")
    for url, why in found.failed.items():
        out.print(f"Not read to its end: {printable(url)}: {printable(why)}", markup=False)


def as_dict(found: Ingested) -> dict[str, Any]:
    return {
        "run": found.run_id,
        "files": found.files,
        "passed_over": found.before,
        "counts": dict(sorted(found.counts.items())),
        "rejections": dict(sorted(found.rejections.items())),
        "failed": found.failed,
        "seconds": round(found.seconds, 1),
    }
