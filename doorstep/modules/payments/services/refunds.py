"""Giving money back: written down and approved here, done by the settling task, recorded as the provider tells."""

import logging
import uuid
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import fetch_all, open_transaction, transaction_required, translated_errors
from doorstep.infra.outbox import publish
from doorstep.infra.rows import insert_rows, read_rows
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, account
from doorstep.modules.payments.contracts import (
    AskRefund,
    BorneBy,
    Destination,
    IntentState,
    PaymentMethod,
    PaymentMissing,
    PaymentPurpose,
    PaymentRefunded,
    Refund,
    RefundFailed,
    RefundImpossible,
    RefundStanding,
    RefundTooLarge,
    SecondPersonNeeded,
)
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import PaymentIntent, RefundRow
from doorstep.modules.payments.ports import GatewayRefused, RefundOutcome, RefundState, Unknown
from doorstep.modules.payments.rules import moves, outcomes
from doorstep.modules.payments.rules.states import INTENTS, REFUNDS
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.record import lock_intent, payment_facts
from doorstep.modules.payments.services.splits import follow_refund

log = logging.getLogger(__name__)

_PENDING_CHECK = timedelta(seconds=30)
_ON_ITS_WAY = (RefundStanding.PENDING, RefundStanding.DONE)
_REFUNDABLE = (IntentState.CAPTURED, IntentState.PARTLY_REFUNDED)


@transaction_required
def ask_refund(wish: AskRefund, *, actor: Actor, now: datetime) -> Refund:
    """
    Give back money that was taken, all that is left of it or a part. It counts as refunded from now on.

    What goes onto the balance is there at once. What staff decide on waits for a second one
    where it is above the market's limit, with what was given back of the order for the same cause before.

    :raises PaymentMissing: if there is no such payment.
    :raises RefundImpossible: if no money came through us, or the client's bank took it back.
    :raises RefundTooLarge: if it is more than is left, or than the order's escrow still holds.
    """
    intent = _lock_beside_others(wish.payment_id)
    amount = _amount_of(intent, wish)
    waits = wish.is_discretionary and _in_all(intent, wish.cause, amount) > terms_of(intent.market).four_eyes_minor
    by_card = intent.method == PaymentMethod.CARD and wish.destination is Destination.CARD
    row = RefundRow(
        id=new_id(),
        intent_id=intent.id,
        amount_minor=amount.minor,
        currency=amount.currency,
        state=RefundStanding.ASKED,
        destination=Destination.CARD if by_card else Destination.BALANCE,
        borne_by=wish.borne_by,
        specialist_id=wish.specialist_id,
        cause=wish.cause,
        reason=wish.reason,
        asked_by=actor.label,
        approved_by="",
        provider_ref="",
        failure_code="",
        tries=0,
        created_at=now,
    )
    insert_rows([row])
    record_changes([Change(row.id, "refund", "", RefundStanding.ASKED, actor.label, wish.cause, now)])
    if not waits:
        _approve(row, intent, actor=actor, now=now)
    return row.facts(intent.order_id)


@transaction_required
def approve_refund(refund_id: uuid.UUID, *, actor: Actor, now: datetime) -> Refund:
    """
    Another member of staff agrees to a refund.

    :raises PaymentMissing: if there is no such refund.
    :raises NotAllowed: if the actor is not staff.
    :raises SecondPersonNeeded: if it is the one who asked.
    :raises ImpossibleTransition: if it does not wait any more.
    :raises RefundTooLarge: if less is left by now.
    """
    row, intent = _lock_asked(refund_id, actor)
    if row.asked_by == actor.label:
        raise SecondPersonNeeded
    _approve(row, intent, actor=actor, now=now)
    return row.facts(intent.order_id)


@transaction_required
def refuse_refund(refund_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime) -> Refund:
    """
    A refund that waits is not made; whoever asked may take it back this way.

    :raises PaymentMissing: if there is no such refund.
    :raises NotAllowed: if the actor is not staff.
    :raises ImpossibleTransition: if it does not wait any more.
    """
    row, intent = _lock_asked(refund_id, actor)
    _move(row, RefundStanding.REFUSED, actor=actor, reason=reason, now=now)
    row.save(update_fields=["state"])
    return row.facts(intent.order_id)


def _lock_asked(refund_id: uuid.UUID, actor: Actor) -> tuple[RefundRow, PaymentIntent]:
    if not actor.is_staff:
        raise NotAllowed
    row = RefundRow.objects.filter(id=refund_id).first()
    if row is None:
        raise PaymentMissing("There is no such refund.")
    intent = _lock_beside_others(row.intent_id)
    return lock_refund(refund_id), intent


