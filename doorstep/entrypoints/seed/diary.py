"""Inventing visits: believable days of specialists, one visit after the other with the way between."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from doorstep.entrypoints.seed.content import phrases
from doorstep.entrypoints.seed.extras import Assortment, invent_items
from doorstep.entrypoints.seed.roster import PlannedSpecialist
from doorstep.kernel.geo import Cell
from doorstep.kernel.ids import new_id
from doorstep.kernel.intervals import Spans, merge, subtract
from doorstep.modules.accounts.contracts import AddressFacts, MarketFacts
from doorstep.modules.availability.contracts import PlannedClaim, Shape
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import ItemFacts
from doorstep.modules.specialists.contracts import OfferFacts
from doorstep.modules.travel.contracts import HourClass, TravelTable

PAST_DAYS = 90
COMING_DAYS = 14
_SETTLED = timedelta(hours=3)  # nothing is invented so close to now: those visits would be under way
_AGREED = frozenset({VisitState.ACCEPTED, VisitState.REQUESTED})
_CLAIMED = frozenset({VisitState.DONE, VisitState.ACCEPTED, VisitState.REQUESTED})


@dataclass(frozen=True, slots=True)
class Worker:
    """A specialist with everything that visits need."""

    plan: PlannedSpecialist
    specialist_id: int
    calendar_id: int
    offers: tuple[OfferFacts, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """
    What the visits of a market are made of; ``windows`` are promised ranges of arrival, minutes by service.

    Without an ``assortment`` all visits are of one plain service.
    """

    market: MarketFacts
    travel: TravelTable
    addresses: tuple[AddressFacts, ...]
    language: str
    windows: Mapping[int, int] = field(default_factory=dict)
    assortment: Assortment | None = None


def invent_orders(
    worker: Worker, town: Town, *, first: date, last: date, now: datetime, random: Random
) -> list[ImportedOrder]:
    """The orders of one specialist with visits from one local date to another, both included."""
    reachable = [address for address in town.addresses if _serves(worker, address)]
    if not reachable or not worker.offers:
        return []
    regulars = random.sample(reachable, min(6, len(reachable)))
    orders = []
    day = first
    while day <= last:
        busier = 1.6 if (day - now.date()).days >= 0 else 1.0
        if random.random() < min(0.9, worker.plan.demand * busier):
            wanted = random.choices((1, 2, 3, 4), (50, 30, 15, 5))[0]
            orders += list(invent_day(worker, town, reachable, regulars, day, wanted, now, random))
        day += timedelta(days=1)
    return orders


def claims_of(orders: Sequence[ImportedOrder]) -> list[PlannedClaim]:
    """The time that the orders occupy: of those that took place or are still to."""
    return [
        PlannedClaim(
            calendar_id=order.calendar_id,
            holder_id=order.visit_id,
            start=order.starts_at,
            shape=Shape(order.visit_minutes, order.offer.preparation_minutes, order.offer.cleanup_minutes),
            point=order.address.point,
            window=order.window,
        )
        for order in orders
        if order.state in _CLAIMED
    ]


def _serves(worker: Worker, address: AddressFacts) -> bool:
    offer = worker.offers[0] if worker.offers else None
    if offer is None or address.user_id == offer.user_id:
        return False
    return offer.base_cell.distance_km(address.point.cell) <= offer.radius_km - 0.75


def invent_day(
    worker: Worker,
    town: Town,
    reachable: Sequence[AddressFacts],
    regulars: Sequence[AddressFacts],
    day: date,
    wanted: int,
    now: datetime,
    random: Random,
) -> Iterator[ImportedOrder]:
    """Up to so many orders of a specialist on a local date, one visit after the other; often for regulars."""
    zone = ZoneInfo(town.market.time_zone)
    place: Cell | None = None
    open_spans = _open_spans(worker, day)
    cap = worker.plan.hours.daily_cap or wanted
    made = 0
    for opens, closes in open_spans:
        cursor = opens + random.choice((0, 0, 15, 30, 60, 120))
        while made < min(wanted, cap):
            offer = random.choice(worker.offers)
            address = random.choice(regulars if random.random() < 0.4 else reachable)
            quantity = _quantity(offer, random)
            items = _items(worker, town, offer, quantity, day, made)
            minutes = _minutes(offer, quantity, items)
            way = _way(worker, town, place, address.point.cell)
            start = -(-(cursor + way + offer.preparation_minutes) // 15) * 15
            end = start + minutes + offer.cleanup_minutes
            if end > closes:
                break
            starts_at = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=start)
            starts_at = starts_at.astimezone(UTC)
            made += 1
            cursor, place = end + random.choice((0, 15, 30, 45, 90)), address.point.cell
            order = _order(worker, town, offer, address, starts_at, minutes, quantity, now, random)
            if order is not None:
                yield replace(order, items=items)


def _items(
    worker: Worker, town: Town, offer: OfferFacts, quantity: int, day: date, number: int
) -> tuple[ItemFacts, ...]:
    """What the visit consists of, by a generator of its own, so that it changes nothing of what is invented next."""
    if town.assortment is None:
        return ()
    random = Random(f"items of {worker.plan.person.latin_name} in {town.market.code} on {day}: {number}")
    return invent_items(offer, quantity, worker.offers, town.assortment, random)


def _minutes(offer: OfferFacts, quantity: int, items: Sequence[ItemFacts]) -> int:
    if items:
        return sum(map(pricing.item_minutes, items))
    return pricing.visit_minutes(offer.price_model, duration_minutes=offer.duration_minutes, quantity=quantity)


def _open_spans(worker: Worker, day: date) -> Spans:
    """Shifts without breaks, minutes after local midnight; dates off are refused later, by availability."""
    hours = worker.plan.hours
    shifts = merge((span.start_minute, span.end_minute) for span in hours.shifts[day.weekday()])
    breaks = merge((span.start_minute, span.end_minute) for span in hours.breaks[day.weekday()])
    return subtract(shifts, breaks)


def _way(worker: Worker, town: Town, source: Cell | None, target: Cell) -> int:
    if source is None:
        return 0
    times = town.travel.modes[worker.plan.mode].between(source.column, source.row, target.column, target.row)
    return times[HourClass.RUSH]


def _quantity(offer: OfferFacts, random: Random) -> int:
    least, most = offer.minimum_quantity, offer.maximum_quantity
    return min(most, least + int(random.expovariate(1.0)))


def _order(
    worker: Worker,
    town: Town,
    offer: OfferFacts,
    address: AddressFacts,
    starts_at: datetime,
    minutes: int,
    quantity: int,
    now: datetime,
    random: Random,
) -> ImportedOrder | None:
    ends_at = starts_at + timedelta(minutes=minutes)
    if now - _SETTLED < ends_at and starts_at < now + _SETTLED:
        return None
    state = _state(offer, is_past=ends_at < now, random=random)
    ahead = timedelta(hours=random.uniform(20, 240))
    created_at = min(starts_at - ahead, now - timedelta(minutes=random.uniform(30, 60 * 48)))
    if state is VisitState.REQUESTED:
        # Asked a moment ago, so that there is something to answer.
        created_at = now - timedelta(minutes=random.uniform(5, 120))
    notes = phrases()["client_notes"][town.language]
    reasons = {
        VisitState.CANCELLED: "cancel_reasons",
        VisitState.DECLINED: "decline_reasons",
        VisitState.NO_SHOW: "no_show_reasons",
    }
    reason = random.choice(phrases()[reasons[state]][town.language]) if state in reasons else ""
    return ImportedOrder(
        visit_id=new_id(),
        offer=offer,
        calendar_id=worker.calendar_id,
        address=address,
        starts_at=starts_at,
        visit_minutes=minutes,
        quantity=quantity,
        state=state,
        created_at=created_at.replace(microsecond=0),
        method=random.choices((PaymentMethod.CASH, PaymentMethod.PAY_LATER), (7, 3))[0],
        note=random.choice(notes) if random.random() < 0.3 else "",
        reason=reason,
        window=_window(town, offer, starts_at) if state in _AGREED else None,
        cancelled_at=_cancelled_at(offer, starts_at) if state is VisitState.CANCELLED else None,
    )


def _cancelled_at(offer: OfferFacts, starts_at: datetime) -> datetime | None:
    """Half of those who cancel do so in good time, the others within the last day, some at the door."""
    random = Random(f"{offer.offer_id} cancelled before {starts_at}")
    hours = random.choice((None, None, None, 20, 9, 3, 1.5, 0.5))
    return None if hours is None else starts_at - timedelta(hours=hours)


def _window(town: Town, offer: OfferFacts, starts_at: datetime) -> tuple[datetime, datetime] | None:
    """The range of arrival that a start was promised in, of those that the service offers on its local date."""
    minutes = town.windows.get(offer.service_id)
    if minutes is None:
        return None
    local = starts_at.astimezone(ZoneInfo(town.market.time_zone))
    first = starts_at - timedelta(minutes=(local.hour * 60 + local.minute) % (minutes // 2))
    last = first + timedelta(minutes=minutes)
    same_date = last.astimezone(local.tzinfo).date() == local.date()
    return (first, last) if same_date else None


def _state(offer: OfferFacts, *, is_past: bool, random: Random) -> VisitState:
    asked = VisitState.DECLINED if is_past else VisitState.REQUESTED
    weights: Mapping[VisitState, int] = {
        VisitState.DONE if is_past else VisitState.ACCEPTED: 84,
        VisitState.CANCELLED: 8,
        VisitState.NO_SHOW: 3 if is_past else 0,
        asked: 0 if offer.auto_accept else 8,
    }
    return random.choices(list(weights), list(weights.values()))[0]
