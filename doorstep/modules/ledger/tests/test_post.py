"""Recording and reading."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection

from doorstep.infra.db import execute, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade
from doorstep.modules.ledger.contracts import (
    AccountKind,
    Overdrawn,
    OwnerKind,
    Posted,
    Posting,
    PostingDiffers,
    PostingKind,
    Purpose,
    account,
    credit,
    debit,
)
from doorstep.modules.ledger.tests.builders import (
    CLEARING,
    COMMISSION,
    capture,
    eur,
    pay_from_balance,
    refund,
    release,
    top_up,
)
from tests.plugin import NOW

pytestmark = pytest.mark.django_db


def post(posting: Posting, now: datetime = NOW) -> Posted:
    with open_transaction():
        posted = facade.post(posting, actor=SYSTEM, now=now)
        execute("SET CONSTRAINTS ALL IMMEDIATE")  # as a commit would
        execute("SET CONSTRAINTS ALL DEFERRED")
    return posted


def test_an_order_from_capture_to_refund() -> None:
    order_id = new_id()
    for posting in (capture(order_id, 10_000), release(order_id, 7_000, commission=1_050), refund(order_id, 2_000)):
        assert post(posting).is_new
    statement = facade.statement_of_order(order_id)
    assert [entry.kind for entry in statement.entries] == ["capture", "release", "refund"]
    assert statement.entries[1].lines == release(order_id, 7_000, commission=1_050).lines
    (totals,) = statement.escrow
    assert (totals.captured, totals.released, totals.refunded) == (eur(10_000), eur(7_000), eur(2_000))
    assert totals.held == facade.balance_of(account(AccountKind.ESCROW, order_id), "EUR") == eur(1_000)
    assert facade.balance_of(CLEARING, "EUR") == eur(8_000)
    assert facade.balance_of(COMMISSION, "EUR") == eur(1_050)
    assert facade.balances_of(OwnerKind.SPECIALIST, 7)[0].balance == eur(5_950)
    assert facade.check().is_sound


def test_the_same_key_is_the_same_transaction() -> None:
    posting = capture(new_id(), 500)
    first, second = post(posting), post(replace(posting, lines=posting.lines[::-1]))
    assert (second.id, second.is_new) == (first.id, False)
    assert facade.balance_of(CLEARING, "EUR") == eur(500)


@pytest.mark.parametrize("other", ["amount", "kind", "order", "purpose"])
def test_a_key_has_one_content(other: str) -> None:
    order_id = new_id()
    post(capture(order_id, 900))
    tips = tuple(replace(line, purpose=Purpose.TIP) for line in capture(order_id, 900).lines)
    changed = {
        "amount": capture(order_id, 901),
        "kind": replace(capture(order_id, 900), kind=PostingKind.SUBSIDY),
        "order": capture(new_id(), 900),
        "purpose": replace(capture(order_id, 900), lines=tips),
    }[other]
    with pytest.raises(PostingDiffers):
        post(replace(changed, key=f"capture:{order_id}"))
    assert facade.balance_of(CLEARING, "EUR") == eur(900)


def test_more_than_was_captured_is_never_given_back() -> None:
    order_id = new_id()
    post(capture(order_id, 1_000))
    post(refund(order_id, 600))
    with pytest.raises(Overdrawn):
        post(refund(order_id, 401, key="again"))


def test_a_balance_is_spent_once() -> None:
    post(top_up(5, 1_000, key="top"))
    with pytest.raises(Overdrawn):
        post(pay_from_balance(5, new_id(), 1_001, key="more"))


def test_a_debt_is_paid_once() -> None:
    owed = account(AccountKind.DEBT, 5)
    fee = account(AccountKind.FEE_INCOME, "hel")
    post(Posting(PostingKind.DEBT, "d", (debit(owed, eur(300), Purpose.FEE), credit(fee, eur(300), Purpose.FEE))))
    paid = Posting(PostingKind.DEBT_PAID, "p", (debit(CLEARING, eur(300)), credit(owed, eur(300))))
    post(paid)
    with pytest.raises(Overdrawn):
        post(replace(paid, key="twice"))


def test_who_earns_may_come_to_owe_us() -> None:
    earned = account(AccountKind.SPECIALIST_PAYABLE, 9)
    post(Posting(PostingKind.COMPENSATION, "back", (debit(earned, eur(40)), credit(CLEARING, eur(40)))))
    assert facade.balance_of(earned, "EUR") == eur(-40)
    assert facade.check().is_sound


def test_what_was_never_used_holds_nothing() -> None:
    assert facade.balance_of(account(AccountKind.DEBT, 77), "CNY") == Money(0, "CNY")
    assert facade.balances_of(OwnerKind.MERCHANT, 77) == []
    assert facade.statement_of_account(CLEARING, "TWD").lines == ()
    assert facade.statement_of_order(uuid.uuid4()).entries == ()


def test_a_statement_in_parts() -> None:
    for number in range(1, 8):
        post(top_up(5, number, key=f"k{number}"), NOW + timedelta(minutes=number))
    mine = account(AccountKind.CLIENT_BALANCE, 5)
    first = facade.statement_of_account(mine, "EUR", limit=3)
    second = facade.statement_of_account(mine, "EUR", limit=3, before=first.next_before)
    last = facade.statement_of_account(mine, "EUR", limit=3, before=second.next_before)
    assert first.balance == eur(28)
    lines = [*first.lines, *second.lines, *last.lines]
    assert [line.amount.minor for line in lines] == [7, 6, 5, 4, 3, 2, 1]
    assert [line.balance_after.minor for line in lines] == [28, 21, 15, 10, 6, 3, 1]
    assert last.next_before is None


def test_a_late_message_keeps_its_own_moment() -> None:
    order_id, happened_at = new_id(), datetime(2026, 1, 1, 23, 59, tzinfo=UTC)
    post(replace(capture(order_id, 5), happened_at=happened_at, facts={"provider_ref": "pay_1"}))
    (entry,) = facade.statement_of_order(order_id).entries
    assert (entry.happened_at, entry.recorded_at, entry.facts) == (happened_at, NOW, {"provider_ref": "pay_1"})


def test_what_moved_an_account_in_a_time() -> None:
    moments = [NOW - timedelta(days=1), NOW, NOW + timedelta(hours=1)]
    orders = [new_id() for _ in moments]
    for order_id, moment in zip(orders, moments, strict=True):
        post(replace(capture(order_id, 5), happened_at=moment))
        post(replace(release(order_id, 5), happened_at=moment))
    found = facade.entries_of_account(CLEARING, NOW, NOW + timedelta(hours=1))
    assert [(entry.order_id, entry.kind) for entry in found] == [(orders[1], "capture")]
    assert len(found[0].lines) == 2
    assert facade.entries_of_account(account(AccountKind.PROVIDER_CLEARING, "other"), moments[0], NOW) == []


def test_many_lines_in_several_currencies() -> None:
    lines = []
    for number in range(1, 13):
        for currency in ("EUR", "JPY"):
            amount = Money(number, currency)
            lines += [debit(CLEARING, amount), credit(account(AccountKind.CLIENT_BALANCE, number), amount)]
    post(Posting(PostingKind.TOP_UP, "many", tuple(lines)))
    assert facade.balance_of(CLEARING, "JPY") == Money(78, "JPY")
    assert facade.check().totals["client_balance"] == {"EUR": -78, "JPY": -78}


def test_a_plain_posting_takes_five_statements() -> None:
    post(capture(new_id(), 500))
    posting = capture(new_id(), 500)
    with open_transaction(), connection.execute_wrapper(count := Counted()):
        facade.post(posting, actor=SYSTEM, now=NOW)
    assert count.statements == 5  # the transaction, its accounts, the order's new one and its number, the lines


class Counted:
    """How many statements were run."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute, *arguments):
        self.statements += 1
        return execute(*arguments)


