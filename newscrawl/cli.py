"""The command line: the commands of `newscrawl.commands`, one thin function each.

Exit status: 0 done, 1 failed, 2 wrong usage or configuration.
"""

from __future__ import annotations

import sys

import click

from newscrawl import __version__
from newscrawl.commands.archive import archive
from newscrawl.commands.copies import copies
from newscrawl.commands.crawling import crawl, demo
from newscrawl.commands.db import db
from newscrawl.commands.export import export
from newscrawl.commands.health import health
from newscrawl.commands.ingest import ingest
from newscrawl.commands.looking import report, serve
from newscrawl.commands.profiles import profiles
from newscrawl.commands.reading import clean, inspect
from newscrawl.commands.record import history, reread, search
from newscrawl.commands.rights import rights
from newscrawl.commands.schedule import schedule
from newscrawl.commands.sources import sources
from newscrawl.commands.topics import topics
from newscrawl.errors import ConfigurationError, NewscrawlError
from newscrawl.terminal import err, printable


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newscrawl")
def cli() -> None:
    """Crawl tech-policy news, take out what is not the article, store it, export it.

    Settings come from the environment or a .env file (NEWSCRAWL_DATABASE_URL, NEWSCRAWL_DATA_DIR,
    NEWSCRAWL_CONTACT, ...). Exit status: 0 done, 1 failed, 2 wrong usage or configuration.
    """


for command in (
    demo, crawl, clean, inspect, sources, profiles, rights, history, reread, search, copies,
    topics, archive, db, export, serve, report, ingest, health, schedule,
):  # fmt: skip
    cli.add_command(command)


def main() -> None:
    """Run the command line; errors are one plain message on standard error."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        err.print("Interrupted; what was reported as done is kept.")
        sys.exit(1)
    except ConfigurationError as error:
        fail(error, 2)
    except NewscrawlError as error:
        fail(error, 1)


def fail(error: NewscrawlError, status: int) -> None:
    """Print the message, safe for a terminal, and leave with `status`."""
    click.echo(f"newscrawl: {printable(str(error))}", err=True)
    sys.exit(status)
