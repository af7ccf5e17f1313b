"""Endpoints of clients on what acts cost, and on specialists who did not come."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, errors, language_of, signed_in
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking.contracts import TooEarly
from doorstep.modules.booking.http.policy_schemas import ConsequenceOut, NoticeIn
from doorstep.modules.booking.http.schemas import VisitOut
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.party_contracts import NoParty
from doorstep.modules.booking.services import consequences, views, work
from doorstep.modules.pricing.contracts import Act

router = Router(tags=["booking"], auth=signed_in)


@router.get(
    "/orders/{uuid:order_id}/consequence",
    response=ConsequenceOut,
    openapi_extra=errors(NotSignedIn, NotFound, NoParty, ImpossibleTransition),
)
def get_consequence(
    request: HttpRequest,
    order_id: uuid.UUID,
    act: Act = Query(..., examples=["cancel"]),
    visit_id: uuid.UUID | None = Query(
        None, description="which visit; left out, all that cancelling the order ends, or moving it moves"
    ),
) -> ConsequenceOut:
    """
    What cancelling my order or a visit of it costs now, or moving it, and when that changes.

    Visits that were booked for one time move together: their fees come as one sum.
    """
    found = consequences.preview_act(order_id, act, visit_id, actor=actor_of(request), now=utc_now())
    return ConsequenceOut.of(found, language_of(request))


@router.post(
    "/visits/{uuid:visit_id}/nobody-came",
    response=VisitOut,
    openapi_extra=errors(
        NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound, ImpossibleTransition, TooEarly
    ),
)
def report_nobody_came(request: HttpRequest, visit_id: uuid.UUID, report: NoticeIn) -> HttpResponse:
    """I waited and nobody came: the visit ends, all of its price is given back."""

    def render(visit: Visit) -> VisitOut:
        order = views.views_for_client([visit.order], language=language_of(request))[0]
        return VisitOut.of(next(view for view in order.visits if view.visit.id == visit.id))

    return answer_once(request, work.report_nobody_came, visit_id, report.reason, render=render)
