"""The tables by which copies of articles are found, and of those that were."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newscrawl.storage.models.base import Base
from newscrawl.storage.states import CopyKind
from newscrawl.storage.types import RowId


class ArticleCopy(Base):
    """An article that is a copy of another one: its head, which is itself no copy."""

    __tablename__ = "article_copies"

    article_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    head_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[CopyKind]
    similarity: Mapped[float] = mapped_column(Float)
    """share of the shorter text's words that stand in the longer one, 0 to 1"""


class ArticleSignature(Base):
    """What an article's text is compared by (`newscrawl.signature`)."""

    __tablename__ = "article_signatures"

    article_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True
    )
    method: Mapped[int]
    """version of the way in which it was made; others are not compared with it"""
    shingles: Mapped[int]
    """how many different ones the text has"""
    signature: Mapped[bytes]


class ArticleBand(Base):
    """Articles that share a part of their signature, for looking up which may be copies."""

    __tablename__ = "article_bands"
    __table_args__ = ({"sqlite_with_rowid": False},)

    bucket: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """hash of the part and of its place"""
    article_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    """no foreign key: that would want an index of its own, larger than the table"""
