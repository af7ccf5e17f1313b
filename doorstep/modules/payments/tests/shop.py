"""
The rules of money at work without a database: what services do with rows is done with plain objects here.

Words of the provider's own strict bank go through ``rules.outcomes``, what visits come to through ``rules.settlement``,
and every movement is a posting of ``rules.moves`` or ``rules.postings``, taken in by a ledger that is a table of sums.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import AccountKind, Purpose, account
from doorstep.modules.payments.contracts import (
    BorneBy,
    Destination,
    EarningState,
    IntentState,
    PaymentMethod,
    PaymentPurpose,
    RefundStanding,
)
from doorstep.modules.payments.gateways import CarefulGateway
from doorstep.modules.payments.ports import (
    CaptureMode,
    GatewayRefused,
    PaymentWish,
    ProviderEvent,
    ProviderOutcome,
    RefundOutcome,
    RefundState,
    Unknown,
)
from doorstep.modules.payments.rules import moves, outcomes, postings, settlement
from doorstep.modules.payments.rules.states import ENDED, INTENTS, PAID, REFUNDS, RELEASES
from doorstep.modules.payments.settlement_contracts import (
    Earned,
    Fund,
    FundState,
    Settlement,
    SettlementTerms,
    Share,
    VisitBill,
)
from doorstep.modules.payments.tests.shop_books import CLIENT, MARKET, ON_ITS_WAY, Back, Book, Deal, Pay
from tests.plugin import NOW

BALANCE = account(AccountKind.CLIENT_BALANCE, CLIENT)
DEBT = account(AccountKind.DEBT, CLIENT)
_OF_PRICE = (PaymentPurpose.PRICE, PaymentPurpose.REST, PaymentPurpose.DEBT)


class Shop:
    """Payments and orders of one client."""

    def __init__(self, gateway: CarefulGateway, currency: str, commission_bp: int) -> None:
        self.gateway, self.currency = gateway, currency
        self.terms = SettlementTerms(commission_bp)
        self.book = Book()
        self.pays: dict[uuid.UUID, Pay] = {}
        self.deals: dict[uuid.UUID, Deal] = {}
        self.heard: set[str] = set()

    def amount(self, minor: int) -> Money:
        return Money(minor, self.currency)

    # Beginning

    def start(
        self, purpose: PaymentPurpose, method: PaymentMethod, minor: int, *, deal: Deal | None = None,
        later: bool = False,
    ) -> Pay:  # fmt: skip
        """Write a payment down; one from the balance is taken at once."""
        pay = Pay(uuid.uuid4(), deal.money.order_id if deal else None, purpose, method, minor, self.currency, later)
        if method is PaymentMethod.BALANCE:
            self._take(pay, minor)
            pay.state, pay.captured = IntentState.CAPTURED, minor
        self.pays[pay.id] = pay
        if deal is not None:
            deal.pays.append(pay)
        return pay

    def _take(self, pay: Pay, minor: int, at: datetime = NOW, *, before: bool = False) -> None:
        debt = self.amount(self.book.balance(DEBT))
        self.book.post(
            moves.capture_posting(pay.facts(), self.amount(minor), debt=debt, happened_at=at, captured_before=before)
        )

    def submit(self, pay: Pay) -> None:
        mode = CaptureMode.LATER if pay.later else CaptureMode.NOW
        wish = PaymentWish(str(pay.id), self.amount(pay.minor), mode, "http://shop.test/", "an order", "en")
        self._hear_answer(pay, self.gateway.create_payment(wish))

    # What the provider says

    def _hear_answer(self, pay: Pay, answer: ProviderOutcome | Unknown | None) -> None:
        if isinstance(answer, ProviderOutcome):
            self.record(pay, answer)

    def take_message(self, event: ProviderEvent) -> None:
        """A verified message, once."""
        pay = self.pays.get(uuid.UUID(event.payment.key))
        if event.id in self.heard or pay is None:
            return
        self.heard.add(event.id)
        self.record(pay, event.payment)
        if event.refund is not None:
            self.record_refund(pay, event.refund)

    def record(self, pay: Pay, outcome: ProviderOutcome) -> None:
        standing = outcomes.Standing(
            pay.state, pay.minor, pay.captured, pay.currency, pay.word, pay.heard_at, pay.later
        )
        step, before = outcomes.hear(standing, outcome), pay.state
        moved = step.state is not before
        if moved:
            INTENTS.check(before, step.state)
        if step.newly_captured_minor:
            self._take(pay, step.newly_captured_minor, outcome.raised_at, before=pay.captured > 0)
        if step.charged_back_minor:
            source = BALANCE if pay.order_id is None else self.deals[pay.order_id].escrow
            held, lost = self.amount(self.book.balance(source)), self.amount(step.charged_back_minor)
            self.book.post(moves.chargeback_posting(pay.facts(), lost, held=held, happened_at=outcome.raised_at))
        pay.state, pay.captured, pay.ref = step.state, step.captured_minor, outcome.provider_ref
        pay.given_up = pay.given_up or step.came_late
        if step.is_newest:
            pay.word, pay.heard_at = str(outcome.state), outcome.raised_at
        pay.wanted = outcomes.wish_left(pay.wanted, step.state, moved=moved)
        if moved and pay.order_id is not None:
            self._follow(self.deals[pay.order_id], pay)

    def record_refund(self, pay: Pay, told: RefundOutcome) -> None:
        back = next(back for back in pay.backs if f"refund:{back.id}" == told.key)
        heard = outcomes.hear_of_refund(back.state, told.state)
        if heard is None:
            return
        before = back.state
        REFUNDS.check(before, heard)
        back.state = heard
        if heard in ON_ITS_WAY and before is RefundStanding.APPROVED:
            self._post_back(pay, back, told.raised_at)
        if heard is RefundStanding.FAILED and before in ON_ITS_WAY:
            self._post_back(pay, back, told.raised_at, failed=True)
        self._restate(pay)

    def _post_back(self, pay: Pay, back: Back, at: datetime, *, failed: bool = False) -> None:
        make = moves.refund_failed_posting if failed else moves.refund_posting
        self.book.post(
            make(
                pay.facts(), back.id, self.amount(back.minor), destination=back.to, borne_by=back.borne_by,
                specialist_id=None, happened_at=at,
            )
        )  # fmt: skip

    def _restate(self, pay: Pay) -> None:
        went = sum(back.minor for back in pay.backs if back.state in ON_ITS_WAY)
        state = outcomes.state_by_refunds(pay.state, captured_minor=pay.captured, given_back_minor=went)
        if state is not pay.state:
            INTENTS.check(pay.state, state)
            pay.state = state

    # The settling task

    def look(self, pay: Pay) -> None:
        """Do what is wanted of the provider, or ask how a payment stands."""
        if pay.by_card and pay.state not in ENDED | PAID:
            self._look_open(pay)
        for back in pay.backs:
            if back.state in (RefundStanding.APPROVED, RefundStanding.PENDING):
                self._look_back(pay, back)

    def _look_open(self, pay: Pay) -> None:
        if not pay.ref:
            self.submit(pay)
        elif not pay.wanted or pay.wanted == "void":
            self._hear_answer(pay, self.gateway.fetch(str(pay.id)))
        if not pay.wanted or not pay.ref:
            return
        key = f"{pay.wanted}:{pay.id}"
        try:
            if pay.wanted == "void":
                answer = self.gateway.void(key=key, payment_ref=pay.ref)
            else:
                answer = self.gateway.capture(key=key, payment_ref=pay.ref, amount=self.amount(pay.wanted_minor))
        except GatewayRefused:
            self._hear_answer(pay, self.gateway.fetch(str(pay.id)))
        else:
            self._hear_answer(pay, answer)

    def _look_back(self, pay: Pay, back: Back) -> None:
        key, amount = f"refund:{back.id}", self.amount(back.minor)
        try:
            if back.state is RefundStanding.APPROVED:
                told = self.gateway.refund(key=key, payment_ref=pay.ref, amount=amount)
            else:
                told = self.gateway.fetch_refund(key)  # type: ignore[assignment]
        except GatewayRefused as refused:
            told = RefundOutcome(key, "", pay.ref, RefundState.FAILED, amount, str(refused.refusal), NOW)
        if isinstance(told, RefundOutcome):
            self.record_refund(pay, told)

    # What orders do

    def void(self, pay: Pay) -> None:
        """Give a payment up; no effect if it has ended."""
        if pay.state in ENDED:
            return
        pay.given_up = True
        if pay.by_card:
            pay.wanted = "void"
            return
        INTENTS.check(pay.state, IntentState.VOIDED)
        pay.state = IntentState.VOIDED

    def give_back(
        self, pay: Pay, minor: int, *, to: Destination = Destination.CARD, borne_by: BorneBy = BorneBy.ORDER
    ) -> None:
        """Give money back; it counts from now on."""
        assert 0 < minor <= pay.captured - pay.refunded, "more than is left"
        to = to if pay.method is PaymentMethod.CARD else Destination.BALANCE
        back = Back(uuid.uuid4(), minor, to, borne_by)
        pay.backs.append(back)
        if to is Destination.BALANCE:
            back.state = RefundStanding.DONE
            self._post_back(pay, back, NOW)
            self._restate(pay)

    def _follow(self, deal: Deal, pay: Pay) -> None:
        """What booking does when it hears of a payment."""
        succeeded = pay.state in (IntentState.AUTHORISED, IntentState.CAPTURED)
        if succeeded and pay.purpose is PaymentPurpose.PRICE and not deal.confirmed and deal.own is pay:
            deal.confirmed = True
        elif succeeded and pay.purpose is PaymentPurpose.PRICE and deal.own is not pay:
            if pay.state is IntentState.AUTHORISED:
                self.void(pay)
            else:
                self.give_back(pay, pay.captured - pay.refunded)
        elif succeeded and pay.purpose is PaymentPurpose.TIP:
            self.pay_tip(deal, pay)
        self.settle(deal)

    def settle(self, deal: Deal) -> None:
        """Bring an order's money to where its visits stand."""
        if not deal.confirmed:
            return
        found = settlement.settle(deal.money, list(self._funds(deal)), self.terms)
        for moved in found.refunds:
            self.give_back(self.pays[moved.payment_id], moved.minor)
        for moved in found.captures:
            pay = self.pays[moved.payment_id]
            pay.wanted, pay.wanted_minor = "capture", moved.minor
        for payment_id in found.voids:
            self.void(self.pays[payment_id])
        at_door = any(fund.at_door for fund in self._funds(deal))
        if deal.money.is_over:
            self._close(deal, found)
        for bill in found.bills:
            if at_door and not bill.is_fee:
                self._keep_cash(deal, bill)
            state = deal.states.setdefault(bill.visit.visit_id, EarningState.WAITING)
            if state is EarningState.WAITING:
                deal.bills[bill.visit.visit_id] = bill

    def _funds(self, deal: Deal) -> Iterable[Fund]:
        for pay in deal.pays:
            if pay.purpose not in _OF_PRICE or pay.state in ENDED or pay.wanted == "void":
                continue
            yield Fund(
                pay.id, _fund_state(pay), pay.minor, pay.captured, pay.refunded - pay.gifts, pay.gifts,
                pay.wanted_minor if pay.wanted == "capture" else None, at_door=pay.method is PaymentMethod.CASH,
                disputed=pay.state is IntentState.DISPUTED,
            )  # fmt: skip

    def _close(self, deal: Deal, found: Settlement) -> None:
        for pay in deal.pays:
            if pay.method is PaymentMethod.CASH and pay.state is IntentState.CREATED:
                pay.state = IntentState.CAPTURED if found.at_door_minor else IntentState.VOIDED
                pay.captured, pay.minor = found.at_door_minor, max(pay.minor, found.at_door_minor)
        waiting = any(fund.state is FundState.WAITING for fund in self._funds(deal))
        if waiting and found.missing_minor:
            return
        own = deal.own
        lost = own is not None and own.later and own.state in ENDED and not own.given_up
        if lost and found.ask_minor and not deal.had_debt:
            assert own is not None
            deal.had_debt = True
            self.book.post(
                postings.debt_posting(
                    own.id, order_id=deal.money.order_id, client_id=CLIENT, amount=self.amount(found.ask_minor)
                )
            )
        self._ask(deal, PaymentPurpose.DEBT if lost else PaymentPurpose.REST, found.ask_minor)

    def _ask(self, deal: Deal, purpose: PaymentPurpose, minor: int) -> None:
        asked = next((pay for pay in deal.pays if pay.is_asked and pay.state is IntentState.CREATED), None)
        if asked is not None and asked.minor == minor:
            return
        if asked is not None:
            self.void(asked)
        if minor:
            self.start(purpose, PaymentMethod.PAY_LATER, minor, deal=deal)

    def _keep_cash(self, deal: Deal, bill: VisitBill) -> None:
        earned, key = self._earned(deal, bill), f"cash:{bill.visit.visit_id}"
        coupon, points = self.amount(bill.coupon_minor), self.amount(bill.points_minor)
        self.book.post(postings.cash_posting(key, earned, bill.share, Purpose.PRICE, coupon=coupon, points=points))
        deal.states[bill.visit.visit_id] = EarningState.CASH
        deal.bills[bill.visit.visit_id] = bill

    def _earned(self, deal: Deal, bill: VisitBill) -> Earned:
        return Earned(bill.visit.visit_id, deal.money.order_id, MARKET, bill.visit.specialist_id, self.currency)

    def release(self, deal: Deal) -> None:
        """Give what the order's escrow holds to those who earned it, visit by visit."""
        for visit_id, bill in deal.bills.items():
            held = self.book.balance(deal.escrow)
            if deal.states[visit_id] is not EarningState.WAITING or held < bill.own_minor:
                continue
            earned = self._earned(deal, bill)
            coupon, points = self.amount(bill.coupon_minor), self.amount(bill.points_minor)
            self.book.post(postings.subsidy_posting(earned, coupon=coupon, points=points))
            purpose = Purpose.FEE if bill.is_fee else Purpose.PRICE
            self.book.post(postings.release_posting(f"release:{visit_id}", earned, bill.share, purpose))
            RELEASES.check(EarningState.WAITING, EarningState.RELEASED)
            deal.states[visit_id] = EarningState.RELEASED

    def pay_tip(self, deal: Deal, pay: Pay) -> None:
        """All of a tip goes to those who came, at once."""
        done = [bill for bill in deal.bills.values() if not bill.is_fee]
        for bill, part in zip(done, self.amount(pay.captured).split(len(done)), strict=True):
            share, key = Share(part.minor, 0, 0, part.minor), f"tip:{pay.id}:{bill.visit.visit_id}"
            self.book.post(postings.release_posting(key, self._earned(deal, bill), share, Purpose.TIP))


def _fund_state(pay: Pay) -> FundState:
    if pay.state in PAID:
        return FundState.CAPTURED
    if pay.state is IntentState.AUTHORISED:
        return FundState.HELD
    return FundState.ASKED if pay.is_asked or pay.method is PaymentMethod.CASH else FundState.WAITING
