"""Filling empty tables without their indexes and foreign keys, which are made anew in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.apps import apps
from django.db import connection

from doorstep.infra.db import execute, fetch_all, fetch_one, transaction_required


class _Part(NamedTuple):
    """An index or a constraint: how to drop it, and how to make it again."""

    drop: str
    make: str


_CONSTRAINTS = """
SELECT contype, conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype, conrelid, conname
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index AS i
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid AND contype IN ('u', 'x'))
ORDER BY indexrelid
"""


@contextmanager
@transaction_required
def rebuilt_indexes(*, memory_megabytes: int = 512) -> Iterator[int]:
    """
    Fill tables of ours that are empty without indexes and foreign keys; all of them are made and checked at the end.

    Everything is of the caller's transaction: whatever happens, no table is ever seen without them. Others who want
    these tables wait meanwhile, so it is for a database that nobody uses yet. Tables with rows are left as they are.
    Needs the owner's role.

    :return: how many tables were empty.
    """
    tables = [table for table in _own_tables() if fetch_one(f"SELECT 1 FROM {table} LIMIT 1") is None]
    execute(f"SET LOCAL maintenance_work_mem = '{memory_megabytes}MB'")
    execute(f"SET LOCAL work_mem = '{memory_megabytes // 4}MB'")
    constraints, indexes = _constraints(tables), _indexes(tables)
    # Foreign keys first: they lean on others' unique keys; at the end in turn they want these to be there.
    parts = [*constraints["f"], *constraints["u"], *constraints["x"], *indexes]
    for part in parts:
        execute(part.drop)
    yield len(tables)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    for part in reversed(parts):
        execute(part.make)


def _own_tables() -> list[str]:
    own = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("doorstep.")}
    return [connection.ops.quote_name(name) for name in sorted(own & set(connection.introspection.table_names()))]


def _constraints(tables: list[str]) -> dict[str, list[_Part]]:
    found: dict[str, list[_Part]] = {"f": [], "u": [], "x": []}
    for kind, table, name, definition in fetch_all(_CONSTRAINTS, [tables]):
        alter = f"ALTER TABLE {table}"
        found[kind].append(_Part(f"{alter} DROP CONSTRAINT {name}", f"{alter} ADD CONSTRAINT {name} {definition}"))
    return found


def _indexes(tables: list[str]) -> list[_Part]:
    return [_Part(f"DROP INDEX {name}", definition) for name, definition in fetch_all(_INDEXES, [tables])]
