"""A name in, the URL of a database that a benchmark may fill out: on SQLite in a folder, on PostgreSQL."""

from __future__ import annotations

import random
from pathlib import Path

from sqlalchemy import create_engine, text

from newscrawl.storage.engine import Database

SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


class SqlitePlaces:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0

    def fresh(self) -> str:
        self.made += 1
        return self.url(f"bench-{self.made}")

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / f'{name}.db'}"

    def has(self, name: str) -> bool:
        return (self.folder / f"{name}.db").exists()

    def rename(self, url: str, name: str) -> str:
        """Give a database that nobody uses its final name."""
        path = self.folder / f"{name}.db"
        Path(url.removeprefix("sqlite:///")).rename(path)
        return self.url(name)

    def warm(self, url: str) -> None:
        """Have all of it in the system's cache."""
        with Path(url.removeprefix("sqlite:///")).open("rb") as file:
            while file.read(1 << 22):
                pass

    def drop(self, url: str) -> None:
        for path in self.folder.glob(f"{url.rpartition('/')[2]}*"):
            path.unlink()

    def close(self) -> None:
        pass


class PostgresPlaces:
    name = "PostgreSQL"

    def __init__(self, server: str) -> None:
        url = Database.open(server or SERVER, check=False).url
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT")

    def fresh(self) -> str:
        name = f"newscrawl_bench_{random.randrange(10**9)}"  # noqa: S311
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str) -> str:
        return self.engine.url.set(database=name).render_as_string(hide_password=False)

    def has(self, name: str) -> bool:
        with self.engine.connect() as connection:
            found = text("SELECT 1 FROM pg_database WHERE datname = :name")
            return connection.execute(found, {"name": name}).first() is not None

    def rename(self, url: str, name: str) -> str:
        self._run(f"ALTER DATABASE {url.rpartition('/')[2]} RENAME TO {name}")
        return self.url(name)

    def warm(self, url: str) -> None:
        """Have all of it in the system's cache, where the server has the module for that."""
        name = "pg_prewarm"
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            available = text("SELECT 1 FROM pg_available_extensions WHERE name = :name")
            if connection.execute(available, {"name": name}).first() is None:
                print(f"{self.name}: {name} is not installed; the first questions warm it up")
                return
            connection.execute(text(f"CREATE EXTENSION IF NOT EXISTS {name}"))
            connection.execute(
                text(
                    f"SELECT {name}(oid, 'read') FROM pg_class"
                    " WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace"
                )
            )
        engine.dispose()

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def close(self) -> None:
        self.engine.dispose()

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))


Places = SqlitePlaces | PostgresPlaces
