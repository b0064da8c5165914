"""What is erased from the archive is gone, and all else stands where it stood."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newscrawl.errors import StorageError
from newscrawl.storage.archive import Archive
from newscrawl.storage.codecs import BY_NAME, GZIP, ZSTD
from newscrawl.storage.erasure import erase
from newscrawl.storage.remote import Remote
from newscrawl.storage.verify import verify
from storage.test_archive import NOW, PAGE, SENT


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
@pytest.mark.parametrize("store", ["here", "memory"])
@pytest.mark.parametrize("size", [0, 1, 100, 70_000])
def test_erased_records_are_gone_and_the_others_stay(
    tmp_path: Path, compression: str, store: str, size: int
):
    if store == "memory":
        pytest.importorskip("fsspec", reason="the extra object-storage is not installed")
    remote = Remote(f"memory://{secrets.token_hex(4)}") if store == "memory" else None
    secret = f"https://harbour.example/{secrets.token_hex(8)}"
    page = replace(PAGE, url=secret, requested_url=secret, body=os.urandom(size))
    with Archive(tmp_path, remote=remote, codec=BY_NAME[compression]) as archive:
        before = archive.append(PAGE, request_headers=SENT)
        erased = archive.append(page, request_headers=SENT)
        after = archive.append(PAGE, request_headers=SENT)
    for _ in range(2):  # a second time, as after a kill, changes nothing
        erase(archive, before.file, [(erased.offset, erased.length)], NOW)
        with archive.open_file(before.file) as file:
            found = verify(file, before.file)
            file.seek(0)
            content = file.read()
        assert found.problems == []
        assert found.records == {"warcinfo": 1, "response": 2, "request": 2, "metadata": 2}
        assert archive.load(before) == archive.load(after) == PAGE
        with pytest.raises(StorageError, match="withdrawn, and its content erased"):
            archive.load(erased)
    if compression == "gzip":
        path = tmp_path / "copy.warc.gz"
        path.write_bytes(content)
        with path.open("rb") as file:
            records = ArchiveIterator(file)
            urls = {record.rec_headers.get_header("WARC-Target-URI") for record in records}
        assert urls == {None, PAGE.url}


def test_erasing_beside_a_writer_disturbs_neither(tmp_path: Path):
    with Archive(tmp_path) as archive:
        erased = archive.append(PAGE)
        erase(Archive(tmp_path), erased.file, [(erased.offset, erased.length)], NOW)
        after = archive.append(PAGE)
        assert archive.load(after) == PAGE
    with archive.open_file(after.file) as file:
        assert verify(file, after.file).problems == []


@pytest.mark.parametrize("codec", [GZIP, ZSTD])
@pytest.mark.parametrize("gap", [0, 8, 9, 1000, 300_000])
def test_padding_is_exact(codec, gap: int):
    plain = b"WARC/1.1\r\n" * 10
    size = len(codec.compress(plain)) + gap
    data = codec.padded(plain, size)
    assert len(data) == size
    decompressor = codec.decompressor()
    assert decompressor.decompress(data) == plain
    assert codec.padded(plain, size - gap - 1) is None


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(StorageError, match="no such file"):
        erase(Archive(tmp_path), "2026-01/a.warc.gz", [(0, 10)], NOW)
