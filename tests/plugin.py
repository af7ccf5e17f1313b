"""Fixtures and hooks for all tests."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from threading import Thread

import pytest
from django.db import connections
from django.test import override_settings
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker, blocking_manager_key
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from doorstep.infra.postgres import DATABASE, Cluster
from tests import databases

# A Monday, 10:00 in Helsinki, 11:00 in Moscow, 16:00 in Shanghai and Taipei; no clock change within ten weeks.
NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)

_clone_numbers = count(1)
_ahead = pytest.StashKey[Thread]()

# How long an example takes says how busy the machine is, and nothing about the code.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-ahead",
        action="store_true",
        help="start and migrate PostgreSQL while the workers collect their tests, instead of when the first needs it",
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        databases.prepare_folder()
        if config.getoption("--database-ahead"):
            config.stash[_ahead] = Thread(target=_start_ahead, args=[config.stash[blocking_manager_key]])
            config.stash[_ahead].start()


class _ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Tests of a file share its people and what they have built, so one process gets them all."""

    def _split_scope(self, nodeid: str) -> str:
        path = super()._split_scope(nodeid)
        # The walk is too long for that.
        return nodeid if path == "tests/browser/test_screens.py" else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    # Groups by marks are no help: pytest-xdist 3.8 writes them where pytest 9.2 does not look.
    return _ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def _start_ahead(blocker: DjangoDbBlocker) -> None:
    # What goes wrong is told by the first test that needs the database, which tries again.
    with suppress(Exception), blocker.unblock():
        databases.running_cluster()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs PostgreSQL, so that `make quick` can leave it out."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if item.get_closest_marker("django_db") or "cluster" in fixtures or "django_db_setup" in fixtures:
            item.add_marker("database")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        if started := config.stash.get(_ahead, None):
            started.join()
        databases.remove_folder()


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures that tests upload go to a folder of the run's."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(scope="session")
def cluster(django_db_blocker: DjangoDbBlocker) -> Cluster:
    """The run's PostgreSQL server; its database `doorstep` is a migrated template which nobody connects to."""
    with django_db_blocker.unblock():
        return databases.running_cluster()


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own would create a database as superuser; ours is this process's clone, used as the app role."""
    name = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.clone_database(DATABASE, name)
    with django_db_blocker.unblock(), databases.connected(cluster, name):
        yield
    cluster.drop_database(name)


@dataclass(frozen=True)
class ClonedDatabase:
    """A database of one test's own, in which commits are real."""

    cluster: Cluster
    name: str

    @property
    def url(self) -> str:
        """Its address for the app role, for other processes."""
        return self.cluster.url(self.name)

    @property
    def owner_url(self) -> str:
        """Its address for the owner."""
        return self.cluster.url(self.name, role="doorstep_owner")


@pytest.fixture
def cloned_database(
    cluster: Cluster, request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[ClonedDatabase]:
    """
    A fresh database for tests with threads or several processes; Django's default connection uses it in every thread.

    Threads close their own connections at their end (`connection.close()`). Do not mark the test with `django_db`:
    that would wrap it in a transaction, and flushing tables needs TRUNCATE, which the app role lacks.
    """
    if request.node.get_closest_marker("django_db"):
        pytest.fail("cloned_database and the mark django_db exclude each other")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"clone_{worker}_{next(_clone_numbers)}"
    cluster.clone_database(DATABASE, name)
    try:
        with django_db_blocker.unblock(), databases.connected(cluster, name):
            yield ClonedDatabase(cluster, name)
    finally:
        connections.close_all()
        cluster.drop_database(name)


@pytest.fixture
def now() -> datetime:
    """The fixed present of all tests."""
    return NOW
