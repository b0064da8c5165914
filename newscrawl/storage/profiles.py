"""Site profiles in and out of their table, one for each host of a source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from newscrawl.reading.profile.model import SiteProfile
from newscrawl.storage.models import SiteProfileRow, table_of
from newscrawl.storage.upsert import insert_into

Site = tuple[str, str]
"""source and host"""


def load_profiles(session: Session, sources: Sequence[str] = ()) -> dict[Site, SiteProfile]:
    """The profiles of these sources; of all, when none is named."""
    query = select(SiteProfileRow.source, SiteProfileRow.host, SiteProfileRow.profile)
    if sources:
        query = query.where(SiteProfileRow.source.in_(sources))
    query = query.order_by(SiteProfileRow.source, SiteProfileRow.host)
    return {
        (source, host): SiteProfile.from_json(profile)
        for source, host, profile in session.execute(query)
    }


def save_profiles(
    session: Session, profiles: Mapping[Site, dict[str, Any]], *, now: datetime
) -> None:
    """Write profiles, as `SiteProfile.to_json` gives them."""
    rows = [
        {
            "source": source,
            "host": host,
            "version": profile["version"],
            "profile": profile,
            "updated_at": now,
        }
        for (source, host), profile in sorted(profiles.items(), key=lambda item: item[0])
    ]
    if not rows:
        return
    insert = insert_into(session, table_of(SiteProfileRow))
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[SiteProfileRow.source, SiteProfileRow.host],
            set_={name: insert.excluded[name] for name in ("version", "profile", "updated_at")},
        ),
        rows,
    )
