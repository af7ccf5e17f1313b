"""Endpoints of proposals: specialists offer other times for a request, clients take one or none."""

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, errors, language_of, signed_in, specialists_only
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.availability.contracts import REFUSALS
from doorstep.modules.booking.contracts import RequestExpired
from doorstep.modules.booking.http.proposal_schemas import ProposeIn, TakeTimeIn
from doorstep.modules.booking.http.schemas import OrderOut
from doorstep.modules.booking.http.slot_schemas import FIRST_DAY, MoveSlotsOut
from doorstep.modules.booking.http.work_schemas import WorkedVisitOut
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.proposal_contracts import (
    CannotPropose,
    NothingNew,
    PriceNotAgreed,
    ProposalClosed,
    ProposalExpired,
    TooManyProposals,
)
from doorstep.modules.booking.services import proposals, views, worked
from doorstep.modules.specialists.contracts import OfferMissing

work_router = Router(tags=["specialist's visits"], auth=specialists_only)
router = Router(tags=["booking"], auth=signed_in)

_KEYED: tuple[type[DomainError], ...] = (
    NotSignedIn,
    NotAllowed,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    NotFound,
)
_WORK = "/specialist/visits/{uuid:visit_id}"
_OWN = "/orders/{uuid:order_id}/visits/{uuid:visit_id}/proposals"


def _worked_out(request: HttpRequest, visit: Visit) -> WorkedVisitOut:
    return WorkedVisitOut.of(worked.worked_views([visit], language=language_of(request))[0])


def _order_out(request: HttpRequest, visit: Visit) -> OrderOut:
    return OrderOut.of(views.views_for_client([visit.order], language=language_of(request))[0])


@work_router.get(
    f"{_WORK}/slots",
    response=MoveSlotsOut,
    openapi_extra=errors(NotSignedIn, NotAllowed, NotFound, ImpossibleTransition, CannotPropose, OfferMissing),
)
def list_slots_to_propose(
    request: HttpRequest,
    visit_id: uuid.UUID,
    first_day: date | None = Query(None, description=FIRST_DAY),
    days: int = Query(7, ge=1, le=14),
) -> MoveSlotsOut:
    """My own free starts for a request, any of which I can propose."""
    actor, now = actor_of(request), utc_now()
    found = proposals.list_slots_to_propose(visit_id, first_day=first_day, days=days, actor=actor, now=now)
    return MoveSlotsOut.of(found)


@work_router.post(
    f"{_WORK}/proposals",
    response=WorkedVisitOut,
    openapi_extra=errors(
        *_KEYED, ImpossibleTransition, RequestExpired, CannotPropose, NothingNew, TooManyProposals, OfferMissing,
        *REFUSALS,
    ),
)  # fmt: skip
def propose_times(request: HttpRequest, visit_id: uuid.UUID, wish: ProposeIn) -> HttpResponse:
    """Propose other times for a request. They are kept until the client answers; those proposed before become free."""
    return answer_once(
        request, proposals.propose_times, visit_id, wish.starts, render=lambda visit: _worked_out(request, visit)
    )


@work_router.post(
    f"{_WORK}/proposals/withdraw",
    response=WorkedVisitOut,
    openapi_extra=errors(*_KEYED, ProposalExpired, ProposalClosed),
)
def withdraw_proposals(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """Take the proposed times back; the request still waits for my answer."""
    return answer_once(
        request, proposals.withdraw_proposals, visit_id, render=lambda visit: _worked_out(request, visit)
    )


@router.post(
    f"{_OWN}/{{uuid:proposal_id}}/accept",
    response=OrderOut,
    openapi_extra=errors(*_KEYED, ProposalExpired, ProposalClosed, PriceNotAgreed),
)
def accept_proposal(
    request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID, proposal_id: uuid.UUID, choice: TakeTimeIn
) -> HttpResponse:
    """Take a proposed time at its price: the visit is agreed at once, as its time was kept."""
    return answer_once(
        request,
        proposals.accept_proposal,
        order_id,
        visit_id,
        proposal_id,
        choice.agreed_price_minor,
        render=lambda visit: _order_out(request, visit),
    )


@router.post(
    f"{_OWN}/refuse",
    response=OrderOut,
    openapi_extra=errors(*_KEYED, ProposalExpired, ProposalClosed),
)
def refuse_proposals(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID) -> HttpResponse:
    """None of the proposed times fits me; the time I asked for still waits for an answer."""
    return answer_once(
        request, proposals.refuse_proposals, order_id, visit_id, render=lambda visit: _order_out(request, visit)
    )
