"""What the contract world has of money."""

import uuid
from typing import Any

from doorstep.kernel.clock import utc_now
from doorstep.modules.payments.contracts import PaymentPurpose
from doorstep.modules.payments.services.refunds import carry_out_refund
from doorstep.modules.payments.tests.builders import eur, gave_back, started
from tests.builders import BuiltClient
from tests.payments import in_process_sandbox


def paid_by_card(client: BuiltClient) -> dict[str, Any]:
    """A client paid for something by card, and got a part of it back."""
    with in_process_sandbox() as till:
        payment = started(order_id=uuid.uuid4(), client_id=client.user_id, purpose=PaymentPurpose.TIP, amount=eur(500))
        till.pay(payment.id)
        till.deliver()
        carry_out_refund(gave_back(payment.id, 200).id, now=utc_now())
    return {"payment_id": str(payment.id)}
