"""Reading what specialists earned. It does not ask who wants to know: callers show people their own only."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from doorstep.infra.db import fetch_as, fetch_one
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, account
from doorstep.modules.payments.contracts import DayEarnings, Earning, EarningState, Parts, SpecialistFunds

_PARTS = "price_minor, extra_minor, fee_minor, tip_minor, commission_minor, tax_minor, net_minor"
_SUMS = ", ".join(f"sum({part})::bigint" for part in _PARTS.split(", "))
_COLUMNS = f"visit_id, order_id, method, state, currency, earned_at, due_at, released_at, {_PARTS}"
_OWN = "specialist_id = %s AND currency = %s AND earned_at >= %s AND earned_at < %s"


def sum_earnings(
    specialist_id: int, currency: str, *, start: datetime, end: datetime, time_zone: str
) -> list[DayEarnings]:
    """What a specialist earned from one moment to another, by local date and state; one query."""
    return fetch_as(
        lambda row: DayEarnings(row[0], EarningState(row[1]), row[2], Parts(*row[3:])),
        f"SELECT (earned_at AT TIME ZONE %s)::date AS day, state, count(*), {_SUMS} FROM payments_release "
        f"WHERE {_OWN} GROUP BY day, state ORDER BY day, state",
        [time_zone, specialist_id, currency, start, end],
    )


def list_earnings(
    specialist_id: int,
    currency: str,
    *,
    start: datetime,
    end: datetime,
    before: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> list[Earning]:
    """A specialist's earnings of some time, the latest first, after a cursor of (earned_at, visit id); one query."""
    earlier, params = "", [specialist_id, currency, start, end]
    if before:
        earlier = " AND (earned_at, visit_id) < (%s, %s)"
        params += before
    return fetch_as(
        _earning,
        f"SELECT {_COLUMNS} FROM payments_release WHERE {_OWN}{earlier} "
        "ORDER BY earned_at DESC, visit_id DESC LIMIT %s",
        [*params, limit],
    )


def earnings_of_visits(visit_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Earning]:
    """What some visits earned their specialists, by visit; those that earned nothing (yet) are not there."""
    rows = fetch_as(_earning, f"SELECT {_COLUMNS} FROM payments_release WHERE visit_id = ANY(%s)", [list(visit_ids)])
    return {row.visit_id: row for row in rows}


def get_funds(specialist_id: int, currency: str) -> SpecialistFunds:
    """Where a specialist's money is now; three queries."""
    row = fetch_one(
        "SELECT COALESCE(sum(net_minor) FILTER (WHERE state IN ('waiting', 'held_back')), 0)::bigint, "
        "COALESCE(sum(net_minor) FILTER (WHERE state = 'unpaid'), 0)::bigint FROM payments_release "
        "WHERE specialist_id = %s AND currency = %s AND state IN ('waiting', 'held_back', 'unpaid')",
        [specialist_id, currency],
    )
    waiting, unpaid = row or (0, 0)
    return SpecialistFunds(
        balance=ledger.balance_of(account(AccountKind.SPECIALIST_PAYABLE, specialist_id), currency),
        waiting=Money(waiting, currency),
        unpaid=Money(unpaid, currency),
        cash_owed=ledger.balance_of(account(AccountKind.CASH_OWED, specialist_id), currency),
    )


def _earning(row: Sequence[Any]) -> Earning:
    visit_id, order_id, method, state, currency, earned_at, due_at, released_at, *parts = row
    return Earning(
        visit_id=visit_id,
        order_id=order_id,
        method=method,
        state=EarningState(state),
        currency=currency,
        parts=Parts(*parts),
        earned_at=earned_at,
        due_at=due_at,
        released_at=released_at,
    )
