"""Letting a client off a debt that a failed charge has left: staff decide, and above the market's limit two of them."""

import uuid
from datetime import datetime

from doorstep.infra.audit import Change, record_act, record_changes
from doorstep.infra.db import transaction, transaction_required, translated_errors
from doorstep.infra.outbox import publish
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments.contracts import (
    DebtForgiven,
    IntentState,
    PaymentMissing,
    PaymentPurpose,
    SecondPersonNeeded,
)
from doorstep.modules.payments.desk_contracts import DebtDecided, ForgivenessState
from doorstep.modules.payments.forgiveness_models import Forgiveness
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules import postings
from doorstep.modules.payments.rules.states import FORGIVING
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.funds import is_asked
from doorstep.modules.payments.services.intents import end_unpaid
from doorstep.modules.payments.services.record import lock_intent, payment_facts
from doorstep.modules.payments.services.staff_refunds import check_reason
from doorstep.modules.payments.settlement_contracts import FORGIVEN


@transaction
def forgive_debt(payment_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Forgiveness:
    """
    Ask a client for a debt no more. Above the market's limit it waits until another member of staff agrees.

    The platform bears it: those who earned of the order have theirs already, or get it in time.

    :raises NotAllowed: unless staff asks.
    :raises InvalidInput: without a reason, or if the payment is no debt.
    :raises PaymentMissing: if there is no such payment.
    :raises DebtDecided: if it is paid, being paid, or was asked for already.
    """
    check_reason(actor, reason)
    intent = lock_intent(payment_id)
    if intent.purpose != PaymentPurpose.DEBT:
        raise InvalidInput("Debts alone can be forgiven.", field="payment")
    if not is_asked(intent):
        raise DebtDecided(state=str(intent.state))
    row = Forgiveness(
        id=new_id(), intent=intent, amount_minor=intent.amount_minor, currency=intent.currency,
        state=ForgivenessState.ASKED, reason=reason.strip(), asked_by=actor.label, decided_by="", created_at=now,
    )  # fmt: skip
    with translated_errors():
        row.save(force_insert=True)
    record_changes([Change(row.id, "forgiveness", "", row.state, actor.label, row.reason, now)])
    if intent.amount_minor <= terms_of(intent.market).four_eyes_minor:
        _approve(row, intent, actor=actor, now=now)
    return row


@transaction
def approve_forgiveness(row_id: uuid.UUID, *, actor: Actor, now: datetime) -> Forgiveness:
    """
    Agree to what another member of staff has asked for.

    :raises NotAllowed: unless staff decides.
    :raises NotFound: if there is no such wish.
    :raises SecondPersonNeeded: for whoever has asked.
    :raises ImpossibleTransition: if it was decided on already.
    :raises DebtDecided: if the debt was paid meanwhile, is being paid, or is another amount by now.
    """
    row, intent = _lock_asked(row_id, actor)
    if row.asked_by == actor.label:
        raise SecondPersonNeeded
    if not is_asked(intent) or intent.amount_minor != row.amount_minor:
        raise DebtDecided(state=str(intent.state))
    _approve(row, intent, actor=actor, now=now)
    return row


@transaction
def refuse_forgiveness(row_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Forgiveness:
    """
    Go on asking for a debt; whoever has asked may take it back this way.

    :raises NotAllowed: unless staff decides.
    :raises InvalidInput: without a reason.
    :raises NotFound: if there is no such wish.
    :raises ImpossibleTransition: if it was decided on already.
    """
    check_reason(actor, reason)
    row, _ = _lock_asked(row_id, actor)
    _decide(row, ForgivenessState.REFUSED, reason.strip(), actor=actor, now=now)
    return row


@transaction_required
def _lock_asked(row_id: uuid.UUID, actor: Actor) -> tuple[Forgiveness, PaymentIntent]:
    if not actor.is_staff:
        raise NotAllowed
    found = Forgiveness.objects.filter(id=row_id).values_list("intent_id", flat=True).first()
    if found is None:
        raise NotFound
    intent = lock_intent(found)
    (row,) = read_rows(Forgiveness, "id = %s FOR UPDATE", [row_id])
    return row, intent


@transaction_required
def _approve(row: Forgiveness, intent: PaymentIntent, *, actor: Actor, now: datetime) -> None:
    if intent.order_id is None or intent.client_id is None:
        raise PaymentMissing
    _decide(row, ForgivenessState.APPROVED, row.reason, actor=actor, now=now)
    posting = postings.forgiven_posting(
        row.id, order_id=intent.order_id, client_id=intent.client_id, market=intent.market,
        amount=Money(row.amount_minor, row.currency),
    )  # fmt: skip
    ledger.post(posting, actor=actor, now=now)
    intent.plan = {**intent.plan, FORGIVEN: row.amount_minor}
    intent.save(update_fields=["plan"])
    end_unpaid(intent, IntentState.VOIDED, actor=actor, reason="forgiven", now=now)
    publish(DebtForgiven(amount_minor=row.amount_minor, **payment_facts(intent)))


@transaction_required
def _decide(row: Forgiveness, target: ForgivenessState, reason: str, *, actor: Actor, now: datetime) -> None:
    FORGIVING.check(ForgivenessState(row.state), target)
    record_changes([Change(row.id, "forgiveness", row.state, target, actor.label, reason, now)])
    row.state, row.decided_by, row.decided_at = target, actor.label, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    details = {"state": str(target), "reason": reason, "amount_minor": row.amount_minor, "currency": row.currency}
    record_act(actor=actor, act="debt.decided", subject=f"payment:{row.intent_id}", details=details, now=now)
