"""What clients are asked to pay after a visit, the rest or a debt: asked for, reminded of, taken up, taken back."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction, transaction_required, translated_errors
from doorstep.infra.outbox import publish
from doorstep.infra.rows import insert_rows, read_rows
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import (
    IntentState,
    NothingToPay,
    PaymentAsked,
    PaymentMethod,
    PaymentPurpose,
    Timing,
)
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.funds import ASKED_PURPOSES, OrderFunds
from doorstep.modules.payments.services.intents import end_unpaid
from doorstep.modules.payments.services.record import payment_facts
from doorstep.modules.payments.settlement_contracts import OrderMoney

MOST_REMINDERS = 5
_BATCH = 100
_OPEN = "state = 'created' AND provider = '' AND purpose IN ('rest', 'debt')"


@transaction_required
def ask_for(
    order: OrderMoney, minor: int, purpose: PaymentPurpose, funds: OrderFunds, *, actor: Actor, now: datetime
) -> None:
    """
    Ask an order's client for an amount, in all; 0 takes back what was asked. The same again changes nothing.

    :param funds: of the order, under their locks.
    """
    asked = funds.asked()
    if asked is not None and minor and asked.purpose == purpose:
        if asked.amount_minor != minor:
            note = f"{asked.amount_minor} became {minor}"
            asked.amount_minor = minor
            asked.save(update_fields=["amount_minor"])
            record_changes([Change(asked.id, "payment", asked.state, asked.state, actor.label, note, now)])
        return
    if asked is not None:
        end_unpaid(asked, IntentState.VOIDED, actor=actor, reason="nothing is missing", now=now)
    if minor:
        _open(order, minor, purpose, funds, actor=actor, now=now)


def _open(
    order: OrderMoney, minor: int, purpose: PaymentPurpose, funds: OrderFunds, *, actor: Actor, now: datetime
) -> None:
    # A try that failed does not begin the reminders anew.
    before = [intent for intent in funds.intents if intent.purpose in ASKED_PURPOSES and not intent.provider]
    hours = terms_of(order.market).debt_reminder_hours
    intent = PaymentIntent(
        id=new_id(),
        order_id=order.order_id,
        client_id=order.client_id,
        market=order.market,
        purpose=purpose,
        method=PaymentMethod.CARD,
        timing=Timing.AFTER,
        amount_minor=minor,
        currency=order.currency,
        state=IntentState.CREATED,
        tries=max((intent.tries for intent in before), default=0),
        remind_at=before[-1].remind_at if before else now + timedelta(hours=hours),
        created_at=now,
    )
    with translated_errors():
        insert_rows([intent])
    record_changes([Change(intent.id, "payment", "", IntentState.CREATED, actor.label, "asked for", now)])
    publish(PaymentAsked(amount_minor=minor, **_facts(intent)))


def _facts(intent: PaymentIntent) -> dict[str, Any]:
    return {**payment_facts(intent), "given_up": False}


@transaction_required
def take_up_asked(order_id: uuid.UUID, purpose: PaymentPurpose, *, actor: Actor, now: datetime) -> Money:
    """
    The client begins to pay what is asked for: how much that is. A payment of it is to be started in its place.

    :raises NothingToPay: if nothing is asked for.
    """
    with translated_errors():
        found = read_rows(
            PaymentIntent, f"order_id = %s AND purpose = %s AND {_OPEN} FOR UPDATE", [order_id, str(purpose)]
        )
    if not found:
        raise NothingToPay
    end_unpaid(found[0], IntentState.VOIDED, actor=actor, reason="being paid", now=now)
    return Money(found[0].amount_minor, found[0].currency)


def remind_of_payments(now: datetime) -> int:
    """Remind clients of what they are asked to pay, each time after twice as long, five times; how many now."""
    found = read_rows(PaymentIntent, f"{_OPEN} AND remind_at <= %s ORDER BY remind_at LIMIT {_BATCH}", [now])
    return sum(_remind(intent.id, now=now) for intent in found)


@transaction
def _remind(payment_id: uuid.UUID, *, now: datetime) -> bool:
    rows = read_rows(
        PaymentIntent, f"id = %s AND {_OPEN} AND remind_at <= %s FOR UPDATE SKIP LOCKED", [payment_id, now]
    )
    if not rows:
        return False
    intent = rows[0]
    intent.tries += 1
    hours = terms_of(intent.market).debt_reminder_hours * 2**intent.tries
    intent.remind_at = now + timedelta(hours=hours) if intent.tries < MOST_REMINDERS else None
    intent.save(update_fields=["tries", "remind_at"])
    record_changes(
        [Change(intent.id, "payment", intent.state, intent.state, SYSTEM.label, f"reminder {intent.tries}", now)]
    )
    publish(PaymentAsked(amount_minor=intent.amount_minor, reminder=intent.tries, **_facts(intent)))
    return True
