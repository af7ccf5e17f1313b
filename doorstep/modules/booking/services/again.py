"""Booking the same again: an earlier visit as a wish that can be booked now, and what has changed since."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from doorstep.infra.db import translated_errors
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.booking import selectors
from doorstep.modules.booking.again_contracts import AgainChange, AgainFit
from doorstep.modules.booking.again_rules import choose_again, without_choice
from doorstep.modules.booking.contracts import (
    ChoiceNotOffered,
    OfferUnavailable,
    VisitState,
    Wish,
    WishedService,
)
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.composition import wish_of_visit
from doorstep.modules.booking.services.parties import Party, local_date, party_of_wish, terms_of
from doorstep.modules.booking.services.prices import lines_at
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, ServiceMissing
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.specialists.contracts import OfferMissing

# Today, and every weekday after it.
_DAYS_AT_ONCE = 8
_DAYS_AROUND = 3
_MOST_OTHERS = 3
_CAME_TO_NOTHING = frozenset({VisitState.CANCELLED, VisitState.DECLINED, VisitState.EXPIRED, VisitState.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Again:
    """
    A visit as it would be booked again.

    Without ``wish.offer_id`` anyone suitable is meant. Without ``address_id`` the client has none in the market any
    more, or the visit is not at the client's. ``starts_at``, ``fit`` and ``price`` are None when nobody can come.
    ``changes`` say what is not as it was.
    """

    visit: Visit
    wish: Wish
    address_id: uuid.UUID | None
    for_person_id: uuid.UUID | None
    starts_at: datetime | None = None
    window_minutes: int | None = None
    fit: AgainFit | None = None
    price: Money | None = None
    changes: tuple[AgainChange, ...] = ()

    @property
    def specialist_id(self) -> int | None:
        """Who comes; None for anyone."""
        return None if self.wish.offer_id is None else self.visit.specialist_id


@dataclass(frozen=True, slots=True)
class _Place:
    address_id: uuid.UUID | None
    point: Point | None
    changed: bool


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks, when, and for which place."""

    market: MarketFacts
    point: Point | None
    actor: Actor
    now: datetime

    @property
    def cell(self) -> Cell | None:
        return self.point.cell if self.point else None


def book_again(order_id: uuid.UUID, visit_id: uuid.UUID | None, *, actor: Actor, now: datetime) -> Again:
    """
    What to book so that a visit takes place again with the same choices, at the next fitting start; writes nothing.

    The same specialist (anyone, if anyone was meant) at the same weekday and time of day if possible, else at that time
    on another day, else the next free one; else anyone suitable, likewise. Never on or before the day of a visit that
    takes place. What is not offered any more is left out, and named in ``changes``.

    :param visit_id: which visit of the order; its first if left out.
    :raises NotFound: if the order is not the actor's own, or the visit is not of this order.
    :raises ServiceMissing: if the market does not offer the service any more.
    """
    with translated_errors():
        visit = _own_visit(order_id, visit_id, actor)
        market = accounts.get_market(visit.order.market_id)
        place = _place_of(visit, market.code, actor)
        person_id = _person_of(visit, actor)
        before = _wish_of(visit)
        wish = _within_limits(before)
        changed = (
            (AgainChange.ADDRESS_GONE, place.changed),
            (AgainChange.PERSON_GONE, person_id != visit.for_person_id),
            (AgainChange.QUANTITY, wish != before),
        )
        kept = Again(
            visit=visit,
            wish=wish,
            address_id=place.address_id,
            for_person_id=person_id,
            changes=tuple(change for change, holds in changed if holds),
        )
        return _with_start(kept, _Asking(market, place.point, actor, now))


@dataclass(frozen=True, slots=True)
class OtherStarts:
    """Free starts instead of one that came to nothing, in order; without ``offer_id`` they are anyone's."""

    starts: tuple[datetime, ...]
    offer_id: int | None
    time_zone: str


