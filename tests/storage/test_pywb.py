"""pywb replays the archive: each capture at its time, the same payload as it was first served.

pywb's pins do not go with ours: it is installed in an environment of its own (`make pywb`).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from newscrawl.storage.archive import Archive
from storage.test_archive import NOW, ORIGINAL, PAGE, SENT

SECONDS = 60
"""in which it must answer"""


@pytest.fixture(scope="module")
def programs() -> Path:
    """The folder of pywb's programs; the test is skipped without it, but never in CI."""
    own = Path(sys.prefix, "pywb", "bin")
    found = str(own / "wayback") if (own / "wayback").exists() else shutil.which("wayback")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI replays the archive with pywb: `make pywb`")
        pytest.skip("pywb is not installed; `make pywb` does that")
    return Path(found).parent


@pytest.fixture
def replayed(programs: Path, tmp_path: Path) -> Iterator[str]:
    """The address of pywb, which has a file with a page and two revisits."""
    with Archive(tmp_path / "archive", now=lambda: NOW) as archive:
        name = archive.append(PAGE, request_headers=SENT).file
        for days, status in ((1, 304), (2, 200)):
            later = replace(PAGE, fetched_at=NOW + timedelta(days=days), status=status)
            archive.append_revisit(later, ORIGINAL, request_headers=SENT)
    for words in (("init", "record"), ("add", "record", str(archive.folder / name))):
        command = [str(programs / "wb-manager"), *words]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(programs / "wayback"), "--bind", "127.0.0.1", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(
        command, cwd=tmp_path, stdout=log, stderr=log
    ) as server:  # fmt: skip
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}/record"
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urlopen(f"http://127.0.0.1:{port}/", timeout=SECONDS).close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("pywb does not answer")


def test_every_capture_is_replayed_at_its_time(replayed: str) -> None:
    for days in (0, 2):
        with urlopen(address(replayed, days), timeout=SECONDS) as answer:
            assert answer.read() == PAGE.body
            at = NOW + timedelta(days=days)
            assert answer.headers["Memento-Datetime"] == f"{at:%a, %d %b %Y %H:%M:%S} GMT"
            assert answer.headers["Content-Type"] == PAGE.header("Content-Type")
            assert answer.headers["X-Archive-Orig-Content-Encoding"] == "br"
    with pytest.raises(HTTPError, match="304"):  # what the site said then
        urlopen(address(replayed, 1), timeout=SECONDS)


def address(replayed: str, days: int) -> str:
    """The capture of that day, as it was served."""
    return f"{replayed}/{NOW + timedelta(days=days):%Y%m%d%H%M%S}id_/{PAGE.url}"
