"""A foreign project's settings and spider in, newscrawl's `Config` and `Source` for them out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.settings import BaseSettings

from newscrawl.config import PREFIX, Config, load_config
from newscrawl.errors import ConfigurationError
from newscrawl.reading.page_code import find_problems
from newscrawl.sources import Source, load_sources

UNDETERMINED = "und"
"""ISO 639-2, for the language of a source of which nobody has said it"""


def config_of(settings: BaseSettings) -> Config:
    """The environment and `.env`, and what the project's settings say of the same name, which wins.

    Raises:
        ConfigurationError: names each wrong setting.
    """
    names = {name: PREFIX + name.upper() for name in Config.model_fields}
    given = {name: settings[key] for name, key in names.items() if settings.get(key) is not None}
    return load_config(**given)


def source_of(spider: Spider, config: Config, url: str) -> Source:
    """The source that `newscrawl_source` of the spider names, or else its own name.

    A file of the catalogue or of `NEWSCRAWL_SOURCES_DIR` of that name says how pages are read; where
    there is none, nothing is known of the source but where it is: the spider's first domain or
    start URL, else `url`.
    """
    wanted = getattr(spider, "newscrawl_source", None) or spider.name
    name = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-") or "spider"
    known = load_sources(config.sources_dir).get(name)
    if known is not None:
        if problems := list(find_problems([known])):
            raise ConfigurationError("\n".join(problems))
        return known
    domains = getattr(spider, "allowed_domains", None) or ()
    starts = getattr(spider, "start_urls", None) or ()
    home = next((f"https://{domain}/" for domain in domains), None)
    if home is None:
        parts = urlsplit(next(iter(starts), url))
        home = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    return Source(name=name, title=spider.name, home=home, language=UNDETERMINED)
