"""How the visits of the demo specialists were paid, and what they earned."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random

from doorstep.infra.db import transaction_required
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.payments.contracts import PaymentMethod

# No provider has them in its books, so reports of the demo provider agree with the ledger.
_WAYS = (PaymentMethod.BALANCE, PaymentMethod.CASH)


def paid_at_once(order: ImportedOrder, specialist_id: int) -> ImportedOrder:
    """A done order of the demo specialist's, paid from the client's balance or in cash; others as they are."""
    if order.offer.specialist_id != specialist_id or order.state is not VisitState.DONE:
        return order
    random = Random(f"{order.starts_at} paid at {order.offer.market}")
    return replace(order, method=random.choices(_WAYS, (3, 1))[0])


@transaction_required
def earn_money(orders: Sequence[ImportedOrder], specialist_id: int, *, now: datetime) -> None:
    """Settle what the demo specialist has done: what is long past is released, the latest visits' money waits."""
    done = [
        order.order_id
        for order in orders
        if order.offer.specialist_id == specialist_id and order.state is VisitState.DONE
    ]
    booking.settle_imported(done, now=now)
