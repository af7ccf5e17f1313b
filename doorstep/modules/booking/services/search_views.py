"""Searches as their clients see them, and as those know them who look for people."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from doorstep.kernel.geo import LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import SearchFacts, SearchState, WhenKind
from doorstep.modules.booking.models import Order, Search, VisitFor, VisitPlace
from doorstep.modules.booking.services.composition import ItemView, all_items, describe_items, title_of
from doorstep.modules.booking.services.search_steps import visit_of_search
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import PaymentMethod


@dataclass(frozen=True, slots=True)
class SearchView:
    """What an order looks for while nobody serves it, or looked for in vain."""

    search: Search
    service_name: str
    items: tuple[ItemView, ...]
    place: VisitPlace
    position: LatLon
    for_person: VisitFor | None
    language: str


def search_views(
    orders: Sequence[Order], with_visits: Collection[uuid.UUID], *, language: str
) -> dict[uuid.UUID, SearchView]:
    """By order the searches of those that have no visits; asked only if there is one."""
    wanted = {order.id: order for order in orders if order.id not in with_visits}
    if not wanted:
        return {}
    known = [order.search_in_hand for order in wanted.values() if order.search_in_hand is not None]
    asked = wanted.keys() - {search.order_id for search in known}
    searches = known + selectors.searches_of(list(asked))
    items = describe_items({search.order_id: all_items(search) for search in searches}, language=language)
    return {
        search.order_id: _view(
            search, items[search.order_id], market=wanted[search.order_id].market_id, language=language
        )
        for search in searches
    }


def _view(search: Search, items: tuple[ItemView, ...], *, market: str, language: str) -> SearchView:
    sealed = visit_of_search(search)
    return SearchView(
        search=search,
        service_name=title_of(items),
        items=items,
        place=sealed.open_place(),
        position=accounts.get_market(market).plane.to_latlon(Point(search.place_x, search.place_y)),
        for_person=sealed.open_for(),
        language=language,
    )


def find_search(order_id: uuid.UUID) -> SearchFacts | None:
    """A search with its order as it stands; None if the order was booked with somebody from the first."""
    return next(iter(list_searches([order_id])), None)


def list_searches(order_ids: Sequence[uuid.UUID]) -> list[SearchFacts]:
    """Searches with their orders as they stand, in no particular order; orders without one are left out."""
    searches = selectors.searches_of(order_ids)
    orders = {order.id: order for order in selectors.orders_by_id([search.order_id for search in searches])}
    return [facts_of_search(search, orders[search.order_id]) for search in searches]


def facts_of_search(search: Search, order: Order) -> SearchFacts:
    """What those know of a search who look for people."""
    return SearchFacts(
        order_id=order.id,
        number=order.number,
        client_id=order.client_id,
        market=order.market_id,
        state=SearchState(search.state),
        when=WhenKind(search.when_kind),
        service_id=search.service_id,
        quantity=search.quantity,
        earliest=search.earliest,
        latest=search.latest,
        deadline=search.deadline,
        begun_at=search.begun_at,
        point=Point(search.place_x, search.place_y),
        district=search.district,
        visit_minutes=search.visit_minutes,
        preparation_minutes=search.preparation_minutes,
        cleanup_minutes=search.cleanup_minutes,
        price=Money(search.price_minor, search.currency),
        time_zone=search.time_zone,
        note=order.note,
        added_minor=search.added_minor,
        may_add=may_add_to_price(order),
        expected=search.expected,
        items=all_items(search),
    )


def may_add_to_price(order: Order) -> bool:
    """Whether what a client adds can be paid: at the door, later, or online as the rest of the price."""
    if order.payment_method in (PaymentMethod.CASH, PaymentMethod.PAY_LATER):
        return True
    terms = payments.terms_of(order.market_id)
    by_card = any(method is PaymentMethod.CARD for method, _ in terms.ways)
    return by_card and payments.capabilities_of(terms.provider) is not None
