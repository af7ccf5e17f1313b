"""
Folders for a process's work, which the next run removes if the process was killed before it could.

A folder is in use as long as its lock file is locked, by whoever made it or by a child that was given the lock; the
system gives locks back however a process ends.
"""

import contextlib
import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_LOCK = "in-use"
# A folder without a lock file is being made, or was made before there were such files.
_LOCKLESS_SECONDS = 24 * 3600


@contextlib.contextmanager
def working_folder(prefix: str) -> Iterator[tuple[Path, int]]:
    """
    A new folder in the system's place for such, removed at the end, after the removal of abandoned ones of the prefix.

    :return: the folder, and the descriptor of its lock for children that go on using it (``pass_fds``).
    """
    remove_abandoned_folders(prefix)
    folder, lock = _make(prefix)
    try:
        yield folder, lock
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def remove_abandoned_folders(prefix: str) -> list[Path]:
    """Remove the folders of a prefix that are ours and that no process uses; what is removed."""
    found = Path(tempfile.gettempdir()).glob(f"{prefix}*")
    return [folder for folder in found if _is_ours(folder) and _remove_if_abandoned(folder)]


def _make(prefix: str) -> tuple[Path, int]:
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix))
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(lock), (folder / _LOCK).stat()):
                return folder, lock
        except OSError:  # somebody who cleans up was quicker than the lock
            pass
        os.close(lock)


def _is_ours(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _remove_if_abandoned(folder: Path) -> bool:
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        if not _is_long_unchanged(folder):
            return False
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return False
    finally:
        os.close(lock)
    return not folder.exists()


def _is_long_unchanged(folder: Path) -> bool:
    try:
        return time.time() - folder.stat().st_mtime > _LOCKLESS_SECONDS
    except OSError:
        return False
