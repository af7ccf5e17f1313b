"""
Writing many rows at once, by COPY.

Rows are turned into COPY's text format first, in any process and without a database; one process then writes them.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import Copy

from doorstep.infra.db import fetch_all, transaction_required, translated_errors

type Format = Callable[[Any], str]

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_IN_ARRAY = re.compile(r'(["\\])')


class CopyBatch:
    """Rows of several tables as text, in the order in which the tables came; it can be sent between processes."""

    def __init__(self) -> None:
        self.blocks: dict[str, list[str]] = {}

    def add(self, target: str, rows: Iterable[Sequence[object]]) -> None:
        """
        Add rows to a table.

        :param target: table and columns, ``booking_order (id, number)``. Columns left out get their default.
        :param rows: None, bool, int, float, text and its enums, bytes, dates, UUIDs; a list is an array, a dict JSON.
        """
        self.blocks.setdefault(target, []).extend(map(_line, rows))

    def __getstate__(self) -> dict[str, str]:
        return {target: "".join(lines) for target, lines in self.blocks.items()}

    def __setstate__(self, state: dict[str, str]) -> None:
        self.blocks = {target: [text] for target, text in state.items()}


@transaction_required
def write_batch(batch: CopyBatch) -> None:
    """Insert the rows of a batch, table after table."""
    for target, lines in batch.blocks.items():
        if lines:
            with _copying(target) as copy:
                copy.write("".join(lines))


@transaction_required
def copy_rows(rows: Sequence[Model]) -> None:
    """
    Insert unsaved rows of one model by COPY, several times faster than ``bulk_create``.

    Every column must have a value: keys are drawn by the caller, database defaults don't apply.
    """
    if not rows:
        return
    fields = rows[0]._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    with _copying(f"{quote(rows[0]._meta.db_table)} ({columns})") as copy:
        for row in rows:
            copy.write_row([field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])


@contextmanager
def _copying(target: str) -> Iterator[Copy]:
    # Refusals come at the end of COPY, where Django's cursor no longer watches.
    with (
        translated_errors(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"COPY {target} FROM STDIN") as copy,
    ):
        yield copy


def draw_ids(table: str, count: int) -> list[int]:
    """Numbers for rows that are still to be made, from the sequence of a table's ``id``."""
    rows = fetch_all("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
    return [row[0] for row in rows]


def _escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text:  # tabs and ends of lines are not printable
        return text
    return _SPECIAL.sub(lambda found: _ESCAPES[found.group()], text)


def _array(values: Sequence[object]) -> str:
    parts = [
        '"' + _IN_ARRAY.sub(r"\\\1", value) + '"' if isinstance(value, str) else _FORMATS[type(value)](value)
        for value in values
    ]
    return _escaped("{" + ",".join(parts) + "}")


class _Formats(dict[type, Format]):
    """How values are written, by type; a subclass is written like the first known type it comes from."""

    def __missing__(self, kind: type) -> Format:
        known = self[kind] = next(self[base] for base in kind.__mro__ if base in self)
        return known


_FORMATS: _Formats = _Formats(
    {
        type(None): lambda _: r"\N",
        bool: lambda value: "t" if value else "f",
        int: str,
        float: repr,
        str: _escaped,
        bytes: lambda value: r"\\x" + value.hex(),
        uuid.UUID: lambda value: f"{value.int:032x}",  # without hyphens, half as long to make
        datetime: datetime.isoformat,
        date: date.isoformat,
        list: _array,
        tuple: _array,
        dict: lambda value: _escaped(json.dumps(value, ensure_ascii=False)),
    }
)


def _line(row: Sequence[object]) -> str:
    return "\t".join([_FORMATS[type(value)](value) for value in row]) + "\n"
