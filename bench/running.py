"""A whole Doorstep on a temporary database: every role runs, and is told to stop at the end."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from doorstep.entrypoints.forking import follow_parent
from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra.postgres import DATABASE, OWNER_ROLE, Cluster

READY_SECONDS = 90


class CannotRun(Exception):
    """A role did not start; the message has the end of the log."""


@dataclass(frozen=True)
class Site:
    """The running roles and their database."""

    port: int
    roles_pid: int
    cluster: Cluster

    def server_cpu(self) -> float:
        """CPU seconds that all roles have used so far."""
        return cpu_of_tree(self.roles_pid)

    def database_cpu(self) -> float:
        """CPU seconds that the database server and all its backends, ended ones too, have used so far."""
        pid = self.cluster.running_pid()
        assert pid is not None
        return cpu_of_tree(pid)

    def backlog(self) -> int:
        """Events that wait in the outbox."""
        return count(self.cluster, "SELECT count(*) FROM infra_outbox")

    def wait_until_drained(self, seconds: float = 120) -> float:
        """
        Wait until the outbox is empty; the moment at which it was, by the monotonic clock.

        :raises CannotRun: if it takes too long.
        """
        deadline = time.monotonic() + seconds
        with self.cluster.connect(DATABASE) as connection:
            while time.monotonic() < deadline:
                row = connection.execute("SELECT 1 FROM infra_outbox LIMIT 1").fetchone()
                if row is None:
                    return time.monotonic()
                time.sleep(0.02)
        raise CannotRun(f"the outbox was not empty after {seconds:g} s")


def cpu_of_tree(pid: int) -> float:
    """User and system seconds of a process and its descendants; those that ended count with their parents."""
    root = psutil.Process(pid)
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def count(cluster: Cluster, query: str, database: str = DATABASE) -> int:
    """The number that a query answers."""
    with cluster.connect(database) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


def double_bookings(cluster: Cluster, database: str = DATABASE) -> int:
    """Pairs of claims of one calendar whose occupied times overlap."""
    return count(
        cluster,
        "SELECT count(*) FROM availability_claim one JOIN availability_claim other "
        "ON one.calendar_id = other.calendar_id AND one.id < other.id AND one.occupied && other.occupied",
        database,
    )


@contextlib.contextmanager
def temporary_site[World](build: Callable[[], World], *, copies: tuple[str, ...] = ()) -> Iterator[tuple[Site, World]]:
    """
    Start PostgreSQL, migrate, build a world, start every role; stop and delete everything at the end.

    :param build: makes the data; Django is set up in this process when it is called.
    :param copies: names of further databases, made as copies of the built one, which no role serves.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a terminated bench cleans up, too
    folder = Path(tempfile.mkdtemp(prefix="doorstep-bench-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres")
    try:
        say("starting PostgreSQL and migrating")
        cluster.start()
        cluster.ensure_database()
        port = _free_ports()
        environment = os.environ | {
            "DATABASE_URL": cluster.url(),
            "DATABASE_OWNER_URL": cluster.url(role=OWNER_ROLE),
            "DOORSTEP_DATA": str(folder / "data"),
            "DOORSTEP_ENV": "dev",
            "PORT": str(port),
        }
        _run(["migrate", "--quiet"], environment)
        say("building the city")
        os.environ.update(environment, DOORSTEP_STATEMENT_TIMEOUT_MS="0", DOORSTEP_LOG_LEVEL="WARNING")
        from django.db import connections

        import doorstep.entrypoints.django_setup  # noqa: F401

        world = build()
        connections.close_all()
        for name in copies:
            cluster.clone_database(DATABASE, name)
        say("starting every role")
        with _running_roles(environment, folder / "roles.log", port) as pid:
            site = Site(port, pid, cluster)
            site.wait_until_drained()
            yield site, world
    finally:
        cluster.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def say(text: str) -> None:
    """Tell the person at the terminal how far we are."""
    print(f"- {text}", flush=True)


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "doorstep.entrypoints.cli", *arguments]
    subprocess.run(command, env=environment, check=True)


@contextlib.contextmanager
def _running_roles(environment: dict[str, str], log: Path, port: int) -> Iterator[int]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "doorstep.entrypoints.cli", "up"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=follow_parent,
        )
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not all(_is_ready(port + offset) for offset in ROLE_PORTS.values()):
            if process.poll() is not None or time.monotonic() > deadline:
                raise CannotRun("\n".join(log.read_text(errors="replace").splitlines()[-20:]))
            time.sleep(0.2)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def _is_ready(port: int) -> bool:
    with (
        contextlib.suppress(OSError, http.client.HTTPException),
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=2)) as connection,
    ):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    return False


def _free_ports() -> int:
    """The first of as many free ports in a row as there are roles."""
    for base in range(18_000, 19_000, 10):
        with contextlib.ExitStack() as probes, contextlib.suppress(OSError):
            for offset in ROLE_PORTS.values():
                probes.enter_context(socket.socket()).bind(("127.0.0.1", base + offset))
            return base
    raise CannotRun("no free ports between 18000 and 19000")
