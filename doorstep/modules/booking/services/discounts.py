"""Coupons and points on an order: taken off while it is held, and given up again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import fetch_one, transaction, transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking import pay_rules, selectors
from doorstep.modules.booking.contracts import OrderState
from doorstep.modules.booking.models import Order, Search, Visit
from doorstep.modules.booking.services.composition import kept_items, service_ids_of
from doorstep.modules.booking.services.confirming import give_up_open, require_held
from doorstep.modules.booking.services.steps import lock_order
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.payments import facade as payments
from doorstep.modules.pricing.contracts import LineKind
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import (
    Basket,
    BasketPart,
    DiscountFacts,
    DiscountKind,
)
from doorstep.modules.promotions.facade import UsablePoints

# How an order keeps a line of its price: kind, quantity, price of one, amount.
_KIND, _UNIT = 0, 2


@dataclass(frozen=True, slots=True)
class DiscountsView:
    """What is taken off an order, and what points could be; ``points`` is None where none can be spent."""

    order: Order
    discounts: tuple[DiscountFacts, ...]
    points: UsablePoints | None


@transaction
def apply_discounts(order_id: uuid.UUID, code: str | None, points: int | None, *, actor: Actor, now: datetime) -> Order:
    """
    Take a coupon, or points, off a held order; all of it or nothing. The same again changes nothing.

    :param points: at most so many, as many as the order takes.
    :raises NotFound: if the order is not the actor's.
    :raises InvalidInput: without anything to take off.
    :raises HoldExpired: if the hold's time is over.
    :raises ImpossibleTransition: if the order is not held any more.
    :raises DiscountRefused: with its reason.
    """
    if not code and not points:
        raise InvalidInput("Send a code, or points.", field="code")
    order, visits = _lock_held(order_id, actor=actor, now=now)
    basket = basket_of(order, visits)
    if code:
        promotions.apply_coupon(order.id, code, basket, client_id=order.client_id, now=now)
    if points:
        promotions.apply_points(order.id, points, basket, client_id=order.client_id, now=now)
    return _sum_up(order, actor=actor, now=now)


@transaction
def withdraw_discounts(order_id: uuid.UUID, kind: DiscountKind | None, *, actor: Actor, now: datetime) -> Order:
    """
    Give up what is taken off a held order: of a kind, or all. Without any nothing happens.

    :raises NotFound: if the order is not the actor's.
    :raises HoldExpired: if the hold's time is over.
    :raises ImpossibleTransition: if the order is not held any more.
    """
    order, _ = _lock_held(order_id, actor=actor, now=now)
    if order.discount_minor:
        promotions.give_up(order.id, kind, now=now)
    return _sum_up(order, actor=actor, now=now)


@transaction_required
def _lock_held(order_id: uuid.UUID, *, actor: Actor, now: datetime) -> tuple[Order, list[Visit]]:
    order, visits = lock_order(order_id)
    if order.client_id != actor.user_id:  # spending somebody's points is their own act, not staff's
        raise NotFound
    require_held(order, now=now)
    if order.payment_id is not None and payments.get_payment(order.payment_id).state in pay_rules.SUCCEEDED:
        raise ImpossibleTransition("It was paid a moment ago.", state=order.state, wanted="reduced")
    return order, visits


@transaction_required
def _sum_up(order: Order, *, actor: Actor, now: datetime) -> Order:
    """The order with what it comes to now. A payment that was begun for another amount is given up."""
    before = order.discount_minor
    order.discount_minor = sum(one.amount.minor for one in promotions.discounts_of([order.id]).get(order.id, ()))
    if order.discount_minor != before:
        give_up_open(order, reason="another amount", actor=actor, now=now)
        order.payment_id = None
        save_fields(order, ("discount_minor", "payment_id"))
    return order


def view_discounts(order_id: uuid.UUID, *, actor: Actor, now: datetime) -> DiscountsView:
    """
    What is taken off an order, and how many points it would take, while it is held.

    :raises NotFound: if the order is not the actor's.
    """
    order = selectors.get_order(order_id, actor=actor)
    if order.client_id != actor.user_id:
        raise NotFound
    taken = promotions.discounts_of([order.id]).get(order.id, ()) if order.discount_minor else ()
    points = None
    if order.state == OrderState.HELD and order.hold_expires_at is not None and now < order.hold_expires_at:
        basket = basket_of(order, selectors.visits_of([order]))
        points = promotions.usable_points(order.id, basket, client_id=order.client_id)
    return DiscountsView(order, taken, points)


def basket_of(order: Order, visits: Sequence[Visit]) -> Basket:
    """An order as coupons look at it."""
    items = kept_items(visits)
    services = {one.service_id: one for one in catalog.list_services(service_ids_of(visits, items))}
    parts = []
    for visit in visits:
        wanted = (
            [(row.service_id, row.price_minor, _add_ons(row.add_ons, row.lines)) for row in items[visit.id]]
            if visit.composed
            else [(visit.service_id, visit.price_minor, {})]
        )
        parts += [
            BasketPart(service_id, catalog.category_path(services[service_id].category_id), price_minor, add_ons)
            for service_id, price_minor, add_ons in wanted
        ]
    lines = [line for visit in visits for line in visit.lines]
    if not visits and (search := selectors.find_search(order.id)) is not None:
        lines = search.lines
        parts += _parts_of_search(search)
    return Basket(
        market=order.market_id,
        currency=order.currency,
        total_minor=order.total_minor,
        parts=tuple(parts),
        price_discounted=any(line[_KIND] == LineKind.DISCOUNT for line in lines),
        first_booking=_is_first(order),
    )


def _parts_of_search(search: Search) -> list[BasketPart]:
    """What is wanted of somebody who is not found yet, in parts."""
    wanted = [
        (part["service_id"], part["price_minor"], _add_ons(part["add_ons"], part["lines"])) for part in search.items
    ]
    return [
        BasketPart(service_id, catalog.category_path(catalog.get_service(service_id).category_id), price_minor, add_ons)
        for service_id, price_minor, add_ons in wanted or [(search.service_id, search.price_minor, {})]
    ]


def _add_ons(add_ons: Sequence[Sequence[int]], lines: Sequence[Sequence[int]]) -> dict[int, int]:
    """What one of each add-on costs: its line stands in the order of the add-ons, after the service's own."""
    return {int(one[0]): int(line[_UNIT]) for one, line in zip(add_ons, lines[1:], strict=True)}


def _is_first(order: Order) -> bool:
    row = fetch_one(
        "SELECT 1 FROM booking_order WHERE client_id = %s AND confirmed_at IS NOT NULL AND state <> 'cancelled' "
        "AND id <> %s LIMIT 1",
        [order.client_id, order.id],
    )
    return row is None
