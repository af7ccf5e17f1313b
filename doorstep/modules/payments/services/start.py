"""Beginning a payment: written down first, then told to the provider, outside any transaction."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import fetch_one, open_transaction, transaction_required, translated_errors
from doorstep.infra.outbox import publish
from doorstep.infra.rows import insert_rows, read_rows, save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import (
    IntentState,
    Payment,
    PaymentCaptured,
    PaymentMethod,
    PaymentPurpose,
    StartPayment,
    WayNotOffered,
)
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import ONCE_AN_ORDER, PaymentIntent
from doorstep.modules.payments.rules.outcomes import FIRST_CHECK
from doorstep.modules.payments.rules.splits import PARTS, recipient_of
from doorstep.modules.payments.selectors.payments import get_intent, get_payment_of
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.asking import create_at_provider, fetch_and_record
from doorstep.modules.payments.services.record import payment_facts, post_capture
from doorstep.modules.payments.services.wishes import give_up

_ASKED_AGAIN_AFTER = timedelta(seconds=2)


@transaction_required
def start_payment(wish: StartPayment, *, actor: Actor, now: datetime) -> Payment:
    """
    Write a payment down. One by card goes on with :func:`submit_payment` once the transaction is committed; one from
    the balance is captured here; cash and what is paid later stays ``created``.

    An older payment for the same, which the client has not paid yet, is given up.

    :raises WayNotOffered: if there is no provider for cards, or the amount is nothing for one.
    :raises IntentAlreadyOpen: if the same is held, paid or owed already.
    :raises Overdrawn: if the balance holds less.
    """
    intent = _new_intent(wish, now)
    _give_up_older(wish, actor=actor, now=now)
    with translated_errors():
        insert_rows([intent])
    changes = [Change(intent.id, "payment", "", IntentState.CREATED, actor.label, "", now)]
    if wish.method is PaymentMethod.BALANCE:
        changes.append(_take_from_balance(intent, actor=actor, now=now))
    record_changes(changes)
    return intent.facts()


def _new_intent(wish: StartPayment, now: datetime) -> PaymentIntent:
    by_card = wish.method is PaymentMethod.CARD
    provider = terms_of(wish.market).provider if by_card else ""
    if by_card and (find_gateway(provider) is None or wish.amount.minor <= 0):
        raise WayNotOffered("Choose another way to pay.", method=str(wish.method))
    told: dict[str, Any] = {}
    if by_card:
        told = {"return_url": wish.return_url, "description": wish.description, "language": wish.language}
        told["split"] = [[recipient_of(part.specialist_id), part.minor] for part in wish.split]
    return PaymentIntent(
        id=new_id(),
        order_id=wish.order_id,
        client_id=wish.client_id,
        market=wish.market,
        purpose=wish.purpose,
        method=wish.method,
        timing=wish.timing,
        amount_minor=wish.amount.minor,
        captured_minor=0,
        refunded_minor=0,
        currency=wish.amount.currency,
        state=IntentState.CREATED,
        provider=provider,
        provider_ref="",
        provider_state="",
        sequence=0,
        next_action_url="",
        decline_code="",
        capture_later=by_card and wish.capture_later,
        wanted="",
        wanted_minor=0,
        given_up=False,
        extra_id=wish.extra_id,
        plan=dict(wish.plan) | ({PARTS: {str(part.visit_id): part.minor for part in wish.split}} if wish.split else {}),
        wish=told,
        check_at=now + FIRST_CHECK if by_card else None,
        tries=0,
        created_at=now,
    )


def _give_up_older(wish: StartPayment, *, actor: Actor, now: datetime) -> None:
    """What waits for the client's card makes way for another try."""
    if wish.purpose in ONCE_AN_ORDER:
        condition, params = "order_id = %s AND purpose = %s", [wish.order_id, str(wish.purpose)]
    elif wish.purpose is PaymentPurpose.EXTRA and wish.extra_id:
        condition, params = "extra_id = %s", [wish.extra_id]
    else:
        return
    waiting = "provider <> '' AND NOT given_up AND state IN ('created', 'needs_action') FOR UPDATE"
    for older in read_rows(PaymentIntent, f"{condition} AND {waiting}", params):
        give_up(older, reason="another try", actor=actor, now=now)


def _take_from_balance(intent: PaymentIntent, *, actor: Actor, now: datetime) -> Change:
    """The money is here already, so nobody outside needs to be asked."""
    if intent.amount_minor:
        amount = Money(intent.amount_minor, intent.currency)
        post_capture(intent.facts(), amount, happened_at=now, actor=actor, now=now)
    intent.state, intent.captured_minor, intent.settled_at = IntentState.CAPTURED, intent.amount_minor, now
    save_fields(intent, ("state", "captured_minor", "settled_at"))
    publish(PaymentCaptured(amount_minor=intent.amount_minor, **payment_facts(intent)))
    return Change(intent.id, "payment", IntentState.CREATED, IntentState.CAPTURED, actor.label, "", now)


def submit_payment(payment_id: uuid.UUID, *, now: datetime) -> Payment:
    """
    Tell the provider of a payment that was written down; how it stands then. Not inside a transaction.

    May be called again at any time: the provider does it once. When nobody can tell what became of it the payment
    stays ``created``, and is asked about soon.

    :raises PaymentMissing: if there is none of this id.
    """
    intent = get_intent(payment_id)
    if intent.provider and intent.state == IntentState.CREATED and not intent.wanted:
        create_at_provider(intent, now=now)
    return get_intent(payment_id).facts()


def refresh_payment(payment_id: uuid.UUID, *, now: datetime) -> Payment:
    """
    How a payment stands, asked of the provider if it is open; everybody together asks every two seconds at most.

    :raises PaymentMissing: if there is none of this id.
    """
    intent = get_intent(payment_id)
    if intent.provider and intent.facts().is_open and _may_ask(intent, now):
        if intent.provider_ref:
            fetch_and_record(intent, now=now)
        else:
            return submit_payment(payment_id, now=now)
        intent = get_intent(payment_id)
    return intent.facts()


def look_up_payment(payment_id: uuid.UUID, *, actor: Actor, now: datetime) -> Payment:
    """
    The same for whoever may see it: the client whose it is, and staff.

    :raises PaymentMissing: if there is none of this id, or it is somebody else's.
    """
    get_payment_of(payment_id, actor)
    return refresh_payment(payment_id, now=now)


def _may_ask(intent: PaymentIntent, now: datetime) -> bool:
    with open_transaction():
        taken = fetch_one(
            "UPDATE payments_paymentintent SET asked_at = %s "
            "WHERE id = %s AND (asked_at IS NULL OR asked_at <= %s OR asked_at > %s) RETURNING id",
            [now, intent.id, now - _ASKED_AGAIN_AFTER, now],
        )
    return taken is not None
