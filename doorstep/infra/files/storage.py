"""Where the bytes lie: a port, and a folder behind it."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from django.conf import settings

_UNFINISHED = ".part"


class PictureStorage(Protocol):
    """Keeps bytes by name. Names are ``<id>-<size>.webp``, the id in 32 hexadecimal digits."""

    def write(self, name: str, content: bytes, *, durable: bool = True) -> None:
        """Keep the bytes, whole or not at all; ``durable`` outlasts a loss of power."""

    def share(self, name: str, other: str) -> None:
        """Keep the bytes of one name under another as well, without taking their room twice where that can be."""

    def read(self, name: str) -> bytes | None:
        """The bytes, None if there are none of this name."""

    def remove(self, name: str) -> None:
        """Forget the bytes, if there are any."""

    def names_by_shelf(self, *, older_than: datetime) -> Iterator[list[str]]:
        """Names of what was written before a moment, some hundred at a time; leftovers of broken writes are removed."""


class FolderStorage:
    """A folder with 256 shelves by the end of the id, which is random."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, name: str) -> Path:
        return self.root / "pictures" / name.partition("-")[0][-2:] / name

    def write(self, name: str, content: bytes, *, durable: bool = True) -> None:
        """Write beside the place and move there: readers see all or nothing."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                if durable:
                    file.flush()
                    os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        if durable:
            _sync_folder(path.parent)

    def share(self, name: str, other: str) -> None:
        """Link the file: it takes its room once, until the last of its names is removed."""
        path = self._path(other)
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(self._path(name), path)
        except OSError:  # a file system without links, or too many of them
            self.write(other, self._path(name).read_bytes(), durable=False)

    def read(self, name: str) -> bytes | None:
        """The file's bytes."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, name: str) -> None:
        """Unlink the file."""
        self._path(name).unlink(missing_ok=True)

    def names_by_shelf(self, *, older_than: datetime) -> Iterator[list[str]]:
        """One list a shelf."""
        for shelf in sorted((self.root / "pictures").glob("??")):
            names = []
            for entry in os.scandir(shelf):
                with contextlib.suppress(FileNotFoundError):
                    if entry.stat().st_mtime >= older_than.timestamp():
                        continue
                    if entry.name.endswith(_UNFINISHED):
                        Path(entry.path).unlink(missing_ok=True)
                    else:
                        names.append(entry.name)
            yield names


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=4)
def _folder(root: Path) -> FolderStorage:
    return FolderStorage(root)


def picture_storage() -> PictureStorage:
    """The storage that the settings name."""
    return _folder(Path(settings.MEDIA_ROOT))
