"""
Short statements with as little as possible between us and the server.

A statement that comes a second time on a connection is prepared there, so the server plans it once or a few times
instead of always. It is sent by libpq's own call: psycopg's cursors, made for every purpose, cost twice that, and
Django's four times. A booking runs forty statements, which is why this exists; values are adapted by psycopg as ever.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import psycopg
from psycopg import errors
from psycopg.adapt import Dumper, PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

type Params = Sequence[Any] | Mapping[str, Any]
type Row = tuple[Any, ...]

_MOST_PREPARED = 250
_PLACE = re.compile(r"%(?:\((\w+)\)s|s|%)")
_ONLY_NUMBERS = {int}
_DONE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class _Numbers(list[int]):
    """A list of whole numbers; psycopg looks at each element of a list several times to find out what it is."""


class _NumbersDumper(Dumper):
    oid = 1016  # int8[]

    def dump(self, obj: Any) -> bytes:
        return b"{%b}" % ",".join(map(int.__repr__, obj)).encode()


def _plain(value: Any) -> Any:
    """A value as it is sent, lists of whole numbers marked as such."""
    if type(value) is list and value and set(map(type, value)) == _ONLY_NUMBERS:
        return _Numbers(value)
    return value


class Statements:
    """The statements of one connection. A plan stays valid over rollbacks; tables altered under it are planned anew."""

    def __init__(self, connection: psycopg.Connection[Any], *, prepare: bool) -> None:
        self.connection = connection
        self._prepare = prepare
        self._link = connection.pgconn
        connection.adapters.register_dumper(_Numbers, _NumbersDumper)
        self._values = Transformer(connection)
        self._names: dict[tuple[str, Any], bytes] = {}
        self._made = 0

    def run[R](self, sql: str, params: Params, make: Callable[[Sequence[Any]], R]) -> tuple[list[R], int]:
        """
        Run one statement; its rows, and how many rows it touched.

        :param sql: with places as psycopg has them, ``%s`` or ``%(name)s``.
        :param make: turns the values of a row into the row.
        :raises psycopg.Error: what the server refuses.
        """
        query, names = _numbered(sql)
        given = [params[name] for name in names] if isinstance(params, Mapping) else params
        begin = not self.connection.autocommit and self._link.transaction_status == TransactionStatus.IDLE
        if begin:
            self._check(self._link.exec_(b"BEGIN"))
        given = [_plain(value) for value in given]
        dumped: Any = self._values.dump_sequence(given, [PyFormat.AUTO] * len(given))
        types, formats = self._values.types, self._values.formats
        name = self._name_of(sql, query, types)
        if name:
            result = self._link.exec_prepared(name, dumped, formats)
        else:
            result = self._link.exec_params(query, dumped, types, formats)
        self._check(result)
        self._values.set_pgresult(result)
        return self._values.load_rows(0, result.ntuples, make), result.command_tuples or 0

    def _name_of(self, sql: str, query: bytes, types: Any) -> bytes:
        """The name under which a statement is prepared; empty at its first time, as many come only once."""
        if not self._prepare:
            return b""
        name = self._names.get((sql, types))
        if name is None:
            if len(self._names) >= _MOST_PREPARED:
                self._check(self._link.exec_(b"DEALLOCATE ALL"))
                self._names.clear()
            self._names[sql, types] = b""
            return b""
        if not name:
            # Never used before, and short: of longer names the server reads the first 63 bytes only.
            self._made += 1
            name = b"doorstep_%d" % self._made
            self._check(self._link.prepare(name, query, types))
            self._names[sql, types] = name
        return name

    def _check(self, result: Any) -> None:
        if result.status in _DONE:
            return
        if self._link.status != ConnStatus.OK:
            raise psycopg.OperationalError(result.get_error_message() or "the connection was lost")
        raise errors.error_from_result(result)


@lru_cache(maxsize=2000)
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement with PostgreSQL's numbered places, and the names of its values if they have names."""
    names: dict[str, int] = {}
    count = 0

    def number(place: re.Match[str]) -> str:
        nonlocal count
        if place[0] == "%%":
            return "%"
        if place[1]:
            return f"${names.setdefault(place[1], len(names) + 1)}"
        count += 1
        return f"${count}"

    return _PLACE.sub(number, sql).encode(), tuple(names)
