"""
How a search goes on: wave after wave of job offers, until somebody takes it, its client leaves, or it lapses.

A hunt's row is locked for each step, and what a step does is one transaction: a worker that dies in it leaves nothing
behind, and the next round does it again. Job offers occupy nothing.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra.db import fetch_all, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import insert_rows, read_rows, save_fields
from doorstep.infra.tasks import enqueue
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import Busy
from doorstep.kernel.ids import new_id
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import SearchFacts, SearchState
from doorstep.modules.dispatch.contracts import (
    DispatchTerms,
    How,
    JobOfferChanged,
    JobOfferState,
    Question,
    Scored,
    SearchProgressed,
)
from doorstep.modules.dispatch.models import Hunt, JobOffer
from doorstep.modules.dispatch.rules import waves
from doorstep.modules.dispatch.selectors.terms import terms_of
from doorstep.modules.dispatch.services.candidates import find_candidates
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject
from doorstep.modules.specialists import facade as specialists

ADVANCE_JOB = "dispatch.advance_search"
# While nobody is left to ask, people whose day has changed since are looked for so often.
_LOOK_AGAIN = timedelta(seconds=60)
_BATCH = 50


@transaction_required
def begin_hunt(order_id: uuid.UUID, *, now: datetime) -> None:
    """People are looked for from now on; the first wave goes out as a job of its own. Again it does nothing."""
    search = booking.find_search(order_id)
    if search is None or search.state is not SearchState.SEARCHING:
        return
    if Hunt.objects.filter(order_id=order_id).exists():
        return
    Hunt.objects.bulk_create(
        [
            Hunt(
                order_id=order_id,
                client_id=search.client_id,
                market_id=search.market,
                next_at=now,
                begun_at=search.begun_at or now,
            )
        ],
        ignore_conflicts=True,
    )
    enqueue(ADVANCE_JOB, order_id=str(order_id))


def advance_searches(now: datetime) -> int:
    """Let every search go on whose time has come, each in a transaction of its own; how many did."""
    rows = fetch_all(
        "SELECT order_id FROM dispatch_hunt WHERE ended_at IS NULL AND next_at <= %s ORDER BY next_at LIMIT %s",
        [now, _BATCH],
    )
    count = 0
    for (order_id,) in rows:
        try:
            count += advance_search(order_id, now=now)
        except Busy:
            continue
    return count


@transaction
def advance_search(order_id: uuid.UUID, *, now: datetime) -> bool:
    """
    Take one search a step further, if its time has come; whether it went on.

    Job offers that nobody answered in time end. When nobody of the last wave may still answer, the next are asked; when
    nobody is left to ask, it is widened, the pay raised, and the client asked, in this order.
    """
    hunt = next(iter(read_rows(Hunt, "order_id = %s AND ended_at IS NULL FOR UPDATE SKIP LOCKED", [order_id])), None)
    if hunt is None or hunt.next_at > now:
        return False
    search = booking.find_search(order_id)
    if search is None or search.state is not SearchState.SEARCHING:
        end_hunt(hunt, now=now)
        return True
    expire_offers(hunt, now=now)
    live = JobOffer.objects.filter(order_id=order_id, state=JobOfferState.OFFERED).order_by("-respond_by").first()
    if live is not None:  # not all have answered, and some still may
        hunt.next_at = live.respond_by
        save_fields(hunt, ("next_at",))
        return True
    _ask_next(hunt, search, terms_of(search.market), now=now)
    return True


@transaction_required
def _ask_next(hunt: Hunt, search: SearchFacts, terms: DispatchTerms, *, now: datetime) -> None:
    """Ask the best of those who were not asked yet; look further and pay more until there is somebody."""
    before = (hunt.radius_step, hunt.raise_minor, hunt.question)
    price_minor = search.price.minor - search.added_minor  # what the platform adds is by what was quoted
    size = waves.wave_size(terms, hunt.wave + 1)
    while True:
        found = find_candidates(
            search,
            radius_km=terms.radii_km[min(hunt.radius_step, len(terms.radii_km) - 1)],
            raise_minor=hunt.raise_minor + search.added_minor,
            without=_asked_already(hunt, search),
            fewest=2 * size,
            now=now,
        )
        chosen = _still_there(found, size)
        if chosen:
            hunt.wave += 1
            hunt.next_at = now + timedelta(seconds=terms.wave_seconds)
            make_offers(hunt, search, chosen, respond_by=hunt.next_at, now=now)
            break
        step = waves.next_step(terms, waves.Progress(hunt.wave, hunt.radius_step, hunt.raise_minor), price_minor)
        hunt.pool_open = True
        if step is waves.Step.WIDEN:
            hunt.radius_step += 1
        elif step is waves.Step.RAISE:
            hunt.raise_minor = waves.raised(terms, hunt.raise_minor, price_minor)
        else:
            # From time to time it looks again.
            hunt.next_at = now + _LOOK_AGAIN
            if not hunt.question and hunt.asked_at is None:
                ask_client(hunt, search, now=now)
            break
    save_fields(hunt, ("wave", "radius_step", "raise_minor", "pool_open", "question", "asked_at", "next_at"))
    if hunt.next_at > now and (chosen or before != (hunt.radius_step, hunt.raise_minor, hunt.question)):
        publish(progressed(hunt, now=now))


def _still_there(found: Sequence[Scored], size: int) -> list[Scored]:
    """The best whose offer is live now: who is near is known from memory, which may be a minute old."""
    best = found[: 2 * size]
    live = {offer.offer_id for offer in specialists.list_offers([one.person.offer_id for one in best])}
    return [one for one in best if one.person.offer_id in live][:size]


@transaction_required
def ask_client(hunt: Hunt, search: SearchFacts, *, now: datetime) -> None:
    """Nobody is left to ask: the client decides how to go on, and staff see it. The caller saves the hunt."""
    hunt.question, hunt.asked_at = Question.NOBODY_YET, now
    fieldwork.raise_alert(
        AlertKind.STUCK_SEARCH,
        market=search.market,
        subject_kind=AlertSubject.ORDER,
        subject_id=hunt.order_id,
        facts={"number": search.number, "waves": hunt.wave, "service_id": search.service_id},
        now=now,
    )


def _asked_already(hunt: Hunt, search: SearchFacts) -> set[int]:
    """Who was asked and is not asked again: unless more is paid by now than when they did not want it."""
    rows = fetch_all(
        "SELECT specialist_id, max(price_minor + raise_minor) FROM dispatch_joboffer WHERE order_id = %s GROUP BY 1",
        [hunt.order_id],
    )
    pay_minor = search.price.minor + hunt.raise_minor
    return {person for person, offered_minor in rows if not waves.may_ask_again(offered_minor, pay_minor)}


@transaction_required
def make_offers(
    hunt: Hunt,
    search: SearchFacts,
    chosen: Sequence[Scored],
    *,
    respond_by: datetime,
    how: How = How.WAVE,
    now: datetime,
) -> list[JobOffer]:
    """Ask some people to take a search; each hears of it at once."""
    offers = [
        JobOffer(
            id=new_id(),
            order_id=hunt.order_id,
            specialist_id=one.person.specialist_id,
            specialist_user_id=one.person.user_id,
            offer_id=one.person.offer_id,
            market_id=search.market,
            how=how,
            wave=hunt.wave,
            state=JobOfferState.OFFERED,
            score=one.score,
            terms={term: round(value, 4) for term, value in one.values.items()},
            weights=dict(one.weights.of),
            starts_at=one.fit.start,
            travel_minutes=one.fit.travel_minutes,
            distance_km=one.person.distance_km,
            price_minor=search.price.minor,
            raise_minor=hunt.raise_minor,
            currency=search.price.currency,
            offered_at=now,
            respond_by=respond_by,
        )
        for one in chosen
    ]
    insert_rows(offers)
    publish(*[offer_changed(offer, now=now) for offer in offers])
    return offers


@transaction_required
def expire_offers(hunt: Hunt, *, now: datetime) -> None:
    """Job offers of a search that nobody answered in time end."""
    _end_offers(hunt.order_id, JobOfferState.EXPIRED, "AND respond_by <= %s", [now], now=now)


@transaction_required
def end_offers(order_id: uuid.UUID, state: JobOfferState, *, now: datetime) -> None:
    """All live job offers of a search end: lost to somebody else, or withdrawn."""
    _end_offers(order_id, state, "", [], now=now)


@transaction_required
def _end_offers(
    order_id: uuid.UUID, state: JobOfferState, condition: str, parameters: list[object], *, now: datetime
) -> None:
    rows = fetch_all(
        "UPDATE dispatch_joboffer SET state = %s, answered_at = %s WHERE order_id = %s AND state = 'offered' "
        f"{condition} RETURNING id, specialist_id, specialist_user_id",
        [state.value, now, order_id, *parameters],
    )
    if rows:
        publish(
            *[JobOfferChanged(offer_id, order_id, person, user, state.value, now) for offer_id, person, user in rows]
        )


@transaction_required
def end_hunt(hunt: Hunt, *, now: datetime) -> None:
    """Nobody is looked for any more. The caller has locked the hunt's row."""
    if hunt.ended_at is not None:
        return
    hunt.ended_at, hunt.question = now, ""
    save_fields(hunt, ("ended_at", "question"))
    end_offers(hunt.order_id, JobOfferState.WITHDRAWN, now=now)
    fieldwork.close_alerts_of(
        [AlertKind.STUCK_SEARCH],
        subject_kind=AlertSubject.ORDER,
        subject_id=hunt.order_id,
        note="the search is over",
        actor=SYSTEM,
        now=now,
    )


@transaction_required
def stop_hunt(order_id: uuid.UUID, *, now: datetime) -> None:
    """The same for an order that is searched for no more, whoever ended that; without a hunt nothing happens."""
    hunt = lock_hunt(order_id)
    if hunt is not None:
        end_hunt(hunt, now=now)


@transaction_required
def lock_hunt(order_id: uuid.UUID) -> Hunt | None:
    """The hunt for an order, its row locked; None if there is none."""
    return next(iter(read_rows(Hunt, "order_id = %s FOR UPDATE", [order_id])), None)


def offer_changed(offer: JobOffer, *, now: datetime) -> JobOfferChanged:
    """The event of a job offer's present state."""
    return JobOfferChanged(
        job_offer_id=offer.id,
        order_id=offer.order_id,
        specialist_id=offer.specialist_id,
        specialist_user_id=offer.specialist_user_id,
        state=offer.state,
        changed_at=now,
    )


def progressed(hunt: Hunt, *, now: datetime) -> SearchProgressed:
    """The event of how a hunt stands."""
    return SearchProgressed(
        order_id=hunt.order_id, client_id=hunt.client_id, wave=hunt.wave, question=hunt.question, changed_at=now
    )
