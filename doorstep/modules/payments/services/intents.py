"""What an order owes in cash or by invoice; each step belongs to its caller's transaction."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.audit import Change, pack_changes, record_changes
from doorstep.infra.copying import CopyBatch, write_batch
from doorstep.infra.db import transaction_required, translated_errors
from doorstep.infra.rows import insert_rows, save_fields
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import (
    ImportedIntent,
    IntentState,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    Timing,
)
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules.states import INTENTS

_INTENT_ROW = (
    "payments_paymentintent (id, order_id, amount_minor, currency, method, timing, state, captured_minor, "
    "created_at, settled_at, client_id, market)"
)
_TIMINGS = {
    PaymentMethod.CASH: Timing.AT_DOOR,
    PaymentMethod.PAY_LATER: Timing.AFTER,
    PaymentMethod.BALANCE: Timing.PREPAY,
}
# In orders from elsewhere that were completed, these were paid.
_PAID_BY_THEN = (PaymentMethod.CASH, PaymentMethod.BALANCE)


@transaction_required
def open_intent(
    order_id: uuid.UUID, *, amount: Money, method: PaymentMethod, actor: Actor, now: datetime, market: str = ""
) -> Payment:
    """
    Record that an order owes an amount, in cash or later. Whoever acts is the client.

    :raises IntentAlreadyOpen: if the order has a live intent.
    """
    intent_id = new_id()
    intent = PaymentIntent(
        id=intent_id,
        order_id=order_id,
        client_id=actor.user_id,
        market=market,
        amount_minor=amount.minor,
        currency=amount.currency,
        method=method,
        timing=_TIMINGS.get(method, Timing.AFTER),
        state=IntentState.CREATED,
        created_at=now,
    )
    with translated_errors():
        insert_rows([intent])
    record_changes([Change(intent_id, "payment", "", IntentState.CREATED, actor.label, "", now)])
    return _payment(intent)


def _payment(intent: PaymentIntent) -> Payment:
    """A payment that was just opened, without reading what the database has put into its other columns."""
    nothing = Money(0, intent.currency)
    return Payment(
        id=intent.id,
        order_id=intent.order_id,
        client_id=intent.client_id,
        market=intent.market,
        purpose=PaymentPurpose.PRICE,
        method=PaymentMethod(intent.method),
        timing=Timing(intent.timing),
        state=IntentState.CREATED,
        amount=Money(intent.amount_minor, intent.currency),
        captured=nothing,
        refunded=nothing,
        provider="",
        next_action_url=None,
        decline_code=None,
        hold_expires_at=None,
        given_up=False,
        extra_id=None,
        plan={},
        created_at=intent.created_at,
        settled_at=None,
    )


@transaction_required
def void_intent(order_id: uuid.UUID, *, actor: Actor, reason: str, now: datetime) -> None:
    """The order owes no cash and no invoice any more; no effect if it never did, or was paid or voided before."""
    for intent in _due(order_id):
        end_unpaid(intent, IntentState.VOIDED, actor=actor, reason=reason, now=now)


@transaction_required
def collect_intent(order_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """The visit is done: cash was handed over. What is paid later stays due."""
    for intent in _due(order_id):
        if intent.method == PaymentMethod.CASH:
            intent.captured_minor = intent.amount_minor
            end_unpaid(intent, IntentState.CAPTURED, actor=actor, reason="", now=now)


def _due(order_id: uuid.UUID) -> list[PaymentIntent]:
    methods = [PaymentMethod.CASH, PaymentMethod.PAY_LATER]
    return list(
        PaymentIntent.objects.select_for_update().filter(
            order_id=order_id, state=IntentState.CREATED, purpose=PaymentPurpose.PRICE, method__in=methods
        )
    )


@transaction_required
def end_unpaid(intent: PaymentIntent, target: IntentState, *, actor: Actor, reason: str, now: datetime) -> None:
    """Settle a payment that no provider knows, under its lock."""
    INTENTS.check(IntentState(intent.state), target)
    record_changes([Change(intent.id, "payment", intent.state, target, actor.label, reason, now)])
    intent.state = target
    intent.settled_at = now
    save_fields(intent, ("state", "captured_minor", "settled_at"))


@transaction_required
def import_intents(imported: Sequence[ImportedIntent]) -> None:
    """Record what orders from elsewhere owe or owed; of the completed ones, cash and balances count as paid."""
    batch = CopyBatch()
    pack_intents(batch, imported)
    write_batch(batch)


def pack_intents(batch: CopyBatch, imported: Sequence[ImportedIntent]) -> None:
    """Add to a batch what :func:`import_intents` writes; asks no database."""
    rows, changes = [], []
    for entry in imported:
        state = IntentState.CREATED
        if entry.void:
            state = IntentState.VOIDED
        elif entry.completed and entry.method in _PAID_BY_THEN:
            state = IntentState.CAPTURED
        settled_at = entry.closed_at if state is not IntentState.CREATED else None
        intent_id, amount = new_id(), entry.amount
        captured = amount.minor if state is IntentState.CAPTURED else 0
        timing = _TIMINGS.get(entry.method, Timing.AFTER)
        rows.append((
            intent_id, entry.order_id, amount.minor, amount.currency, entry.method, timing, state, captured,
            entry.opened_at, settled_at, entry.client_id, entry.market,
        ))  # fmt: skip
        changes.append(Change(intent_id, "payment", "", IntentState.CREATED, SYSTEM.label, "", entry.opened_at))
        if settled_at:
            changes.append(Change(intent_id, "payment", IntentState.CREATED, state, SYSTEM.label, "", settled_at))
    batch.add(_INTENT_ROW, rows)
    pack_changes(batch, changes)
