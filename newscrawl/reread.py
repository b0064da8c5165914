"""The archive in, what its pages say by today's reader and profiles out: what `newscrawl reread` does.

Workers load, read and compare; this process looks up what is stored, and writes. After each chunk
it notes in a file how far it is, so that a run that was stopped goes on from there; a chunk that was
written twice is written the same.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from newscrawl.archivereading import Change, Reread, read_again, unreadable
from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.counting import Counting
from newscrawl.errors import StorageError
from newscrawl.hosts import host_of
from newscrawl.judging import RightsJudge
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
from newscrawl.workers import ReadingPool

logger = logging.getLogger(__name__)

CHUNK = 400
"""pages that are looked up together; the next ones are, while workers read these"""
TOGETHER = 8
"""pages that a worker is given at a time"""
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
    jobs: int = 0,
    applies: bool = False,
    drops: bool = False,
    anew: bool = False,
) -> Tally:
    """Read archived pages of `sources` (all of the catalogue, when none is named) again.

    Args:
        since: only pages fetched since then.
        jobs: reading processes; 0: one per core.
        applies: store what is read; else only count it.
        drops: delete the articles of pages that are no articles any more.
        anew: begin at the first page, also when an earlier run was stopped.

    Raises:
        ConfigurationError: a source is unknown.
        StorageError: database or archive cannot be used.
    """
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
        asyncio.run(run.run(jobs))
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

    def __post_init__(self) -> None:
        self.rights = RightsJudge(self.sources, self.config.rights_policy)

    async def run(self, jobs: int) -> None:
        names = sorted(self.sources)
        with self.database.read() as session:
            left = count_archived(session, names, self.since, after=self.progress.after)
            profiles = load_profiles(session, names)
        self.rules = {site: one.rules for site, one in profiles.items() if one.version}
        pool = ReadingPool(
            workers=jobs, timeout=self.config.read_timeout, topics=self.config.topics_dir
        )
        try:
            with Counting.shown("pages read again", total=left) as counting:
                await self._read_all(pool, names, counting)
        finally:
            await asyncio.to_thread(pool.close)

    async def _read_all(self, pool: ReadingPool, names: list[str], counting: Counting) -> None:
        after, waiting = self.progress.after, None
        while True:
            pages = await asyncio.to_thread(self._next, names, after)
            reading = asyncio.ensure_future(self._read(pool, pages)) if pages else None
            if waiting is not None:
                last, found = await waiting
                await asyncio.to_thread(self._keep, last, found)
                counting.advance(len(found))
            if reading is None:
                return
            after, waiting = pages[-1].id, reading

    def _next(self, names: list[str], after: int) -> list[ArchivedPage]:
        with self.database.read() as session:
            return archived_pages(session, names, self.since, after=after, limit=CHUNK)

    async def _read(self, pool: ReadingPool, pages: list[ArchivedPage]) -> tuple[int, list[Reread]]:
        def site(page: ArchivedPage) -> Site:
            return page.source, host_of(page.url)

        groups = []
        for (source, host), some in groupby(sorted(pages, key=site), site):
            of_site = list(some)
            groups += [
                self._group(pool, source, host, of_site[start : start + TOGETHER])
                for start in range(0, len(of_site), TOGETHER)
            ]
        found = await asyncio.gather(*groups)
        return pages[-1].id, [one for group in found for one in group]

    async def _group(
        self, pool: ReadingPool, source: str, host: str, pages: list[ArchivedPage]
    ) -> list[Reread]:
        parcel = pool.pack(source, host, self.rules.get((source, host)))
        place = (self.config.archive_dir, self.config.archive_url)
        try:
            return await pool.run(read_again, place, self.sources[source], parcel, pages)
        except Exception as error:  # noqa: BLE001  foreign pages; each is told of below
            if len(pages) == 1:
                return [unreadable(pages[0], f"{type(error).__name__}: {error}")]
        # One of them hangs or kills its worker: which one shows when each is read alone.
        alone = [await self._group(pool, source, host, [page]) for page in pages]
        return [one for group in alone for one in group]

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
