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

# Polite: robots.txt, one connection to a host, a pace that it can bear, quiet when it asks for it.
ROBOTSTXT_OBEY = True
ROBOTS_CACHE_DIR = str(_config.data_dir / "robots")
DOWNLOAD_DELAY = _config.download_delay
DOWNLOAD_DELAY_JITTER = 0  # the delay is the least, not the mean
ADAPTIVE_DELAY_MAX = 30.0  # seconds; a slow host is asked less often, but no less than this
CRAWL_DELAY_MAX = 60.0  # seconds; a robots.txt may ask for more, and does not get it
HOST_PAUSE_FIRST = 15.0  # seconds after a 429 or 503 without Retry-After; doubled with the next
HOST_PAUSE_TOTAL = 300.0  # seconds that a run waits for one host, all pauses together
HOST_STRIKES = 4  # 429, 503, or no answer, in a row: the host is given up for this run
CONCURRENT_REQUESTS_PER_DOMAIN = 1
RETRY_TIMES = 2
RETRY_EXCEPTIONS = [
    # A host that is silent, or has no name, is asked again by the next run, not at once.
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
RETRY_GIVE_UP_WARN_ON_GENERATOR_RETURN_VALUE = (
    False  # reads the source of each callback to find out
)

LOG_LEVEL = "INFO"  # the source's summary counts it
REDIRECT_MAX_TIMES = 5

# Fair: hosts in parallel; none takes more room than it has connections.
CONCURRENT_REQUESTS = 256
SCHEDULER_PRIORITY_QUEUE = "newscrawl.fetching.fairness.FairQueue"

# Bounded.
DOWNLOAD_TIMEOUT = 60  # seconds from the connection to the last byte
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024  # bytes, as sent and again as expanded
DOWNLOAD_WARNSIZE = 0

# Rendered, where a source says so: in a browser that asks by way of this crawler.
CHROMIUM = _config.chromium
RENDER_TIMEOUT = 90.0  # seconds of a page's scripts, the pace of their requests included
RENDER_CONCURRENCY = 2  # pages at one time
RENDER_MAX_REQUESTS = 100  # of one page

# Guarded: only http and https, verified certificates, checked addresses.
DOWNLOAD_HANDLERS = {
    "http": "newscrawl.fetching.handler.BoundedHandler",
    "https": "newscrawl.fetching.handler.BoundedHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_VERIFY_CERTIFICATES = True
REACTOR_THREADPOOL_MAXSIZE = 32  # names are resolved there: a slow server holds one of many
TWISTED_DNS_RESOLVER = "newscrawl.fetching.resolver.GuardedResolver"
ALLOW_PRIVATE_ADDRESSES = _config.allow_private_addresses
DOWNLOADER_MIDDLEWARES = {
    # Before robots.txt is asked for, so that a refused address gets no request at all.
    "newscrawl.rendering.middleware.RenderPages": 80,
    "newscrawl.fetching.guard.AddressGuard": 90,
    "newscrawl.fetching.pauses.HostPauses": 95,
    # In the places of Scrapy's own.
    "newscrawl.fetching.robots.RobotsMiddleware": 100,
    "newscrawl.fetching.compression.WholeBodies": 590,
    "newscrawl.fetching.redirects.RedirectsWithReasons": 600,
}
SPIDER_MIDDLEWARES = {
    "newscrawl.spiders.stopping.StopsWithoutStorage": 100,
}
EXTENSIONS = {
    "newscrawl.fetching.log.PlainLog": 0,
    "newscrawl.fetching.pace.HostPace": 100,
}

# Of Scrapy's own components those that are of use here. What is set to None in the three above would
# be loaded all the same, at every start of every crawl.
DOWNLOADER_MIDDLEWARES_BASE = {
    # No cookie, password, cache, or page that sends its reader on by itself.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
SPIDER_MIDDLEWARES_BASE = {
    # Each wraps all that the spider yields once more. No page tells the next where we come from.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
}
EXTENSIONS_BASE = {
    # No remote consoles.
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}

# The line: page to the reading workers, to the archive, to storage.
ITEM_PIPELINES = {
    "newscrawl.pipelines.ReadingPipeline": 100,
    "newscrawl.pipelines.ArchivePipeline": 200,
    "newscrawl.pipelines.StoragePipeline": 300,
}
CONCURRENT_ITEMS = 2  # of one response, which has one; Scrapy starts a task for each
# A page stays active until its batch is committed: room for two batches of large pages.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024
# The frontier knows what was asked for; a second filter would drop redirects without a word.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

LOG_LEVEL = "INFO"
LOG_FORMATTER = "newscrawl.fetching.log.QuietFormatter"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
LOGSTATS_INTERVAL = 60.0
