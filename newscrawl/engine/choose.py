"""The engine that the command line names in, the engine out, for as long as it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from newscrawl.config import Config
from newscrawl.engine.local import LocalEngine
from newscrawl.engine.seam import Engine
from newscrawl.errors import ConfigurationError

ENGINES = ("local", "ray")


@contextmanager
def opened(name: str, config: Config, *, address: str = "", jobs: int = 0) -> Iterator[Engine]:
    """An engine, closed at the end with all that it has begun.

    Args:
        name: one of `ENGINES`.
        config: whose database all tasks use.
        address: of the Ray cluster to join, `HOST:6379` or `auto`; empty: that which RAY_ADDRESS names,
            or one that is started on this machine for this time.
        jobs: tasks at a time; 0: one per core.

    Raises:
        ConfigurationError: the engine cannot be had, or not with this database.
    """
    if name == "local":
        if address:
            raise ConfigurationError("--address goes with --engine ray")
        yield LocalEngine(jobs)
        return
    if not config.database.startswith("postgres"):
        raise ConfigurationError(
            "--engine ray needs PostgreSQL (NEWSCRAWL_DATABASE_URL=postgresql://...): SQLite is a file"
            " with one writer on one machine"
        )
    if find_spec("ray") is None:
        raise ConfigurationError(
            "--engine ray needs Ray, which is not installed: pip install 'newscrawl[cluster]'"
        )
    from newscrawl.engine.ray_engine import connected

    with connected(address, jobs) as engine:
        yield engine
