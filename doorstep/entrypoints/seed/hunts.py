"""
Searches that go on in the demo cities, each at a stage at which it stays until somebody acts on it or its day is over.

One of the demo client asks the demo specialist now, one asks the client how to go on, and one of somebody else is open
to everybody. They are made by the services that people use; who was asked before is written beside.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.entrypoints.seed.occasions import comes_to, confirm_at_once, home_of, least_quantity
from doorstep.entrypoints.seed.past_hunts import import_past_hunts
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddressFacts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import PlaceSearch, SearchFacts, WhenKind, Wish
from doorstep.modules.booking.services.searches import hold_search
from doorstep.modules.booking.services.slots import SlotQuestion, list_slots
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.dispatch.contracts import DeclineReason, JobOfferState, PastJobOffer, Scored
from doorstep.modules.dispatch.models import Hunt
from doorstep.modules.dispatch.selectors.terms import terms_of
from doorstep.modules.dispatch.services.candidates import find_candidates
from doorstep.modules.dispatch.services.hunts import ask_client, begin_hunt, lock_hunt, make_offers
from doorstep.modules.dispatch.services.quotes import SearchQuestion, quote_search
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

_FIRST_DAY, _DAYS = 2, 6
_FIRST_HOUR, _LAST_HOUR = 9, 18
_ASKED_FOR = timedelta(hours=6)
_BEGUN_BEFORE = timedelta(minutes=4)
_LONG_BEFORE = timedelta(minutes=40)
_NEIGHBOURS = 12


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where a search of a client is to stand after so long a time: the demo specialist is asked, the client, or all."""

    asks: bool = False
    question: bool = False
    before: timedelta = _LONG_BEFORE


def keep_hunts(markets: Sequence[DemoMarket], *, now: datetime) -> int:
    """
    Begin the searches of each market that there are none of at present, and the first time write those of the past.

    Every act is a transaction of its own, so a call that was interrupted is simply repeated.

    :return: how many were begun.
    """
    return sum(_keep_of(made, now=now) for made in markets)


def _keep_of(made: DemoMarket, *, now: datetime) -> int:
    if not Hunt.objects.filter(market=made.code).exists():
        _import_past(made, now=now)
    client, own = made.client_ids[0], specialists.offers_of_many(made.specialist_ids[:1])
    begun = 0
    if not Hunt.objects.filter(client_id=client, ended_at=None).exists():
        home = home_of(client, own)
        offers = [offer for offer in own if comes_to(offer, home)]
        begun += _begin(made, home, offers, _Stage(asks=True, before=_BEGUN_BEFORE), now=now)
        begun += _begin(made, home, offers[::-1], _Stage(question=True), now=now)
    if not Hunt.objects.filter(market=made.code, ended_at=None, pool_open=True).exclude(client_id=client).exists():
        begun += next((1 for home, some in _neighbours(made, own) if _begin(made, home, some, _Stage(), now=now)), 0)
    return begun


@transaction
def _import_past(made: DemoMarket, *, now: datetime) -> None:
    import_past_hunts(made, now=now)


def _neighbours(made: DemoMarket, own: Sequence[OfferFacts]) -> Iterator[tuple[AddressFacts, list[OfferFacts]]]:
    """Other clients to whom the demo specialist comes, and what for."""
    for client_id in made.client_ids[1:_NEIGHBOURS]:
        home = home_of(client_id, own)
        if offers := [offer for offer in own if comes_to(offer, home)]:
            yield home, offers


def _begin(made: DemoMarket, home: AddressFacts, offers: Sequence[OfferFacts], stage: _Stage, *, now: datetime) -> int:
    """Search for the first of what the demo specialist offers on a day when they are free; 1 if one was begun."""
    for offer in offers:
        order_id = _search(made.code, home, offer, now=now - stage.before)
        if order_id is not None:
            _set_stage(order_id, offer.specialist_id, stage, now=now)
            return 1
    return 0


