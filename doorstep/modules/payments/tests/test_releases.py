"""What visits earn: settled when they end, released in time or by decision, given back, and paid partly by us."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from doorstep.infra.db import fetch_one, open_transaction
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKey, AccountKind, account
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    EarningState,
    Ending,
    OrderMoney,
    Payment,
    ReleaseDecided,
    SecondPersonNeeded,
    VisitMoney,
)
from doorstep.modules.payments.models import Release
from doorstep.modules.payments.services.decisions import give_back, hold_back, release_now
from doorstep.modules.payments.services.releases import release_due
from doorstep.modules.payments.tests.builders import CLIENT, PRICE, eur, held, started
from tests.payments import Till, in_process_sandbox

pytestmark = pytest.mark.django_db

NET, COMMISSION = 4165, 735
STAFF = Actor(role=Role.STAFF, user_id=1)
ANOTHER = Actor(role=Role.STAFF, user_id=2)


@pytest.fixture
def till() -> Iterator[Till]:
    with in_process_sandbox() as found:
        yield found


def done(payment: Payment, **changes: Any) -> OrderMoney:
    """The order of a payment, its one visit done."""
    assert payment.order_id is not None
    visit = VisitMoney(new_id(), 5, PRICE, Ending.DONE, ended_at=utc_now())
    return OrderMoney(payment.order_id, 7, "hel", "EUR", (visit,), payment_id=payment.id, **changes)


def settle(order: OrderMoney) -> Release:
    with open_transaction():
        payments.settle_order(order, actor=SYSTEM, now=utc_now())
    return row_of(order)


def row_of(order: OrderMoney) -> Release:
    return Release.objects.get(visit_id=order.visits[0].visit_id)


def paid(till: Till, **changes: Any) -> Payment:
    payment = started(**changes)
    till.pay(payment.id)
    till.deliver()
    return payment


def balance(key: AccountKey) -> int:
    assert ledger.check().is_sound
    return ledger.balance_of(key, "EUR").minor


PAYABLE = account(AccountKind.SPECIALIST_PAYABLE, 5)


def test_settling_again_changes_nothing(till: Till) -> None:
    order = done(paid(till))
    first = settle(order)
    again = settle(order)
    assert (first.state, first.net_minor, again.net_minor) == (EarningState.WAITING, NET, NET)
    assert fetch_one("SELECT count(*) FROM payments_paymentintent") == (1,)
    assert fetch_one("SELECT count(*) FROM payments_refund") == (0,)


def test_the_platform_pays_what_a_coupon_took_off(till: Till) -> None:
    order = done(paid(till, amount=eur(PRICE - 1000)), coupon_minor=600, points_minor=400)
    settle(order)
    release_due(utc_now() + timedelta(days=3))
    assert balance(PAYABLE) == NET
    assert balance(account(AccountKind.COUPON_COST, "hel")) == 600
    assert balance(account(AccountKind.POINTS_COST, "hel")) == 400
    assert balance(account(AccountKind.ESCROW, order.order_id)) == 0


def test_money_that_is_not_here_yet_is_not_released(till: Till) -> None:
    payment = held()
    till.pay(payment.id)
    till.deliver()
    order = done(payment)
    settle(order)
    assert release_due(utc_now() + timedelta(days=3)) == 0
    payments.settle_open_payments(utc_now() + timedelta(seconds=1))
    assert release_due(utc_now() + timedelta(days=4)) == 1
    assert balance(PAYABLE) == NET


def test_staff_hold_back_and_release(till: Till) -> None:
    order = done(paid(till))
    visit_id = settle(order).visit_id
    with pytest.raises(NotAllowed):
        hold_back(visit_id, "A complaint", actor=CLIENT, now=utc_now())
    with pytest.raises(InvalidInput):
        hold_back(visit_id, " ", actor=STAFF, now=utc_now())
    hold_back(visit_id, "A complaint", actor=STAFF, now=utc_now())
    assert release_due(utc_now() + timedelta(days=3)) == 0
    settle(order)
    assert row_of(order).state == EarningState.HELD_BACK
    release_now(visit_id, "It was settled", actor=STAFF, now=utc_now())
    assert balance(PAYABLE) == NET
    with pytest.raises(ReleaseDecided):
        hold_back(visit_id, "Too late", actor=STAFF, now=utc_now())


def test_staff_give_back_a_part_before_the_release(till: Till) -> None:
    payment = paid(till)
    order = done(payment)
    visit_id = settle(order).visit_id
    with pytest.raises(InvalidInput):
        give_back(visit_id, eur(PRICE + 1), "Bad work", actor=STAFF, now=utc_now())
    give_back(visit_id, eur(1000), "Bad work", actor=STAFF, now=utc_now())
    settle(order)
    payments.settle_open_payments(utc_now() + timedelta(seconds=1))
    release_due(utc_now() + timedelta(days=3))
    row = row_of(order)
    assert (row.price_minor, row.back_minor, row.net_minor) == (3900, 1000, 3315)
    assert balance(PAYABLE) == 3315
    assert payments.get_payment(payment.id).refunded == eur(1000)
    assert balance(account(AccountKind.ESCROW, order.order_id)) == 0


def test_to_give_back_much_takes_two(till: Till) -> None:
    order = done(paid(till, amount=eur(20_000)))
    order = replace(order, visits=(replace(order.visits[0], price_minor=20_000),))
    visit_id = settle(order).visit_id
    with pytest.raises(SecondPersonNeeded):
        give_back(visit_id, eur(20_000), "Bad work", actor=STAFF, now=utc_now())
    hold_back(visit_id, "Bad work", actor=ANOTHER, now=utc_now())
    give_back(visit_id, eur(20_000), "Bad work", actor=STAFF, now=utc_now())
    row = row_of(order)
    assert (row.state, row.net_minor, row.commission_minor) == (EarningState.GIVEN_BACK, 0, 0)
    payments.settle_open_payments(utc_now() + timedelta(seconds=1))
    assert balance(account(AccountKind.ESCROW, order.order_id)) == 0


def test_what_two_visits_share_goes_to_each(till: Till) -> None:
    payment = paid(till)
    order = done(payment)
    other = VisitMoney(uuid.uuid4(), 6, 2900, Ending.OPEN)
    order = replace(order, visits=(replace(order.visits[0], price_minor=2000), other))
    settle(order)
    assert payments.get_payment(payment.id).refunded.minor == 0
    order = replace(order, visits=(order.visits[0], replace(other, ending=Ending.OFF, kept_minor=900)))
    settle(order)
    payments.settle_open_payments(utc_now() + timedelta(seconds=1))
    release_due(utc_now() + timedelta(days=3))
    assert payments.get_payment(payment.id).refunded == eur(2000)
    assert balance(PAYABLE) == 1700
    assert balance(account(AccountKind.SPECIALIST_PAYABLE, 6)) == 765
    assert balance(account(AccountKind.ESCROW, order.order_id)) == 0
