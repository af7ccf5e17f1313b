"""The settling task: what is open is asked about, what is wanted is done, until the provider has told the end of it."""

import uuid
from collections import defaultdict
from datetime import datetime

from doorstep.infra.db import fetch_all, open_transaction, transaction_required
from doorstep.infra.tasks import enqueue_all
from doorstep.modules.payments.contracts import IntentState
from doorstep.modules.payments.selectors.payments import get_intent
from doorstep.modules.payments.services.asking import carry_out_wish, create_at_provider, fetch_and_record
from doorstep.modules.payments.services.refunds import carry_out_refund

SETTLE_PAYMENT = "payments.settle_payment"
SETTLE_REFUND = "payments.settle_refund"

_AT_ONCE = 100
# A provider that hangs holds up so many jobs at most.
_LANES = 3
# Whoever takes a row puts it off at the same time: should they die, it comes up again.
_TAKE = """
    UPDATE {table} SET tries = tries + 1,
        check_at = %s + make_interval(secs => least(10 * power(2, least(tries, 10)), 600))
    WHERE id IN (
        SELECT id FROM {table} WHERE check_at <= %s ORDER BY check_at LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id
"""


def queue_open_payments(now: datetime) -> int:
    """Make a job of every payment and refund whose provider is to be asked by now; how many. Run by the scheduler."""
    with open_transaction():
        payments, refunds = _take_due(now)
        _enqueue(SETTLE_PAYMENT, "payment_id", payments)
        _enqueue(SETTLE_REFUND, "refund_id", refunds)
    return len(payments) + len(refunds)


def _enqueue(job: str, argument: str, ids: list[uuid.UUID]) -> None:
    lanes: dict[int, list[dict[str, str]]] = defaultdict(list)
    for one in ids:
        lanes[one.int % _LANES].append({argument: str(one)})
    for number, arguments in lanes.items():
        enqueue_all(job, arguments, lane=f"payments:{number}")


def settle_open_payments(now: datetime) -> int:
    """The same work in this thread; how many were looked at."""
    with open_transaction():
        payments, refunds = _take_due(now)
    for payment_id in payments:
        settle_payment(payment_id, now=now)
    for refund_id in refunds:
        carry_out_refund(refund_id, now=now)
    return len(payments) + len(refunds)


@transaction_required
def _take_due(now: datetime) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    return (
        [row[0] for row in fetch_all(_TAKE.format(table="payments_paymentintent"), [now, now, _AT_ONCE])],
        [row[0] for row in fetch_all(_TAKE.format(table="payments_refund"), [now, now, _AT_ONCE])],
    )


def settle_payment(payment_id: uuid.UUID, *, now: datetime) -> None:
    """Bring one payment further: do what is wanted, or ask how it stands. Not inside a transaction."""
    intent = get_intent(payment_id)
    if intent.wanted:
        carry_out_wish(intent, now=now)
    elif intent.state == IntentState.CREATED and not intent.provider_ref:
        create_at_provider(intent, now=now)
    elif intent.state in (IntentState.CREATED, IntentState.NEEDS_ACTION, IntentState.AUTHORISED):
        fetch_and_record(intent, now=now)
