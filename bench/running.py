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
from doorstep.entrypoints.process import ROLE_PORTS, SANDBOX, SANDBOX_PORT
from doorstep.infra.postgres import APP_ROLE, DATABASE, OWNER_ROLE, Cluster

READY_SECONDS = 90
_SANDBOX = f"doorstep-{SANDBOX}"[:15]  # as long as the kernel keeps a process's name


class CannotRun(Exception):
    """A role did not start; the message has the end of the log."""


@dataclass(frozen=True)
class Site:
    """The running roles and their database."""

    port: int
    roles_pid: int
    cluster: Cluster

    def server_cpu(self) -> float:
        """CPU seconds that all roles have used so far; the payment sandbox is none of them."""
        sandbox = (child for child in psutil.Process(self.roles_pid).children() if child.name().startswith(_SANDBOX))
        return cpu_of_tree(self.roles_pid) - sum(cpu_of_tree(child.pid) for child in sandbox)

    def database_cpu(self) -> float:
        """CPU seconds that the database server and all its backends, ended ones too, have used so far."""
        pid = self.cluster.running_pid()
        assert pid is not None
        return cpu_of_tree(pid)

    def api_cpu(self) -> float:
        """CPU seconds that the ``api`` role with all its workers has used so far."""
        (api,) = [child for child in psutil.Process(self.roles_pid).children() if child.name() == "doorstep-api"]
        return cpu_of_tree(api.pid)

    def backends_cpu(self) -> dict[int, float]:
        """CPU seconds of each database backend that serves a role, by its process id; see ``/proc/PID/stat``."""
        with self.cluster.connect(DATABASE) as connection:
            rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = %s", [APP_ROLE]).fetchall()
        used: dict[int, float] = {}
        for (pid,) in rows:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = psutil.Process(pid).cpu_times()
                used[pid] = times.user + times.system
        return used

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
def temporary_site[World](
    build: Callable[[], World], *, copies: tuple[str, ...] = (), fill: Callable[[Cluster], None] | None = None
) -> Iterator[tuple[Site, World]]:
    """
    Start PostgreSQL, migrate, build a world, start every role; stop and delete everything at the end.

    :param build: makes the data; Django is set up in this process when it is called.
    :param copies: names of further databases, made as copies of the built one, which no role serves.
    :param fill: writes what takes more rights than the roles have, before anything is built.
    """
    with migrated_cluster() as (cluster, environment):
        if fill:
            fill(cluster)
        say("building the city")
        os.environ.update(environment, DOORSTEP_STATEMENT_TIMEOUT_MS="0", DOORSTEP_LOG_LEVEL="WARNING")
        from django.db import connections

        import doorstep.entrypoints.django_setup  # noqa: F401

        world = build()
        connections.close_all()
        for name in copies:
            cluster.clone_database(DATABASE, name)
        with _site(cluster, environment) as site:
            yield site, world


@contextlib.contextmanager
def scaled_site(arguments: list[str]) -> Iterator[tuple[Site, dict[str, str]]]:
    """
    The same with one market filled by `doorstep seed`, several times in one run if need be: Django is not set up here.

    :param arguments: of the command, `--scale` among them. The result has the roles' environment, too.
    """
    with migrated_cluster() as (cluster, environment):
        say(f"doorstep seed {' '.join(arguments)}")
        _run(["seed", *arguments], environment)
        with _site(cluster, environment) as site:
            yield site, environment


@contextlib.contextmanager
def filled_cluster(arguments: list[str]) -> Iterator[dict[str, str]]:
    """The same without any role: the environment in which a process of the bench's own uses the filled database."""
    with migrated_cluster() as (_, environment):
        say(f"doorstep seed {' '.join(arguments)}")
        _run(["seed", *arguments], environment)
        yield environment


@contextlib.contextmanager
def migrated_cluster() -> Iterator[tuple[Cluster, dict[str, str]]]:
    """A temporary PostgreSQL with an empty database of ours, and the environment in which roles use it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # a terminated bench cleans up, too
    folder = Path(tempfile.mkdtemp(prefix="doorstep-bench-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "postgres")
    try:
        say("starting PostgreSQL and migrating")
        cluster.start()
        cluster.ensure_database()
        environment = os.environ | {
            "DATABASE_URL": cluster.url(),
            "DATABASE_OWNER_URL": cluster.url(role=OWNER_ROLE),
            "DOORSTEP_DATA": str(folder / "data"),
            "DOORSTEP_ENV": "dev",
            "PORT": str(_free_ports()),
        }
        _run(["migrate", "--quiet"], environment)
        yield cluster, environment
    finally:
        cluster.destroy()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _site(cluster: Cluster, environment: dict[str, str]) -> Iterator[Site]:
    say("starting every role")
    port = int(environment["PORT"])
    with _running_roles(environment, cluster.data.parent / "roles.log", port) as pid:
        site = Site(port, pid, cluster)
        site.wait_until_drained()
        yield site


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
            for offset in (*ROLE_PORTS.values(), SANDBOX_PORT):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", base + offset))
            return base
    raise CannotRun("no free ports between 18000 and 19000")
