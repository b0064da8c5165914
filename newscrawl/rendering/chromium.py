"""A setting in, the Chromium that is to be started out, and with what: no network, no helpers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from importlib.util import find_spec

from newscrawl.errors import ConfigurationError
from newscrawl.sources.source import Source

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""looked for on PATH, in this order"""
INSTALL = "pip install 'newscrawl[render]'"

CUT_OFF = (
    # Requests are answered by the crawler before they reach the network. For whatever a browser
    # may send besides (sockets, lookups, calls between browsers) there is no way out.
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
)
ARGUMENTS = (
    *CUT_OFF,
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    "--block-new-web-contents",
    "--mute-audio",
    "--js-flags=--max-old-space-size=512",  # MB for the scripts of a page
)


def find_chromium(path: str = "") -> str:
    """The executable: `path`, if one is named, else the first of `NAMES` on PATH.

    Raises:
        ConfigurationError: the extra `render` or a Chromium is missing; says what to install.
    """
    if find_spec("playwright") is None:
        raise ConfigurationError(f"the extra `render` is not installed: {INSTALL}")
    found = next(filter(None, map(shutil.which, [path] if path else NAMES)), None)
    if found is None and path:
        raise ConfigurationError(f"NEWSCRAWL_CHROMIUM: {path!r} is no program that can be run")
    if found is None:
        raise ConfigurationError(
            "no Chromium on PATH: install one (Debian: apt-get install chromium),"
            " or name it by NEWSCRAWL_CHROMIUM"
        )
    return found


def require_chromium(sources: Iterable[Source], path: str = "") -> None:
    """What is missing is said at the start, not at the first page.

    Raises:
        ConfigurationError: as `find_chromium`, naming the sources that say `render = true`.
    """
    rendered = ", ".join(source.name for source in sources if source.render)
    if not rendered:
        return
    try:
        find_chromium(path)
    except ConfigurationError as error:
        raise ConfigurationError(f"render = true in {rendered}: {error}") from None


def can_use_sandbox() -> bool:
    """Chromium refuses to start its sandbox as root."""
    return os.geteuid() != 0
