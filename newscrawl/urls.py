"""A URL as somebody wrote it goes in; the one form by which the page is known comes out.

After the URL Standard (https://url.spec.whatwg.org/) and RFC 3986, section 6.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from newscrawl.hosts import canonical_host, host_of, is_same_site, site_of
from newscrawl.tracking import is_tracking

__all__ = [
    "MAX_URL_LENGTH",
    "canonical_url",
    "choose_canonical",
    "host_of",
    "is_same_site",
    "site_of",
]

MAX_URL_LENGTH = 2048
"""Longer ones are refused: no article has such an address, traps do, and PostgreSQL cannot index
a value of more than some 2,700 bytes."""

DEFAULT_PORTS = {"http": 80, "https": 443}

TWINS = frozenset({"amp", "amp.html", "print", "embed", "comments", "feed", "index.html"})
"""Last path segments of a page that shows the article above it in another form."""

# Most addresses of a sitemap are; taking them apart would cost twenty times as much.
_ALREADY_CANONICAL = re.compile(
    r"https?://(?:[a-z0-9_][a-z0-9_-]{0,62}\.)+[a-z]{2,63}/[A-Za-z0-9_~/.-]*"
)
_CONTROLS_AND_SPACE = "".join(map(chr, range(0x21)))
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-F]{2})")
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_TWIN_NUMBER = re.compile(r"(?:page/)?\d{1,3}")
_SCRIPT = re.compile(r"/(?:[^/]+\.(?:php\d?|aspx?|cgi|jsp|do|pl|cfm))?$", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"\{\{|\{%|%7B%7B|\$%7B|<%|%3C%|/(?:undefined|null|none|nan)/?$", re.IGNORECASE
)
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"  # RFC 3986, 2.3
)
_PATH_SAFE = "!$&'()*+,;=:@/%-._~"  # RFC 3986, 3.3
_QUERY_SAFE = "!$()*+,;=:@/?%-._~"  # RFC 3986, 3.4, but & (it separates) and ' (browsers escape it)


def canonical_url(url: str, base: str | None = None) -> str | None:
    """The one form of a URL: absolute, http or https, ASCII; None for what is no such URL.

    Lower-case host in punycode, no default port, no credentials, no fragment, no tracking
    parameters (`newscrawl.tracking`), no session identifiers, dot segments resolved,
    percent-encoding as RFC 3986 has it. The order of the query, the trailing slash and the scheme
    stay: a server may tell them apart, and this is also the URL that is asked for.
    """
    if len(url) < 250 and _ALREADY_CANONICAL.fullmatch(url) and "/." not in url:
        return url
    try:
        parts = _split(url, base)
        if parts.scheme not in DEFAULT_PORTS:
            return None
        host, port = canonical_host(parts.hostname or ""), parts.port
    except ValueError:  # of urllib and ipaddress: brackets, ports, addresses that are none
        return None
    if host is None:
        return None
    authority = host if port in {None, DEFAULT_PORTS[parts.scheme]} else f"{host}:{port}"
    query = _canonical_query(parts.query)
    canonical = f"{parts.scheme}://{authority}{_canonical_path(parts.path)}"
    if query:
        canonical += f"?{query}"
    return canonical if len(canonical) <= MAX_URL_LENGTH else None


def choose_canonical(page_url: str, declared: str | None) -> str:
    """The URL by which a page's article is known: what the page declares (`rel=canonical`,
    `og:url`), if that can be believed, else the page's own.

    Not believed: another site, the home page, a directory above the page, the page's own address
    without the query that chooses the article, and what a broken template left.
    """
    own = canonical_url(page_url) or page_url
    other = canonical_url(declared, base=own) if declared and declared.strip() else None
    if other is None or not is_same_site(own, other) or _TEMPLATE.search(other):
        return own
    mine, theirs = urlsplit(own), urlsplit(other)
    if (mine.netloc, mine.path, mine.query) == (theirs.netloc, theirs.path, theirs.query):
        return own  # they differ by scheme at the most, and this one answered
    if _is_home(theirs) or _is_above(theirs.path, mine.path):
        return own
    if mine.path == theirs.path and not theirs.query and _SCRIPT.search(mine.path):
        return own
    return other


def _is_home(parts: SplitResult) -> bool:
    return parts.path in {"", "/"} and not parts.query


def _is_above(path: str, page: str) -> bool:
    """Whether `path` is a directory above `page`, and `page` no twin of what stands there."""
    above = path.rstrip("/") + "/"
    if not page.startswith(above):
        return False
    rest = page.removeprefix(above).strip("/").lower()
    return bool(rest) and rest not in TWINS and not _TWIN_NUMBER.fullmatch(rest)


def _split(url: str, base: str | None) -> SplitResult:
    url = url.strip(_CONTROLS_AND_SPACE).translate(_LINE_BREAKS)
    address, hash_sign, fragment = url.partition("#")
    path, question_mark, query = address.partition("?")
    # Browsers read a backslash as a slash.
    url = path.replace("\\", "/") + question_mark + query + hash_sign + fragment
    return urlsplit(urljoin(base, url) if base else url)


def _canonical_path(path: str) -> str:
    path = _normalise_escapes(_SESSION_IN_PATH.sub("", path), _PATH_SAFE)
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept) or "/"


def _canonical_query(query: str) -> str:
    return "&".join(
        _normalise_escapes(parameter, _QUERY_SAFE)
        for parameter in query.split("&")
        if parameter and not is_tracking(*_name_and_value(parameter))
    )


def _name_and_value(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return unquote(name), unquote(value)


def _normalise_escapes(text: str, safe: str) -> str:
    def write_plain_or_upper(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    text = _STRAY_PERCENT.sub("%25", _ESCAPE.sub(write_plain_or_upper, text))
    return quote(text, safe=safe, errors="replace")
