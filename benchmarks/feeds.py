"""Many feeds in, the seconds that one crawl takes to poll them all out.

    python benchmarks/feeds.py [--feeds 1000] [--latency 0.1]

Each feed has ten entries and stands on a host name of its own, so each host is asked twice: for
robots.txt and for the feed. A proxy in a process of its own gives every answer after the latency.
No entry is an article that the sources allow: what is measured is the polling.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

ENTRIES = 10
SOURCE = """\
title = "Outlet {number}"
home = "http://outlet-{number}.example/"
language = "en"
[discover]
feeds = ["http://outlet-{number}.example/feed.xml"]
allow = ['/never-linked/']
"""


def feed(host: str) -> bytes:
    items = "".join(
        f"<item><title>Story {n}</title><link>http://{host}/2026/story-{n}</link>"
        f"<pubDate>Mon, 02 Nov 2026 08:{n:02d}:00 GMT</pubDate></item>"
        for n in range(ENTRIES)
    )
    return f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


def serve(port: Connection, latency: float) -> None:
    """Answer for every host name, until the process is ended."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readline():
                while (await reader.readline()).strip():
                    pass
                host, _, path = request.split()[1].decode().partition("://")[2].partition("/")
                await asyncio.sleep(latency)
                body, status = (feed(host), "200 OK") if path == "feed.xml" else (b"", "404 None")
                head = (f"HTTP/1.1 {status}\r\nContent-Type: application/rss+xml\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n")  # fmt: skip
                writer.write(head.encode() + body)
                await writer.drain()
        except OSError:
            pass  # the crawl has closed the connection
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds; default: 0.1")
    options = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, options.latency), daemon=True)
    server.start()
    proxy = f"http://127.0.0.1:{ours.recv()}"
    with tempfile.TemporaryDirectory() as scratch:
        sources = Path(scratch, "sources")
        sources.mkdir()
        names = [f"outlet-{number}" for number in range(options.feeds)]
        for number, name in enumerate(names):
            (sources / f"{name}.toml").write_text(SOURCE.format(number=number))
        environment = os.environ | {
            "NEWSCRAWL_DATA_DIR": scratch,
            "NEWSCRAWL_SOURCES_DIR": str(sources),
            "NEWSCRAWL_CONTACT": "benchmark@newscrawl.example",
            "http_proxy": proxy,
            "no_proxy": "",
        }
        command = [sys.executable, "-m", "newscrawl", "crawl", *names, "--json",
                   "-s", "LOG_LEVEL=ERROR"]  # fmt: skip
        started = time.monotonic()
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
        seconds = time.monotonic() - started
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    polled = sum(row["listings"] - row["listings_failed"] for row in rows)
    print(f"{polled} of {options.feeds} feeds polled in {seconds:.1f} s")
    server.terminate()


if __name__ == "__main__":
    main()
