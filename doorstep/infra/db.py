"""Transactions, calendar locks, raw cursors, and the way from a named constraint to an error."""

import functools
import logging
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import psycopg
from django.db import Error, connection
from django_subatomic import db as subatomic

from doorstep.kernel.errors import Busy, DomainError, Overloaded

log = logging.getLogger(__name__)

transaction_required = subatomic.transaction_required
savepoint = subatomic.savepoint

_constraint_errors: dict[str, Callable[[], DomainError]] = {}


def on_constraint(name: str, error: Callable[[], DomainError]) -> None:
    """Tell which error a violation of the named constraint means. Called beside the table's definition."""
    _constraint_errors[name] = error


class LockSpace(IntEnum):
    """Families of advisory locks; the number is the high part of the key and must never change."""

    CALENDAR = 1
    PERSON = 2
    ORDER = 3
    SCHEDULER = 4
    MIGRATION = 5
    REMINDER = 6
    PUSH = 7
    RATING = 8


# Connection exceptions, insufficient resources, shutdowns and crashes of the server.
_DATABASE_AWAY = ("08", "53", "57P")


def translate_error(error: Error) -> DomainError | None:
    """What a database error means to the domain; None if it is a fault of ours."""
    cause = error.__cause__
    if isinstance(cause, psycopg.errors.IntegrityError):
        known = _constraint_errors.get(cause.diag.constraint_name or "")
        return known() if known else None
    if isinstance(cause, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
        return Busy()
    if isinstance(cause, psycopg.errors.SerializationFailure):
        return Busy()
    if isinstance(cause, psycopg.errors.QueryCanceled):
        return Overloaded("The answer took too long to work out. Narrow the request or try again.")
    if _is_database_away(cause):
        log.warning("the database was lost", extra={"error": str(cause)})
        return Overloaded("The database was away for a moment. Send the same request again, with the same key.")
    return None


def _is_database_away(cause: BaseException | None) -> bool:
    """Whether the session ended under us, or none could be had; then nobody knows whether a commit took place."""
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(_DATABASE_AWAY)


@contextmanager
def translated_errors() -> Generator[None]:
    """Turn what the database refuses into the domain's errors; anything unknown passes through."""
    try:
        yield
    except Error as error:
        known = translate_error(error)
        if known is None:
            raise
        raise known from error


def transaction[**P, R](service: Callable[P, R]) -> Callable[P, R]:
    """
    Run a public service in exactly one transaction; nesting raises ``RuntimeError``.

    The bare function stays reachable as ``__wrapped__`` for :mod:`doorstep.infra.idempotency`, which
    puts the key and the effect in the same transaction.
    """

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with open_transaction():
            return service(*args, **kwargs)

    return run


@contextmanager
def open_transaction() -> Generator[None]:
    """The same as :func:`transaction` for a block; errors of a deferred constraint at commit are translated too."""
    with translated_errors(), subatomic.transaction():
        yield


def fetch_all(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a query, as tuples; for hot reads and whatever the ORM says badly."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def fetch_one(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> tuple[Any, ...] | None:
    """The first row of a query, or None."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def execute(sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> int:
    """Run a statement; the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def _lock_key(space: LockSpace, number: int) -> int:
    # 63 bits: the family above, the id below.
    return int(space) << 48 | number & ((1 << 48) - 1)


@transaction_required
def lock_keys(space: LockSpace, numbers: Iterable[int]) -> None:
    """
    Take advisory transaction locks, in ascending order so that two callers can't wait for each other.

    :raises Busy: if a lock is not free within the connection's ``lock_timeout``.
    """
    keys = sorted({_lock_key(space, number) for number in numbers})
    if keys:
        with translated_errors():
            execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


@transaction_required
def try_lock_key(space: LockSpace, number: int) -> bool:
    """Take an advisory transaction lock if nobody holds it; whether it was taken."""
    row = fetch_one("SELECT pg_try_advisory_xact_lock(%s)", [_lock_key(space, number)])
    return bool(row and row[0])
