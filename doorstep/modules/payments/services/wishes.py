"""What we want of a provider: written down in the caller's transaction, done after it by the settling task."""

import uuid
from datetime import datetime

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.payments.contracts import IntentState, Payment, PaymentVoided
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.rules.states import ENDED, INTENTS, PAID
from doorstep.modules.payments.services.record import lock_intent, payment_facts


@transaction_required
def ask_capture(payment_id: uuid.UUID, amount: Money, *, actor: Actor, now: datetime) -> Payment:
    """
    Take held money, all or a part of it; the rest of the hold is let go. The same again is the same wish.

    :raises PaymentMissing: if there is no such payment.
    :raises ImpossibleTransition: if nothing is held, or something else is wanted already.
    :raises InvalidInput: if it is nothing, more than is held, or another currency.
    """
    intent = lock_intent(payment_id)
    if amount.currency != intent.currency or not 0 < amount.minor <= intent.amount_minor:
        raise InvalidInput(f"{amount} of {Money(intent.amount_minor, intent.currency)} can't be taken.")
    if intent.state in PAID or (intent.wanted == "capture" and intent.wanted_minor == amount.minor):
        return intent.facts()
    if intent.state != IntentState.AUTHORISED or intent.wanted:
        raise ImpossibleTransition("Nothing is held that could be taken.", state=intent.state, wanted="captured")
    _want(intent, "capture", amount.minor, actor=actor, reason="", now=now)
    return intent.facts()


@transaction_required
def ask_void(payment_id: uuid.UUID, *, reason: str, actor: Actor, now: datetime) -> Payment:
    """
    Give a payment up that brought no money yet. No effect if it has ended.

    Should the client have paid meanwhile, the event of it is published all the same, and the wish is forgotten: whoever
    hears it decides whether to keep the money or to give it back.

    :raises PaymentMissing: if there is no such payment.
    :raises ImpossibleTransition: if money was taken, or is being taken.
    """
    intent = lock_intent(payment_id)
    if intent.state in ENDED:
        return intent.facts()
    if intent.state in PAID or intent.wanted == "capture":
        raise ImpossibleTransition("It was taken; give it back instead.", state=intent.state, wanted="voided")
    give_up(intent, reason=reason, actor=actor, now=now)
    return intent.facts()


@transaction_required
def give_up(intent: PaymentIntent, *, reason: str, actor: Actor, now: datetime) -> None:
    """The same for a payment under its lock; one that no provider knows ends at once."""
    intent.given_up = True
    if intent.provider:
        _want(intent, "void", 0, actor=actor, reason=reason, now=now)
        return
    INTENTS.check(IntentState(intent.state), IntentState.VOIDED)
    record_changes([Change(intent.id, "payment", intent.state, IntentState.VOIDED, actor.label, reason, now)])
    intent.state, intent.settled_at = IntentState.VOIDED, now
    save_fields(intent, ("state", "settled_at", "given_up"))
    publish(PaymentVoided(amount_minor=intent.amount_minor, **payment_facts(intent)))


def _want(intent: PaymentIntent, wanted: str, minor: int, *, actor: Actor, reason: str, now: datetime) -> None:
    if intent.wanted == wanted:
        return
    intent.wanted, intent.wanted_minor, intent.check_at, intent.tries = wanted, minor, now, 0
    save_fields(intent, ("wanted", "wanted_minor", "check_at", "tries", "given_up"))
    record_changes([Change(intent.id, "payment wish", intent.state, wanted, actor.label, reason, now)])