def list_other_starts(order_id: uuid.UUID, visit_id: uuid.UUID | None, *, actor: Actor, now: datetime) -> OtherStarts:
    """
    Free starts around that of a visit of an order, the first one if none is named; writes nothing.

    :raises NotFound: if the order is not the actor's own, or has no such visit.
    """
    with translated_errors():
        return other_starts(_own_visit(order_id, visit_id, actor), actor=actor, now=now)


def other_starts(visit: Visit, *, actor: Actor, now: datetime) -> OtherStarts:
    """
    Up to three other free starts around that of a visit: of its specialist, else of anyone suitable.

    :param actor: the client.
    """
    market = accounts.get_market(visit.order.market_id)
    at_client = PlaceKind(visit.place_kind) is PlaceKind.CLIENT
    asking = _Asking(market, Point(visit.place_x, visit.place_y) if at_client else None, actor, now)
    wish = _within_limits(_wish_of(visit))
    for tried in dict.fromkeys((wish, replace(wish, offer_id=None, place_id=visit.shop_id))):
        try:
            party = _party_of(tried, asking)
        except (OfferMissing, OfferUnavailable, ServiceMissing):
            continue
        free = [start for start in _starts_near(party, visit.agreed_at, asking) if start != visit.agreed_at]
        found = availability.spread_starts(free, visit.agreed_at, time_zone=visit.time_zone, most=_MOST_OTHERS)
        if found:
            return OtherStarts(found, tried.offer_id, visit.time_zone)
    return OtherStarts((), None, visit.time_zone)


def _starts_near(party: Party, wanted: datetime, asking: _Asking) -> list[datetime]:
    """The free starts of the days around a wanted one."""
    terms, now = terms_of(asking.market), asking.now
    first = max(local_date(asking.market, wanted) - timedelta(days=_DAYS_AROUND), local_date(asking.market, now))
    pairs = zip(party.offers, party.candidates, strict=True)
    others = [candidate for offer, candidate in pairs if offer.user_id != asking.actor.user_id]
    if not others:
        return []
    found = availability.find_starts_many(
        others, asking.cell, terms=terms, first=first, day_count=2 * _DAYS_AROUND + 1, now=now
    )
    return [start for day in found.by_day() for start in day.starts]


def _own_visit(order_id: uuid.UUID, visit_id: uuid.UUID | None, actor: Actor) -> Visit:
    order = selectors.get_order(order_id, actor=actor)
    if order.client_id != actor.user_id:  # what is booked again is the client's own affair, not staff's
        raise NotFound
    visit = next((one for one in selectors.visits_of([order]) if visit_id in (None, one.id)), None)
    if visit is None:
        raise NotFound
    visit.order = order
    return visit


def _wish_of(visit: Visit) -> Wish:
    """What was booked: by whom, with all that came with it, and where."""
    place_id = visit.shop_id if visit.anyone else None
    return replace(wish_of_visit(visit, anyone=visit.anyone), place_kind=PlaceKind(visit.place_kind), place_id=place_id)


def _within_limits(wish: Wish) -> Wish:
    """The wish in quantities that are sold now."""
    sold = {one.service_id: one for one in catalog.list_services({one.service_id for one in wish.services})}

    def bounded(service_id: int, quantity: int) -> int:
        service = sold.get(service_id)
        return quantity if service is None else min(max(quantity, service.minimum_quantity), service.maximum_quantity)

    also = tuple(WishedService(one.service_id, bounded(one.service_id, one.quantity)) for one in wish.also)
    return replace(wish, quantity=bounded(wish.service_id, wish.quantity), also=also)


def _place_of(visit: Visit, market: str, actor: Actor) -> _Place:
    """The visit's address where it is now; once it is removed, the client's first one of the market."""
    if PlaceKind(visit.place_kind) is not PlaceKind.CLIENT:
        return _Place(None, None, changed=False)
    if visit.address_id is not None:
        try:
            found = accounts.get_address(visit.address_id, actor)
        except NotFound:
            pass
        else:
            if found.market == market:
                return _Place(found.id, found.point, changed=False)
    own = accounts.addresses_of_people([actor.user_id]) if actor.user_id is not None else []
    others = sorted((one for one in own if one.market == market), key=lambda one: not one.is_default)
    if not others:
        return _Place(None, Point(visit.place_x, visit.place_y), changed=True)
    return _Place(others[0].id, others[0].point, changed=True)


