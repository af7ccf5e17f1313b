"""Paying for a held order: by card in one go or held, out of the balance, in cash; declined; and what is refused."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.db import fetch_all, fetch_one, open_transaction
from doorstep.integrations.sandbox_gateway.cards import Behaviour
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, Posting, PostingKind, account, credit, debit
from doorstep.modules.payments.facade import forget_terms
from tests.builders import make_client
from tests.callers import Caller
from tests.journeys.conftest import StandingClock
from tests.journeys.paying import PRICE, Checkout, open_checkout
from tests.queue import work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def checkout(clock: StandingClock) -> Iterator[Checkout]:
    with open_checkout(clock) as found:
        yield found


def top_up(caller: Caller, minor: int) -> None:
    assert caller.person is not None
    lines = (
        debit(account(AccountKind.PROVIDER_CLEARING, "sandbox"), Money(minor, "EUR")),
        credit(account(AccountKind.CLIENT_BALANCE, caller.person.user_id), Money(minor, "EUR")),
    )
    with open_transaction():
        ledger.post(Posting(PostingKind.TOP_UP, f"top-up:{uuid.uuid4()}", lines), actor=SYSTEM, now=utc_now())


def rows_of_payments() -> list[Any]:
    return fetch_all("SELECT id, state, given_up FROM payments_paymentintent ORDER BY id")


def test_ways_to_pay_are_told_with_what_each_takes(checkout: Checkout) -> None:
    held = checkout.hold()
    found = checkout.client.get(f"/orders/{held['id']}/ways-to-pay").expect(200)
    assert (found["payable"]["minor"], found["balance"]["minor"]) == (PRICE, 0)
    ways = [(way["method"], way["timing"], way["now"]["minor"], way["held_now"]["minor"]) for way in found["ways"]]
    assert ways == [
        ("card", "hold", 0, PRICE),
        ("card", "prepay", PRICE, 0),
        ("pay_later", "after", 0, 0),
        ("cash", "at_door", 0, 0),
    ]
    assert [way["is_default"] for way in found["ways"]] == [True, False, False, False]
    assert datetime.fromisoformat(found["hold_extends_to"]) == checkout.clock() + timedelta(minutes=15)
    Caller(make_client()).get(f"/orders/{held['id']}/ways-to-pay").expect(404)


def test_a_card_pays_and_the_order_is_confirmed_once_that_is_heard(checkout: Checkout) -> None:
    held = checkout.hold()
    begun = checkout.begin(held["id"]).expect(201)
    assert (begun["state"], begun["amount"]["minor"]) == ("needs_action", PRICE)
    assert "://sandbox.test/" in begun["next_action_url"]
    waiting = checkout.client.order(held["id"])
    assert (waiting["state"], waiting["pay_state"]) == ("held", "paying")
    checkout.till.pay(begun["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["payment_method"], order["pay_state"]) == ("confirmed", "card", "paid")
    assert order["visits"][0]["state"] == "accepted"
    assert [payment["id"] for payment in order["payments"]] == [begun["id"]]
    assert checkout.money(held["id"]) == (PRICE, 0)
    assert "booking_confirmed" in checkout.told()
    # Messages come twice and late; nothing changes.
    checkout.till.deliver(checkout.till.messages())
    work_off()
    assert checkout.client.order(held["id"])["visits"] == order["visits"]
    assert checkout.told().count("booking_confirmed") == 1


def test_money_is_held_on_the_card_until_after_the_visit(checkout: Checkout) -> None:
    held = checkout.hold()
    begun = checkout.begin(held["id"], timing="hold").expect(201)
    checkout.till.pay(begun["id"], Behaviour.CHALLENGE)
    checkout.hear()
    assert checkout.client.order(held["id"])["state"] == "held"
    checkout.till.confirm(begun["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["pay_state"]) == ("confirmed", "held")
    assert checkout.money(held["id"]) == (0, PRICE)


def test_a_visit_that_is_far_ahead_is_not_held_on_the_card(checkout: Checkout) -> None:
    checkout.day += timedelta(days=7)
    held = checkout.hold()
    ways = checkout.client.get(f"/orders/{held['id']}/ways-to-pay").expect(200)["ways"]
    assert ("card", "hold") not in [(way["method"], way["timing"]) for way in ways]
    refused = checkout.begin(held["id"], timing="hold").expect(409, "way_not_offered")
    assert "card prepay" in refused["context"]["ways"]
    assert rows_of_payments() == []


def test_declined_then_paid_with_another_card_on_the_same_hold(checkout: Checkout) -> None:
    held = checkout.hold()
    first = checkout.begin(held["id"], timing="hold").expect(201)
    for _ in range(5):
        checkout.till.pay(first["id"], "insufficient_funds")
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["pay_state"]) == ("held", "failed")
    assert [(one["state"], one["decline_code"]) for one in order["payments"]] == [("failed", "insufficient_funds")]
    assert checkout.told() == ["payment_failed"]
    second = checkout.begin(held["id"]).expect(201)
    checkout.till.pay(second["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["pay_state"]) == ("confirmed", "paid")
    assert checkout.money(held["id"]) == (PRICE, 0)


def test_declined_then_cash(checkout: Checkout) -> None:
    held = checkout.hold()
    first = checkout.begin(held["id"]).expect(201)
    checkout.till.pay(first["id"], "card_declined")
    paid = checkout.begin(held["id"], "cash", "at_door").expect(201)
    assert (paid["state"], paid["next_action_url"]) == ("created", None)
    order = checkout.client.order(held["id"])
    assert (order["state"], order["payment_method"], order["pay_state"]) == ("confirmed", "cash", "due")
    checkout.settle()
    assert checkout.till.at_bank(first["id"])["state"] == "voided"
    assert checkout.money(held["id"]) == (0, 0)


def test_the_balance_pays_at_once(checkout: Checkout) -> None:
    held = checkout.hold()
    top_up(checkout.client, PRICE - 1)
    checkout.begin(held["id"], "balance").expect(409, "way_not_offered")
    top_up(checkout.client, 101)
    ways = checkout.client.get(f"/orders/{held['id']}/ways-to-pay").expect(200)
    assert (ways["balance"]["minor"], "balance" in [way["method"] for way in ways["ways"]]) == (PRICE + 100, True)
    key = uuid.uuid4().hex
    path, body = f"/orders/{held['id']}/payments", {"method": "balance"}
    paid = checkout.client.post(path, body, key=key).expect(201)
    assert (paid["state"], paid["captured"]["minor"]) == ("captured", PRICE)
    assert checkout.client.post(path, body, key=key).expect(201) == paid
    work_off()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["pay_state"], len(order["payments"])) == ("confirmed", "paid", 1)
    assert checkout.client.person is not None
    left = ledger.balance_of(account(AccountKind.CLIENT_BALANCE, checkout.client.person.user_id), "EUR")
    assert left == Money(100, "EUR")


def test_paying_extends_the_hold_once_with_its_claims(checkout: Checkout) -> None:
    held = checkout.hold()
    until = datetime.fromisoformat(held["hold_expires_at"])
    checkout.clock.pass_time(minutes=8)
    checkout.begin(held["id"]).expect(201)
    extended = datetime.fromisoformat(checkout.client.order(held["id"])["hold_expires_at"])
    assert extended == checkout.clock() + timedelta(minutes=15) > until
    assert fetch_one("SELECT expires_at FROM availability_claim") == (extended,)
    checkout.clock.pass_time(minutes=10)
    checkout.begin(held["id"], timing="hold").expect(201)
    assert datetime.fromisoformat(checkout.client.order(held["id"])["hold_expires_at"]) == extended
    checkout.clock.pass_time(minutes=5)
    checkout.begin(held["id"]).expect(410, "hold_expired")


def test_the_same_request_again_goes_on_with_the_same_payment(checkout: Checkout) -> None:
    held = checkout.hold()
    path, body, key = f"/orders/{held['id']}/payments", {"method": "card", "timing": "prepay"}, uuid.uuid4().hex
    checkout.till.break_next("create", "answer_lost")
    first = checkout.client.post(path, body, key=key).expect(201)
    assert (first["state"], first["next_action_url"]) == ("created", None)
    again = checkout.client.post(path, body, key=key).expect(201)
    assert (again["id"], again["state"]) == (first["id"], "needs_action")
    # Under another key too, while it waits for the client.
    assert checkout.client.post(path, body).expect(201)["id"] == first["id"]
    assert len(checkout.till.store.all("SELECT 1 FROM payment")) == 1
    checkout.client.post(path, {"method": "cash"}, key=key).expect(409, "idempotency_key_reused")


def test_what_is_refused_moves_nothing(checkout: Checkout) -> None:
    held = checkout.hold()
    path = f"/orders/{held['id']}/payments"
    for amount in (
        {"minor": PRICE, "currency": "USD"},
        {"minor": PRICE - 1, "currency": "EUR"},
        {"minor": 10**12, "currency": "EUR"},
    ):
        changed = checkout.begin(held["id"], amount=amount).expect(409, "amount_changed")
        assert changed["context"] == {"amount_minor": PRICE, "currency": "EUR"}
    senseless: list[Any] = [
        {"minor": -PRICE, "currency": "EUR"},
        {"minor": 10**30, "currency": "EUR"},
        {"minor": 1},
        49.0,
    ]
    for amount in senseless:
        checkout.begin(held["id"], amount=amount).expect(422, "invalid_input")
    checkout.begin(held["id"], amount={"minor": PRICE, "currency": "euro"}).expect(422, "invalid_input")
    checkout.client.post(path, {"method": "bitcoin"}).expect(422, "invalid_input")
    checkout.client.post(path, {"method": "cash", "timing": "prepay"}).expect(409, "way_not_offered")
    checkout.client.post_without_key(path, {"method": "card"}).expect(422, "idempotency_key_missing")
    checkout.client.confirm(held["id"], method="card").expect(409, "way_not_offered")
    Caller(make_client()).post(path, {"method": "card"}).expect(404, "not_found")
    Caller(checkout.specialist).post(path, {"method": "card"}).expect(404, "not_found")
    Caller().post(path, {"method": "card"}).expect(401)
    assert rows_of_payments() == []
    assert checkout.till.calls == []
    assert checkout.client.order(held["id"])["hold_expires_at"] == held["hold_expires_at"]


def test_nothing_is_begun_for_an_order_that_is_not_held(checkout: Checkout) -> None:
    agreed = checkout.hold(10)
    checkout.client.confirm(agreed["id"]).expect(200)
    checkout.begin(agreed["id"]).expect(409, "impossible_transition")
    late = checkout.hold(13)
    checkout.clock.pass_time(minutes=11)
    checkout.client.get(f"/orders/{late['id']}/ways-to-pay").expect(410, "hold_expired")
    checkout.begin(late["id"]).expect(410, "hold_expired")
    checkout.sweep()
    checkout.begin(late["id"]).expect(409, "impossible_transition")
    assert checkout.till.calls == []


def test_a_client_who_owes_pays_before_or_at_the_visit(checkout: Checkout) -> None:
    assert checkout.client.person is not None
    lines = (
        debit(account(AccountKind.DEBT, checkout.client.person.user_id), Money(900, "EUR")),
        credit(account(AccountKind.COMMISSION, "hel"), Money(900, "EUR")),
    )
    with open_transaction():
        ledger.post(Posting(PostingKind.DEBT, "debt:test", lines), actor=SYSTEM, now=utc_now())
    held = checkout.hold()
    checkout.begin(held["id"], timing="hold").expect(409, "debt_open")
    checkout.client.confirm(held["id"], method="pay_later").expect(409, "debt_open")
    ways = checkout.client.get(f"/orders/{held['id']}/ways-to-pay").expect(200)["ways"]
    assert [(way["method"], way["timing"]) for way in ways] == [("card", "prepay"), ("cash", "at_door")]
    checkout.begin(held["id"]).expect(201)


def test_too_many_tries_are_refused(checkout: Checkout) -> None:
    held = checkout.hold()
    for number in range(20):
        checkout.begin(held["id"], timing=("prepay", "hold")[number % 2]).expect(201)
    checkout.begin(held["id"]).expect(409, "too_many_payments")
    checkout.begin(held["id"], "cash", "at_door").expect(201)


@pytest.fixture
def with_deposits() -> Iterator[None]:
    ways = '[{"method": "card", "timing": "deposit"}, {"method": "cash", "timing": "at_door"}]'
    with open_transaction():
        fetch_all("UPDATE payments_marketterms SET ways = %s WHERE market_id = 'hel' RETURNING 1", [ways])
    forget_terms()
    yield
    forget_terms()


@pytest.mark.usefixtures("with_deposits")
def test_a_new_client_puts_down_a_deposit(checkout: Checkout) -> None:
    held = checkout.hold()
    checkout.client.confirm(held["id"]).expect(409, "way_not_offered")
    begun = checkout.begin(held["id"], timing="deposit").expect(201)
    assert (begun["purpose"], begun["amount"]["minor"]) == ("deposit", 1000)
    checkout.till.pay(begun["id"])
    checkout.hear()
    order = checkout.client.order(held["id"])
    assert (order["state"], order["pay_state"], order["payment_method"]) == ("confirmed", "due", "card")
    assert checkout.money(held["id"]) == (1000, 0)
