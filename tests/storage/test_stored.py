"""What is stored is found again: numbers of each source, and the page behind an article."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from rows import NOW, add_sources, article, articles, later, read, save

from newscrawl.items import Page
from newscrawl.storage.archive import Archive
from newscrawl.storage.engine import Database
from newscrawl.storage.stored import stored_page
from newscrawl.storage.summary import SourceSummary, source_summaries

URL, TWIN = "https://harbour.example/a", "https://harbour.example/news/a"


def test_each_source_is_summed_up(database: Database):
    add_sources(database)
    dated = article(URL, "One two.", title="A", published_at=NOW)
    outcomes = [
        read(dated),
        read(article(TWIN, "Three.", title="B", published_at=NOW + timedelta(days=2))),
        read(article("https://wire.example/a", "Four.", title="C", source="wire")),
    ]
    save(database, *outcomes)
    save(database, later(outcomes[0], "One two three."))
    with database.read() as session:
        assert source_summaries(session) == [
            SourceSummary("harbour", 2, 6 + 4, NOW, NOW + timedelta(days=2), edited=1),
            SourceSummary("wire", 1, 4, None, None, edited=0),
        ]


def test_an_article_leads_to_its_archived_page(database: Database, tmp_path: Path):
    add_sources(database)
    with Archive(tmp_path / "archive") as archive:
        for url in (URL, TWIN):
            page = Page(url=url, requested_url=url, body=url.encode(), fetched_at=NOW)
            save(database, read(article(url), archive=archive.append(page)))
        [stored] = articles(database)
        with database.read() as session:
            found = {key: stored_page(session, archive, key) for key in (stored.id, URL, TWIN)}
            unknown = stored_page(session, archive, "https://harbour.example/none")
    assert unknown is None
    assert {key: (source, page.url) for key, (source, page) in found.items()} == {
        stored.id: ("harbour", URL),
        URL: ("harbour", URL),
        TWIN: ("harbour", TWIN),
    }