def _person_of(visit: Visit, actor: Actor) -> uuid.UUID | None:
    if visit.for_person_id is None:
        return None
    try:
        return accounts.get_cared_person(visit.for_person_id, actor).id
    except NotFound:
        return None


def _with_start(kept: Again, asking: _Asking) -> Again:
    """The same with the next fitting start and its price: of the specialist, else of anyone."""
    tried = [kept]
    if kept.wish.offer_id is not None:
        tried.append(replace(kept, wish=replace(kept.wish, offer_id=None, place_id=kept.visit.shop_id)))
    missing: AgainChange | None = None
    for again in tried:
        if missing is not None:
            again = replace(again, changes=(missing, *again.changes))
        try:
            party = _party_of(again.wish, asking)
        except (OfferMissing, OfferUnavailable):
            missing = AgainChange.SPECIALIST_GONE
            continue
        found = _fitting_start(party, again.visit, asking)
        if found is not None:
            return _priced(again, party, *found, asking)
        missing = AgainChange.SPECIALIST_BUSY
    gone = (AgainChange.SPECIALIST_GONE,) if AgainChange.SPECIALIST_GONE in again.changes else ()
    return replace(kept, changes=(AgainChange.NOBODY_FREE, *gone, *kept.changes))


def _party_of(wish: Wish, asking: _Asking) -> Party:
    """Who may do a wish; what can't be had with it any more is left out, one thing after another."""
    while True:
        try:
            return party_of_wish(wish, market=asking.market, point=asking.point)
        except ChoiceNotOffered as error:
            less = without_choice(wish, str(error.context["field"]), error.context["id"])
            if less == wish:
                raise
            wish = less


def _fitting_start(party: Party, visit: Visit, asking: _Asking) -> tuple[datetime, AgainFit] | None:
    zone = asking.market.time_zone
    after = None if visit.state in _CAME_TO_NOTHING else local_date(asking.market, visit.agreed_at)
    for starts in _starts_in_turn(party, asking):
        found = choose_again(starts, visit.agreed_at, time_zone=zone, after=after)
        if found is not None:
            return found
    return None


def _starts_in_turn(party: Party, asking: _Asking) -> Iterator[list[datetime]]:
    """The free starts: of one specialist all at once, of anyone some days at a time, as each time asks many people."""
    terms, cell, now = terms_of(asking.market), asking.cell, asking.now
    first = local_date(asking.market, now)
    last = first + timedelta(days=terms.under(party.rules).horizon_days)
    if not party.anyone:
        (candidate,), day_count = party.candidates, (last - first).days + 1
        days = availability.find_starts_one(candidate, cell, terms=terms, first=first, day_count=day_count, now=now)
        yield [start for day in days for start in day.starts]
        return
    pairs = zip(party.offers, party.candidates, strict=True)
    others = [candidate for offer, candidate in pairs if offer.user_id != asking.actor.user_id]
    while others and first <= last:
        found = availability.find_starts_many(others, cell, terms=terms, first=first, day_count=_DAYS_AT_ONCE, now=now)
        yield [start for day in found.by_day() for start in day.starts]
        first += timedelta(days=_DAYS_AT_ONCE)


def _priced(again: Again, party: Party, start: datetime, fit: AgainFit, asking: _Asking) -> Again:
    lines = lines_at(party, start, market=asking.market, cell=asking.cell, actor=asking.actor, now=asking.now)
    price = pricing.total_of(lines, asking.market.currency)
    changed = (
        (AgainChange.CHOICE_GONE, party.wish != again.wish),
        (AgainChange.PRICE, price != Money(again.visit.price_minor, again.visit.currency)),
    )
    return replace(
        again,
        wish=party.wish,
        starts_at=start,
        window_minutes=party.rules.window_minutes if party.rules else None,
        fit=fit,
        price=price,
        changes=(*again.changes, *(change for change, holds in changed if holds)),
    )
