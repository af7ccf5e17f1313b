"""Money of orders from elsewhere: what was paid from balances, and what visits have earned by now."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import fetch_all, transaction_required
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, Posting, PostingKind, Purpose, account, credit, debit
from doorstep.modules.payments.contracts import Payment, PaymentMethod
from doorstep.modules.payments.release_models import Release
from doorstep.modules.payments.rules.moves import capture_posting
from doorstep.modules.payments.selectors.payments import payments_of_orders
from doorstep.modules.payments.services.funds import lock_funds
from doorstep.modules.payments.services.releases import pay_out


@transaction_required
def post_imported(order_ids: Sequence[uuid.UUID]) -> None:
    """
    Post what imported orders were paid from their clients' balances, each after a gift of as much: nobody else has put
    money there. What was taken in cash, and what is paid later, is posted when an order is settled.
    """
    for payments in payments_of_orders(order_ids).values():
        for payment in payments:
            if payment.method is PaymentMethod.BALANCE and payment.captured.minor:
                nothing = Money(0, payment.amount.currency)
                ledger.post(_gift(payment), actor=SYSTEM, now=payment.created_at)
                ledger.post(
                    capture_posting(payment, payment.captured, debt=nothing, happened_at=payment.created_at),
                    actor=SYSTEM,
                    now=payment.created_at,
                )


def _gift(payment: Payment) -> Posting:
    assert payment.client_id is not None
    lines = (
        debit(account(AccountKind.COMPENSATION_COST, payment.market), payment.captured, Purpose.BALANCE),
        credit(account(AccountKind.CLIENT_BALANCE, payment.client_id), payment.captured, Purpose.BALANCE),
    )
    return Posting(PostingKind.COMPENSATION, f"gift:{payment.id}", lines, happened_at=payment.created_at)


@transaction_required
def release_imported(order_ids: Sequence[uuid.UUID], *, now: datetime) -> int:
    """Release what imported orders have earned and what was due by now, each at its time; how many."""
    found = fetch_all(
        "SELECT order_id, visit_id FROM payments_release "
        "WHERE order_id = ANY(%s) AND state = 'waiting' AND due_at <= %s ORDER BY due_at",
        [list(order_ids), now],
    )
    released = 0
    for order_id, visit_id in found:
        funds = lock_funds(order_id)
        (row,) = read_rows(Release, "visit_id = %s FOR UPDATE", [visit_id])
        released += pay_out(row, funds, actor=SYSTEM, now=row.due_at or now)
    return released