def record_by_hand(*statements: tuple[str, list[object]]) -> None:
    with open_transaction():
        for sql, values in statements:
            execute(sql, values)
        execute("SET CONSTRAINTS ALL IMMEDIATE")


BARE = (
    "INSERT INTO ledger_transaction (id, kind, key, happened_at, recorded_at, actor, facts) "
    "VALUES (%s, 'capture', 'k', %s, %s, 'system', '{}')"
)
LINE = (
    "INSERT INTO ledger_line (transaction_id, account_id, amount_minor, currency, purpose) "
    "SELECT %s, id, %s, %s, 'price' FROM ledger_account WHERE kind = 'provider_clearing'"
)


def test_what_does_not_balance_does_not_commit() -> None:
    post(capture(new_id(), 500))
    made = new_id()
    with pytest.raises(IntegrityError, match="is off by 1 EUR"):
        record_by_hand((BARE, [made, NOW, NOW]), (LINE, [made, 1, "EUR"]))
    record_by_hand((BARE, [made, NOW, NOW]), (LINE, [made, 1, "EUR"]), (LINE, [made, -1, "EUR"]))


def test_a_transaction_without_lines_does_not_commit() -> None:
    with pytest.raises(IntegrityError, match="has no lines"):
        record_by_hand((BARE, [new_id(), NOW, NOW]))


def test_a_line_has_its_accounts_currency() -> None:
    posted = post(capture(new_id(), 500))
    with pytest.raises(IntegrityError, match="has its account's currency"):
        record_by_hand((LINE, [posted.id, 1, "RUB"]))


def test_an_account_is_opened_empty() -> None:
    opened = (
        "INSERT INTO ledger_account (kind, owner_kind, owner_id, currency, balance_minor, opened_at) "
        "VALUES ('client_balance', 'client', '5', 'EUR', %s, %s)"
    )
    with pytest.raises(IntegrityError, match="opened empty"):
        record_by_hand((opened, [-100, NOW]))
    record_by_hand((opened, [0, NOW]))


@pytest.mark.parametrize(
    ("kind", "owner", "currency"),
    [("escrow", "client", "EUR"), ("loot", "client", "EUR"), ("tax", "market", "eur"), ("debt", "client", "EUR")],
)
def test_an_account_of_no_known_kind_is_refused(kind: str, owner: str, currency: str) -> None:
    opened = "INSERT INTO ledger_account (kind, owner_kind, owner_id, currency, opened_at) VALUES (%s, %s, '5', %s, %s)"
    with pytest.raises(IntegrityError, match="ledger_account_"):
        record_by_hand((opened, [kind, owner, currency, NOW]))
