"""A folder with settings and jobs, and a job that takes as long as it is let."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newscrawl.schedule.place import LastRun, Place

SLOW = """[job.slow]
when = "{when}"
command = ["crawl", "mute", "-s", "DOWNLOAD_TIMEOUT=600", "-s", "RETRY_TIMES=0"]
"""


@dataclass
class Installation:
    """A folder with settings and jobs, as an operator has one."""

    folder: Path
    environment: dict[str, str]

    @property
    def place(self) -> Place:
        return Place(self.folder / "data" / "schedule")

    def write(self, jobs: str) -> None:
        (self.folder / "schedule.toml").write_text(jobs)

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "newscrawl", "schedule", *words]
        return subprocess.Popen(
            command, cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str) -> tuple[int, str]:
        done = self.start(*words)
        out, err = done.communicate(timeout=120)
        return done.returncode, out + err

    def log(self, job: str) -> list[str]:
        return (self.folder / "data" / "logs" / f"{job}.log").read_text().splitlines()

    def last(self, job: str) -> LastRun:
        found = self.place.last_run(job)
        assert found is not None
        return found

    def process_of(self, job: str) -> int:
        """The job's own process, which is not its keeper."""
        mark = f"NEWSCRAWL_LOG_FILE={self.folder}/data/logs/{job}.log".encode()
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                arguments = (path.parent / "cmdline").read_bytes()
                if mark in path.read_bytes() and b"\0crawl\0" in arguments:
                    return int(path.parent.name)
            except OSError:
                continue
        raise AssertionError(f"job {job} runs no more")


def wait_until(condition, seconds: float = 60) -> None:
    """Look again and again until it holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.05)


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("NEWSCRAWL_") and not name.lower().endswith("_proxy")
    }
    settings = {
        "NEWSCRAWL_SCHEDULE": "schedule.toml",
        "NEWSCRAWL_SOURCES_DIR": "sources",
        "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "true",
        "NEWSCRAWL_CONTACT": "tests@newscrawl.example",
        "NEWSCRAWL_READ_WORKERS": "1",
    }
    (tmp_path / "sources").mkdir()
    return Installation(tmp_path, kept | settings)


class MuteServer:
    """Takes connections and says nothing, until it lets go of them all."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.is_open = True
        self._held: list[socket.socket] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def let_go(self) -> None:
        """Close what is held, and whatever comes from now on."""
        self.is_open = False
        for connection in self._held:
            connection.close()

    def close(self) -> None:
        self.let_go()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listening.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._held.append(connection)
            self.asked.set()
            if not self.is_open:
                connection.close()


@pytest.fixture
def mute(here: Installation) -> Iterator[MuteServer]:
    """What the job `slow` crawls."""
    server = MuteServer()
    url = server.url
    (here.folder / "sources" / "mute.toml").write_text(
        f'title = "Mute"\nhome = "{url}"\nlanguage = "en"\n[discover]\nfeeds = ["{url}feed"]\n'
    )
    here.write(SLOW.format(when="0 0 1 1 *"))
    yield server
    server.close()
