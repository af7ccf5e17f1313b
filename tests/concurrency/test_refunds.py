"""Staff who approve the same refund at the same moment give the money back once."""

import time
import uuid
from collections.abc import Iterator
from functools import partial

import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import BorneBy, Payment, Refund
from doorstep.modules.payments.models import MarketTermsRow, RefundRow
from doorstep.modules.payments.selectors.payments import get_intent
from doorstep.modules.payments.services import refunds
from doorstep.modules.payments.services.staff_refunds import approve_staff_refund, ask_staff_refund
from doorstep.modules.payments.tests.builders import PRICE, eur, started
from tests.concurrency.conftest import at_once
from tests.payments import Till, in_process_sandbox
from tests.plugin import ClonedDatabase

STAFF = [Actor(role=Role.STAFF, user_id=number) for number in range(1, 8)]
ROUNDS = 3


def approve(refund: Refund, actor: Actor) -> Refund | None:
    """Agree to it; None if that was refused."""
    try:
        return approve_staff_refund(refund.id, actor=actor, now=utc_now())
    except DomainError:
        return None


@pytest.fixture
def till(cloned_database: ClonedDatabase) -> Iterator[Till]:
    """The provider, and a market whose refunds above a euro need two members of staff."""
    assert cloned_database
    with open_transaction():
        accounts.ensure_markets()
    MarketTermsRow.objects.filter(market_id="hel").update(four_eyes_minor=100)
    payments.forget_terms()
    with in_process_sandbox() as found:
        yield found
    payments.forget_terms()


def asked(till: Till) -> tuple[Payment, Refund]:
    """A payment, and a refund of it that waits."""
    payment = started()
    till.pay(payment.id)
    till.deliver()
    refund = ask_staff_refund(
        payment.id, eur(PRICE), "Nobody came", borne_by=BorneBy.PLATFORM, actor=STAFF[0], now=utc_now()
    )
    return payment, refund


def test_two_approvals_at_once_are_one_refund(till: Till) -> None:
    for _ in range(ROUNDS):
        payment, refund = asked(till)
        agreed = at_once([partial(approve, refund, actor) for actor in STAFF])
        assert [one is not None for one in agreed].count(True) == 1
        assert agreed[0] is None, "who asked does not approve"
        till.settle()
        till.deliver()
        assert payments.get_payment(payment.id).refunded == eur(PRICE)
        assert till.at_bank(payment.id)["refunded"] == PRICE
    assert ledger.check().is_sound


def test_without_locks_several_would_approve(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the same race must be lost once nobody waits for the others."""

    def read_slowly(refund_id: uuid.UUID) -> RefundRow:
        row = RefundRow.objects.get(id=refund_id)
        time.sleep(0.2)
        return row

    monkeypatch.setattr(refunds, "_lock_beside_others", get_intent)
    monkeypatch.setattr(refunds, "lock_refund", read_slowly)
    _, refund = asked(till)
    agreed = at_once([partial(approve, refund, actor) for actor in STAFF])
    assert sum(one is not None for one in agreed) > 1
