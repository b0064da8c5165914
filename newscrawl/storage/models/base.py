"""What all tables have in common: names of constraints, types of columns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, LargeBinary, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase

from newscrawl.items import (
    ArticleType,
    ListingKind,
    ReadPath,
    Reason,
    RejectionReason,
    RightsDecision,
    RightsKind,
)
from newscrawl.storage.states import (
    CopyKind,
    ExportState,
    HealthState,
    PageState,
    RunState,
    VersionCause,
)
from newscrawl.storage.types import StorableJson, StorableText, UtcDateTime, words


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  as SQLAlchemy declares it
        str: StorableText,
        date: Date,
        datetime: UtcDateTime,
        list[str]: StorableJson,
        list[dict[str, Any]]: StorableJson,
        dict[str, Any]: StorableJson,
        dict[str, int]: StorableJson,
        bytes: LargeBinary,
        ArticleType: words(ArticleType),
        CopyKind: words(CopyKind),
        ExportState: words(ExportState),
        HealthState: words(HealthState),
        ListingKind: words(ListingKind),
        PageState: words(PageState),
        ReadPath: words(ReadPath),
        Reason: words(Reason),
        RejectionReason: words(RejectionReason),
        RightsDecision: words(RightsDecision),
        RightsKind: words(RightsKind),
        RunState: words(RunState),
        VersionCause: words(VersionCause),
    }


Hash = String(64)
"""SHA-256 as hexadecimal digits"""
RunId = String(64)


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements over many rows."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} has no table of its own")
    return table
