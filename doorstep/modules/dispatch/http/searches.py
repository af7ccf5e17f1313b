"""Endpoints of searches: quoted and followed by clients, seen and helped by staff."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, errors, language_of, signed_in, staff_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import UnknownMarket
from doorstep.modules.availability.contracts import REFUSALS
from doorstep.modules.booking.contracts import (
    AmountChanged,
    ChoiceNotOffered,
    OfferUnavailable,
    OwnVisit,
    SearchOver,
    WhenImpossible,
)
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.dispatch.contracts import JobOfferOver, NothingAsked
from doorstep.modules.dispatch.http.search_schemas import (
    AssignIn,
    ChoiceWhyOut,
    OpenSearchesOut,
    SearchAnswerIn,
    SearchProgressOut,
    SearchQuoteIn,
    SearchQuoteOut,
)
from doorstep.modules.dispatch.services import answers, offers, progress, quotes
from doorstep.modules.pricing.contracts import QuantityNotAllowed
from doorstep.modules.specialists.contracts import OfferMissing

router = Router(tags=["searches"], auth=signed_in)


@router.post(
    "/searches/quotes",
    response=SearchQuoteOut,
    openapi_extra=errors(
        NotSignedIn, NotFound, WhenImpossible, ServiceMissing, QuantityNotAllowed, ChoiceNotOffered, OfferUnavailable
    ),
)
def quote_search(request: HttpRequest, wish: SearchQuoteIn) -> SearchQuoteOut:
    """Price a visit by whoever comes first or best, and say who could come and when; nobody is asked yet."""
    found = quotes.quote_search(wish.to_question(), actor=actor_of(request), now=utc_now())
    market = accounts.get_market(found.quoted.quote.market)
    return SearchQuoteOut.of(found, market.time_zone, language_of(request))


@router.get("/orders/{uuid:order_id}/search", response=SearchProgressOut, openapi_extra=errors(NotSignedIn, NotFound))
def get_search(request: HttpRequest, order_id: uuid.UUID) -> SearchProgressOut:
    """How the search for one of my orders goes on, or went."""
    return SearchProgressOut.of(progress.get_progress(order_id, actor=actor_of(request)))


@router.post(
    "/orders/{uuid:order_id}/search/answer",
    response=SearchProgressOut,
    openapi_extra=errors(
        NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound, SearchOver, NothingAsked,
        AmountChanged,
    ),
)  # fmt: skip
def answer_search(request: HttpRequest, order_id: uuid.UUID, answer: SearchAnswerIn) -> HttpResponse:
    """
    Say how to go on while nobody is found: let it begin later, pay more, or wait.

    To leave, cancel the order; it is free.
    """
    return answer_once(
        request,
        progress.answer_question,
        order_id,
        answer.choice,
        answer.agreed_price_minor,
        render=SearchProgressOut.of,
    )


@router.get(
    "/orders/{uuid:order_id}/visits/{uuid:visit_id}/why",
    response=ChoiceWhyOut,
    openapi_extra=errors(NotSignedIn, NotFound),
)
def explain_choice(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID) -> ChoiceWhyOut:
    """Why the person of one of my visits was chosen, term by term; only of visits that were searched for."""
    return ChoiceWhyOut.of(progress.get_why(order_id, visit_id, actor=actor_of(request)))


staff = Router(tags=["staff"], auth=staff_only)


@staff.get("/staff/searches", response=OpenSearchesOut, openapi_extra=errors(NotSignedIn, NotAllowed, UnknownMarket))
def list_searches(
    request: HttpRequest,
    market: str | None = Query(None, max_length=20, description="of one city only", examples=["hel"]),
    limit: int = Query(50, ge=1, le=200),
) -> OpenSearchesOut:
    """The searches that go on, the longest first; for staff."""
    if market is not None:
        accounts.get_market(market)
    actor = actor_of(request)
    hunts = offers.open_hunts(market, limit=limit)
    return OpenSearchesOut(
        items=[SearchProgressOut.of(progress.get_progress(hunt.order_id, actor=actor)) for hunt in hunts]
    )


@staff.post(
    "/staff/searches/{uuid:order_id}/assign",
    response=SearchProgressOut,
    openapi_extra=errors(
        NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound, JobOfferOver, OfferMissing,
        OfferUnavailable, OwnVisit, *REFUSALS,
    ),
)  # fmt: skip
def assign_search(request: HttpRequest, order_id: uuid.UUID, choice: AssignIn) -> HttpResponse:
    """Put a specialist who can serve it to a search, by their offer; for staff, after a call."""
    actor = actor_of(request)
    return answer_once(
        request,
        answers.assign_by_hand,
        order_id,
        choice.offer_id,
        render=lambda offer: SearchProgressOut.of(progress.get_progress(offer.order_id, actor=actor)),
    )