def _search(market: str, home: AddressFacts, offer: OfferFacts, *, now: datetime) -> uuid.UUID | None:
    """Order it from whoever can come; None if the demo specialist can't, or it is paid for first."""
    actor = accounts.actor_of(home.user_id)
    zone, quantity = ZoneInfo(accounts.get_market(market).time_zone), least_quantity(offer.service_id)
    asked = SlotQuestion(market, offer.service_id, offer.offer_id, None, home.id, quantity)
    try:
        days = list_slots(asked, first_day=None, days=_DAYS, actor=actor, now=now).days[_FIRST_DAY:]
        starts = [start.astimezone(zone) for day in days for start in day.starts]
        start = next((start for start in starts if _FIRST_HOUR <= start.hour < _LAST_HOUR), None)
        if start is None:
            return None
        first, last = (start.replace(hour=hour, minute=0) for hour in (_FIRST_HOUR, _LAST_HOUR))
        question = SearchQuestion(Wish(offer.service_id, quantity), home.id, WhenKind.BEST, first, last)
        quote = quote_search(question, actor=actor, now=now)
        held = hold_search(PlaceSearch(quote.quoted.token), actor=actor, now=now)
        order = confirm_at_once(held.id, actor=actor, now=now)
    except DomainError:
        return None  # not sold by itself, or not to this client: another one is
    return None if order is None else order.id


@transaction
def _set_stage(order_id: uuid.UUID, demo: int, stage: _Stage, *, now: datetime) -> None:
    """Let a search have come as far as a stage has it; one that has gone on by itself stays as it is."""
    begin_hunt(order_id, now=now)
    hunt, search = lock_hunt(order_id), booking.find_search(order_id)
    if hunt is None or search is None or search.deadline is None or hunt.wave:
        return
    terms = terms_of(search.market)
    found = find_candidates(search, radius_km=max(terms.radii_km), now=now)
    hunt.next_at = search.deadline
    _ask_before(search, [one for one in found if one.person.specialist_id != demo][:8], stage, now=now)
    hunt.wave = 2
    if stage.asks:
        asked = [one for one in found if one.person.specialist_id == demo]
        hunt.next_at = now + _ASKED_FOR
        make_offers(hunt, search, asked, respond_by=hunt.next_at, now=now)
    else:
        hunt.radius_step, hunt.pool_open = len(terms.radii_km) - 1, True
        hunt.raise_minor = search.price.minor * terms.raise_step_bp // 10_000
    if stage.question:
        ask_client(hunt, search, now=now)
    fields = ("wave", "radius_step", "raise_minor", "pool_open", "question", "asked_at", "next_at")
    save_fields(hunt, fields)


@transaction_required
def _ask_before(search: SearchFacts, found: Sequence[Scored], stage: _Stage, *, now: datetime) -> None:
    """Who was asked in the waves before and did not want it, or did not answer."""
    random = Random(f"asked by {search.client_id} for {search.service_id}")
    offers = {offer.offer_id: offer for offer in specialists.list_offers([one.person.offer_id for one in found])}
    sizes, wave_seconds = terms_of(search.market).wave_sizes, timedelta(seconds=terms_of(search.market).wave_seconds)
    past = []
    for number, one in enumerate(found):
        wave = 0 if number < sizes[0] else 1
        state = random.choice((JobOfferState.DECLINED, JobOfferState.DECLINED, JobOfferState.EXPIRED))
        offered_at = now - stage.before + wave * wave_seconds
        if one.person.offer_id in offers:
            past.append(
                PastJobOffer(
                    order_id=search.order_id,
                    offer=offers[one.person.offer_id],
                    wave=wave + 1,
                    state=state,
                    values=one.values,
                    weights=one.weights,
                    starts_at=one.fit.start,
                    travel_minutes=one.fit.travel_minutes,
                    distance_km=one.person.distance_km,
                    price=search.price,
                    offered_at=offered_at,
                    answered_at=offered_at + wave_seconds * random.uniform(0.2, 1.0),
                    reason=random.choice(list(DeclineReason)) if state is JobOfferState.DECLINED else None,
                )
            )
    dispatch.import_job_offers(past)
