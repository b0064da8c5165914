"""Replayed sites in, what their profiles are worth out: how fast pages are read, and what learning costs.

    python benchmarks/profiles.py [--sites iff,felix] [--learn 200] [--pages 50] [--passes 5]
                                  [--folder DIR]

A site's articles are read in a random order that is always the same. From the first ones its
profile is learned, as in a crawl; the others are then read by it, in full, and by trafilatura with
metadata, in turn: CPU time of one core, least of several passes. What learning costs is the
difference between reading with and without it, over all the pages that were learned from. The
sites are served from `../shared` (see CONTRIBUTING.md), or found unpacked in `--folder`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from newscrawl import extract
from newscrawl.reading import language
from newscrawl.reading.profile.model import SiteProfile
from newscrawl.reading.profile.read import read_page

SHARED = Path(os.environ.get("NEWSCRAWL_SHARED", Path(__file__).resolve().parents[2] / "shared"))
SITES = {
    "iff": ("archive.internetfreedom.in", r"post/[^/]+"),
    "felix": ("old.felixonline.co.uk", r"articles/[^/]+"),
    "ucsfstaff": ("staff.library.ucsf.edu", r"\d{4}/\d\d/\d\d/[^/]+"),
    "freepressokc": ("freepressokc.com", r"[^/]+"),
    "guardianproject": ("guardianproject.github.io", r"\d{4}/\d\d/\d\d/[^/]+"),
    "partitopirata": ("www.partito-pirata.it", r"\d{4}/\d\d/[^/]+"),
}
LEAST_WEIGHT = 250
"""letters; a page with less teaches nothing about articles"""
Page = tuple[str, str]
"""HTML, URL"""


@dataclass
class Learned:
    profile: SiteProfile = field(default_factory=SiteProfile)
    reading: float = 0.0
    """seconds, without learning"""
    learning: float = 0.0
    """seconds on top of that"""


def load(folder: Path, site: str) -> list[Path]:
    """The files of a site's articles, in an order that is always the same."""
    root = folder / site
    pattern = re.compile(rf"{SITES[site][1]}/index\.html")
    addresses = (path.relative_to(root).as_posix() for path in root.rglob("index.html"))
    found = sorted(filter(pattern.fullmatch, addresses), key=lambda name: crc32(name.encode()))
    return [root / name for name in found]


def open_page(folder: Path, site: str, path: Path) -> Page:
    address = path.parent.relative_to(folder / site).as_posix()
    return path.read_text("utf-8", "replace"), f"http://{SITES[site][0]}/{address}/"


def learn(pages: list[Callable[[], Page]]) -> Learned:
    """Read pages one after the other, each by what is known from those before it."""
    language.load()
    learned = Learned()
    profile = learned.profile
    for number, open_ in enumerate(pages):
        html, url = open_()
        rules = profile.rules if profile.version else None
        for learns in (False, True) if number % 2 else (True, False):  # the first warms the caches
            began = time.process_time()
            seen = read_page(html, url, site=rules, learns=learns).seen
            if seen is not None and (seen.is_brief or seen.weight >= LEAST_WEIGHT):
                profile.add(seen)
            spent = time.process_time() - began
            if learns:
                learned.learning += spent
            else:
                learned.reading += spent
    learned.learning -= learned.reading
    return learned


def by_trafilatura(html: str, url: str) -> object:
    from trafilatura import bare_extraction

    return bare_extraction(html, url=url, include_comments=False, with_metadata=True)


def least_times(ways: dict[str, Callable[[str, str], object]], pages: list[Page], passes: int):
    """Milliseconds a page, by way: the least of several passes, which take turns."""
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(passes):
        for name, read in ways.items():
            began = time.process_time()
            for html, url in pages:
                read(html, url)
            least[name] = min(least[name], time.process_time() - began)
    return {name: 1_000 * seconds / len(pages) for name, seconds in least.items()}


def measure(folder: Path, site: str, options: argparse.Namespace) -> None:
    files = load(folder, site)
    count = len(files) if options.learn < 0 else options.learn
    held_out = files[count : count + options.pages] or files[: options.pages]
    learned = learn([lambda path=path: open_page(folder, site, path) for path in files[:count]])
    rules = learned.profile.rules
    pages = [open_page(folder, site, path) for path in held_out]
    read_by = Counter(extract(*page, profile=rules).read_by.value for page in pages)
    ways = {
        "profile": lambda html, url: extract(html, url, profile=rules),
        "full": extract,
        "trafilatura": by_trafilatura,
    }
    took = least_times(ways, pages, options.passes)
    size = len(json.dumps(learned.profile.to_json())) / 1_000
    cells = [
        site, f"{min(count, len(files))}", f"{100 * read_by['profile'] / len(pages):.0f} %",
        *(f"{took[way]:.2f}" for way in ways),
        f"{took['trafilatura'] / took['profile']:.1f}", f"{took['trafilatura'] / took['full']:.1f}",
        f"{100 * learned.learning / learned.reading:.1f} %", f"{size:.0f} kB",
    ]  # fmt: skip
    print(f"| {' | '.join(cells)} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sites", default="iff,felix,ucsfstaff,freepressokc")
    parser.add_argument("--folder", type=Path, help="where the sites are unpacked")
    parser.add_argument("--learn", type=int, default=200, help="pages; -1: all of a site")
    parser.add_argument("--pages", type=int, default=50, help="that are timed")
    parser.add_argument("--passes", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    names = options.sites.split(",")
    if unknown := set(names) - set(SITES):
        sys.exit(f"no site {', '.join(sorted(unknown))}; there are {', '.join(SITES)}")
    if options.folder is None and not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there: the sites that this measures on are not at hand")
    columns = "site|learned from|quick|profile ms|full ms|trafilatura ms|profile: times as fast|full: times as fast|learning|profile".split("|")  # fmt: skip
    print(f"| {' | '.join(columns)} |\n|---|{'---:|' * (len(columns) - 1)}", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        for name in names:
            if options.folder is None:
                unpack = [sys.executable, str(SHARED / "tools/replay.py"), "unpack", "--archives",
                          str(SHARED / "sites"), "--sites", scratch, name]  # fmt: skip
                subprocess.run(unpack, check=True, stdout=subprocess.DEVNULL)
            measure(folder, name, options)


if __name__ == "__main__":
    main()
