"""Statements are prepared when they come again, and rows read and written by them are those of the ORM."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DataError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from doorstep.infra.db import execute, fetch_all, fetch_one, insert_values, open_transaction, savepoint
from doorstep.infra.models import Outbox, StoredFile
from doorstep.infra.prepared import _MOST_PREPARED, Statements
from doorstep.infra.rows import insert_rows, read_rows, save_fields

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 1, 12, 8, 0, 30, 5, tzinfo=UTC)


def _prepared(text: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        return int(cursor.fetchone()[0])


def test_values_come_back_as_they_went() -> None:
    number = uuid.uuid4()
    values = [None, True, 7, 1 << 40, 2.5, "Straße, 房", b"\x00\xff", MOMENT, MOMENT.date(), number, [1, 2], ["a", "b"]]
    row = fetch_one(
        "SELECT %s::text, %s::bool, %s::int, %s::bigint, %s::float, %s::text, %s::bytea, %s::timestamptz, %s::date, "
        "%s::uuid, %s::int[], %s::text[]",
        values,
    )
    assert list(row or ()) == values


def test_places_may_be_named_and_percent_signs_doubled() -> None:
    assert fetch_all("SELECT %(b)s::int, %(a)s::int, %(b)s::int, 7 %% 4", {"a": 1, "b": 2}) == [(2, 1, 2, 3)]


def test_what_comes_again_is_prepared_and_stays_so_over_a_rollback() -> None:
    text = "SELECT 'comes again' WHERE %s::int > 0"
    for times, prepared in ((1, 0), (2, 1), (3, 1)):
        assert fetch_all(text, [times]) == [("comes again",)]
        assert _prepared("comes again") == prepared
    with open_transaction():
        with pytest.raises(DataError), savepoint():
            execute("SELECT 1 / %s::int", [0])
        assert fetch_all(text, [1]) == [("comes again",)]


def test_however_many_come_again_each_has_a_name_of_its_own() -> None:
    """Of a name longer than 63 bytes the server reads the beginning only, so names must not grow."""
    many = [f"SELECT 'one of many {number}' WHERE %s::int > 0" for number in range(2 * _MOST_PREPARED)]
    for some, prepared in ((many[:100], range(100, 101)), (many, range(_MOST_PREPARED + 1)), (many[:9], range(9, 200))):
        for _ in range(2):
            assert [fetch_all(text, [1]) for text in some] == [[(text.split("'")[1],)] for text in some]
        assert _prepared("one of many") in prepared


def test_behind_some_poolers_nothing_is_prepared() -> None:
    connection.ensure_connection()
    statements = Statements(connection.connection, prepare=False)
    for _ in range(3):
        assert statements.run("SELECT 'never kept' WHERE %s::int > 0", [1], tuple) == ([("never kept",)], 1)
    assert _prepared("never kept") == 0


def test_whoever_counts_statements_sees_these_too() -> None:
    with CaptureQueriesContext(connection) as queries:
        fetch_all("SELECT %s::int", [1])
    assert len(queries) == 1


def test_rows_are_written_and_read_as_their_model_says() -> None:
    picture = StoredFile(
        id=uuid.uuid4(), owner_user_id=None, purpose="problem", content_type="image/webp", width=3, height=4, bytes=5,
        created_at=MOMENT,
    )  # fmt: skip
    with open_transaction():
        insert_rows([picture])
        picture.width, picture.expires_at = 30, MOMENT
        save_fields(picture, ["width", "expires_at"])
    (read,) = read_rows(StoredFile, "id = %s AND width = %s ORDER BY id FOR UPDATE", [picture.id, 30])
    fields = [field.attname for field in StoredFile._meta.concrete_fields]
    stored = StoredFile.objects.get(pk=picture.id)
    assert [getattr(read, name) for name in fields] == [getattr(stored, name) for name in fields]
    assert not read._state.adding
    with pytest.raises(IntegrityError), open_transaction():
        insert_rows([picture])


def test_many_values_are_inserted_in_their_order() -> None:
    rows = [(uuid.uuid4(), f"rang {number}", "{}", [number], "{}", "", MOMENT) for number in range(20)]
    with open_transaction():
        insert_values("infra_outbox", "event_id, name, facts, audience, hint, request_id, occurred_at", rows)
    stored = Outbox.objects.filter(event_id__in=[row[0] for row in rows]).order_by("id")
    assert [(event.event_id, event.audience, event.occurred_at) for event in stored] == [
        (row[0], row[3], MOMENT) for row in rows
    ]
