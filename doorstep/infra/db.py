"""Transactions, calendar locks, raw cursors, and the way from a named constraint to an error."""

import functools
import logging
import select
import threading
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from typing import Any

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django_subatomic import db as subatomic

from doorstep.infra.prepared import Params, Row, Statements
from doorstep.kernel.errors import Busy, DomainError, Overloaded

log = logging.getLogger(__name__)

savepoint = subatomic.savepoint

_ROWS_AT_ONCE = 8
_constraint_errors: dict[str, Callable[[], DomainError]] = {}


class _Thread(threading.local):
    """What belongs to one thread: its connection, what is prepared there, and whether a transaction of ours is open."""

    link: BaseDatabaseWrapper | None = None
    statements: Statements | None = None
    inside: bool = False


_here = _Thread()


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
    TRAVEL = 9
    NIGHTLY = 10


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


def close_lost_session(**_: object) -> None:
    """
    Close this thread's session if the server has ended it while nobody used it; the next statement opens another.

    A session at rest has nothing to say, so what can be read from it is its end. To ask costs no statement, but one
    system call a request: it is connected to Django's ``request_started``.
    """
    link = connections[DEFAULT_DB_ALIAS]
    if link.connection is None or link.in_atomic_block:
        return
    asked = select.poll()
    with suppress(psycopg.OperationalError):  # of one that was closed on our side
        asked.register(link.connection.fileno(), select.POLLIN)
        if not asked.poll(0):
            return
    link.close()


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
        _here.inside = True
        try:
            yield
        finally:
            _here.inside = False


@contextmanager
def open_snapshot(*, longest_statement_seconds: int) -> Generator[None]:
    """
    Look at the database as it is now, for long reads: one transaction in which nothing can be written.

    :raises Overloaded: if a statement takes longer than it may.
    """
    alone = not connections[DEFAULT_DB_ALIAS].in_atomic_block
    with open_transaction():
        execute("SET TRANSACTION READ ONLY")
        if alone:  # inside a test's own transaction it is too late
            execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        execute(f"SET LOCAL statement_timeout = {longest_statement_seconds * 1000}")
        yield


def transaction_required[**P, R](step: Callable[P, R]) -> Callable[P, R]:
    """Let a step of a transaction run inside one only; elsewhere it raises."""
    guarded = subatomic.transaction_required(step)  # thorough, and slow for what a booking asks dozens of times

    @functools.wraps(step)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        return step(*args, **kwargs) if _here.inside else guarded(*args, **kwargs)

    return run


def forbid_transaction() -> None:
    """
    For whoever is about to call the world outside: it may answer late, or never, and a rollback takes nothing back.

    :raises RuntimeError: inside a transaction.
    """
    if _here.inside:
        raise RuntimeError("no call outside inside a transaction")


def fetch_all(sql: str, params: Params = ()) -> list[Row]:
    """All rows of a query, as tuples; for hot reads and whatever the ORM says badly."""
    return _run(sql, params, tuple)[0]


def fetch_as[R](make: Callable[[Sequence[Any]], R], sql: str, params: Params = ()) -> list[R]:
    """All rows of a query, each made of its values; for thousands of them."""
    return _run(sql, params, make)[0]


def fetch_one(sql: str, params: Params = ()) -> Row | None:
    """The first row of a query, or None."""
    rows, _ = _run(sql, params, tuple)
    return rows[0] if rows else None


def execute(sql: str, params: Params = ()) -> int:
    """Run a statement; the number of rows it touched."""
    return _run(sql, params, tuple)[1]


def insert_values(table: str, columns: str, rows: Sequence[Sequence[Any]], *, ending: str = "") -> list[Row]:
    """
    Insert rows in their order, a few in one statement: what arrays of so many columns cost to write and read is saved.

    :param columns: names parted by commas.
    :param ending: what follows the values, such as ``RETURNING id``; what it returns is the result.
    """
    found: list[Row] = []
    places = f"({', '.join(['%s'] * len(columns.split(',')))})"
    for at in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[at : at + _ROWS_AT_ONCE]
        values = ", ".join([places] * len(some))
        found += fetch_all(
            f"INSERT INTO {table} ({columns}) VALUES {values} {ending}", [value for row in some for value in row]
        )
    return found


def _run[R](sql: str, params: Params, make: Callable[[Sequence[Any]], R]) -> tuple[list[R], int]:
    """Run a statement on this thread's connection: by Django's cursor if it has hooks to count or log statements."""
    link = _here.link
    if link is None:
        link = _here.link = connections[DEFAULT_DB_ALIAS]
    if link.execute_wrappers or link.force_debug_cursor:
        with link.cursor() as cursor:
            cursor.execute(sql, params)
            return [make(row) for row in cursor.fetchall()] if cursor.description else [], int(cursor.rowcount)
    if link.connection is None:
        link.ensure_connection()
    link.validate_no_broken_transaction()
    statements = _here.statements
    if statements is None or statements.connection is not link.connection:
        statements = _here.statements = Statements(link.connection, prepare=settings.PREPARED_STATEMENTS)
    with link.wrap_database_errors:
        return statements.run(sql, params, make)


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
    with translated_errors():
        if len(keys) == 1:
            execute("SELECT pg_advisory_xact_lock(%s)", keys)
        elif keys:
            # One row after another, as the array has them.
            execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


@transaction_required
def try_lock_key(space: LockSpace, number: int) -> bool:
    """Take an advisory transaction lock if nobody holds it; whether it was taken."""
    row = fetch_one("SELECT pg_try_advisory_xact_lock(%s)", [_lock_key(space, number)])
    return bool(row and row[0])


@contextmanager
def held_key(space: LockSpace, number: int) -> Generator[bool]:
    """
    Hold an advisory lock over several transactions, or none: for long work that only one may do.

    The lock belongs to this database session: it ends with it, however that ends.

    :return: whether it was free; if not, somebody else is at work.
    """
    key = _lock_key(space, number)
    row = fetch_one("SELECT pg_try_advisory_lock(%s)", [key])
    taken = bool(row and row[0])
    try:
        yield taken
    finally:
        if taken:
            with suppress(Error):  # the session may be gone, and the lock with it
                execute("SELECT pg_advisory_unlock(%s)", [key])
