"""Jobs of payments."""

import uuid

from doorstep.infra.tasks import job
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments.services.checking import SETTLE_PAYMENT, SETTLE_REFUND, settle_payment
from doorstep.modules.payments.services.refunds import carry_out_refund


@job(SETTLE_PAYMENT)
def settle_one_payment(payment_id: str) -> None:
    """Ask a provider about a payment, or have it do what is wanted."""
    settle_payment(uuid.UUID(payment_id), now=utc_now())


@job(SETTLE_REFUND)
def settle_one_refund(refund_id: str) -> None:
    """Have a provider give money back, or ask what became of it."""
    carry_out_refund(uuid.UUID(refund_id), now=utc_now())
