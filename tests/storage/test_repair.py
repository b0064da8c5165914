"""A file that its writer left unfinished is mended at the next start, and nothing whole is lost."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from newscrawl.storage.archive import Archive
from newscrawl.storage.codecs import BY_NAME
from newscrawl.storage.repair import mend
from newscrawl.storage.verify import verify
from storage.test_archive import PAGE

WRITER = """
import sys, os
from datetime import UTC, datetime
from pathlib import Path
from newscrawl.items import Page
from newscrawl.storage.archive import Archive
from newscrawl.storage.codecs import BY_NAME
archive = Archive(Path(sys.argv[1]), codec=BY_NAME[sys.argv[2]])
page = Page(url="https://a.example/", requested_url="https://a.example/", status=200, headers=(),
            body=os.urandom(3000), fetched_at=datetime.now(UTC))
while True:
    location = archive.append(page)
    archive.sync()
    print(location.file, location.offset, location.length, flush=True)
"""


@pytest.fixture(params=["gzip", "zstd"])
def codec(request: pytest.FixtureRequest):
    return BY_NAME[request.param]


def abandon(archive: Archive) -> None:
    """As if the process were killed: the lock goes, the file stays as it is."""
    archive._file._file.close()
    archive._file.marker.file.close()


def problems(archive: Archive, name: str) -> list[str]:
    with archive.open_file(name) as file:
        return [problem.what for problem in verify(file, name).problems]


@pytest.mark.parametrize("cut", [1, 60, 250, None])
@pytest.mark.parametrize("synced", [True, False])
def test_a_torn_file_is_cut_back_to_its_last_whole_record(
    tmp_path: Path, codec, cut: int | None, synced: bool, caplog: pytest.LogCaptureFixture
):
    dead = Archive(tmp_path, codec=codec)
    kept = dead.append(PAGE)
    if synced:
        dead.sync()
    torn = dead.append(PAGE)
    abandon(dead)
    path = tmp_path / kept.file
    whole = path.read_bytes()
    if cut is None:
        path.write_bytes(whole[: torn.offset] + bytes(torn.length))  # as after a power cut
    else:
        os.truncate(path, len(whole) - cut)
    before = path.read_bytes()
    archive = Archive(tmp_path, codec=codec)
    with caplog.at_level(logging.WARNING):
        archive.recover()
    assert archive.load(kept) == PAGE
    assert problems(archive, kept.file) == []
    [beside] = tmp_path.rglob("*.torn-*")
    assert path.read_bytes() + beside.read_bytes() == before
    assert f"cut back to its last whole record at byte {torn.offset}" in caplog.text
    assert beside.name in caplog.text
    assert archive.names() == [kept.file]
    assert list((tmp_path / ".open").iterdir()) == []


def test_a_whole_file_stays_as_it_is(tmp_path: Path, codec):
    dead = Archive(tmp_path, codec=codec)
    kept = dead.append(PAGE)
    abandon(dead)
    before = (tmp_path / kept.file).read_bytes()
    Archive(tmp_path).recover()
    assert (tmp_path / kept.file).read_bytes() == before
    assert list(tmp_path.rglob("*.torn*")) == list((tmp_path / ".open").iterdir()) == []


def test_a_file_without_a_whole_record_goes(tmp_path: Path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"\x1f\x8b\x08garbage")
    assert mend(path) == 10
    assert [file.name for file in tmp_path.iterdir()] == ["a.warc.gz.torn-0"]


def test_a_living_writer_is_left_alone(tmp_path: Path):
    with Archive(tmp_path) as archive:
        first = archive.append(PAGE)
        other = Archive(tmp_path)
        other.recover()
        assert other.synced(first.file) == 0
        archive.sync()
        assert other.synced(first.file) == first.offset + first.length
        second = archive.append(PAGE)
        assert other.load(second) == PAGE
    assert other.synced(first.file) is None


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_a_killed_writer_loses_nothing_that_it_reported(tmp_path: Path, name: str):
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(tmp_path), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        lines = [writer.stdout.readline() for _ in range(40)]
        writer.send_signal(signal.SIGKILL)
        lines += writer.stdout.read().splitlines()
    archive = Archive(tmp_path)
    archive.recover()
    [file] = archive.names()
    assert problems(archive, file) == []
    for line in filter(str.strip, lines):
        words = line.split()
        if len(words) == 3:
            data = archive.read(words[0], int(words[1]), int(words[2]))
            assert len(data) == int(words[2])
