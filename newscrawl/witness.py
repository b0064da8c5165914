"""Pages that could not be had in, the articles that feeds carry of them out.

A feed is open to everybody, and what it carries the publisher gives away: that is no way around a
wall, and none is tried. What robots.txt or a rule of ours forbids is not read from a feed either:
it would be known of, but not wanted.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from newscrawl.errors import StorageError
from newscrawl.items import Article, Rejection, RejectionReason, RightsDecision
from newscrawl.judging import RightsJudge
from newscrawl.sources import Source
from newscrawl.storage import feedtexts
from newscrawl.storage.outcomes import Outcome, PageState
from newscrawl.storage.writer import Writer
from newscrawl.workers import ReadingPool

logger = logging.getLogger(__name__)

NOT_THE_ARTICLE = frozenset({
    RejectionReason.PAYWALL_STUB, RejectionReason.CONSENT_WALL, RejectionReason.BOT_WALL,
    RejectionReason.SOFT_404, RejectionReason.SCRIPT_ONLY, RejectionReason.EMPTY,
    RejectionReason.TOO_SHORT, RejectionReason.NOT_HTML, RejectionReason.TOO_LARGE,
    RejectionReason.TIMED_OUT, RejectionReason.READER_FAILED,
})  # fmt: skip
"""reasons for which a page was rejected that say nothing against the article"""
NOT_HAD = frozenset({401, 402, 403, 404, 410})
"""statuses of a page that is not given to a crawler"""
FAILURES = 3
"""in a row, after which a page that fails is not waited for any longer"""
NOT_ASKED = frozenset({"robots", "robots_unreachable", "address_refused", "off_site", "ignored"})


class FeedWitness:
    """Reads from feeds, for a crawl."""

    def __init__(
        self,
        writer: Writer,
        pool: ReadingPool,
        sources: Mapping[str, Source],
        rights: RightsJudge,
    ) -> None:
        self._writer, self._pool, self._sources = writer, pool, sources
        self._rights = rights

    async def testify(self, outcome: Outcome) -> Outcome:
        """The outcome, with the article that a feed carries if the page did not give it."""
        source = self._sources[outcome.source]
        is_unchanged = outcome.state is PageState.NOT_MODIFIED
        if not source.read.feed_text or not (is_unchanged or is_missing(outcome)):
            return outcome
        rejections = NOT_THE_ARTICLE if is_unchanged else ()
        location = await self._writer.read(
            partial(feedtexts.find, page_url=outcome.url, rejections=rejections)
        )
        if location is None:
            return outcome
        try:
            feed = await self._writer.load(location)
        except StorageError as error:
            logger.warning("Source %s: %r: its text is lost: %s", source.name, outcome.url, error)
            return outcome
        result = await self._pool.read_feed(feed, outcome.url, source)
        if not isinstance(result, Article):
            return outcome
        # What the page said of the rights in it holds for its text in a feed, too; of a page that was
        # not had, what host and source say.
        rights = outcome.rights or await self._rights.judge(result, source)
        if rights.decision is RightsDecision.SKIPPED:
            return outcome
        logger.info("Source %s: %r: read from the feed", source.name, outcome.url)
        return replace(outcome, witness=result, rights=rights)


def is_missing(outcome: Outcome) -> bool:
    """Whether the article could not be had from its page."""
    if outcome.state is PageState.FETCHED:
        result = outcome.result
        return isinstance(result, Rejection) and result.reason in NOT_THE_ARTICLE
    if outcome.error_kind in NOT_ASKED:
        return False
    if outcome.state is PageState.FAILED:
        return outcome.attempts >= FAILURES
    return outcome.status in NOT_HAD
