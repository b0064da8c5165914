"""Pages come back from the archive as they went in, and other programs read its files."""

from __future__ import annotations

import errno
import gzip
import io
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from newscrawl.errors import StorageError
from newscrawl.items import Original, Page, Served
from newscrawl.storage import warc
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.codecs import BY_NAME, GZIP
from newscrawl.storage.verify import verify

NOW = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)
PAGE = Page(
    url="https://harbour.example/a?b=c",
    requested_url="https://harbour.example/a?b=c",
    body="<p>£5 for “privacy”</p>".encode(),
    fetched_at=NOW,
    status=200,
    headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "br"),
        ("transfer-encoding", "chunked"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
        ("X-Empty", ""),
    ),
)


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "archive", now=lambda: NOW) as opened:
        yield opened


def read_file(path: Path) -> list[tuple[str, str | None, str, bytes]]:
    """Type, URL, HTTP status and payload of each record, as warcio reads them."""
    with path.open("rb") as file:
        return [
            (
                record.rec_type,
                record.rec_headers.get_header("WARC-Target-URI"),
                record.http_headers.get_statuscode() if record.http_headers else "",
                record.content_stream().read(),
            )
            for record in ArchiveIterator(file, check_digests="raise")
        ]


def test_a_page_comes_back_as_it_went_in(archive: Archive):
    assert archive.load(archive.append(PAGE)) == PAGE


def test_a_redirected_page_knows_what_was_asked_for(archive: Archive):
    page = replace(PAGE, requested_url="https://harbour.example/?p=9")
    assert archive.load(archive.append(page)) == page


headers = st.tuples(
    st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,20}", fullmatch=True),
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n")),
)


@given(
    st.builds(
        Page,
        url=st.just("https://harbour.example/"),
        requested_url=st.just("https://harbour.example/"),
        body=st.binary(max_size=2000),
        fetched_at=st.timedeltas(timedelta(days=-9999), timedelta(days=9999)).map(NOW.__add__),
        status=st.integers(100, 599),
        headers=st.lists(headers, max_size=5).map(tuple),
    )
)
def test_any_page_comes_back_as_it_went_in(page: Page):
    assert warc.page_of([warc.response_record(page).data]) == page


@given(st.binary(max_size=300))
def test_other_bytes_are_no_page(data: bytes):
    with pytest.raises(ValueError, match="record"):
        warc.page_of([data])


def test_warcio_reads_the_file_and_finds_the_digests_right(archive: Archive):
    sent = [("User-Agent", "newscrawl/1"), ("If-None-Match", '"1"')]
    location = archive.append(PAGE, request_headers=sent)
    archive.append(replace(PAGE, url="https://harbour.example/b", status=404, body=b""))
    archive.sync()
    path = archive.folder / location.file
    assert read_file(path)[1:] == [
        ("response", PAGE.url, "200", PAGE.body),
        ("request", PAGE.url, "/a?b=c", b""),
        ("response", "https://harbour.example/b", "404", b""),
    ]
    assert read_file(path)[0][0] == "warcinfo"
    assert not Checker(_CheckArguments()).process_one(str(path))


class _CheckArguments:
    inputs: tuple[str, ...] = ()
    verbose = False


def test_headers_that_would_be_untrue_of_the_payload_are_renamed(archive: Archive):
    archive.append(PAGE)
    with next(archive.folder.rglob("*.warc.gz")).open("rb") as file:
        records = ArchiveIterator(file)
        [http] = [record.http_headers for record in records if record.rec_type == "response"]
    assert http.get_header("Content-Encoding") is None
    assert http.get_header("X-Archive-Orig-Content-Encoding") == "br"
    assert http.get_header("X-Archive-Orig-transfer-encoding") == "chunked"
    assert http.get_header("Content-Length") == str(len(PAGE.body))


def test_each_record_is_a_gzip_member_of_its_own(archive: Archive):
    first, second = archive.append(PAGE), archive.append(PAGE)
    data = (archive.folder / first.file).read_bytes()
    assert second.offset == first.offset + first.length
    assert second.offset + second.length == len(data)
    plain = gzip.decompress(data[first.offset : second.offset])
    assert plain.startswith(b"WARC/1.1\r\n")
    assert plain.endswith(PAGE.body + b"\r\n\r\n")
    assert b"WARC-Date: 2026-03-04T05:06:07.891011Z\r\n" in plain


def test_fastwarc_reads_the_file(archive: Archive):
    fastwarc = pytest.importorskip("fastwarc", reason="FastWARC is not installed")
    location = archive.append(PAGE)
    with (archive.folder / location.file).open("rb") as file:
        bodies = [
            record.reader.read()
            for record in fastwarc.ArchiveIterator(
                file, record_types=fastwarc.WarcRecordType.response
            )
        ]
    assert bodies == [PAGE.body]


