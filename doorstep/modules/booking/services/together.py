"""Free starts of several people at one time and place: for a party before it is held, and to move one."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.geo import Point
from doorstep.kernel.intervals import from_minute
from doorstep.kernel.matching import times_for_distinct
from doorstep.kernel.money import Money, total
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import DayStarts, StartsOfMany
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import OwnVisit
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.party_contracts import (
    LEAST_TOGETHER,
    MOST_TOGETHER,
    NotTogether,
    TogetherQuestion,
)
from doorstep.modules.booking.services.consequences import visits_to_move
from doorstep.modules.booking.services.parties import Party, party_of_wish, terms_of
from doorstep.modules.booking.services.prices import prices_at
from doorstep.modules.booking.services.slots import (
    MOST_DAYS_ANYONE,
    SlotQuestion,
    SlotsToMove,
    first_day_of,
    place_of,
    starts_to_move,
)
from doorstep.modules.pricing.contracts import StartPrice


@dataclass(frozen=True, slots=True)
class TogetherSlots:
    """
    The starts a local date at which different people can do all of some wishes, with the lowest price of all together.

    ``dearer`` are the starts that cost more. ``parties`` are those who were asked, a wish each.
    """

    time_zone: str
    price: Money
    parties: tuple[Party, ...]
    days: tuple[DayStarts, ...]
    dearer: Mapping[datetime, StartPrice]


def list_slots_together(
    question: TogetherQuestion, *, first_day: date | None, days: int, actor: Actor, now: datetime
) -> TogetherSlots:
    """
    Free starts per local date at which every wish can have somebody of its own; 7 days at most.

    At such a start nobody is counted twice: there is a way to give each wish a different person.

    :param first_day: the first local date; None for today.
    :raises NotTogether: for less than two wishes or more than four, or one specialist chosen for two.
    :raises InvalidInput: if the place is missing, the range of days too long, or the first day over or not open yet.
    :raises ServiceMissing: if the market does not offer one of the services.
    :raises OfferUnavailable: if one of the offers can't be booked there.
    :raises ChoiceNotOffered: if market or specialist do not have something of a wish.
    :raises OwnVisit: if the actor is one of the chosen specialists.
    """
    if not LEAST_TOGETHER <= len(question.wishes) <= MOST_TOGETHER:
        raise NotTogether(f"Name {LEAST_TOGETHER} to {MOST_TOGETHER} wishes.")
    if not 1 <= days <= MOST_DAYS_ANYONE:
        raise InvalidInput(f"Ask for 1 to {MOST_DAYS_ANYONE} days.", field="days", minimum=1, maximum=MOST_DAYS_ANYONE)
    market, point = place_of(
        SlotQuestion(question.market, 0, None, question.position, question.address_id, 1), actor=actor
    )
    parties = _parties_of(question, market, point, actor=actor)
    first = first_day_of(first_day, market, terms_of(market), now=now)
    found = [
        availability.find_starts_many(
            party.candidates, point.cell, terms=terms_of(market), first=first, day_count=days, now=now
        )
        for party in parties
    ]
    by_day = _starts_for_all(found, parties, market, actor)
    starts = [start for day in by_day for start in day.starts]
    listed = [prices_at(party, starts, market=market, cell=point.cell, actor=actor, now=now) for party in parties]
    prices = [_joined(some) for some in zip(*listed, strict=True)] if starts else []
    lowest = min(prices, default=_joined([StartPrice(party.total) for party in parties]), key=_minor)
    return TogetherSlots(
        time_zone=market.time_zone,
        price=lowest.total,
        parties=tuple(parties),
        days=tuple(by_day),
        dearer={
            start: StartPrice(price.total, tuple(names for names in price.surcharges if names not in lowest.surcharges))
            for start, price in zip(starts, prices, strict=True)
            if price.total != lowest.total
        },
    )


def _parties_of(question: TogetherQuestion, market: MarketFacts, point: Point, *, actor: Actor) -> list[Party]:
    parties = [party_of_wish(wish, market=market, point=point) for wish in question.wishes]
    chosen = [party.offers[0] for party in parties if not party.anyone]
    if any(offer.user_id == actor.user_id for offer in chosen):
        raise OwnVisit
    if len({offer.calendar_id for offer in chosen}) < len(chosen):
        raise NotTogether("One specialist can't do two visits at once.")
    return parties


def _starts_for_all(
    found: Sequence[StartsOfMany], parties: Sequence[Party], market: MarketFacts, actor: Actor
) -> list[DayStarts]:
    """The starts at which every wish can have somebody of its own, by local date."""
    own = {offer.calendar_id for party in parties for offer in party.offers if offer.user_id == actor.user_id}
    grid, free = _on_one_grid([starts.grid for starts in found], [starts.free for starts in found])
    mask = times_for_distinct(
        [{calendar: times for calendar, times in one.items() if calendar not in own} for one in free]
    )
    zone = ZoneInfo(market.time_zone)
    by_day: dict[date, list[int]] = {day: [] for day, _, _ in max((one.days for one in found), key=len)}
    for at, minute in enumerate(grid):
        if mask >> at & 1:
            by_day[from_minute(minute).astimezone(zone).date()].append(minute)
    return [DayStarts(day, tuple(minutes)) for day, minutes in by_day.items()]


def _on_one_grid(
    grids: Sequence[Sequence[int]], free: Sequence[Mapping[int, int]]
) -> tuple[Sequence[int], Sequence[Mapping[int, int]]]:
    """The times that all of some grids have, and the masks on them; services may have steps of their own."""
    if all(grid == grids[0] for grid in grids):
        return grids[0], free
    common = sorted(set(grids[0]).intersection(*grids[1:]))
    moved: list[Mapping[int, int]] = []
    for grid, one in zip(grids, free, strict=True):
        place = {minute: at for at, minute in enumerate(grid)}
        bits = [place[minute] for minute in common]
        moved.append(
            {
                calendar: sum(1 << at for at, bit in enumerate(bits) if times >> bit & 1)
                for calendar, times in one.items()
            }
        )
    return common, moved


def _joined(prices: Sequence[StartPrice]) -> StartPrice:
    """What several visits cost together."""
    names = [surcharge for price in prices for surcharge in price.surcharges]
    distinct = [one for at, one in enumerate(names) if one not in names[:at]]
    return StartPrice(total((price.total for price in prices), prices[0].total.currency), tuple(distinct))


def _minor(price: StartPrice) -> int:
    return price.total.minor


def list_slots_to_move_together(
    order_id: uuid.UUID, *, first_day: date | None, days: int, actor: Actor, now: datetime
) -> SlotsToMove:
    """
    The starts to which a party can be moved whole, with the same people, as if its own times were free.

    :raises NotFound: if the order is not the actor's.
    :raises NoParty: if the order has visits that are moved one by one.
    :raises ImpossibleTransition: if one of them can't be moved any more.
    :raises InvalidInput: if the first day is over or not open for booking yet.
    """
    order = selectors.get_order(order_id, actor=actor)
    visits = visits_to_move(selectors.visits_of([order]))
    return starts_to_move_all(visits, order, first_day=first_day, days=days, now=now)


def starts_to_move_all(
    visits: Sequence[Visit], order: Order, *, first_day: date | None, days: int, now: datetime
) -> SlotsToMove:
    """The starts to which all of some visits can be moved at once; who may ask has been decided."""
    listed = [starts_to_move(visit, order, first_day=first_day, days=days, now=now) for visit in visits]
    common: dict[date, list[int]] = {day.day: list(day.minutes) for day in listed[0].days}
    for other in listed[1:]:
        known = {day.day: set(day.minutes) for day in other.days}
        common = {day: [at for at in minutes if at in known.get(day, ())] for day, minutes in common.items()}
    windows = [one.window_minutes for one in listed if one.window_minutes]
    found = tuple(DayStarts(day, tuple(minutes)) for day, minutes in common.items())
    return SlotsToMove(listed[0].time_zone, max(windows, default=None), found)
