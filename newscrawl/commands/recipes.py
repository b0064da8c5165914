"""Options of the command line in, the recipe of a dataset out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from newscrawl.commands.options import Day, EndOfDay
from newscrawl.errors import ConfigurationError

if TYPE_CHECKING:
    from newscrawl.exports.recipe import Recipe

Command = TypeVar("Command", bound=Callable[..., Any])

SPLITS = "train, validation and test"

OPTIONS = (
    click.option(
        "--recipe",
        "recipe_file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="TOML file that says what is to be exported; the options below win over it.",
    ),
    click.option("--source", "sources", multiple=True, help="Only this source; may be repeated."),
    click.option("--since", type=Day(), help="Only articles published since this day."),
    click.option(
        "--until", type=EndOfDay(), help="Only articles published until this day, itself included."
    ),
    click.option(
        "--language",
        "languages",
        multiple=True,
        help="Only this language (ISO 639-1); may be repeated.",
    ),
    click.option(
        "--licence",
        "licences",
        multiple=True,
        help="Only this licence (SPDX identifier), the page's own or else the source's; may be repeated.",
    ),
    click.option(
        "--without-duplicates",
        is_flag=True,
        default=None,
        help="No article that is a copy of another one.",
    ),
    click.option(
        "--topic",
        "topics",
        multiple=True,
        help="Only articles about this topic (`newscrawl topics list`), of a relevance of 0.5 or more;"
        " may be repeated.",
    ),
    click.option(
        "--min-relevance",
        type=click.FloatRange(0, 1),
        help="Only articles that are as likely tech policy, 0 to 1.",
    ),
    click.option(
        "--min-words", type=click.IntRange(min=0), help="Only articles with as many words."
    ),
    click.option(
        "--withheld",
        type=click.Choice(["default", "drop", "include"]),
        help="What leaves of articles whose owners reserve their use: metadata only (default; of those"
        " whose licence allows no derivatives, URL, title and hash), no row, or all.",
    ),
    click.option(
        "--text",
        type=click.Choice(["plain", "markdown", "both"]),
        help="Form of the texts; default: plain.",
    ),
    click.option(
        "--pseudonymise-authors",
        is_flag=True,
        default=None,
        help="Hashes under NEWSCRAWL_PSEUDONYM_KEY for the names of authors.",
    ),
    click.option(
        "--split",
        metavar="SHARES",
        help=f"Shares of {SPLITS} in percent, such as 90,5,5 (the default), or none.",
    ),
    click.option(
        "--format",
        "format_",
        type=click.Choice(["parquet", "jsonl", "csv"]),
        help="Default: parquet.",
    ),
    click.option(
        "--compression", type=click.Choice(["none", "gzip", "zstd"]), help="Of jsonl and csv."
    ),
    click.option(
        "--partition-by",
        type=click.Choice(["source", "language", "month"]),
        help="Lay the files into folders by_...=VALUE.",
    ),
)
"""in the order in which `--help` has them"""


def recipe_options(command: Command) -> Command:
    """Give a command `OPTIONS`, which reach it under the names of `recipe_of`'s arguments."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def recipe_of(
    path: Path | None, format_: str | None, split: str | None, chosen: dict[str, Any]
) -> Recipe:
    """The recipe that a file, and the options beside it, ask for.

    Raises:
        ConfigurationError: the file, or one of the options, is wrong.
    """
    from newscrawl.exports.recipe import (
        Compression,
        Format,
        Partition,
        Recipe,
        Text,
        Withheld,
        load_recipe,
    )

    kinds = {
        "compression": Compression,
        "partition_by": Partition,
        "text": Text,
        "withheld": Withheld,
    }
    recipe = load_recipe(path) if path else Recipe()
    given = {name: value for name, value in chosen.items() if value not in (None, ())}
    given = {name: kinds[name](value) if name in kinds else value for name, value in given.items()}
    if format_:
        given["format"] = Format(format_)
    if split:
        given["split"] = _shares(split)
    return replace(recipe, **given)


def require_topics(recipe: Recipe, folder: Path | None) -> None:
    """Raises: ConfigurationError: the recipe asks for a topic that the taxonomy has not."""
    if not recipe.topics:
        return
    from newscrawl.topics.classifier import TAXONOMY, place_of
    from newscrawl.topics.taxonomy import load_taxonomy

    known = [topic.name for topic in load_taxonomy(place_of(TAXONOMY, folder)).topics]
    for name in recipe.topics:
        if name not in known:
            raise ConfigurationError(
                f"no topic {name!r} in the taxonomy; there are: {', '.join(sorted(known))}"
            )


def _shares(text: str) -> tuple[int, ...]:
    if text == "none":
        return ()
    try:
        return tuple(int(share) for share in text.split(","))
    except ValueError:
        raise ConfigurationError(
            f"--split: {text!r} is not three shares such as 90,5,5, nor none"
        ) from None
