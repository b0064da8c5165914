"""Stored articles in, their relevance and topics by today's taxonomy and model out: what
`newscrawl topics score` does.
"""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.config import Config
from newscrawl.counting import Counting
from newscrawl.storage.engine import Database
from newscrawl.storage.topics import (
    StoredText,
    count_outdated,
    outdated,
    save_classifications,
)
from newscrawl.topics import RELEVANT, Classification, classifier, use

TOGETHER = 200
"""articles that are committed together"""


@dataclass(slots=True)
class Scored:
    version: str
    articles: int = 0
    turned: int = 0
    """that are held for tech policy now and were not, or the other way round"""
    withheld: int = 0
    """whose text is not stored, so that only `newscrawl reread --apply` can classify them"""


def score(config: Config) -> Scored:
    """Bring every stored article up to date that another model classified, or none.

    What is done is committed at once, so that a run that was stopped is gone on with by the next.

    Raises:
        ConfigurationError: the taxonomy or the model is wrong.
        StorageError: the database cannot be used.
    """
    use(config.topics_dir)
    classify = classifier()
    done = Scored(classify.version)
    with Database.open(config.database) as database:
        with database.read() as session:
            total, done.withheld = count_outdated(session, done.version)
        with Counting.shown("articles classified", total=total) as counting:
            after = 0
            while True:
                with database.read() as session:
                    chunk = outdated(session, done.version, after=after, limit=TOGETHER)
                if not chunk:
                    return done
                found = [(one, _classified(one)) for one in chunk]
                with database.begin() as session:
                    save_classifications(session, found)
                after = chunk[-1].id
                done.articles += len(chunk)
                done.turned += sum(_turns(one, about) for one, about in found)
                counting.advance(len(chunk))


def _classified(stored: StoredText) -> Classification:
    return classifier().classify(stored.title, stored.body, stored.language, beside=stored.beside)


def _turns(stored: StoredText, about: Classification) -> bool:
    return stored.relevance is not None and (stored.relevance >= RELEVANT) != about.is_relevant
