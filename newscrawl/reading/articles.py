"""An object of the JSON-LD in, what it claims about an article out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newscrawl.reading.claims import ArticleClaim, Signature
from newscrawl.reading.jsonld import Node
from newscrawl.reading.values import line, lines, many, truth

ARTICLE_KIND = re.compile(
    r"(?:Article|BlogPosting|SocialMediaPosting|Report|LiveBlogPosting|Review)$"
)
OTHER_KINDS = re.compile(r"(?:Claim|User|Employer|Aggregate|Critic)Review$")
ORGANISATION_KIND = re.compile(r"Organi[sz]ation|Corporation|Brand|WebSite|LocalBusiness|Publisher")

BESIDE = frozenset({
    "itemListElement", "hasPart", "isPartOf", "mentions", "citation", "isBasedOn", "comment", "review", "reviews",
    "relatedLink", "significantLink", "blogPost", "blogPosts", "subjectOf", "liveBlogUpdate", "author", "publisher",
    "about", "video", "associatedMedia", "workExample", "exampleOfWork", "isRelatedTo", "nextItem", "previousItem",
    "acceptedAnswer", "suggestedAnswer",
})  # fmt: skip
"""properties that lead away from what the page is about"""

Index = Mapping[str, Node]
"""objects of the page by `@id`"""


def kinds_of(node: Node) -> frozenset[str]:
    """The schema.org types of an object, without their address."""
    return frozenset(
        kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1]
        for kind in many(node.get("@type"))
        if isinstance(kind, str)
    )


def is_article(kinds: frozenset[str]) -> bool:
    return any(ARTICLE_KIND.search(kind) and not OTHER_KINDS.search(kind) for kind in kinds)


def describe_article(
    node: Node, kinds: frozenset[str], trail: tuple[str, ...], index: Index
) -> ArticleClaim:
    image = _image(node.get("image") or node.get("thumbnailUrl"), index)
    return ArticleClaim(
        kinds=kinds,
        headlines=tuple(
            text
            for key in ("headline", "name", "alternativeHeadline", "alternateName")
            for text in lines(node.get(key))[:1]
        ),
        authors=signatures(node.get("author") or node.get("creator"), index),
        published=line(node.get("datePublished")) or line(node.get("dateCreated")),
        modified=line(node.get("dateModified")),
        section=next(iter(lines(node.get("articleSection"))), None),
        keywords=tuple(lines(node.get("keywords"))),
        description=line(node.get("description")),
        body=body if isinstance(body := node.get("articleBody"), str) else None,
        language=next(iter(lines(node.get("inLanguage"))), None),
        image_url=image[0],
        image_caption=image[1],
        licence=_address(node.get("license")),
        publisher=_publisher(node.get("publisher"), index),
        is_free=_is_free(node),
        urls=tuple(
            address
            for key in ("url", "mainEntityOfPage", "@id")
            if (address := _address(node.get(key)))
        ),
        is_main=not BESIDE.intersection(trail),
    )


def signatures(value: Any, index: Index) -> tuple[Signature, ...]:
    """Who signs: names, objects with names, references to such objects, lists of all these."""
    found: list[Signature] = []
    for item in many(value):
        node = _resolve(item, index)
        if isinstance(node, dict):
            kinds = " ".join(kinds_of(node))
            is_person = "Person" in kinds if kinds else None
            if ORGANISATION_KIND.search(kinds) and not is_person:
                is_person = False
            found += [Signature(name, is_person) for name in _person_names(node)]
        elif text := line(node):
            found.append(Signature(text))
    return tuple(found)


def _person_names(node: Node) -> list[str]:
    names = lines(node.get("name"))
    if names:
        return names
    joined = " ".join(lines(node.get("givenName"))[:1] + lines(node.get("familyName"))[:1])
    return [joined] if joined else []


def _resolve(item: Any, index: Index) -> Any:
    if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str):
        return index.get(item["@id"], item)
    return item


def _address(value: Any) -> str | None:
    for item in many(value):
        text = line((item.get("@id") or item.get("url")) if isinstance(item, dict) else item)
        if text:
            return text
    return None


def _image(value: Any, index: Index) -> tuple[str | None, str | None]:
    for item in many(value):
        node = _resolve(item, index) if not isinstance(item, dict) or "url" not in item else item
        if isinstance(node, dict):
            address = _address(node.get("url") or node.get("contentUrl"))
            if address:
                return address, line(node.get("caption")) or line(node.get("description"))
        elif text := line(node):
            return text, None
    return None, None


def _publisher(value: Any, index: Index) -> str | None:
    for item in many(value):
        node = _resolve(item, index)
        text = line(node.get("name") if isinstance(node, dict) else node)
        if text:
            return text
    return None


def _is_free(node: Node) -> bool | None:
    """`isAccessibleForFree`, of the article or of any of its parts: one locked part locks it."""
    parts = [node, *(part for part in many(node.get("hasPart")) if isinstance(part, dict))]
    said = [truth(part.get("isAccessibleForFree")) for part in parts]
    if False in said:
        return False
    return True if True in said else None
