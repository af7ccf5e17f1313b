"""What was paid past us, by a bank transfer for example: staff say so, where clients have no other way to pay later."""

import uuid
from datetime import datetime

from doorstep.infra.audit import Change, record_act, record_changes
from doorstep.infra.db import transaction
from doorstep.infra.outbox import publish
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.payments.contracts import IntentState, Payment, PaymentCaptured, PaymentMethod
from doorstep.modules.payments.rules.states import INTENTS
from doorstep.modules.payments.services.record import lock_intent, payment_facts, post_capture
from doorstep.modules.payments.services.staff_refunds import check_reason


@transaction
def record_invoice_paid(payment_id: uuid.UUID, reference: str, *, actor: Actor, now: datetime) -> Payment:
    """
    All of an invoice was paid; its order's money follows.

    :param reference: by which the transfer is found again.
    :raises NotAllowed: unless staff says so.
    :raises InvalidInput: without a reference.
    :raises PaymentMissing: if there is no such payment.
    :raises ImpossibleTransition: if it is no invoice, or was paid or voided before.
    """
    check_reason(actor, reference)
    intent = lock_intent(payment_id)
    if intent.method != PaymentMethod.PAY_LATER or intent.state != IntentState.CREATED:
        raise ImpossibleTransition("It is no open invoice.", state=str(intent.state), wanted="captured")
    INTENTS.check(IntentState.CREATED, IntentState.CAPTURED)
    amount = Money(intent.amount_minor, intent.currency)
    if amount.minor:
        post_capture(intent.facts(), amount, happened_at=now, actor=actor, now=now)
    intent.state, intent.captured_minor, intent.settled_at = IntentState.CAPTURED, intent.amount_minor, now
    save_fields(intent, ("state", "captured_minor", "settled_at"))
    said = reference.strip()
    record_changes([Change(intent.id, "payment", IntentState.CREATED, IntentState.CAPTURED, actor.label, said, now)])
    details = {"reference": said, "amount_minor": amount.minor, "currency": amount.currency}
    record_act(actor=actor, act="invoice.paid", subject=f"payment:{intent.id}", details=details, now=now)
    publish(PaymentCaptured(amount_minor=amount.minor, **payment_facts(intent)))
    return intent.facts()
