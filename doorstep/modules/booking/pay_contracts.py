"""Words of paying for an order: what the client wishes, and how its money stands."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import PaymentMethod, PaymentPurpose, Timing, WayToPay


class PayState(StrEnum):
    """How an order's money stands as a whole."""

    NOTHING_DUE = "nothing_due"
    DUE = "due"
    """Something is to be paid, now or later."""
    PAYING = "paying"
    """A payment is under way."""
    HELD = "held"
    """Held on the card until the visit is over."""
    PAID = "paid"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    """The last try did not succeed, and something is still to be paid."""


@dataclass(frozen=True, slots=True)
class PayWish:
    """
    How a client wishes to pay.

    :param timing: None takes the first that the method is offered with.
    :param amount: what the client agrees to; tips need it.
    :param language: of the provider's page.
    """

    method: PaymentMethod
    timing: Timing | None = None
    purpose: PaymentPurpose = PaymentPurpose.PRICE
    amount: Money | None = None
    extra_id: uuid.UUID | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class WaysToPay:
    """
    What an order comes to, and how it can be paid.

    :param payable: the total less the discount.
    :param hold_extends_to: until when starting to pay by card keeps the time; None: no longer than now.
    """

    total: Money
    discount: Money
    payable: Money
    balance: Money
    hold_extends_to: datetime | None
    ways: tuple[WayToPay, ...]
