"""
Random lives of payments at the strict provider: clients pay, decline and leave, we capture, void and refund, answers
are lost, messages come late, twice, in any order and forged, clocks go on. At the end, once everything was asked and
told, the books must be what the provider's own report and a plain account of what was asked for say.
"""

import random
import uuid
from collections import Counter, defaultdict
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import DomainError, InvalidInput
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, Overdrawn, account
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    AskRefund,
    Destination,
    IntentAlreadyOpen,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    RefundImpossible,
    RefundTooLarge,
    Timing,
    WebhookRefused,
)
from doorstep.modules.payments.services.messages import receive_message
from doorstep.modules.payments.tests.builders import CLIENT, eur, wish_to_pay
from tests.payments import in_process_sandbox
from tests.plugin import NOW

CARDS = (
    "success", "success", "success", "challenge", "card_declined", "slow", "short_hold", "capture_fails",
    "refund_pending", "refund_fails", "dispute",
)  # fmt: skip
ACTS = {
    "start": 12, "top_up": 2, "pay_from_balance": 3, "use_a_card": 20, "leave": 1, "capture": 8, "void": 3,
    "give_back": 12, "hear": 20, "hear_a_lie": 1, "settle": 10, "break_next": 6, "time_at_the_bank": 6,
}  # fmt: skip


