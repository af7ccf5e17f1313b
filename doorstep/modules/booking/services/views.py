"""Orders and visits as each side sees them, with the names that other modules own, in one language."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from doorstep.infra import files
from doorstep.infra.audit import Change, history_of
from doorstep.kernel.geo import LatLon, Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Order, Visit, VisitPlace
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import SpecialistCard


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit with what one side may know: the place and the other side's phone only while they are needed."""

    visit: Visit
    service_name: str
    specialist: SpecialistCard
    place: VisitPlace | None
    position: LatLon | None
    other_name: str
    other_phone: str | None
    can_move: bool
    can_cancel: bool
    photos: tuple[files.StoredPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its client sees it."""

    order: Order
    visits: tuple[VisitView, ...]
    can_cancel: bool
    photos: tuple[files.StoredPicture, ...]


def views_for_client(orders: Sequence[Order], *, language: str) -> list[OrderView]:
    """Orders with their visits, in five queries however many."""
    visits = selectors.visits_of(list(orders))
    names = _service_names(visits, language=language)
    cards = specialists.cards({visit.specialist_id for visit in visits})
    people = accounts.person_cards([visit.specialist_user_id for visit in visits if _open(visit)])
    orders_by_id = {order.id: order for order in orders}
    grouped: dict[uuid.UUID, list[VisitView]] = {order.id: [] for order in orders}
    for visit in visits:
        person = people.get(visit.specialist_user_id)
        card = cards[visit.specialist_id]
        grouped[visit.order_id].append(
            VisitView(
                visit=visit,
                service_name=names.get(visit.service_id, ""),
                specialist=card,
                place=visit.open_place(),
                position=_position_of(visit, market=orders_by_id[visit.order_id].market_id),
                other_name=card.display_name,
                other_phone=person.phone if person else None,
                can_move=visit.state in rules.MOVABLE,
                can_cancel=visit.state in rules.CANCELLABLE,
            )
        )
    photos = _photos_of(orders)
    return [_order_view(order, grouped[order.id], photos[order.id]) for order in orders]


def _order_view(order: Order, visits: list[VisitView], photos: tuple[files.StoredPicture, ...]) -> OrderView:
    live = [view for view in visits if not rules.VISITS.is_final(VisitState(view.visit.state))]
    return OrderView(
        order, tuple(visits), can_cancel=bool(live) and all(view.can_cancel for view in live), photos=photos
    )


def views_for_specialist(visits: Sequence[Visit], *, language: str) -> list[VisitView]:
    """
    Visits as their specialist sees them.

    Until accepted: the district and the client's first name. From then to the end: address and phone.
    Photos of the problem: unless the visit came to nothing.
    """
    names = _service_names(visits, language=language)
    cards = specialists.cards({visit.specialist_id for visit in visits})
    people = accounts.person_cards([visit.order.client_id for visit in visits])
    photos = _photos_of([visit.order for visit in visits if visit.state in rules.PHOTOS_SHOWN])
    views = []
    for visit in visits:
        person = people.get(visit.order.client_id)
        needed = _open(visit)
        name = person.name if person else ""
        views.append(
            VisitView(
                visit=visit,
                service_name=names.get(visit.service_id, ""),
                specialist=cards[visit.specialist_id],
                place=visit.open_place() if needed else None,
                position=_position_of(visit, market=visit.order.market_id) if needed else None,
                other_name=name if needed else name.partition(" ")[0],
                other_phone=person.phone if person and needed else None,
                can_move=False,
                can_cancel=visit.state in rules.CANCELLABLE and visit.state != VisitState.REQUESTED,
                photos=photos.get(visit.order_id, ()),
            )
        )
    return views


def history_of_order(order: Order) -> list[Change]:
    """Every state change of an order and its visits, oldest first."""
    visit_ids = list(Visit.objects.filter(order=order).values_list("id", flat=True))
    return history_of([order.id, *visit_ids])


def _photos_of(orders: Sequence[Order]) -> dict[uuid.UUID, tuple[files.StoredPicture, ...]]:
    wanted = {photo for order in orders for photo in order.photos}
    found = files.list_pictures(wanted) if wanted else {}
    return {order.id: tuple(found[photo] for photo in order.photos if photo in found) for order in orders}


def _position_of(visit: Visit, *, market: str) -> LatLon:
    return accounts.get_market(market).plane.to_latlon(Point(visit.place_x, visit.place_y))


def _open(visit: Visit) -> bool:
    return visit.state in rules.ADDRESS_NEEDED


def _service_names(visits: Sequence[Visit], *, language: str) -> dict[int, str]:
    found = catalog.list_services({visit.service_id for visit in visits})
    return {service.service_id: text_in(service.names, language) for service in found}
