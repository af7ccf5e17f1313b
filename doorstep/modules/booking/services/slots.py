"""Free starts before anything is held: of one specialist, or of anyone suitable."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Cell, LatLon, Point
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import DayStarts, Terms
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import Wish, WishedAddOn, WishedService
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.composition import rules_of_visit
from doorstep.modules.booking.services.moves import shape_of
from doorstep.modules.booking.services.parties import Party, local_date, party_of_wish, terms_of
from doorstep.modules.booking.services.prices import prices_at
from doorstep.modules.booking.services.where import Whereabouts, candidate_of_visit, find_whereabouts
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.pricing.contracts import StartPrice
from doorstep.modules.specialists import facade as specialists

MOST_DAYS_ONE = 14
MOST_DAYS_ANYONE = 7


@dataclass(frozen=True, slots=True)
class SlotQuestion:
    """Whose free starts, for what and where."""

    market: str
    service_id: int
    offer_id: int | None
    position: LatLon | None
    address_id: uuid.UUID | None
    quantity: int
    also: tuple[WishedService, ...] = ()
    variants: tuple[int, ...] = ()
    add_ons: tuple[WishedAddOn, ...] = ()
    place_kind: PlaceKind = PlaceKind.CLIENT
    place_id: int | None = None

    @property
    def wish(self) -> Wish:
        """What is wanted, without address and time."""
        return Wish(
            self.service_id, self.quantity, self.offer_id, self.also, self.variants, self.add_ons,
            self.place_kind, self.place_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SlotList:
    """
    The free starts a local date, with the lowest price that a quote would bind now for one of them.

    ``dearer`` are the starts that cost more, by the market's rules: with the surcharges that the lowest price has not.
    With ``window_minutes`` each start is that of a range of arrival so long.
    """

    time_zone: str
    anyone: bool
    price: Money
    visit_minutes: int
    window_minutes: int | None
    days: tuple[DayStarts, ...]
    candidates: int
    dearer: Mapping[datetime, StartPrice]


@dataclass(frozen=True, slots=True)
class SlotsToMove:
    """The free starts a local date to which a visit could be moved; see :class:`SlotList`."""

    time_zone: str
    window_minutes: int | None
    days: tuple[DayStarts, ...]


def list_slots(question: SlotQuestion, *, first_day: date | None, days: int, actor: Actor, now: datetime) -> SlotList:
    """
    Free starts per local date, of an offer's specialist (14 days at most) or of anyone (7 days at most).

    :param first_day: the first local date; None for today.
    :raises InvalidInput: if the place is missing, the range of days too long, or the first day over or not open yet.
    :raises ServiceMissing: if the market does not offer the service.
    :raises OfferUnavailable: if the offer can't be booked there.
    :raises ChoiceNotOffered: if market or specialist do not have something of the wish.
    """
    where = whereabouts_of(question, actor=actor)
    market, cell = where.market, where.cell
    most = MOST_DAYS_ANYONE if question.offer_id is None else MOST_DAYS_ONE
    if not 1 <= days <= most:
        raise InvalidInput(f"Ask for 1 to {most} days.", field="days", minimum=1, maximum=most)
    party = party_of_wish(question.wish, market=market, point=where.point)
    terms, rules = terms_of(market), party.rules
    first = first_day_of(first_day, market, terms.under(rules), now=now)
    found = tuple(_starts_of(party, cell, terms, first, days, now=now))
    starts = [start for day in found for start in day.starts]
    prices = prices_at(party, starts, market=market, cell=cell, actor=actor, now=now)
    lowest = min(prices, default=StartPrice(party.total), key=lambda price: price.total.minor)
    return SlotList(
        time_zone=market.time_zone,
        anyone=party.anyone,
        price=lowest.total,
        visit_minutes=party.shape.visit_minutes,
        window_minutes=rules.window_minutes if rules else None,
        days=found,
        candidates=len(party.candidates),
        dearer=_dearer(starts, prices, lowest),
    )


def _dearer(starts: Sequence[datetime], prices: Sequence[StartPrice], lowest: StartPrice) -> dict[datetime, StartPrice]:
    """The starts that cost more than the lowest price, with the surcharges that it has not."""
    return {
        start: StartPrice(price.total, tuple(names for names in price.surcharges if names not in lowest.surcharges))
        for start, price in zip(starts, prices, strict=True)
        if price.total != lowest.total
    }


def first_day_of(asked: date | None, market: MarketFacts, terms: Terms, *, now: datetime) -> date:
    """
    The local date from which starts are listed.

    :raises InvalidInput: if it is over, or not open for booking yet.
    """
    today = local_date(market, now)
    last = today + timedelta(days=terms.horizon_days)
    if asked is not None and not today <= asked <= last:
        raise InvalidInput(
            f"Name a day from {today.isoformat()} to {last.isoformat()}, or none for today.",
            field="first_day",
            minimum=today.isoformat(),
            maximum=last.isoformat(),
        )
    return asked or today


def _starts_of(
    party: Party, cell: Cell | None, terms: Terms, first: date, day_count: int, *, now: datetime
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
) -> SlotsToMove:
    """
    The starts to which a visit could be moved, as if its own time were free.

    :raises NotFound: if the visit is not the actor's.
    :raises InvalidInput: if the first day is over or not open for booking yet.
    """
    visit = selectors.get_own_visit(visit_id, actor=actor)
    return starts_to_move(visit, visit.order, first_day=first_day, days=days, now=now)


def starts_to_move(visit: Visit, order: Order, *, first_day: date | None, days: int, now: datetime) -> SlotsToMove:
    """The starts to which a visit could be moved; who may ask has been decided."""
    market = accounts.get_market(order.market_id)
    offer = specialists.get_offer(visit.offer_id)
    candidate, point = candidate_of_visit(visit, shape_of(visit), offer, rules_of_visit(visit))
    rules = candidate.rules
    terms = terms_of(market)
    found = availability.find_starts_one(
        candidate,
        point.cell,
        terms=terms,
        first=first_day_of(first_day, market, terms.under(rules), now=now),
        day_count=days,
        now=now,
        ignoring=visit.id,
    )
    return SlotsToMove(market.time_zone, rules.window_minutes if rules else None, tuple(found))


def whereabouts_of(question: SlotQuestion, *, actor: Actor) -> Whereabouts:
    """
    Where a question's visit would be; raises as :func:`place_of` and :func:`find_whereabouts`.
    """
    if question.place_kind is PlaceKind.CLIENT:
        return Whereabouts(*place_of(question, actor=actor))
    return find_whereabouts(question.wish, address_id=question.address_id, market=question.market, actor=actor)


def place_of(question: SlotQuestion, *, actor: Actor) -> tuple[MarketFacts, Point]:
    """
    The market and the point that a question is about.

    :raises InvalidInput: if neither an address nor a position is named.
    :raises NotFound: if the address is not the actor's.
    """
    if question.address_id is not None:
        address = accounts.get_address(question.address_id, actor=actor)
        return accounts.get_market(address.market), address.point
    if question.position is None:
        raise InvalidInput("Say where: address_id, or lat and lon.", field="address_id")
    market = accounts.get_market(question.market)
    return market, market.to_point(question.position)
