"""A payment from the first click to the last cent given back, and everything that may go wrong between."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest

from doorstep.infra.db import fetch_all, forbid_transaction, open_transaction
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import InvalidInput, NotAllowed
from doorstep.kernel.ids import new_id
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, Overdrawn, account
from doorstep.modules.ledger.tests.builders import release
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import (
    BorneBy,
    Destination,
    IntentAlreadyOpen,
    PaymentMethod,
    PaymentMissing,
    PaymentPurpose,
    RefundImpossible,
    RefundTooLarge,
    SecondPersonNeeded,
    WayNotOffered,
)
from doorstep.modules.payments.gateways import find_gateway
from doorstep.modules.payments.services.start import look_up_payment
from doorstep.modules.payments.tests.builders import CLIENT, PRICE, eur, gave_back, held, started, wish_to_pay
from tests.payments import Till, in_process_sandbox

pytestmark = pytest.mark.django_db

ANNA, BORIS = (Actor(role=Role.STAFF, user_id=number) for number in (1, 2))


@pytest.fixture
def till() -> Iterator[Till]:
    """The provider, and what it is paid through."""
    with in_process_sandbox() as made:
        yield made


def later(**span):
    """The present, some time from now."""
    return utc_now() + timedelta(**span)


def look(payment):
    return payments.get_payment(payment.id)


def events():
    return [name for (name,) in fetch_all("SELECT name FROM infra_outbox WHERE name LIKE 'payment.%%' ORDER BY id")]


def in_escrow(payment):
    return ledger.balance_of(account(AccountKind.ESCROW, payment.order_id), "EUR").minor


def on_balance():
    return payments.find_balance(7, "EUR").minor


def put_on_balance(till, minor):
    payment = started(order_id=None, purpose=PaymentPurpose.TOP_UP, amount=eur(minor))
    till.pay(payment.id)
    till.deliver()


def paid(till, card="success", **changes):
    payment = started(**changes)
    till.pay(payment.id, card)
    till.deliver()
    return look(payment)


def test_a_client_pays_on_the_providers_page(till):
    payment = started()
    page = till.bank.describe(till.at_bank(payment.id))["page_url"]
    assert (payment.state, payment.next_action_url) == ("needs_action", page)
    till.pay(payment.id, "challenge")
    till.confirm(payment.id)
    till.deliver()
    assert (look(payment).state, look(payment).captured, in_escrow(payment)) == ("captured", eur(PRICE), PRICE)
    assert events() == ["payment.captured.v1"]


def test_a_decline_is_told_and_another_card_pays(till):
    payment = started()
    till.pay(payment.id, "insufficient_funds")
    till.deliver()
    assert (look(payment).state, look(payment).decline_code) == ("needs_action", "insufficient_funds")
    till.pay(payment.id)
    till.deliver()
    assert (look(payment).state, look(payment).decline_code) == ("captured", None)


def test_a_payment_is_told_to_the_provider_once_whatever_is_lost(till):
    till.break_next("create", "answer_lost")
    payment = started()
    assert payment.state == "created"
    assert payments.submit_payment(payment.id, now=utc_now()).state == "needs_action"
    payments.submit_payment(payment.id, now=utc_now())
    assert len(till.store.all("SELECT * FROM payment")) == 1


def test_what_nobody_told_the_provider_is_told_by_the_settling_task(till):
    with open_transaction():
        payment = payments.start_payment(wish_to_pay(), actor=CLIENT, now=utc_now())
    assert till.settle(later(seconds=5)) == 0
    assert till.settle(later(seconds=11)) == 1
    assert look(payment).state == "needs_action"


def test_messages_may_be_lost(till):
    payment = started()
    till.pay(payment.id)
    till.settle(later(seconds=30))
    assert look(payment).state == "captured"
    assert till.settle(later(hours=5)) == 0


def test_a_provider_that_is_away_is_asked_less_and_less(till):
    payment = started()
    moments, now = [], utc_now()
    for second in range(0, 600, 5):
        till.break_next("read", "never_arrives")
        if till.settle(now + timedelta(seconds=second)):
            moments.append(second)
    assert moments[0] <= 15
    pauses = [after - before for before, after in pairwise(moments)]
    assert pauses == sorted(pauses)
    assert len(moments) < 8
    assert look(payment).is_open


def test_a_refused_payment_failed(till):
    payment = started(amount=eur(10**13))
    assert (payment.state, payment.decline_code) == ("failed", "amount_invalid")
    assert events() == ["payment.failed.v1"]


def test_no_call_outside_inside_a_transaction(till):
    gateway = find_gateway("sandbox")
    assert gateway is not None
    with open_transaction(), pytest.raises(RuntimeError, match="inside a transaction"):
        gateway.fetch("key")
    forbid_transaction()


def test_without_a_provider_there_are_no_cards():
    with open_transaction(), pytest.raises(WayNotOffered):
        payments.start_payment(wish_to_pay(), actor=CLIENT, now=utc_now())
    assert find_gateway("sandbox") is None


def test_another_try_gives_the_older_one_up(till):
    order_id = new_id()
    older = started(order_id=order_id)
    newer = started(order_id=order_id)
    assert look(older).given_up
    till.pay(newer.id)
    till.settle()
    till.deliver()
    assert (look(older).state, look(newer).state) == ("voided", "captured")
    assert till.at_bank(older.id)["state"] == "voided"
    with pytest.raises(IntentAlreadyOpen):
        started(order_id=order_id)


def test_who_pays_both_tries_is_told_of_and_given_back(till):
    order_id = new_id()
    older = started(order_id=order_id)
    newer = started(order_id=order_id)
    for payment in (older, newer):
        till.pay(payment.id)
    till.settle(later(seconds=1))
    till.deliver()
    assert [look(payment).state for payment in (older, newer)] == ["captured", "captured"]
    facts = fetch_all(
        "SELECT facts->>'payment_id', facts->>'given_up' FROM infra_outbox WHERE name = 'payment.captured.v1'"
    )
    assert sorted(facts) == sorted([(str(older.id), "true"), (str(newer.id), "false")])
    gave_back(older.id)
    till.settle()
    assert (look(older).state, in_escrow(newer)) == ("refunded", PRICE)


def test_success_comes_before_giving_up(till):
    payment = held()
    till.pay(payment.id)
    with open_transaction():
        payments.ask_void(payment.id, reason="hold expired", actor=SYSTEM, now=utc_now())
    till.settle()
    assert (look(payment).state, look(payment).given_up) == ("authorised", True)
    assert events() == ["payment.authorised.v1"]
    with open_transaction():
        payments.ask_void(payment.id, reason="no time left", actor=SYSTEM, now=utc_now())
    till.settle()
    assert look(payment).state == "voided"
    assert events()[1:] == ["payment.voided.v1"]


def test_what_nobody_was_told_of_is_voided_there_too(till):
    till.break_next("create", "never_arrives")
    payment = started()
    with open_transaction():
        payments.ask_void(payment.id, reason="hold expired", actor=SYSTEM, now=utc_now())
    till.settle()
    assert (look(payment).state, till.at_bank(payment.id)["state"]) == ("voided", "voided")


def test_a_part_of_a_hold_is_taken_once_whatever_is_lost(till):
    payment = held()
    till.pay(payment.id)
    till.deliver()
    with open_transaction():
        payments.ask_capture(payment.id, eur(3000), actor=SYSTEM, now=utc_now())
        payments.ask_capture(payment.id, eur(3000), actor=SYSTEM, now=utc_now())
    with open_transaction(), pytest.raises(ImpossibleTransition):
        payments.ask_capture(payment.id, eur(2000), actor=SYSTEM, now=utc_now())
    with open_transaction(), pytest.raises(ImpossibleTransition):
        payments.ask_void(payment.id, reason="", actor=SYSTEM, now=utc_now())
    with open_transaction(), pytest.raises(InvalidInput):
        payments.ask_capture(payment.id, eur(PRICE + 1), actor=SYSTEM, now=utc_now())
    till.break_next("capture", "answer_lost")
    till.settle()
    till.settle(later(seconds=11))
    till.deliver()
    assert (look(payment).captured, in_escrow(payment)) == (eur(3000), 3000)


@pytest.mark.parametrize(("card", "code"), [("capture_fails", "capture_declined"), ("short_hold", "hold_expired")])
def test_a_hold_that_brings_nothing_is_told(till, card, code):
    payment = held()
    till.pay(payment.id, card)
    till.deliver()
    till.advance(timedelta(seconds=90))
    with open_transaction():
        payments.ask_capture(payment.id, eur(PRICE), actor=SYSTEM, now=utc_now())
    till.settle()
    ended = look(payment)
    assert (ended.state in ("failed", "voided"), ended.decline_code, in_escrow(payment)) == (True, code, 0)


def test_the_balance_pays_at_once_and_takes_back(till):
    put_on_balance(till, 6000)
    payment = started(method=PaymentMethod.BALANCE)
    assert (payment.state, in_escrow(payment), on_balance()) == ("captured", PRICE, 1100)
    with pytest.raises(Overdrawn):
        started(method=PaymentMethod.BALANCE)
    assert gave_back(payment.id, 900).state == "done"
    assert (look(payment).state, on_balance()) == ("partly_refunded", 2000)


def test_nothing_to_pay_is_paid(till):
    payment = started(method=PaymentMethod.BALANCE, amount=eur(0))
    assert (payment.state, on_balance()) == ("captured", 0)
    assert fetch_all("SELECT count(*) FROM ledger_transaction") == [(0,)]


def test_money_goes_back_to_the_card_once_whatever_is_lost(till):
    payment = paid(till)
    refund = gave_back(payment.id, 900)
    assert (refund.state, look(payment).refunded, look(payment).state) == ("approved", eur(900), "captured")
    till.break_next("refund", "answer_lost")
    till.settle()
    till.settle(later(seconds=11))
    till.deliver()
    assert (look(payment).state, in_escrow(payment)) == ("partly_refunded", PRICE - 900)
    assert till.at_bank(payment.id)["refunded"] == 900
    gave_back(payment.id)
    till.settle()
    assert (look(payment).state, look(payment).kept, in_escrow(payment)) == ("refunded", eur(0), 0)


def test_a_refund_that_fails_comes_back_and_goes_onto_the_balance(till):
    payment = paid(till, "refund_fails")
    refund = gave_back(payment.id)
    till.settle()
    assert (look(payment).state, in_escrow(payment)) == ("refunded", 0)
    till.advance(timedelta(seconds=31))
    till.settle(later(seconds=31))
    assert payments.get_refund(refund.id).failure_code == "account_closed"
    assert (look(payment).state, look(payment).refunded.minor, in_escrow(payment)) == ("captured", 0, PRICE)
    assert events()[1:] == ["payment.refunded.v1", "payment.refund_failed.v1"]
    assert gave_back(payment.id, destination=Destination.BALANCE).state == "done"
    assert on_balance() == PRICE


def test_what_can_not_be_given_back(till):
    payment = paid(till)
    for minor in (0, -1, PRICE + 1):
        with pytest.raises(RefundTooLarge):
            gave_back(payment.id, minor)
    gave_back(payment.id, PRICE - 1)
    with pytest.raises(RefundTooLarge):
        gave_back(payment.id, 2)
    with pytest.raises(RefundImpossible):
        gave_back(held().id)
    with pytest.raises(PaymentMissing):
        gave_back(new_id())


def test_what_left_the_escrow_needs_somebody_who_bears_it(till):
    payment = paid(till)
    with open_transaction():
        ledger.post(release(payment.order_id, 4000), actor=SYSTEM, now=utc_now())
    with pytest.raises(RefundTooLarge, match="who bears it"):
        gave_back(payment.id, 1000)
    gave_back(payment.id, 1000, borne_by=BorneBy.PLATFORM)
    gave_back(payment.id, 1000, borne_by=BorneBy.SPECIALIST, specialist_id=7)
    till.settle()
    assert ledger.balance_of(account(AccountKind.COMPENSATION_COST, "hel"), "EUR") == eur(1000)
    assert ledger.balance_of(account(AccountKind.SPECIALIST_PAYABLE, 7), "EUR") == eur(3000)
    assert in_escrow(payment) == PRICE - 4000


def test_a_dispute_takes_from_the_escrow_and_the_rest_from_us(till):
    payment = paid(till, "dispute")
    with open_transaction():
        ledger.post(release(payment.order_id, 4000), actor=SYSTEM, now=utc_now())
    till.advance(timedelta(seconds=11))
    till.deliver()
    assert (look(payment).state, in_escrow(payment)) == ("disputed", 0)
    assert ledger.balance_of(account(AccountKind.COMPENSATION_COST, "hel"), "EUR") == eur(4000)
    with pytest.raises(RefundImpossible):
        gave_back(payment.id)


def test_large_refunds_of_staff_need_two(till):
    payment = paid(till, amount=eur(30_000))
    small = gave_back(payment.id, 10_000, is_discretionary=True)
    large = gave_back(payment.id, 10_001, is_discretionary=True)
    assert (small.state, large.state, look(payment).refunded) == ("approved", "asked", eur(10_000))
    with open_transaction(), pytest.raises(NotAllowed):
        payments.approve_refund(large.id, actor=CLIENT, now=utc_now())
    with open_transaction(), pytest.raises(SecondPersonNeeded):
        payments.approve_refund(large.id, actor=SYSTEM, now=utc_now())  # who asked
    with open_transaction():
        assert payments.approve_refund(large.id, actor=BORIS, now=utc_now()).approved_by == "staff:2"
    with open_transaction(), pytest.raises(ImpossibleTransition):
        payments.refuse_refund(large.id, "too late", actor=ANNA, now=utc_now())
    till.settle()
    assert look(payment).state == "partly_refunded"


def test_a_refund_that_waits_can_be_refused_and_does_not_count(till):
    payment = paid(till, amount=eur(30_000))
    waiting = gave_back(payment.id, 20_000, is_discretionary=True)
    gave_back(payment.id, 15_000)
    with open_transaction(), pytest.raises(RefundTooLarge):
        payments.approve_refund(waiting.id, actor=ANNA, now=utc_now())
    with open_transaction():
        assert payments.refuse_refund(waiting.id, "twice", actor=ANNA, now=utc_now()).state == "refused"


def test_payments_are_their_clients(till):
    payment = started()
    assert look_up_payment(payment.id, actor=CLIENT, now=utc_now()).id == payment.id
    assert look_up_payment(payment.id, actor=ANNA, now=utc_now()).id == payment.id
    for actor in (Actor(role=Role.CLIENT, user_id=8), Actor(role=Role.SPECIALIST, user_id=9)):
        with pytest.raises(PaymentMissing):
            look_up_payment(payment.id, actor=actor, now=utc_now())


def test_open_payments_are_asked_about_every_two_seconds_at_most(till):
    payment = started()
    till.calls.clear()
    now = later(seconds=10)
    for tenths in range(0, 50, 5):
        payments.refresh_payment(payment.id, now=now + timedelta(seconds=tenths / 10))
    assert till.calls == ["read"] * 3


def test_histories_are_paged_newest_first(till):
    made = [started().id for _ in range(3)]
    first, rest = payments.page_of_payments(7, limit=2)
    assert [payment.id for payment in first] == made[:0:-1]
    assert [payment.id for payment in payments.page_of_payments(7, before=rest, limit=2)[0]] == made[:1]
    assert payments.page_of_payments(8) == ([], None)


def test_a_hold_is_not_taken_without_asking(till):
    payment = held()
    till.pay(payment.id)
    till.deliver()
    assert (look(payment).state, look(payment).captured.minor, in_escrow(payment)) == ("authorised", 0, 0)
    assert till.settle(later(hours=1)) == 0
