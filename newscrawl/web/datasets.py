"""The pages of datasets: which snapshots were made, what each holds, and its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from newscrawl.errors import ConfigurationError
from newscrawl.exports.files import hashed
from newscrawl.exports.folder import MANIFEST
from newscrawl.exports.manifest import Manifest, read_manifest
from newscrawl.storage.models import ExportRow
from newscrawl.web.rooms import not_found, page, rooms_of

MOST = 100
"""exports in the list"""
LONGEST_CARD = 200_000
SHOWN_INLINE = {".svg": "image/svg+xml"}
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""A plot is shown as a picture, in which nothing runs; opened by itself, it may do nothing either."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is in an export's folder now."""

    folder: Path
    manifest: Manifest
    is_this: bool
    """it is what the export wrote; else a later one took its place"""


def show_all(request: Request) -> Response:
    with rooms_of(request).read() as session:
        rows = session.scalars(select(ExportRow).order_by(ExportRow.id.desc()).limit(MOST)).all()
        session.expunge_all()
    return page("datasets.html", section="datasets", exports=rows)


def show(request: Request) -> Response:
    row = _row(request)
    if row is None:
        return not_found(f"No export has the number {request.path_params['id']}.")
    snapshot, problem = _snapshot(row)
    plots, card = [], ""
    if snapshot is not None:
        plots = [one.path for one in snapshot.manifest.documents if one.path.endswith(".svg")]
        if any(one.path == "README.md" for one in snapshot.manifest.documents):
            card = _card(snapshot.folder / "README.md")
    return page(
        "dataset.html",
        section="datasets",
        export=row,
        snapshot=snapshot,
        problem=problem,
        plots=plots,
        card=card,
        parts=_parts(row),
    )


def send(request: Request) -> Response:
    """A file of a snapshot: one that its manifest names, and no other."""
    row = _row(request)
    snapshot = _snapshot(row)[0] if row is not None else None
    name = request.path_params["path"]
    if snapshot is None:
        return not_found("There is no such snapshot any more.")
    manifest = snapshot.manifest
    known = {MANIFEST, *(one.path for one in (*manifest.files, *manifest.documents))}
    path = (snapshot.folder / name).resolve()
    if name not in known or not path.is_relative_to(snapshot.folder) or not path.is_file():
        return not_found(f"The snapshot has no file “{name}”.")
    inline = SHOWN_INLINE.get(path.suffix)
    return FileResponse(
        path,
        media_type=inline or "application/octet-stream",
        filename=None if inline else path.name,
        headers={"Content-Security-Policy": FILE_POLICY},
    )


def _row(request: Request) -> ExportRow | None:
    number = request.path_params["id"]
    with rooms_of(request).read() as session:
        row = session.get(ExportRow, number) if number < 2**31 else None
        session.expunge_all()
    return row


def _snapshot(row: ExportRow) -> tuple[Snapshot | None, str]:
    """The snapshot, or why there is none to be shown."""
    if "://" in row.path:
        return None, f"It was sent to {row.path}, and is not read from there."
    folder = Path(row.path).resolve()
    try:
        manifest = read_manifest(folder)
    except ConfigurationError as error:
        return None, str(error)
    return Snapshot(folder, manifest, hashed(folder / MANIFEST)[1] == row.sha256), ""


def _card(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(LONGEST_CARD)
    except OSError:
        return ""
    if text.startswith("---\n"):  # what hubs read, in YAML
        text = text[4:].partition("\n---\n")[2]
    return text.strip()


def _parts(row: ExportRow) -> list[tuple[str, Any]]:
    return [(name.replace("_", " "), value) for name, value in row.filters.items() if value]
