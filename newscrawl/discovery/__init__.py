"""Where articles are found: bytes of a feed, sitemap or index page go in, links come out.

Pure: no network, no clock. What is not the document it was taken for raises `DiscoveryError`.
"""

from newscrawl.discovery.feeds import Feed, parse_feed
from newscrawl.discovery.links import is_wanted
from newscrawl.discovery.listing import Found, read_listing
from newscrawl.discovery.robots import robots_sitemaps
from newscrawl.discovery.sections import SectionPage, parse_section
from newscrawl.discovery.sitemaps import Sitemap, parse_sitemap
from newscrawl.discovery.traps import is_trap
from newscrawl.discovery.urldates import dates_of

__all__ = [
    "Feed",
    "Found",
    "SectionPage",
    "Sitemap",
    "dates_of",
    "is_trap",
    "is_wanted",
    "parse_feed",
    "parse_section",
    "parse_sitemap",
    "read_listing",
    "robots_sitemaps",
]
