"""
Random lives of money from the booking to those who earn it, without a database: clients book, pay in every way, decline
and leave; visits are done or called off; the provider loses answers, sends messages late, twice, in any order and
forged; clocks go on. In the end, once everybody was heard and has paid, each account must hold what a plain reckoning
of prices, fees and gifts says.
"""

import random
import uuid
from collections import Counter, defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from doorstep.modules.ledger.contracts import AccountKind, Overdrawn, account
from doorstep.modules.payments import ports
from doorstep.modules.payments.contracts import (
    BorneBy,
    Destination,
    EarningState,
    Ending,
    IntentState,
    OrderMoney,
    PaymentMethod,
    PaymentPurpose,
    VisitMoney,
)
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.rules.states import ENDED
from doorstep.modules.payments.tests.shop import BALANCE, DEBT, Shop
from doorstep.modules.payments.tests.shop_books import CLIENT, MARKET, Deal, Pay
from tests.payments import in_process_sandbox
from tests.plugin import NOW

CARDS = ("success",) * 4 + ("challenge", "card_declined", "slow", "short_hold", "capture_fails", "refund_pending")
UNFAITHFUL = ("refund_fails", "dispute")
"""Cards of which money comes back, or can't be sent back; only in some of the lives."""
ACTS = {
    "book": 8, "begin_again": 2, "cancel_held": 1, "top_up": 2, "use_a_card": 16, "leave": 1, "hear": 16,
    "hear_a_lie": 1, "run_the_task": 10, "break_next": 4, "time_at_the_bank": 3, "end_a_visit": 16,
    "pay_what_is_asked": 5, "release": 5, "tip": 3, "be_generous": 2, "take_a_complaint": 2,
}  # fmt: skip
CURRENCIES = ("EUR", "JPY", "KWD")


@dataclass
class Story:
    """What was agreed on and came to pass, in plain numbers. ``loose``: a bank took money back, or refused it."""

    prices: list[int]
    taxes: list[int]
    discount: int
    kept: dict[int, int | None] = field(default_factory=dict)
    back: Counter[int] = field(default_factory=Counter)
    tips: int = 0
    gifts: int = 0
    loose: bool = False

    def owed(self, number: int) -> int:
        kept = self.kept[number]
        return self.prices[number] if kept is None else min(kept, self.prices[number])

    def commission(self, number: int, bp: int) -> int:
        left = self.owed(number) - self.back[number] - self.tax(number)
        return int(Fraction(left * bp, 10_000) + Fraction(1, 2))

    def tax(self, number: int) -> int:
        return min(self.taxes[number], self.owed(number)) if self.kept[number] is None else 0


