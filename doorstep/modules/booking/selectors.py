"""Reads of booking. What an actor may see is decided here."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import ClientVisit, OrderScope, VisitState
from doorstep.modules.booking.models import Order, Search, Visit

LONGEST_RANGE_DAYS = 366

# A visit takes at most a day, with preparation and clean-up.
_LONGEST_VISIT = timedelta(days=1)
_LONGEST_MARGIN = timedelta(hours=6)
_CAME_TO_NOTHING = [VisitState.CANCELLED, VisitState.DECLINED, VisitState.EXPIRED]


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


def list_orders_by_visit(
    actor: Actor, scope: OrderScope, *, after: tuple[datetime, uuid.UUID] | None, limit: int
) -> list[Order]:
    """
    The actor's own orders in the order of their visits, after a cursor of (first start, id).

    Upcoming: held or confirmed, the soonest first. Past: the others, the latest first. ``first_starts_at``
    of each is the start of its first visit that is still open, or of its first visit, or the first one searched for.
    """
    upcoming = scope is OrderScope.UPCOMING
    visits = Visit.objects.filter(order=OuterRef("pk")).order_by()
    # The row of the group is the order itself: one value comes out.
    open_first = visits.exclude(state__in=rules.FINAL_VISITS).values("order").annotate(first=Min("starts_at"))
    any_first = visits.values("order").annotate(first=Min("starts_at"))
    searched = Search.objects.filter(order=OuterRef("pk")).values("earliest")
    orders = (
        Order.objects.filter(client_id=actor.user_id)
        .filter(state__in=rules.OPEN_ORDERS if upcoming else rules.CLOSED_ORDERS)
        .annotate(
            first_starts_at=Coalesce(
                Subquery(open_first.values("first")), Subquery(any_first.values("first")), Subquery(searched)
            )
        )
    )
    if after:
        starts_at, order_id = after
        compare = "gt" if upcoming else "lt"
        orders = orders.filter(
            Q(**{f"first_starts_at__{compare}": starts_at})
            | Q(first_starts_at=starts_at, **{f"id__{compare}": order_id})
        )
    direction = ("first_starts_at", "id") if upcoming else ("-first_starts_at", "-id")
    return list(orders.order_by(*direction)[:limit])


def sort_moment(order: Order) -> datetime:
    """What a listed order was sorted by: its first start, or when it was made."""
    moment: datetime = getattr(order, "first_starts_at", None) or order.created_at
    return moment


def visits_of(orders: list[Order]) -> list[Visit]:
    """The visits of some orders, each order's by position; read, unless all of them are in hand."""
    in_hand = [order.visits_in_hand for order in orders]
    if all(visits is not None for visits in in_hand):
        return [visit for visits in in_hand if visits for visit in visits]
    order_ids = [order.id for order in orders]
    return read_rows(Visit, "order_id = ANY(%s) ORDER BY order_id, position", [order_ids])


def find_search(order_id: uuid.UUID) -> Search | None:
    """The search of an order; None if it was booked with somebody from the first."""
    return next(iter(searches_of([order_id])), None)


def orders_by_id(order_ids: Sequence[uuid.UUID]) -> list[Order]:
    """Some orders, for the platform's own work."""
    return read_rows(Order, "id = ANY(%s)", [list(order_ids)]) if order_ids else []


def searches_of(order_ids: Sequence[uuid.UUID]) -> list[Search]:
    """The searches of some orders."""
    return read_rows(Search, "order_id = ANY(%s)", [list(order_ids)]) if order_ids else []


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


def get_client_visit(visit_id: uuid.UUID, *, actor: Actor) -> ClientVisit:
    """
    A visit of one of the actor's orders, any for staff.

    :raises NotFound: otherwise.
    """
    return _client_visit(get_own_visit(visit_id, actor=actor))


