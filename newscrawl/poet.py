"""What the file of a site that needs code imports (the extra `poet`; `docs/page-objects.md`)."""

from web_poet import field, handle_urls
from web_poet.exceptions import UseFallback

from newscrawl.reading.page_object import ArticlePage

__all__ = ["ArticlePage", "UseFallback", "field", "handle_urls"]
