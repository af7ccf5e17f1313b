"""
Who takes a search: a specialist who was asked, one out of the open pool, or one whom staff put to it.

Locks in this order: the order, the hunt, the job offer, the calendar. So of two who take it at once the second finds it
taken, and the claim would refuse it besides.
"""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta

from doorstep.infra.audit import record_act
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import read_rows, save_fields
from doorstep.infra.tasks import enqueue
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import OfferUnavailable, SearchFacts, SearchOver
from doorstep.modules.dispatch.contracts import (
    DeclineReason,
    How,
    JobOfferOver,
    JobOfferState,
    NotInPool,
    Scored,
)
from doorstep.modules.dispatch.models import Hunt, JobOffer
from doorstep.modules.dispatch.selectors.terms import terms_of
from doorstep.modules.dispatch.services.candidates import find_candidates
from doorstep.modules.dispatch.services.hunts import (
    ADVANCE_JOB,
    end_hunt,
    end_offers,
    lock_hunt,
    make_offers,
    offer_changed,
    progressed,
)
from doorstep.modules.specialists import facade as specialists


@transaction
def accept_offer(job_offer_id: uuid.UUID, *, actor: Actor, now: datetime) -> JobOffer:
    """
    Take the search that one was asked for: the first who does has it, all others lose theirs.

    :raises NotFound: if it was not asked of this specialist.
    :raises JobOfferOver: if it was answered, its time is over, or somebody else was first; ``context`` has the state.
    :raises StartRefused: with the reason, if the specialist's day has changed since.
    """
    order_id = _order_of(job_offer_id, actor)
    try:
        booking.lock_search(order_id)
    except SearchOver:
        raise JobOfferOver(state=_state_of(job_offer_id)) from None
    hunt = _locked(order_id)
    offer = _lock_offer(job_offer_id)
    if offer.state != JobOfferState.OFFERED or now >= offer.respond_by:
        state = JobOfferState.EXPIRED if offer.state == JobOfferState.OFFERED else offer.state
        raise JobOfferOver(state=str(state))
    return _serve(hunt, offer, actor=actor, now=now)


@transaction
def decline_offer(job_offer_id: uuid.UUID, reason: DeclineReason, *, actor: Actor, now: datetime) -> JobOffer:
    """
    Say no to a search; if all of the wave have answered, the next are asked at once. Again it changes nothing.

    :raises NotFound: if it was not asked of this specialist.
    :raises JobOfferOver: if it was taken, its time is over, or somebody else was first.
    """
    order_id = _order_of(job_offer_id, actor)
    hunt = _locked(order_id)
    offer = _lock_offer(job_offer_id)
    if offer.state == JobOfferState.DECLINED:
        return offer
    if offer.state != JobOfferState.OFFERED:
        raise JobOfferOver(state=offer.state)
    offer.state, offer.reason, offer.answered_at = JobOfferState.DECLINED, reason, now
    save_fields(offer, ("state", "reason", "answered_at"))
    publish(offer_changed(offer, now=now), progressed(hunt, now=now))
    if not JobOffer.objects.filter(order_id=order_id, state=JobOfferState.OFFERED).exists():
        hunt.next_at = now
        save_fields(hunt, ("next_at",))
        enqueue(ADVANCE_JOB, order_id=str(order_id))
    return offer


@transaction
def take_from_pool(order_id: uuid.UUID, *, actor: Actor, now: datetime) -> JobOffer:
    """
    Take a search that is open to everybody who could serve it.

    :raises NotFound: if there is no such search.
    :raises JobOfferOver: if somebody serves it already, or it is over.
    :raises NotInPool: if it is not open, or the specialist can't serve it.
    """
    if actor.specialist_id is None:
        raise NotFound
    search, hunt = _lock_open(order_id)
    if not hunt.pool_open:
        raise NotInPool
    offer = _own_offer(order_id, actor.specialist_id)
    if offer is not None and now < offer.respond_by:
        return _serve(hunt, offer, actor=actor, now=now)  # they were asked, too
    found = _look_at(hunt, search, [actor.specialist_id], now=now)
    if not found:
        raise NotInPool("You can't be there in time.")
    return _serve(hunt, _put(hunt, search, found[0], How.POOL, now=now), actor=actor, now=now)


