"""The text of an ai.txt in, whether it lets a page be used for AI out.

The format of Spawning (https://spawning.ai/ai-txt): that of robots.txt, with kinds of files in the
place of paths, such as `Disallow: *.html`.
"""

from __future__ import annotations

from newscrawl.rights.patterns import Rule, decide
from newscrawl.rights.robots import parse_robots


def parse_ai_txt(text: str) -> list[Rule]:
    """The rules that hold for us; none when it is no such file."""
    if text.lstrip()[:1] in {"<", "{"}:
        return []
    return parse_robots(text).ours.rules


def allows(rules: list[Rule], path: str) -> bool | None:
    """Whether the page at `path` may be used; None when nothing is said of it.

    A page is of the kind `.html`, whatever its address ends with.
    """
    bare = path.partition("?")[0]
    name = bare.rpartition("/")[2]
    if not name:
        bare += "index.html"
    elif "." not in name:
        bare += ".html"
    return decide(rules, bare)
