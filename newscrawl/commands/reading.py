"""The commands `newscrawl clean` and `inspect`."""

from __future__ import annotations

import click

from newscrawl.commands.options import as_json
from newscrawl.config import load_config
from newscrawl.errors import NewscrawlError


@click.command()
@click.argument("target", metavar="FILE|URL|-")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="What to print.")  # fmt: skip
@click.option("--input", "kind", type=click.Choice(["auto", "html", "text"]), default="auto",
              show_default=True, help="What the input is; text is what another scraper saved.")  # fmt: skip
@click.option("--url", envvar="PAGE_URL", help="The page's address, for its relative links.")
def clean(target: str, format_: str, kind: str, url: str | None) -> None:
    """Print the clean article of an HTML page, or of a text that another scraper saved."""
    from newscrawl.clean import clean as clean_target
    from newscrawl.clean import to_json
    from newscrawl.topics import use

    use(load_config().topics_dir)
    extraction = clean_target(target, kind=kind, url=url)
    click.echo(to_json(extraction) if format_ == "json" else extraction.body)


@click.command()
@click.argument("target", metavar="FILE|URL|ARTICLE-ID|-")
@click.option("--url", help="The page's address, for its relative links.")
@click.option("--fetch", is_flag=True, help="Ask the site, even when the page is stored.")
@as_json
def inspect(target: str, url: str | None, *, fetch: bool, json_: bool) -> None:
    """Show an article as it is read, with what was removed in its place and why.

    An article's number and a URL that was crawled are read from the archive, without asking the
    site.
    """
    from newscrawl.clean import clean as clean_target
    from newscrawl.clean import to_json
    from newscrawl.inspect import print_inspection, stored_extraction
    from newscrawl.topics import use

    config = load_config()
    use(config.topics_dir)
    is_stored = target.isdigit() or (target.startswith(("http://", "https://")) and not fetch)
    extraction = stored_extraction(config, target) if is_stored else None
    if extraction is None and target.isdigit():
        raise NewscrawlError(f"no article has the number {target}")
    extraction = extraction or clean_target(target, url=url)
    if json_:
        click.echo(to_json(extraction))
    else:
        print_inspection(extraction)