def list_done_visits(*, actor: Actor, since: datetime) -> list[ClientVisit]:
    """The visits of the actor's own orders that were done after a moment, the latest first."""
    rows = Visit.objects.filter(order__client_id=actor.user_id, state=VisitState.DONE, done_at__gt=since)
    return [_client_visit(visit) for visit in rows.select_related("order").order_by("-done_at", "-id")]


def list_done_visits_of(client_ids: Sequence[int], *, since: datetime) -> list[ClientVisit]:
    """The visits of some clients' orders that were done after a moment, for demo data; the caller may see them all."""
    rows = Visit.objects.filter(order__client_id__in=client_ids, state=VisitState.DONE, done_at__gt=since)
    return [_client_visit(visit) for visit in rows.select_related("order").order_by("done_at", "id")]


def _client_visit(visit: Visit) -> ClientVisit:
    return ClientVisit(
        visit_id=visit.id,
        order_id=visit.order_id,
        client_id=visit.order.client_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        service_id=visit.service_id,
        market=visit.order.market_id,
        starts_at=visit.starts_at,
        done_at=visit.done_at,
    )


def find_agreed_visit(visit_id: uuid.UUID, *, actor: Actor) -> Visit | None:
    """A visit of which the actor is the client or the specialist; None before the client confirmed it."""
    visit = Visit.objects.select_related("order").filter(id=visit_id, order__confirmed_at__isnull=False).first()
    if visit is None or actor.user_id is None or actor.user_id not in (visit.order.client_id, visit.specialist_user_id):
        return None
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
    """
    A specialist's visits in order of time; ``after`` is a cursor of (starts_at, id).

    :raises InvalidInput: if the range of starts is empty or longer than ``LONGEST_RANGE_DAYS``.
    """
    if starts_from and starts_until:
        _check_range(starts_from, starts_until)
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


def _check_range(starts_from: datetime, starts_until: datetime) -> None:
    if starts_until <= starts_from:
        raise InvalidInput("starts_until must come after starts_from.", field="starts_until")
    if starts_until - starts_from > timedelta(days=LONGEST_RANGE_DAYS):
        raise InvalidInput(
            f"Ask for at most {LONGEST_RANGE_DAYS} days at once, or leave out one end and follow next_cursor.",
            field="starts_until",
            longest_days=LONGEST_RANGE_DAYS,
        )


def list_scheduled_visits(actor: Actor, *, start: datetime, end: datetime) -> list[Visit]:
    """A specialist's visits that take time between two moments, by start; those that came to nothing are left out."""
    return list(
        visits_worked_by(actor)
        .filter(state__in=rules.TRAVELLED)
        .filter(
            starts_at__gt=start - _LONGEST_VISIT,
            starts_at__lt=end + _LONGEST_MARGIN,
            ends_at__gt=start - _LONGEST_MARGIN,
        )
        .select_related("order")
        .order_by("starts_at", "id")
    )


def list_feed_visits(actor: Actor, *, works: bool, since: datetime, limit: int) -> list[Visit]:
    """The agreed visits that an actor works, or has booked, from a moment on, by start; none that came to nothing."""
    visits = visits_worked_by(actor) if works else Visit.objects.filter(order__client_id=actor.user_id)
    return list(
        visits.filter(order__confirmed_at__isnull=False, starts_at__gte=since)
        .exclude(state__in=_CAME_TO_NOTHING)
        .select_related("order")
        .order_by("starts_at", "id")[:limit]
    )


def visits_around(specialist_id: int, visits: Sequence[Visit]) -> list[Visit]:
    """All visits to which a specialist goes from the day before some visits to the day after, by start."""
    starts = [visit.starts_at for visit in visits]
    return list(
        Visit.objects.filter(
            specialist_id=specialist_id,
            state__in=rules.TRAVELLED,
            starts_at__gt=min(starts) - timedelta(days=1),
            starts_at__lt=max(starts) + timedelta(days=1),
        )
        .order_by("starts_at", "id")
        .only("id", "state", "starts_at", "ends_at", "preparation_minutes", "cleanup_minutes", "place_x", "place_y")
    )
