"""Reading what was recorded."""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.infra.prepared import Params
from doorstep.kernel.ids import first_id_at
from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import (
    AccountBalance,
    AccountKey,
    AccountKind,
    AccountLine,
    AccountStatement,
    EscrowTotals,
    OrderStatement,
    OwnerKind,
    PostingKind,
    PostingLine,
    Purpose,
    StatementEntry,
)
from doorstep.modules.ledger.rules import split_escrow, usual_side

_BALANCE = (
    "COALESCE(balance_minor, (SELECT COALESCE(sum(amount_minor), 0)::bigint FROM ledger_line WHERE account_id = a.id))"
)


def read_entries(condition: str, params: Params) -> list[StatementEntry]:
    """
    Transactions with their lines, in the order in which they were recorded.

    :param condition: on columns of ``ledger_transaction``.
    """
    rows = fetch_all(
        "SELECT t.id, t.kind, t.key, t.order_id, t.happened_at, t.recorded_at, t.actor, t.facts, "
        "a.kind, a.owner_id, l.amount_minor, l.currency, l.purpose "
        "FROM ledger_transaction t JOIN ledger_line l ON l.transaction_id = t.id "
        "JOIN ledger_account a ON a.id = l.account_id "
        f"WHERE t.id IN (SELECT id FROM ledger_transaction WHERE {condition}) ORDER BY l.id",
        params,
    )
    return [_entry(list(lines)) for _, lines in groupby(rows, key=lambda row: row[0])]


def _entry(rows: list[tuple[Any, ...]]) -> StatementEntry:
    transaction_id, kind, key, order_id, happened_at, recorded_at, actor, facts = rows[0][:8]
    lines = tuple(
        PostingLine(AccountKey(AccountKind(account), owner_id), Money(minor, currency), Purpose(purpose))
        for account, owner_id, minor, currency, purpose in (row[8:] for row in rows)
    )
    return StatementEntry(
        id=transaction_id,
        kind=PostingKind(kind),
        key=key,
        order_id=order_id,
        happened_at=happened_at,
        recorded_at=recorded_at,
        actor=actor,
        facts=json.loads(facts),
        lines=lines,
    )


def statement_of_order(order_id: uuid.UUID) -> OrderStatement:
    """All transactions of an order, and what became of its escrow; empty if nothing was ever paid."""
    entries = tuple(read_entries("order_id = %s", [order_id]))
    return OrderStatement(order_id, entries, tuple(_escrow_totals(order_id, entries)))


def _escrow_totals(order_id: uuid.UUID, entries: Iterable[StatementEntry]) -> list[EscrowTotals]:
    escrow = AccountKey(AccountKind.ESCROW, str(order_id))
    moved: defaultdict[str, defaultdict[PostingKind, int]] = defaultdict(lambda: defaultdict(int))
    for entry in entries:
        for line in entry.lines:
            if line.account == escrow:
                moved[line.amount.currency][entry.kind] += line.amount.minor
    return [
        EscrowTotals(*(Money(minor, currency) for minor in (*split_escrow(sums), -sum(sums.values()))))
        for currency, sums in sorted(moved.items())
    ]


def entries_of_account(account: AccountKey, since: datetime, until: datetime) -> list[StatementEntry]:
    """
    Transactions that moved an account and happened from one moment to another, whole, in the order of recording.

    What was recorded more than an hour before it happened, by a clock that is that wrong, is not found.
    """
    return read_entries(
        "id >= %s AND happened_at >= %s AND happened_at < %s AND id IN (SELECT l.transaction_id FROM ledger_line l "
        "JOIN ledger_account a ON a.id = l.account_id WHERE a.owner_kind = %s AND a.owner_id = %s AND a.kind = %s)",
        [
            first_id_at(since - timedelta(hours=1)), since, until,
            str(account.owner_kind), account.owner_id, str(account.kind),
        ],
    )  # fmt: skip


def balance_of(account: AccountKey, currency: str) -> Money:
    """What an account holds, above zero on its usual side; nothing if it was never used."""
    row = fetch_one(
        f"SELECT {_BALANCE} FROM ledger_account a "
        "WHERE owner_kind = %s AND owner_id = %s AND kind = %s AND currency = %s",
        [str(account.owner_kind), account.owner_id, str(account.kind), currency],
    )
    return Money(usual_side(account.kind) * row[0] if row else 0, currency)


def balances_of(owner_kind: OwnerKind, owner_id: int | str | uuid.UUID) -> list[AccountBalance]:
    """All accounts of an owner, by kind and currency, above zero on their usual sides."""
    rows = fetch_all(
        f"SELECT kind, currency, {_BALANCE} FROM ledger_account a WHERE owner_kind = %s AND owner_id = %s "
        "ORDER BY kind, currency",
        [str(owner_kind), str(owner_id)],
    )
    return [
        AccountBalance(
            AccountKey(AccountKind(kind), str(owner_id)), Money(usual_side(AccountKind(kind)) * minor, currency)
        )
        for kind, currency, minor in rows
    ]


def statement_of_account(
    account: AccountKey, currency: str, *, before: int | None = None, limit: int = 50
) -> AccountStatement:
    """
    Lines of an account, the newest first, each with the balance after it.

    :param before: the ``next_before`` of the part read last.
    """
    side = usual_side(account.kind)
    balance = balance_of(account, currency)
    rows = fetch_all(
        "WITH asked AS (SELECT id FROM ledger_account "
        "WHERE owner_kind = %s AND owner_id = %s AND kind = %s AND currency = %s), "
        "part AS (SELECT l.* FROM ledger_line l, asked WHERE l.account_id = asked.id AND l.id < %s "
        "ORDER BY l.id DESC LIMIT %s), "
        "earlier AS (SELECT COALESCE(sum(l.amount_minor), 0)::bigint AS minor FROM ledger_line l, asked "
        "WHERE l.account_id = asked.id AND l.id < (SELECT min(id) FROM part)) "
        "SELECT p.id, t.id, t.kind, t.order_id, p.purpose, p.amount_minor, "
        "(SELECT minor FROM earlier) + sum(p.amount_minor) OVER (ORDER BY p.id)::bigint, t.happened_at, t.recorded_at "
        "FROM part p JOIN ledger_transaction t ON t.id = p.transaction_id ORDER BY p.id DESC",
        [
            str(account.owner_kind), account.owner_id, str(account.kind), currency,
            2**63 - 1 if before is None else before, limit + 1,
        ],
    )  # fmt: skip
    lines = tuple(_account_line(row, side, currency) for row in rows[:limit])
    return AccountStatement(balance, lines, lines[-1].id if len(rows) > limit else None)


def _account_line(row: tuple[Any, ...], side: int, currency: str) -> AccountLine:
    number, transaction_id, kind, order_id, purpose, minor, after, happened_at, recorded_at = row
    return AccountLine(
        id=number,
        transaction_id=transaction_id,
        kind=PostingKind(kind),
        order_id=order_id,
        purpose=Purpose(purpose),
        amount=Money(side * minor, currency),
        balance_after=Money(side * after, currency),
        happened_at=happened_at,
        recorded_at=recorded_at,
    )
