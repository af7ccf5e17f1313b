"""The PostgreSQL server of a test run: one for all processes of pytest-xdist, with a migrated template to clone."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connections

from doorstep.infra.postgres import APP_ROLE, DATABASE, OWNER_ROLE, Cluster, system_binaries
from tests.program import stop_program

FOLDER_VARIABLE = "DOORSTEP_TEST_FOLDER"
CHOICE_VARIABLE = "DOORSTEP_TEST_POSTGRES"
SYSTEM_VERSION = 15
PREFIX = "doorstep-tests-"


def prepare_folder() -> None:
    """In pytest's first process: choose the run's folder, tell it to the workers, remove what dead runs left."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        owner = left.name.removeprefix(PREFIX)
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            _remove(left)
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    folder.mkdir(mode=0o755)
    os.environ[FOLDER_VARIABLE] = str(folder)


def remove_folder() -> None:
    """In pytest's first process, at its end: stop what any test needed to run, and delete everything."""
    if folder := os.environ.pop(FOLDER_VARIABLE, None):
        _remove(Path(folder))


def run_folder() -> Path:
    """The folder of the run, the same in all its processes."""
    return Path(os.environ[FOLDER_VARIABLE])


def _remove(folder: Path) -> None:
    stop_program(folder)
    Cluster(folder / "postgres").destroy()
    shutil.rmtree(folder, ignore_errors=True)


def running_cluster() -> Cluster:
    """The run's server, started and its template migrated by whichever process comes first."""
    folder = run_folder()
    binaries = system_binaries(SYSTEM_VERSION) if os.environ.get(CHOICE_VARIABLE) == "system" else None
    cluster = Cluster(folder / "postgres", binaries=binaries, throwaway=True)
    ready = folder / "ready"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            # Not tied to this process: other workers use it when this one has ended.
            cluster.start(tied=False)
            cluster.ensure_database()
            migrate(cluster)
            ready.touch()
    return cluster


def migrate(cluster: Cluster, database: str = DATABASE) -> None:
    """Bring a database up to date as its owner."""
    with connected(cluster, database, role=OWNER_ROLE):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)


@contextlib.contextmanager
def connected(cluster: Cluster, database: str, role: str = APP_ROLE) -> Iterator[None]:
    """Point Django's default connection, in every thread, at another database."""
    default = connections["default"]
    settings = default.settings_dict
    before = {name: settings[name] for name in ("NAME", "USER", "HOST", "PORT", "PASSWORD")}
    default.close()
    settings.update(NAME=database, USER=role, HOST=str(cluster.sockets), PORT="", PASSWORD="")
    try:
        yield
    finally:
        default.close()
        settings.update(before)
