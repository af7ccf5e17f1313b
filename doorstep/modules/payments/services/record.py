"""The one place where a provider's word becomes states, entries of the ledger and events."""

import logging
import uuid
from datetime import datetime
from typing import Any

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required, translated_errors
from doorstep.infra.outbox import publish
from doorstep.infra.rows import read_rows, save_fields
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.events import Event
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, account
from doorstep.modules.payments.contracts import (
    IntentState,
    Payment,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDisputed,
    PaymentFailed,
    PaymentMissing,
    PaymentPurpose,
    PaymentVoided,
)
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.ports import ProviderOutcome, ProviderState
from doorstep.modules.payments.rules import moves, outcomes
from doorstep.modules.payments.rules.states import ENDED, INTENTS, PAID

log = logging.getLogger(__name__)

_SAVED = (
    "state", "captured_minor", "provider_ref", "provider_state", "heard_at", "sequence", "next_action_url",
    "decline_code", "hold_expires_at", "wanted", "wanted_minor", "given_up", "check_at", "tries", "settled_at",
)  # fmt: skip


@transaction_required
def lock_intent(payment_id: uuid.UUID) -> PaymentIntent:
    """
    A payment under its lock. Its order is locked before, if at all; accounts of the ledger after.

    :raises PaymentMissing: if there is none of this id.
    """
    with translated_errors():
        found = read_rows(PaymentIntent, "id = %s FOR UPDATE", [payment_id])
    if not found:
        raise PaymentMissing
    return found[0]


@transaction_required
def record_outcome(
    intent: PaymentIntent, outcome: ProviderOutcome, *, sequence: int = 0, actor: Actor = SYSTEM, now: datetime
) -> bool:
    """
    Take in what a provider says of a payment: any word, in any order, as often as it comes.

    :param intent: under its lock.
    :param sequence: of the message that brought the word; 0 for answers.
    :return: whether it was news.
    :raises WordDiffers: if it speaks of another amount or currency; nothing is changed then.
    """
    standing = outcomes.Standing(
        IntentState(intent.state), intent.amount_minor, intent.captured_minor, intent.currency,
        intent.provider_state, intent.heard_at, intent.capture_later,
    )  # fmt: skip
    if intent.provider_ref and outcome.provider_ref != intent.provider_ref:
        raise outcomes.WordDiffers(f"{outcome.provider_ref} instead of {intent.provider_ref}")
    step = outcomes.hear(standing, outcome)
    before = IntentState(intent.state)
    _take_in(intent, outcome, step, sequence=sequence, now=now)
    if step.newly_captured_minor:
        _post_capture(intent, step, captured_before=standing.captured_minor > 0, outcome=outcome, actor=actor, now=now)
    if step.charged_back_minor:
        _post_chargeback(intent, step.charged_back_minor, outcome=outcome, actor=actor, now=now)
    with translated_errors():
        save_fields(intent, _SAVED)
    if before is not step.state:
        _tell_step(intent, before, step, actor=actor, now=now)
    return step.is_newest or bool(step.newly_captured_minor)


def _take_in(
    intent: PaymentIntent, outcome: ProviderOutcome, step: outcomes.Step, *, sequence: int, now: datetime
) -> None:
    moved = intent.state != step.state
    if moved:
        INTENTS.check(IntentState(intent.state), step.state)
        intent.tries = 0
        intent.settled_at = now if step.state in ENDED | PAID else None
    intent.state, intent.captured_minor = step.state, step.captured_minor
    intent.sequence = max(intent.sequence, sequence)
    intent.provider_ref = intent.provider_ref or outcome.provider_ref
    intent.given_up = intent.given_up or step.came_late
    if step.is_newest:
        intent.provider_state, intent.heard_at = outcome.state, outcome.raised_at
        intent.next_action_url = outcome.next_action_url or ""
        intent.decline_code = outcome.decline_code or ""
        intent.hold_expires_at = outcome.hold_expires_at
    wanted = outcomes.wish_left(intent.wanted, step.state, moved=moved)
    intent.wanted_minor = intent.wanted_minor if wanted else 0
    if moved or wanted != intent.wanted:
        intent.check_at = outcomes.next_check(
            step.state, wanted=wanted, tries=intent.tries, hold_expires_at=intent.hold_expires_at, now=now
        )
    intent.wanted = wanted


