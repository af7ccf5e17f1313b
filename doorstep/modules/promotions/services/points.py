"""Points come, are spent, come back and expire. The database keeps the balance, and refuses to go below zero."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import execute, fetch_all, fetch_one, open_transaction, transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.promotions.contracts import MOST_POINTS, PointsKind, PointsNotOffered
from doorstep.modules.promotions.models import Discount, PointsAccount, PointsLine
from doorstep.modules.promotions.rules.points import (
    Lot,
    expiry_after_return,
    expiry_of,
    points_earned,
    points_to_take_back,
    take_from,
)
from doorstep.modules.promotions.selectors import find_terms

_BATCH = 200


@transaction_required
def earn(order_id: uuid.UUID, *, client_id: int, market: str, paid_minor: int, now: datetime) -> int:
    """
    Give a client the points of a completed order, once; how many. No statement where the market has none.

    :param paid_minor: what the client pays for its done visits.
    """
    terms = find_terms(market)
    points = points_earned(terms, paid_minor=paid_minor) if terms else 0
    if terms is None or points == 0:
        return 0
    account_id = _open_account(client_id, market)
    if fetch_one("SELECT 1 FROM promotions_pointsline WHERE order_id = %s AND kind = 'earned'", [order_id]):
        return 0
    PointsLine.objects.create(
        account_id=account_id, kind=PointsKind.EARNED, points=points, left=points, order_id=order_id,
        expires_at=expiry_of(terms, now=now), at=now,
    )  # fmt: skip
    return points


@transaction_required
def take_back(order_id: uuid.UUID, *, client_id: int, market: str, kept_minor: int, now: datetime) -> int:
    """
    Take points back that a completed order would not have brought, now that money of it was given back; how many.

    Those that came with the order go first, then what expires first; what somebody has spent already stays spent. The
    same again changes nothing.

    :param kept_minor: what the client has paid for its done visits and not got back.
    """
    terms = find_terms(market)
    account = lock_account(client_id, market) if terms else None
    if terms is None or account is None:
        return 0
    row = fetch_one(
        "SELECT coalesce(sum(points) FILTER (WHERE kind = 'earned'), 0)::bigint, "
        "coalesce(-sum(points) FILTER (WHERE kind = 'taken_back'), 0)::bigint, "
        "min(id) FILTER (WHERE kind = 'earned') FROM promotions_pointsline WHERE order_id = %s",
        [order_id],
    )
    earned, before, own = row or (0, 0, None)
    points = points_to_take_back(terms, earned=earned, taken_before=before, kept_minor=kept_minor, balance=account[1])
    if points == 0:
        return 0
    taken = take_from(_lots_of(account[0]), points, first=own)
    _move_lots(taken, sign=-1)
    PointsLine.objects.create(
        account_id=account[0], kind=PointsKind.TAKEN_BACK, points=-points, lots=[list(one) for one in taken],
        order_id=order_id, at=now,
    )  # fmt: skip
    return points


@transaction
def grant_points(client_id: int, market: str, points: int, note: str, *, actor: Actor, now: datetime) -> None:
    """
    Staff give somebody points, out of goodwill; they expire as earned ones do.

    :param note: why; the client reads it.
    :raises NotAllowed: unless staff asks.
    :raises UnknownMarket: if there is no such market.
    :raises PointsNotOffered: if the market has no points.
    :raises InvalidInput: for less than one point, too many, or no reason.
    """
    if not actor.is_staff:
        raise NotAllowed
    if not 1 <= points <= MOST_POINTS:
        raise InvalidInput(f"1 to {MOST_POINTS} points.", field="points")
    if not 1 <= len(note.strip()) <= 200:
        raise InvalidInput("Say why, on 1 to 200 characters.", field="note")
    give_points(client_id, accounts.get_market(market).code, points, note.strip(), now=now)
    record_act(
        actor=actor, act="points.granted", subject=f"user:{client_id}",
        details={"market": market, "points": points, "note": note.strip()}, now=now,
    )  # fmt: skip


@transaction_required
def give_points(client_id: int, market: str, points: int, note: str, *, now: datetime) -> None:
    """:raises PointsNotOffered: if the market has no points."""
    terms = find_terms(market)
    if terms is None:
        raise PointsNotOffered
    PointsLine.objects.create(
        account_id=_open_account(client_id, market), kind=PointsKind.GRANTED, points=points, left=points, note=note,
        expires_at=expiry_of(terms, now=now), at=now,
    )  # fmt: skip


@transaction_required
def _open_account(client_id: int, market: str) -> int:
    """Somebody's account in a market, locked; opened if need be."""
    execute(
        "INSERT INTO promotions_pointsaccount (client_id, market_id, balance) VALUES (%s, %s, 0) "
        "ON CONFLICT (client_id, market_id) DO NOTHING",
        [client_id, market],
    )
    found = lock_account(client_id, market)
    assert found is not None
    return found[0]


