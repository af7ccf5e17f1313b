"""Endpoints of clients on orders of several visits: free starts for a party, moving it whole, cancelling one visit."""

import uuid
from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, anyone, errors, language_of, signed_in
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts.contracts import OutsideMarket, UnknownMarket
from doorstep.modules.availability.contracts import REFUSALS
from doorstep.modules.booking.contracts import ConsequenceChanged, OfferUnavailable, OwnVisit
from doorstep.modules.booking.http.policy_schemas import CancelIn, MoveIn
from doorstep.modules.booking.http.schemas import OrderOut
from doorstep.modules.booking.http.slot_schemas import FIRST_DAY, MoveSlotsOut
from doorstep.modules.booking.http.together_schemas import TogetherQuery, TogetherSlotsOut
from doorstep.modules.booking.models import Order
from doorstep.modules.booking.party_contracts import NoParty, NotTogether
from doorstep.modules.booking.services import change, moves, together, views
from doorstep.modules.booking.wish_contracts import ChoiceNotOffered
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.pricing.contracts import QuantityNotAllowed
from doorstep.modules.specialists.contracts import OfferMissing

router = Router(tags=["booking"], auth=signed_in)
browse = Router(tags=["booking"], auth=anyone)

_KEYED: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound)


def _order_out(request: HttpRequest, order: Order) -> OrderOut:
    return OrderOut.of(views.views_for_client([order], language=language_of(request))[0])


@browse.get(
    "/slots/together",
    response=TogetherSlotsOut,
    openapi_extra=errors(
        UnknownMarket, OutsideMarket, NotFound, ServiceMissing, OfferMissing, OfferUnavailable, OwnVisit, NotTogether,
        QuantityNotAllowed, ChoiceNotOffered,
    ),
)  # fmt: skip
def list_slots_together(request: HttpRequest, wishes: Query[TogetherQuery]) -> TogetherSlotsOut:
    """
    Free starts a day at which two to four visits can be done at once, each by somebody else.

    A start is listed only if there is a way to give every visit a person of its own.
    """
    found = together.list_slots_together(
        wishes.to_question(), first_day=wishes.first_day, days=wishes.days, actor=actor_of(request), now=utc_now()
    )
    return TogetherSlotsOut.of(found, language_of(request))


@router.get(
    "/orders/{uuid:order_id}/slots",
    response=MoveSlotsOut,
    openapi_extra=errors(NotSignedIn, NotFound, NoParty, ImpossibleTransition, OfferMissing),
)
def list_slots_to_move_together(
    request: HttpRequest,
    order_id: uuid.UUID,
    first_day: date | None = Query(None, description=FIRST_DAY),
    days: int = Query(7, ge=1, le=14),
) -> MoveSlotsOut:
    """The starts to which visits that were booked for one time can be moved together, with the same people."""
    found = together.list_slots_to_move_together(
        order_id, first_day=first_day, days=days, actor=actor_of(request), now=utc_now()
    )
    return MoveSlotsOut.of(found)


@router.post(
    "/orders/{uuid:order_id}/reschedule",
    response=OrderOut,
    openapi_extra=errors(*_KEYED, NoParty, ImpossibleTransition, ConsequenceChanged, OfferMissing, *REFUSALS),
)
def reschedule_order(request: HttpRequest, order_id: uuid.UUID, wish: MoveIn) -> HttpResponse:
    """
    Move visits that were booked for one time to another start: all of them or none.

    ``context.visit_id`` of a refusal says whose time it is that can't be had. Then all stands as it was.
    """
    return answer_once(
        request,
        moves.reschedule_order,
        order_id,
        wish.starts_at,
        wish.agreed_fee_minor,
        render=lambda order: _order_out(request, order),
    )


@router.post(
    "/visits/{uuid:visit_id}/cancel",
    response=OrderOut,
    openapi_extra=errors(*_KEYED, ImpossibleTransition, ConsequenceChanged),
)
def cancel_part(request: HttpRequest, visit_id: uuid.UUID, wish: CancelIn) -> HttpResponse:
    """Cancel one visit of my order for its fee; the others stay as they are. With the last one the order ends."""
    return answer_once(
        request,
        change.cancel_part,
        visit_id,
        wish.reason,
        wish.agreed_fee_minor,
        render=lambda order: _order_out(request, order),
    )
