"""Settings, an address and a port in, the web application served there until it is stopped."""

from __future__ import annotations

import ipaddress
import socket

import uvicorn
from sqlalchemy import make_url

from newscrawl.config import Config
from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.terminal import err
from newscrawl.web.app import application

SHORTEST_TOKEN = 16
"""characters: what is shorter can be guessed"""


def serve(config: Config, *, host: str, port: int, names: tuple[str, ...] = ()) -> None:
    """Serve until Ctrl-C or a signal ends it.

    Args:
        names: of hosts under which it may be asked for.

    Raises:
        ConfigurationError: others could look in, and no token keeps them out.
        StorageError: the database cannot be read.
        NewscrawlError: the port cannot be had.
    """
    require_token(config, host)
    listener = _listen(host, port)
    with listener:
        app = application(config, hosts=(host, *names))
        shown = f"[{host}]" if ":" in host else host
        actual = listener.getsockname()[1]
        err.print(
            f"newscrawl looks at {make_url(config.database).render_as_string()}", markup=False
        )
        err.print(f"Open http://{shown}:{actual}/ (Ctrl-C ends it)", markup=False)
        settings = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            limit_concurrency=100,
        )
        uvicorn.Server(settings).run(sockets=[listener])


def require_token(config: Config, host: str) -> None:
    """Raise `ConfigurationError` where other machines could look in without a token."""
    if config.serve_token and len(config.serve_token) < SHORTEST_TOKEN:
        raise ConfigurationError(
            f"NEWSCRAWL_SERVE_TOKEN is shorter than {SHORTEST_TOKEN} characters;"
            " `openssl rand -hex 16` makes a good one"
        )
    if not config.serve_token and not is_loopback(host):
        raise ConfigurationError(
            f"at {host} other machines can look in: set NEWSCRAWL_SERVE_TOKEN"
            " (`openssl rand -hex 16` makes a good one), or stay at 127.0.0.1"
        )


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=128)
    except OSError as error:
        raise NewscrawlError(f"cannot listen at {host}, port {port}: {error.strerror}") from None
