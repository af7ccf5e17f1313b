"""
What is taken off one order: reserved while it is held, used when it is confirmed, given back when it came to nothing.

The caller has locked the order's row. Lock order after that: the coupon's row, then the account of points.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import execute, fetch_one, transaction_required, translated_errors
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.promotions import selectors
from doorstep.modules.promotions.contracts import (
    Basket,
    CouponUnknown,
    CouponUsedUp,
    DiscountKind,
    DiscountsNotCombined,
    DiscountState,
    PointsNotEnough,
    PointsNotOffered,
)
from doorstep.modules.promotions.models import Coupon, Discount
from doorstep.modules.promotions.rules.coupons import coupon_amount, coupon_refusal, coupon_returns, plain_code
from doorstep.modules.promotions.rules.points import most_points, points_returned
from doorstep.modules.promotions.services.points import lock_account, return_points, spend_points


@dataclass(frozen=True, slots=True)
class UsablePoints:
    """How many points somebody has, how many of them an order takes, and what those take off."""

    balance: int
    usable: int
    worth: Money


@transaction_required
def apply_coupon(order_id: uuid.UUID, code: str, basket: Basket, *, client_id: int, now: datetime) -> None:
    """
    Reserve a use of a coupon for a held order. The same code again changes nothing.

    Points that are spent on the order already are reckoned anew, as the coupon comes first.

    :raises CouponUnknown: if there is no such code.
    :raises DiscountRefused: with the reason why it can't be used for this order, by this person, now.
    """
    live = {row.kind: row for row in selectors.live_discounts(order_id)}
    held = live.get(DiscountKind.COUPON)
    if held is not None and held.coupon is not None:
        if held.coupon.code == plain_code(code):
            return
        raise DiscountsNotCombined("Take the other code off first.", beside="coupon")
    found = selectors.find_coupon(code)
    if found is None:
        raise CouponUnknown
    coupon = Coupon.objects.select_for_update(of=("self",)).select_related("add_on").get(id=found.id)
    points = live.get(DiscountKind.POINTS)
    terms = selectors.coupon_terms(coupon)
    refusal = coupon_refusal(
        terms, basket, selectors.uses_of(coupon, client_id), with_points=points is not None, now=now
    )
    if refusal:
        raise refusal
    _take_use(coupon)
    row = _discount(order_id, DiscountKind.COUPON, coupon_amount(terms, basket), basket, client_id=client_id, now=now)
    row.coupon, row.first_only = coupon, coupon.first_only
    with translated_errors():
        row.save(force_insert=True)
    if points is not None:
        _end(points, DiscountState.WITHDRAWN, now=now)
        _spend(order_id, points.points, basket, client_id=client_id, now=now, off=row.amount_minor)


@transaction_required
def apply_points(order_id: uuid.UUID, points: int, basket: Basket, *, client_id: int, now: datetime) -> None:
    """
    Spend points on a held order: at most so many, as many as it takes. Another number replaces the one before.

    :raises PointsNotOffered: if the market has no points.
    :raises PointsNotEnough: if there are none, or the order takes none.
    :raises DiscountsNotCombined: if the order's coupon does not bear points beside it.
    """
    if selectors.find_terms(basket.market) is None:
        raise PointsNotOffered
    live = {row.kind: row for row in selectors.live_discounts(order_id)}
    coupon, before = live.get(DiscountKind.COUPON), live.get(DiscountKind.POINTS)
    if coupon is not None and coupon.coupon is not None and not coupon.coupon.with_points:
        raise DiscountsNotCombined("This code goes without points.", beside="coupon")
    if before is not None:
        if before.points == points:
            return
        _end(before, DiscountState.WITHDRAWN, now=now)
    off = coupon.amount_minor if coupon else 0
    if not _spend(order_id, points, basket, client_id=client_id, now=now, off=off):
        raise PointsNotEnough(balance=selectors.balance_of(client_id, basket.market))


@transaction_required
def _spend(order_id: uuid.UUID, points: int, basket: Basket, *, client_id: int, now: datetime, off: int) -> bool:
    """Spend at most so many points on what a coupon has left over; whether it took any."""
    terms, account = selectors.find_terms(basket.market), lock_account(client_id, basket.market)
    if terms is None or account is None:
        return False
    spent = most_points(terms, balance=min(points, account[1]), left_minor=basket.total_minor - off)
    if spent == 0:
        return False
    row = _discount(order_id, DiscountKind.POINTS, terms.worth(spent), basket, client_id=client_id, now=now)
    row.points = spent
    with translated_errors():
        row.save(force_insert=True)
        spend_points(row, account[0], now=now)
    return True


def usable_points(order_id: uuid.UUID, basket: Basket, *, client_id: int) -> UsablePoints | None:
    """
    How many points an order would take beside its coupon, counting those that it has; None without points.

    None too if its coupon does not bear points beside it.
    """
    terms = selectors.find_terms(basket.market)
    live = {row.kind: row for row in selectors.live_discounts(order_id)}
    coupon, spent = live.get(DiscountKind.COUPON), live.get(DiscountKind.POINTS)
    if terms is None or (coupon is not None and coupon.coupon is not None and not coupon.coupon.with_points):
        return None
    balance = selectors.balance_of(client_id, basket.market) + (spent.points if spent else 0)
    left = basket.total_minor - (coupon.amount_minor if coupon else 0)
    usable = most_points(terms, balance=balance, left_minor=left)
    return UsablePoints(balance, usable, terms.worth(usable))


@transaction_required
def give_up(order_id: uuid.UUID, kind: DiscountKind | None, *, now: datetime) -> None:
    """Take a held order's discount of a kind off again, or all of them. Without one nothing happens."""
    for row in selectors.live_discounts(order_id):
        if kind is None or row.kind == kind:
            _end(row, DiscountState.WITHDRAWN, now=now)


