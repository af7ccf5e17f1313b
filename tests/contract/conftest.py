"""A database of a module's own, in which one of everything exists for all its tests."""

import os
from collections.abc import Iterator

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from doorstep.infra.postgres import DATABASE, Cluster
from doorstep.kernel import clock
from tests import databases
from tests.contract.world import World, make_world
from tests.plugin import NOW


@pytest.fixture(scope="session")
def first_world(cluster: Cluster, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[str, World]]:
    """Built once a process, in a database that nobody uses but to copy it; its name."""
    name = f"world_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.clone_database(DATABASE, name)
    try:
        with django_db_blocker.unblock(), databases.connected(cluster, name), clock.reading(lambda: NOW):
            made = make_world()
            connections.close_all()
        yield name, made
    finally:
        connections.close_all()
        cluster.drop_database(name)


@pytest.fixture(scope="module")
def world(
    cluster: Cluster,
    first_world: tuple[str, World],
    request: pytest.FixtureRequest,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[World]:
    """The same for all tests of a module; wrap what changes it in :func:`tests.contract.world.undone`."""
    source, made = first_world
    module = request.node.name.rsplit("/", 1)[-1].removesuffix(".py")
    name = f"{module}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    cluster.clone_database(source, name)
    try:
        with django_db_blocker.unblock(), databases.connected(cluster, name), clock.reading(lambda: NOW):
            yield made
    finally:
        connections.close_all()
        cluster.drop_database(name)
