"""A page that was read in; the rights in it, and what may be kept of it, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from newscrawl.items import (
    Article,
    Fetched,
    Page,
    Rejection,
    RejectionReason,
    Rights,
    RightsDecision,
    RightsKind,
    RightsPolicy,
    RightsSignal,
)
from newscrawl.rights.first_look import may_forbid_copies
from newscrawl.rights.host import HostRules
from newscrawl.rights.weigh import weigh
from newscrawl.sources import Source
from newscrawl.storage.archive import ArchiveLocation
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.reassess import reassess
from newscrawl.storage.warc import payload_digest

if TYPE_CHECKING:
    from newscrawl.fetching.rights import Asking, HostRights
    from newscrawl.storage.writer import Writer


class RightsJudge:
    """Gathers the signals of pages and weighs them by the policy of the settings, or of the source."""

    def __init__(self, sources: Mapping[str, Source], policy: RightsPolicy) -> None:
        self._sources, self._policy = sources, policy
        self._hosts: HostRights | None = None

    def ask_hosts(self, asking: Asking, writer: Writer) -> None:
        """From now on ask hosts for their files, too."""
        from newscrawl.fetching.rights import HostRights  # reading an archive needs no Scrapy

        self._hosts = HostRights(asking, writer, self._reassess)

    async def judge(self, result: Article | Rejection, source: Source) -> Rights:
        """The rights in the page that `result` was read from.

        Raises:
            StorageError: the database cannot be read or written.
        """
        url = result.page_url
        signals = list(result.signals)
        if self._hosts is not None:
            signals = await self._hosts.resolved(signals, url) + await self._hosts.signals(url)
        return weigh_for(source, signals, self._policy, result.fetched_at)

    def is_sure_to_be_kept(self, page: Page, source: Source) -> bool:
        """Whether the page may be archived whatever reading will find in it."""
        return policy_of(source, self._policy) is RightsPolicy.MARK and not may_forbid_copies(page)

    async def look(self, url: str) -> None:
        """See whether the host of a page that has not changed says something new.

        Raises:
            StorageError: the database cannot be read or written.
        """
        if self._hosts is not None:
            await self._hosts.signals(url)

    def weigh_stored(self, source: str, url: str, signals: Sequence[RightsSignal]) -> Rights:  # noqa: ARG002
        """The rights in a page that was read again, by all that it and its host are known to say."""
        return weigh_for(self._sources.get(source), signals, self._policy, datetime.now(UTC))

    def _reassess(self, session: Session, origin: str, rules: HostRules, everything: bool) -> int:
        now = datetime.now(UTC)

        def weigh_page(source: str, url: str, own: Sequence[RightsSignal]) -> Rights:
            signals = [*own, *rules.signals(url)]
            return weigh_for(self._sources.get(source), signals, self._policy, now)

        return reassess(session, origin, weigh_page, now=now, everything=everything)


def weigh_for(
    source: Source | None, signals: Sequence[RightsSignal], policy: RightsPolicy, now: datetime
) -> Rights:
    """The rights in a page of `source`, whose file may know better than pages and settings."""
    if source is None:
        return weigh(signals, policy)
    if use := source.rights.use:
        stated = RightsSignal(RightsKind.SOURCE, use, f"source {source.name}", now)
        signals = [*signals, stated]
    return weigh(signals, policy_of(source, policy))


def policy_of(source: Source, policy: RightsPolicy) -> RightsPolicy:
    """That of the source's file, else that of the settings."""
    return RightsPolicy(source.rights.policy) if source.rights.policy else policy


@dataclass(frozen=True, slots=True)
class Judged:
    """A page that was read, and what may be kept of it."""

    fetched: Fetched
    result: Article | Rejection
    rights: Rights
    location: ArchiveLocation | None = None
    """where it is kept, when it was archived before it was read"""

    @classmethod
    def of(
        cls,
        fetched: Fetched,
        result: Article | Rejection,
        rights: Rights,
        location: ArchiveLocation | None = None,
    ) -> Judged:
        is_skipped = rights.decision is RightsDecision.SKIPPED
        return cls(fetched, _skipped(result, rights) if is_skipped else result, rights, location)

    @property
    def is_kept(self) -> bool:
        """Whether its text is, and what its site repeats may be learned from it."""
        return self.rights.decision is RightsDecision.KEPT

    async def archive(self, writer: Writer) -> ArchiveLocation | None:
        """Append it to the archive, unless its owner asks that no copy be kept.

        Raises:
            StorageError: it could not be written.
        """
        fetched = self.fetched
        if self.location is not None or not self.rights.may_archive:
            return self.location
        return await writer.archive(fetched.page, fetched.request_headers, fetched.served)

    def outcome(self, location: ArchiveLocation | None) -> Outcome:
        page = self.fetched.page
        return Outcome.of_page(
            self.fetched.source,
            page,
            PageState.FETCHED,
            archive=location,
            payload_digest=None if location else payload_digest(page.body),
            result=self.result,
            rights=self.rights,
        )


def _skipped(result: Article | Rejection, rights: Rights) -> Rejection:
    """What is left of a page that is not to be kept."""
    return Rejection(
        source=result.source,
        page_url=result.page_url,
        fetched_at=result.fetched_at,
        reason=RejectionReason.RESERVED,
        detail=rights.reason,
        reader_version=result.reader_version,
        signals=result.signals,
    )