@pytest.mark.parametrize("cut", [1, 100, 200])
def test_a_file_cut_short_loses_its_last_record_alone(archive: Archive, cut: int):
    kept, torn = archive.append(PAGE), archive.append(PAGE)
    archive.sync()
    path = archive.folder / kept.file
    os.truncate(path, path.stat().st_size - cut)
    assert archive.load(kept) == PAGE
    with pytest.raises(StorageError, match="cannot be read: no whole WARC record"):
        archive.load(torn)
    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            found.append(record.rec_type)
            if len(found) == 2:
                assert record.content_stream().read() == PAGE.body
                break
    assert found == ["warcinfo", "response"]


def test_a_damaged_record_is_told(archive: Archive):
    location = archive.append(replace(PAGE, body=os.urandom(5000)))
    path = archive.folder / location.file
    data = bytearray(path.read_bytes())
    data[location.offset + location.length // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(StorageError, match=r"cannot be read"):
        archive.load(location)


def test_a_missing_file_is_told(archive: Archive):
    with pytest.raises(StorageError, match=r"cannot read .*gone\.warc\.gz.*No such file"):
        archive.load(ArchiveLocation("2026-01/gone.warc.gz", 0, 10))


def test_a_new_file_begins_when_one_is_full(tmp_path: Path):
    with Archive(tmp_path, max_size=3000, now=lambda: NOW) as archive:
        page = replace(PAGE, body=os.urandom(600))
        locations = [archive.append(page) for _ in range(6)]
        assert all(archive.load(location) == page for location in locations)
    files = sorted({location.file for location in locations})
    assert 1 < len(files) < 6
    assert all(read_file(tmp_path / name)[0][0] == "warcinfo" for name in files)


def test_a_new_file_begins_on_a_new_day(tmp_path: Path):
    now = NOW
    with Archive(tmp_path, now=lambda: now) as archive:
        first = archive.append(PAGE)
        now += timedelta(hours=1)
        same = archive.append(PAGE)
        now = NOW + timedelta(days=31)
        other = archive.append(PAGE)
    assert first.file == same.file != other.file
    assert (first.file[:8], other.file[:8]) == ("2026-03/", "2026-04/")


def test_no_archive_writes_to_the_file_of_another(tmp_path: Path):
    with Archive(tmp_path, now=lambda: NOW) as one, Archive(tmp_path, now=lambda: NOW) as other:
        locations = [one.append(PAGE), other.append(PAGE), one.append(PAGE)]
        assert all(other.load(location) == PAGE for location in locations)
    assert len({location.file for location in locations}) == 2
    with Archive(tmp_path, now=lambda: NOW) as third:
        assert third.append(PAGE).file not in {location.file for location in locations}


def test_no_file_is_made_before_it_is_needed(tmp_path: Path):
    with Archive(tmp_path / "archive"):
        pass
    assert list(tmp_path.rglob("*.gz")) == []


def test_a_line_break_in_a_header_begins_no_other_header(archive: Archive):
    page = replace(PAGE, headers=(("X-A", "1\r\nX-Forged: yes\r\n\r\nbody"),))
    assert archive.load(archive.append(page)).headers == (("X-A", "1 X-Forged: yes body"),)


def test_a_full_disk_is_told_and_leaves_the_file_whole(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
):
    class FullDisk(io.FileIO):
        def write(self, data) -> int:
            if len(data) > 300:
                return super().write(bytes(data)[:200])
            raise OSError(errno.ENOSPC, "No space left on device")

    kept = archive.append(PAGE)
    path = archive.folder / kept.file
    size = path.stat().st_size
    with FullDisk(path, "r+b") as full:
        full.seek(size)
        monkeypatch.setattr(archive._file, "_file", full)
        with pytest.raises(StorageError, match=r"cannot write .* No space left on device"):
            archive.append(replace(PAGE, body=os.urandom(5000)))
    monkeypatch.undo()
    assert path.stat().st_size == size
    assert archive.load(kept) == PAGE
    assert [kind for kind, *_ in read_file(path)] == ["warcinfo", "response"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match=r"cannot make .*file/archive of the archive"):
        Archive(tmp_path / "file" / "archive")


def test_a_folder_that_cannot_be_written_to_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # The permission bits do not bind root, as whom tests may run.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(StorageError, match="cannot be written to"):
        Archive(tmp_path)


def test_a_rendered_page_comes_back_as_it_was_read_beside_what_was_served(archive) -> None:
    served = replace(PAGE, body=b"<div id=app></div>", headers=(("Content-Type", "text/html"),))
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    made = replace(served, body="<p>Grüße</p>".encode(), headers=kind)
    part = replace(PAGE, url="https://harbour.example/app.js", body=b"render()")
    location = archive.append(made, request_headers=(), served=Served(served, (part,)))
    assert location.digest == warc.payload_digest(made.body)
    assert archive.load(location) == made
    cut = replace(location, length=location.length - 1)
    with pytest.raises(StorageError, match="ends before its end"):
        archive.load(cut)
    archive.close()
    kinds = [kind for kind, *_ in read_file(archive.folder / location.file)]
    assert kinds == ["warcinfo", "response", "conversion", "request", "response"]


ORIGINAL = Original(PAGE.url, NOW, warc.payload_digest(PAGE.body))
SENT = [("User-Agent", "newscrawl/1"), ("If-None-Match", '"1"')]


@pytest.fixture(params=["gzip", "zstd"])
def mixed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A file with a response and its request, two revisits, and what a page of no bytes leaves."""
    with Archive(tmp_path, codec=BY_NAME[request.param], now=lambda: NOW) as archive:
        name = archive.append(PAGE, request_headers=SENT).file
        later = replace(PAGE, fetched_at=NOW + timedelta(days=1))
        archive.append_revisit(replace(later, status=304, body=b""), ORIGINAL, request_headers=SENT)
        archive.append_revisit(later, ORIGINAL)
        archive.append(replace(PAGE, url="https://harbour.example/b", status=404, body=b""))
    return tmp_path / name, request.param


def test_an_unchanged_page_leaves_a_revisit_record(mixed: tuple[Path, str]):
    path, compression = mixed
    if compression == "zstd":
        pytest.skip("warcio does not read zstd")
    with path.open("rb") as file:
        revisits = [
            (record.rec_headers, record.http_headers, record.content_stream().read())
            for record in ArchiveIterator(file, check_digests="raise")
            if record.rec_type == "revisit"
        ]
    profiles = [fields.get_header("WARC-Profile").rpartition("/")[2] for fields, _, _ in revisits]
    assert profiles == ["server-not-modified", "identical-payload-digest"]
    for fields, http, payload in revisits:
        assert fields.get_header("WARC-Target-URI") == PAGE.url
        assert fields.get_header("WARC-Refers-To-Target-URI") == PAGE.url
        assert fields.get_header("WARC-Refers-To-Date") == "2026-03-04T05:06:07.891011Z"
        assert fields.get_header("WARC-Payload-Digest") == ORIGINAL.digest
        assert http.get_header("Set-Cookie") == "a=1"
        assert payload == b""
    assert [http.get_statuscode() for _, http, _ in revisits] == ["304", "200"]


def test_fastwarc_reads_every_record_and_finds_the_digests_right(mixed: tuple[Path, str]):
    fastwarc = pytest.importorskip("fastwarc", reason="FastWARC is not installed")
    with mixed[0].open("rb") as file:
        found = []
        for record in fastwarc.ArchiveIterator(file, parse_http=False):
            assert record.verify_block_digest()
            found.append((record.headers.get("WARC-Type"), record.headers.get("WARC-Target-URI")))
    assert found == [
        ("warcinfo", None),
        ("response", PAGE.url), ("request", PAGE.url),
        ("revisit", PAGE.url), ("request", PAGE.url),
        ("revisit", PAGE.url),
        ("response", "https://harbour.example/b"),
    ]  # fmt: skip


def test_the_indexer_of_pywb_resolves_what_was_revisited(mixed: tuple[Path, str]):
    if mixed[1] == "zstd":
        pytest.skip("pywb does not read zstd")
    indexer = pytest.importorskip("cdxj_indexer.main", reason="cdxj-indexer is not installed")
    output = io.StringIO()
    indexer.write_cdx_index(output, [str(mixed[0])], {"sort": True})
    lines = [json.loads(line.split(" ", 2)[2]) for line in output.getvalue().splitlines()]
    mimes = [line["mime"] for line in lines if line["url"] == PAGE.url]
    assert mimes == ["text/html", "warc/revisit", "warc/revisit"]
    assert len({line["digest"] for line in lines if line["url"] == PAGE.url}) == 1


def test_every_record_is_verified(mixed: tuple[Path, str]):
    path, _ = mixed
    with path.open("rb") as file:
        found = verify(file, path.name)
    assert found.problems == []
    assert found.bytes == path.stat().st_size
    assert found.records == {"warcinfo": 1, "response": 2, "request": 2, "revisit": 2}


def test_damage_is_told_and_what_follows_is_read(tmp_path: Path):
    with Archive(tmp_path) as archive:
        pages = [replace(PAGE, body=os.urandom(3000)) for _ in range(3)]
        locations = [archive.append(page) for page in pages]
    path = tmp_path / locations[0].file
    data = bytearray(path.read_bytes())
    broken = locations[1]
    data[broken.offset + broken.length // 2] ^= 0xFF
    path.write_bytes(data)
    with path.open("rb") as file:
        found = verify(file, path.name)
    [problem] = found.problems
    assert problem.offset == broken.offset
    assert f"{broken.length:,} bytes are lost" in problem.what
    assert found.records == {"warcinfo": 1, "response": 2}


def test_a_digest_that_does_not_hold_is_told(tmp_path: Path):
    plain = warc.response_record(PAGE).data.replace("£5".encode(), "£6".encode())
    path = tmp_path / "a.warc.gz"
    path.write_bytes(GZIP.compress(plain))
    with path.open("rb") as file:
        [problem] = verify(file, path.name).problems
    assert problem.what.startswith("wrong digest: ")
