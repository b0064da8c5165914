"""Pages of a made-up site: two layouts, lines that recur, texts that do not."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from newscrawl.items import BlockKind
from newscrawl.reading.profile.read import read_page

BLOCK = BlockKind.PARAGRAPH
WORDS = (
    "council records ferry harbour letters archive committee budget answer public board station"
    " tender notice minister paper vote report survey district engineer market library river"
).split()
VERBS = "said found wrote asked showed published rejected opened moved counted".split()
PEOPLE = ("Ada Brook", "Milan Oster", "Rhea Stone", "Tom Ferrar", "Ines Vale")


def sentence(rng: random.Random) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(9, 16))]
    return f"The {words[0]} {rng.choice(VERBS)} that {' '.join(words[1:])} {rng.randint(2, 99)}."


def paragraph(rng: random.Random) -> str:
    return " ".join(sentence(rng) for _ in range(3))


def text_of(number: int) -> list[str]:
    """The paragraphs of article `number`, the second of them a recurring subheading."""
    rng = random.Random(number)  # noqa: S311  the same text each time is the point
    return [paragraph(rng), "## Background", *(paragraph(rng) for _ in range(rng.randint(3, 5)))]


def title_of(number: int) -> str:
    rng = random.Random(1000 + number)  # noqa: S311
    return f"{rng.choice(WORDS).capitalize()} {rng.choice(VERBS)} {rng.choice(WORDS)} plan {number}"


def author_of(number: int) -> str:
    return PEOPLE[number % len(PEOPLE)]


def seen_at(number: int) -> datetime:
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)


def url_of(number: int) -> str:
    return f"https://gazette.example/2026/story-{number}"


def old_page(number: int, *, extra: str = "") -> str:
    """The first layout: a plain template. `extra` is markup at the end of the body."""
    body = "".join(_block(text) for text in text_of(number))
    return f"""<html lang="en"><head><title>{title_of(number)} | Gazette</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title_of(number)}">
<meta property="article:published_time" content="{seen_at(number).isoformat()}"></head>
<body class="single-post"><nav><a href="/">Home</a> <a href="/politics">Politics</a></nav>
<main><article class="story"><h1 class="headline">{title_of(number)}</h1>
<div class="meta"><span class="author">By {author_of(number)}</span></div>
<div class="story-text"><div class="strap">Gauge reading {number % 7 + 2} of the tide board</div>{body}
<p class="sign">Words in this paper are set by hand in the old print works, as they were a century ago, by four people and one cat.</p>{extra}</div>
</article></main><footer><p>Gazette, Quay 1</p></footer></body></html>"""


def new_page(number: int) -> str:
    """The second layout: other elements, other names, a standfirst."""
    body = "".join(_block(text) for text in text_of(number))
    return f"""<html lang="en"><head><title>{title_of(number)} - Gazette</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title_of(number)}">
<meta property="article:published_time" content="{seen_at(number).isoformat()}"></head>
<body class="single-post"><header><div class="bar"><a href="/">Gazette</a></div></header>
<section class="page-grid"><div class="lead"><h1>{title_of(number)}</h1>
<p class="who">By {author_of(number)}</p></div>
<section class="prose-column">{body}</section>
<div class="more"><h3>Elsewhere</h3><ul><li><a href="/a">One thing more to read</a></li></ul></div>
</section></body></html>"""


def _block(text: str) -> str:
    return f"<h2>{text[3:]}</h2>" if text.startswith("## ") else f"<p>{text}</p>"


def expected(number: int) -> list[str]:
    return [text.removeprefix("## ") for text in text_of(number)]


def crawl(profile, pages):
    """Read pages one after the other, each by what was learned from those before."""
    found = []
    for number, html in pages:
        read = read_page(
            html,
            url_of(number),
            fetched_at=seen_at(number),
            site=profile.rules,
            learns=True,
        )
        found.append((number, read, profile.rules))
        profile.add(read.seen)
    return found
