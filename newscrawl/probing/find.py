"""The address of a site in, where its articles are found out: feeds, sitemaps, else its front page.

Gently: what the site declares is asked for first, what sites usually have only where it declares
nothing, and never more than a few of each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.discovery import parse_section, robots_sitemaps
from newscrawl.discovery.front import Front, read_front
from newscrawl.discovery.sections import looks_like_article
from newscrawl.errors import DiscoveryError, NewscrawlError
from newscrawl.fetching.robots_cache import RobotsCache
from newscrawl.fetching.session import Fetch
from newscrawl.hosts import is_same_site
from newscrawl.items import Link, ListingKind, Page
from newscrawl.probing.check import Prober
from newscrawl.probing.look import newest_first, of_failure, wall_in
from newscrawl.probing.results import GOOD, Health, ListingProbe, PageProbe
from newscrawl.probing.shapes import Shape, common_shape
from newscrawl.sources import Discover, Source
from newscrawl.workers import ReadingPool

FEEDS = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss")
SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
"""paths at which sites have them without saying so"""
MOST_FEEDS = 5
MOST_SITEMAPS = 3
LEAST_OF_A_SECTION = 3
"""articles that a page must name to be a section"""
_NO_ARTICLES = ("image", "video", "author", "tag", "categor", "product", "user", "attachment")
"""words in the names of sitemaps that name none"""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Site:
    """What was found."""

    home: str
    front: Front
    feeds: tuple[ListingProbe, ...] = ()
    sitemaps: tuple[ListingProbe, ...] = ()
    sections: tuple[ListingProbe, ...] = ()
    shape: Shape | None = None
    pages: tuple[PageProbe, ...] = ()

    @property
    def listings(self) -> tuple[ListingProbe, ...]:
        return self.feeds + self.sitemaps + self.sections

    def discover(self) -> Discover:
        return Discover(
            feeds=tuple(one.url for one in self.feeds),
            sitemaps=tuple(one.url for one in self.sitemaps),
            sections=tuple(one.url for one in self.sections),
            allow=(self.shape.pattern,) if self.shape else (),
        )


class Finder:
    """Looks for the listings of one site.

    Args:
        robots_dir: where the crawler keeps robots.txt, which need not be asked for again.
        say: is told what is done now.
    """

    def __init__(self, fetch: Fetch, pool: ReadingPool, robots_dir: Path, say: Say) -> None:
        self.fetch, self.pool, self.say = fetch, pool, say
        self.robots = RobotsCache(robots_dir)
        self.links: dict[ListingKind, dict[str, Link]] = {kind: {} for kind in ListingKind}

    async def find(self, url: str, *, pages: int) -> Site:
        """The site at `url`, with up to `pages` of its newest articles read.

        Raises:
            NewscrawlError: the page at `url` cannot be had, or names no way to articles.
        """
        self.say(f"asking for {url}")
        page = await self._front(url)
        front = read_front(page.body, page.url)
        site = Site(page.url, front)
        draft = Source(name="draft", title=front.title or "", home=page.url, language="en")
        feeds = await self._feeds(draft, front)
        site = replace(site, feeds=feeds, sitemaps=await self._sitemaps(draft, page.url))
        if not any(self.links.values()):
            site = replace(site, sections=self._section(draft, page))
        if not site.listings:
            raise NewscrawlError(
                f"{page.url}: no feed, no sitemap, and no articles on the page itself; give the"
                " address of a page that lists articles, or of a feed"
            )
        site = replace(site, shape=self._shape(draft, page))
        return replace(site, pages=await self._try(draft, site, pages))

    async def _front(self, url: str) -> Page:
        answer = await self.fetch(url)
        if answer.page is None or answer.failure is not None:
            raise NewscrawlError(f"cannot look at {url}: {of_failure(answer)[1]}")
        draft = Source(name="draft", title="", home=url, language="en")
        if wall := wall_in(await self.pool.read(answer.page, draft)):
            raise NewscrawlError(f"cannot look at {url}: a wall stands before the site ({wall})")
        return answer.page

    async def _feeds(self, draft: Source, front: Front) -> tuple[ListingProbe, ...]:
        declared = await self._good(draft, ListingKind.FEED, front.feeds[:MOST_FEEDS])
        if declared:
            return declared
        return await self._good(draft, ListingKind.FEED, _at(draft.home, FEEDS), first=True)

    async def _sitemaps(self, draft: Source, home: str) -> tuple[ListingProbe, ...]:
        named = [url for url in await self._named_by_robots(home) if is_same_site(url, home)]
        named = [url for url in named if not any(word in url.lower() for word in _NO_ARTICLES)]
        if named:
            return await self._good(draft, ListingKind.SITEMAP, named[:MOST_SITEMAPS])
        return await self._good(draft, ListingKind.SITEMAP, _at(home, SITEMAPS), first=True)

    async def _named_by_robots(self, home: str) -> list[str]:
        parts = urlsplit(home)
        origin = f"{parts.scheme}://{parts.netloc}"
        kept = self.robots.get(origin)
        if kept is not None:
            return robots_sitemaps(kept[0], home)
        answer = await self.fetch(f"{origin}/robots.txt")
        if answer.page is None or answer.failure is not None:
            return []
        return robots_sitemaps(answer.page.body, home)

    async def _good(
        self, draft: Source, kind: ListingKind, urls: Sequence[str], *, first: bool = False
    ) -> tuple[ListingProbe, ...]:
        """Those of `urls` that name articles which the ones before do not name; with `first` one."""
        found: list[ListingProbe] = []
        for url in urls:
            self.say(f"asking for {url}")
            is_feed = kind is ListingKind.FEED
            named = Discover(feeds=(url,)) if is_feed else Discover(sitemaps=(url,))
            source = replace(draft, discover=named)
            prober = Prober(self.fetch, self.pool, source)
            probe = await prober.listing(url)
            known = self.links[kind]
            if probe.health in GOOD and prober.links.keys() - known.keys():
                known |= prober.links
                found.append(probe)
                if first:
                    break
        return tuple(found)

    def _section(self, draft: Source, page: Page) -> tuple[ListingProbe, ...]:
        links = _on(page, draft)
        if len(links) < LEAST_OF_A_SECTION:
            return ()
        self.links[ListingKind.SECTION] = {link.url: link for link in links}
        return (ListingProbe(page.url, ListingKind.SECTION, Health.ALIVE, links=len(links)),)

    def _shape(self, draft: Source, page: Page) -> Shape | None:
        """The rule for articles, told from the feeds where there are any."""
        others = [link.url for link in _on(page, draft)]
        if of_feeds := list(self.links[ListingKind.FEED]):
            return common_shape(of_feeds, others)
        named = [url for links in self.links.values() for url in links if looks_like_article(url)]
        return common_shape(named, others)

    async def _try(self, draft: Source, site: Site, number: int) -> tuple[PageProbe, ...]:
        source = replace(draft, discover=site.discover())
        prober = Prober(self.fetch, self.pool, source)
        links = next((found for found in self.links.values() if found), {})
        tried: list[PageProbe] = []
        for link in newest_first([link for link in links.values() if looks_like_article(link.url)]):
            if len(tried) == number:
                break
            self.say(f"reading {link.url}")
            tried.append(await prober.page(link.url))
        return tuple(tried)


def _on(page: Page, draft: Source) -> list[Link]:
    try:
        return parse_section(page.body, page.url, draft).links
    except DiscoveryError:
        return []


def _at(home: str, paths: Sequence[str]) -> list[str]:
    parts = urlsplit(home)
    return [f"{parts.scheme}://{parts.netloc}{path}" for path in paths]
