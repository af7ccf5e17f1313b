"""
The life of a search after it is paid for: begun, served, left by its client, or lapsed.

The order's lock decides between them. Serving claims the time, as any hold does, so two who take it at once can't both.
"""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required
from doorstep.infra.rows import insert_rows, save_fields
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.errors import DomainError, NotFound
from doorstep.kernel.geo import Point
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, ClaimKind, ClaimRequest, OwnerKind, Shape, Terms
from doorstep.modules.booking import rules, search_rules
from doorstep.modules.booking.contracts import (
    Cause,
    OfferUnavailable,
    OrderState,
    OwnVisit,
    SearchFacts,
    SearchOver,
    SearchState,
    VisitState,
)
from doorstep.modules.booking.models import Order, Search, Visit
from doorstep.modules.booking.services.composition import all_items, items_of_search, keep_items, wish_of_items
from doorstep.modules.booking.services.confirming import give_up_open
from doorstep.modules.booking.services.giving_back import give_back_price
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.search_steps import move_search
from doorstep.modules.booking.services.search_views import facts_of_search
from doorstep.modules.booking.services.shifts import follow_shifts, put_on_claim
from doorstep.modules.booking.services.steps import lock_order, move_order, tell, visit_changed
from doorstep.modules.booking.services.wishes import bundle_of_offer, who_does_all
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, ServiceRules
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

NOBODY_FOUND = "nobody_found"


def urgent_terms(market_code: str) -> Terms:
    """A market's rules of starts for a search: whoever takes it agrees to come at once, so no notice is needed."""
    return replace(terms_of(accounts.get_market(market_code)), minimum_notice_minutes=0)


def urgent_rules(service_id: int) -> ServiceRules | None:
    """A service's rules of starts for a search: on the minute that somebody promises, without notice or window."""
    own = catalog.get_service(service_id).rules
    return replace(own, minimum_notice_minutes=None, window_minutes=None) if own else None


def candidate_for(search: Search, calendar_id: int, offer: OfferFacts, own: ServiceRules | None) -> Candidate:
    """Somebody who may serve a search, as availability asks; the share kept for emergencies is theirs to use."""
    shape = Shape(search.visit_minutes, search.preparation_minutes, search.cleanup_minutes)
    return Candidate(calendar_id, shape, offer.base_cell, offer.radius_km, own, urgent=True)


def list_able_offers(search: SearchFacts, offer_ids: Iterable[int]) -> set[int]:
    """Of some offers of what is looked for first those, still live, whose specialists do all of it at its price."""
    market = accounts.get_market(search.market)
    return who_does_all(wish_of_items(search.items), specialists.list_offers(offer_ids), market)


@transaction_required
def serve_search(
    order_id: uuid.UUID,
    offer_id: int,
    starts_at: datetime,
    *,
    reason: str = "",
    raise_minor: int = 0,
    actor: Actor,
    now: datetime,
) -> uuid.UUID:
    """
    Give a search to the specialist of an offer: claim the time, make the accepted visit, confirm the order.

    :param reason: how it came to this, for the history.
    :param raise_minor: what the platform pays the specialist beside the price.
    :return: the visit's id.
    :raises SearchOver: if nobody is looked for any more.
    :raises OfferMissing: if the offer is paused.
    :raises OfferUnavailable: if it is of another service, or its specialist does not do all that is wanted, or keeps
        no calendar.
    :raises OwnVisit: if it is the client's own.
    :raises StartRefused: with the reason, if the specialist can't come then.
    """
    order, search = _lock(order_id)
    if order.state != OrderState.SEARCHING:
        raise SearchOver(state=search.state)
    offer = specialists.get_offer(offer_id)
    if offer.service_id != search.service_id or offer.market != order.market_id:
        raise OfferUnavailable("This is not what is looked for.")
    offer_ids = _all_offers(order, search, offer)
    if offer.user_id == order.client_id:
        raise OwnVisit
    calendars = availability.calendars_of(OwnerKind.SPECIALIST, [offer.specialist_id])
    if offer.specialist_id not in calendars:
        raise OfferUnavailable("This specialist has not set working hours yet.")
    calendar_id = calendars[offer.specialist_id]
    availability.lock_calendars([calendar_id])
    claim = availability.claim(
        ClaimRequest(
            candidate=candidate_for(search, calendar_id, offer, urgent_rules(search.service_id)),
            holder_id=search.visit_id,
            start=starts_at,
            point=Point(search.place_x, search.place_y),
            terms=urgent_terms(order.market_id),
            kind=ClaimKind.VISIT,
        ),
        now=now,
    )
    visit = _new_visit(order, search, offer, calendar_id, starts_at, raise_minor=raise_minor, now=now)
    put_on_claim(visit, claim, None)
    items = items_of_search(search, visit, offer_ids)
    insert_rows([visit])
    keep_items(items)
    record_changes([Change(visit.id, "visit", "", visit.state, actor.label, reason, now)])
    order.visits_in_hand = [visit]
    served = move_search(order, search, SearchState.SERVED, now=now)
    confirmed = move_order(order, [visit], OrderState.CONFIRMED, actor=actor, now=now, reason=reason)
    tell(confirmed, served, visit_changed(visit, now=now), *follow_shifts(claim.shifted, now=now))
    return visit.id


def _all_offers(order: Order, search: Search, offer: OfferFacts) -> tuple[int, ...]:
    """
    The same specialist's offers of all that is wanted, that of the first service first.

    :raises OfferUnavailable: if they don't do something of it.
    """
    if not search.items:
        return (offer.offer_id,)
    wish = replace(wish_of_items(all_items(search)), offer_id=offer.offer_id)
    try:
        bundle = bundle_of_offer(wish, offer, accounts.get_market(order.market_id))
    except DomainError as error:
        raise OfferUnavailable("This specialist does not do all that is wanted.") from error
    return offer.offer_id, *bundle.further[offer.offer_id]


