"""Finds a PostgreSQL server for the tests, or starts one from installed binaries."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"


class NoServerError(Exception):
    """There is no PostgreSQL to test with; says what was tried."""


def copied(server_url: str, template: str) -> Iterator[str]:
    """The URL of a new database, a copy of `template`, which is gone at the end."""
    name = f"newscrawl_test_{os.getpid()}_{secrets.token_hex(4)}"
    run(server_url, "CREATE DATABASE {} TEMPLATE {}", name, template)
    yield named(server_url, name)
    run(server_url, "DROP DATABASE {} WITH (FORCE)", name)


def named(server_url: str, name: str) -> str:
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def run(server_url: str, statement: str, *names: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def server() -> Iterator[str]:
    """The URL of a server on which databases may be created."""
    given = os.environ.get("NEWSCRAWL_TEST_POSTGRES_URL")
    if given:
        plain = given.replace("postgresql+psycopg://", "postgresql://")
        if problem := _problem(plain):
            raise NoServerError(f"NEWSCRAWL_TEST_POSTGRES_URL does not answer: {problem}")
        yield plain
    elif _problem(LOCAL) is None:
        yield LOCAL
    else:
        with own_server() as started:
            yield started.url


def _problem(url: str) -> str | None:
    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return None


def _binaries() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    found = shutil.which("pg_ctl")
    if found:
        installed.append(Path(found).resolve().parent)
    for folder in installed:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoServerError(
        "no PostgreSQL at NEWSCRAWL_TEST_POSTGRES_URL or 127.0.0.1:5432, and none installed"
    )


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


@dataclass(frozen=True)
class OwnServer:
    """A server that a test may stop and start again."""

    url: str
    run: Callable[..., None]
    control: tuple[object, ...]
    options: str

    def start(self) -> None:
        self.run(*self.control, "-w", "-o", self.options, "start")

    def stop(self) -> None:
        """End its processes at once, as a crash does."""
        self.run(*self.control, "-m", "immediate", "stop")

    def restart(self) -> None:
        self.run(*self.control, "-w", "-o", self.options, "-m", "immediate", "restart")


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server of our own on a free port, gone with its data afterwards."""
    binaries = _binaries()
    folder = Path(tempfile.mkdtemp(prefix="newscrawl-postgres-"))
    data, run = folder / "data", _runner(folder)
    port = _free_port()
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    )
    control = (binaries / "pg_ctl", "-D", data, "-l", folder / "log")
    url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
    server = OwnServer(url, run, control, options)
    try:
        run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale=C", "--no-sync")  # fmt: skip
        server.start()
        try:
            yield server
        finally:
            with suppress(NoServerError):  # a test may have stopped it
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _runner(folder: Path):
    """A function that runs a command; as the user `postgres` if we are root, which it refuses."""
    user: list[str] = []
    if os.geteuid() == 0:
        try:
            account = pwd.getpwnam("postgres")
        except KeyError:
            raise NoServerError(
                "PostgreSQL does not start as root, and there is no user postgres"
            ) from None
        os.chown(folder, account.pw_uid, account.pw_gid)
        user = ["runuser", "-u", "postgres", "--"]

    def run(*command: object) -> None:
        done = subprocess.run(
            [*user, *map(str, command)],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            # Not a pipe: the server would inherit it, and hold it open for as long as it runs.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            raise NoServerError(f"{command[0]} failed with exit status {done.returncode}")

    return run


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
