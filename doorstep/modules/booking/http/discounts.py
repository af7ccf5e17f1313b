"""Endpoints of clients: coupons and points on a held order."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, errors, language_of, signed_in
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.infra.pace import Pace
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking.contracts import HoldExpired
from doorstep.modules.booking.http.discount_schemas import DiscountIn, DiscountsOut
from doorstep.modules.booking.http.schemas import OrderOut
from doorstep.modules.booking.models import Order
from doorstep.modules.booking.services import discounts, views
from doorstep.modules.promotions.contracts import (
    COUPON_REFUSALS,
    DiscountKind,
    TooManyCodes,
)

router = Router(tags=["booking"], auth=signed_in)

_SECONDS_EACH = 20
# Nobody finds a code by trying: a person types a few.
_pace = Pace(burst=12, per_second=1 / _SECONDS_EACH)
_HELD: tuple[type[DomainError], ...] = (
    NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound, HoldExpired, ImpossibleTransition,
)  # fmt: skip


def _order_out(request: HttpRequest, order: Order) -> OrderOut:
    return OrderOut.of(views.views_for_client([order], language=language_of(request))[0])


@router.get("/orders/{uuid:order_id}/discounts", response=DiscountsOut, openapi_extra=errors(NotSignedIn, NotFound))
def get_discounts(request: HttpRequest, order_id: uuid.UUID) -> DiscountsOut:
    """What is taken off one of my orders, and, while it is held, how many points it would take."""
    view = discounts.view_discounts(order_id, actor=actor_of(request), now=utc_now())
    return DiscountsOut.of(view, language_of(request))


@router.post("/orders/{uuid:order_id}/discounts", response=OrderOut, openapi_extra=errors(*_HELD, *COUPON_REFUSALS))
def apply_discounts(request: HttpRequest, order_id: uuid.UUID, wish: DiscountIn) -> HttpResponse:
    """Take a code or points off one of my held orders. The specialist's price stays, I pay less."""
    if wish.code and not _pace.allow(str(actor_of(request).user_id)):
        raise TooManyCodes(retry_after=_SECONDS_EACH)
    return answer_once(
        request,
        discounts.apply_discounts,
        order_id,
        wish.code,
        wish.points,
        render=lambda order: _order_out(request, order),
    )


@router.delete("/orders/{uuid:order_id}/discounts", response=OrderOut, openapi_extra=errors(*_HELD))
def withdraw_discounts(
    request: HttpRequest,
    order_id: uuid.UUID,
    kind: DiscountKind | None = Query(None, description="only this; left out, all"),
) -> HttpResponse:
    """Give up what is taken off one of my held orders; code and points can be used elsewhere."""
    return answer_once(
        request,
        discounts.withdraw_discounts,
        order_id,
        kind,
        render=lambda order: _order_out(request, order),
    )