def runs(examples: int, steps: int) -> settings:
    """So many lives of so many steps, the same each time; nothing is shrunk."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


class PaymentLife(RuleBasedStateMachine):
    """Everything that can happen to the money of one client and a few orders."""

    def __init__(self) -> None:
        super().__init__()
        self.at = NOW
        self.made: list[Payment] = []
        self.orders = [uuid.uuid4() for _ in range(4)]
        self.steps = 0
        self.chance = random.Random(0)
        self.asked_back: defaultdict[uuid.UUID, list[int]] = defaultdict(list)
        self.to_take: dict[uuid.UUID, int] = {}
        self.on_balance = 0
        self.open = ExitStack()
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # services open durable transactions within
        self.open.enter_context(block)
        self.till = self.open.enter_context(in_process_sandbox())

    def teardown(self) -> None:
        try:
            self.come_to_rest()
            self.check_the_books()
        finally:
            transaction.set_rollback(True)
            self.open.close()

    @initialize()
    def begin(self) -> None:
        self.start()

    @rule(number=st.integers(0, 2**64))
    def live(self, number: int) -> None:
        """One thing happens. Which one is drawn here: Hypothesis would rather do few things very often."""
        self.steps += 1
        self.chance = random.Random(f"{number} {self.steps}")
        acts, weights = zip(*ACTS.items(), strict=True)
        act = self.chance.choices(acts, weights)[0]
        getattr(self, act)()

    def some(self, *states: str) -> Payment:
        """One of the latest payments, in one of some states if there is such a one."""
        latest = [payments.get_payment(payment.id) for payment in self.made[-8:]]
        return self.chance.choice([payment for payment in latest if payment.state in states] or latest)

    def knows(self, payment: Payment) -> bool:
        return self.till.bank.find(reference=str(payment.id)) is not None

    # What people do

    def start(self) -> None:
        order_id, hold, minor = (
            self.chance.choice(self.orders),
            self.chance.random() < 0.4,
            self.chance.randint(1, 9_000),
        )
        timing = Timing.HOLD if hold else Timing.PREPAY
        wish = wish_to_pay(order_id=order_id, amount=eur(minor), timing=timing, capture_later=hold)
        try:
            with open_transaction():
                payment = payments.start_payment(wish, actor=CLIENT, now=self.at)
        except IntentAlreadyOpen:
            self.orders[self.orders.index(order_id)] = uuid.uuid4()  # the next order
            return
        self.made.append(payment)
        if self.chance.random() < 0.85:
            payments.submit_payment(payment.id, now=self.at)

    def top_up(self) -> None:
        wish = wish_to_pay(order_id=None, purpose=PaymentPurpose.TOP_UP, amount=eur(self.chance.randint(1, 9_000)))
        with open_transaction():
            payment = payments.start_payment(wish, actor=CLIENT, now=self.at)
        self.made.append(payment)
        payments.submit_payment(payment.id, now=self.at)

    def pay_from_balance(self) -> None:
        minor = self.chance.randint(1, 6_000)
        enough = payments.find_balance(7, "EUR").minor >= minor
        wish = wish_to_pay(order_id=uuid.uuid4(), amount=eur(minor), method=PaymentMethod.BALANCE, timing=Timing.PREPAY)
        try:
            with open_transaction():
                self.made.append(payments.start_payment(wish, actor=CLIENT, now=self.at))
        except Overdrawn:
            assert not enough
            return
        assert enough
        self.on_balance -= minor

    def use_a_card(self) -> None:
        payment, card = self.some("created", "needs_action"), self.chance.choice(CARDS)
        if not self.knows(payment) or (payment.purpose is PaymentPurpose.TOP_UP and card == "dispute"):
            return
        self.till.pay(payment.id, card)
        if card == "challenge":
            self.till.confirm(payment.id, right=self.chance.random() < 0.7)

    def leave(self) -> None:
        payment = self.some("needs_action")
        if self.knows(payment):
            self.till.leave(payment.id)

    # What booking asks for

    def capture(self) -> None:
        payment = self.some("authorised")
        minor = max(1, payment.amount.minor * self.chance.randint(1, 100) // 100)
        with suppress(ImpossibleTransition, InvalidInput), open_transaction():
            if payments.ask_capture(payment.id, eur(minor), actor=SYSTEM, now=self.at).state == "authorised":
                self.to_take[payment.id] = minor

    def void(self) -> None:
        payment = self.some("created", "needs_action", "authorised")
        with suppress(ImpossibleTransition), open_transaction():
            payments.ask_void(payment.id, reason="hold expired", actor=SYSTEM, now=self.at)

    def give_back(self) -> None:
        payment = self.some("captured", "partly_refunded")
        if payment.purpose is PaymentPurpose.TOP_UP:
            return
        minor = max(1, payment.amount.minor * self.chance.randint(1, 120) // 100)
        goes = self.chance.choice([Destination.BALANCE, Destination.CARD, Destination.CARD])
        with suppress(RefundTooLarge, RefundImpossible), open_transaction():
            refund = payments.ask_refund(
                AskRefund(payment.id, eur(minor), "settled", destination=goes), actor=SYSTEM, now=self.at
            )
            assert minor <= payment.kept.minor
            if refund.destination is Destination.BALANCE:
                self.on_balance += minor
            else:
                self.asked_back[payment.id].append(minor)

    # What happens on the way

    def hear(self) -> None:
        messages = self.till.messages()[-12:]
        if messages:
            self.till.deliver(self.chance.choices(messages, k=self.chance.randint(1, 3)), now=self.at)

    def hear_a_lie(self) -> None:
        messages = self.till.messages()
        if messages:
            body = self.chance.choice(messages).body
            headers = self.till.headers(body + b" ", self.at)
            with pytest.raises(WebhookRefused):
                receive_message("sandbox", headers, body, now=self.at)

    def settle(self) -> None:
        self.at += timedelta(seconds=self.chance.choice([0, 11, 45, 400]))
        self.till.settle(self.at)

    def break_next(self) -> None:
        if len(self.till.faults) < 3:
            operation = self.chance.choice(["create", "capture", "void", "refund", "refund", "read"])
            self.till.break_next(operation, self.chance.choice(["never_arrives", "answer_lost"]))

    def time_at_the_bank(self) -> None:
        self.till.advance(timedelta(seconds=self.chance.choice([6, 11, 31, 61])))

    # What must hold

    @invariant()
    def nothing_is_known_that_is_not_so(self) -> None:
        at_bank = {row["reference"]: row for row in self.till.store.all("SELECT reference, captured FROM payment")}
        for number, captured in fetch_all(
            "SELECT id::text, captured_minor FROM payments_paymentintent WHERE captured_minor > 0 AND provider <> ''"
        ):
            assert captured == at_bank[number]["captured"]

    def come_to_rest(self) -> None:
        self.till.faults.clear()
        for _ in range(4):
            self.till.advance(timedelta(seconds=61))
            self.at += timedelta(minutes=15)
            self.till.settle(self.at)
        self.till.deliver(reversed(self.till.messages()), now=self.at)
        self.till.deliver(self.till.messages(), now=self.at)

    def check_the_books(self) -> None:
        report = ledger.check()
        assert report.is_sound, report.faults
        moved: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for row in self.till.store.all(
            "SELECT p.reference, m.kind, m.amount FROM movement m JOIN payment p ON p.ref = m.payment"
        ):
            moved[row["reference"]][row["kind"]] += row["amount"]
        told = Counter(fetch_all("SELECT facts->>'payment_id' FROM infra_outbox WHERE name = 'payment.captured.v1'"))
        for payment in self.made:
            self.check_payment(payments.get_payment(payment.id), moved[str(payment.id)], told[str(payment.id),])
        clearing = ledger.balance_of(account(AccountKind.PROVIDER_CLEARING, "sandbox"), "EUR")
        assert clearing.minor == sum(sum(kinds.values()) for kinds in moved.values())
        topped_up = sum(
            moved[str(payment.id)]["capture"] for payment in self.made if payment.purpose is PaymentPurpose.TOP_UP
        )
        assert payments.find_balance(7, "EUR").minor == self.on_balance + topped_up

    def check_payment(self, payment: Payment, moved: Counter[str], told: int) -> None:
        if payment.provider:
            row = self.till.at_bank(payment.id)
            assert payment.captured.minor == moved["capture"]
            taken = self.to_take.get(payment.id, 0) if row["capture"] == "later" else payment.amount.minor
            assert moved["capture"] in (0, taken)
            given_back = -moved["refund"] - moved["refund_failed"]
            asked_back = self.asked_back[payment.id]
            all_or_none = row["behaviour"] != "refund_fails" and row["state"] != "disputed"
            assert given_back == sum(asked_back) if all_or_none else given_back <= sum(asked_back)
            standing = "captured" if payment.state in ("partly_refunded", "refunded") else str(payment.state)
            assert standing == row["state"]
        if payment.captured.minor and payment.state != "disputed":
            assert told == 1
        (open_wishes,) = fetch_all("SELECT count(*) FROM payments_paymentintent WHERE wanted <> ''")
        assert open_wishes == (0,)


def check_that_it_is_found(machine: type[PaymentLife], run: settings) -> None:
    """A planted bug must not live through so many steps."""
    with pytest.raises((AssertionError, DomainError, ExceptionGroup)):
        run_state_machine_as_test(machine, settings=run)
