"""Orders and visits as each side sees them, with the names that other modules own, in one language."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra import files
from doorstep.infra.audit import Change, history_of
from doorstep.kernel.geo import LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import OrderState, VisitState
from doorstep.modules.booking.models import Cancellation, Extra, Order, Proposal, Visit, VisitFor, VisitPlace
from doorstep.modules.booking.pay_contracts import PayState
from doorstep.modules.booking.pay_rules import pay_state
from doorstep.modules.booking.services.alternatives import proposals_of
from doorstep.modules.booking.services.composition import ItemView, item_views, title_of
from doorstep.modules.booking.services.consequences import endings_of, nobody_came_from
from doorstep.modules.booking.services.extra_answers import extras_of
from doorstep.modules.booking.services.links import LinkTimes, find_link_times
from doorstep.modules.booking.services.money import due_of
from doorstep.modules.booking.services.search_views import SearchView, search_views
from doorstep.modules.catalog.contracts import FALLBACK_LANGUAGE, PlaceKind
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Payment
from doorstep.modules.promotions import facade as promotions
from doorstep.modules.promotions.contracts import DiscountFacts
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import PlaceFacts, SpecialistCard


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
    for_specialist: bool = False
    language: str = FALLBACK_LANGUAGE
    for_person: VisitFor | None = None
    ended: Cancellation | None = None
    nobody_came_from: datetime | None = None
    proposals: tuple[Proposal, ...] = ()
    shop: PlaceFacts | None = None
    link: LinkTimes | None = None
    items: tuple[ItemView, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """For the client when the promised window begins, for the specialist the planned start."""
        return self.visit.starts_at if self.for_specialist else self.visit.agreed_at

    @property
    def ends_at(self) -> datetime:
        """For the client the end at the latest, for the specialist the planned one."""
        return self.visit.ends_at if self.for_specialist else self.visit.over_at


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as its client sees it."""

    order: Order
    visits: tuple[VisitView, ...]
    can_cancel: bool
    can_move_together: bool
    due_minor: int
    photos: tuple[files.StoredPicture, ...]
    language: str
    discounts: tuple[DiscountFacts, ...] = ()
    payments: tuple[Payment, ...] = ()
    pay_state: PayState = PayState.DUE
    extras: tuple[Extra, ...] = ()
    search: SearchView | None = None


def views_for_client(orders: Sequence[Order], *, language: str) -> list[OrderView]:
    """Orders with their visits, in five queries however many; two more if one has none yet."""
    visits = selectors.visits_of(list(orders))
    items = item_views(visits, language=language)
    cards = specialists.cards({visit.specialist_id for visit in visits})
    people = accounts.person_cards([visit.specialist_user_id for visit in visits if _open(visit)])
    orders_by_id = {order.id: order for order in orders}
    ended = _without_replaced(endings_of(visits), visits)
    proposed = proposals_of(visits)
    tied = tied_visits(visits)
    shops = shops_of(visits)
    grouped: dict[uuid.UUID, list[VisitView]] = {order.id: [] for order in orders}
    for visit in visits:
        person = people.get(visit.specialist_user_id)
        card = cards[visit.specialist_id]
        grouped[visit.order_id].append(
            VisitView(
                visit=visit,
                service_name=title_of(items[visit.id]),
                specialist=card,
                place=_place_of(visit),
                position=_position_of(visit, market=orders_by_id[visit.order_id].market_id),
                shop=shops.get(visit.shop_id or 0),
                link=find_link_times(visit),
                other_name=card.display_name,
                other_phone=person.phone if person else None,
                can_move=visit.state in rules.MOVABLE and visit.id not in tied,
                can_cancel=visit.state in rules.CANCELLABLE,
                language=language,
                for_person=visit.open_for(),
                ended=ended.get(visit.id),
                nobody_came_from=nobody_came_from(orders_by_id[visit.order_id], visit),
                proposals=tuple(proposed.get(visit.id, ())),
                items=items[visit.id],
            )
        )
    photos = _photos_of(orders)
    discounts = promotions.discounts_of([order.id for order in orders if order.discount_minor])
    paid, extras = _payments_of(orders), extras_of(visits)
    searches = search_views(orders, {visit.order_id for visit in visits}, language=language)
    return [
        _order_view(
            order,
            grouped[order.id],
            photos[order.id],
            language,
            discounts.get(order.id, ()),
            paid[order.id],
            extras,
            searches.get(order.id),
        )
        for order in orders
    ]


def _without_replaced(ended: dict[uuid.UUID, Cancellation], visits: Sequence[Visit]) -> dict[uuid.UUID, Cancellation]:
    """Nothing was given back of visits in whose place another came, or may still come."""
    replaced = {visit.replaces_id for visit in visits} | {visit.id for visit in visits if visit.awaited}
    return {visit_id: row for visit_id, row in ended.items() if visit_id not in replaced}


