"""What COPY's text format must carry unharmed, also from one process to another."""

import pickle
import uuid
from datetime import UTC, date, datetime
from enum import StrEnum

import psycopg

from doorstep.infra.copying import CopyBatch
from tests.plugin import ClonedDatabase


class Shade(StrEnum):
    """Any enum of ours."""

    PALE = "pale"


_ROW = (
    1, "tab\there\nline \\ \\N \r", None, True, 0.1, b"\x00\\\xff", date(2026, 1, 12),
    datetime(2026, 1, 12, 8, 0, 0, 1, tzinfo=UTC), uuid.UUID(int=7), ["plain", 'a "b"', "c\\d", "e,{f}", "\t"],
    {"текст": 'a "quoted" \\ 文\n'}, Shade.PALE, [uuid.UUID(int=1), uuid.UUID(int=2)], (),
)  # fmt: skip
_COLUMNS = (
    "number int", "words text", "nothing text", "truth bool", "fraction float8", "octets bytea", "day date",
    "moment timestamptz", "name uuid", "list text[]", "object jsonb", "shade text", "names uuid[]", "none text[]",
)  # fmt: skip


def test_every_kind_of_value_arrives_as_it_was(cloned_database: ClonedDatabase) -> None:
    batch = CopyBatch()
    batch.add(f"kinds ({', '.join(column.split()[0] for column in _COLUMNS)})", [_ROW, _ROW])
    batch = pickle.loads(pickle.dumps(batch))
    ((target, lines),) = batch.blocks.items()
    with psycopg.connect(cloned_database.owner_url) as connection:
        connection.execute(f"CREATE TEMP TABLE kinds ({', '.join(_COLUMNS)})".encode())
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {target} FROM STDIN".encode()) as copy:
                copy.write("".join(lines))
            rows = cursor.execute("SELECT * FROM kinds").fetchall()
    assert rows == [(*_ROW[:-1], [])] * 2
