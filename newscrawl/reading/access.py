"""A page's claims in, whether it is free to read out."""

from __future__ import annotations

from newscrawl.reading.claims import Claims
from newscrawl.reading.values import truth

_TIERS = {
    "free": True, "public": True, "open": True, "registered": False, "locked": False, "paid": False, "premium": False,
    "subscriber": False, "metered": False, "metered-locked": False,
}  # fmt: skip
"""`article:content_tier`; a metered page is free to some readers, so schema.org's answer is no"""
_PAID = (
    "k5a:paid", "cxenseparse:ispremium", "cxenseparse:recs-ispaidcontent", "cxenseparse:mhu-article_ispaidcontent", "ispremium",
    "is_premium", "ispaid", "is_paid", "article:premium",
)  # fmt: skip


def is_free(claims: Claims) -> bool | None:
    """`isAccessibleForFree` of the structured data, else of the meta elements; None: it does not say."""
    for said in (
        claims.article.is_free,
        claims.microdata.is_free,
        truth(claims.meta.first("isaccessibleforfree")),
    ):
        if said is not None:
            return said
    tier = claims.meta.first("article:content_tier", "content_tier", "og:article:content_tier")
    if tier and tier.lower() in _TIERS:
        return _TIERS[tier.lower()]
    paid = truth(claims.meta.first(*_PAID))
    return None if paid is None else not paid
