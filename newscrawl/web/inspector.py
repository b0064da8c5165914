"""The inspector: a page as archived beside the article as read, each block coloured by what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pebble import ProcessExpired
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from newscrawl.items import Page
from newscrawl.reading.fates import Entry, Fate
from newscrawl.storage.profiles import load_profiles
from newscrawl.web.archived import MissingError, Stored, find, stored
from newscrawl.web.frame import FRAME_POLICY
from newscrawl.web.inspection import Inspection, fresh_inspection, stored_inspection
from newscrawl.web.rooms import Rooms, not_found, page, rooms_of

LARGEST = 8 * 1024 * 1024
"""bytes of a form with a page in it"""
FEW = 2
"""blocks beside the article that stand open, when they stand together"""


async def start(request: Request) -> Response:
    """The form, or the way to what it asks for."""
    if request.method == "POST":
        return await _tried(request)
    wanted = request.query_params.get("page", "").strip()
    if not wanted:
        return page("inspector_start.html", section="inspector", problem="", wanted="", html="")
    target = await run_in_threadpool(find, rooms_of(request), wanted)
    if target is None:
        problem = (
            "This page is not in the archive. The application asks no site itself:"
            f" `newscrawl inspect --fetch {wanted[:300]}` does; or paste its HTML below."
        )
        return page(
            "inspector_start.html",
            404,
            section="inspector",
            problem=problem,
            wanted=wanted,
            html="",
        )
    return RedirectResponse(target, 303)


async def show_article(request: Request) -> Response:
    return await _inspect(request, lambda rooms: stored(rooms, request.path_params["id"], None))


async def show_page(request: Request) -> Response:
    return await _inspect(request, lambda rooms: stored(rooms, None, request.path_params["id"]))


def frame(request: Request) -> Response:
    document = rooms_of(request).documents.get(request.path_params["name"])
    if document is None:
        document = "<!doctype html><title>Gone</title><p>Load the page again to see this once more."
    return HTMLResponse(
        document, headers={"Content-Security-Policy": FRAME_POLICY, "X-Robots-Tag": "noindex"}
    )


async def _inspect(request: Request, look_up: Callable[[Rooms], Stored]) -> Response:
    rooms = rooms_of(request)
    try:
        known = await run_in_threadpool(look_up, rooms)
    except MissingError as error:
        return not_found(str(error))
    again = "again" in request.query_params or not known.has_text or bool(known.rejection)
    work: tuple[Any, ...]
    if again:
        work = await run_in_threadpool(_fresh_work, rooms, known)
    else:
        work = (stored_inspection, known.page, (known.kept, known.removed))
    return await _answer(request, known.page, work, stored=known, is_again=again)


def _fresh_work(rooms: Rooms, stored: Stored) -> tuple[Any, ...]:
    source = rooms.sources.get(stored.source)
    host = urlsplit(stored.page.url).hostname
    with rooms.read() as session:
        profile = load_profiles(session, [stored.source]).get((stored.source, host or ""))
    rules = profile.rules if profile else None
    return fresh_inspection, stored.page, source, rooms.pool.pack(stored.source, host, rules)


async def _answer(
    request: Request,
    archived: Page,
    work: tuple[Any, ...],
    *,
    stored: Stored | None,
    is_again: bool,
) -> Response:
    rooms = rooms_of(request)
    try:
        found: Inspection = await rooms.pool.run(*work)
    except TimeoutError as error:
        return page("fault.html", 504, section="inspector", title="Not read", message=str(error))
    except ProcessExpired:
        message = "Reading this page took more than a process may hold, or ended it."
        return page("fault.html", 500, section="inspector", title="Not read", message=message)
    reading = found.reading
    return page(
        "inspector.html",
        section="inspector",
        stored=stored,
        is_again=is_again,
        url=archived.url,
        archived_at=archived.fetched_at,
        title=(reading.title if reading else stored.title if stored else None) or archived.url,
        facts=found.facts,
        rejection=found.rejection,
        groups=list(groups(found.entries)),
        elsewhere=found.elsewhere,
        counts=found.counts,
        reasons=Counter(one.reason.value for one in found.entries if one.reason).most_common(),
        changed=_changed(stored, found.entries) if stored and is_again else None,
        frame=rooms.documents.add(found.document),
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that stand together, and are kept or are not."""

    is_kept: bool
    entries: tuple[Entry, ...]
    is_folded: bool
    told: str
    """reasons, the commonest first"""


def groups(entries: Iterable[Entry]) -> Iterator[Group]:
    for is_kept, found in groupby(entries, key=lambda entry: entry.fate is Fate.KEPT):
        some = tuple(found)
        reasons = Counter(_reason(one) for one in some)
        told = ", ".join(f"{number} {reason}" for reason, number in reasons.most_common(4))
        yield Group(is_kept, some, not is_kept and len(some) > FEW, told)


def _reason(entry: Entry) -> str:
    return entry.reason.value.replace("_", " ") if entry.reason else entry.fate.value


def _changed(stored: Stored, entries: Iterable[Entry]) -> dict[int, str]:
    """Numbers of the blocks that are read otherwise than they are stored, and how they are stored."""
    if not stored.has_text or stored.rejection:
        return {}
    before: dict[str, list[str]] = {}
    for block in stored.kept:
        before.setdefault(block.text, []).append("kept")
    for gone in stored.removed:
        before.setdefault(gone.text, []).append(gone.reason.value)
    changed = {}
    for entry in entries:
        now = "kept" if entry.reason is None else entry.reason.value
        ways = before.get(entry.text, [])
        if now in ways:
            ways.remove(now)
        else:
            changed[entry.number] = ways.pop(0).replace("_", " ") if ways else "not there"
    return changed


async def _tried(request: Request) -> Response:
    """A page that was pasted."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            message = f"A page of more than {LARGEST >> 20} MiB is not read here."
            return page("fault.html", 413, section="inspector", title="Too large", message=message)
    form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=5)
    html, url = form.get("html", [""])[0], form.get("url", [""])[0].strip()[:2000]
    if not html.strip():
        return RedirectResponse("/inspector", 303)
    pasted = Page(
        url if url.startswith(("http://", "https://")) else "",
        html.encode("utf-8", "replace"),
        datetime.now(UTC),
        headers=(("Content-Type", "text/html; charset=utf-8"),),
    )
    return await _answer(
        request, pasted, (fresh_inspection, pasted, None, None), stored=None, is_again=True
    )
