"""An order's payments as its settlement sees them, under their locks."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from doorstep.infra.db import fetch_all, transaction_required, translated_errors
from doorstep.infra.rows import read_rows
from doorstep.modules.payments.contracts import (
    IntentState,
    MarketTerms,
    PaymentMethod,
    PaymentPurpose,
    Settlement,
)
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.settlement_contracts import FORGIVEN, Fund, FundState

STAFF_CAUSE = "staff"
"""Refunds of this cause are out of other money than the order's."""
ASKED_PURPOSES = (PaymentPurpose.REST, PaymentPurpose.DEBT)
_OF_PRICE = (PaymentPurpose.PRICE, PaymentPurpose.DEPOSIT, *ASKED_PURPOSES)
_TAKEN = (IntentState.CAPTURED, IntentState.PARTLY_REFUNDED, IntentState.REFUNDED, IntentState.DISPUTED)
_LOST = (IntentState.FAILED, IntentState.VOIDED)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed to when an order was confirmed; the market's present terms where nothing was kept."""

    commission_bp: int
    settlement: Settlement
    complaint_hours: int
    provider: str
    can_ask: bool


@dataclass(frozen=True, slots=True)
class OrderFunds:
    """All payments of an order, oldest first, under their locks; ``gifts``: what staff gave back of each."""

    intents: Sequence[PaymentIntent]
    gifts: Mapping[uuid.UUID, int]

    def of_price(self) -> list[PaymentIntent]:
        """Those of price, deposit, rest and debts that are alive, or brought money."""
        return [intent for intent in self.intents if intent.purpose in _OF_PRICE and intent.state not in _LOST]

    def asked(self) -> PaymentIntent | None:
        """What is asked for, if nobody has begun to pay it."""
        return next((intent for intent in self.of_price() if is_asked(intent)), None)

    def beside(self, purpose: PaymentPurpose) -> list[PaymentIntent]:
        """Extras, or tips, that were paid or are agreed on in cash; without those whose money goes back."""
        return [intent for intent in self.intents if intent.purpose == purpose and self._counts(intent)]

    def superfluous(self, unwanted: frozenset[uuid.UUID]) -> list[PaymentIntent]:
        """
        Tips and extras to give back: those that an earlier try has paid, and what nobody wants any more.

        Older tries may succeed though they were given up.
        """
        paid = [
            intent
            for purpose in (PaymentPurpose.TIP, PaymentPurpose.EXTRA)
            for intent in self.beside(purpose)
            if intent.state in (IntentState.CAPTURED, IntentState.PARTLY_REFUNDED)
            and intent.method != PaymentMethod.CASH
        ]
        paid.sort(key=lambda intent: (intent.settled_at or intent.created_at, intent.id))
        seen: set[tuple[str, uuid.UUID | None]] = set()
        found = []
        for intent in paid:
            what = (intent.purpose, intent.extra_id)
            if what in seen or intent.extra_id in unwanted:
                found.append(intent)
            seen.add(what)
        return found

    def _counts(self, intent: PaymentIntent) -> bool:
        if intent.method == PaymentMethod.CASH:
            return intent.state not in _LOST
        back_minor = intent.refunded_minor - self.gifts.get(intent.id, 0)
        return intent.state in _TAKEN and back_minor < intent.captured_minor

    def lost_hold(self, payment_id: uuid.UUID | None) -> PaymentIntent | None:
        """The hold with which an order was confirmed, if it brought nothing though nobody let it go."""
        found = next((intent for intent in self.intents if intent.id == payment_id), None)
        lost = found is not None and found.capture_later and found.state in _LOST and not found.given_up
        return found if lost else None

    def had_debt(self) -> bool:
        """Whether a debt arose of the order, paid or not."""
        return any(intent.purpose == PaymentPurpose.DEBT for intent in self.intents)

    def funds(self) -> list[Fund]:
        """For the rules of settling."""
        return [*self._alive(), *self._forgiven()]

    def _forgiven(self) -> list[Fund]:
        """What nobody asks for any more counts as if it had been paid."""
        return [
            Fund(intent.id, FundState.CAPTURED, minor, captured_minor=minor, forgiven=True)
            for intent in self.intents
            if intent.purpose == PaymentPurpose.DEBT and (minor := int(intent.plan.get(FORGIVEN, 0)))
        ]

    def _alive(self) -> list[Fund]:
        return [
            Fund(
                payment_id=intent.id,
                state=_fund_state(intent),
                amount_minor=intent.amount_minor,
                captured_minor=intent.captured_minor,
                refunded_minor=intent.refunded_minor - self.gifts.get(intent.id, 0),
                gift_minor=self.gifts.get(intent.id, 0),
                wanted_minor=intent.wanted_minor if intent.wanted == "capture" else None,
                partial=_partial(intent.provider),
                at_door=intent.method == PaymentMethod.CASH,
                disputed=intent.state == IntentState.DISPUTED,
                invoiced=intent.method == PaymentMethod.PAY_LATER,
            )
            for intent in self.of_price()
            if intent.wanted != "void"
        ]


def is_asked(intent: PaymentIntent) -> bool:
    """Whether a payment is asked for, and nobody has begun to pay it."""
    return intent.purpose in ASKED_PURPOSES and intent.state == IntentState.CREATED and not intent.provider


def _fund_state(intent: PaymentIntent) -> FundState:
    if intent.state in _TAKEN:
        return FundState.CAPTURED
    if intent.state == IntentState.AUTHORISED:
        return FundState.HELD
    later = intent.method in (PaymentMethod.CASH, PaymentMethod.PAY_LATER)
    return FundState.ASKED if later or is_asked(intent) else FundState.WAITING


def _partial(provider: str) -> bool:
    gateway = find_gateway(provider) if provider else None
    return gateway is None or gateway.capabilities.partial_capture


@transaction_required
def lock_funds(order_id: uuid.UUID) -> OrderFunds:
    """All payments of an order, each under its lock. Rows of releases are locked after them."""
    with translated_errors():
        intents = read_rows(PaymentIntent, "order_id = %s ORDER BY id FOR UPDATE", [order_id])
    intents.sort(key=lambda intent: (intent.created_at, intent.id))
    gifts: dict[uuid.UUID, int] = {}
    if any(intent.refunded_minor for intent in intents):
        gifts = dict(
            fetch_all(
                "SELECT intent_id, sum(amount_minor)::bigint FROM payments_refund WHERE intent_id = ANY(%s) "
                "AND cause = %s AND state IN ('approved', 'pending', 'done') GROUP BY intent_id",
                [[intent.id for intent in intents], STAFF_CAUSE],
            )
        )
    return OrderFunds(intents, gifts)


def agreed_terms(market: str, funds: OrderFunds) -> Agreed:
    """What was agreed to with the first payment of an order."""
    terms = terms_of(market)
    plan: Mapping[str, object] = next((intent.plan for intent in funds.intents if "commission_bp" in intent.plan), {})
    return Agreed(
        commission_bp=int(str(plan.get("commission_bp", terms.commission_bp))),
        settlement=Settlement(str(plan.get("settlement", terms.settlement))),
        complaint_hours=int(str(plan.get("complaint_hours", terms.complaint_hours))),
        provider=str(plan.get("provider", terms.provider)),
        can_ask=can_pay_online(terms),
    )


def can_pay_online(terms: MarketTerms) -> bool:
    """Whether clients of a market have a way to pay what is asked for after a visit."""
    methods = {method for method, _ in terms.ways}
    return PaymentMethod.CARD in methods and find_gateway(terms.provider) is not None
