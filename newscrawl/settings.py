"""Scrapy settings: polite and guarded by default; what an operator sets comes from `config`."""

from __future__ import annotations

from newscrawl import __version__
from newscrawl.config import load_config

_config = load_config()

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
NEWSPIDER_MODULE = "newscrawl.spiders"

# Who we are. The token before the slash is what a robots.txt may name.
USER_AGENT = f"newscrawl/{__version__}" + (f" (+{_config.contact})" if _config.contact else "")
ROBOTSTXT_USER_AGENT = "newscrawl"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
}

# Polite.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = _config.download_delay
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 64
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the source's summary counts it
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False

# Bounded.
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
URLLENGTH_LIMIT = 2083

# Guarded: only http and https, verified certificates, no remote consoles, checked addresses.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
TWISTED_DNS_RESOLVER = "newscrawl.fetching.resolver.GuardedResolver"
ALLOW_PRIVATE_ADDRESSES = _config.allow_private_addresses
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt is asked for, so that a refused address gets no request at all.
    "newscrawl.fetching.guard.AddressGuard": 90,
}

# The line: page to archive, to the reading workers, to storage.
ITEM_PIPELINES = {
    "newscrawl.pipelines.ArchivePipeline": 100,
    "newscrawl.pipelines.ReadingPipeline": 200,
    "newscrawl.pipelines.StoragePipeline": 300,
}
CONCURRENT_ITEMS = 4  # of one response, which has one; Scrapy starts a task for each
# A page stays active until its batch is committed: room for two batches of large pages.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024
SCHEDULER_PRIORITY_QUEUE = "scrapy.pqueues.DownloaderAwarePriorityQueue"
# The frontier knows what was asked for; a second filter would drop redirects without a word.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

LOG_LEVEL = "INFO"
LOG_FORMATTER = "newscrawl.fetching.log.QuietFormatter"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
LOGSTATS_INTERVAL = 60.0
