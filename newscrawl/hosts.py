"""A URL or a host name goes in; the host's one form, and the site it belongs to, come out."""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from urllib.parse import unquote, urlsplit

import idna
from publicsuffixlist import PublicSuffixList

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_][a-z0-9_-]{0,62}(?:\.[a-z0-9_][a-z0-9_-]{0,62})*")

_IPV4 = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")


def canonical_host(host: str) -> str | None:
    """Lower case and in punycode (UTS 46), without a final dot; None for what is no host.

    Raises:
        ValueError: for a broken IPv6 address.
    """
    if ":" in host:
        if "%" in host:  # a zone (RFC 6874) means something on one machine only
            return None
        return f"[{ipaddress.IPv6Address(host).compressed}]"
    host = unquote(host).lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError:
            return None
    host = host.removesuffix(".")
    return host if _HOST.fullmatch(host) else None


def host_of(url: str) -> str:
    """The host name of a URL, lower case, without port; empty when there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def site_of(url: str) -> str:
    """The registrable domain (`bbc.co.uk`); for an address or a bare name host and port, since
    there the port tells servers apart; empty when the URL has no host.
    """
    host = host_of(url)
    domain = registrable_domain(host)
    if domain or not host:
        return domain
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def is_same_host(one: str, other: str) -> bool:
    """Whether two URLs have one host, with or without `www.`."""
    return host_of(one).removeprefix("www.") == host_of(other).removeprefix("www.")


def is_same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one registrable domain."""
    site = site_of(one)
    return bool(site) and site == site_of(other)


@cache
def _suffixes() -> PublicSuffixList:
    """The list that comes with the package: it never asks the network, nor writes to a cache.

    Read when it is asked for, which most commands never do.
    """
    return PublicSuffixList()


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """By the public suffix list, private suffixes such as `github.io` included; empty for an
    address or a bare name.
    """
    if ":" in host or _IPV4.fullmatch(host):
        return ""
    if not host.isascii():
        host = canonical_host(host) or host
    host = host.strip(".").lower()
    # A suffix that is not in the list (`iff.test`) is by its default rule the last label; a public
    # suffix by itself is a site of its own.
    site: str | None = _suffixes().privatesuffix(host)
    return site or (host if "." in host else "")