@transaction
def assign_by_hand(order_id: uuid.UUID, offer_id: int, *, actor: Actor, now: datetime) -> JobOffer:
    """
    Staff put a specialist to a search, however far it has gone; it is in the act's record.

    :raises NotAllowed: unless staff asks.
    :raises NotFound: if there is no such search.
    :raises JobOfferOver: if somebody serves it already, or it is over.
    :raises OfferMissing: if there is no such live offer.
    :raises OfferUnavailable: if its specialist can't serve it.
    """
    if not actor.is_staff:
        raise NotAllowed
    search, hunt = _lock_open(order_id)
    person = specialists.get_offer(offer_id)
    found = [one for one in _look_at(hunt, search, [person.specialist_id], now=now) if one.person.offer_id == offer_id]
    if not found:
        raise OfferUnavailable("This specialist can't serve it.")
    offer = _own_offer(order_id, person.specialist_id) or _put(hunt, search, found[0], How.HAND, now=now)
    offer.how, offer.starts_at = How.HAND, found[0].fit.start
    save_fields(offer, ("how", "starts_at"))
    record_act(
        actor=actor,
        act="search.assigned",
        subject=f"order:{order_id}",
        details={"offer_id": offer_id, "starts_at": offer.starts_at.isoformat()},
        now=now,
    )
    return _serve(hunt, offer, actor=actor, now=now)


@transaction_required
def _lock_open(order_id: uuid.UUID) -> tuple[SearchFacts, Hunt]:
    try:
        search = booking.lock_search(order_id)
    except SearchOver as error:
        raise JobOfferOver(state=str(error.context.get("state", ""))) from None
    return search, _locked(order_id)


@transaction_required
def _locked(order_id: uuid.UUID) -> Hunt:
    hunt = lock_hunt(order_id)
    if hunt is None:
        raise NotFound
    return hunt


def _order_of(job_offer_id: uuid.UUID, actor: Actor) -> uuid.UUID:
    """:raises NotFound: unless it was asked of the actor."""
    found = JobOffer.objects.filter(id=job_offer_id).values_list("order_id", "specialist_id").first()
    if found is None or actor.specialist_id is None or found[1] != actor.specialist_id:
        raise NotFound
    return uuid.UUID(str(found[0]))


def _state_of(job_offer_id: uuid.UUID) -> str:
    """How it ended: taken by another counts as lost, although that is written down a moment later."""
    state = str(JobOffer.objects.values_list("state", flat=True).get(id=job_offer_id))
    return JobOfferState.LOST if state == JobOfferState.OFFERED else state


@transaction_required
def _lock_offer(job_offer_id: uuid.UUID) -> JobOffer:
    return read_rows(JobOffer, "id = %s FOR UPDATE", [job_offer_id])[0]


@transaction_required
def _own_offer(order_id: uuid.UUID, specialist_id: int) -> JobOffer | None:
    rows = read_rows(
        JobOffer, "order_id = %s AND specialist_id = %s AND state = 'offered' FOR UPDATE", [order_id, specialist_id]
    )
    return rows[0] if rows else None


def _look_at(hunt: Hunt, search: SearchFacts, people: Collection[int], *, now: datetime) -> list[Scored]:
    terms = terms_of(search.market)
    added_minor = hunt.raise_minor + search.added_minor
    return find_candidates(search, radius_km=max(terms.radii_km), raise_minor=added_minor, only=people, now=now)


@transaction_required
def _put(hunt: Hunt, search: SearchFacts, scored: Scored, how: How, *, now: datetime) -> JobOffer:
    """A job offer that is taken at once."""
    wait = terms_of(search.market).wave_seconds
    return make_offers(hunt, search, [scored], respond_by=now + timedelta(seconds=wait), how=how, now=now)[0]


@transaction_required
def _serve(hunt: Hunt, offer: JobOffer, *, actor: Actor, now: datetime) -> JobOffer:
    offer.visit_id = booking.serve_search(
        offer.order_id,
        offer.offer_id,
        offer.starts_at,
        reason=f"found by {offer.how}",
        raise_minor=offer.raise_minor,
        actor=actor,
        now=now,
    )
    offer.state, offer.answered_at = JobOfferState.ACCEPTED, now
    save_fields(offer, ("state", "answered_at", "visit_id"))
    publish(offer_changed(offer, now=now))
    end_offers(offer.order_id, JobOfferState.LOST, now=now)
    end_hunt(hunt, now=now)
    return offer