def _order_view(
    order: Order,
    visits: list[VisitView],
    photos: tuple[files.StoredPicture, ...],
    language: str,
    discounts: tuple[DiscountFacts, ...],
    paid: Sequence[Payment],
    extras: Mapping[uuid.UUID, Sequence[Extra]],
    search: SearchView | None,
) -> OrderView:
    live = [view for view in visits if not rules.VISITS.is_final(VisitState(view.visit.state))]
    parties = {view.visit.party for view in live}
    movable = all(view.visit.state in rules.MOVABLE for view in live)
    ended = {view.visit.id: view.ended for view in visits if view.ended is not None}
    waits = search is not None and order.state in (OrderState.HELD, OrderState.SEARCHING)
    due_minor = order.payable.minor if waits else due_of(order, [view.visit for view in visits], ended)
    return OrderView(
        order,
        tuple(visits),
        can_cancel=waits or (bool(live) and all(view.can_cancel for view in live)),
        can_move_together=len(live) > 1 and len(parties) == 1 and None not in parties and movable,
        due_minor=due_minor,
        payments=tuple(paid),
        pay_state=pay_state(OrderState(order.state), Money(due_minor, order.currency), paid),
        photos=photos,
        language=language,
        discounts=discounts,
        extras=tuple(extra for view in visits for extra in extras.get(view.visit.id, ())),
        search=search,
    )


def _payments_of(orders: Sequence[Order]) -> dict[uuid.UUID, list[Payment]]:
    """All payments of some orders, oldest first; asked only for those whose payments are not in hand."""
    known = {order.id: order.payments_in_hand for order in orders if order.payments_in_hand is not None}
    asked = [order.id for order in orders if order.id not in known]
    found = payments.payments_of_orders(asked) if asked else {}
    return {order.id: known[order.id] if order.id in known else found.get(order.id, []) for order in orders}


def tied_visits(visits: Sequence[Visit]) -> set[uuid.UUID]:
    """Those of some visits that can't be moved alone, as others of their party still stand."""
    live = [visit for visit in visits if visit.party and not rules.VISITS.is_final(VisitState(visit.state))]
    sizes = Counter(visit.party for visit in live)
    return {visit.id for visit in live if sizes[visit.party] > 1}


def views_for_specialist(visits: Sequence[Visit], *, language: str) -> list[VisitView]:
    """
    Visits as their specialist sees them.

    Until accepted: the district and the client's first name. From then to the end: address and phone.
    Photos of the problem: unless the visit came to nothing.
    """
    items = item_views(visits, language=language)
    cards = specialists.cards({visit.specialist_id for visit in visits})
    people = accounts.person_cards([visit.order.client_id for visit in visits])
    photos = _photos_of([visit.order for visit in visits if visit.state in rules.PHOTOS_SHOWN])
    shops = shops_of(visits)
    views = []
    ended = endings_of(visits)
    proposed = proposals_of(visits)
    for visit in visits:
        person = people.get(visit.order.client_id)
        needed = _open(visit)
        name = person.name if person else ""
        views.append(
            VisitView(
                visit=visit,
                service_name=title_of(items[visit.id]),
                specialist=cards[visit.specialist_id],
                place=_place_of(visit) if needed or visit.shop_id else None,
                position=_position_of(visit, market=visit.order.market_id) if needed or visit.shop_id else None,
                shop=shops.get(visit.shop_id or 0),
                link=find_link_times(visit),
                other_name=name if needed else name.partition(" ")[0],
                other_phone=person.phone if person and needed else None,
                can_move=False,
                can_cancel=visit.state in rules.CANCELLABLE and visit.state != VisitState.REQUESTED,
                photos=photos.get(visit.order_id, ()),
                for_specialist=True,
                language=language,
                for_person=_shown_for(visit.open_for(), needed=needed),
                ended=ended.get(visit.id),
                proposals=tuple(proposed.get(visit.id, ())),
                items=items[visit.id],
            )
        )
    return views


def history_of_order(order: Order) -> list[Change]:
    """Every state change of an order and its visits, oldest first."""
    visit_ids = list(Visit.objects.filter(order=order).values_list("id", flat=True))
    return history_of([order.id, *visit_ids], kinds=rules.STEPS_OF)


def history_for_client(order: Order) -> list[Change]:
    """The same without what only the specialist's plan knows: how a visit was shifted inside its window."""
    return [step for step in history_of_order(order) if rules.read_note(rules.Note.PLANNED, step.reason) is None]


def _photos_of(orders: Sequence[Order]) -> dict[uuid.UUID, tuple[files.StoredPicture, ...]]:
    wanted = {photo for order in orders for photo in order.photos}
    found = files.list_pictures(wanted) if wanted else {}
    return {order.id: tuple(found[photo] for photo in order.photos if photo in found) for order in orders}


def shops_of(visits: Sequence[Visit]) -> dict[int, PlaceFacts]:
    """The shops at which some visits are, by id; asked only if there is one."""
    wanted = {visit.shop_id for visit in visits if visit.shop_id is not None}
    return specialists.list_places(wanted) if wanted else {}


def _place_of(visit: Visit) -> VisitPlace | None:
    """Where to go; nowhere for an online visit, whose coordinates are the specialist's."""
    return None if visit.place_kind == PlaceKind.ONLINE else visit.open_place()


def _position_of(visit: Visit, *, market: str) -> LatLon:
    return accounts.get_market(market).plane.to_latlon(Point(visit.place_x, visit.place_y))


def _shown_for(person: VisitFor | None, *, needed: bool) -> VisitFor | None:
    """What a specialist reads of the person: all of it while the address is shown, else a first name."""
    if person is None or needed:
        return person
    return VisitFor(name=person.name.partition(" ")[0], phone="", notes="")


def _open(visit: Visit) -> bool:
    return visit.state in rules.ADDRESS_NEEDED
