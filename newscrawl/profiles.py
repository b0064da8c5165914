"""The stored profiles in, what `newscrawl profiles` prints out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from newscrawl.config import Config
from newscrawl.counted import counted
from newscrawl.errors import NewscrawlError
from newscrawl.reading.profile import words
from newscrawl.reading.profile.model import SiteProfile
from newscrawl.storage.engine import Database
from newscrawl.storage.profiles import Site, load_profiles
from newscrawl.terminal import out, printable, table


def stored_profiles(config: Config, sources: Sequence[str] = ()) -> dict[Site, SiteProfile]:
    with Database.open(config.database) as database, database.read() as session:
        return load_profiles(session, sources)


def profiles_of(config: Config, source: str) -> dict[Site, SiteProfile]:
    """The profiles of a source's hosts.

    Raises:
        NewscrawlError: nothing was learned of it yet.
    """
    found = stored_profiles(config, [source])
    if not found:
        raise NewscrawlError(
            f"nothing is known of the pages of {source!r} yet; `newscrawl profiles list` shows the"
            " sources with a profile, and a crawl makes one"
        )
    return found


def site_rows(config: Config) -> list[dict[str, Any]]:
    """One record for each host of a source."""
    return [
        {
            "source": source,
            "host": host,
            "version": profile.version,
            "pages": profile.pages,
            "layouts": len(profile.rules.layouts),
            "lines_removed": sum(line.is_removed for line in words.lines(profile)),
            "health": profile.health.value,
            "changed_at": profile.changed_at or None,
        }
        for (source, host), profile in stored_profiles(config).items()
    ]


def print_sites(rows: Sequence[dict[str, Any]]) -> None:
    names = (
        "source",
        "host",
        "version",
        "pages",
        "layouts",
        "lines_removed",
        "health",
        "changed_at",
    )
    titles = [name.replace("_", " ") for name in names]
    out.print(table(titles, [[str(row[name] or "") for name in names] for row in rows]))
    out.print(counted(len(rows), "profile"))


def learned_rows(config: Config, source: str) -> Iterator[dict[str, Any]]:
    """One record for each thing that was learned."""
    for (_, host), profile in profiles_of(config, source).items():
        kinds = (
            ("layout", words.layouts(profile)),
            ("line", words.lines(profile)),
            ("element", words.elements(profile)),
        )
        for kind, learned in kinds:
            for one in learned:
                yield {"source": source, "host": host, "kind": kind, **asdict(one)}


def print_learned(config: Config, source: str) -> None:
    for (_, host), profile in profiles_of(config, source).items():
        out.print(f"[bold]{printable(source)}[/bold], {printable(host)}")
        for line in words.tell(profile):
            out.print(f"  {printable(line)}", markup=False, highlight=False)
