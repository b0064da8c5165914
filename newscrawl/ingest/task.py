"""One WARC file in, its articles committed part by part out, with how far it was read in each part.

A part is one transaction: articles, counts and the place from which reading goes on. So a task may be
killed at any moment and begun again, here or on another machine: nothing is lost, nothing doubled.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from newscrawl import topics
from newscrawl.config import Config
from newscrawl.hosts import host_of
from newscrawl.ingest import sites
from newscrawl.ingest.domains import Domains
from newscrawl.ingest.files import WarcFile
from newscrawl.ingest.filters import Dropped, Filters
from newscrawl.ingest.records import Found, Position, iter_found
from newscrawl.items import Article, Fetched, Page, Rejection, RejectionReason
from newscrawl.judging import Judged, weigh_for
from newscrawl.reading.profile.model import SiteProfile
from newscrawl.reading.profile.observation import Observation
from newscrawl.reading.profile.rules import SiteRules
from newscrawl.reading.reader import read, read_and_observe
from newscrawl.sources import Source, load_sources
from newscrawl.storage import ingested, runs
from newscrawl.storage.engine import Database
from newscrawl.storage.ingested import Mark
from newscrawl.storage.outcomes import Outcome, SavedCounts, save_by_source
from newscrawl.storage.outside import open_outside
from newscrawl.storage.profiles import Site, profile_before, save_grown
from newscrawl.storage.sources import save_sources
from newscrawl.storage.states import RunState
from newscrawl.storage.upsert import lock_sources
from newscrawl.urls import canonical_url

logger = logging.getLogger(__name__)

PART = 200
"""articles that are committed together"""
PART_RECORDS = 20_000
"""records after which the place is noted, be there articles among them or not"""
MOST_SITES = 1_000
"""whose rules are kept in hand"""
PAGES_PER_PROCESS = 5_000
"""after which a process is replaced: what extraction libraries cache and leak goes with it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A file to be read, and all that reading it needs."""

    file: WarcFile
    filters: Filters
    run_id: str
    begun_at: datetime
    """when the run was: what was learned of sites since then does not count"""
    config: Config
    poison: Mapping[int, tuple[RejectionReason, str]] = field(default_factory=dict)
    """numbers of records whose reading cost a process, with what happened"""

    @property
    def asked(self) -> str:
        """The choice of pages, as `storage.ingested` keys it."""
        return ingested.key_of(self.filters.as_dict())


class Ended(Enum):
    DONE = "done"
    """the whole file is read and committed"""
    PAUSED = "paused"
    """this process has read enough; another one is to go on"""


class Watch:
    """Told which record is in hand, so that somebody can tell when it takes too long."""

    def begin(self, number: int) -> None: ...

    def end(self) -> None: ...

    def may_commit(self) -> bool:
        """Whether anybody still waits for this work."""
        return True


class Abandoned(Exception):  # noqa: N818  no error: nobody waits for the work any more
    pass


class _Overtaken(Exception):  # noqa: N818  no error: somebody else has read on in the same file
    pass


def ingest(task: Task, watch: Watch) -> Ended:
    """Read on where the file's mark stands, to its end or until this process has read enough.

    Raises:
        ConfigurationError: the file's store needs a package that is not installed.
        StorageError: database or file cannot be used; what was committed stays.
        Abandoned: nobody waits for it.
        MemoryError: only from reading a page, after the part before it was committed.
    """
    topics.use(task.config.topics_dir)
    with (
        Database.open(task.config.database) as database,
        closing(open_outside(task.file.url)) as file,
    ):
        try:
            return _Run(task, watch, database, file).run()
        except _Overtaken:
            return Ended.PAUSED


@dataclass(slots=True)
class _Part:
    """What is to be committed together."""

    outcomes: list[Outcome] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    rejections: dict[str, Counter[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    records: int = 0


class _Run:
    def __init__(self, task: Task, watch: Watch, database: Database, file: BinaryIO) -> None:
        self.task, self.watch, self.database, self.file = task, watch, database, file
        known = load_sources(task.config.sources_dir)
        self.domains = Domains(known)
        self.saved: set[str] = set()
        """sources that have rows"""
        self.rules: dict[Site, SiteRules | None] = {}
        self.learned: Mapping[Site, SiteProfile] = {}
        self.counts: Counter[str] = Counter()
        self.pages = 0
        self.mark = Mark()
        """how far the file is read and committed"""

    def run(self) -> Ended:
        task = self.task
        with self.database.read() as session:
            if ingested.is_done(session, task.file.url, task.asked, task.run_id):
                return Ended.DONE
            mark = self.mark = ingested.mark_of(session, task.file.url, task.asked)
        self.counts.update(mark.counts or {})
        learned = self.learned = self._learned()
        part = _Part()
        for found in self._found(Position(mark.number, mark.offset)):
            self._take(found, part)
            part.records += 1
            if len(part.outcomes) >= PART or part.records >= PART_RECORDS:
                self._commit(part, found.after)
                part = _Part()
                if self.pages >= PAGES_PER_PROCESS:
                    return Ended.PAUSED
        self._commit(part, Position(), learned)
        self._learned_file().unlink(missing_ok=True)
        return Ended.DONE

    def _found(self, start: Position) -> Iterator[Found]:
        poison = self.task.poison
        watched = iter_found(
            self.file,
            self.task.file,
            self.task.filters,
            start=start,
            is_decoded=lambda number: self._begins(number) and number not in poison,
        )
        for found in watched:
            yield found
            self.watch.end()

    def _begins(self, number: int) -> bool:
        self.watch.begin(number)
        return True

    def _take(self, found: Found, part: _Part) -> None:
        if found.dropped:
            part.counts[found.dropped] += 1
            return
        source = self.domains.source_of(found.url)
        if source is None or found.fetched_at is None:
            part.counts[Dropped.NO_PAGE] += 1
            return
        result = self._read(found, source)
        self.pages += 1
        part.sources[source.name] = source
        if isinstance(result, Rejection):
            part.counts["rejected"] += 1
            part.rejections.setdefault(source.name, Counter())[result.reason.value] += 1
            return
        if dropped := self.task.filters.of_article(result):
            part.counts[dropped] += 1
            return
        assert found.page is not None
        rights = weigh_for(
            source, result.signals, self.task.config.rights_policy, result.fetched_at
        )
        judged = Judged.of(Fetched(source.name, found.page), result, rights)
        outcome = judged.outcome(found.location if rights.may_archive else None)
        part.outcomes.append(replace(outcome, url=canonical_url(outcome.url) or outcome.url))

    def _read(self, found: Found, source: Source) -> Article | Rejection:
        if (poison := self.task.poison.get(found.number)) is not None:
            reason, detail = poison
            return _rejection(source, found.url, found.fetched_at, reason, detail)
        page = found.page
        assert page is not None
        rules = self._rules((source.name, host_of(page.url)))
        try:
            return read(page, source, rules)
        except MemoryError:
            raise
        except Exception as error:  # the edge to foreign pages: counted, logged with its traceback
            logger.exception("Reading failed: %r in %s", page.url, self.task.file.name)
            why = f"{type(error).__name__}: {error}"
        return _rejection(source, page.url, page.fetched_at, RejectionReason.READER_FAILED, why)

    def _rules(self, site: Site) -> SiteRules | None:
        """What was known of a site when the run began, or the file itself teaches."""
        if site in self.learned:
            return self.learned[site].rules
        if site not in self.rules:
            if len(self.rules) >= MOST_SITES:
                self.rules.clear()
            with self.database.read() as session:
                known = profile_before(session, site, self.task.begun_at)
            self.rules[site] = known.rules if known is not None and known.version else None
        return self.rules[site]

    def _learned(self) -> dict[Site, SiteProfile]:
        path = self._learned_file()
        learned = sites.kept(path)
        if learned is None:
            learned = sites.learn(
                self.file,
                self.task.file,
                self.task.filters,
                self.domains,
                lambda site: self._rules(site) is not None,
                self._observe,
            )
            sites.keep(path, learned)
        return learned

    def _observe(
        self, number: int, page: Page, source: Source, rules: SiteRules | None
    ) -> Observation | None:
        if number in self.task.poison:
            return None
        self.watch.begin(number)
        try:
            return read_and_observe(page, source, rules)[1]
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  it is read once more, and told of then
            return None
        finally:
            self.watch.end()

    def _learned_file(self) -> Path:
        what = f"{self.task.file.url}\0{self.task.asked}\0{self.task.begun_at.isoformat()}"
        name = hashlib.sha256(what.encode()).hexdigest()[:32]
        return self.task.config.data_dir / "ingest" / f"{name}.json"

    def _commit(
        self, part: _Part, after: Position, learned: Mapping[Site, SiteProfile] | None = None
    ) -> None:
        """Commit what was read; with what was `learned`, the file is done."""
        self.watch.end()
        if not self.watch.may_commit():
            raise Abandoned
        task, now = self.task, datetime.now(UTC)
        self.counts.update(part.counts)
        self.counts["records"] += part.records
        new = [source for name, source in part.sources.items() if name not in self.saved]
        if new:
            with self.database.begin() as session:
                save_sources(session, new, now=now)
            self.saved.update(source.name for source in new)
        with self.database.begin() as session:
            lock_sources(session, part.sources)
            saved = save_by_source(session, part.outcomes)
            runs.count(session, task.run_id, _counted(saved, part.rejections), now=now)
            for one in saved.values():
                self.counts.update(new=one.new, changed=one.changed, unchanged=one.unchanged)
            mark = Mark(after.number, after.offset, dict(self.counts))
            file = task.file.url, task.asked
            if not ingested.note(session, *file, mark, run_id=task.run_id, since=self.mark):
                raise _Overtaken
            if learned is not None:
                sources = {name for name, _ in learned} & self.saved
                kept = {site: one for site, one in learned.items() if site[0] in sources}
                save_grown(session, kept, task.begun_at, now=now)
                ingested.end(session, *file, RunState.DONE, now=now)
        self.mark = mark


def _counted(
    saved: Mapping[str, SavedCounts], rejections: Mapping[str, Counter[str]]
) -> dict[str, SavedCounts]:
    """What was stored, with what was not: rejected pages of an archive have no rows."""
    counts = dict(saved)
    for source, reasons in rejections.items():
        stored = counts.get(source, SavedCounts())
        counts[source] = replace(
            stored, rejected=stored.rejected + reasons.total(), rejections=dict(reasons)
        )
    return counts


def _rejection(
    source: Source, url: str, fetched_at: datetime | None, reason: RejectionReason, detail: str
) -> Rejection:
    assert fetched_at is not None
    return Rejection(
        source=source.name, page_url=url, fetched_at=fetched_at, reason=reason, detail=detail
    )
