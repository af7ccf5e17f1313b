"""Roles in processes of their own that may die at a chosen step, and what puts their work back afterwards."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from doorstep.entrypoints.forking import follow_parent
from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra import tasks
from doorstep.infra.db import execute, fetch_all
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports

PATIENCE_SECONDS = 90
STEP_VARIABLE = "DOORSTEP_LONG_STEP"
_REACHED = "reached.json"


def die() -> None:
    """kill -9, of oneself."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_counting(*tables: str) -> None:
    """
    kill -9, of oneself, after leaving behind how many rows of some tables one has seen, own ones included.

    So the test knows how far the transaction had come, and not only that somebody died.
    """
    counts = {table: fetch_all(f"SELECT count(*) FROM {table}")[0][0] for table in tables}
    (Path(os.environ["DOORSTEP_DATA"]) / _REACHED).write_text(json.dumps(counts))
    die()


def counted_by_the_dead(folder: Path) -> dict[str, int]:
    """What a role had counted before it died."""
    counts: dict[str, int] = json.loads((folder / _REACHED).read_text())
    return counts


@contextlib.contextmanager
def running_role(
    module: str, database: ClonedDatabase, folder: Path, step: str = "", **settings: str
) -> Iterator["subprocess.Popen[bytes]"]:
    """
    A module of this folder as a program on a database; it ends with the block, if it has not died by then.

    :param step: where it is to die; it lives if there is none.
    """
    known = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    chosen = {
        "DOORSTEP_ENV": "dev",
        "DATABASE_URL": database.url,
        "DOORSTEP_DATA": str(folder),
        "PORT": str(find_free_ports(len(ROLE_PORTS))),
        STEP_VARIABLE: step,
    }
    with (folder / f"{module}-{step or 'healthy'}.log".replace(" ", "-")).open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", f"tests.long.{module}"],
            env=known | chosen | settings,
            preexec_fn=follow_parent,
            stdout=log,
            stderr=log,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


def wait_for_death(process: "subprocess.Popen[bytes]") -> None:
    """Wait until a role has reached its step."""
    assert process.wait(PATIENCE_SECONDS) == -signal.SIGKILL


def run_until_death(script: str, database: ClonedDatabase, folder: Path, step: str = "", **variables: str) -> None:
    """Run one of the scripts beside this file until it dies at a step, or without one to its good end."""
    connection.close()
    with running_role(script, database, folder, step, **variables) as process:
        if step:
            wait_for_death(process)
        else:
            assert process.wait(PATIENCE_SECONDS) == 0


def return_jobs() -> None:
    """What the scheduler does with the jobs of the dead, without waiting for silence to count as death."""
    execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    tasks.return_stalled_jobs()
