"""Steps of a payment; each belongs to its caller's transaction."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.copying import copy_rows
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import ImportedIntent, IntentState, PaymentMethod
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules import INTENTS


@transaction_required
def open_intent(order_id: uuid.UUID, *, amount: Money, method: PaymentMethod, actor: Actor, now: datetime) -> uuid.UUID:
    """
    Record that an order owes an amount; the intent's id.

    :raises IntentAlreadyOpen: if the order has a live intent.
    """
    intent_id = new_id()
    PaymentIntent.objects.create(
        id=intent_id,
        order_id=order_id,
        amount_minor=amount.minor,
        currency=amount.currency,
        method=method,
        state=IntentState.DUE,
        created_at=now,
    )
    record_changes([Change(intent_id, "payment", "", IntentState.DUE, actor.label, "", now)])
    return intent_id


@transaction_required
def void_intent(order_id: uuid.UUID, *, actor: Actor, reason: str, now: datetime) -> None:
    """The order owes nothing any more; no effect if it never did, or was paid or voided before."""
    _settle(order_id, IntentState.VOID, actor=actor, reason=reason, now=now)


@transaction_required
def collect_intent(order_id: uuid.UUID, *, actor: Actor, now: datetime) -> None:
    """The visit is done: cash was handed over. What is paid later stays due."""
    _settle(order_id, IntentState.COLLECTED, actor=actor, reason="", now=now, only=PaymentMethod.CASH)


def _settle(
    order_id: uuid.UUID,
    target: IntentState,
    *,
    actor: Actor,
    reason: str,
    now: datetime,
    only: PaymentMethod | None = None,
) -> None:
    intent = PaymentIntent.objects.select_for_update().filter(order_id=order_id, state=IntentState.DUE).first()
    if intent is None or (only and intent.method != only):
        return
    INTENTS.check(IntentState(intent.state), target)
    record_changes([Change(intent.id, "payment", intent.state, target, actor.label, reason, now)])
    intent.state = target
    intent.settled_at = now
    intent.save(update_fields=["state", "settled_at"])


@transaction_required
def import_intents(imported: Sequence[ImportedIntent]) -> None:
    """Record what orders from elsewhere owe or owed; of the completed ones, cash counts as handed over."""
    rows, changes = [], []
    for entry in imported:
        state = IntentState.DUE
        if entry.void:
            state = IntentState.VOID
        elif entry.completed and entry.method is PaymentMethod.CASH:
            state = IntentState.COLLECTED
        settled_at = entry.closed_at if state is not IntentState.DUE else None
        row = PaymentIntent(
            id=new_id(),
            order_id=entry.order_id,
            amount_minor=entry.amount.minor,
            currency=entry.amount.currency,
            method=entry.method,
            state=state,
            created_at=entry.opened_at,
            settled_at=settled_at,
        )
        rows.append(row)
        changes.append(Change(row.id, "payment", "", IntentState.DUE, SYSTEM.label, "", entry.opened_at))
        if settled_at:
            changes.append(Change(row.id, "payment", IntentState.DUE, state, SYSTEM.label, "", settled_at))
    copy_rows(rows)
    record_changes(changes)
