"""Reads of payments and refunds."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import fetch_one
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, OwnerKind, account
from doorstep.modules.payments.contracts import IntentState, Payment, PaymentMissing, Refund
from doorstep.modules.payments.models import PaymentIntent, RefundRow
from doorstep.modules.payments.rules.plans import covered_until


def get_payment(payment_id: uuid.UUID) -> Payment:
    """
    A payment as it stands here.

    :raises PaymentMissing: if there is none of this id.
    """
    return get_intent(payment_id).facts()


def get_payment_of(payment_id: uuid.UUID, actor: Actor) -> Payment:
    """
    The same, for whoever may see it: the client whose it is, and staff.

    :raises PaymentMissing: if there is none of this id, or it is somebody else's.
    """
    payment = get_payment(payment_id)
    if not actor.is_staff and (payment.client_id is None or payment.client_id != actor.user_id):
        raise PaymentMissing
    return payment


def held_until(payment: Payment) -> datetime | None:
    """Until when visits may end that are paid out of what is held; None if nothing is, or the provider tells no end."""
    if payment.state is not IntentState.AUTHORISED or payment.hold_expires_at is None:
        return None
    return covered_until(payment.hold_expires_at)


def get_intent(payment_id: uuid.UUID) -> PaymentIntent:
    """:raises PaymentMissing: if there is none of this id."""
    found = read_rows(PaymentIntent, "id = %s", [payment_id])
    if not found:
        raise PaymentMissing
    return found[0]


def payments_of_orders(order_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Payment]]:
    """All payments of some orders, the oldest first; orders without one are not in it."""
    found: dict[uuid.UUID, list[Payment]] = defaultdict(list)
    if not order_ids:
        return found
    for intent in read_rows(PaymentIntent, "order_id = ANY(%s) ORDER BY created_at, id", [list(order_ids)]):
        assert intent.order_id is not None
        found[intent.order_id].append(intent.facts())
    return found


def payments_of_order(order_id: uuid.UUID) -> list[Payment]:
    """All payments of an order, the oldest first."""
    return payments_of_orders([order_id]).get(order_id, [])


def page_of_payments(
    client_id: int, *, before: uuid.UUID | None = None, limit: int = 20
) -> tuple[list[Payment], uuid.UUID | None]:
    """A part of a client's payments, the newest first, and what asks for the part after it."""
    condition, params = "client_id = %s ", [client_id]
    if before is not None:
        condition += "AND id < %s "
        params = [client_id, before]  # type: ignore[list-item]
    found = read_rows(PaymentIntent, f"{condition} ORDER BY id DESC LIMIT {int(limit) + 1}", params)
    rest = found[limit - 1].id if len(found) > limit else None
    return [intent.facts() for intent in found[:limit]], rest


def refunds_of_orders(order_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Refund]]:
    """All refunds of some orders, the oldest first; orders without one are not in it."""
    found: dict[uuid.UUID, list[Refund]] = defaultdict(list)
    rows = RefundRow.objects.select_related("intent").filter(intent__order_id__in=list(order_ids))
    for row in rows.order_by("created_at", "id"):
        assert row.intent.order_id is not None
        found[row.intent.order_id].append(row.facts(row.intent.order_id))
    return found


def refunds_of_order(order_id: uuid.UUID) -> list[Refund]:
    """All refunds of an order, the oldest first."""
    return refunds_of_orders([order_id]).get(order_id, [])


def get_refund(refund_id: uuid.UUID) -> Refund:
    """
    A refund as it stands here.

    :raises PaymentMissing: if there is none of this id.
    """
    row = RefundRow.objects.select_related("intent").filter(id=refund_id).first()
    if row is None:
        raise PaymentMissing
    return row.facts(row.intent.order_id)


def find_balance(client_id: int, currency: str) -> Money:
    """What a client keeps with us in a currency; zero without an account."""
    return ledger.balance_of(account(AccountKind.CLIENT_BALANCE, client_id), currency)


def find_debt(client_id: int, currency: str) -> Money:
    """What a client owes us after charges that failed."""
    return ledger.balance_of(account(AccountKind.DEBT, client_id), currency)


def owes_debt(client_id: int) -> bool:
    """Whether a client owes us after a charge that failed, or has been reminded in vain of what a visit came to."""
    reminded = fetch_one(
        "SELECT 1 FROM payments_paymentintent WHERE client_id = %s AND state IN ('created', 'needs_action') "
        "AND NOT given_up AND (purpose = 'debt' OR (purpose = 'rest' AND provider = '' AND tries > 0)) LIMIT 1",
        [client_id],
    )
    if reminded:
        return True
    balances = ledger.balances_of(OwnerKind.CLIENT, client_id)
    return any(entry.account.kind is AccountKind.DEBT and entry.balance.minor > 0 for entry in balances)
