"""Payments as booking begins them."""

import uuid

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    AskRefund,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    Refund,
    StartPayment,
    Timing,
)

CLIENT = Actor(role=Role.CLIENT, user_id=7, market="hel")
PRICE = 4900


def eur(minor: int) -> Money:
    """Cents."""
    return Money(minor, "EUR")


def wish_to_pay(**changes: object) -> StartPayment:
    """Forty-nine euros by card for an order, now."""
    wish: dict[str, object] = {
        "order_id": new_id(),
        "client_id": 7,
        "market": "hel",
        "purpose": PaymentPurpose.PRICE,
        "method": PaymentMethod.CARD,
        "timing": Timing.PREPAY,
        "amount": eur(PRICE),
        "return_url": "https://doorstep.test/bookings/1",
        "description": "Home cleaning",
    }
    return StartPayment(**(wish | changes))  # type: ignore[arg-type]


def started(**changes: object) -> Payment:
    """A payment that was written down and told to the provider."""
    with open_transaction():
        payment = payments.start_payment(wish_to_pay(**changes), actor=CLIENT, now=utc_now())
    return payments.submit_payment(payment.id, now=utc_now())


def held(**changes: object) -> Payment:
    """The same for money that is to be held on the card."""
    return started(timing=Timing.HOLD, capture_later=True, **changes)


def gave_back(payment_id: uuid.UUID, minor: int | None = None, **changes: object) -> Refund:
    """A refund that was asked for."""
    amount = None if minor is None else eur(minor)
    wish = AskRefund(payment_id, amount, cause="cancelled", **changes)  # type: ignore[arg-type]
    with open_transaction():
        return payments.ask_refund(wish, actor=SYSTEM, now=utc_now())
