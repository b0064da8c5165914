"""Whole WARC files go to an object store; what counts as done is on this disk, or there."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

import pytest

from newscrawl.config import Config
from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.storage.archive import Archive, ArchiveLocation
from newscrawl.storage.remote import Remote
from storage.fake_s3 import FakeS3, fake_s3
from storage.test_archive import PAGE, read_file
from storage.test_repair import abandon


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch):
    with fake_s3() as server:
        for name, value in {
            "AWS_ENDPOINT_URL": server.url,
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-north-1",
            "NO_PROXY": "127.0.0.1",
        }.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(params=["memory", "s3"])
def url(request: pytest.FixtureRequest) -> str:
    pytest.importorskip("fsspec", reason="the extra object-storage is not installed")
    if request.param == "memory":
        return f"memory://{secrets.token_hex(4)}/news"
    request.getfixturevalue("s3")
    return "s3://bucket/news"


def test_a_whole_file_is_in_the_store_and_no_more_here(tmp_path: Path, url: str):
    with Archive(tmp_path, remote=Remote(url)) as archive:
        locations = [archive.append(PAGE) for _ in range(3)]
        archive.sync()
        assert (tmp_path / locations[0].file).exists()
        assert archive.names() == [locations[0].file]
        assert archive.load(locations[1]) == PAGE
    assert list(tmp_path.rglob("*.gz*")) == []
    other = Archive(tmp_path / "elsewhere", remote=Remote(url))
    assert other.names() == [locations[0].file]
    assert [other.load(location) for location in locations] == [PAGE] * 3
    with other.open_file(locations[0].file) as file:
        assert len(file.read()) > locations[-1].offset
    with pytest.raises(StorageError, match="it is not there"):
        other.load(ArchiveLocation("2026-01/gone.warc.gz", 0, 10))


def test_a_killed_process_leaves_its_file_for_the_next_one_to_bring(tmp_path: Path, url: str):
    dead = Archive(tmp_path, remote=Remote(url))
    kept, torn = dead.append(PAGE), dead.append(PAGE)
    dead.sync()
    os.truncate(tmp_path / kept.file, torn.offset + 50)
    abandon(dead)
    archive = Archive(tmp_path, remote=Remote(url))
    archive.recover()
    assert list(tmp_path.rglob("*.gz")) == []
    assert archive.load(kept) == PAGE
    with archive.open_file(kept.file) as file:
        copy = tmp_path / "copy.warc.gz"
        copy.write_bytes(file.read())
    assert [kind for kind, *_ in read_file(copy)] == ["warcinfo", "response"]


def test_a_store_that_refuses_costs_nothing(
    tmp_path: Path, s3: FakeS3, caplog: pytest.LogCaptureFixture
):
    pytest.importorskip("obstore", reason="the extra object-storage is not installed")
    s3.refuses = True
    with caplog.at_level(logging.WARNING), Archive(tmp_path, remote=Remote("s3://b/n")) as archive:
        location = archive.append(PAGE)
    assert "the next run tries again" in caplog.text
    assert archive.load(location) == PAGE
    s3.refuses = False
    archive = Archive(tmp_path, remote=Remote("s3://b/n"))
    archive.recover()
    assert list(s3.objects) == [f"b/n/{location.file}"]
    assert not (tmp_path / location.file).exists()
    assert archive.load(location) == PAGE


def test_an_unknown_kind_of_store_is_told():
    with pytest.raises(ConfigurationError, match="NEWSCRAWL_ARCHIVE_URL"):
        Remote("gopher://bucket/news")
    with pytest.raises(ValueError, match="must be a URL"):
        Config(archive_url="bucket/news")
