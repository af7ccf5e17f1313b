"""
Rows of a table as objects of its model, by statements that are written once and stay prepared.

For paths where time counts: building the statement costs Django's queries several times what running it does.
Objects are the same as theirs, so whatever is asked rarely goes on asking them.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault
from django.db.models.signals import post_init, pre_init

from doorstep.infra.db import execute, fetch_all, transaction_required
from doorstep.infra.prepared import Params

type Convert = Callable[[Any], Any]


@lru_cache(maxsize=128)
def _columns(model: type[Model]) -> tuple[str, list[str], list[tuple[int, Convert]]]:
    """The beginning of a query for whole rows, the names of their fields, and how some of the values are read."""
    fields = model._meta.concrete_fields
    columns = ", ".join(_quoted(field.column) for field in fields)
    readers: list[tuple[int, Convert]] = []
    for at, field in enumerate(fields):
        column = field.get_col(model._meta.db_table)
        converters = [*field.get_db_converters(connection), *connection.ops.get_db_converters(column)]
        readers += [(at, _reader(converter, column)) for converter in converters]
    names = [field.attname for field in fields]
    return f"SELECT {columns} FROM {model._meta.db_table} WHERE ", names, readers


def _quoted(column: str | None) -> str:
    return connection.ops.quote_name(str(column))


def _reader(converter: Callable[..., Any], column: Any) -> Convert:
    return lambda value: converter(value, column, connection)


def read_rows[M: Model](model: type[M], condition: str, params: Params) -> list[M]:
    """
    The rows that meet a condition.

    :param condition: what follows WHERE, with an order or a lock if need be.
    """
    beginning, names, readers = _columns(model)
    found = []
    for values in fetch_all(beginning + condition, params):
        if readers:
            row = list(values)
            for at, read in readers:
                row[at] = read(row[at])
            values = tuple(row)
        found.append(_made(model, names, values))
    return found


def _made[M: Model](model: type[M], names: list[str], values: Sequence[Any]) -> M:
    """An object of all its fields; the model's own way, which takes any arguments, is several times as long."""
    if not _is_plain(model):
        return model.from_db("default", names, values)
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, "default"
    row.__dict__.update(zip(names, values, strict=True))
    return row


@lru_cache(maxsize=128)
def _is_plain(model: type[Model]) -> bool:
    """Whether nobody has a word in how objects of a model are made."""
    own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return not own and not pre_init.has_listeners(model) and not post_init.has_listeners(model)


@transaction_required
def insert_rows(rows: Iterable[Model]) -> None:
    """Insert new rows whose ids are known, one after another. What has a default of the database's is left to it."""
    for row in rows:
        sql, fields = _insert(type(row), _left_out(row))
        execute(sql, _values(row, fields))
        row._state.adding, row._state.db = False, "default"


@transaction_required
def insert_unless_taken(row: Model, column: str) -> bool:
    """
    Insert a new row unless another one has its value of a unique column; the transaction goes on either way.

    :return: whether it was inserted. One that somebody is just inserting is waited for.
    """
    sql, fields = _insert(type(row), _left_out(row))
    if not execute(f"{sql} ON CONFLICT ({_quoted(column)}) DO NOTHING", _values(row, fields)):
        return False
    row._state.adding, row._state.db = False, "default"
    return True


def _left_out(row: Model) -> frozenset[str]:
    return frozenset(name for name in _defaults(type(row)) if isinstance(getattr(row, name), DatabaseDefault))


@lru_cache(maxsize=128)
def _defaults(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if field.has_db_default())


@lru_cache(maxsize=256)
def _insert(model: type[Model], left_out: frozenset[str]) -> tuple[str, "_Fields"]:
    fields = [field for field in model._meta.concrete_fields if field.attname not in left_out]
    columns, places = ", ".join(_quoted(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", _prepared(fields)


@transaction_required
def save_fields(row: Model, names: Sequence[str]) -> None:
    """Write some fields of a row that is there."""
    sql, fields = _update(type(row), tuple(names))
    execute(sql, [*_values(row, fields), row.pk])


@lru_cache(maxsize=256)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, "_Fields"]:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    assignments = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    return f"UPDATE {model._meta.db_table} SET {assignments} WHERE {_quoted(model._meta.pk.column)} = %s", _prepared(
        fields
    )


# Whose values are what the driver takes.
_PLAIN = (
    models.UUIDField, models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField,
    models.DateTimeField, models.BinaryField, models.ForeignKey,
)  # fmt: skip


type _Fields = tuple[list[str], list[tuple[int, Any]]]


def _prepared(fields: Sequence[Any]) -> _Fields:
    """The names of fields, and those among them whose values the driver does not take as they are."""
    special = [(at, field) for at, field in enumerate(fields) if not isinstance(field, _PLAIN)]
    return [field.attname for field in fields], special


def _values(row: Model, fields: _Fields) -> list[Any]:
    names, special = fields
    known = row.__dict__
    values = [known[name] if name in known else getattr(row, name) for name in names]
    for at, field in special:
        values[at] = field.get_db_prep_save(values[at], connection)
    return values
