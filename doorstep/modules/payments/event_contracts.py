"""What happened to payments, for others to hear."""

import uuid
from dataclasses import dataclass

from doorstep.kernel.events import Event


@dataclass(frozen=True)
class PaymentFacts:
    """
    What all events of payments tell. ``amount_minor`` is what this step moved or held.

    ``given_up``: a void had been asked for before; whoever asked decides what becomes of money that came all the same.
    """

    payment_id: uuid.UUID
    order_id: uuid.UUID | None
    purpose: str
    method: str
    client_id: int | None
    market: str
    amount_minor: int
    currency: str
    given_up: bool = False

    @property
    def audience(self) -> tuple[int, ...]:
        """Who pays."""
        return (self.client_id,) if self.client_id is not None else ()

    def hint(self) -> dict[str, str]:
        """Refetch the payment, and its order."""
        order = {} if self.order_id is None else {"order_id": str(self.order_id)}
        return {"kind": "payment", "id": str(self.payment_id), **order}


@dataclass(frozen=True)
class PaymentAuthorised(PaymentFacts, Event):
    """Money is held on the client's card."""

    name = "payment.authorised.v1"


@dataclass(frozen=True)
class PaymentCaptured(PaymentFacts, Event):
    """The client's money came: from a provider, or from the balance."""

    name = "payment.captured.v1"


@dataclass(frozen=True)
class PaymentFailed(PaymentFacts, Event):
    """Nothing came, and this payment will bring nothing; ``decline_code`` tells why."""

    decline_code: str = ""

    name = "payment.failed.v1"


@dataclass(frozen=True)
class PaymentVoided(PaymentFacts, Event):
    """The payment was given up, or its hold ran out: ``decline_code`` is ``hold_expired`` then."""

    decline_code: str = ""

    name = "payment.voided.v1"


@dataclass(frozen=True)
class PaymentDisputed(PaymentFacts, Event):
    """The client's bank took the money back."""

    name = "payment.disputed.v1"


@dataclass(frozen=True)
class PaymentRefunded(PaymentFacts, Event):
    """Money is on its way back to the client, or there already."""

    refund_id: uuid.UUID | None = None

    name = "payment.refunded.v1"


@dataclass(frozen=True)
class RefundFailed(PaymentFacts, Event):
    """Money that was to go back to the client stayed here; staff have to find another way."""

    refund_id: uuid.UUID | None = None

    name = "payment.refund_failed.v1"


@dataclass(frozen=True)
class PaymentAsked(PaymentFacts, Event):
    """The client is asked for what a visit came to, or for what failed to be taken; ``reminder`` counts from 1."""

    reminder: int = 0

    name = "payment.asked.v1"


@dataclass(frozen=True)
class DebtForgiven(PaymentFacts, Event):
    """Staff let a client off what a failed charge had left unpaid."""

    name = "payment.debt_forgiven.v1"
