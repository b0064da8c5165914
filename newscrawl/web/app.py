"""The settings in, the web application out: which function answers which address."""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newscrawl.config import Config
from newscrawl.errors import NewscrawlError
from newscrawl.web import articles, datasets, inspection, inspector, numbers, overview, sources
from newscrawl.web.guard import Guard
from newscrawl.web.rooms import Rooms, not_found, page
from newscrawl.web.templates import static_bytes

logger = logging.getLogger(__name__)
STATIC = ("app.css", "app.js", "icon.svg")
FOR_GOOD = "public, max-age=31536000, immutable"


def application(config: Config, *, hosts: tuple[str, ...] = ()) -> Starlette:
    """The application over the database and the archive of `config`.

    Args:
        hosts: names under which it may be asked for, besides localhost and addresses in figures.

    Raises:
        StorageError: the database cannot be read.
        ConfigurationError: a source's file is wrong.
    """
    rooms = Rooms.open(config)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await rooms.pool.run(inspection.warm_up)
        await run_in_threadpool(rooms.counter.totals)
        try:
            yield
        finally:
            rooms.close()

    app = Starlette(
        routes=[
            Route("/", overview.show),
            Route("/sources", sources.show_all),
            Route("/sources/{name}", sources.show),
            Route("/articles", articles.show_all),
            Route("/articles/{id:int}", articles.show),
            Route("/inspector", inspector.start, methods=["GET", "POST"]),
            Route("/inspector/{id:int}", inspector.show_article),
            Route("/inspector/page/{id:int}", inspector.show_page),
            Route("/inspector/frame/{name}", inspector.frame),
            Route("/datasets", datasets.show_all),
            Route("/datasets/{id:int}", datasets.show),
            Route("/datasets/{id:int}/files/{path:path}", datasets.send),
            Route("/metrics", numbers.show),
            Route("/static/{name}", _static),
        ],
        middleware=[Middleware(Guard, token=config.serve_token, hosts=hosts)],
        exception_handlers={404: _nothing_there, NewscrawlError: _at_fault, Exception: _broken},
        lifespan=lifespan,
    )
    app.state.rooms = rooms
    return app


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("Not found\n", 404)
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    return Response(static_bytes(name), media_type=kind, headers={"Cache-Control": FOR_GOOD})


def _nothing_there(request: Request, _: Exception) -> Response:
    return not_found(f"There is no page at {request.url.path[:200]}.")


def _at_fault(request: Request, error: Exception) -> Response:
    logger.warning("%s: %s", request.url.path, error)
    return page("fault.html", 503, section="", title="It does not answer", message=str(error))


def _broken(request: Request, error: Exception) -> Response:
    logger.error("%s", request.url.path, exc_info=error)
    message = "A fault of newscrawl; what is printed where it was started says more."
    return page("fault.html", 500, section="", title="Fault", message=message)
