"""What crawls could not have is asked again before it is called dead, and certificates are looked at."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from crawl.certificates import Authority

from newscrawl import newsroom
from newscrawl.health.certificate import why_not_trusted
from newscrawl.sources import load_sources
from newscrawl.storage import runs
from newscrawl.storage.engine import Database
from newscrawl.storage.runs import RunState, RunTally
from newscrawl.storage.sources import save_sources


def test_what_answers_now_is_not_called_dead(tmp_path: Path, sqlite_template: Path):
    """Both sources could not be reached for three days; one of them answers again."""
    with newsroom.serve() as room, socket.create_server(("127.0.0.1", 0)) as taken:
        gone = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        taken.close()
        folder = tmp_path / "sources"
        folder.mkdir()
        back = "open-wire"
        shutil.copy(newsroom.SOURCES_DIR / f"{back}.toml", folder)
        (folder / "gone.toml").write_text(
            f'title = "Gone"\nhome = "{gone}"\nlanguage = "en"\n[discover]\nfeeds = ["{gone}feed"]\n'
        )
        database = tmp_path / "n.db"
        shutil.copy(sqlite_template, database)
        _fail_for_days(f"sqlite:///{database}", folder, [back, "gone"])
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("NEWSCRAWL_") and not name.lower().endswith("_proxy")
        } | {
            "NEWSCRAWL_DATABASE_URL": f"sqlite:///{database}",
            "NEWSCRAWL_SOURCES_DIR": str(folder),
            "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "true",
            "http_proxy": room.proxy_url,
            "no_proxy": "127.0.0.1",
            "NEWSCRAWL_DOWNLOAD_DELAY": "0",
        }
        command = [sys.executable, "-m", "newscrawl", "health", "--json", "--look-again", "0"]
        command += ["--source", back, "--source", "gone"]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120,
            check=False,
        )  # fmt: skip
        offline = subprocess.run(
            [*command, "--offline"], cwd=tmp_path, env=environment, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 1, done.stderr
    [state] = map(json.loads, done.stdout.splitlines())
    assert (state["source"], state["state"]) == ("gone", "unreachable")
    assert "asked again, it is dead" in state["evidence"]
    assert len(offline.stdout.splitlines()) == 2, "by what the crawls met, both are"


def _fail_for_days(url: str, folder: Path, names: list[str]) -> None:
    sources = load_sources(folder)
    now = datetime.now(UTC)
    with Database.open(url) as database:
        for hours in (72, 48, 24, 1):
            at = now - timedelta(hours=hours)
            with database.begin() as session:
                save_sources(session, [sources[name] for name in names], now=at)
                runs.begin(session, f"r{hours}", names, now=at)
                tally = RunTally(listings=1, listings_failed=1)
                tally.errors["timeout"] += 1
                runs.finish(
                    session, f"r{hours}", dict.fromkeys(names, tally), RunState.DONE, now=at
                )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "the certificate of localhost is refused: certificate has expired"),
        (5, ""),
    ],
)
def test_a_certificate_is_said_to_have_expired(tmp_path: Path, monkeypatch, days: int, said: str):
    authority = Authority.create(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))
    with _tls_server(authority.serve("localhost", days=days)) as port:
        assert why_not_trusted("localhost", port, allow_private=True) == said


def test_a_private_address_is_not_asked(tmp_path: Path, monkeypatch):
    authority = Authority.create(tmp_path)
    with _tls_server(authority.serve("localhost", days=-1)) as port:
        assert why_not_trusted("localhost", port) == ""


@contextmanager
def _tls_server(context: ssl.SSLContext) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            try:
                connection, _ = listening.accept()
                context.wrap_socket(connection, server_side=True).close()
            except OSError:
                return

        thread = threading.Thread(target=listen)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
