"""A URL of an object store in, its WARC files out: whole ones go there, and are read from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from newscrawl.errors import ConfigurationError, StorageError

INSTALL = "pip install 'newscrawl[object-storage]'"


class Remote:
    """A folder of an object store, as fsspec knows it (`s3://bucket/path`, `gs://`, `memory://`).

    An object is put there as a whole or not at all; it is never appended to.

    Raises:
        ConfigurationError: fsspec, or what it needs for this kind of store, is not installed.
    """

    def __init__(
        self, url: str, *, setting: str = "NEWSCRAWL_ARCHIVE_URL", whose: str = "the archive"
    ) -> None:
        self.url = url.rstrip("/")
        self._setting = setting
        self._whose = whose
        self._files, self._root = _file_system(self.url, setting)

    def put(self, path: Path, name: str) -> None:
        """Bring a file there; it is there, and whole, when this returns.

        Raises:
            StorageError: it could not be brought; what was there before is there still.
        """
        target = self._at(name)
        try:
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._files.put_file(str(path), target)
            self._files.invalidate_cache()
            size = self._files.size(target)
        except Exception as error:  # noqa: BLE001  each kind of store raises what it likes
            raise self._error("write", name, error) from None
        if size != path.stat().st_size:
            raise StorageError(f"{self.url}/{name} has {size} bytes, not those of {path}")

    def read(self, name: str, offset: int, length: int) -> bytes:
        """So many bytes of a file from `offset` on; fewer where it ends.

        Raises:
            StorageError: there is no such file, or the store does not answer.
        """
        try:
            data: bytes = self._files.cat_file(self._at(name), start=offset, end=offset + length)
        except Exception as error:  # noqa: BLE001
            raise self._error("read", name, error) from None
        return data

    def open(self, name: str) -> BinaryIO:
        try:
            file: BinaryIO = self._files.open(self._at(name), "rb")
        except Exception as error:  # noqa: BLE001
            raise self._error("read", name, error) from None
        return file

    def sizes(self) -> dict[str, int]:
        """Bytes of every file there, by its name relative to the folder.

        Raises:
            StorageError: the store does not answer.
        """
        try:
            self._files.invalidate_cache()
            found: dict[str, dict[str, Any]] = self._files.find(self._root, detail=True)
        except FileNotFoundError:
            return {}
        except Exception as error:  # noqa: BLE001
            raise self._error("list", "", error) from None
        prefix = self._root.lstrip("/") + "/"
        return {
            path.lstrip("/").removeprefix(prefix): int(about["size"])
            for path, about in found.items()
        }

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}"

    def _error(self, act: str, name: str, error: Exception) -> StorageError:
        said = " ".join(str(error).split()) or type(error).__name__
        missing = isinstance(error, FileNotFoundError)
        advice = (
            "it is not there (yet: the machine that wrote it brings it there when its crawl ends)"
            if missing
            else f"{said}; check {self._setting} and the store's credentials"
        )
        return StorageError(f"cannot {act} {self.url}/{name} of {self._whose}: {advice}")


def _file_system(url: str, setting: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError:
        raise ConfigurationError(
            f"{setting} is {url!r}, and fsspec is not installed: {INSTALL}"
        ) from None
    scheme, _, path = url.partition("://")
    try:
        files, root = fsspec.url_to_fs(url)
    except ImportError:
        try:
            from obstore.fsspec import FsspecStore as Store
        except ImportError:
            raise ConfigurationError(
                f"fsspec needs another package for {scheme}:// ({setting}): {INSTALL}"
            ) from None
        make: Any = Store
        # Its own, not fsspec's of an earlier call: that one keeps the addresses and keys of its time.
        files, root = make(scheme, skip_instance_cache=True), path
    except ValueError as error:
        raise ConfigurationError(f"{setting} {url!r}: {error}") from None
    return files, root.rstrip("/")
