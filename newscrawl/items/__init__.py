"""The values that travel through the line: Page in, Article or Rejection out; all frozen, none a dict."""

from newscrawl.items.articles import (
    ONE_A_LINE,
    Article,
    Block,
    Extraction,
    Rejection,
    RemovedBlock,
    join_blocks,
)
from newscrawl.items.kinds import (
    ArticleType,
    BlockKind,
    ListingKind,
    ReadPath,
    Reason,
    RejectionReason,
)
from newscrawl.items.pages import (
    FeedItem,
    Fetched,
    Link,
    Original,
    Page,
    Served,
    Unchanged,
)
from newscrawl.items.rights import (
    Rights,
    RightsDecision,
    RightsKind,
    RightsPolicy,
    RightsSignal,
)

__all__ = [
    "ONE_A_LINE",
    "Article",
    "ArticleType",
    "Block",
    "BlockKind",
    "Extraction",
    "FeedItem",
    "Fetched",
    "Link",
    "ListingKind",
    "Original",
    "Page",
    "ReadPath",
    "Reason",
    "Rejection",
    "RejectionReason",
    "RemovedBlock",
    "Rights",
    "RightsDecision",
    "RightsKind",
    "RightsPolicy",
    "RightsSignal",
    "Served",
    "Unchanged",
    "join_blocks",
]
