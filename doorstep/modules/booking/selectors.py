"""Reads of booking. What an actor may see is decided here."""

import uuid
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Order, Visit


def orders_visible_to(actor: Actor) -> QuerySet[Order]:
    """A client's own orders; all of them for staff."""
    if actor.is_staff:
        return Order.objects.all()
    if actor.user_id is None:
        return Order.objects.none()
    return Order.objects.filter(client_id=actor.user_id)


def visits_worked_by(actor: Actor) -> QuerySet[Visit]:
    """The visits that were asked of, or promised by, a specialist; never unconfirmed holds."""
    if actor.specialist_id is None:
        return Visit.objects.none()
    return (
        Visit.objects.filter(specialist_id=actor.specialist_id)
        .exclude(state=VisitState.HELD)
        .exclude(state__in=[VisitState.EXPIRED, VisitState.CANCELLED], order__confirmed_at=None)
    )


def get_order(order_id: uuid.UUID, *, actor: Actor) -> Order:
    """:raises NotFound: unless the actor may see it."""
    order = orders_visible_to(actor).filter(id=order_id).first()
    if order is None:
        raise NotFound
    return order


def list_orders(actor: Actor, *, before: tuple[datetime, uuid.UUID] | None, limit: int) -> list[Order]:
    """An actor's orders, newest first, after a cursor of (created_at, id)."""
    orders = orders_visible_to(actor)
    if before:
        created_at, order_id = before
        orders = orders.filter(created_at__lte=created_at).exclude(created_at=created_at, id__gte=order_id)
    return list(orders.order_by("-created_at", "-id")[:limit])


def visits_of(orders: list[Order]) -> list[Visit]:
    """The visits of some orders, each order's by position."""
    return list(Visit.objects.filter(order_id__in=[order.id for order in orders]).order_by("order_id", "position"))


def count_visits_by_service(market: str, *, since: datetime) -> dict[int, int]:
    """How many promised or done visits of a market begin after a moment, by service."""
    counted = (VisitState.ACCEPTED, VisitState.ON_THE_WAY, VisitState.ARRIVED, VisitState.WORKING, VisitState.DONE)
    rows = (
        Visit.objects.filter(order__market_id=market, starts_at__gte=since, state__in=counted)
        .values_list("service_id")
        .annotate(visits=Count("id"))
    )
    return dict(rows)


def get_own_visit(visit_id: uuid.UUID, *, actor: Actor) -> Visit:
    """
    A visit of one of the actor's orders.

    :raises NotFound: otherwise.
    """
    visit = Visit.objects.filter(id=visit_id, order__in=orders_visible_to(actor)).select_related("order").first()
    if visit is None:
        raise NotFound
    return visit


def get_worked_visit(visit_id: uuid.UUID, *, actor: Actor) -> Visit:
    """
    A visit that the actor works, or is asked to.

    :raises NotFound: otherwise.
    """
    visit = visits_worked_by(actor).filter(id=visit_id).select_related("order").first()
    if visit is None:
        raise NotFound
    return visit


def list_worked_visits(
    actor: Actor,
    *,
    states: list[VisitState] | None,
    starts_from: datetime | None,
    starts_until: datetime | None,
    after: tuple[datetime, uuid.UUID] | None,
    limit: int,
) -> list[Visit]:
    """A specialist's visits in order of time; ``after`` is a cursor of (starts_at, id)."""
    visits = visits_worked_by(actor).select_related("order")
    if states:
        visits = visits.filter(state__in=states)
    if starts_from:
        visits = visits.filter(starts_at__gte=starts_from)
    if starts_until:
        visits = visits.filter(starts_at__lt=starts_until)
    if after:
        starts_at, visit_id = after
        visits = visits.filter(Q(starts_at__gt=starts_at) | Q(starts_at=starts_at, id__gt=visit_id))
    return list(visits.order_by("starts_at", "id")[:limit])
