"""What was found of a site in, the file of a source for a person to review out; pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from newscrawl.hosts import host_of, registrable_domain
from newscrawl.probing.find import Site
from newscrawl.probing.results import GOOD, PageProbe
from newscrawl.sources import Source
from newscrawl.sources.rules import LANGUAGES
from newscrawl.sources.show import toml_value
from newscrawl.spdx import spdx_of
from newscrawl.terminal import shorten

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")


def name_of(url: str) -> str:
    """A name for the source at `url`: `example` for www.example.org, `example-blog` for blog.example.org."""
    host = host_of(url).removeprefix("www.")
    domain = registrable_domain(host)
    if not domain:
        return _NOT_IN_NAMES.sub("-", host).strip("-") or "source"
    below = host.removesuffix(domain).strip(".")
    words = [domain.partition(".")[0], *below.split(".")]
    return _NOT_IN_NAMES.sub("-", "-".join(filter(None, words))).strip("-") or "source"


def draft_source(name: str, site: Site) -> Source:
    """The source that the site would be; disabled when none of the pages that were tried was read."""
    read = [page for page in site.pages if page.health in GOOD]
    language = _commonest(page.language for page in read) or site.front.language
    licences = {spdx_of(page.licence) for page in read} if read else {None}
    licence = licences.pop() if len(licences) == 1 else None
    stated = next((page.licence for page in read), None) if licence else site.front.licence
    licence = licence or spdx_of(site.front.licence)
    return Source(
        name=name,
        title=site.front.title or host_of(site.home),
        home=site.home,
        language=language if language in LANGUAGES else "en",
        licence=licence or "unknown",
        licence_note=f"The site names {stated}" if licence else "",
        enabled=bool(read) or not site.pages,
        discover=site.discover(),
    )


def as_file(source: Source, site: Site, asked: str, at: datetime) -> str:
    """The text of the source's file, with what was seen as comments."""
    lines = [f"# Drafted from {_comment(asked)} on {at:%Y-%m-%d}: to be reviewed."]
    if site.pages:
        lines.append("# Pages that were read:")
        lines += [f"#   {_comment(_page(page))}" for page in site.pages]
    facts = {name: getattr(source, name) for name in ("title", "home", "language", "licence")}
    if source.licence_note:
        facts["licence_note"] = source.licence_note
    if not source.enabled:
        lines.append("# None of them was an article: enable it when you know why.")
        facts["enabled"] = False
    lines += [f"{key} = {toml_value(value)}" for key, value in facts.items()]
    lines += ["", "[discover]"]
    discover = source.discover
    for key in ("feeds", "sitemaps", "sections"):
        if urls := list(getattr(discover, key)):
            lines.append(f"{key} = {toml_value(urls)}")
    if site.shape is not None:
        lines.append(
            f"# Told from the addresses of articles: {site.shape.matches} of {site.shape.of} match."
        )
        lines.append(f"allow = {toml_value(list(discover.allow))}")
    return "\n".join(lines) + "\n"


def _page(page: PageProbe) -> str:
    if page.health in GOOD:
        return f"{page.title or 'without a title'} ({page.words} words)"
    return f"{page.url}: {page.why}"


def _comment(text: str) -> str:
    return shorten(text, 110)


def _commonest(values: Iterable[str | None]) -> str | None:
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else None
