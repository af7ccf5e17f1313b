"""The wire form of a payment, for every module's answers."""

import uuid
from datetime import datetime

from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.modules.payments.contracts import IntentState, Payment, PaymentMethod, PaymentPurpose, Timing


class PaymentOut(BaseModel):
    """
    One try to pay. While ``next_action_url`` is set the client goes on there; ``needs_action`` without it means that
    the provider is still at work. ``refunded`` counts what is on its way back. ``extra_id``: the extra work it is for.
    """

    id: uuid.UUID
    order_id: uuid.UUID | None
    extra_id: uuid.UUID | None
    state: IntentState
    purpose: PaymentPurpose
    method: PaymentMethod
    timing: Timing | None
    amount: MoneyOut
    captured: MoneyOut
    refunded: MoneyOut
    next_action_url: str | None
    decline_code: str | None = Field(examples=["insufficient_funds"])
    hold_expires_at: datetime | None
    created_at: datetime


def payment_out(payment: Payment) -> PaymentOut:
    """The wire form."""
    return PaymentOut(
        id=payment.id,
        order_id=payment.order_id,
        extra_id=payment.extra_id,
        state=payment.state,
        purpose=payment.purpose,
        method=payment.method,
        timing=payment.timing,
        amount=MoneyOut.of(payment.amount),
        captured=MoneyOut.of(payment.captured),
        refunded=MoneyOut.of(payment.refunded),
        next_action_url=payment.next_action_url if payment.is_open and not payment.given_up else None,
        decline_code=payment.decline_code,
        hold_expires_at=payment.hold_expires_at,
        created_at=payment.created_at,
    )
