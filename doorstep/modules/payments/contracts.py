"""What other modules may know of payments."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money


class PaymentMethod(StrEnum):
    """How the client pays: cash at the door, or later by invoice."""

    CASH = "cash"
    PAY_LATER = "pay_later"


class IntentState(StrEnum):
    """Where a payment stands."""

    DUE = "due"
    COLLECTED = "collected"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class ImportedIntent:
    """What an order from elsewhere owed, and how its owing ended at ``closed_at``: completed, void, or not yet."""

    order_id: uuid.UUID
    amount: Money
    method: PaymentMethod
    completed: bool
    void: bool
    opened_at: datetime
    closed_at: datetime | None


class IntentAlreadyOpen(DomainError):
    """The order has a payment intent already."""

    code = "intent_already_open"
    kind = Kind.CONFLICT
    title = "This order is being paid already"
