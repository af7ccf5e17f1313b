"""Messages of the provider: every order of each set ends in the same state of payment, refunds and accounts."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice, permutations

import pytest
from django.db import transaction

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.infra.pace import Pace
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Payment, WebhookRefused
from doorstep.modules.payments.services import messages as service
from doorstep.modules.payments.services.messages import LONGEST_MESSAGE, receive_message
from doorstep.modules.payments.tests.builders import PRICE, eur, gave_back, held, started
from tests.payments import Message, Till, in_process_sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def till() -> Iterator[Till]:
    """The provider, and what it is paid through."""
    with in_process_sandbox() as made:
        yield made


def standing(payment: Payment):
    """All that must not depend on the order in which messages come."""
    rows = fetch_all(
        "SELECT state, captured_minor, refunded_minor, provider_state, heard_at, sequence, decline_code, "
        "next_action_url, hold_expires_at, wanted, given_up FROM payments_paymentintent WHERE id = %s",
        [payment.id],
    )
    refunds = fetch_all(
        "SELECT state, failure_code, provider_ref FROM payments_refund WHERE intent_id = %s ORDER BY id", [payment.id]
    )
    sums = fetch_all(
        "SELECT a.kind, sum(l.amount_minor)::bigint FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id "
        "GROUP BY a.kind"
    )
    return rows[0], tuple(refunds), {kind: minor for kind, minor in sums if minor}


def ends_of(till: Till, payment: Payment, told: list[Message], most: int = 130):
    """Where a payment stands after messages came, in each order and one of them twice; undone after each."""
    for number, order in enumerate(islice(permutations(told), most)):
        block = transaction.atomic()
        block._from_testcase = True  # type: ignore[attr-defined]  # services open durable transactions within
        with block:
            till.deliver([*order, order[number % len(order)]])
            yield standing(payment)
            transaction.set_rollback(True)


def check_all_alike(till: Till, payment: Payment, *kinds: str):
    """The one end of all orders."""
    told = till.messages(payment.id)
    assert [message.kind for message in told] == list(kinds)
    first, *others = ends_of(till, payment, told)
    assert all(end == first for end in others)
    return first


def test_a_prepaid_order_with_declines(till):
    payment = started()
    till.pay(payment.id, "insufficient_funds")
    till.pay(payment.id, "slow")
    till.advance(timedelta(seconds=6))
    row, _, accounts = check_all_alike(till, payment, "payment.declined", "payment.pending", "payment.captured")
    assert row[0] == "captured"
    assert accounts == {"escrow": -PRICE, "provider_clearing": PRICE}


def test_a_hold_captured_in_part_while_the_answer_is_lost(till):
    payment = held()
    till.pay(payment.id)
    payments.refresh_payment(payment.id, now=utc_now() + timedelta(seconds=3))
    with open_transaction():
        payments.ask_capture(payment.id, eur(3000), actor=SYSTEM, now=utc_now())
    till.break_next("capture", "answer_lost")
    till.settle()
    row, _, accounts = check_all_alike(till, payment, "payment.authorised", "payment.captured")
    assert row[:3] == ("captured", 3000, 0)
    assert row[9] == ""
    assert accounts == {"escrow": -3000, "provider_clearing": 3000}


@pytest.mark.parametrize(
    ("card", "kinds", "state", "given_back"),
    [
        ("success", ["refund.done", "refund.done"], "partly_refunded", 2900),
        pytest.param(
            "refund_pending",
            ["refund.pending", "refund.pending", "refund.done", "refund.done"],
            "partly_refunded",
            2900,
            marks=pytest.mark.long,
        ),
        pytest.param(
            "refund_fails",
            ["refund.pending", "refund.pending", "refund.failed", "refund.failed"],
            "captured",
            0,
            marks=pytest.mark.long,
        ),
    ],
)
def test_two_refunds_while_their_answers_are_lost(till, card, kinds, state, given_back):
    payment = started()
    till.pay(payment.id, card)
    payments.refresh_payment(payment.id, now=utc_now() + timedelta(seconds=3))
    for minor in (900, 2000):
        gave_back(payment.id, minor)
        till.break_next("refund", "answer_lost")
    till.settle()
    till.advance(timedelta(seconds=31))
    row, refunds, accounts = check_all_alike(till, payment, "payment.captured", *kinds)
    assert row[:3] == (state, PRICE, given_back)
    assert {refund[0] for refund in refunds} == {"failed" if card == "refund_fails" else "done"}
    assert accounts == {"escrow": given_back - PRICE, "provider_clearing": PRICE - given_back}


def test_a_dispute_after_a_refund(till):
    payment = started()
    till.pay(payment.id, "dispute")
    payments.refresh_payment(payment.id, now=utc_now() + timedelta(seconds=3))
    gave_back(payment.id, 900)
    till.break_next("refund", "answer_lost")
    till.settle()
    till.advance(timedelta(seconds=11))
    row, _, accounts = check_all_alike(till, payment, "payment.captured", "refund.done", "payment.disputed")
    assert row[:3] == ("disputed", PRICE, 900)
    assert accounts == {}


def test_a_hold_that_runs_out(till):
    payment = held()
    till.pay(payment.id, "short_hold")
    till.advance(timedelta(seconds=61))
    row, _, accounts = check_all_alike(till, payment, "payment.authorised", "payment.voided")
    assert (row[0], row[6]) == ("voided", "hold_expired")
    assert accounts == {}


def test_a_message_is_kept_once_with_what_came_of_it(till):
    payment = started()
    till.pay(payment.id)
    (captured,) = till.messages(payment.id)
    assert till.deliver([captured, captured]) == ["applied", "again"]
    kept = fetch_all("SELECT event_id, kind, payment_key, outcome FROM payments_providermessage")
    assert kept == [(captured.event_id, "payment.captured", str(payment.id), "applied")]


def test_what_was_heard_by_asking_is_no_news_later(till):
    payment = started()
    till.pay(payment.id)
    assert payments.refresh_payment(payment.id, now=utc_now() + timedelta(seconds=3)).captured == eur(PRICE)
    assert till.deliver() == ["older"]


def test_a_payment_of_somebody_else_is_kept_and_moves_nothing(till):
    till.bank.create({
        "reference": "of another shop", "amount_minor": PRICE, "currency": "EUR", "capture": "now", "split": [],
        "return_url": "https://elsewhere.test", "description": "", "language": "en",
    })  # fmt: skip
    till.pay("of another shop")
    assert till.deliver() == ["unknown_payment"]
    assert fetch_all("SELECT count(*) FROM ledger_transaction") == [(0,)]


@pytest.mark.parametrize("change", ["amount_minor", "captured_minor", "currency"])
def test_other_money_than_was_asked_for_moves_nothing(till, change):
    payment = started()
    till.pay(payment.id)
    (captured,) = till.messages(payment.id)
    body = captured.body.replace(b'"currency": "EUR"', b'"currency": "USD"')
    if change != "currency":
        body = captured.body.replace(f'"{change}": {PRICE}'.encode(), f'"{change}": {PRICE - 1}'.encode())
    signed = Message(captured.event_id, captured.kind, captured.sequence, body)
    assert till.deliver([signed]) == ["differs"]
    assert payments.get_payment(payment.id).captured.minor == 0
    assert fetch_all("SELECT act FROM infra_auditentry") == [("payment.differs",)]


@pytest.mark.parametrize("how", ["forged", "changed", "stale", "unsigned", "no event", "too long"])
def test_what_is_not_the_providers_moves_nothing_and_is_noted(till, how, monkeypatch):
    payment = started()
    till.pay(payment.id)
    (captured,) = till.messages(payment.id)
    now, body = utc_now(), captured.body
    headers = till.headers(body, now - timedelta(hours=1) if how == "stale" else now)
    if how == "forged":
        headers = {name: value[:-4] + "0000" for name, value in headers.items()}
    elif how == "unsigned":
        headers = {}
    elif how == "changed":
        body = body.replace(b'"captured_minor": 4', b'"captured_minor": 1')
    elif how == "no event":
        body = b"[]"
        headers = till.headers(body, now)
    elif how == "too long":
        body = b" " * (LONGEST_MESSAGE + 1)
    with pytest.raises(WebhookRefused):
        receive_message("sandbox", headers, body, now=now)
    assert payments.get_payment(payment.id).is_open
    assert fetch_all("SELECT act, subject FROM infra_auditentry") == [("webhook.refused", "provider:sandbox")]
    assert fetch_all("SELECT count(*) FROM payments_providermessage") == [(0,)]


def test_rubbish_does_not_fill_the_audit(till, monkeypatch):
    monkeypatch.setattr(service, "_refusals", Pace(burst=3, per_second=0.0))
    for _ in range(6):
        with pytest.raises(WebhookRefused):
            receive_message("sandbox", {}, b"{}", now=utc_now())
    assert fetch_all("SELECT count(*) FROM infra_auditentry") == [(3,)]


def test_a_provider_that_is_not_ours_is_unknown(till):
    with pytest.raises(WebhookRefused):
        receive_message("nobody", {}, b"{}", now=utc_now())
