"""Free starts before anything is held: of one specialist, or of anyone suitable; and why a start is not free."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, DayStarts, Refusal, Terms
from doorstep.modules.booking import selectors
from doorstep.modules.booking.services.change import shape_of
from doorstep.modules.booking.services.parties import Party, local_date, party_of, terms_of
from doorstep.modules.specialists import facade as specialists

MOST_DAYS_ONE = 14
MOST_DAYS_ANYONE = 7


@dataclass(frozen=True, slots=True)
class SlotQuestion:
    """Whose free starts, for what, where, from which local date, over how many days."""

    market: str
    service_id: int
    offer_id: int | None
    position: LatLon | None
    address_id: uuid.UUID | None
    quantity: int
    first_day: date | None
    days: int


@dataclass(frozen=True, slots=True)
class SlotList:
    """The free starts a local date, with the price that a quote would bind now."""

    time_zone: str
    anyone: bool
    price: Money
    visit_minutes: int
    days: tuple[DayStarts, ...]
    candidates: int


def list_slots(question: SlotQuestion, *, actor: Actor, now: datetime) -> SlotList:
    """
    Free starts per local date, of an offer's specialist (14 days at most) or of anyone (7 days at most).

    :raises InvalidInput: if the place or the range of days is missing or too long.
    :raises ServiceMissing: if the market does not offer the service.
    :raises OfferUnavailable: if the offer can't be booked there.
    """
    market, point = _where(question, actor=actor)
    most = MOST_DAYS_ANYONE if question.offer_id is None else MOST_DAYS_ONE
    if not 1 <= question.days <= most:
        raise InvalidInput(f"Ask for 1 to {most} days.", field="days", minimum=1, maximum=most)
    party = party_of(
        service_id=question.service_id,
        offer_id=question.offer_id,
        market=market,
        point=point,
        quantity=question.quantity,
    )
    first = question.first_day or local_date(market, now)
    return SlotList(
        time_zone=market.time_zone,
        anyone=party.anyone,
        price=party.total,
        visit_minutes=party.shape.visit_minutes,
        days=tuple(_starts_of(party, point.cell, terms_of(market), first, question.days, now=now)),
        candidates=len(party.candidates),
    )


def why_not(question: SlotQuestion, start: datetime, *, actor: Actor, now: datetime) -> Refusal | None:
    """
    Why a start can't be booked with the offer's specialist, and the nearest that can; None if it can.

    :raises InvalidInput: without an offer.
    """
    market, point = _where(question, actor=actor)
    if question.offer_id is None:
        raise InvalidInput("Name the offer whose time you ask about.", field="offer_id")
    party = party_of(
        service_id=question.service_id,
        offer_id=question.offer_id,
        market=market,
        point=point,
        quantity=question.quantity,
    )
    return availability.explain_start(party.candidates[0], point.cell, start, terms=terms_of(market), now=now)


def _starts_of(
    party: Party, cell: Cell, terms: Terms, first: date, day_count: int, *, now: datetime
) -> list[DayStarts]:
    if not party.anyone:
        return availability.find_starts_one(
            party.candidates[0], cell, terms=terms, first=first, day_count=day_count, now=now
        )
    found = availability.find_starts_many(
        party.candidates, cell, terms=terms, first=first, day_count=day_count, now=now
    )
    return found.by_day()


def list_slots_to_move(
    visit_id: uuid.UUID, *, first_day: date | None, days: int, actor: Actor, now: datetime
) -> tuple[str, Sequence[DayStarts]]:
    """
    The starts to which a visit could be moved, as if its own time were free; (time zone, days).

    :raises NotFound: if the visit is not the actor's.
    """
    visit = selectors.get_own_visit(visit_id, actor=actor)
    market = accounts.get_market(visit.order.market_id)
    offer = specialists.get_offer(visit.offer_id)
    candidate = Candidate(visit.calendar_id, shape_of(visit), offer.base_cell, offer.radius_km)
    found = availability.find_starts_one(
        candidate,
        Point(visit.place_x, visit.place_y).cell,
        terms=terms_of(market),
        first=first_day or local_date(market, now),
        day_count=days,
        now=now,
        ignoring=visit.id,
    )
    return market.time_zone, found


def _where(question: SlotQuestion, *, actor: Actor) -> tuple[MarketFacts, Point]:
    if question.address_id is not None:
        address = accounts.get_address(question.address_id, actor=actor)
        return accounts.get_market(address.market), address.point
    if question.position is None:
        raise InvalidInput("Say where: address_id, or lat and lon.", field="address_id")
    market = accounts.get_market(question.market)
    return market, market.to_point(question.position)
