"""Probes in, lines for a person out, and progress while they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from newscrawl.counted import counted
from newscrawl.probing.add import Added
from newscrawl.probing.check import Seen
from newscrawl.probing.results import GOOD, SourceProbe
from newscrawl.terminal import err, out, printable, shorten, table

EVERY = 10.0
"""seconds between two lines of progress where there is no terminal"""


@contextmanager
def progress(total: int) -> Iterator[Seen]:
    """Counts sources that are done: a bar on a terminal, plain lines elsewhere."""
    if err.is_terminal:
        columns = (TextColumn("looking at sources"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeElapsedColumn(), console=err, transient=True) as bar:
            task = bar.add_task("", total=total)
            yield lambda _: bar.advance(task)
        return
    done, said = 0, monotonic()

    def seen(_: SourceProbe) -> None:
        nonlocal done, said
        done += 1
        if monotonic() - said >= EVERY:
            said = monotonic()
            err.print(f"{done} of {total} sources looked at")

    yield seen


@contextmanager
def saying() -> Iterator[Callable[[str], None]]:
    """Says what is done now: on one line of a terminal, on plain lines elsewhere."""
    if not err.is_terminal:
        yield lambda words: err.print(printable(words), markup=False)
        return
    with err.status("") as status:
        yield lambda words: status.update(escape(shorten(words, 100)))


def print_added(added: Added) -> None:
    """What was found, what was read, and where the file is."""
    rows = [
        (str(one.kind), one.url, one.links, f"{one.newest:%Y-%m-%d}" if one.newest else "", one.why)
        for one in added.site.listings
    ]
    out.print(table(("found", "", "links", "newest", ""), rows))
    pages = [
        (
            "article" if page.health in GOOD else str(page.health),
            shorten(page.title or page.url, 70),
            page.words,
            shorten(page.why, 60),
        )
        for page in added.site.pages
    ]
    if pages:
        out.print(table(("read", "", "words", ""), pages))
    for url, owner in added.known_by.items():
        err.print(f"{owner} names {url} already: their articles would be the same", markup=False)
    if not added.source.enabled:
        err.print("None of the pages was an article: the file says enabled = false.")
    if added.path is None:
        out.print(added.text, end="", markup=False)
    else:
        out.print(f"Written to {added.path}, for review.", markup=False)


def print_probes(probes: Sequence[SourceProbe]) -> None:
    """One line a source, then what each problem is."""
    rows = [
        (
            probe.name,
            str(probe.health),
            f"{sum(one.links for one in probe.listings)}",
            f"{probe.newest:%Y-%m-%d}" if probe.newest else "",
            shorten(next((page.title for page in probe.pages if page.title), "") or "", 60),
        )
        for probe in probes
    ]
    out.print(table(("source", "state", "links", "newest", "page that was read"), rows))
    for probe in probes:
        if probe.why:
            out.print(f"{probe.name}: {shorten(probe.why, 500)}", markup=False)
    counts: dict[str, int] = {}
    for probe in probes:
        counts[str(probe.health)] = counts.get(str(probe.health), 0) + 1
    said = ", ".join(f"{number} {health}" for health, number in sorted(counts.items()))
    out.print(f"{counted(len(probes), 'source')}: {said}")
