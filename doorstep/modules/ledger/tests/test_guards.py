"""Nobody rewrites what was recorded, neither the app nor, by mistake, the tables' owner. What is forced is found."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade
from doorstep.modules.ledger.tests.builders import capture, refund, release, top_up
from tests.plugin import NOW, ClonedDatabase

TABLES = ("ledger_account", "ledger_transaction", "ledger_line")
CHANGES = [
    "UPDATE ledger_line SET amount_minor = amount_minor + 1",
    "UPDATE ledger_line SET purpose = 'tip' WHERE false",
    "UPDATE ledger_transaction SET key = key || '!'",
    "UPDATE ledger_account SET balance_minor = -1 WHERE kind = 'escrow'",
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"TRUNCATE {table} CASCADE" for table in TABLES),
]
LATER_LINES = (
    "INSERT INTO ledger_line (transaction_id, account_id, amount_minor, currency, purpose) "
    "SELECT transaction_id, account_id, amount_minor, currency, purpose FROM ledger_line"
)


@pytest.fixture
def books(cloned_database: ClonedDatabase) -> ClonedDatabase:
    """A database with a few committed transactions."""
    order_id = new_id()
    with open_transaction():
        for posting in (capture(order_id, 900), release(order_id, 500), refund(order_id, 100), top_up(5, 70, key="t")):
            facade.post(posting, actor=SYSTEM, now=NOW)
    assert facade.check().is_sound
    return cloned_database


def test_nobody_changes_what_is_recorded(books: ClonedDatabase) -> None:
    with psycopg.connect(books.url, autocommit=True) as app, psycopg.connect(books.owner_url, autocommit=True) as owner:
        for change in CHANGES:
            with pytest.raises(errors.InsufficientPrivilege):
                app.execute(change.encode())
            with pytest.raises(errors.CheckViolation, match="only added to"):
                owner.execute(change.encode())
        for link in (app, owner):
            with pytest.raises(errors.CheckViolation, match="no further lines"):
                link.execute(LATER_LINES.encode())
            with pytest.raises(errors.InsufficientPrivilege) if link is app else pytest.raises(errors.CheckViolation):
                link.execute(b"UPDATE ledger_account SET balance_minor = balance_minor")
    report = facade.check()
    assert report.is_sound
    assert (report.transactions, report.entries) == (4, 8)


def test_the_app_can_not_take_the_guards_away(books: ClonedDatabase) -> None:
    with psycopg.connect(books.url, autocommit=True) as app:
        for attempt in (
            "ALTER TABLE ledger_line DISABLE TRIGGER ALL",
            "DROP TRIGGER ledger_refuse_change ON ledger_line",
            "CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE sql AS ''",
            "SET session_replication_role = replica",
            "GRANT UPDATE ON ledger_line TO CURRENT_USER",
        ):
            try:
                app.execute(attempt.encode())
            except psycopg.Error:
                continue
            row = app.execute(b"SELECT has_table_privilege('ledger_line', 'UPDATE')").fetchone()
            assert row == (False,), attempt  # a grant of what one does not have is a warning


DAMAGES = {
    "UPDATE ledger_line SET amount_minor = 901 WHERE amount_minor = 900": {"zero_sum"},
    "UPDATE ledger_line SET amount_minor = -501 WHERE amount_minor = -500": {"zero_sum", "balance"},
    "DELETE FROM ledger_line WHERE amount_minor = 100": {"zero_sum", "balance", "escrow"},
    "DELETE FROM ledger_line WHERE amount_minor IN (70, -70)": {"zero_sum", "balance"},
    "UPDATE ledger_account SET balance_minor = balance_minor - 1 WHERE kind = 'client_balance'": {"balance"},
    "UPDATE ledger_account SET balance_minor = balance_minor - 1 WHERE kind = 'escrow'": {"balance", "escrow"},
    "UPDATE ledger_transaction SET kind = 'capture' WHERE kind = 'refund'": {"escrow"},
    "UPDATE ledger_transaction SET order_id = NULL WHERE kind = 'release'": {"escrow"},
    "UPDATE ledger_line SET currency = 'RUB'": {"one_currency"},
}


@contextmanager
def damaged(books: ClonedDatabase, damage: str) -> Iterator[None]:
    """By the superuser, without any trigger; mended afterwards."""
    with books.cluster.connect(books.name) as superuser:
        superuser.execute(b"SET session_replication_role = replica")
        for table in TABLES:
            superuser.execute(f"CREATE TABLE kept_{table} AS TABLE {table}".encode())
        superuser.execute(damage.encode())
        yield
        for table in TABLES:
            superuser.execute(f"DELETE FROM {table}; INSERT INTO {table} TABLE kept_{table}; ".encode())
            superuser.execute(f"DROP TABLE kept_{table}".encode())


def test_damage_done_by_force_is_found(books: ClonedDatabase) -> None:
    for damage, proofs in DAMAGES.items():
        with damaged(books, damage):
            assert {fault.proof for fault in facade.check().faults} == proofs, damage
        assert facade.check().is_sound


def check_by_command(books: ClonedDatabase) -> tuple[int, dict[str, Any]]:
    environment = os.environ | {"DATABASE_URL": books.url, "DOORSTEP_ENV": "test"}
    done = subprocess.run(
        [sys.executable, "-m", "doorstep.entrypoints.cli", "ledger", "check"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_the_command_tells_what_is_wrong(books: ClonedDatabase) -> None:
    code, found = check_by_command(books)
    assert (code, found["sound"], found["faults"]) == (0, True, [])
    assert (found["transactions"], found["entries"], found["accounts"]) == (4, 8, 4)
    assert found["totals"]["escrow"] == {"EUR": -300}
    with damaged(books, "UPDATE ledger_line SET amount_minor = 901 WHERE amount_minor = 900"):
        code, found = check_by_command(books)
    assert (code, found["sound"]) == (1, False)
    assert found["faults"][0]["detail"] == "off by 1 EUR"
