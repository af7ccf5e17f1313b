"""All that happened to an order's money, for staff."""

import uuid
from dataclasses import dataclass

from doorstep.infra.rows import read_rows
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import OrderStatement
from doorstep.modules.payments.contracts import Payment, PaymentMissing, Refund
from doorstep.modules.payments.models import Release
from doorstep.modules.payments.selectors.payments import payments_of_order, refunds_of_order


@dataclass(frozen=True, slots=True)
class MoneyOfOrder:
    """Payments, refunds, what visits earned, and the ledger's transactions of one order, each oldest first."""

    payments: list[Payment]
    refunds: list[Refund]
    releases: list[Release]
    ledger: OrderStatement


def money_of_order(order_id: uuid.UUID) -> MoneyOfOrder:
    """
    Everything that is recorded of an order's money.

    :raises PaymentMissing: if nothing is, so if there is no such order, too.
    """
    payments = payments_of_order(order_id)
    if not payments:
        raise PaymentMissing("Nothing is recorded of such an order's money.")
    return MoneyOfOrder(
        payments=payments,
        refunds=refunds_of_order(order_id),
        releases=read_rows(Release, "order_id = %s ORDER BY earned_at, visit_id", [order_id]),
        ledger=ledger.statement_of_order(order_id),
    )
