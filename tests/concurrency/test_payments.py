"""The same payment from several sides at the same moment: money moves once."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import pytest

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy
from doorstep.kernel.ids import new_id
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import IntentAlreadyOpen, Payment, RefundTooLarge
from doorstep.modules.payments.services.checking import settle_payment
from doorstep.modules.payments.services.refunds import carry_out_refund
from doorstep.modules.payments.tests.builders import PRICE, eur, gave_back, held, started
from tests.concurrency.conftest import at_once
from tests.payments import Till, in_process_sandbox
from tests.plugin import ClonedDatabase

CALLERS = 6
ROUNDS = 3


@pytest.fixture
def till(cloned_database: ClonedDatabase) -> Iterator[Till]:
    """The provider of a database in which commits are real."""
    with in_process_sandbox() as made:
        yield made


def count(table: str, condition: str = "true") -> int:
    return int(fetch_all(f"SELECT count(*) FROM {table} WHERE {condition}")[0][0])


def look(payment: Payment) -> Payment:
    return payments.get_payment(payment.id)


def in_a_minute() -> datetime:
    return utc_now() + timedelta(minutes=1)


def test_messages_answers_and_questions_at_once_capture_once(till: Till) -> None:
    for number in range(ROUNDS):
        payment = started()
        till.pay(payment.id)
        message = till.messages(payment.id)[-1:]
        acts: list[Callable[[], object]] = [
            *[partial(till.deliver, message)] * CALLERS,
            partial(payments.refresh_payment, payment.id, now=in_a_minute()),
            partial(settle_payment, payment.id, now=in_a_minute()),
        ]
        at_once(acts)
        assert look(payment).captured == eur(PRICE)
        assert count("ledger_transaction") == number + 1
        assert count("infra_outbox", "name = 'payment.captured.v1'") == number + 1
    assert ledger.check().is_sound


def test_two_schedulers_share_the_work(till: Till) -> None:
    payments_made = [started() for _ in range(5)]
    for payment in payments_made:
        till.pay(payment.id)
    till.calls.clear()
    moment = in_a_minute()
    looked_at = at_once([partial(payments.settle_open_payments, moment)] * 4)
    assert sum(looked_at) == len(payments_made)
    assert till.calls == ["read"] * len(payments_made)


def test_a_payment_is_told_to_the_provider_once_by_many(till: Till) -> None:
    till.break_next("create", "never_arrives")
    payment = started()
    at_once([partial(payments.submit_payment, payment.id, now=utc_now())] * CALLERS)
    assert look(payment).state == "needs_action"
    assert len(till.store.all("SELECT * FROM payment")) == 1


def test_no_more_goes_back_than_came(till: Till) -> None:
    payment = started()
    till.pay(payment.id)
    till.deliver()

    def ask() -> bool:
        with suppress(RefundTooLarge, Busy):
            return bool(gave_back(payment.id, 2000))
        return False

    assert sum(at_once([ask] * CALLERS)) == 2
    ids = [row[0] for row in fetch_all("SELECT id FROM payments_refund")]
    at_once([partial(carry_out_refund, one, now=utc_now()) for one in ids * 3] + [till.deliver])
    till.deliver()
    assert (look(payment).kept, till.at_bank(payment.id)["refunded"]) == (eur(900), 4000)
    assert ledger.check().is_sound


def test_capture_and_void_at_once_end_as_one_of_them(till: Till) -> None:
    for _ in range(ROUNDS):
        payment = held()
        till.pay(payment.id)
        till.deliver()

        def take(payment: Payment = payment) -> None:
            with suppress(Exception), open_transaction():
                payments.ask_capture(payment.id, eur(1000), actor=SYSTEM, now=utc_now())

        def give_up(payment: Payment = payment) -> None:
            with suppress(Exception), open_transaction():
                payments.ask_void(payment.id, reason="", actor=SYSTEM, now=utc_now())

        at_once([take, give_up] * 3)
        at_once([partial(settle_payment, payment.id, now=utc_now())] * 3 + [till.deliver])
        state = till.at_bank(payment.id)["state"]
        assert (str(look(payment).state), look(payment).captured.minor) == (state, 1000 if state == "captured" else 0)
    assert ledger.check().is_sound


def test_an_order_has_one_live_payment_of_a_purpose(till: Till) -> None:
    order_id = new_id()
    made: list[Payment] = []

    def begin() -> None:
        with suppress(IntentAlreadyOpen):
            made.append(started(order_id=order_id))

    at_once([begin] * CALLERS)
    live = [payment for payment in made if not look(payment).given_up]
    assert len(live) == 1
    payments.settle_open_payments(in_a_minute())
    assert {str(look(payment).state) for payment in made if payment not in live} <= {"voided"}


def test_without_the_lock_the_same_words_post_twice_or_fail(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: unlocked, two words about one payment overwrite each other."""
    from doorstep.infra.rows import read_rows
    from doorstep.modules.payments.models import PaymentIntent
    from doorstep.modules.payments.services import messages

    monkeypatch.setattr(messages, "lock_intent", lambda number: read_rows(PaymentIntent, "id = %s", [number])[0])
    for _ in range(15):
        payment = held()
        till.pay(payment.id, "short_hold")
        till.advance(timedelta(seconds=61))
        at_once([partial(till.deliver, [message]) for message in till.messages(payment.id)] * 2)
        if str(look(payment).state) != "voided" or count("infra_outbox", "name = 'payment.voided.v1'") > 1:
            return
        fetch_all("DELETE FROM infra_outbox RETURNING id")
    pytest.fail("the race never showed, so the lock was not needed or not tested")
