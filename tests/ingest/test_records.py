"""The pages in WARC files of every make."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from ingest.made import articles, page, response, write, zipped
from newscrawl.ingest.files import find_files
from newscrawl.ingest.filters import Dropped, Filters
from newscrawl.ingest.records import Position, iter_found
from newscrawl.items import Page, Served
from newscrawl.storage.archive import Archive
from newscrawl.storage.codecs import ZSTD, codec_of
from newscrawl.storage.members import iter_members
from newscrawl.storage.outside import load_outside

EVERYTHING = Filters()


def found_in(path, wanted=EVERYTHING, **more):
    [about] = find_files([str(path)])
    with path.open("rb") as file:
        return list(iter_found(file, about, wanted, **more))


def test_pages_come_decoded_with_their_headers_and_time(tmp_path):
    path = write(
        tmp_path / "a.warc.gz",
        [response("https://a.example/1", page(1)), zipped("https://a.example/2", page(2))],
    )
    one, two = found_in(path)
    assert (one.page.body, two.page.body) == (page(1), page(2))
    assert one.page.url == "https://a.example/1"
    assert one.page.fetched_at == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert two.page.header("Content-Encoding") == "gzip"


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc"])
def test_each_page_can_be_loaded_from_its_place(tmp_path, name):
    path = write(
        tmp_path / name,
        [response("https://a.example/1", page(1)), zipped("https://a.example/2", page(2))],
        compressed=name.endswith(".gz"),
    )
    for found in found_in(path):
        place = found.location
        assert load_outside(place.file, place.offset, place.length) == found.page


def test_a_rendered_page_of_our_own_archive_is_what_the_browser_made(tmp_path):
    made = Page("https://a.example/1", page(1), datetime(2026, 2, 3, tzinfo=UTC),
                headers=(("Content-Type", "text/html"),))  # fmt: skip
    with Archive(tmp_path, codec=ZSTD) as archive:
        bare = Page(made.url, b"<script></script>", made.fetched_at, headers=made.headers)
        location = archive.append(made, served=Served(bare), request_headers=())
    [found] = found_in(tmp_path / location.file)
    assert found.page.body == page(1)
    assert (found.location.offset, found.location.length) == (location.offset, location.length)


def test_reading_goes_on_from_any_place(tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(6))
    whole = found_in(path)
    for number, found in enumerate(whole):
        rest = found_in(path, start=found.after)
        assert rest == whole[number + 1 :]


def test_a_file_that_is_one_piece_is_read_whole_and_its_pages_have_no_place(tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(6))
    whole = found_in(path)
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes())))
    pieces = found_in(path)
    assert [one.page for one in pieces] == [one.page for one in whole]
    assert {one.location for one in pieces} == {None}
    rest = found_in(path, start=Position(pieces[2].after.number, pieces[2].after.offset))
    assert [one.page for one in rest] == [one.page for one in whole[3:]]


def test_what_is_damaged_is_passed_over_and_counted(tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(6))
    with path.open("rb") as file:
        members = list(iter_members(file, codec_of(path.name)))
    data = bytearray(path.read_bytes())
    broken = members[6]  # the response of the third page
    data[broken.offset + 40 : broken.offset + 80] = bytes(40)
    path.write_bytes(data)
    found = found_in(path)
    assert [one.page.url[-1] for one in found if one.page] == ["0", "1", "3", "4", "5"]
    assert [one.dropped for one in found].count(Dropped.DAMAGED) == 1


def test_a_file_cut_short_loses_its_last_page_alone(tmp_path):
    path = articles(tmp_path / "a.warc.gz", range(4))
    path.write_bytes(path.read_bytes()[:-100])
    found = found_in(path)
    assert [one.page.url[-1] for one in found if one.page] == ["0", "1", "2"]
    assert Dropped.DAMAGED in {one.dropped for one in found}


def test_what_is_not_wanted_is_dropped_with_the_reason(tmp_path):
    day = "2026-03-01T00:00:00Z"
    path = write(
        tmp_path / "a.warc.gz",
        [
            response("https://www.a.example/1", page(1)),
            response("https://b.example/1", page(2)),
            response("https://nota.example/1", page(3)),
            response("https://a.example/late", page(4), date=day),
            response("https://a.example/de", page(5, language="de")),
            response("https://a.example/pdf", b"%PDF", kind="application/pdf"),
            response("https://a.example/gone", page(6), status="404 Not Found"),
        ],
    )
    wanted = Filters(
        hosts=("a.example",), languages=("en",), until=datetime(2026, 3, 1, tzinfo=UTC)
    )
    found = {one.url: one.dropped for one in found_in(path, wanted)}
    assert found == {
        "https://www.a.example/1": None,
        "https://b.example/1": Dropped.HOST,
        "https://nota.example/1": Dropped.HOST,
        "https://a.example/late": Dropped.DATE,
        "https://a.example/de": Dropped.LANGUAGE,
        "https://a.example/pdf": Dropped.NO_PAGE,
        "https://a.example/gone": Dropped.NO_PAGE,
    }
