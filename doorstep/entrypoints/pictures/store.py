"""Drawing many pictures on all processors, and keeping them for the next time."""

import hashlib
import os
import zipfile
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import batched
from multiprocessing import get_context
from pathlib import Path

from doorstep.entrypoints.pictures.rendering import Drawing, Rendered, render

_BATCH = 16


def source_version() -> str:
    """A digest of the drawing code: other code may draw other pictures."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        if "tests" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def name_of(drawing: Drawing) -> str:
    """The name under which a drawing is kept."""
    return hashlib.sha256(repr(drawing).encode()).hexdigest()[:32]


class PictureStore:
    """
    Pictures by drawing, kept in one file of a folder. A file of other code's pictures is replaced.

    ``begin`` starts drawing what is missing, in processes of its own; ``finish`` waits for it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / f"pictures-{source_version()}.zip"
        self._kept: dict[str, Rendered] = {}
        self._running: list[tuple[tuple[Drawing, ...], Future[list[Rendered]]]] = []
        self._pool: ProcessPoolExecutor | None = None

    def begin(self, drawings: Iterable[Drawing]) -> int:
        """Start drawing what is not kept yet; how many there are to draw."""
        self._kept = _read(self.file)
        missing = [drawing for drawing in dict.fromkeys(drawings) if name_of(drawing) not in self._kept]
        if missing:
            # Fresh interpreters: this one may hold connections and threads, which a fork would copy.
            self._pool = ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("spawn"))
            self._running = [(batch, self._pool.submit(_render_all, batch)) for batch in batched(missing, _BATCH)]
        return len(missing)

    def finish(self) -> None:
        """Wait until everything is drawn, and keep it."""
        if self._pool is None:
            return
        try:
            for batch, future in self._running:
                self._kept |= {name_of(drawing): done for drawing, done in zip(batch, future.result(), strict=True)}
        finally:
            self._pool.shutdown(cancel_futures=True)
            self._pool, self._running = None, []
        _write(self.file, self._kept)

    def picture(self, drawing: Drawing) -> Rendered:
        """What was drawn. :raises KeyError: if it was not asked for."""
        return self._kept[name_of(drawing)]


def _render_all(drawings: Iterable[Drawing]) -> list[Rendered]:
    return [render(drawing) for drawing in drawings]


def _read(file: Path) -> dict[str, Rendered]:
    if not file.exists():
        return {}
    try:
        with zipfile.ZipFile(file) as kept:
            found = {}
            for entry in kept.infolist():
                name, width, height, large_size = entry.filename.split("-")
                content, edge = kept.read(entry), int(large_size)
                small = content[edge:] or content[:edge]
                found[name] = Rendered(content[:edge], small, int(width), int(height))
            return found
    except (zipfile.BadZipFile, ValueError, OSError):
        return {}


def _write(file: Path, pictures: dict[str, Rendered]) -> None:
    """Write beside the place and move there; pictures of other code's making go."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_suffix(f".{os.getpid()}.part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as kept:
        for name, made in pictures.items():
            content = made.large if made.small is made.large else made.large + made.small
            kept.writestr(f"{name}-{made.width}-{made.height}-{len(made.large)}", content)
    unfinished.replace(file)
    for former in file.parent.glob("pictures-*.zip"):
        if former != file:
            former.unlink(missing_ok=True)
