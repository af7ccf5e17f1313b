"""Visits for the modules that follow them on their day."""

import uuid
from collections.abc import Iterable

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.geo import Point
from doorstep.modules.booking import selectors
from doorstep.modules.booking.field_contracts import FieldVisit
from doorstep.modules.booking.models import Visit
from doorstep.modules.catalog.contracts import PlaceKind


def find_field_visit(visit_id: uuid.UUID) -> FieldVisit | None:
    """A confirmed visit, whoever asks; None if there is none."""
    return next(iter(list_field_visits([visit_id])), None)


def find_visit_state(visit_id: uuid.UUID) -> str | None:
    """The state of a visit, for what asks it every few seconds; None if there is none."""
    row = fetch_one("SELECT state FROM booking_visit WHERE id = %s", [visit_id])
    return str(row[0]) if row else None


def list_field_visits(visit_ids: Iterable[uuid.UUID]) -> list[FieldVisit]:
    """The confirmed ones among some visits, in no particular order; the caller knows who may see them."""
    rows = Visit.objects.filter(id__in=list(visit_ids), order__confirmed_at__isnull=False)
    return [field_visit_of(visit) for visit in rows.select_related("order")]


def order_numbers(order_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By what numbers people call some orders."""
    return dict(fetch_all("SELECT id, number FROM booking_order WHERE id = ANY(%s)", [list(order_ids)]))


def list_ids_of_order(number: str) -> list[str]:
    """The ids of an order and its visits by its number, for staff who look for what is about them; none: no such."""
    rows = fetch_all(
        "SELECT id FROM booking_order WHERE number = %(number)s UNION ALL "
        "SELECT v.id FROM booking_visit v JOIN booking_order o ON o.id = v.order_id WHERE o.number = %(number)s",
        {"number": number.upper()},
    )
    return [str(found) for (found,) in rows]


def get_field_visit_of_client(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor) -> FieldVisit:
    """
    A confirmed visit of one of the actor's orders; of any order for staff.

    :raises NotFound: otherwise.
    """
    visit = selectors.get_own_visit(visit_id, actor=actor)
    if visit.order_id != order_id or visit.order.confirmed_at is None:
        raise NotFound
    return field_visit_of(visit)


def get_field_visit_of_specialist(visit_id: uuid.UUID, *, actor: Actor) -> FieldVisit:
    """
    A visit that the actor works, or is asked to.

    :raises NotFound: otherwise.
    """
    return field_visit_of(selectors.get_worked_visit(visit_id, actor=actor))


def field_visit_of(visit: Visit) -> FieldVisit:
    """The facts of a visit whose order is in hand."""
    return FieldVisit(
        visit_id=visit.id,
        order_id=visit.order_id,
        number=visit.order.number,
        client_id=visit.order.client_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        service_id=visit.service_id,
        market=visit.order.market_id,
        calendar_id=visit.calendar_id,
        state=visit.state,
        place_kind=PlaceKind(visit.place_kind),
        place=Point(visit.place_x, visit.place_y),
        agreed_at=visit.agreed_at,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        over_at=visit.over_at,
        time_zone=visit.time_zone,
        arrived_at=visit.arrived_at,
        done_at=visit.done_at,
    )
