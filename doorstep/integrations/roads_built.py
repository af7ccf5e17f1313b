"""Ways by road from a file of OpenStreetMap, by Valhalla in a process of its own."""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from doorstep.integrations.road_process import MOST_LOCATIONS
from doorstep.integrations.working_folders import working_folder
from doorstep.modules.travel.contracts import RoadsFailed, RouterRefused
from doorstep.modules.travel.ports import Action

FOLDERS = "doorstep-roads-"
_ANSWER_SECONDS = 600.0
_TILES_SECONDS = 6 * 3600.0
_SHOWN_OF_LOG = 600
# Native code that reads a file from outside gets no secret of ours.
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH", "VIRTUAL_ENV")


class BuiltRoads:
    """The process, ready to be asked. Made by :func:`roads_of_file`."""

    most_locations = MOST_LOCATIONS

    def __init__(self, process: "subprocess.Popen[str]", name: str, log: Path) -> None:
        self._process, self._name, self._log = process, name, log

    @property
    def name(self) -> str:
        """The file's name and the beginning of its hash, and Valhalla's version."""
        return self._name

    def ask(self, action: Action, question: Mapping[str, object]) -> object:
        """
        One answer.

        :raises RouterRefused: if Valhalla refused.
        :raises RoadsFailed: if the process ended or took more than ten minutes.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"action": action, "question": question}) + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._failure() from error
        return self.read_answer(_ANSWER_SECONDS)

    def read_answer(self, seconds: float) -> object:
        """The next answer; the process is ended if it takes longer."""
        assert self._process.stdout is not None
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            line = self._process.stdout.readline()
        finally:
            timer.cancel()
        if not line.endswith("\n"):
            raise self._failure()
        told = json.loads(line)
        if "refused" in told:
            raise RouterRefused(told["refused"], told["message"])
        return told["answer"]

    def _failure(self) -> RoadsFailed:
        code = self._process.wait()
        told = self._log.read_text(errors="replace").strip()[-_SHOWN_OF_LOG:]
        return RoadsFailed(f"Valhalla's process ended with {code}: {told or 'it said nothing'}")


@contextlib.contextmanager
def roads_of_file(extract: Path) -> Iterator[BuiltRoads]:
    """
    A router over an OpenStreetMap extract (`.osm.pbf`); its tiles are made anew and thrown away afterwards.

    :raises RoadsFailed: if pyvalhalla is not installed, or no tiles can be made of the file.
    """
    if find_spec("valhalla") is None:
        raise RoadsFailed("pyvalhalla is not installed here: pip install 'doorstep[roads]', or use VALHALLA_URL")
    with extract.open("rb") as file:
        if b"OSMHeader" not in file.read(64):
            raise RoadsFailed(f"{extract.name} is no OpenStreetMap extract (.osm.pbf)")
    with working_folder(FOLDERS) as (folder, lock):
        log = folder / "log"
        with log.open("w") as errors:
            process = subprocess.Popen(
                [sys.executable, "-m", "doorstep.integrations.road_process", str(extract.resolve()), str(folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                pass_fds=(lock,),  # it uses the folder even if we are killed
                env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            )
        try:
            roads = BuiltRoads(process, _name_of(extract), log)
            roads.read_answer(_TILES_SECONDS)
            yield roads
        finally:
            process.kill()
            process.communicate()


def _name_of(extract: Path) -> str:
    from importlib.metadata import version

    with extract.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{extract.name} ({digest[:12]}), Valhalla {version('pyvalhalla')}"
