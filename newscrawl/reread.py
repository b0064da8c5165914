"""The archive in, what its pages say by today's reader and profiles out: what `newscrawl reread` does.

An engine has pages loaded, read and compared; this process looks up what is stored, and writes. After
each chunk it notes in a file how far it is, so that a run that was stopped goes on from there; a chunk that was
written twice is written the same.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from newscrawl.archivereading import READ_AGAIN, Change, Pages, Reread, end_pools
from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.counting import Counting
from newscrawl.engine import Engine, LocalEngine
from newscrawl.errors import StorageError, WorkersError
from newscrawl.hosts import host_of
from newscrawl.judging import RightsJudge
from newscrawl.parcels import Parcels
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.sources import Source, choose_sources, load_sources
from newscrawl.storage.engine import Database
from newscrawl.storage.failures import said_by_system
from newscrawl.storage.profiles import Site, load_profiles
from newscrawl.storage.reread_pages import (
    ArchivedPage,
    archived_pages,
    count_archived,
)
from newscrawl.storage.reread_saves import save_readings
from newscrawl.terminal import err, out, printable, table

CHUNK = 400
"""pages that are looked up together, or more where many can be read at a time; the next ones are, while
these are read"""
TASK = 24
"""pages of one site that are one task"""
COMMITTED = 50
"""pages whose new readings are committed together: a crawl waits no longer for them"""
EXAMPLES = 5
"""lines that are shown of each kind of change"""


@dataclass
class Tally:
    """What a run has seen so far."""

    pages: int = 0
    skipped: int = 0
    """fetched anew by a crawl while they were read"""
    changes: dict[str, int] = field(default_factory=dict)
    """pages by `source/cause/change`"""
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, found: Reread) -> None:
        self.pages += 1
        if found.change is Change.SAME:
            return
        key = f"{found.source}/{found.cause}/{found.change}"
        self.changes[key] = self.changes.get(key, 0) + 1
        shown = self.examples.setdefault(found.change, [])
        if len(shown) < EXAMPLES:
            shown.append(found.example)


@dataclass
class Chunk:
    """Pages that were looked up together."""

    last: int
    """number of its last page"""
    size: int
    found: list[Reread] = field(default_factory=list)


@dataclass
class Progress:
    """How far a run is, in a file."""

    path: Path
    asked: dict[str, Any]
    """what was asked for: another question begins anew"""
    after: int = 0
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def of(cls, path: Path, asked: dict[str, Any]) -> Progress:
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))
            if noted["asked"] == asked:
                return cls(path, asked, noted["after"], Tally(**noted["tally"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # there is none, or none that can be used: begin anew
        return cls(path, asked)

    def note(self) -> None:
        """Write it down.

        Raises:
            StorageError: it cannot be; what was written down before stays.
        """
        new = self.path.with_suffix(".new")
        noted = {"asked": self.asked, "after": self.after, "tally": asdict(self.tally)}
        try:
            new.write_text(json.dumps(noted), encoding="utf-8")
            new.replace(self.path)
        except OSError as error:
            raise StorageError(f"cannot write {new}: {said_by_system(error)}") from None


def reread(
    config: Config,
    sources: Sequence[str],
    *,
    since: datetime | None = None,
    engine: Engine | None = None,
    applies: bool = False,
    drops: bool = False,
    anew: bool = False,
) -> Tally:
    """Read archived pages of `sources` (all of the catalogue, when none is named) again.

    Args:
        since: only pages fetched since then.
        engine: what has the pages read; by itself, the cores of this machine.
        applies: store what is read; else only count it.
        drops: delete the articles of pages that are no articles any more.
        anew: begin at the first page, also when an earlier run was stopped.

    Raises:
        ConfigurationError: a source is unknown.
        StorageError: database or archive cannot be used.
        WorkersError: what reads cannot be had.
    """
    config = config.settled()
    known = load_sources(config.sources_dir)
    chosen = choose_sources(known, sources) if sources else dict(known)
    asked = {"sources": sorted(sources), "since": since.isoformat() if since else None,
             "applies": applies, "drops": drops}  # fmt: skip
    progress = Progress.of(config.data_dir / "reread.json", asked)
    if anew:
        progress = Progress(progress.path, asked)
    if progress.after:
        err.print(f"Going on after the {progress.tally.pages:,} pages of a run that was stopped.")
    with Database.open(config.database) as database:
        run = Run(config, database, chosen, since, progress, applies=applies, drops=drops)
        try:
            run.run(engine or LocalEngine())
        finally:
            end_pools()
    progress.path.unlink(missing_ok=True)
    return progress.tally


@dataclass
class Run:
    config: Config
    database: Database
    sources: Mapping[str, Source]
    since: datetime | None
    progress: Progress
    applies: bool
    drops: bool
    rules: dict[Site, SiteRules] = field(default_factory=dict)
    rights: RightsJudge = field(init=False)
    parcels: Parcels = field(default_factory=Parcels)

    def __post_init__(self) -> None:
        self.rights = RightsJudge(self.sources, self.config.rights_policy)
        self._chunks: deque[Chunk] = deque()
        """of which not everything is kept yet"""

    def run(self, engine: Engine) -> None:
        names = sorted(self.sources)
        with self.database.read() as session:
            left = count_archived(session, names, self.since, after=self.progress.after)
            profiles = load_profiles(session, names)
        self.rules = {site: one.rules for site, one in profiles.items() if one.version}
        with Counting.shown("pages read again", total=left) as counting:
            for done in engine.run(READ_AGAIN, self._tasks(names, engine), in_order=True):
                if done.result is None:
                    raise WorkersError(f"{done.lost}; the same command goes on where this one was")
                counting.advance(len(done.result))
                chunk = self._chunks[0]
                chunk.found += done.result
                if len(chunk.found) == chunk.size:
                    self._keep(chunk.last, chunk.found)
                    self._chunks.popleft()

    def _tasks(self, names: list[str], engine: Engine) -> Iterator[Pages | None]:
        """Chunk after chunk. A chunk is looked up when that before the last one is kept: what is found
        does not depend on the engine.
        """
        after = self.progress.after
        while True:
            while len(self._chunks) > 1:
                yield None
            limit = max(CHUNK, 2 * TASK * engine.slots())
            with self.database.read() as session:
                pages = archived_pages(session, names, self.since, after=after, limit=limit)
            if not pages:
                return
            after = pages[-1].id
            self._chunks.append(Chunk(after, len(pages)))
            yield from self._tasks_of(pages)

    def _tasks_of(self, pages: list[ArchivedPage]) -> Iterator[Pages]:
        def site(page: ArchivedPage) -> Site:
            return page.source, host_of(page.url)

        for (source, host), some in groupby(sorted(pages, key=site), site):
            of_site = tuple(some)
            for start in range(0, len(of_site), TASK):
                yield Pages(
                    source=self.sources[source],
                    pages=of_site[start : start + TASK],
                    parcel=self.parcels.pack((source, host), self.rules.get((source, host))),
                    place=(self.config.archive_dir, self.config.archive_url),
                    timeout=self.config.read_timeout,
                    topics=self.config.topics_dir,
                )

    def _keep(self, last: int, found: list[Reread]) -> None:
        tally = self.progress.tally
        readings = [one.reading for one in found if one.reading is not None]
        for start in range(0, len(readings) if self.applies else 0, COMMITTED):
            with self.database.begin() as session:
                some = readings[start : start + COMMITTED]
                tally.skipped += save_readings(
                    session, some, drops=self.drops, weigh=self.rights.weigh_stored
                )
        for one in found:
            tally.add(one)
        self.progress.after = last
        self.progress.note()


def print_tally(tally: Tally, *, applies: bool) -> None:
    """What changed, by source and cause, with examples."""
    kinds = [kind for kind in Change if kind is not Change.SAME]
    rows: dict[tuple[str, str], Counter[str]] = {}
    for key, number in sorted(tally.changes.items()):
        source, cause, change = key.split("/")
        rows.setdefault((source, cause), Counter())[change] += number
    if rows:
        cells = [(*key, *(counted[kind] for kind in kinds)) for key, counted in rows.items()]
        out.print(table(("source", "cause", *kinds), cells))
        for kind in kinds:
            for line in tally.examples.get(kind, []):
                out.print(f"  {kind}: {printable(line)}", markup=False)
    changed = sum(tally.changes.values())
    out.print(
        f"{counted(tally.pages, 'page')} read again, {changed:,} of them otherwise than before."
    )
    if tally.skipped:
        out.print(f"{tally.skipped:,} were left alone, since a crawl has fetched them meanwhile.")
    if changed and not applies:
        out.print("Nothing was stored; --apply stores it.")


def tally_as_dict(tally: Tally) -> dict[str, Any]:
    rows = [
        dict(zip(("source", "cause", "change"), key.split("/"), strict=True)) | {"pages": number}
        for key, number in sorted(tally.changes.items())
    ]
    return {"pages": tally.pages, "skipped": tally.skipped, "changes": rows}
