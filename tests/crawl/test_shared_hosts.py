"""Two crawls at once on one database: their hosts see one crawler."""

from __future__ import annotations

import subprocess
from itertools import pairwise

from crawl.faulty import feed
from crawl.small_site import Answer, serve_site

DELAY = 0.5
LATE = 0.25
"""seconds by which a loaded machine may send a request after its turn"""


def test_two_crawls_keep_one_gap_between_requests_to_a_host(crawler, write_source) -> None:
    with serve_site() as site:
        for name in ("one", "two"):
            paths = [f"/2026/{name}-story-number-{number}" for number in range(3)]
            for path in paths:
                site.story(path)
            site.answers[f"/{name}.xml"] = Answer(feed(site.base, *paths))
            folder = write_source(name, site.base, f'feeds = ["{site.base}/{name}.xml"]')
        environment = crawler.environment | {
            "NEWSCRAWL_SOURCES_DIR": str(folder),
            "NEWSCRAWL_ALLOW_PRIVATE_ADDRESSES": "1",
            "NEWSCRAWL_DOWNLOAD_DELAY": str(DELAY),
        }
        crawls = [
            subprocess.Popen(
                crawler.command(name), env=environment, cwd=crawler.folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
            for name in ("one", "two")
        ]  # fmt: skip
        assert [crawl.wait(timeout=120) for crawl in crawls] == [0, 0]
    asked = {path for _, path in site.times}
    assert set(site.answers) <= asked
    by_crawl = {name: [at for at, path in site.times if name in path] for name in ("one", "two")}
    assert max(map(min, by_crawl.values())) < min(map(max, by_crawl.values()))  # they were at once
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(sorted(site.times))]
    assert min(gaps) >= DELAY - LATE, gaps
