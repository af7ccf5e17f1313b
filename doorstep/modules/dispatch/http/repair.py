"""Endpoints of repair: who comes instead of a specialist who dropped out, and when visits are expected."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router

from doorstep.infra.http import actor_of, answer_once, errors, signed_in, specialists_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.booking.contracts import ReplacementOver
from doorstep.modules.dispatch.http.repair_schemas import (
    ApproveIn,
    ExpectedPage,
    RefuseIn,
    ReplacementOut,
    ReplacementTimesOut,
)
from doorstep.modules.dispatch.selectors.repair import expected_of_specialist
from doorstep.modules.dispatch.services.answer_replacement import (
    approve_replacement,
    list_other_times,
    refuse_replacement,
)
from doorstep.modules.dispatch.services.repair_views import (
    cards_of,
    expected_for_client,
    get_replacement_view,
    view_of,
)

router = Router(tags=["booking"], auth=signed_in)
work_router = Router(tags=["specialist's visits"], auth=specialists_only)

_READ: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, NotFound)
_KEYED = (*_READ, IdempotencyKeyMissing, IdempotencyKeyReused, ReplacementOver)
_PATH = "/orders/{uuid:order_id}/replacement"


@router.get(_PATH, response=ReplacementOut, openapi_extra=errors(*_READ))
def get_replacement(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID | None = None) -> ReplacementOut:
    """
    Who can come instead of the specialist who dropped out of my order, or comes far too late.

    Where several of a party dropped out: of the lost visit that is named, else what has waited longest for an answer.
    """
    return ReplacementOut.of(get_replacement_view(order_id, visit_id, actor=actor_of(request)))


@router.get(f"{_PATH}/times", response=ReplacementTimesOut, openapi_extra=errors(*_READ, ReplacementOver))
def list_replacement_times(
    request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID | None = None
) -> ReplacementTimesOut:
    """Other times at which somebody as good can come, at the agreed price; nothing is kept until I choose."""
    times = list_other_times(order_id, visit_id, actor=actor_of(request), now=utc_now())
    return ReplacementTimesOut.of(times, cards_of(times.found))


@router.post(f"{_PATH}/approve", response=ReplacementOut, openapi_extra=errors(*_KEYED))
def approve_the_replacement(request: HttpRequest, order_id: uuid.UUID, choice: ApproveIn) -> HttpResponse:
    """Somebody else comes instead, at the agreed price: who is proposed, or at another time that I was shown."""
    return answer_once(
        request,
        approve_replacement,
        order_id,
        choice.starts_at,
        choice.specialist_id,
        choice.visit_id,
        render=lambda row: ReplacementOut.of(view_of(row)),
    )


@router.post(f"{_PATH}/refuse", response=ReplacementOut, openapi_extra=errors(*_KEYED))
def refuse_the_replacement(request: HttpRequest, order_id: uuid.UUID, answer: RefuseIn) -> HttpResponse:
    """I want another time, or my money back; or I wait for who is late."""
    return answer_once(
        request,
        refuse_replacement,
        order_id,
        answer.wish,
        answer.visit_id,
        render=lambda row: ReplacementOut.of(view_of(row)),
    )


@router.get("/orders/{uuid:order_id}/expected", response=ExpectedPage, openapi_extra=errors(*_READ))
def list_expected(request: HttpRequest, order_id: uuid.UUID) -> ExpectedPage:
    """When the visits of my order will begin by what is known now, if not as planned."""
    return ExpectedPage.of(expected_for_client(order_id, actor=actor_of(request)))


@work_router.get("/specialist/expected", response=ExpectedPage, openapi_extra=errors(NotSignedIn, NotAllowed))
def list_own_expected(request: HttpRequest) -> ExpectedPage:
    """When my next visits will begin by what is known now, if not as planned."""
    return ExpectedPage.of(expected_of_specialist(actor_of(request)))
