"""Success of a payment, the end of its hold, a cancel and cash at the same moment: one wins, and money follows."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle

import pytest

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.facade import expire_overdue
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.pay_contracts import PayWish
from doorstep.modules.booking.services import paid
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.paying import start_paying, submit_payment
from doorstep.modules.booking.services.place import hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import PaymentMethod, Timing
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.payments import Till, in_process_sandbox
from tests.plugin import ClonedDatabase
from tests.queue import work_off

ROUNDS = 9


@pytest.fixture
def till(cloned_database: ClonedDatabase) -> Iterator[Till]:
    """The provider of a database in which commits are real."""
    with in_process_sandbox() as made:
        yield made


class Paying:
    """A held order whose client has just paid by card, which we have not heard of yet."""

    def __init__(self, till: Till, service: int, specialist: BuiltSpecialist, start: datetime, timing: Timing) -> None:
        self.till, person = till, make_client()
        self.client: Actor = accounts.actor_of(person.user_id)
        choice = OfferChoice(service, specialist.offer_ids[service], person.address_id, start)
        token, _ = make_quote(choice, actor=self.client, now=utc_now())
        self.order: uuid.UUID = hold_order(PlaceOrder((token,)), actor=self.client, now=utc_now()).id
        begun = self.start(PayWish(PaymentMethod.CARD, timing))
        self.payment = submit_payment(begun, now=utc_now()).id
        till.pay(self.payment)

    def start(self, wish: PayWish) -> uuid.UUID:
        return start_paying(self.order, wish, actor=self.client, now=utc_now()).id

    def hear(self) -> bool:
        self.till.deliver(self.till.messages(self.payment))
        with open_transaction():
            paid.follow_success(self.order, self.payment, now=utc_now())
        return True

    def sweep(self) -> bool:
        return bool(expire_overdue(utc_now() + timedelta(minutes=20)))

    def cancel(self) -> bool:
        return tried(partial(cancel_order, self.order, "", actor=self.client, now=utc_now()))

    def pay_cash(self) -> bool:
        return tried(partial(self.start, PayWish(PaymentMethod.CASH)))

    def settle(self) -> None:
        for minutes in (1, 3, 6):
            self.till.settle(utc_now() + timedelta(minutes=minutes))
            self.till.deliver()
            work_off()

    def end(self) -> tuple[str, str, int]:
        """The order's state, its method, and what of the card's money is here or held."""
        self.settle()
        ((state, method),) = fetch_all("SELECT state, payment_method FROM booking_order WHERE id = %s", [self.order])
        there = self.till.at_bank(self.payment)
        ours = payments.get_payment(self.payment)
        assert there["captured"] - there["refunded"] == ours.kept.minor
        held = there["amount"] if there["state"] == "authorised" else 0
        return state, method, ours.kept.minor + held


def tried(act: Callable[[], object]) -> bool:
    """Whether an act was done, and not refused."""
    with suppress(DomainError):
        act()
        return True
    return False


def test_whichever_comes_first_money_is_here_once_or_not_at_all(till: Till) -> None:
    service = make_service()
    specialist = make_specialist(service)
    ends = set()
    for number, timing in zip(range(ROUNDS), cycle((Timing.PREPAY, Timing.HOLD)), strict=False):
        start = local_start(coming_day(3 + number // 6), 4 * (number % 6))
        one = Paying(till, service, specialist, start, timing)
        other = (one.cancel, one.pay_cash, one.sweep)[number % 3]
        _, did = at_once([one.hear, other] + [one.sweep] * (number % 2))[:2]
        state, method, money = one.end()
        ends.add((state, method))
        if state == "confirmed":
            assert money == (0 if method == "cash" else 4900), number
        else:
            assert (state in ("cancelled", "expired"), money) == (True, 0), number
        if other == one.cancel and did:
            assert state == "cancelled", number
    assert ("confirmed", "card") in ends
    assert ledger.check().is_sound


def test_without_the_lock_a_cancelled_order_would_be_confirmed(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    service = make_service()
    one = Paying(till, service, make_specialist(service), local_start(coming_day(3), 10), Timing.PREPAY)
    looked, cancelled = threading.Event(), threading.Event()

    def look_only(order_id: uuid.UUID) -> tuple[Order, list[Visit]]:
        (order,) = read_rows(Order, "id = %s", [order_id])
        visits = read_rows(Visit, "order_id = %s", [order_id])
        for visit in visits:
            visit.order = order
        looked.set()
        assert cancelled.wait(10)
        return order, visits

    def cancel() -> bool:
        assert looked.wait(10)
        done = one.cancel()
        cancelled.set()
        return done

    monkeypatch.setattr(paid, "lock_order", look_only)
    _, did = at_once([one.hear, cancel])
    assert did
    assert fetch_all("SELECT state FROM booking_order WHERE id = %s", [one.order]) == [("confirmed",)]