@transaction_required
def use(order_id: uuid.UUID, *, now: datetime) -> None:
    """
    The order was confirmed: its reserved discounts are used.

    Those that were given back as its time ran out are taken again, for the client agreed to that price and paid it:
    beyond a limit if need be, at the platform's cost.
    """
    rows = Discount.objects.select_for_update(of=("self",)).filter(order_id=order_id)
    rows = rows.exclude(state=DiscountState.WITHDRAWN)
    latest = {row.kind: row for row in rows.select_related("coupon").order_by("reserved_at", "id")}
    for row in latest.values():
        if row.state == DiscountState.RESERVED:
            row.state, row.used_at = DiscountState.USED, now
            row.save(update_fields=["state", "used_at"])
        elif row.state == DiscountState.RETURNED:
            _take_again(row, now=now)


@transaction_required
def _take_again(before: Discount, *, now: datetime) -> None:
    row = Discount(
        id=new_id(), order_id=before.order_id, client_id=before.client_id, market_id=before.market_id,
        kind=before.kind, coupon=before.coupon, points=before.points, amount_minor=before.amount_minor,
        currency=before.currency, state=DiscountState.USED, reserved_at=now, used_at=now, counted=False,
    )  # fmt: skip
    if before.coupon is not None:
        row.counted = _count_use(before.coupon)
        row.save(force_insert=True)
        return
    account = lock_account(before.client_id, before.market_id)
    row.counted = account is not None and account[1] >= before.points
    row.save(force_insert=True)
    if account is not None and row.counted:
        spend_points(row, account[0], now=now)


@transaction_required
def give_back(order_id: uuid.UUID, *, fee_minor: int, payable_minor: int, now: datetime) -> None:
    """
    The order came to nothing: what it reserved comes back, and what it used by the rules.

    :param fee_minor: what that costs its client.
    :param payable_minor: what the client had to pay in money, which pays the fee first.
    """
    for row in selectors.live_discounts(order_id):
        if row.state == DiscountState.RESERVED:
            _end(row, DiscountState.RETURNED, now=now)
        elif row.kind == DiscountKind.COUPON:
            if coupon_returns(fee_minor=fee_minor):
                _end(row, DiscountState.RETURNED, now=now)
        else:
            points = points_returned(
                points=row.points, amount_minor=row.amount_minor, fee_minor=fee_minor, payable_minor=payable_minor
            )
            if points == row.points:
                _end(row, DiscountState.RETURNED, now=now)
            elif row.counted:
                return_points(row, points, now=now)


@transaction_required
def _end(row: Discount, state: DiscountState, *, now: datetime) -> None:
    row.state, row.returned_at = state, now
    row.save(update_fields=["state", "returned_at"])
    if not row.counted:
        return
    if row.kind == DiscountKind.COUPON:
        execute("UPDATE promotions_coupon SET taken = taken - 1 WHERE id = %s", [row.coupon_id])
    else:
        return_points(row, row.points, now=now)


@transaction_required
def _take_use(coupon: Coupon) -> None:
    """:raises CouponUsedUp: if all uses are taken."""
    if not _count_use(coupon):
        raise CouponUsedUp


@transaction_required
def _count_use(coupon: Coupon) -> bool:
    """Count one more use, if the limit allows it; whether it did. Others wait until this transaction is over."""
    return bool(
        fetch_one(
            "UPDATE promotions_coupon SET taken = taken + 1 WHERE id = %s "
            "AND (most_uses IS NULL OR taken < most_uses) RETURNING taken",
            [coupon.id],
        )
    )


def _discount(
    order_id: uuid.UUID, kind: DiscountKind, amount: Money, basket: Basket, *, client_id: int, now: datetime
) -> Discount:
    return Discount(
        id=new_id(), order_id=order_id, client_id=client_id, market_id=basket.market, kind=kind,
        amount_minor=amount.minor, currency=amount.currency, state=DiscountState.RESERVED, reserved_at=now,
    )  # fmt: skip
