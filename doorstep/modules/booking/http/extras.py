"""Endpoints of work that is agreed on at the door."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Router

from doorstep.infra.http import answer_once, errors, language_of, signed_in, specialists_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.modules.booking.contracts import ExtraAnswered, ExtraLapsed, NotAtWork, TooManyExtras
from doorstep.modules.booking.http.extra_schemas import ExtraIn
from doorstep.modules.booking.http.schemas import OrderOut
from doorstep.modules.booking.http.work_schemas import WorkedVisitOut
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services import extras
from doorstep.modules.booking.services.views import views_for_client
from doorstep.modules.booking.services.worked import worked_views

router = Router(tags=["booking"], auth=signed_in)
work_router = Router(tags=["specialist's visits"], auth=specialists_only)

_KEYED: tuple[type[DomainError], ...] = (
    NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound,
)  # fmt: skip


def _worked(request: HttpRequest, visit: Visit) -> WorkedVisitOut:
    return WorkedVisitOut.of(worked_views([visit], language=language_of(request))[0])


@work_router.post(
    "/specialist/visits/{uuid:visit_id}/extras",
    response=WorkedVisitOut,
    openapi_extra=errors(*_KEYED, NotAtWork, TooManyExtras),
)
def ask_for_extra(request: HttpRequest, visit_id: uuid.UUID, wish: ExtraIn) -> HttpResponse:
    """Ask the client, while I am there, to agree to more work and its price. They are told at once."""
    return answer_once(
        request,
        extras.ask_for_extra,
        visit_id,
        wish.asked(),
        render=lambda visit: _worked(request, visit),
    )


@work_router.post(
    "/specialist/visits/{uuid:visit_id}/extras/{uuid:extra_id}/withdraw",
    response=WorkedVisitOut,
    openapi_extra=errors(*_KEYED, ExtraAnswered, ExtraLapsed),
)
def withdraw_extra(request: HttpRequest, visit_id: uuid.UUID, extra_id: uuid.UUID) -> HttpResponse:
    """Take back extra work that the client has not answered."""
    return answer_once(request, extras.withdraw_extra, visit_id, extra_id, render=lambda visit: _worked(request, visit))


@router.post(
    "/orders/{uuid:order_id}/extras/{uuid:extra_id}/refuse",
    response=OrderOut,
    openapi_extra=errors(*_KEYED, ExtraAnswered, ExtraLapsed),
)
def refuse_extra(request: HttpRequest, order_id: uuid.UUID, extra_id: uuid.UUID) -> HttpResponse:
    """I do not want the extra work. To agree to it, pay it: POST /orders/{id}/payments with the purpose extra."""
    return answer_once(
        request,
        extras.refuse_extra,
        order_id,
        extra_id,
        render=lambda order: OrderOut.of(views_for_client([order], language=language_of(request))[0]),
    )
