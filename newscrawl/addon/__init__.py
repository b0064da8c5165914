"""Any Scrapy project's responses in; articles in its callbacks, its items and SQL out."""

from newscrawl.addon.article_pipeline import ArticlePipeline
from newscrawl.addon.read_responses import ReadResponses
from newscrawl.addon.wiring import Newscrawl

__all__ = ["ArticlePipeline", "Newscrawl", "ReadResponses"]
