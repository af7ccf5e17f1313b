"""What a provider has to know of payments that were imported, before it can be asked of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import Destination, IntentState
from doorstep.modules.payments.models import PaymentIntent, RefundRow


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund by card, by our key and the provider's name."""

    refund_id: uuid.UUID
    provider_ref: str
    amount: Money
    done_at: datetime


@dataclass(frozen=True, slots=True)
class PaidElsewhere:
    """An imported payment as its provider has it; ``captured_at`` is None if nothing was taken."""

    payment_id: uuid.UUID
    provider_ref: str
    amount: Money
    captured: Money
    state: IntentState
    capture_later: bool
    decline_code: str
    hold_expires_at: datetime | None
    created_at: datetime
    captured_at: datetime | None
    refunds: Sequence[GivenBack]


def list_imported_payments(provider: str) -> list[PaidElsewhere]:
    """All payments by a provider that were imported, the oldest first."""
    refunds: dict[uuid.UUID, list[GivenBack]] = {}
    given_back = RefundRow.objects.filter(
        intent__provider=provider, intent__plan__imported=True, destination=Destination.CARD, done_at__isnull=False
    )
    for row in given_back.exclude(provider_ref="").order_by("done_at"):
        assert row.done_at is not None
        amount = Money(row.amount_minor, row.currency)
        refunds.setdefault(row.intent_id, []).append(GivenBack(row.id, row.provider_ref, amount, row.done_at))
    intents = PaymentIntent.objects.filter(provider=provider, plan__imported=True)
    return [
        PaidElsewhere(
            payment_id=intent.id,
            provider_ref=intent.provider_ref,
            amount=Money(intent.amount_minor, intent.currency),
            captured=Money(intent.captured_minor, intent.currency),
            state=IntentState(intent.state),
            capture_later=intent.capture_later,
            decline_code=intent.decline_code,
            hold_expires_at=intent.hold_expires_at,
            created_at=intent.created_at,
            captured_at=intent.settled_at if intent.captured_minor else None,
            refunds=refunds.get(intent.id, []),
        )
        for intent in intents.order_by("created_at", "id").iterator(chunk_size=2000)
    ]
