"""Who was searched for in the demo cities before: visits that somebody took out of several who were asked."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random

from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.infra.db import transaction_required
from doorstep.kernel.money import Money
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.dispatch import facade as dispatch
from doorstep.modules.dispatch.contracts import DeclineReason, JobOfferState, PastHunt, PastJobOffer, Term
from doorstep.modules.dispatch.rules.scoring import BUILT_IN
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import OfferFacts

_SINCE = timedelta(days=27)
_MOST, _OF_CLIENT, _OF_SPECIALIST = 45, 4, 6
_OTHERS = (2, 2, 3, 4)
_DEMO_SHARE = 0.25
_WAVE = timedelta(seconds=45)
_FIRST_WAVE = 3
_STATES = (JobOfferState.DECLINED, JobOfferState.EXPIRED, JobOfferState.LOST)
# The least and the most that each term is of somebody who was asked.
_USUAL: Mapping[Term, tuple[float, float]] = {
    Term.ARRIVAL: (0.45, 1.0),
    Term.LATENESS_CAUSED: (0.5, 1.0),
    Term.TRAVEL_ADDED: (0.35, 0.95),
    Term.RATING: (0.6, 0.98),
    Term.LOAD: (0.3, 1.0),
    Term.FAIRNESS: (0.1, 1.0),
    Term.ACCEPTANCE: (0.45, 0.9),
    Term.PRICE_FIT: (0.7, 1.0),
}


@transaction_required
def import_past_hunts(made: DemoMarket, *, now: datetime) -> int:
    """
    Say of some visits of the last weeks, and of one that the demo client is waiting for, that they were searched for.

    :return: how many.
    """
    chosen = _visits(made, now=now)
    by_service: dict[int, list[OfferFacts]] = defaultdict(list)
    for offer in specialists.offers_of_many(made.specialist_ids):
        by_service[offer.service_id].append(offer)
    demo = made.specialist_ids[0]
    hunts = [
        hunt
        for number, visit in enumerate(chosen)
        if (hunt := _hunt(visit, by_service[visit.service_id], demo, Random(f"hunt {number} of {made.code}")))
    ]
    booking.import_served_searches([hunt.order_id for hunt in hunts])
    return dispatch.import_hunts(hunts)


def _visits(made: DemoMarket, *, now: datetime) -> list[Visit]:
    """Plain visits at home: some of the demo client, some of the demo specialist, and of others."""
    plain = Visit.objects.select_related("order").filter(
        order__market=made.code, place_kind=PlaceKind.CLIENT, composed=False, party=None, order__confirmed_at__lt=now
    )  # fmt: skip
    done = plain.filter(state=VisitState.DONE, starts_at__gt=now - _SINCE).order_by("-starts_at", "id")
    client, specialist = made.client_ids[0], made.specialist_ids[0]
    coming = plain.filter(state=VisitState.ACCEPTED, starts_at__gt=now + timedelta(days=1), order__client_id=client)
    found = [
        *coming.order_by("starts_at", "id")[:1],
        *done.filter(order__client_id=client)[:_OF_CLIENT],
        *done.filter(specialist_id=specialist)[:_OF_SPECIALIST],
        *done.filter(service_id__in=_services_of(specialist))[:_MOST],
    ]
    return list({visit.id: visit for visit in found}.values())[:_MOST]


def _services_of(specialist_id: int) -> list[int]:
    return [offer.service_id for offer in specialists.offers_of_many([specialist_id])]


def _hunt(visit: Visit, offers: Sequence[OfferFacts], demo: int, random: Random) -> PastHunt | None:
    """Whom a visit's search asked: the demo specialist among others wherever possible; None if nobody else does it."""
    own = next((offer for offer in offers if offer.specialist_id == visit.specialist_id), None)
    others = [offer for offer in offers if offer.specialist_id != visit.specialist_id]
    if own is None or not others:
        return None
    asked = random.sample(others, min(len(others), random.choice(_OTHERS)))
    known = next((offer for offer in others if offer.specialist_id == demo), None)
    if known is not None and known not in asked and random.random() < _DEMO_SHARE:
        asked[0] = known
    asked.insert(random.randrange(len(asked) + 1), own)
    begun_at = visit.order.confirmed_at
    assert begun_at is not None  # only such visits are chosen
    won = asked.index(own)
    taken_at = begun_at + _WAVE * (won // _FIRST_WAVE) + timedelta(seconds=random.randint(8, 40))
    made = [
        _job_offer(visit, offer, number, won, begun_at, taken_at, random)
        for number, offer in enumerate(asked)
        if number // _FIRST_WAVE <= won // _FIRST_WAVE
    ]
    return PastHunt(visit.order_id, visit.order.client_id, own.market, begun_at, taken_at, tuple(made))


def _job_offer(
    visit: Visit, offer: OfferFacts, number: int, won: int, begun_at: datetime, taken_at: datetime, random: Random
) -> PastJobOffer:
    """One of those who were asked, in waves of three; who had not answered when it was taken has lost it."""
    wave = number // _FIRST_WAVE
    offered_at = begun_at + _WAVE * wave
    state = JobOfferState.ACCEPTED if number == won else random.choice(_STATES)
    if number != won and wave < won // _FIRST_WAVE and state is JobOfferState.LOST:
        state = JobOfferState.EXPIRED
    elif number != won and wave == won // _FIRST_WAVE and state is JobOfferState.EXPIRED:
        state = JobOfferState.LOST
    answered = {
        JobOfferState.DECLINED: min(taken_at, offered_at + timedelta(seconds=random.randint(5, 40))),
        JobOfferState.EXPIRED: offered_at + _WAVE,
    }
    return PastJobOffer(
        order_id=visit.order_id,
        offer=offer,
        wave=wave + 1,
        state=state,
        values={term: random.uniform(least, most) for term, (least, most) in _USUAL.items()},
        weights=BUILT_IN,
        starts_at=visit.starts_at,
        travel_minutes=random.randint(6, 38),
        distance_km=round(random.uniform(0.8, 7.5), 1),
        price=Money(visit.price_minor, visit.currency),
        offered_at=offered_at,
        answered_at=answered.get(state, taken_at),
        reason=random.choice(list(DeclineReason)) if state is JobOfferState.DECLINED else None,
        visit_id=visit.id if state is JobOfferState.ACCEPTED else None,
    )
