"""A running api role on a database of its own, and people who act at the same moment."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from pytest_django.plugin import DjangoDbBlocker

from doorstep.entrypoints.forking import follow_parent
from doorstep.infra.postgres import DATABASE, Cluster
from tests import databases
from tests.callers import Answer, Person, WireCaller

START_SECONDS = 60


@dataclass
class City:
    """The address of the api role, its database, and the callers connected to it."""

    port: int
    url: str
    callers: list[WireCaller] = field(default_factory=list)

    def caller(self, person: Person) -> WireCaller:
        """Somebody whose connection is open already."""
        caller = WireCaller(person, self.port)
        self.callers.append(caller)
        return caller

    def rows(self, query: str, *params: object) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with psycopg.connect(self.url, autocommit=True) as asked:
            return asked.execute(query.encode(), params).fetchall()

    def double_bookings(self) -> int:
        """How many pairs of claims of one calendar overlap."""
        return int(
            self.rows(
                "SELECT count(*) FROM availability_claim one JOIN availability_claim other "
                "ON one.calendar_id = other.calendar_id AND one.id < other.id AND one.occupied && other.occupied"
            )[0][0]
        )


def at_once[T](acts: Sequence[Callable[[], T]]) -> list[T]:
    """What the acts return, each done in a thread of its own; all begin at the same moment."""
    barrier = threading.Barrier(len(acts))
    results: dict[int, T] = {}
    failures: list[BaseException] = []

    def run(number: int, act: Callable[[], T]) -> None:
        try:
            barrier.wait(timeout=20)
            results[number] = act()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return [results[number] for number in range(len(acts))]


def check_refused(answers: Sequence[Answer], *codes: str) -> None:
    """Everybody who lost heard one of these reasons, or that it is busy and when to come again."""
    for answer in answers:
        if answer.status == 429:
            assert answer.headers["retry-after"], answer
        else:
            assert answer.status in (409, 410), answer
            assert answer.body["code"] in codes, answer


@pytest.fixture(scope="session")
def city_program(cluster: Cluster) -> Iterator[tuple[str, int]]:
    """One api role with two processes of twelve threads, for all tests of this process; its database and its port."""
    name = f"city_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.clone_database(DATABASE, name)
    try:
        with _running_api(cluster.url(name)) as port:
            yield name, port
    finally:
        cluster.drop_database(name)


@pytest.fixture(scope="module")
def city(cluster: Cluster, city_program: tuple[str, int], django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """The running api, on whose database the tests of a file work; what others did stays in it."""
    name, port = city_program
    with django_db_blocker.unblock(), databases.connected(cluster, name):
        made = City(port, cluster.url(name))
        yield made
        for caller in made.callers:
            caller.close()
        connections.close_all()


@contextlib.contextmanager
def _running_api(database_url: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {"DATABASE_URL": database_url, "PORT": str(port), "DOORSTEP_ENV": "test"}
    settings |= {"DOORSTEP_API_WORKERS": "2", "DOORSTEP_API_THREADS": "12", "DOORSTEP_LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(
        [sys.executable, "-m", "doorstep.entrypoints.cli", "api"],
        env=os.environ | settings,
        preexec_fn=follow_parent,
    )
    try:
        _wait_until_ready(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            asked.request("GET", "/readyz")
            if asked.getresponse().status == 200:
                return
        time.sleep(0.05)
    pytest.fail("the api role did not get ready")
