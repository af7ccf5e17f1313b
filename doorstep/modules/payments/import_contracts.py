"""What is told of payments by card that were made elsewhere or before."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.modules.payments.contracts import OrderMoney, Timing


@dataclass(frozen=True, slots=True)
class ImportedPayment:
    """
    How an order of one visit was paid by card.

    What became of the money follows from how its visit stands: it is captured, given back as its policy says, and
    released once the time for complaints has passed.

    :param first_minor: what was paid, or held, at ``paid_at``; of a deposit, the deposit.
    :param closed_at: when the order was over; None while its visit is to come.
    :param tip_minor: paid some hours after a visit that was done.
    :param to_balance: what goes back goes onto the client's balance.
    :param lost: a hold that brought nothing after the visit; or a deposit whose rest nobody has paid. What is missing
        is left to be asked for by ``settle_order``.
    """

    order: OrderMoney
    payment_id: uuid.UUID
    provider: str
    timing: Timing
    first_minor: int
    paid_at: datetime
    closed_at: datetime | None
    tip_minor: int = 0
    to_balance: bool = False
    lost: bool = False
