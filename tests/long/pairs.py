"""Random specialists on random days, what is listed of them and what is not; every hold is rolled back."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.infra.prepared import Row
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.services.place import hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.booking.services.slots import SlotQuestion, list_slots
from doorstep.modules.booking.services.why import why_not
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ServiceFacts
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Quote
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

DAYS = 14
REFUSED_EACH = 10
DAYTIME = 7 * 60, 21 * 60
FAR_SHARE = 0.05
"""Of the pairs, so many are about an address that may lie anywhere in the city."""


class _Undo(Exception):
    pass


@dataclass(frozen=True)
class Pair:
    """A specialist's offer and a day, and the client who wants it."""

    number: int
    offer: OfferFacts
    service: ServiceFacts
    address: AddressFacts
    actor: Actor
    day: date
    zone: ZoneInfo
    random: Random

    def __str__(self) -> str:
        where = f"{self.service.slug} by offer {self.offer.offer_id} at address {self.address.id}"
        return f"pair {self.number} (specialist {self.offer.specialist_id}, {self.day}, {where})"

    @property
    def question(self) -> SlotQuestion:
        """What is asked of the slot list and of the one that says why not."""
        return SlotQuestion(
            market=self.offer.market,
            service_id=self.service.service_id,
            offer_id=self.offer.offer_id,
            position=None,
            address_id=self.address.id,
            quantity=self.service.minimum_quantity,
        )

    def quote(self, start: datetime, *, now: datetime) -> tuple[str, Quote]:
        """The price of a start, signed."""
        service_id, quantity = self.service.service_id, self.service.minimum_quantity
        choice = OfferChoice(service_id, self.offer.offer_id, self.address.id, start, quantity)
        return make_quote(choice, actor=self.actor, now=now)


def choose_pairs(seed: int, numbers: Iterable[int], now: datetime) -> Iterator[Pair]:
    """The pairs of some numbers: the same ones for a seed, whichever process asks for them."""
    specialist_ids = [row[0] for row in fetch_all("SELECT id FROM specialists_specialist ORDER BY id")]
    addresses = fetch_all("SELECT id, user_id FROM accounts_address ORDER BY id")
    for number in numbers:
        random = Random(f"{seed} {number}")
        yield _choose(number, random.choice(specialist_ids), addresses, random, now)


def _choose(number: int, specialist_id: int, addresses: Sequence[Row], random: Random, now: datetime) -> Pair:
    offer = random.choice(specialists.offers_of_many([specialist_id]))
    anywhere = random.random() < FAR_SHARE
    while True:
        address_id, user_id = random.choice(addresses)
        actor = accounts.actor_of(user_id)
        address = accounts.get_address(address_id, actor=actor)
        if anywhere or offer.base_cell.distance_km(address.point.cell) <= offer.radius_km:
            break
    zone = ZoneInfo(accounts.get_market(offer.market).time_zone)
    return Pair(
        number=number,
        offer=offer,
        service=catalog.get_service(offer.service_id),
        address=address,
        actor=actor,
        day=now.astimezone(zone).date() + timedelta(days=random.randrange(1, DAYS)),
        zone=zone,
        random=random,
    )


def check_pair(pair: Pair, tried: Counter[str], *, now: datetime) -> Iterator[str]:
    """Book every listed time of a pair, and other random ones in vain; what is wrong, in words."""
    days = list_slots(pair.question, first_day=pair.day, days=1, actor=pair.actor, now=now).days
    (found,) = days or (None,)
    listed = list(found.starts) if found else []
    tried["pairs"] += 1
    tried["days with free times"] += bool(listed)
    for start in listed:
        tried["booked"] += 1
        yield from check_booked(pair, start, now=now)
    for start in other_times(pair, listed):
        yield from check_refused(pair, start, listed, tried, now=now)


def other_times(pair: Pair, listed: list[datetime]) -> list[datetime]:
    """Random times of the day that are not listed: many of them on the grid by day."""
    midnight = datetime.combine(pair.day, time(), pair.zone)
    step = (pair.service.rules and pair.service.rules.step_minutes) or 30
    known = set(listed)
    minutes = [at for at in range(1440) if midnight + timedelta(minutes=at) not in known]
    even = [at for at in minutes if at % step == 0 and DAYTIME[0] <= at < DAYTIME[1]]
    chosen = pair.random.sample(even, min(len(even), REFUSED_EACH // 2))
    chosen += pair.random.sample([at for at in minutes if at not in chosen], REFUSED_EACH - len(chosen))
    return [midnight + timedelta(minutes=at) for at in chosen]


def hold(token: str, pair: Pair, start: datetime, *, now: datetime) -> None:
    """Hold the time as the API does, look at what is held, and undo it."""
    try:
        with open_transaction():
            order = hold_order.__wrapped__(PlaceOrder((token,)), actor=pair.actor, now=now)  # type: ignore[attr-defined]
            held = fetch_all(
                "SELECT coalesce(v.window_from, v.starts_at) FROM booking_visit v "
                "JOIN availability_claim c ON c.holder_id = v.id AND c.calendar_id = v.calendar_id "
                "AND lower(c.core) = v.starts_at - make_interval(mins => v.preparation_minutes) WHERE v.order_id = %s",
                [order.id],
            )
            assert held == [(start,)], f"held {held}"
            raise _Undo
    except _Undo:
        pass


def check_booked(pair: Pair, start: datetime, *, now: datetime) -> Iterator[str]:
    """Complaints if a listed time can't be had."""
    try:
        token, _ = pair.quote(start, now=now)
        hold(token, pair, start, now=now)
    except (DomainError, AssertionError) as error:
        yield f"{pair}: {start} is listed, but {error!r}"


def check_refused(
    pair: Pair, start: datetime, listed: list[datetime], tried: Counter[str], *, now: datetime
) -> Iterator[str]:
    """Complaints if a time that is not listed can be had, or is refused for another reason than is told."""
    refusal = why_not(pair.question, start, actor=pair.actor, now=now).refusal
    if refusal is None:
        yield f"{pair}: {start} is not listed, but nothing is against it"
        return
    tried[f"refused: {refusal.reason.value}"] += 1
    for near, expected in (
        (refusal.before, [other for other in listed if other < start][-1:]),
        (refusal.after, [other for other in listed if other > start][:1]),
    ):
        if expected and near != expected[0]:
            yield f"{pair}: {start} has {expected[0]} near it, not {near}"
    try:
        pair.quote(start, now=now)
    except StartRefused as error:
        yield from _compare(pair, start, refusal.reason.value, error, "quoting it")
    else:
        yield f"{pair}: {start} is refused as {refusal.reason.value}, but has a price"
    if listed:
        yield from _check_commit(pair, start, listed[0], refusal.reason.value, now=now)


def _check_commit(pair: Pair, start: datetime, free: datetime, reason: str, *, now: datetime) -> Iterator[str]:
    """Whoever has a price that was signed before the time was taken is refused all the same, and hears the reason."""
    _, quote = pair.quote(free, now=now)
    try:
        hold(pricing.sign_quote(replace(quote, starts_at=start)), pair, start, now=now)
    except StartRefused as error:
        yield from _compare(pair, start, reason, error, "holding it")
    else:
        yield f"{pair}: {start} is refused as {reason}, but can be held"


def _compare(pair: Pair, start: datetime, reason: str, error: StartRefused, act: str) -> Iterator[str]:
    if error.context["reason"] != reason:
        yield f"{pair}: {start} is refused as {reason}, {act} says {error.context['reason']}"
