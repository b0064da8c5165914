"""A small database with all that the web application shows, and its archive."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl.config import Config
from newscrawl.exports.export import export
from newscrawl.exports.recipe import Recipe
from newscrawl.items import Page
from newscrawl.reading.reader import read
from newscrawl.sources import Source, load_source
from newscrawl.storage import runs
from newscrawl.storage.archive import Archive
from newscrawl.storage.days import count_days
from newscrawl.storage.engine import Database
from newscrawl.storage.health import Finding, HealthState, note_findings
from newscrawl.storage.outcomes import Outcome, PageState, save_outcomes
from newscrawl.storage.sources import save_sources
from web import hostile

NOW = datetime.now(UTC).replace(microsecond=0)
HARBOUR = 'title = "Harbour Post"\nhome = "https://harbour.example/"\nlanguage = "en"\nlicence = "CC-BY-4.0"\n[discover]\nfeeds = ["https://harbour.example/feed"]\n'
WIRE = 'title = "The <b>Wire</b>"\nhome = "https://wire.example/"\nlanguage = "en"\n[discover]\nfeeds = ["https://wire.example/feed"]\n'
SENTENCE = "The data protection authority and the council debated {words} for hours, and the privacy commissioner said that {who} would be heard before the vote on {more}."
WORDS = "cameras ferries licences registers tunnels bridges cables benches gardens markets tariffs meters lamps clinics courts canals archives libraries sensors drones".split()
PARAGRAPHS = (
    "the shopkeepers",
    "the tenants",
    "the harbour board",
    "the ferry crews",
    "the schools",
)


def page_of(
    title: str, day: datetime, paragraphs: tuple[str, ...] = PARAGRAPHS, seed: int = 0
) -> str:
    """A page with menu, article, links to others and a footer; the same seed makes the same text."""
    chance = random.Random(seed)  # noqa: S311
    body = "".join(
        f"<p>{SENTENCE.format(who=who, words=_some(chance), more=_some(chance))}</p>"
        for who in paragraphs
    )
    return f"""<!doctype html><html lang="en"><head><title>{title} | Harbour Post</title>
<meta property="og:title" content="{title}"><meta name="author" content="Ada Quay">
<meta property="article:published_time" content="{day:%Y-%m-%dT%H:%M:%SZ}"></head><body>
<nav><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>{title}</h1><p class="byline">By Ada Quay</p>{body}
<p class="newsletter">Sign up to our newsletter for the best of the harbour.</p></article>
<aside class="related"><h2>Read more</h2><ul><li><a href="/a">Ferries late again</a></li></ul></aside></main>
<footer><p>Copyright Harbour Post</p></footer></body></html>"""


def _some(chance: random.Random) -> str:
    return " and ".join(chance.sample(WORDS, 6))


def fill(database: Database, folder: Path) -> None:
    """Write sources, articles, an edit, a copy, a rejection, runs and a snapshot."""
    sources_dir = folder / "sources"
    sources_dir.mkdir()
    for name, text in (("harbour", HARBOUR), ("wire", WIRE)):
        (sources_dir / f"{name}.toml").write_text(text, encoding="utf-8")
    sources = {name: load_source(sources_dir / f"{name}.toml") for name in ("harbour", "wire")}
    with database.begin() as session:
        save_sources(session, list(sources.values()), now=NOW)
    config = Config(
        data_dir=folder, database_url=database.url.render_as_string(hide_password=False)
    )
    with Archive.open(config) as archive:
        desk = _Desk(database, archive)
        for number in range(30):
            day = NOW - timedelta(days=number % 27, hours=number)
            title = f"Cameras at the harbour, part {number}"
            desk.add(
                sources["harbour"],
                f"https://harbour.example/{number}",
                page_of(title, day, seed=number),
            )
        desk.save_all()
        day = NOW - timedelta(days=1)
        edited = f"https://harbour.example/{3}"
        more = (*PARAGRAPHS[:2], "the fishermen", *PARAGRAPHS[3:])
        later = page_of(
            "Cameras at the harbour, part 3", NOW - timedelta(days=3, hours=3), more, seed=3
        )
        desk.add(sources["harbour"], edited, later, after=timedelta(hours=2))
        desk.add(
            sources["wire"], "https://wire.example/copy", page_of("Cameras at the harbour", day)
        )
        desk.add(sources["wire"], "https://wire.example/hostile", hostile.page("127.0.0.1:9"))
        desk.add(
            sources["wire"],
            "https://wire.example/short",
            "<html><body><p>Too short.</p></body></html>",
        )
        desk.save_all()
    silent = Finding(
        "wire", HealthState.SILENT, NOW - timedelta(days=5),
        "no article for 5 days, <usually> one in 2", "newscrawl sources check wire",
    )  # fmt: skip
    with database.begin() as session:
        _runs(session)
        count_days(session, NOW + timedelta(hours=3))
        note_findings(session, [silent], checked=["wire"], channels=[], now=NOW)
    export(database, out=folder / "snapshot", recipe=Recipe())


def _runs(session: object) -> None:
    names = ["harbour", "wire"]
    for number, states in enumerate((("done", "done"), ("done", "failed"))):
        started = NOW - timedelta(hours=6 - number)
        runs.begin(session, f"run-{number}", names, now=started)
        for name, state in zip(names, states, strict=True):
            tally = runs.RunTally(requested=20, fetched=19, articles_new=12, rejected=2, failed=1)
            tally.rejections = Counter(index_page=2)
            failed = state == "failed"
            message = "certificate expired <yesterday>" if failed else None
            runs.finish(
                session,
                f"run-{number}",
                {name: tally},
                runs.RunState(state),
                now=started,
                message=message,
            )


class _Desk:
    def __init__(self, database: Database, archive: Archive) -> None:
        self.database, self.archive = database, archive
        self.outcomes: list[Outcome] = []

    def add(self, source: Source, url: str, html: str, after: timedelta = timedelta()) -> None:
        page = Page(
            url=url, requested_url=url, body=html.encode(), fetched_at=NOW + after,
            headers=(("Content-Type", "text/html; charset=utf-8"),),
        )  # fmt: skip
        result = read(page, source)
        outcome = Outcome(
            source=source.name, url=url, final_url=url, state=PageState.FETCHED, status=200,
            fetched_at=page.fetched_at, result=result, archive=self.archive.append(page),
        )  # fmt: skip
        self.outcomes.append(outcome)

    def save_all(self) -> None:
        with self.database.begin() as session:
            save_outcomes(session, self.outcomes)
        self.outcomes.clear()
