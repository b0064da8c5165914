"""Requests in, those that may see anything on to the application; every answer with the headers that
keep a page from doing what it should not.

Three things are kept out: other machines (without the token), other sites that have a browser ask for
them (names of hosts that are not ours, https://en.wikipedia.org/wiki/DNS_rebinding), and whatever a
page of the archive might bring (the policies).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newscrawl.web.templates import to_html

COOKIE = "newscrawl_access"
COOKIE_LIFETIME = 30 * 24 * 3600
"""seconds"""
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self';"
    " frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "no-store",
}
"""of every answer that does not say otherwise itself"""


class Guard:
    """Wraps the application.

    Args:
        token: what must be shown; empty: nothing is asked for.
        hosts: names under which the application may be asked for, besides addresses in figures and
            localhost.
    """

    def __init__(self, app: ASGIApp, *, token: str = "", hosts: tuple[str, ...] = ()) -> None:
        self._app = app
        self._token = token
        self._hosts = frozenset(name.lower().rstrip(".") for name in (*LOOPBACK_NAMES, *hosts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope, receive)
        answer = self._refusal(request)
        if answer is None and not self._may_enter(request):
            answer = self._at_the_door(request)
        await (answer or self._app)(scope, receive, send_guarded)

    def _refusal(self, request: Request) -> Response | None:
        if not self._is_ours(request.headers.get("host", "")):
            return PlainTextResponse(
                "This is not a name of this server. `newscrawl serve --allow-host NAME` makes it one.\n",
                421,
            )
        if request.method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("Nothing is changed here.\n", 405)
        site = request.headers.get("sec-fetch-site", "none")
        if request.method == "POST" and site not in ("same-origin", "none"):
            return PlainTextResponse("Sent by a page of another site.\n", 403)
        return None

    def _is_ours(self, host: str) -> bool:
        """An address in figures is nobody's name: no other site's name leads to it."""
        name = host.lower().strip()
        if name.startswith("["):
            name = name[1:].partition("]")[0]
        elif name.count(":") == 1:
            name = name.partition(":")[0]
        name = name.rstrip(".")
        if name in self._hosts:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def _may_enter(self, request: Request) -> bool:
        if not self._token:
            return True
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        shown = request.cookies.get(COOKIE, "")
        return _same(shown, self._key()) or _same(bearer, self._token)

    def _at_the_door(self, request: Request) -> Response:
        given = request.query_params.get("token")
        if request.method == "GET" and given is not None and _same(given, self._token):
            # By a page, not by a redirect: a cookie that is strict about other sites is not shown after
            # a redirect that began at one, in a mail read in the browser for one.
            answer: Response = HTMLResponse(to_html("entered.html", to=_without_token(request)))
            answer.set_cookie(
                COOKIE,
                self._key(),
                max_age=COOKIE_LIFETIME,
                httponly=True,
                samesite="strict",
                secure=request.url.scheme == "https",
            )
            return answer
        page = to_html("door.html", is_wrong=given is not None, at=_without_token(request))
        return HTMLResponse(page, 401)

    def _key(self) -> str:
        """What the cookie holds: it opens this server, but does not tell the token."""
        return hmac.new(self._token.encode(), b"newscrawl serve", hashlib.sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    """In a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def _without_token(request: Request) -> str:
    left = [(k, v) for k, v in parse_qsl(request.url.query) if k != "token"]
    path = "/" + request.url.path.lstrip("/\\")
    return f"{path}?{urlencode(left)}" if left else path
