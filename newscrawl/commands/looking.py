"""The commands `newscrawl serve` and `report`."""

from __future__ import annotations

from pathlib import Path

import click

from newscrawl.config import load_config


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS",
              help="Where to listen; elsewhere than on loopback NEWSCRAWL_SERVE_TOKEN must be set.")  # fmt: skip
@click.option("--port", default=8600, show_default=True, type=click.IntRange(0, 65535),
              help="0: any that is free.")  # fmt: skip
@click.option("--token", default=None, metavar="SECRET",
              help="In place of NEWSCRAWL_SERVE_TOKEN; others on the machine see it while it runs.")  # fmt: skip
@click.option("--allow-host", "names", multiple=True, metavar="NAME",
              help="A name under which a browser may ask for it; may be repeated.")  # fmt: skip
def serve(host: str, port: int, token: str | None, names: tuple[str, ...]) -> None:
    """Look at what was crawled in a browser: overview, sources, articles, inspector, datasets.

    Nothing can be changed there, and nothing is asked of any site. docs/look.md says more.
    """
    from newscrawl import forking

    config = load_config(**({"serve_token": token} if token is not None else {}))
    forking.start_early()
    from newscrawl.web.serving import serve as run

    run(config, host=host, port=port, names=names)


@click.command()
@click.option("--out", required=True, metavar="FILE",
              type=click.Path(path_type=Path, dir_okay=False), help="The HTML file to write.")  # fmt: skip
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366),
              help="How far it looks back.")  # fmt: skip
def report(out: Path, days: int) -> None:
    """Write the overview as one self-contained HTML file, for mailing."""
    from newscrawl.web.mailing import write_report

    write_report(load_config(), out, days=days)
    click.echo(f"{out}: {out.stat().st_size:,} bytes")
