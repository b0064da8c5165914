"""What it costs to read the signals of rights: of a page, and of the files of its host for a page.

python benchmarks/rights.py [PAGES]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from newscrawl.items import RightsPolicy
from newscrawl.rights.agents import NAMES
from newscrawl.rights.host import HostFile, read_host
from newscrawl.rights.page import header_signals, meta_signals
from newscrawl.rights.weigh import weigh

AT = datetime(2026, 10, 20, tzinfo=UTC)
HOST = "https://harbour.example"
HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"), ("Date", "Tue, 20 Oct 2026 06:00:00 GMT"),
    ("Server", "nginx"), ("Cache-Control", "max-age=60"), ("ETag", '"x"'), ("Vary", "Accept-Encoding"),
    ("X-Robots-Tag", "noarchive, googlebot: noindex"), ("TDM-Reservation", "1"),
    ("Link", '<https://harbour.example/wp-json/>; rel="https://api.w.org/"'), ("X-Frame-Options", "DENY"),
)  # fmt: skip
META = {f"og:name{n}": ["value"] for n in range(30)} | {
    "robots": ["max-image-preview:large, noai, noimageai"], "tdm-reservation": ["1"],
    "tdm-policy": ["https://harbour.example/policy.json"], "description": ["A description."],
}  # fmt: skip
ROBOTS = (
    "User-agent: *\nContent-Signal: search=yes,ai-train=no\nDisallow: /wp-admin/\n"
    + "".join(f"Disallow: /section-{n}/*/print$\n" for n in range(60))
    + "".join(f"\nUser-agent: {name}\nDisallow: /\n" for name in NAMES.values())
)
TDMREP = json.dumps([{"location": f"/p{n}/", "tdm-reservation": 0} for n in range(20)])


def measure(name: str, function: Callable[[int], object], pages: int) -> None:
    """Print the time that one page takes: the median of five rounds."""
    rounds = []
    for _ in range(5):
        begun = time.perf_counter()
        for number in range(pages):
            function(number)
        rounds.append((time.perf_counter() - begun) / pages * 1e3)
    print(f"{name:44} {statistics.median(rounds):8.4f} ms a page")


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    files = (HostFile(f"{HOST}/robots.txt", ROBOTS, AT),
             HostFile(f"{HOST}/.well-known/tdmrep.json", TDMREP, AT))  # fmt: skip
    rules = read_host(files)

    def page(_: int) -> list[object]:
        return [*header_signals(HEADERS, HOST, AT), *meta_signals(META, AT)]

    def plain(_: int) -> list[object]:
        return [*header_signals(HEADERS[:6], HOST, AT), *meta_signals({}, AT)]

    def host(number: int) -> object:
        return rules.signals(f"{HOST}/2026/10/story-{number}")

    signals = [*header_signals(HEADERS, HOST, AT), *meta_signals(META, AT), *rules.signals(HOST)]
    measure("a page without signals", plain, pages)
    measure("a page with six signals", page, pages)
    measure("files of a host: 38 groups, 80 rules", host, pages)
    measure("weighing them", lambda _: weigh(signals, RightsPolicy.MARK), pages)


if __name__ == "__main__":
    main()
