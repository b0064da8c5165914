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


def profile_before(session: Session, site: Site, moment: datetime) -> SiteProfile | None:
    """The profile of a site, if it has not changed since `moment`."""
    source, host = site
    found = session.scalar(
        select(SiteProfileRow.profile).where(
            SiteProfileRow.source == source,
            SiteProfileRow.host == host,
            SiteProfileRow.updated_at < moment,
        )
    )
    return SiteProfile.from_json(found) if found is not None else None


def save_grown(
    session: Session, profiles: Mapping[Site, SiteProfile], since: datetime, *, now: datetime
) -> None:
    """Write those profiles that nobody had before `since`, and of which no fuller one came meanwhile.

    The sources must have rows.
    """
    hosts = sorted({host for _, host in profiles})
    there = select(SiteProfileRow.source, SiteProfileRow.host, SiteProfileRow.profile)
    there = there.add_columns(SiteProfileRow.updated_at).where(SiteProfileRow.host.in_(hosts))
    kept = {
        (row.source, row.host)
        for row in session.execute(there)
        if row.updated_at < since
        or row.profile.get("pages", 0) >= profiles.get((row.source, row.host), SiteProfile()).pages
    }
    new = {site: one.to_json() for site, one in profiles.items() if site not in kept}
    save_profiles(session, new, now=now)
