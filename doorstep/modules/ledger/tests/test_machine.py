"""Random lives of money against a model that is nothing but sums; a planted bug must be found."""

import uuid
from collections import defaultdict
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from doorstep.infra.db import execute, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade
from doorstep.modules.ledger.contracts import AccountKey, AccountKind, Overdrawn, Posting, PostingKind, account
from doorstep.modules.ledger.rules import NEVER_OVERDRAWN_KINDS, check_posting, usual_side
from doorstep.modules.ledger.services import post as posting_service
from doorstep.modules.ledger.tests.builders import capture, pay_from_balance, refund, release, top_up
from tests.plugin import NOW

ORDERS = [uuid.UUID(int=number) for number in range(1, 4)]
CLIENTS = [11, 12]
RUN = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

orders = st.sampled_from(ORDERS)
clients = st.sampled_from(CLIENTS)
amounts = st.one_of(st.integers(1, 50), st.integers(1, 10_000), st.just(10**15))
currencies = st.sampled_from(["EUR", "JPY", "KWD"])


class MoneyLife(RuleBasedStateMachine):
    """Posts what may come, in any order and several times; the model keeps sums, as far as the rules allow them."""

    def __init__(self) -> None:
        super().__init__()
        self.sums: defaultdict[tuple[AccountKey, str], int] = defaultdict(int)
        self.recorded: list[Posting] = []
        self.block = transaction.atomic()
        self.block._from_testcase = True  # type: ignore[attr-defined]  # services open durable transactions within
        self.block.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def post(self, posting: Posting, currency: str) -> None:
        lines = tuple(replace(line, amount=Money(line.amount.minor, currency)) for line in posting.lines)
        posting = replace(posting, lines=lines)
        after = dict(self.sums)
        for line in posting.lines:
            after[line.account, currency] = after.get((line.account, currency), 0) + line.amount.minor
        allowed = all(
            usual_side(key.kind) * minor >= 0 for (key, _), minor in after.items() if key.kind in NEVER_OVERDRAWN_KINDS
        )
        try:
            with open_transaction():
                posted = facade.post(posting, actor=SYSTEM, now=NOW)
                execute("SET CONSTRAINTS ALL IMMEDIATE")
                execute("SET CONSTRAINTS ALL DEFERRED")
        except Overdrawn:
            assert not allowed, posting
            return
        assert allowed, posting
        assert posted.is_new
        self.sums |= after
        self.recorded.append(posting)

    @rule(order_id=orders, minor=amounts, currency=currencies)
    def pay_by_card(self, order_id: uuid.UUID, minor: int, currency: str) -> None:
        self.post(capture(order_id, minor, key=str(new_id())), currency)

    @rule(user_id=clients, minor=amounts, currency=currencies)
    def fill_balance(self, user_id: int, minor: int, currency: str) -> None:
        self.post(top_up(user_id, minor, key=str(new_id())), currency)

    @rule(user_id=clients, order_id=orders, minor=amounts, currency=currencies)
    def pay_by_balance(self, user_id: int, order_id: uuid.UUID, minor: int, currency: str) -> None:
        self.post(pay_from_balance(user_id, order_id, minor, key=str(new_id())), currency)

    @rule(order_id=orders, minor=amounts, share=st.integers(0, 100), currency=currencies)
    def earn(self, order_id: uuid.UUID, minor: int, share: int, currency: str) -> None:
        commission = min(minor * share // 100, minor - 1)
        self.post(release(order_id, minor, commission=commission, key=str(new_id())), currency)

    @rule(order_id=orders, minor=amounts, currency=currencies)
    def give_back(self, order_id: uuid.UUID, minor: int, currency: str) -> None:
        self.post(refund(order_id, minor, key=str(new_id())), currency)

    @rule(order_id=orders, minor=st.integers(1, 500), currency=currencies)
    def take_back_by_bank(self, order_id: uuid.UUID, minor: int, currency: str) -> None:
        taken = refund(order_id, minor, key=str(new_id()))
        self.post(replace(taken, kind=PostingKind.CHARGEBACK), currency)

    @rule(data=st.data())
    def say_it_again(self, data: st.DataObject) -> None:
        if self.recorded:
            again = data.draw(st.sampled_from(self.recorded))
            with open_transaction():
                assert not facade.post(again, actor=SYSTEM, now=NOW).is_new

    @invariant()
    def balances_are_the_models(self) -> None:
        touched = {(line.account, line.amount.currency) for posting in self.recorded[-1:] for line in posting.lines}
        for key, currency in touched:
            minor = self.sums[key, currency]
            assert facade.balance_of(key, currency).minor == usual_side(key.kind) * minor, key

    def check_the_books(self) -> None:
        report = facade.check()
        assert report.is_sound, report.faults
        assert report.transactions == len(self.recorded)
        for (key, currency), minor in self.sums.items():
            assert facade.balance_of(key, currency).minor == usual_side(key.kind) * minor, key
        for order_id in ORDERS:
            for totals in facade.statement_of_order(order_id).escrow:
                moved = totals.captured - totals.released - totals.refunded
                held = self.sums[account(AccountKind.ESCROW, order_id), totals.held.currency]
                assert totals.held == moved == Money(-held, totals.held.currency)


class CheckedMoneyLife(MoneyLife):
    """Proves the books at the end of each life."""

    def teardown(self) -> None:
        try:
            self.check_the_books()
        finally:
            super().teardown()


@pytest.mark.django_db
def test_money_lives_as_the_model_says() -> None:
    run_state_machine_as_test(CheckedMoneyLife, settings=RUN)


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted bug: once in a while the same key is taken for a new transaction."""
    real, calls = check_posting, iter(range(10**9))

    def check(posting: Posting) -> None:
        real(posting)
        if next(calls) % 7 == 6:
            object.__setattr__(posting, "key", str(new_id()))

    monkeypatch.setattr(posting_service, "check_posting", check)


@pytest.mark.django_db
@pytest.mark.usefixtures("forgetful")
def test_a_planted_bug_is_found() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(CheckedMoneyLife, settings=RUN)
