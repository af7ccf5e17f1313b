"""How a search goes on as its client sees it, what the client answers, and why somebody was chosen."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.db import fetch_one, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import save_fields
from doorstep.infra.tasks import enqueue
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import AmountChanged, SearchFacts
from doorstep.modules.dispatch.contracts import Choice, DispatchTerms, How, JobOfferState, NothingAsked, Why
from doorstep.modules.dispatch.models import Hunt, JobOffer
from doorstep.modules.dispatch.rules.scoring import term_views
from doorstep.modules.dispatch.rules.waves import client_raise
from doorstep.modules.dispatch.selectors.terms import terms_of
from doorstep.modules.dispatch.services.hunts import ADVANCE_JOB, lock_hunt, progressed


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """
    A search with how far it has gone; ``asked`` people in all, of whom so many have answered or still may.

    ``expected``: between when and when those would begin who may still answer, else what was said with the price.
    ``raise_minor``: what the client may add, if that is asked; 0 where it can't be.
    """

    search: SearchFacts
    hunt: Hunt | None
    asked: int
    answered: int
    declined: int
    waiting: int
    radius_km: float
    expected: tuple[datetime, datetime] | None
    raise_minor: int = 0

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What the client may answer, if anything is asked."""
        if self.hunt is None or not self.hunt.question:
            return ()
        return tuple(choice for choice in Choice if choice is not Choice.RAISE_PRICE or self.raise_minor)


def get_progress(order_id: uuid.UUID, *, actor: Actor) -> SearchProgress:
    """:raises NotFound: unless it is the actor's own order, and one that was searched for; staff see all."""
    search = booking.find_search(order_id)
    if search is None or not (actor.is_staff or search.client_id == actor.user_id):
        raise NotFound
    return _progress_of(search, Hunt.objects.filter(order_id=order_id).first())


def _progress_of(search: SearchFacts, hunt: Hunt | None) -> SearchProgress:
    row = fetch_one(
        "SELECT count(DISTINCT specialist_id), "
        "count(DISTINCT specialist_id) FILTER (WHERE state IN ('declined', 'accepted')), "
        "count(DISTINCT specialist_id) FILTER (WHERE state = 'declined'), count(*) FILTER (WHERE state = 'offered'), "
        "min(starts_at) FILTER (WHERE state = 'offered'), max(starts_at) FILTER (WHERE state = 'offered') "
        "FROM dispatch_joboffer WHERE order_id = %s",
        [search.order_id],
    )
    asked, answered, declined, waiting, first, last = row or (0, 0, 0, 0, None, None)
    terms = terms_of(search.market)
    step = 0 if hunt is None else min(hunt.radius_step, len(terms.radii_km) - 1)
    expected = (first, last) if first is not None else search.expected
    raise_minor = _raise_minor(search, terms)
    return SearchProgress(search, hunt, asked, answered, declined, waiting, terms.radii_km[step], expected, raise_minor)


def _raise_minor(search: SearchFacts, terms: DispatchTerms) -> int:
    if not search.may_add:
        return 0
    return client_raise(terms, search.added_minor, search.price.minor - search.added_minor)


@transaction
def answer_question(
    order_id: uuid.UUID, choice: Choice, agreed_price_minor: int | None = None, *, actor: Actor, now: datetime
) -> SearchProgress:
    """
    Say how to go on while nobody is found: let it begin later, pay more, or wait. It goes on at once.

    :param agreed_price_minor: the whole price that the client agreed to by paying more.
    :raises NotFound: unless it is the client's own search.
    :raises SearchOver: if it is over.
    :raises NothingAsked: if nothing is asked at present.
    :raises InvalidInput: if paying more is not among the choices, or the price agreed to is left out.
    :raises AmountChanged: if another price was agreed to than it comes to.
    """
    known = booking.find_search(order_id)
    if known is None or known.client_id != actor.user_id:
        raise NotFound
    search = booking.lock_search(order_id)
    hunt = lock_hunt(order_id)
    if hunt is None or not hunt.question:
        raise NothingAsked
    terms = terms_of(search.market)
    by_minor = _agreed_raise(search, terms, agreed_price_minor) if choice is Choice.RAISE_PRICE else 0
    longer = timedelta(minutes=terms.widen_minutes)
    later = longer if choice is Choice.WIDEN_TIME else timedelta(0)
    latest = search.latest + later
    deadline = min(max(search.deadline or now, now) + longer, max(latest, now))
    booking.prolong_search(order_id, deadline=deadline, latest=latest, by_minor=by_minor, actor=actor, now=now)
    if by_minor:
        hunt.asked_at = None  # once all have been asked for more, the client is asked again
    _go_on(hunt, now=now)
    found = booking.find_search(order_id)
    assert found is not None  # it is locked
    return _progress_of(found, hunt)


def _agreed_raise(search: SearchFacts, terms: DispatchTerms, agreed_price_minor: int | None) -> int:
    by_minor = _raise_minor(search, terms)
    if not by_minor:
        raise InvalidInput("More can't be added to this price.", field="choice")
    if agreed_price_minor is None:
        raise InvalidInput("Say what price is agreed to.", field="agreed_price_minor")
    price_minor = search.price.minor + by_minor
    if agreed_price_minor != price_minor:
        raise AmountChanged(amount_minor=price_minor, currency=search.price.currency)
    return by_minor


@transaction_required
def _go_on(hunt: Hunt, *, now: datetime) -> None:
    hunt.question, hunt.next_at = "", now
    save_fields(hunt, ("question", "asked_at", "next_at"))
    publish(progressed(hunt, now=now))
    enqueue(ADVANCE_JOB, order_id=str(hunt.order_id))


def get_why(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor) -> Why:
    """
    Why the person of a visit was chosen, term by term; for its client and staff.

    :raises NotFound: if the visit is not the actor's, or nobody was searched for.
    """
    visit = booking.get_client_visit(visit_id, actor=actor)
    offer = JobOffer.objects.filter(order_id=order_id, visit_id=visit_id, state=JobOfferState.ACCEPTED).first()
    if offer is None or visit.order_id != order_id:
        raise NotFound
    return why_of(offer)


def why_of(offer: JobOffer) -> Why:
    """A kept score, its place among all who were asked, and its terms."""
    row = fetch_one(
        "SELECT count(DISTINCT specialist_id), "
        "count(DISTINCT specialist_id) FILTER (WHERE score > %s AND specialist_id <> %s) "
        "FROM dispatch_joboffer WHERE order_id = %s",
        [offer.score or 0.0, offer.specialist_id, offer.order_id],
    )
    asked, better = row or (1, 0)
    return Why(How(offer.how), asked, better + 1, offer.score or 0.0, term_views(offer.terms, offer.weights))
