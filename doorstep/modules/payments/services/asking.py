"""Calls to a provider and what they answer. Each call is made outside a transaction and recorded in one of its own."""

import logging
import uuid
from collections.abc import Callable
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.money import Money
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.ports import (
    CaptureMode,
    GatewayRefused,
    PaymentGateway,
    PaymentWish,
    ProviderOutcome,
    Refusal,
    SplitPart,
    Unknown,
)
from doorstep.modules.payments.rules.outcomes import WordDiffers
from doorstep.modules.payments.selectors.payments import get_intent
from doorstep.modules.payments.services.record import end_refused, lock_intent, record_outcome

log = logging.getLogger(__name__)

type Answer = ProviderOutcome | Unknown | None


def create_at_provider(intent: PaymentIntent, *, now: datetime) -> None:
    """Tell the provider of a payment, under its key: however often this is done, there is one."""
    gateway = find_gateway(intent.provider)
    if gateway is None:
        log.error("a payment waits for a provider that is not configured", extra={"payment": str(intent.id)})
        return
    try:
        answer = gateway.create_payment(_wish_of(intent))
    except GatewayRefused as refused:
        log.warning("a payment was refused", extra={"payment": str(intent.id), "detail": str(refused)})
        if refused.refusal is Refusal.KEY_REUSED:
            fetch_and_record(intent, now=now)
            return
        with open_transaction():
            end_refused(lock_intent(intent.id), str(refused.refusal), now=now)
        return
    _record(intent.id, answer, now=now)


def _wish_of(intent: PaymentIntent) -> PaymentWish:
    wish = intent.wish
    return PaymentWish(
        key=str(intent.id),
        amount=Money(intent.amount_minor, intent.currency),
        capture=CaptureMode.LATER if intent.capture_later else CaptureMode.NOW,
        return_url=wish["return_url"],
        description=wish["description"],
        language=wish["language"],
        split=tuple(SplitPart(recipient, Money(minor, intent.currency)) for recipient, minor in wish["split"]),
    )


def fetch_and_record(intent: PaymentIntent, *, now: datetime) -> None:
    """Ask how a payment stands."""
    _ask(intent, lambda gateway: gateway.fetch(str(intent.id)), now=now)


def carry_out_wish(intent: PaymentIntent, *, now: datetime) -> None:
    """Have the provider capture or void a payment, as was written down."""
    if not intent.provider_ref:
        # It may never have heard of it. Once it has, nobody can pay what is voided there.
        create_at_provider(intent, now=now)
        intent = get_intent(intent.id)
    if intent.wanted == "void" and intent.provider_ref:
        fetch_and_record(intent, now=now)
        intent = get_intent(intent.id)
    if not intent.wanted or not intent.provider_ref:
        return
    key, ref = f"{intent.wanted}:{intent.id}", intent.provider_ref
    if intent.wanted == "void":
        _ask(intent, lambda gateway: gateway.void(key=key, payment_ref=ref), now=now)
    else:
        amount = Money(intent.wanted_minor, intent.currency)
        _ask(intent, lambda gateway: gateway.capture(key=key, payment_ref=ref, amount=amount), now=now)


def _ask(intent: PaymentIntent, call: Callable[[PaymentGateway], Answer], *, now: datetime) -> None:
    gateway = find_gateway(intent.provider)
    if gateway is None:
        return
    try:
        answer = call(gateway)
    except GatewayRefused as refused:
        log.warning("a provider refused", extra={"payment": str(intent.id), "detail": str(refused)})
        answer = _stands_now(gateway, intent)
    _record(intent.id, answer, now=now)


def _stands_now(gateway: PaymentGateway, intent: PaymentIntent) -> Answer:
    """What is refused is not possible as the payment stands, so that is to be learnt."""
    try:
        return gateway.fetch(str(intent.id))
    except GatewayRefused as refused:
        return Unknown(str(refused))


def _record(payment_id: uuid.UUID, answer: Answer, *, now: datetime) -> None:
    if isinstance(answer, Unknown):
        log.warning("a provider gave no answer", extra={"payment": str(payment_id), "detail": answer.reason})
        return
    if answer is None:
        return
    with open_transaction():
        try:
            record_outcome(lock_intent(payment_id), answer, now=now)
        except WordDiffers as differs:
            note_difference(payment_id, str(differs), now=now)


def note_difference(payment_id: uuid.UUID, detail: str, *, now: datetime) -> None:
    """A provider speaks of other money than we do: nothing moves, and staff find it in the audit. In a transaction."""
    log.error("a provider speaks of other money", extra={"payment": str(payment_id), "detail": detail})
    record_act(
        actor=SYSTEM, act="payment.differs", subject=f"payment:{payment_id}", details={"detail": detail}, now=now
    )
