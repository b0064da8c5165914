"""Run by Alembic: a connection, or else the configured database URL, in; migrated tables out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.runtime.migration import MigrationInfo
from alembic.script import Script
from alembic.util import CommandError
from sqlalchemy import Connection, Enum, text

from newscrawl.config import load_config
from newscrawl.errors import NewscrawlError
from newscrawl.storage.engine import Database, database_url
from newscrawl.storage.migrate import is_modelled
from newscrawl.storage.models import Base
from newscrawl.storage.triggers import kept_triggers
from newscrawl.storage.types import StorableJson, StorableText, UtcDateTime

UPGRADE_LOCK = 0x6E657773
"""PostgreSQL advisory lock: two upgrades at once wait for each other"""


def plain_type(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write SQLAlchemy's own types into migrations: what ours become later must not change them."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, StorableText):
        return "sa.Text()"
    if isinstance(item, StorableJson):
        autogen.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    if isinstance(item, Enum):
        return f"sa.String({item.length})"
    return False


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=True,
        include_name=is_modelled,
        render_item=plain_type,
        # SQLite alters a table by copying it; and it can roll that back, whatever Alembic assumes.
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        on_version_apply=step_timer(),
    )
    with context.begin_transaction(), kept_triggers(connection):
        context.run_migrations()


def step_timer() -> Callable[..., None]:
    """Called by Alembic after each migration; tells who asked how long it took."""
    tell = context.config.attributes.get("on_step")
    before = time.monotonic()

    def applied(*, step: MigrationInfo, **_: object) -> None:
        nonlocal before
        now = time.monotonic()
        if tell is not None and isinstance(step.up_revision, Script):
            tell(step.up_revision.revision, step.up_revision.doc, now - before)
        before = now

    return applied


def run_offline(url: str) -> None:
    context.configure(url=url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def run_configured(url: str) -> None:
    if context.is_offline_mode():
        run_offline(database_url(url).render_as_string(hide_password=False))
        return
    with Database.open(url, check=False) as database, database.altering() as connection:
        run(connection)


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    try:
        run_configured(load_config().database)
    except NewscrawlError as error:
        raise CommandError(str(error)) from None