@transaction_required
def end_refused(intent: PaymentIntent, code: str, *, now: datetime) -> None:
    """The provider would not take the payment up at all: it failed, and nothing moved."""
    before = IntentState(intent.state)
    if before is not IntentState.CREATED:
        return
    INTENTS.check(before, IntentState.FAILED)
    intent.state, intent.decline_code, intent.settled_at = IntentState.FAILED, code, now
    intent.provider_state, intent.heard_at = ProviderState.FAILED, now
    intent.wanted, intent.wanted_minor, intent.check_at = "", 0, None
    save_fields(intent, _SAVED)
    step = outcomes.Step(IntentState.FAILED, 0, is_newest=True)
    _tell_step(intent, before, step, actor=SYSTEM, now=now)


def _post_capture(
    intent: PaymentIntent,
    step: outcomes.Step,
    *,
    captured_before: bool,
    outcome: ProviderOutcome,
    actor: Actor,
    now: datetime,
) -> None:
    amount = Money(step.newly_captured_minor, intent.currency)
    post_capture(
        intent.facts(), amount, captured_before=captured_before, happened_at=outcome.raised_at, actor=actor, now=now
    )


@transaction_required
def post_capture(
    payment: Payment,
    amount: Money,
    *,
    happened_at: datetime,
    actor: Actor,
    now: datetime,
    captured_before: bool = False,
) -> None:
    """
    Put money that came where it belongs.

    :raises Overdrawn: if it comes from a balance that holds less.
    """
    debt = Money(0, amount.currency)
    if payment.purpose is PaymentPurpose.DEBT and payment.client_id is not None:
        debt = ledger.balance_of(account(AccountKind.DEBT, payment.client_id), amount.currency)
    posting = moves.capture_posting(
        payment, amount, debt=debt, happened_at=happened_at, captured_before=captured_before
    )
    ledger.post(posting, actor=actor, now=now)


def _post_chargeback(
    intent: PaymentIntent, minor: int, *, outcome: ProviderOutcome, actor: Actor, now: datetime
) -> None:
    payment = intent.facts()
    if payment.purpose is PaymentPurpose.TOP_UP and payment.client_id is not None:
        source = account(AccountKind.CLIENT_BALANCE, payment.client_id)
    else:
        assert payment.order_id is not None
        source = account(AccountKind.ESCROW, payment.order_id)
    held = ledger.balance_of(source, intent.currency)
    posting = moves.chargeback_posting(payment, Money(minor, intent.currency), held=held, happened_at=outcome.raised_at)
    ledger.post(posting, actor=actor, now=now)


def _tell_step(intent: PaymentIntent, before: IntentState, step: outcomes.Step, *, actor: Actor, now: datetime) -> None:
    record_changes([Change(intent.id, "payment", before, step.state, actor.label, intent.decline_code, now)])
    event = _event_of(intent, before, step)
    if event is not None:
        publish(event)


def _event_of(intent: PaymentIntent, before: IntentState, step: outcomes.Step) -> Event | None:
    facts = payment_facts(intent)
    if step.state is IntentState.AUTHORISED:
        return PaymentAuthorised(amount_minor=intent.amount_minor, **facts)
    if step.state is IntentState.CAPTURED:
        return PaymentCaptured(amount_minor=step.captured_minor, **facts)
    if step.state is IntentState.DISPUTED:
        return PaymentDisputed(amount_minor=step.charged_back_minor, **facts)
    if step.state is IntentState.FAILED:
        return PaymentFailed(amount_minor=intent.amount_minor, decline_code=intent.decline_code, **facts)
    if step.state is IntentState.VOIDED:
        return PaymentVoided(amount_minor=intent.amount_minor, decline_code=intent.decline_code, **facts)
    return None


def payment_facts(intent: PaymentIntent) -> dict[str, Any]:
    """What all events of a payment tell."""
    return {
        "payment_id": intent.id,
        "order_id": intent.order_id,
        "purpose": str(intent.purpose),
        "method": str(intent.method),
        "client_id": intent.client_id,
        "market": intent.market,
        "currency": intent.currency,
        "given_up": intent.given_up,
    }