def _lock_beside_others(payment_id: uuid.UUID) -> PaymentIntent:
    """All payments of an order pay out of one escrow, so they are locked together, in one order."""
    with translated_errors():
        fetch_all(
            "SELECT id FROM payments_paymentintent WHERE order_id = "
            "(SELECT order_id FROM payments_paymentintent WHERE id = %s) ORDER BY id FOR UPDATE",
            [payment_id],
        )
    return lock_intent(payment_id)


@transaction_required
def lock_refund(refund_id: uuid.UUID) -> RefundRow:
    """A refund under its lock; its payment is locked before."""
    return read_rows(RefundRow, "id = %s FOR UPDATE", [refund_id])[0]


def _amount_of(intent: PaymentIntent, wish: AskRefund) -> Money:
    if intent.state not in _REFUNDABLE or intent.method in (PaymentMethod.CASH, PaymentMethod.PAY_LATER):
        raise RefundImpossible(state=str(intent.state), method=str(intent.method))
    left = Money(intent.captured_minor - intent.refunded_minor, intent.currency)
    amount = left if wish.amount is None else wish.amount
    if amount.currency != intent.currency:
        raise RefundImpossible(f"It was paid in {intent.currency}.")
    if not 0 < amount.minor <= left.minor:
        raise RefundTooLarge(f"{left} can be given back.", left_minor=left.minor)
    return amount


def _in_all(intent: PaymentIntent, cause: str, amount: Money) -> int:
    """With what was given back of the order for the same cause: a large refund is no small one in parts."""
    order = Q(intent__order_id=intent.order_id) if intent.order_id else Q(intent_id=intent.id)
    before = RefundRow.objects.filter(order, cause=cause).exclude(
        state__in=[RefundStanding.FAILED, RefundStanding.REFUSED]
    )
    return amount.minor + (before.aggregate(total=Sum("amount_minor"))["total"] or 0)


def _approve(row: RefundRow, intent: PaymentIntent, *, actor: Actor, now: datetime) -> None:
    _check_escrow(row, intent)
    intent.refunded_minor += row.amount_minor
    with translated_errors():
        intent.save(update_fields=["refunded_minor"])
    _move(row, RefundStanding.APPROVED, actor=actor, reason="", now=now)
    row.approved_by, row.approved_at, row.check_at = actor.label, now, now
    if row.destination == Destination.BALANCE:
        _take_in(row, intent, RefundStanding.DONE, happened_at=now, actor=actor, now=now)
    row.save()


def _check_escrow(row: RefundRow, intent: PaymentIntent) -> None:
    if row.borne_by != BorneBy.ORDER or intent.purpose == PaymentPurpose.TOP_UP or intent.order_id is None:
        return
    held = ledger.balance_of(account(AccountKind.ESCROW, intent.order_id), intent.currency)
    waiting = RefundRow.objects.filter(
        intent__order_id=intent.order_id, state=RefundStanding.APPROVED, borne_by=BorneBy.ORDER
    ).aggregate(total=Sum("amount_minor"))["total"]
    left = held - Money(waiting or 0, intent.currency)
    if row.amount_minor > left.minor:
        raise RefundTooLarge("The money has left the order's escrow; say who bears it.", left_minor=left.minor)


@transaction_required
def record_refund(
    row: RefundRow, intent: PaymentIntent, told: RefundOutcome, *, actor: Actor = SYSTEM, now: datetime
) -> bool:
    """
    Take in what a provider says of a refund: any word, in any order, as often as it comes.

    :param row: under its lock, and its payment's before.
    :return: whether it was news.
    :raises WordDiffers: if it speaks of another amount.
    """
    if told.amount != Money(row.amount_minor, row.currency):
        raise outcomes.WordDiffers(f"refund of {told.amount} instead of {row.amount_minor} {row.currency}")
    heard = outcomes.hear_of_refund(RefundStanding(row.state), told.state)
    if heard is None:
        return False
    row.provider_ref, row.failure_code = told.provider_ref, told.failure_code or ""
    _take_in(row, intent, heard, happened_at=told.raised_at, actor=actor, now=now)
    row.save()
    return True


