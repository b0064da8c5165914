"""Files in which hosts state rights in, rows of `rights_files` out, and the files back by URL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from newscrawl.rights.host import HostFile
from newscrawl.storage.models import RightsFileRow, table_of
from newscrawl.storage.text import MAX_URL, storable
from newscrawl.storage.upsert import insert_into

FILES = table_of(RightsFileRow)


def load_files(session: Session, urls: Iterable[str]) -> dict[str, HostFile]:
    """Those of the files that are known, by URL."""
    query = select(FILES.c.url, FILES.c.body, FILES.c.fetched_at, FILES.c.status)
    found = session.execute(query.where(FILES.c.url.in_(list(urls))))
    return {row.url: HostFile(*row) for row in found}


def save_files(session: Session, files: Sequence[HostFile]) -> set[str]:
    """Write files as they were just served; the URLs of those that say something new."""
    files = [file for file in files if len(file.url.encode()) <= MAX_URL]
    if not files:
        return set()
    rows = [
        {
            "url": storable(file.url),
            "status": file.status,
            "body": storable(file.body),
            "digest": hashlib.sha256(storable(file.body).encode()).hexdigest(),
            "fetched_at": file.fetched_at,
            "changed_at": file.fetched_at,
        }
        for file in sorted(files, key=lambda file: file.url)
    ]
    query = select(FILES.c.url, FILES.c.digest).where(FILES.c.url.in_([row["url"] for row in rows]))
    before = {row.url: row.digest for row in session.execute(query)}
    insert = insert_into(session, FILES)
    new = insert.excluded
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[FILES.c.url],
            set_={
                "status": new.status,
                "body": new.body,
                "fetched_at": new.fetched_at,
                "changed_at": case(
                    (FILES.c.digest == new.digest, FILES.c.changed_at), else_=new.changed_at
                ),
                "digest": new.digest,
            },
        ),
        rows,
    )
    return {
        str(row["url"]) for row in rows if before.get(str(row["url"]), _NOTHING) != row["digest"]
    }


_NOTHING = hashlib.sha256(b"").hexdigest()