@transaction_required
def lock_account(client_id: int, market: str) -> tuple[int, int] | None:
    """The number and balance of somebody's account in a market, locked; None if they never had points there."""
    row = fetch_one(
        "SELECT id, balance FROM promotions_pointsaccount WHERE client_id = %s AND market_id = %s FOR UPDATE",
        [client_id, market],
    )
    return (int(row[0]), int(row[1])) if row else None


@transaction_required
def spend_points(discount: Discount, account_id: int, *, now: datetime) -> None:
    """
    Take the points of a discount from an account that the caller has locked; what expires first goes first.

    :raises PointsNotEnough: if there are too few.
    """
    taken = take_from(_lots_of(account_id), discount.points)
    _move_lots(taken, sign=-1)
    PointsLine.objects.create(
        account_id=account_id, kind=PointsKind.SPENT, points=-discount.points, lots=[list(one) for one in taken],
        order_id=discount.order_id, discount=discount, at=now,
    )  # fmt: skip


def _lots_of(account_id: int) -> list[Lot]:
    rows = fetch_all(
        'SELECT id, "left", expires_at FROM promotions_pointsline WHERE account_id = %s AND "left" > 0', [account_id]
    )
    return [Lot(*row) for row in rows]


@transaction_required
def return_points(discount: Discount, points: int, *, now: datetime) -> None:
    """Give back so many of the points that a discount took, the longest-lived ones first."""
    if points == 0:
        return
    lock_account(discount.client_id, discount.market_id)
    spent = PointsLine.objects.get(discount=discount, kind=PointsKind.SPENT)
    back, missing = [], points
    for lot_id, taken in reversed(spent.lots):
        some = min(taken, missing)
        missing -= some
        if some:
            back.append((lot_id, some))
    _move_lots(back, sign=1)
    for lot in PointsLine.objects.filter(id__in=[lot_id for lot_id, _ in back], expires_at__lte=now):
        lot.expires_at = expiry_after_return(lot.expires_at or now, now=now)
        lot.save(update_fields=["expires_at"])
    PointsLine.objects.create(
        account_id=spent.account_id, kind=PointsKind.RETURNED, points=points, order_id=discount.order_id,
        discount=discount, at=now,
    )  # fmt: skip


@transaction_required
def _move_lots(lots: Sequence[Sequence[int]], *, sign: int) -> None:
    execute(
        'UPDATE promotions_pointsline line SET "left" = line."left" + %s * moved.points '
        "FROM unnest(%s::bigint[], %s::bigint[]) AS moved(id, points) WHERE line.id = moved.id",
        [sign, [lot_id for lot_id, _ in lots], [points for _, points in lots]],
    )


def expire_points(now: datetime) -> int:
    """Take away points whose time is over, each account's in a transaction of its own; how many points."""
    rows = fetch_all(
        'SELECT DISTINCT account_id FROM promotions_pointsline WHERE "left" > 0 AND expires_at <= %s LIMIT %s',
        [now, _BATCH],
    )
    return sum(_expire_account(account_id, now=now) for (account_id,) in rows)


def _expire_account(account_id: int, *, now: datetime) -> int:
    with open_transaction():
        PointsAccount.objects.select_for_update().get(id=account_id)
        rows = fetch_all(
            'SELECT id, "left" FROM promotions_pointsline WHERE account_id = %s AND "left" > 0 AND expires_at <= %s',
            [account_id, now],
        )
        expired = sum(int(left) for _, left in rows)
        if expired:
            _move_lots(rows, sign=-1)
            PointsLine.objects.create(account_id=account_id, kind=PointsKind.EXPIRED, points=-expired, at=now)
    return expired
