"""The database a command works on: starting the embedded one, and bringing either up to date as its owner."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg

from doorstep.infra.postgres import Cluster, restrict_app_role
from doorstep.settings.env import ROOT, Environment, read_environment

_LOCK = 5 << 48  # LockSpace.MIGRATION; several hosts may start at once


def fingerprint() -> str:
    """Changes whenever a migration of ours, or a library that may bring some, changes."""
    digest = hashlib.sha256()
    for path in sorted([*(ROOT / "doorstep").rglob("migrations/*.py"), ROOT / "requirements.lock"]):
        if path.exists():
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def stamp_of(environment: Environment) -> Path:
    """The file of an embedded database that holds the fingerprint of its last migration."""
    return environment.data / "migrated"


def is_up_to_date(environment: Environment) -> bool:
    """Whether an embedded database was migrated to just what this code wants. Others are always asked."""
    stamp = stamp_of(environment)
    return environment.embedded and stamp.exists() and stamp.read_text() == fingerprint()


def prepare_embedded(environment: Environment) -> Cluster:
    """Start the embedded server and make its roles and database if need be. A new database forgets its stamps."""
    cluster = Cluster(environment.data / "postgres")
    cluster.start()
    if cluster.ensure_database():
        for name in ("migrated", "seeded"):
            (environment.data / name).unlink(missing_ok=True)
    return cluster


@contextlib.contextmanager
def running_database() -> Iterator[Environment]:
    """The environment, with its embedded server running: started for the while, and stopped, if it was not."""
    environment = read_environment()
    started: Cluster | None = None
    if environment.embedded and Cluster(environment.data / "postgres").running_pid() is None:
        started = prepare_embedded(environment)
    try:
        yield environment
    finally:
        if started:
            started.stop()


def migrate(environment: Environment, *, verbosity: int = 1) -> None:
    """
    Migrate the configured database. The process must have started as the owner (`DOORSTEP_DATABASE_ROLE=owner`).

    In a database that is not embedded, the app role of `DATABASE_URL` is given its rights on tables made from now on.
    """
    from django.core.management import call_command

    import doorstep.entrypoints.django_setup  # noqa: F401

    with psycopg.connect(autocommit=True, **environment.database_parameters) as guard:  # type: ignore[arg-type]
        guard.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        if not environment.embedded:
            _share_with_app_role(guard, environment)
        call_command("migrate", verbosity=verbosity, interactive=False)
        call_command("createcachetable", verbosity=0)
    if environment.embedded:
        stamp_of(environment).write_text(fingerprint())


def _share_with_app_role(connection: psycopg.Connection, environment: Environment) -> None:
    owner = environment.database_parameters.get("user", "")
    app = psycopg.conninfo.conninfo_to_dict(environment.database_url).get("user", "")
    if app and owner and app != owner:
        database = environment.database_parameters["dbname"]
        restrict_app_role(connection, database=database, owner=owner, app=str(app))
