"""The sandbox's books: one SQLite file, one writer at a time."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

type Row = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS payment (
    ref TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, page TEXT NOT NULL UNIQUE, amount INTEGER NOT NULL,
    currency TEXT NOT NULL, capture TEXT NOT NULL, return_url TEXT NOT NULL, description TEXT NOT NULL,
    language TEXT NOT NULL, split TEXT NOT NULL, state TEXT NOT NULL, captured INTEGER NOT NULL DEFAULT 0,
    behaviour TEXT NOT NULL DEFAULT '', challenged INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    decline_code TEXT, hold_expires_at REAL, captured_at REAL, due_at REAL, created_at REAL NOT NULL,
    changed_at REAL NOT NULL, sequence INTEGER NOT NULL DEFAULT 0,
    CHECK (captured BETWEEN 0 AND amount)
);
CREATE INDEX IF NOT EXISTS payment_due ON payment (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS refund (
    ref TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, payment TEXT NOT NULL REFERENCES payment,
    amount INTEGER NOT NULL, state TEXT NOT NULL, failure_code TEXT, due_at REAL, created_at REAL NOT NULL,
    changed_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS refund_payment ON refund (payment);
CREATE INDEX IF NOT EXISTS refund_due ON refund (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, payment TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    raised_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
    number INTEGER PRIMARY KEY, event TEXT NOT NULL, how TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    due_at REAL, result TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS movement (
    number INTEGER PRIMARY KEY, payment TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
    happened_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS fault (number INTEGER PRIMARY KEY, operation TEXT NOT NULL, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """Opens the file, or makes it."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(_SCHEMA)
        self._offset = float(self.setting("clock_offset", "0"))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; others wait. Inside one, another one is a part of it."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def all(self, sql: str, *values: object) -> list[Row]:
        """Rows of a query."""
        with self._lock:
            return [dict(row) for row in self._db.execute(sql, values)]

    def first(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        return next(iter(self.all(sql, *values)), None)

    def run(self, sql: str, *values: object) -> int:
        """Run a statement; how many rows it touched."""
        with self._lock:
            return self._db.execute(sql, values).rowcount

    def insert(self, table: str, **values: object) -> None:
        """Insert a row."""
        columns, places = ", ".join(values), ", ".join("?" * len(values))
        self.run(f"INSERT INTO {table} ({columns}) VALUES ({places})", *values.values())

    def update(self, table: str, ref: str, **values: object) -> None:
        """Change a row of payments or refunds."""
        self.run(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE ref = ?", *values.values(), ref
        )

    def setting(self, name: str, default: str) -> str:
        """What was set at the control page."""
        row = self.first("SELECT value FROM setting WHERE name = ?", name)
        return str(row["value"]) if row else default

    def set(self, name: str, value: str) -> None:
        """Keep what is set at the control page."""
        self.run(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value
        )

    def now(self) -> float:
        """The sandbox's clock, in Unix seconds: it can be put forward, so that holds run out while one waits."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Put the clock forward."""
        with self.transaction():
            self._offset += seconds
            self.set("clock_offset", repr(self._offset))
