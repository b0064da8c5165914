"""A share on standard input, crawled; how that ended on standard output: `python -m` of this module.

The end of standard input means that nobody waits any more: the crawl stops, in its own way, and what it
has in hand is free for who takes over.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import sys
import threading
import uuid
from typing import BinaryIO

from newscrawl.errors import ConfigurationError, DisconnectedError, LeaseLostError, NewscrawlError

DONE, AGAIN, FAILED, WRONG = "done", "again", "failed", "wrong"
"""how it ended: as it should; so that the same may succeed a moment later; in vain; wrongly set up"""


def main() -> None:
    share = pickle.load(sys.stdin.buffer)  # noqa: S301  from the process that started this one
    said = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what others print is no word of ours
    threading.Thread(target=_end_with, args=(sys.stdin.buffer,), daemon=True).start()
    try:
        from newscrawl import forking

        forking.start_early()
        from newscrawl.config import load_config
        from newscrawl.crawl import crawl
        from newscrawl.logs import configure

        config = load_config()
        configure(config, share.run_id)
        _pass_on(said)
        crawl(
            config,
            share.sources,
            overrides=share.overrides,
            since=share.since,
            until=share.until,
            run_id=share.run_id,
            crawler=f"{share.run_id}/{share.number}.{uuid.uuid4().hex[:8]}",
            when_due=share.when_due,
        )
        how, why = DONE, ""
    except (DisconnectedError, LeaseLostError) as error:
        how, why = AGAIN, str(error)
    except ConfigurationError as error:
        how, why = WRONG, str(error)
    except NewscrawlError as error:
        how, why = FAILED, str(error)
    print(json.dumps([how, why]), file=said, flush=True)


def _end_with(parent: BinaryIO) -> None:
    parent.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _pass_on(said: object) -> None:
    """Tell who started this of what needs a person."""

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            print(json.dumps([record.levelname.lower(), self.format(record)]), file=said)  # type: ignore[call-overload]

    logging.getLogger().addHandler(Handler(logging.WARNING))


if __name__ == "__main__":
    main()
