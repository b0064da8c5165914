"""The numbers that `newscrawl health` goes by, as Prometheus asks for them."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from newscrawl.health.metrics import CONTENT_TYPE, render
from newscrawl.web.rooms import rooms_of


def show(request: Request) -> Response:
    with rooms_of(request).read() as session:
        text = render(session, datetime.now(UTC))
    return Response(text, headers={"Content-Type": CONTENT_TYPE})
