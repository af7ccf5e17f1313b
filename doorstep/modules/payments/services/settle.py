"""Settling an order: what its ended visits come to is captured, given back, asked for, and written down for release."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments.contracts import AskRefund, IntentState, PaymentMethod, PaymentPurpose
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.release_models import Release
from doorstep.modules.payments.rules import postings, settlement
from doorstep.modules.payments.services.asked import ask_for
from doorstep.modules.payments.services.funds import Agreed, OrderFunds, agreed_terms, lock_funds
from doorstep.modules.payments.services.intents import end_unpaid
from doorstep.modules.payments.services.refunds import ask_refund
from doorstep.modules.payments.services.releases import keep_releases, lock_releases
from doorstep.modules.payments.services.wishes import ask_capture, ask_void
from doorstep.modules.payments.settlement_contracts import (
    FundState,
    Moved,
    OrderMoney,
    Settlement,
    SettlementTerms,
)

SETTLED = "settled"
"""The cause of refunds that the settlement of an order makes."""
NOT_WANTED = "not_wanted"
"""The same for tips and extras that were paid twice, or in vain."""


@transaction_required
def settle_order(order: OrderMoney, *, actor: Actor, now: datetime) -> None:
    """
    Bring an order's money to where its visits stand: call it whenever one has ended, or a payment has.

    Surplus goes back at once. Once all visits are over, what is held is taken or let go, cash counts as taken, and what
    is missing is asked for. Every visit that earns something gets its release. The same facts again change nothing. The
    caller holds the order's lock.
    """
    funds = lock_funds(order.order_id)
    if not funds.intents:
        return
    _give_back_superfluous(order, funds, actor=actor, now=now)
    agreed = agreed_terms(order.market, funds)
    releases = {row.visit_id: row for row in lock_releases(order.order_id)}
    order = _after_complaints(order, releases)
    terms = SettlementTerms(agreed.commission_bp, agreed.can_ask)
    found = settlement.settle(order, funds.funds(), terms)
    _give_back(order, found.refunds, actor=actor, now=now)
    for taken in found.captures:
        ask_capture(taken.payment_id, Money(taken.minor, order.currency), actor=actor, now=now)
    for payment_id in found.voids:
        ask_void(payment_id, reason=SETTLED, actor=actor, now=now)
    if order.is_over:
        _close_unpaid(order, found, funds, agreed, actor=actor, now=now)
        _ask(order, found, funds, actor=actor, now=now)
    keep_releases(order, found, funds, agreed, releases, actor=actor, now=now)


def _after_complaints(order: OrderMoney, releases: dict[uuid.UUID, Release]) -> OrderMoney:
    back = {visit_id: row.back_minor for visit_id, row in releases.items() if row.back_minor}
    if not back:
        return order
    visits = tuple(replace(visit, back_minor=back.get(visit.visit_id, 0)) for visit in order.visits)
    return replace(order, visits=visits)


@transaction_required
def _give_back(order: OrderMoney, refunds: Sequence[Moved], *, actor: Actor, now: datetime) -> None:
    for back in refunds:
        ask_refund(AskRefund(back.payment_id, Money(back.minor, order.currency), cause=SETTLED), actor=actor, now=now)


@transaction_required
def _give_back_superfluous(order: OrderMoney, funds: OrderFunds, *, actor: Actor, now: datetime) -> None:
    for intent in funds.superfluous(order.unwanted):
        left = intent.captured_minor - intent.refunded_minor
        wish = AskRefund(intent.id, Money(left, intent.currency), cause=NOT_WANTED)
        ask_refund(wish, actor=actor, now=now)
        intent.refunded_minor += left


def _close_unpaid(
    order: OrderMoney, found: Settlement, funds: OrderFunds, agreed: Agreed, *, actor: Actor, now: datetime
) -> None:
    """End what no provider knows: cash was taken or is not owed; what was to be paid later is asked for, or not."""
    for intent in funds.of_price():
        if intent.state != IntentState.CREATED:
            continue
        if intent.method == PaymentMethod.CASH:
            _end(intent, found.at_door_minor, actor=actor, now=now)
        elif intent.method == PaymentMethod.PAY_LATER:
            if agreed.can_ask or not found.missing_minor:
                end_unpaid(intent, IntentState.VOIDED, actor=actor, reason="asked for as the rest", now=now)
            elif intent.amount_minor != found.missing_minor:
                intent.amount_minor = found.missing_minor
                intent.save(update_fields=["amount_minor"])
    for intent in funds.beside(PaymentPurpose.EXTRA):
        if intent.state == IntentState.CREATED:
            _end(intent, intent.amount_minor, actor=actor, now=now)


def _end(intent: PaymentIntent, taken_minor: int, *, actor: Actor, now: datetime) -> None:
    """Cash was taken, what moving has cost too; or there is nothing to take."""
    if taken_minor > intent.amount_minor:
        intent.amount_minor = taken_minor
        intent.save(update_fields=["amount_minor"])
    intent.captured_minor = taken_minor
    target = IntentState.CAPTURED if taken_minor else IntentState.VOIDED
    end_unpaid(intent, target, actor=actor, reason="", now=now)


def _ask(order: OrderMoney, found: Settlement, funds: OrderFunds, *, actor: Actor, now: datetime) -> None:
    if any(fund.state is FundState.WAITING for fund in funds.funds()) and found.missing_minor:
        return
    lost = funds.lost_hold(order.payment_id)
    purpose = PaymentPurpose.REST if lost is None else PaymentPurpose.DEBT
    if lost is not None and found.ask_minor and not funds.had_debt():
        debt = Money(found.ask_minor, order.currency)
        posting = postings.debt_posting(lost.id, order_id=order.order_id, client_id=order.client_id, amount=debt)
        ledger.post(posting, actor=actor, now=now)
    ask_for(order, found.ask_minor, purpose, funds, actor=actor, now=now)