def _take_in(
    row: RefundRow, intent: PaymentIntent, heard: RefundStanding, *, happened_at: datetime, actor: Actor, now: datetime
) -> None:
    before = RefundStanding(row.state)
    _move(row, heard, actor=actor, reason=row.failure_code, now=now)
    row.check_at = now + _PENDING_CHECK if heard is RefundStanding.PENDING else None
    row.done_at = now if heard is RefundStanding.DONE else None
    row.tries = 0
    if heard in _ON_ITS_WAY and before is RefundStanding.APPROVED:
        _post(row, intent, happened_at=happened_at, actor=actor, now=now)
        publish(PaymentRefunded(amount_minor=row.amount_minor, refund_id=row.id, **payment_facts(intent)))
    if heard is RefundStanding.FAILED:
        if before in _ON_ITS_WAY:
            _post(row, intent, failed=True, happened_at=happened_at, actor=actor, now=now)
        intent.refunded_minor -= row.amount_minor
        publish(RefundFailed(amount_minor=row.amount_minor, refund_id=row.id, **payment_facts(intent)))
    _restate(intent, row, actor=actor, now=now)
    if row.destination == Destination.CARD:
        row.save(update_fields=["state"])
        follow_refund(intent, actor=actor, now=now)


def _post(
    row: RefundRow, intent: PaymentIntent, *, happened_at: datetime, actor: Actor, now: datetime, failed: bool = False
) -> None:
    make = moves.refund_failed_posting if failed else moves.refund_posting
    posting = make(
        intent.facts(),
        row.id,
        Money(row.amount_minor, row.currency),
        destination=Destination(row.destination),
        borne_by=BorneBy(row.borne_by),
        specialist_id=row.specialist_id,
        happened_at=happened_at,
    )
    ledger.post(posting, actor=actor, now=now)


def _restate(intent: PaymentIntent, changed: RefundRow, *, actor: Actor, now: datetime) -> None:
    """A payment is as refunded as what is on its way or there."""
    others = intent.refunds.filter(state__in=_ON_ITS_WAY).exclude(id=changed.id)
    given_back = (others.aggregate(total=Sum("amount_minor"))["total"] or 0) + (
        changed.amount_minor if changed.state in _ON_ITS_WAY else 0
    )
    before = IntentState(intent.state)
    state = outcomes.state_by_refunds(before, captured_minor=intent.captured_minor, given_back_minor=given_back)
    if state is not before:
        INTENTS.check(before, state)
        record_changes([Change(intent.id, "payment", before, state, actor.label, changed.cause, now)])
        intent.state = state
    intent.save(update_fields=["state", "refunded_minor"])


def _move(row: RefundRow, target: RefundStanding, *, actor: Actor, reason: str, now: datetime) -> None:
    REFUNDS.check(RefundStanding(row.state), target)
    record_changes([Change(row.id, "refund", row.state, target, actor.label, reason, now)])
    row.state = target


def carry_out_refund(refund_id: uuid.UUID, *, now: datetime) -> None:
    """Have the provider give money back, or ask what became of it. Not inside a transaction."""
    row = RefundRow.objects.select_related("intent").filter(id=refund_id).first()
    gateway = find_gateway(row.intent.provider) if row else None
    if row is None or gateway is None or row.state not in (RefundStanding.APPROVED, RefundStanding.PENDING):
        return
    key, amount = refund_key(row.id), Money(row.amount_minor, row.currency)
    told: RefundOutcome | Unknown | None
    try:
        if row.state == RefundStanding.APPROVED:
            told = gateway.refund(key=key, payment_ref=row.intent.provider_ref, amount=amount)
        else:
            told = gateway.fetch_refund(key)
    except GatewayRefused as refused:
        log.error("a refund was refused", extra={"refund": str(row.id), "detail": str(refused)})
        told = RefundOutcome(
            key, row.provider_ref, row.intent.provider_ref, RefundState.FAILED, amount, str(refused.refusal), now
        )
    if isinstance(told, Unknown) or told is None:
        log.warning("nobody knows of a refund yet", extra={"refund": str(row.id)})
        return
    with open_transaction():
        intent = lock_intent(row.intent_id)
        record_refund(lock_refund(row.id), intent, told, now=now)


def refund_key(refund_id: uuid.UUID) -> str:
    """By which the provider knows a refund of ours."""
    return f"refund:{refund_id}"


def refund_of_key(key: str) -> uuid.UUID | None:
    """The refund of such a key; None if it is none of ours."""
    kind, _, number = key.partition(":")
    try:
        return uuid.UUID(number) if kind == "refund" else None
    except ValueError:
        return None
