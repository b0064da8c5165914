"""The commands `newscrawl topics ...`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.recording import recorded
from newscrawl.terminal import err, out, printable, table

Folder = click.Path(path_type=Path, file_okay=False)


@click.group()
def topics() -> None:
    """Tech policy or not, and about what: the taxonomy, stored articles, the model."""


@topics.command("list")
@as_json
def topics_list(*, json_: bool) -> None:
    """The topics of the taxonomy: name, definition, number of entries."""
    from newscrawl.topics.classifier import TAXONOMY, place_of
    from newscrawl.topics.taxonomy import load_taxonomy

    taxonomy = load_taxonomy(place_of(TAXONOMY, load_config().topics_dir))
    rows = [
        (topic.name, topic.title, sum(one.group == topic.name for one in taxonomy.entries),
         topic.definition)
        for topic in taxonomy.topics
    ]  # fmt: skip
    names = ("topic", "title", "entries", "definition")
    if not json_:
        out.print(table(names, rows))
        return
    for row in rows:
        click.echo(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))


@topics.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
def topics_check(file: Path | None) -> None:
    """Name the entries of a taxonomy that stand twice or can never match.

    FILE: default: that of NEWSCRAWL_TOPICS_DIR, else the package's. Exit status 1: there are some.
    """
    from newscrawl.topics.check import find_problems
    from newscrawl.topics.classifier import TAXONOMY, place_of
    from newscrawl.topics.taxonomy import load_taxonomy

    path = file or place_of(TAXONOMY, load_config().topics_dir)
    taxonomy = load_taxonomy(path)
    problems = list(find_problems(taxonomy))
    for problem in problems:
        click.echo(printable(problem))
    if problems:
        raise NewscrawlError(
            f"{path}: {len(problems)} of {len(taxonomy.entries):,} entries are of no use"
        )
    out.print(f"{len(taxonomy.topics)} topics, {len(taxonomy.entries):,} entries, no problem found")


@topics.command("score")
@as_json
@recorded("topics score")
def topics_score(*, json_: bool) -> None:
    """Classify the stored articles that today's taxonomy and model have not classified yet.

    What a crawl stores is classified as it is read. No version comes of it, and no site is asked.
    """
    from newscrawl.classifying import score

    done = score(load_config())
    if json_:
        fields = {"version": done.version, "articles": done.articles, "turned": done.turned,
                  "withheld": done.withheld}  # fmt: skip
        click.echo(json.dumps(fields))
        return
    out.print(
        f"{done.articles:,} articles classified by {done.version}, {done.turned:,} of them otherwise"
        " than before."
    )
    if done.withheld:
        out.print(
            f"{done.withheld:,} whose text is not stored are left; `newscrawl reread --apply` reads"
            " those that the archive has."
        )


@topics.command("label")
@click.option("--source", help="Only articles of this source.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True,
              help="Articles that are shown at most.")  # fmt: skip
def topics_label(source: str | None, *, limit: int) -> None:
    """Walk through the articles of which the model is least sure, and say what they are.

    One key each. Every label is kept at once in <data_dir>/topics/labels.jsonl, from which
    `newscrawl topics train` learns; what has a label is not shown again.
    """
    from newscrawl.labelling import label

    done = label(load_config(), source=source, limit=limit, getchar=click.getchar)
    out.print(f"{done.labels} labels added to {done.path}.")


@topics.command("train")
@click.option("--shared", type=Folder,
              help="Folder of the corpora whose texts are read anew; default: NEWSCRAWL_SHARED, else ../shared.")  # fmt: skip
@click.option("--out", "folder", type=Folder, help="For the model; default: <data_dir>/topics.")
@click.option("--numbers", type=click.Path(path_type=Path, dir_okay=False),
              help="File that gets what was counted in the labelled articles, to train without texts.")  # fmt: skip
def topics_train(shared: Path | None, folder: Path | None, numbers: Path | None) -> None:
    """Fit the model to the shipped labels and to those of `topics label`.

    Writes model.json and model-card.md, which says how the model does on outlets that it was not
    trained on. NEWSCRAWL_TOPICS_DIR has a crawl use it; `newscrawl topics score` has the stored
    articles follow. Needs the extra `train`.
    """
    try:
        from newscrawl.retraining import retrain
    except ImportError as error:
        raise ConfigurationError(
            f"training needs more packages ({error}): pip install 'newscrawl[train]'"
        ) from None

    config = load_config()
    if shared is None:
        shared = Path(os.environ.get("NEWSCRAWL_SHARED", "../shared"))
    folder = folder or config.data_dir / "topics"
    done = retrain(config, shared=shared, folder=folder, numbers=numbers)
    gathered = done.gathered
    for text, counts in (
        ("are not at hand: they count by the shipped numbers", gathered.unread),
        ("are not at hand, and nothing else is known of them: left out", gathered.missing),
    ):
        if counts:
            listed = ", ".join(f"{name} {number}" for name, number in counts.items())
            err.print(f"{sum(counts.values()):,} texts {text} ({listed}; {shared}).", markup=False)
    if gathered.outdated:
        err.print(f"{gathered.outdated:,} of those numbers are by another taxonomy than this one.")
    out.print(
        f"{len(gathered.examples):,} labelled articles, {done.corrections:,} of them your own: model"
        f" {done.version} in {done.out}."
    )
    out.print(f"To use it: NEWSCRAWL_TOPICS_DIR={done.out}, then `newscrawl topics score`.")