class WholeLife(RuleBasedStateMachine):
    """Everything that can happen to one client's money."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.steps, self.chance = NOW, 0, random.Random(0)
        self.stories: dict[uuid.UUID, Story] = {}
        self.open = ExitStack()
        self.till = self.open.enter_context(in_process_sandbox())

    @initialize(number=st.integers(0, 2**64))
    def begin(self, number: int) -> None:
        self.chance = random.Random(number)
        self.cards = CARDS + UNFAITHFUL * (self.chance.random() < 0.3)
        gateway = find_gateway("sandbox")
        assert gateway is not None
        self.shop = Shop(gateway, self.chance.choice(CURRENCIES), self.chance.choice((0, 1200, 1500, 3333)))  # type: ignore[arg-type]
        self.book()

    def teardown(self) -> None:
        try:
            if hasattr(self, "shop"):
                self.come_to_rest()
                self.check_the_books()
        finally:
            self.open.close()

    @rule(number=st.integers(0, 2**64))
    def live(self, number: int) -> None:
        """One thing happens. Which one is drawn here: Hypothesis would rather do few things very often."""
        self.steps += 1
        self.chance = random.Random(f"{number} {self.steps}")
        (act,) = self.chance.choices(list(ACTS), list(ACTS.values()))
        getattr(self, act)()

    def some_pay(self, *states: IntentState) -> Pay | None:
        latest = [pay for pay in list(self.shop.pays.values())[-10:] if pay.by_card and pay.state in states]
        return self.chance.choice(latest) if latest else None

    def some_deal(self, *, confirmed: bool = True, over: bool | None = None) -> Deal | None:
        found = [
            deal
            for deal in list(self.shop.deals.values())[-6:]
            if deal.confirmed is confirmed and over in (None, deal.money.is_over)
        ]
        return self.chance.choice(found) if found else None

    # What people do

    def book(self) -> None:
        prices = [
            self.chance.choice((1, 7, 999, self.chance.randint(1, 9_000)))
            for _ in range(self.chance.choice((1, 1, 2, 3)))
        ]
        taxes = [self.chance.choice((0, 0, price // 11)) for price in prices]
        coupon = self.chance.choice((0, 0, 0, 0, sum(prices) // 7, sum(prices) // 3, sum(prices)))
        points = self.chance.choice((0, 0, (sum(prices) - coupon) // 3))
        visits = tuple(
            VisitMoney(uuid.uuid4(), 100 + number, price, Ending.OPEN, tax_minor=tax)
            for number, (price, tax) in enumerate(zip(prices, taxes, strict=True))
        )
        order_id = uuid.uuid4()
        money = OrderMoney(order_id, CLIENT, MARKET, self.shop.currency, visits, coupon, points)
        self.shop.deals[order_id] = Deal(money, [])
        self.stories[order_id] = Story(prices, taxes, coupon + points)
        self.pay_for(self.shop.deals[order_id])

    def pay_for(self, deal: Deal) -> None:
        """In one of the ways: on the card now, in part, or held on it; from the balance; in cash."""
        payable = (
            sum(visit.price_minor for visit in deal.money.visits) - deal.money.coupon_minor - deal.money.points_minor
        )
        way = self.chance.choice(("prepay", "prepay", "deposit", "hold", "hold", "hold", "balance", "cash"))
        if payable == 0 or (way == "balance" and self.shop.book.balance(BALANCE) < payable):
            way = "cash"
        method = {"balance": PaymentMethod.BALANCE, "cash": PaymentMethod.CASH}.get(way, PaymentMethod.CARD)
        minor = max(1, payable // 5) if way == "deposit" else payable
        pay = self.shop.start(PaymentPurpose.PRICE, method, minor, deal=deal, later=way == "hold")
        deal.put(payment_id=pay.id)
        if pay.by_card and self.chance.random() < 0.85:
            self.shop.submit(pay)
        deal.confirmed = not pay.by_card

    def begin_again(self) -> None:
        deal = self.some_deal(confirmed=False)
        if deal is not None and deal.own is not None:
            self.shop.void(deal.own)
            self.pay_for(deal)

    def cancel_held(self) -> None:
        deal = self.some_deal(confirmed=False)
        if deal is not None and deal.own is not None:
            self.shop.void(deal.own)
            deal.put(payment_id=None)

    def top_up(self) -> None:
        minor = self.chance.randint(1, 20_000)
        self.shop.submit(self.shop.start(PaymentPurpose.TOP_UP, PaymentMethod.CARD, minor))

    def use_a_card(self, card: str = "") -> None:
        pay, card = self.some_pay(IntentState.CREATED, IntentState.NEEDS_ACTION), card or self.chance.choice(self.cards)
        if pay is None or self.till.bank.find(reference=str(pay.id)) is None:
            return
        self.till.pay(pay.id, card)
        if card == "challenge":
            self.till.confirm(pay.id, right=self.chance.random() < 0.7)
        if card in UNFAITHFUL and pay.order_id is not None:
            self.stories[pay.order_id].loose = True

    def leave(self) -> None:
        pay = self.some_pay(IntentState.NEEDS_ACTION)
        if pay is not None and pay.ref:
            self.till.leave(pay.id)

    def end_a_visit(self, deal: Deal | None = None) -> None:
        deal = deal or self.some_deal(over=False)
        if deal is None:
            return
        number = next(n for n, visit in enumerate(deal.money.visits) if visit.ending is Ending.OPEN)
        visit = deal.money.visits[number]
        kept = (
            None if self.chance.random() < 0.7 else self.chance.choice((0, visit.price_minor // 2, visit.price_minor))
        )
        ended = replace(visit, ending=Ending.DONE if kept is None else Ending.OFF, kept_minor=kept or 0)
        deal.put(visits=(*deal.money.visits[:number], ended, *deal.money.visits[number + 1 :]))
        self.stories[deal.money.order_id].kept[number] = kept
        self.shop.settle(deal)

    def pay_what_is_asked(self, deal: Deal | None = None) -> None:
        deal = deal or self.some_deal(over=True)
        asked = (
            next((pay for pay in deal.pays if pay.is_asked and pay.state is IntentState.CREATED), None)
            if deal
            else None
        )
        if deal is None or asked is None:
            return
        self.shop.void(asked)
        enough = self.shop.book.balance(BALANCE) >= asked.minor
        method = PaymentMethod.BALANCE if enough and self.chance.random() < 0.4 else PaymentMethod.CARD
        pay = self.shop.start(asked.purpose, method, asked.minor, deal=deal)
        if pay.by_card:
            self.shop.submit(pay)
        else:
            self.shop.settle(deal)

    def tip(self) -> None:
        deal = self.some_deal(over=True)
        if deal is None or all(bill.is_fee for bill in deal.bills.values()) or not deal.bills:
            return
        minor, story = self.chance.randint(1, 900), self.stories[deal.money.order_id]
        if story.tips:
            return
        try:
            pay = self.shop.start(PaymentPurpose.TIP, PaymentMethod.BALANCE, minor, deal=deal)
        except Overdrawn:
            return
        self.shop.pay_tip(deal, pay)
        story.tips += minor

    # What staff do

    def release(self) -> None:
        deal = self.some_deal()
        if deal is not None:
            self.shop.release(deal)

    def be_generous(self) -> None:
        pays = [pay for pay in self.shop.pays.values() if pay.purpose is PaymentPurpose.PRICE and pay.by_card]
        paid = [pay for pay in pays if pay.state in (IntentState.CAPTURED, IntentState.PARTLY_REFUNDED)]
        deals = [self.shop.deals[pay.order_id] for pay in paid if pay.order_id]
        chosen = [
            pay for pay, deal in zip(paid, deals, strict=True) if deal.money.is_over and pay.captured > pay.refunded
        ]
        if not chosen:
            return
        pay = self.chance.choice(chosen)
        assert pay.order_id is not None
        minor = self.chance.randint(1, pay.captured - pay.refunded)
        goes = self.chance.choice((Destination.CARD, Destination.BALANCE))
        self.shop.give_back(pay, minor, to=goes, borne_by=BorneBy.PLATFORM)
        self.stories[pay.order_id].gifts += minor

    def take_a_complaint(self) -> None:
        deal = self.some_deal(over=True)
        if deal is None or self.stories[deal.money.order_id].loose:
            return
        for number, visit in enumerate(deal.money.visits):
            bill = deal.bills.get(visit.visit_id)
            waits = deal.states.get(visit.visit_id) is EarningState.WAITING
            card = next((pay for pay in deal.pays if pay.by_card and pay.state is IntentState.CAPTURED), None)
            if bill is None or not waits or visit.tax_minor or card is None or bill.own_minor == 0:
                continue
            minor = self.chance.randint(1, bill.own_minor)
            held = self.shop.book.balance(deal.escrow) - sum(pay.refunded - pay.gifts for pay in deal.pays)
            if minor > min(card.captured - card.refunded, held):
                continue
            self.stories[deal.money.order_id].back[number] += minor
            lowered = replace(visit, back_minor=visit.back_minor + minor)
            deal.put(visits=(*deal.money.visits[:number], lowered, *deal.money.visits[number + 1 :]))
            self.shop.settle(deal)
            return

    # What happens on the way

    def hear(self) -> None:
        messages = self.till.messages()[-14:]
        if messages:
            for message in self.chance.choices(messages, k=self.chance.randint(1, 3)):
                self.take(message.body)

    def take(self, body: bytes) -> None:
        headers = self.till.headers(body, self.at)
        self.shop.take_message(self.shop.gateway.read_webhook(headers, body, now=self.at))

    def hear_a_lie(self) -> None:
        for message in self.till.messages()[-1:]:
            headers, lie = self.till.headers(message.body, self.at), message.body.replace(b"captured", b"authorised")
            with pytest.raises(ports.WebhookRefused):
                self.shop.gateway.read_webhook(headers, lie + b" ", now=self.at)

    def run_the_task(self) -> None:
        for pay in list(self.shop.pays.values())[-12:]:
            self.shop.look(pay)

    def break_next(self) -> None:
        if len(self.till.faults) < 3:
            operation = self.chance.choice(["create", "capture", "void", "refund", "read"])
            self.till.break_next(operation, self.chance.choice(["never_arrives", "answer_lost"]))

    def time_at_the_bank(self) -> None:
        self.till.advance(timedelta(seconds=self.chance.choice([6, 11, 31, 61])))

    # What must hold

    @invariant()
    def nothing_is_made_up(self) -> None:
        if hasattr(self, "shop"):
            assert sum(self.shop.book.sums.values()) == 0

    def come_to_rest(self) -> None:
        """Everybody is heard, every visit ends, everybody pays what is asked for, everybody gets what was earned."""
        self.till.faults.clear()
        for _ in range(4):
            self.till.advance(timedelta(seconds=61))
            self.settle_all()
        for deal in self.shop.deals.values():
            while deal.confirmed and not deal.money.is_over:
                self.end_a_visit(deal)
        self.settle_all()
        for _ in range(3):
            for deal in self.shop.deals.values():
                self.pay_what_is_asked(deal)
            for pay in list(self.shop.pays.values()):
                if pay.by_card and pay.state is IntentState.NEEDS_ACTION and pay.purpose is not PaymentPurpose.PRICE:
                    self.till.pay(pay.id, "success")
            self.settle_all()
            self.till.advance(timedelta(seconds=61))
        for message in [*reversed(self.till.messages()), *self.till.messages()]:
            self.take(message.body)
        self.settle_all()
        for deal in self.shop.deals.values():
            self.shop.release(deal)

    def settle_all(self) -> None:
        for pay in list(self.shop.pays.values()):
            self.shop.look(pay)
            self.shop.look(pay)

    def check_the_books(self) -> None:
        moved: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self.till.store.all(
            "SELECT p.reference, m.kind, m.amount FROM movement m JOIN payment p ON p.ref = m.payment"
        ):
            moved[row["reference"]][row["kind"]] += row["amount"]
        book = self.shop.book
        clearing = book.balance(account(AccountKind.PROVIDER_CLEARING, "sandbox"))
        assert clearing == sum(sum(kinds.values()) for kinds in moved.values())
        for pay in self.shop.pays.values():
            assert not pay.by_card or pay.captured == moved[str(pay.id)]["capture"]
            assert not pay.wanted
            assert pay.state is not IntentState.AUTHORISED, "held for nothing"
        for deal in self.shop.deals.values():
            self.check_deal(deal, self.stories[deal.money.order_id])
        firm = not any(story.loose for story in self.stories.values())
        if firm:
            assert book.balance(DEBT) == 0
            self.check_our_income()

    def check_deal(self, deal: Deal, story: Story) -> None:
        of_price = [pay for pay in deal.pays if pay.purpose is not PaymentPurpose.TIP and pay.state not in ENDED]
        paid = sum(pay.captured - (pay.refunded - pay.gifts) for pay in of_price)
        if story.loose:
            return
        if not deal.confirmed:
            assert paid == 0, "paid for nothing"
            return
        numbers = range(len(story.prices))
        comes_to = sum(map(story.owed, numbers))
        least, most = comes_to - story.discount, sum(story.prices) - story.discount
        given_back = sum(story.back.values())
        assert max(0, least) - given_back <= paid <= min(comes_to, most) - given_back
        if comes_to == sum(story.prices) or len(story.prices) == 1:
            assert paid == min(comes_to, most) - given_back, "charged too much or too little"
        assert self.shop.book.balance(deal.escrow) == 0, "money that is nobody's"
        assert sum(pay.gifts for pay in of_price) == story.gifts

    def check_our_income(self) -> None:
        bp, book = self.shop.terms.commission_bp, self.shop.book
        ours, taxes, theirs, tips = 0, 0, 0, 0
        for deal in self.shop.deals.values():
            story = self.stories[deal.money.order_id]
            tips += story.tips
            for number in range(len(story.prices) if deal.confirmed else 0):
                commission, tax = story.commission(number, bp), story.tax(number)
                ours, taxes = ours + commission, taxes + tax
                theirs += story.owed(number) - story.back[number] - commission - tax
        income = sum(book.balance(account(kind, MARKET)) for kind in (AccountKind.COMMISSION, AccountKind.FEE_INCOME))
        owing = sum(book.balance(account(AccountKind.CASH_OWED, 100 + number)) for number in range(3))
        earned = sum(book.balance(account(AccountKind.SPECIALIST_PAYABLE, 100 + number)) for number in range(3))
        in_cash = sum(pay.captured for pay in self.shop.pays.values() if pay.method is PaymentMethod.CASH)
        assert income == ours
        assert book.balance(account(AccountKind.TAX, MARKET)) == taxes
        # In cash they have it all, and owe us our part of it.
        assert earned + in_cash - owing == theirs + tips
