"""Taking in messages of providers: verified, kept once, and applied in the same transaction."""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime

from doorstep.infra.audit import record_act
from doorstep.infra.db import execute, fetch_one, open_transaction
from doorstep.infra.pace import Pace
from doorstep.kernel.actors import GUEST
from doorstep.modules.payments import ports
from doorstep.modules.payments.contracts import PaymentMissing, WebhookRefused
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import PaymentIntent, RefundRow
from doorstep.modules.payments.rules.outcomes import WordDiffers
from doorstep.modules.payments.services.asking import note_difference
from doorstep.modules.payments.services.record import lock_intent, record_outcome
from doorstep.modules.payments.services.refunds import lock_refund, record_refund, refund_of_key

log = logging.getLogger(__name__)

LONGEST_MESSAGE = 64_000
# Anybody may send rubbish; what they send must not fill the audit.
_refusals = Pace(burst=30, per_second=0.5)


def receive_message(provider: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> str:
    """
    Take in a message; what came of it: applied, older (nothing new), unknown_payment, differs or again.

    :raises WebhookRefused: if it is not the provider's, was changed, is too old or too long, which is noted in the
        audit; or if there is no such provider here.
    """
    gateway = find_gateway(provider)
    if gateway is None:
        raise WebhookRefused("There is no such provider here.")
    try:
        if len(body) > LONGEST_MESSAGE:
            raise ports.WebhookRefused("too long")
        event = gateway.read_webhook(headers, body, now=now)
    except ports.WebhookRefused as refused:
        _note_refusal(provider, str(refused), size=len(body), now=now)
        raise WebhookRefused(str(refused)) from refused
    return take_message(provider, event, now=now)


def _note_refusal(provider: str, why: str, *, size: int, now: datetime) -> None:
    log.warning("a message was refused", extra={"provider": provider, "detail": why})
    if _refusals.allow(provider):
        details = {"detail": why[:200], "bytes": size}
        with open_transaction():
            record_act(actor=GUEST, act="webhook.refused", subject=f"provider:{provider}", details=details, now=now)


def take_message(provider: str, event: ports.ProviderEvent, *, now: datetime) -> str:
    """Apply a verified message, once."""
    with open_transaction():
        stored = fetch_one(
            "INSERT INTO payments_providermessage "
            "(provider, event_id, kind, sequence, payment_key, raised_at, received_at, outcome) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, 'applied') ON CONFLICT (provider, event_id) DO NOTHING RETURNING id",
            [provider, event.id, event.kind, event.sequence, event.payment.key, event.raised_at, now],
        )
        if stored is None:
            return "again"
        outcome = _apply(provider, event, now=now)
        if outcome != "applied":
            execute("UPDATE payments_providermessage SET outcome = %s WHERE id = %s", [outcome, stored[0]])
    return outcome


def _apply(provider: str, event: ports.ProviderEvent, *, now: datetime) -> str:
    intent = _find_intent(provider, event.payment.key)
    if intent is None:
        return "unknown_payment"
    try:
        is_news = record_outcome(intent, event.payment, sequence=event.sequence, now=now)
        if event.refund is not None:
            is_news |= _apply_refund(intent, event.refund, now=now)
    except WordDiffers as differs:
        note_difference(intent.id, str(differs), now=now)
        return "differs"
    return "applied" if is_news else "older"


def _apply_refund(intent: PaymentIntent, told: ports.RefundOutcome, *, now: datetime) -> bool:
    refund_id = refund_of_key(told.key)
    if refund_id is None or not RefundRow.objects.filter(id=refund_id, intent_id=intent.id).exists():
        note_difference(intent.id, f"a refund of {told.amount} that nobody here asked for", now=now)
        return False
    return record_refund(lock_refund(refund_id), intent, told, now=now)


def _find_intent(provider: str, key: str) -> PaymentIntent | None:
    try:
        intent = lock_intent(uuid.UUID(key))
    except (ValueError, PaymentMissing):
        return None
    return intent if intent.provider == provider else None
