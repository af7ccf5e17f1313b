"""Endpoints of clients: ways to pay, paying, and other times after a payment that came too late."""

import json
import uuid

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from doorstep.infra.http import actor_of, answer_once, errors, language_of, signed_in
from doorstep.infra.idempotency import IdempotencyKeyMissing, IdempotencyKeyReused
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError, NotAllowed, NotFound, NotSignedIn
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking.contracts import (
    AmountChanged,
    DebtOpen,
    ExtraAnswered,
    ExtraLapsed,
    HoldExpired,
    TooManyPayments,
)
from doorstep.modules.booking.http.pay_schemas import OtherTimesOut, PayIn, WaysToPayOut
from doorstep.modules.booking.services import again, pay_ways, paying
from doorstep.modules.ledger.contracts import Overdrawn
from doorstep.modules.payments.contracts import IntentAlreadyOpen, NothingToPay, PaymentPurpose, WayNotOffered
from doorstep.modules.payments.facade import PaymentOut, payment_out

router = Router(tags=["booking"], auth=signed_in)

_KEYED: tuple[type[DomainError], ...] = (NotSignedIn, NotAllowed, IdempotencyKeyMissing, IdempotencyKeyReused, NotFound)


@router.get(
    "/orders/{uuid:order_id}/ways-to-pay",
    response=WaysToPayOut,
    openapi_extra=errors(
        NotSignedIn,
        NotFound,
        HoldExpired,
        ImpossibleTransition,
        WayNotOffered,
        NothingToPay,
        ExtraLapsed,
    ),
)
def list_ways_to_pay(
    request: HttpRequest,
    order_id: uuid.UUID,
    purpose: PaymentPurpose = Query(PaymentPurpose.PRICE, description="what is to be paid"),
) -> WaysToPayOut:
    """How an order can be paid now, and what each way takes now and later."""
    return WaysToPayOut.of(pay_ways.ways_to_pay(order_id, purpose, actor=actor_of(request), now=utc_now()))


@router.post(
    "/orders/{uuid:order_id}/payments",
    response={201: PaymentOut},
    openapi_extra=errors(
        *_KEYED, HoldExpired, ImpossibleTransition, WayNotOffered, DebtOpen, AmountChanged, TooManyPayments, Overdrawn,
        NothingToPay, ExtraAnswered, ExtraLapsed, IntentAlreadyOpen,
    ),
)  # fmt: skip
def start_payment(request: HttpRequest, order_id: uuid.UUID, wish: PayIn) -> HttpResponse:
    """
    Pay for an order: its price, or later what is asked for of it, a tip, or extra work, which agrees to it.

    Cash, later and balance confirm a held order at once. A card payment goes on at ``next_action_url``, and extends the
    hold once; the order is confirmed as soon as its success is heard. Another way may be begun at any time while the
    order is held: what was begun before is given up. The same key again tells how that payment stands by now.
    """
    begun = answer_once(
        request, paying.start_paying, order_id, wish.to_wish(language_of(request)), render=payment_out, status=201
    )
    # What was begun is kept under the key; the provider is called after the transaction, by the payment's own key.
    payment = paying.submit_payment(uuid.UUID(json.loads(begun.content)["id"]), now=utc_now())
    answer = HttpResponse(payment_out(payment).model_dump_json(), status=201, content_type="application/json")
    if "Idempotent-Replayed" in begun:
        answer["Idempotent-Replayed"] = "true"
    return answer


@router.get("/orders/{uuid:order_id}/other-times", response=OtherTimesOut, openapi_extra=errors(NotSignedIn, NotFound))
def list_other_times(request: HttpRequest, order_id: uuid.UUID, visit_id: uuid.UUID | None = None) -> OtherTimesOut:
    """
    Free starts instead of that of a visit whose time is gone: of the same specialist, else of anyone suitable.

    Without `visit_id` the first visit of the order is meant.
    """
    return OtherTimesOut.of(again.list_other_starts(order_id, visit_id, actor=actor_of(request), now=utc_now()))
