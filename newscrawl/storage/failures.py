"""A database's exception in, a `StorageError` out that says what to do and keeps passwords to itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)

from newscrawl.errors import DisconnectedError, StorageError

OUR_FAULTS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
"""what a fault in a query raises: not for the operator to mend"""

NOT_NOW = {None, "53300", "57P01", "57P02", "57P03"}
"""of PostgreSQL, what it says of a connection that it ends or does not take; None where nobody answers
(https://www.postgresql.org/docs/current/errcodes-appendix.html)"""

ADVICE = (
    ("unable to open database", "check that the folder exists and may be written to"),
    ("readonly database", "make the file and its folder writable"),
    ("read-only transaction", "use a database that may be written to"),
    ("permission denied", "grant this user the rights to newscrawl's tables"),
    ("is full", "make room on the disk"),
    ("no space left", "make room on the disk"),
    ("quota exceeded", "make room on the disk"),
    ("file too large", "make room on the disk, or raise the limit on the size of files"),
    ("disk i/o error", "the disk is full or fails: make room on it, or check it"),
    ("is locked", "another program has held the database for 30 s; stop it or wait for it"),
    ("not a database", "the file is something else; choose another one"),
    ("malformed", "the file is damaged; restore a backup"),
    ("authentication failed", "check user and password in NEWSCRAWL_DATABASE_URL"),
    ("does not exist", "check NEWSCRAWL_DATABASE_URL, or create the database"),
    ("connect", "check that the server runs and that NEWSCRAWL_DATABASE_URL is right"),
)


@contextmanager
def storage_errors(url: URL) -> Iterator[None]:
    """Turn what the database or its machine does wrong into `StorageError`; let our faults pass."""
    try:
        yield
    except DBAPIError as error:
        denied = getattr(error.orig, "sqlstate", None) == "42501"
        if isinstance(error, OUR_FAULTS) and not denied:
            raise
        kind = DisconnectedError if _is_of_connection(error) else StorageError
        raise kind(describe(error, url)) from None


def _is_of_connection(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", "")  # SQLite's errors have none
    return error.connection_invalidated or (
        isinstance(error, OperationalError) and state in NOT_NOW
    )


def describe(error: DBAPIError, url: URL) -> str:
    """What happened, on which database, what to do; in one line."""
    return advised(str(error.orig) or type(error.orig).__name__, url)


def advised(message: str, url: URL) -> str:
    """What a driver said, on which database, what to do; in one line and without the password."""
    said = " ".join(message.split())
    if url.password:
        said = said.replace(str(url.password), "***")
    where = url.render_as_string(hide_password=True)
    return f"database {where}: {with_advice(said)}"


def with_advice(said: str) -> str:
    """What a driver or the system said, and what to do where that is known."""
    advice = next((do for sign, do in ADVICE if sign in said.lower()), None)
    return said + (f"; {advice}" if advice else "")


def said_by_system(error: OSError) -> str:
    """What the system said of a file, and what to do where that is known."""
    return with_advice(error.strerror or str(error))
