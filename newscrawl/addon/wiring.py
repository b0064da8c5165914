"""The add-on: a project's settings in, the same with newscrawl's components where they have room."""

from __future__ import annotations

from scrapy.settings import BaseSettings, Settings

from newscrawl.addon.article_pipeline import ArticlePipeline
from newscrawl.addon.configuration import config_of
from newscrawl.addon.read_responses import ReadResponses
from newscrawl.fetching.guard import AddressGuard

PRIORITY = "addon"
"""below the project's own settings, above Scrapy's defaults"""
RESOLVER = "newscrawl.fetching.resolver.GuardedResolver"


class Newscrawl:
    """Scrapy add-on: `ADDONS = {"newscrawl.addon.Newscrawl": 500}`.

    `NEWSCRAWL_GUARD`, `NEWSCRAWL_READ`, `NEWSCRAWL_RIGHTS` and `NEWSCRAWL_STORE` (true unless the
    project says otherwise) say what it brings. What the environment knows as `NEWSCRAWL_DATABASE_URL` and so on
    may as well be settings of the project.

    Raises:
        ConfigurationError: one of them is wrong.
    """

    @classmethod
    def update_pre_crawler_settings(cls, settings: BaseSettings) -> None:
        if settings.getbool("NEWSCRAWL_GUARD", True):
            is_allowed = config_of(settings).allow_private_addresses
            settings.set("ALLOW_PRIVATE_ADDRESSES", is_allowed, PRIORITY)
            settings.set("TWISTED_DNS_RESOLVER", RESOLVER, PRIORITY)

    def update_settings(self, settings: Settings) -> None:
        self.update_pre_crawler_settings(settings)
        if settings.getbool("NEWSCRAWL_GUARD", True):
            settings.setdefault_in_component_priority_dict(
                "DOWNLOADER_MIDDLEWARES", AddressGuard, 90
            )
        if settings.getbool("NEWSCRAWL_READ", True):
            # Next to the engine: what a spider gets, after all redirects and the like.
            settings.setdefault_in_component_priority_dict(
                "DOWNLOADER_MIDDLEWARES", ReadResponses, 10
            )
        settings.setdefault_in_component_priority_dict("ITEM_PIPELINES", ArticlePipeline, 10)
