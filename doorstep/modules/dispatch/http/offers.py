"""Endpoints of specialists: job offers, the open pool, and how one stands."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router

from doorstep.infra.http import actor_of, answer_once, errors, language_of, specialists_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.availability.contracts import REFUSALS
from doorstep.modules.booking.contracts import OfferUnavailable, OwnVisit
from doorstep.modules.dispatch.contracts import JobOfferOver, NotInPool
from doorstep.modules.dispatch.http.offer_schemas import (
    DeclineIn,
    JobOfferOut,
    JobOffersOut,
    PooledOut,
    PoolOut,
    StandingOut,
)
from doorstep.modules.dispatch.models import JobOffer
from doorstep.modules.dispatch.services import answers, offers, standings
from doorstep.modules.specialists.contracts import OfferMissing

router = Router(tags=["job offers"], auth=specialists_only)

_KEYED: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused)
_TAKEN: tuple[type[DomainError], ...] = (JobOfferOver, OfferMissing, OfferUnavailable, OwnVisit, *REFUSALS)


def _out(request: HttpRequest, offer: JobOffer) -> JobOfferOut:
    return JobOfferOut.of(offers.view_offer(offer, language=language_of(request)))


@router.get("/specialist/job-offers", response=JobOffersOut, openapi_extra=errors(NotSignedIn, NotAllowed))
def list_job_offers(request: HttpRequest) -> JobOffersOut:
    """What I am asked now, the most urgent first, then what has ended within a day."""
    found = offers.list_own_offers(actor=actor_of(request), language=language_of(request), now=utc_now())
    return JobOffersOut(items=[JobOfferOut.of(view) for view in found])


@router.post(
    "/specialist/job-offers/{uuid:job_offer_id}/accept",
    response=JobOfferOut,
    openapi_extra=errors(*_KEYED, NotFound, *_TAKEN),
)
def accept_job_offer(request: HttpRequest, job_offer_id: uuid.UUID) -> HttpResponse:
    """Take a job that I was asked for. The first who does has it: its visit is accepted and its time mine."""
    return answer_once(request, answers.accept_offer, job_offer_id, render=lambda offer: _out(request, offer))


@router.post(
    "/specialist/job-offers/{uuid:job_offer_id}/decline",
    response=JobOfferOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound, JobOfferOver),
)
def decline_job_offer(request: HttpRequest, job_offer_id: uuid.UUID, answer: DeclineIn) -> JobOfferOut:
    """Say no to a job that I was asked for. The same again changes nothing."""
    offer = answers.decline_offer(job_offer_id, answer.reason, actor=actor_of(request), now=utc_now())
    return _out(request, offer)


@router.get("/specialist/job-offers/pool", response=PoolOut, openapi_extra=errors(NotSignedIn, NotAllowed, NotFound))
def list_pool(request: HttpRequest) -> PoolOut:
    """Jobs that anybody may take who can serve them, as far as I can."""
    found = offers.list_pool(actor=actor_of(request), language=language_of(request), now=utc_now())
    return PoolOut(items=[PooledOut.of(one) for one in found])


@router.post(
    "/specialist/job-offers/pool/{uuid:order_id}/take",
    response=JobOfferOut,
    openapi_extra=errors(*_KEYED, NotFound, NotInPool, *_TAKEN),
)
def take_from_pool(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Take a job out of the pool. The first who does has it."""
    return answer_once(request, answers.take_from_pool, order_id, render=lambda offer: _out(request, offer))


@router.get(
    "/specialist/job-offers/standing", response=StandingOut, openapi_extra=errors(NotSignedIn, NotAllowed, NotFound)
)
def get_standing(request: HttpRequest) -> StandingOut:
    """My share of job offers against the city's median, and why the last ones that I lost went to others."""
    return StandingOut.of(standings.get_standing(actor=actor_of(request), language=language_of(request), now=utc_now()))
