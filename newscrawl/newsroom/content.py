"""The story files of the sample newsroom in, `Story` values out; they are the truth about its pages.

A story is `articles/<outlet>/<slug>.md`: facts in TOML between two lines of `+++`, then its text
(see `prose`). A file `<slug>.edition-2.md` takes the place of `<slug>.md` from edition 2 on.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from newscrawl.newsroom.prose import Block, parse

EDITIONS = (1, 2)
OPENED_AT = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
"""when edition 1 was put together: the age of what no story dates"""
REOPENED_AT = datetime(2026, 10, 22, 6, 0, tzinfo=UTC)
"""when edition 2 was"""
ARTICLES = resources.files("newscrawl.newsroom") / "articles"


class Kind(StrEnum):
    NEWS = "news"
    OPINION = "opinion"
    LIVE_BLOG = "live_blog"
    PAYWALL_STUB = "paywall_stub"
    GALLERY = "gallery"


@dataclass(frozen=True, slots=True, eq=False)
class Outlet:
    name: str
    """as in the source file's name, the folder of its stories and the expected articles"""
    title: str
    host: str
    sections: dict[str, str]
    """slug to title"""

    @property
    def home(self) -> str:
        return f"http://{self.host}/"


HARBOUR = Outlet(
    "harbour-ledger",
    "Harbour Ledger",
    "harbourledger.example",
    {
        "privacy": "Privacy",
        "platforms": "Platforms",
        "government": "Government",
        "networks": "Networks",
        "work-and-money": "Work & Money",
    },
)
WIRE = Outlet(
    "open-wire",
    "Open Wire",
    "openwire.example",
    {
        "rights": "Rights",
        "markets": "Markets",
        "security": "Security",
        "speech": "Speech",
    },
)
OUTLETS = (HARBOUR, WIRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    name: str
    text: str
    is_reply: bool = False
    """an answer to the comment before it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    outlet: Outlet
    slug: str
    title: str
    published_at: datetime
    """with the offset that the page shows"""
    section: str
    summary: str
    body: tuple[Block, ...]
    authors: tuple[str, ...] = ()
    """empty: the outlet signs"""
    modified_at: datetime | None = None
    tags: tuple[str, ...] = ()
    kind: Kind = Kind.NEWS
    language: str = "en"
    edition: int = 1
    """the first edition that carries the story in this form"""
    disallowed: bool = False
    """stands in the part that robots.txt closes"""
    credit: str = ""
    """the line that says where the story comes from"""
    comments: tuple[Comment, ...] = ()
    residue: frozenset[str] = frozenset()
    """switches of the outlet's template: which residue the page carries, and in what markup"""

    @property
    def path(self) -> str:
        if self.outlet is WIRE:
            return f"/s/embargo/{self.slug}" if self.disallowed else f"/s/{self.slug}"
        part = "/partners" if self.disallowed else f"/{self.published_at:%Y/%m}"
        return f"{part}/{self.slug}/"

    @property
    def second_path(self) -> str:
        """Where a story with two addresses stands besides `path`: under its section."""
        return f"/s/{self.section}/{self.slug}"

    @property
    def url(self) -> str:
        return f"http://{self.outlet.host}{self.path}"

    @property
    def number(self) -> int:
        """What a content system would call the story's id: stable, and of no meaning."""
        return 1000 + int(self.published_at.timestamp() // 7200) % 9000

    @property
    def last_modified_at(self) -> datetime:
        return self.modified_at or self.published_at

    @property
    def page_changed_at(self) -> datetime:
        """Later than the story where only its surroundings changed, such as the comments."""
        return REOPENED_AT if self.edition > 1 else self.last_modified_at

    @property
    def signed_by(self) -> tuple[str, ...]:
        return self.authors or (self.outlet.title,)

    @property
    def names_its_type(self) -> bool:
        """In JSON-LD, which one outlet leaves out on some pages and the other puts on some."""
        return self.has("json-ld") if self.outlet is WIRE else not self.has("no json-ld")

    def has(self, switch: str) -> bool:
        return switch in self.residue


@cache
def stories(outlet: Outlet, edition: int) -> tuple[Story, ...]:
    """The stories that an outlet carries in an edition, newest first."""
    carried: dict[str, Story] = {}
    for story in sorted(all_stories(outlet), key=lambda story: story.edition):
        if story.edition <= edition:
            carried[story.slug] = story
    return tuple(sorted(carried.values(), key=lambda s: (s.published_at, s.slug), reverse=True))


@cache
def all_stories(outlet: Outlet) -> tuple[Story, ...]:
    files = (ARTICLES / outlet.name).iterdir()
    return tuple(
        read_story(outlet, file.name.removesuffix(".md"), file.read_text(encoding="utf-8"))
        for file in sorted(files, key=lambda file: file.name)
        if file.name.endswith(".md")
    )


def read_story(outlet: Outlet, stem: str, text: str) -> Story:
    _, facts_text, prose = text.split("+++\n", 2)
    facts: dict[str, Any] = tomllib.loads(facts_text)
    slug, _, edition = stem.partition(".edition-")
    if edition:
        facts["edition"] = int(edition)
    for key in ("authors", "tags"):
        facts[key] = tuple(facts.get(key, ()))
    facts["comments"] = tuple(Comment(**comment) for comment in facts.get("comments", ()))
    facts["residue"] = frozenset(facts.get("residue", ()))
    facts["kind"] = Kind(facts.get("kind", Kind.NEWS))
    return Story(outlet=outlet, slug=slug, body=parse(prose), **facts)


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def tag_slug(name: str) -> str:
    """The slug of a tag's or a person's page."""
    return name.lower().replace("&", "and").replace("’", "").replace(" ", "-")
