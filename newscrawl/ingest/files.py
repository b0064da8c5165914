"""Paths, patterns, URLs and lists of them in, WARC files out."""

from __future__ import annotations

import glob
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from newscrawl.errors import ConfigurationError, StorageError
from newscrawl.storage.outside import local_path, open_outside, size_of

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".warc.lz4")
LISTS = (".paths", ".paths.gz")
COMMON_CRAWL = "https://data.commoncrawl.org/"
MAGIC = "*?["


@dataclass(frozen=True, slots=True)
class WarcFile:
    url: str
    """absolute: `file:///...`, `s3://...`"""
    size: int
    """bytes"""

    @property
    def name(self) -> str:
        """For a person."""
        path = local_path(self.url)
        return str(path) if path else self.url


def find_files(named: Sequence[str], *, prefix: str = COMMON_CRAWL) -> list[WarcFile]:
    """The WARC files that are meant, each once, in order of their URLs.

    Args:
        named: paths and URLs of files, of folders (local ones), with wildcards, and of lists with one
            path a line (`warc.paths.gz`).
        prefix: what the relative paths of a list are relative to.

    Raises:
        ConfigurationError: one of them names nothing, nothing that can be read, or no WARC file.
    """
    urls: set[str] = set()
    try:
        for one in named:
            found = list(_urls(one, prefix))
            if not found:
                raise ConfigurationError(f"{one}: there is no WARC file ({', '.join(SUFFIXES)})")
            urls.update(found)
        return [WarcFile(url, size_of(url)) for url in sorted(urls)]
    except StorageError as error:
        raise ConfigurationError(str(error)) from None


def _urls(named: str, prefix: str) -> Iterator[str]:
    if named.endswith(LISTS):
        yield from _listed(_absolute(named), prefix)
    elif "://" in named and not named.startswith("file:"):
        yield from _matching(named) if any(sign in named for sign in MAGIC) else [named]
    else:
        yield from map(_absolute, _paths(unquote(named.removeprefix("file://"))))


def _paths(named: str) -> list[str]:
    path = Path(named)
    if path.is_dir():
        return [str(one) for one in sorted(path.rglob("*")) if one.name.endswith(SUFFIXES)]
    if path.exists():
        return [named]
    return sorted(glob.glob(named, recursive=True))  # noqa: PTH207  of a pattern with any root


def _matching(pattern: str) -> list[str]:
    try:
        import fsspec
    except ImportError:
        raise ConfigurationError(
            f"{pattern}: fsspec is not installed: pip install 'newscrawl[object-storage]'"
        ) from None
    try:
        files, path = fsspec.url_to_fs(pattern)
        return [files.unstrip_protocol(found) for found in files.glob(path)]
    except (ImportError, ValueError, OSError) as error:
        raise ConfigurationError(f"{pattern}: {error}") from None


def _listed(url: str, prefix: str) -> Iterator[str]:
    with open_outside(url) as file:
        data = file.read()
    try:
        text = (gzip.decompress(data) if url.endswith(".gz") else data).decode()
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{url} is no list of paths: {error}") from None
    for line in filter(None, map(str.strip, text.splitlines())):
        is_absolute = "://" in line or line.startswith("/")
        yield _absolute(line if is_absolute else prefix.rstrip("/") + "/" + line)


def _absolute(named: str) -> str:
    return named if "://" in named else Path(named).absolute().as_uri()
