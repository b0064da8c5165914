"""The address of a site in, the file of a new source written out, for a person to review."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.fetching.session import Fetch, run_session
from newscrawl.probing.draft import as_file, draft_source, name_of
from newscrawl.probing.find import Finder, Say, Site
from newscrawl.probing.results import sum_up
from newscrawl.sources import Source
from newscrawl.sources.check import entry_points
from newscrawl.sources.loader import NAME
from newscrawl.sources.show import as_dict
from newscrawl.urls import canonical_url
from newscrawl.workers import ReadingPool


@dataclass(frozen=True, slots=True)
class Added:
    """A source that was drafted."""

    source: Source
    site: Site
    text: str
    """of the file"""
    path: Path | None
    """where it was written; None: nowhere"""
    known_by: dict[str, str]
    """listings that another source names already, with its name"""

    def as_dict(self) -> dict[str, Any]:
        """As it goes into JSON."""
        probe = sum_up(self.source.name, self.site.listings, self.site.pages).as_dict()
        return {
            "source": as_dict(self.source),
            "file": str(self.path) if self.path else None,
            "listings": probe["listings"],
            "pages": probe["pages"],
            "allow_told_from": asdict(self.site.shape) if self.site.shape else None,
            "known_by": self.known_by,
        }


def address_of(text: str) -> str:
    """The URL that a person meant: `example.org` is https://example.org/.

    Raises:
        ConfigurationError: it is none.
    """
    url = canonical_url(text if "://" in text else f"https://{text}")
    if url is None:
        raise ConfigurationError(f"{text!r} is no http or https URL")
    return url


def place_of(url: str, name: str, out: str, folder: Path | None) -> tuple[str, Path | None]:
    """The name of the source and its file: `out` is a folder, a .toml file, `-` for none, or empty.

    Raises:
        ConfigurationError: there is such a file, or no folder to write to, or the name is none.
    """
    if out == "-":
        path = None
    elif out.endswith(".toml"):
        path = Path(out)
        name = name or path.stem
    elif out or folder is not None:
        name = name or name_of(url)
        path = (Path(out) if out else folder or Path()) / f"{name}.toml"
    else:
        raise ConfigurationError(
            "where to write? Give --out FOLDER, --out - to print only, or set NEWSCRAWL_SOURCES_DIR"
        )
    name = name or name_of(url)
    if not NAME.fullmatch(name) or (path is not None and path.stem != name):
        raise ConfigurationError(
            f"{name!r} cannot be the name: lower-case letters, digits, hyphens; as the file's"
        )
    if path is not None and path.exists():
        raise ConfigurationError(f"{path} is there already and stays as it is; choose a --name")
    return name, path


def add_source(
    url: str,
    name: str,
    path: Path | None,
    *,
    known: Mapping[str, Source],
    robots_dir: Path,
    pool: Callable[[], ReadingPool],
    pages: int,
    say: Say,
) -> Added:
    """Look at the site at `url`, read up to `pages` of its articles, write the file at `path`.

    Starts a reactor, which a process can do once.

    Raises:
        ConfigurationError: a source of that name is known.
        NewscrawlError: the site cannot be had or has no way to articles, or the file cannot be
            written; it is never written over another one.
    """
    if name in known:
        raise ConfigurationError(f"a source is named {name} already; choose a --name")

    async def job(fetch: Fetch) -> Site:
        readers = pool()
        try:
            return await Finder(fetch, readers, robots_dir, say).find(url, pages=pages)
        finally:
            await asyncio.to_thread(readers.close)

    site = run_session(job, may_ask=[url])
    source = draft_source(name, site)
    text = as_file(source, site, url, datetime.now(UTC))
    if path is not None:
        write_new(path, text)
    return Added(source, site, text, path, _known_by(source, known))


def write_new(path: Path, text: str) -> None:
    """Write a file that must not be there.

    Raises:
        NewscrawlError: it is, or it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise NewscrawlError(f"{path} is there already and stays as it is") from None
    except OSError as error:
        raise NewscrawlError(f"{path} cannot be written: {error.strerror}") from None


def _known_by(source: Source, known: Mapping[str, Source]) -> dict[str, str]:
    owners = {
        canonical_url(url) or url: other.name
        for other in known.values()
        for _, url in entry_points(other)
    }
    own = [canonical_url(url) or url for _, url in entry_points(source)]
    return {url: owners[url] for url in own if url in owners}