def _new_visit(
    order: Order,
    search: Search,
    offer: OfferFacts,
    calendar_id: int,
    starts_at: datetime,
    *,
    raise_minor: int,
    now: datetime,
) -> Visit:
    return Visit(
        id=search.visit_id,
        order=order,
        position=0,
        state=VisitState.ACCEPTED,
        service_id=search.service_id,
        offer_id=offer.offer_id,
        specialist_id=offer.specialist_id,
        specialist_user_id=offer.user_id,
        calendar_id=calendar_id,
        quantity=search.quantity,
        anyone=True,
        price_minor=search.price_minor,
        currency=search.currency,
        lines=search.lines,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=search.visit_minutes),
        preparation_minutes=search.preparation_minutes,
        cleanup_minutes=search.cleanup_minutes,
        time_zone=search.time_zone,
        address_id=search.address_id,
        place_kind=PlaceKind.CLIENT,
        place_sealed=search.place_sealed,
        place_x=search.place_x,
        place_y=search.place_y,
        district=search.district,
        door_sealed=search.door_sealed,
        for_person_id=search.for_person_id,
        for_sealed=search.for_sealed,
        raise_minor=raise_minor,
        created_at=now,
    )


@transaction_required
def lock_search(order_id: uuid.UUID) -> SearchFacts:
    """
    A search that goes on, its order locked, so that nobody else can serve or end it.

    :raises NotFound: if there is no such search.
    :raises SearchOver: if nobody is looked for any more.
    """
    order, search = _lock(order_id)
    if order.state != OrderState.SEARCHING:
        raise SearchOver(state=search.state)
    return facts_of_search(search, order)


@transaction_required
def _lock(order_id: uuid.UUID) -> tuple[Order, Search]:
    """
    A search with its order, under the order's lock.

    :raises NotFound: if there is no such search.
    :raises SearchOver: if somebody serves it already.
    """
    order, visits = lock_order(order_id)
    if visits:
        raise SearchOver(state=SearchState.SERVED.value)
    if order.search_in_hand is None:
        raise NotFound
    return order, order.search_in_hand


@transaction_required
def leave_search(order: Order, search: Search, cause: Cause, reason: str, *, actor: Actor, now: datetime) -> Order:
    """
    End a search that nobody serves: free of charge, with all money back, by no policy. The caller has locked its order.

    :raises ImpossibleTransition: if it is over.
    """
    rules.ORDERS.check(OrderState(order.state), OrderState.CANCELLED)
    give_up_open(order, reason=str(cause), actor=actor, now=now)
    give_back_price(order, actor=actor, now=now)
    state = SearchState.LEFT if cause is Cause.CLIENT else SearchState.LAPSED
    ended = move_search(order, search, state, now=now)
    tell(move_order(order, [], OrderState.CANCELLED, actor=actor, now=now, cause=cause, reason=reason), ended)
    return order


@transaction_required
def lapse_search(order_id: uuid.UUID, *, now: datetime) -> bool:
    """Nobody was found in time: the order is off by the platform's cause, and all money goes back. Whether it was."""
    order, visits = lock_order(order_id)
    search = order.search_in_hand
    if visits or search is None or order.state != OrderState.SEARCHING:
        return False
    if search.deadline is None or search.deadline > now:
        return False
    leave_search(order, search, Cause.PLATFORM, NOBODY_FOUND, actor=SYSTEM, now=now)
    return True


@transaction_required
def prolong_search(
    order_id: uuid.UUID, *, deadline: datetime, latest: datetime, by_minor: int = 0, actor: Actor, now: datetime
) -> None:
    """
    Look for somebody longer, or for later starts as well; never shorter. Whoever comes may earn more by its client.

    :param by_minor: what the client adds to the price, taxes included. What was paid before stays as it is; the rest is
        paid at the door or after the visit, as the rest of any price is.
    :raises NotFound: if there is no such search.
    :raises SearchOver: if nobody is looked for any more.
    """
    order, search = _lock(order_id)
    if order.state != OrderState.SEARCHING or search.deadline is None:
        raise SearchOver(state=search.state)
    search.deadline, search.latest = max(search.deadline, deadline), max(search.latest, latest)
    save_fields(search, ("deadline", "latest"))
    added = Money(by_minor, order.currency) if by_minor else None
    if added is not None:
        _add_to_price(order, search, added)
    note = search_rules.step_note(search_rules.SearchStep(search.deadline, added))
    record_changes([Change(order.id, "order", order.state, order.state, actor.label, note, now)])


@transaction_required
def _add_to_price(order: Order, search: Search, added: Money) -> None:
    lines = [pricing.line_from_plain(line, search.currency) for line in search.lines]
    lines = [*pricing.raised_lines(lines, added, search_rules.RAISE_NAMES)]
    search.lines = [pricing.line_to_plain(line) for line in lines]
    search.price_minor += added.minor
    search.added_minor += added.minor
    save_fields(search, ("lines", "price_minor", "added_minor"))
    order.total_minor += added.minor
    save_fields(order, ("total_minor",))


def require_search(order: Order) -> Search:
    """
    The search of an order without visits.

    :raises ImpossibleTransition: if it has none.
    """
    if order.search_in_hand is None:
        raise ImpossibleTransition("Nothing is left of it.", state=order.state, wanted="cancelled")
    return order.search_in_hand
