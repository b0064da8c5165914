from __future__ import annotations

import csv
import tomllib
from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest

from newscrawl.discovery import is_wanted
from newscrawl.sources import Discover, Source, load_sources
from newscrawl.sources.loader import source_files

SHARED = Path(__file__).parents[3] / "shared" / "sources.tsv"
SOURCES = load_sources()
FILES = source_files()


def test_every_given_entry_point_is_in_the_catalogue_once() -> None:
    if not SHARED.exists():
        pytest.skip(f"the list of sources is not at {SHARED}")
    with SHARED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    given = {
        (row["kind"], row["url"], row["home"], row["language"], row["country"]) for row in rows
    }
    assert len(given) == len(SOURCES)
    assert given == {
        (kind, url, source.home, source.language, source.country)
        for source in SOURCES.values()
        for kind in ("feed", "sitemap", "section")
        for url in getattr(source.discover, f"{kind}s")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_keeps_the_order_of_the_schema(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for keys, schema in ((list(table), Source), (list(table["discover"]), Discover)):
        order = [field.name for field in fields(schema)]
        assert all(order.index(one) < order.index(next_) for one, next_ in pairwise(keys))


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_a_source_states_what_a_reader_of_its_articles_must_know(source: Source) -> None:
    assert source.country
    if source.licence in {"unknown", "public-domain", "all-rights-reserved"}:
        assert source.licence_note, "the word alone does not say on what ground"
    if not source.enabled:
        assert source.note, "why it is not crawled"


@pytest.mark.parametrize(
    ("name", "wanted", "unwanted"),
    [
        ("eff", "https://www.eff.org/deeplinks/2024/05/a-b", "https://www.eff.org/event/a-b"),
        (
            "the-conversation-uk",
            "https://theconversation.com/a-b-c-229000",
            "https://theconversation.com/profiles/a-b-229000",
        ),
        ("bbc-technology", "https://www.bbc.com/news/articles/c0", "https://www.bbc.com/sport/c0"),
        ("techdirt", "https://www.techdirt.com/2024/05/06/a-b/", "https://www.techdirt.com/tag/a/"),
        ("nyt-technology", "https://www.nytimes.com/2024/05/06/a.html", "https://example.org/a-b"),
    ],
)
def test_rules_of_single_sources(name: str, wanted: str, unwanted: str) -> None:
    assert is_wanted(wanted, SOURCES[name])
    assert not is_wanted(unwanted, SOURCES[name])
