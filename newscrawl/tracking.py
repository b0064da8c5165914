"""Name and value of a query parameter go in; whether it only tells how a reader came comes out.

A parameter belongs here when every page is the same with it and without it, on whatever site.
Names that some sites use for content (`id`, `cid`, `source`, `ref`) count only by their value.
"""

from __future__ import annotations

import re

PREFIXES = (
    "utm_",  # Google Analytics, and most that came after it
    "at_",  # AT Internet (Piano), as the BBC uses it
    "pk_", "mtm_", "piwik_", "matomo_",  # Matomo
    "hsa_", "_hs", "__hs",  # HubSpot
    "fb_action_", "fb_comment_",  # Facebook
    "guce_", "guccounter",  # Yahoo's consent page
    "oly_",  # Omeda, newsletters
    "vero_",  # Vero, newsletters
    "wt_mc", "wt_zmc",  # Webtrekk (Mapp)
    "trk_",
)  # fmt: skip

NAMES = frozenset({
    # clicks on advertisements and posts, numbered by the network
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid",
    "msclkid", "yclid", "ysclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "epik",
    "srsltid", "rdt_cid", "obclid", "tblci", "irclickid", "wickedid", "zanpid", "scclid",
    # sessions of analytics carried from one domain to the next
    "_ga", "_gl", "_gac", "_ke", "_openstat",
    # which campaign a newsletter belongs to, and who got it
    "mc_cid", "mc_eid", "mkt_tok", "ml_subscriber", "ml_subscriber_hash", "ck_subscriber_id",
    "bsft_eid", "bsft_clkid", "sailthru_id", "spmailingid", "spuserid", "spjobid", "spreportid",
    # campaigns, by the names of other analytics
    "cmpid", "cmp", "icid", "ncid", "ocid", "s_cid", "xtor", "ito", "smid", "smtyp",
    "sr_share", "spm", "ftag", "taid", "wprov", "mbid", "emc", "cvid", "soc_src", "soc_trk",
    "fb_ref", "fb_source", "ref_src", "ref_url", "tw_i", "trk", "trkcampaign", "hsctatracking",
    "__twitter_impression", "share_id", "sharetype", "traffic_source",
    # WordPress: the same page with the comment form moved, past the cache
    "replytocom", "doing_wp_cron",
    # sessions
    "phpsessid", "jsessionid",
})  # fmt: skip

CHANNEL_NAMES = frozenset({
    "ref", "referrer", "referer", "source", "src", "from", "via", "partner", "share",
})  # fmt: skip
"""These are tracking when their value is a channel, and `ref` also when it is a host name, as
Ghost writes it into every outgoing link."""

CHANNELS = re.compile(
    r"""(?:rss|atom|feed|feedburner|newsletter|email|e-mail|social|socialmedia
    |twitter|x|facebook|fb|linkedin|whatsapp|telegram|reddit|mastodon|bluesky|threads|instagram
    |pocket|flipboard|hackernews|hn|google|googlenews|applenews|msn|yahoo)
    (?:[-_.].*)?""",
    re.IGNORECASE | re.VERBOSE,
)
_HOST_NAME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)


def is_tracking(name: str, value: str) -> bool:
    """Whether a page is the same without this parameter."""
    name = name.lower()
    if name in NAMES or name.startswith(PREFIXES):
        return True
    if name == "ref" and _HOST_NAME.fullmatch(value):
        return True
    return name in CHANNEL_NAMES and CHANNELS.fullmatch(value) is not None
