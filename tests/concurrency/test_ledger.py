"""The same money at the same moment: one transaction a key, no balance spent twice, nobody waits in a circle."""

from functools import partial

import psycopg
import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade
from doorstep.modules.ledger.contracts import AccountKind, Overdrawn, Posted, Posting, account
from doorstep.modules.ledger.tests.builders import CLEARING, capture, eur, pay_from_balance, refund, release, top_up
from tests.concurrency.conftest import at_once
from tests.plugin import NOW, ClonedDatabase

CALLERS = 8
ROUNDS = 5


def post(posting: Posting) -> Posted | None:
    """Record it; None if there was too little."""
    try:
        with open_transaction():
            return facade.post(posting, actor=SYSTEM, now=NOW)
    except Overdrawn:
        return None


def test_one_key_at_the_same_moment_is_one_transaction(cloned_database: ClonedDatabase) -> None:
    for _ in range(ROUNDS):
        posting = capture(new_id(), 500)
        results = [result for result in at_once([partial(post, posting)] * CALLERS) if result]
        assert len({result.id for result in results}) == 1
        assert [result.is_new for result in results].count(True) == 1
    assert facade.balance_of(CLEARING, "EUR") == eur(500 * ROUNDS)
    assert facade.check().is_sound


def test_a_balance_is_spent_once_by_many(cloned_database: ClonedDatabase) -> None:
    post(top_up(5, 1_000, key="top"))
    spent = at_once([lambda: post(pay_from_balance(5, new_id(), 300, key=str(new_id())))] * CALLERS)
    assert sum(result is not None for result in spent) == 3
    assert facade.balance_of(account(AccountKind.CLIENT_BALANCE, 5), "EUR") == eur(100)
    assert facade.check().is_sound


def test_a_release_and_refunds_share_one_escrow(cloned_database: ClonedDatabase) -> None:
    order_id = new_id()
    post(capture(order_id, 1_000))
    acts = [
        partial(post, make(order_id, minor, key=str(new_id())))
        for make, minor in ((release, 700), (refund, 400))
        for _ in range(CALLERS // 2)
    ]
    won = at_once(acts)
    assert sum(result is not None for result in won) in (1, 2)
    (totals,) = facade.statement_of_order(order_id).escrow
    assert totals.held in (eur(300), eur(200))
    assert facade.check().is_sound


def test_new_accounts_are_opened_once(cloned_database: ClonedDatabase) -> None:
    at_once([lambda: post(top_up(9, 10, key=str(new_id()))) for _ in range(CALLERS)])
    assert facade.balance_of(account(AccountKind.CLIENT_BALANCE, 9), "EUR") == eur(10 * CALLERS)


def test_without_the_databases_rule_a_balance_is_spent_several_times(cloned_database: ClonedDatabase) -> None:
    """The negative control: the race is real, and the constraint is what stops it."""
    post(top_up(5, 1_000, key="top"))
    with psycopg.connect(cloned_database.owner_url, autocommit=True) as owner:
        owner.execute(b"ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_not_overdrawn")

    def look_and_pay() -> Posted | None:
        if facade.balance_of(account(AccountKind.CLIENT_BALANCE, 5), "EUR") < eur(600):
            return None
        return post(pay_from_balance(5, new_id(), 600, key=str(new_id())))

    for _ in range(20):
        if sum(result is not None for result in at_once([look_and_pay] * CALLERS)) > 1:
            break
        post(top_up(5, 600, key=str(new_id())))
    else:
        pytest.fail("nobody was quick enough, so the other tests prove little")
    assert {fault.proof for fault in facade.check().faults} == {"not_overdrawn"}
