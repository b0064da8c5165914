"""Whatever a page's scripts try, the browser reaches nothing by itself."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Thread

import pytest
from playwright.async_api import async_playwright

from newscrawl.fetching.errors import AddressRefusedError
from newscrawl.rendering.answers import Answer, Asked
from newscrawl.rendering.browser import Browser
from newscrawl.rendering.chromium import CUT_OFF, can_use_sandbox
from newscrawl.rendering.visit import Visit

PAGE = "http://www.quay.example/2026/story"


@dataclass
class Canary:
    """A TCP and a UDP port on loopback that nothing may touch."""

    tcp: int = 0
    udp: int = 0
    hits: list[str] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(type=socket.SOCK_DGRAM) as udp,
    ):
        udp.bind(("127.0.0.1", 0))
        found.tcp, found.udp = tcp.getsockname()[1], udp.getsockname()[1]
        for stream in (tcp, udp):
            stream.settimeout(0.1)
            Thread(target=_listen, args=(found, stream), daemon=True).start()
        yield found


def _listen(canary: Canary, stream: socket.socket) -> None:
    while True:
        try:
            if stream.type is socket.SOCK_STREAM:
                stream.accept()[0].close()
                canary.hits.append("tcp")
            else:
                stream.recv(2000)
                canary.hits.append("udp")
        except TimeoutError:
            continue
        except OSError:
            return


def attack(canary: Canary) -> str:
    url = f"http://127.0.0.1:{canary.tcp}"
    inner = f"fetch('{url}/worker').catch(e => 0); new WebSocket('ws://127.0.0.1:{canary.tcp}/')"
    return f"""<!doctype html><html><head><title>t</title>
<link rel=prefetch href="{url}/prefetch"><link rel=preconnect href="{url}/">
<link rel=icon href="{url}/icon"><link rel=stylesheet href="{url}/style">
<link rel=modulepreload href="{url}/module"></head><body><p id=said>Before.</p>
<img src="{url}/image"><iframe src="{url}/frame"></iframe><iframe src="file:///etc/passwd"></iframe>
<video src="{url}/video"></video><object data="{url}/object"></object>
<a id=link ping="{url}/ping" href="#here">x</a><a id=save download href="{url}/save">x</a>
<form id=form method=post action="{url}/form"></form>
<script>
const attempt = act => {{ try {{ const done = act(); done && done.catch && done.catch(e => 0) }} catch (e) {{}} }};
attempt(() => fetch("{url}/fetch"));
attempt(() => fetch("{url}/post", {{method: "POST", body: "x", mode: "no-cors"}}));
attempt(() => fetch("file:///etc/passwd"));
attempt(() => import("{url}/import.js"));
attempt(() => new WebSocket("ws://127.0.0.1:{canary.tcp}/"));
attempt(() => new EventSource("{url}/events"));
attempt(() => navigator.sendBeacon("{url}/beacon", "x"));
attempt(() => new WebTransport("https://127.0.0.1:{canary.udp}/"));
attempt(() => navigator.serviceWorker.register("/worker.js"));
const code = URL.createObjectURL(new Blob([`{inner}`]));
attempt(() => new Worker(code));
attempt(() => new SharedWorker(code));
attempt(() => {{
  const servers = [
    {{urls: "stun:127.0.0.1:{canary.udp}"}},
    {{urls: "turn:127.0.0.1:{canary.tcp}?transport=tcp", username: "a", credential: "b"}},
  ];
  const call = new RTCPeerConnection({{iceServers: servers}});
  call.createDataChannel("x");
  return call.createOffer().then(offer => call.setLocalDescription(offer));
}});
attempt(() => window.open("{url}/popup"));
attempt(() => document.getElementById("link").click());
attempt(() => document.getElementById("save").click());
setTimeout(() => document.getElementById("form").submit(), 100);
setTimeout(() => {{ location.href = "{url}/away" }}, 200);
setTimeout(() => {{ document.getElementById("said").textContent = "After." }}, 400);
</script></body></html>"""


def visit(html: str, chromium: str, asked: list[str], *, seconds: float = 8.0) -> str:
    async def ask(request: Asked) -> Answer:
        asked.append(request.url)
        raise AddressRefusedError("not public")

    async def run() -> str:
        browser = Browser(chromium, "newscrawl-test/1")
        document = Answer(PAGE, 200, (("Content-Type", "text/html"),), html.encode())
        try:
            async with browser.context() as context:
                return await Visit(document, ask, seconds, 1_000_000, 100).take(context)
        finally:
            await browser.close()

    return asyncio.run(run())


def test_no_attempt_of_a_page_reaches_the_network(canary, chromium) -> None:
    asked: list[str] = []
    made = visit(attack(canary), chromium, asked)
    assert "After." in made, "the scripts ran to their end, and led nowhere"
    assert "root:" not in made
    assert canary.hits == []
    # What it may ask for at all went to the crawler, whose guard refuses it.
    paths = {url.rpartition("/")[2] for url in asked}
    assert {"fetch", "worker", "import.js"} <= paths
    assert not paths & {"post", "image", "frame", "beacon", "popup", "away", "form", "save", "icon"}


def test_the_attempts_reach_it_from_a_browser_that_is_not_cut_off(canary, chromium) -> None:
    """Else the test above would show nothing."""

    async def run() -> None:
        async with async_playwright() as driver:
            browser = await driver.chromium.launch(
                executable_path=chromium, chromium_sandbox=can_use_sandbox()
            )
            page = await browser.new_page()
            await page.route(PAGE, lambda route: route.fulfill(body=attack(canary)))
            await page.goto(PAGE)
            for _ in range(100):
                if {"tcp", "udp"} <= set(canary.hits):
                    break
                await asyncio.sleep(0.05)
            await browser.close()

    asyncio.run(run())
    assert {"tcp", "udp"} <= set(canary.hits)
    assert CUT_OFF


def test_pages_share_nothing(chromium) -> None:
    html = """<p id=p></p><script>
    document.getElementById("p").textContent = "seen " + document.cookie + localStorage.getItem("a");
    document.cookie = "a=cookie"; localStorage.setItem("a", "stored");
    </script>"""

    async def ask(request: Asked) -> Answer:
        raise AddressRefusedError("not public")

    async def run() -> list[str]:
        browser = Browser(chromium, "newscrawl-test/1")
        document = Answer(PAGE, 200, (("Content-Type", "text/html"),), html.encode())
        made = []
        try:
            for _ in range(2):
                async with browser.context() as context:
                    made.append(await Visit(document, ask, 8.0, 100_000, 10).take(context))
        finally:
            await browser.close()
        return made

    first, second = asyncio.run(run())
    assert "seen null" in first
    assert "seen null" in second
