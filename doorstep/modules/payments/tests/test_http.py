"""Payments over HTTP: messages of the provider, one's own payments, the wallet."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from doorstep.kernel import clock
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import PaymentPurpose
from doorstep.modules.payments.services.messages import LONGEST_MESSAGE
from doorstep.modules.payments.tests.builders import PRICE, eur, started
from tests.builders import make_client
from tests.callers import Caller
from tests.payments import Till, in_process_sandbox

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/webhooks/payments/sandbox"


@pytest.fixture
def till() -> Iterator[Till]:
    """The provider, and what it is paid through."""
    with in_process_sandbox() as made:
        yield made


def send(till: Till, body: bytes, **headers: str):
    signed = till.headers(body, utc_now()) | headers
    return Client().generic("POST", ADDRESS, body, content_type="application/json", headers=signed)


def test_a_message_confirms_a_payment_however_often_it_comes(till):
    payment = started()
    till.pay(payment.id)
    (captured,) = till.messages(payment.id)
    answers = [send(till, captured.body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.json()["outcome"] for answer in answers] == ["applied", "again", "again"]
    assert payments.get_payment(payment.id).captured == eur(PRICE)


@pytest.mark.parametrize("how", ["forged", "without a signature", "too long", "another provider"])
def test_what_is_not_the_providers_is_refused(till, how):
    payment = started()
    till.pay(payment.id)
    (captured,) = till.messages(payment.id)
    if how == "too long":
        answer = send(till, b" " * (LONGEST_MESSAGE + 1))
    elif how == "another provider":
        answer = Client().post(ADDRESS.replace("sandbox", "elsewhere"), captured.body, content_type="application/json")
    else:
        answer = send(till, captured.body, **{"Sandbox-Signature": "t=1,k=sandbox,s=0" if how == "forged" else ""})
    assert (answer.status_code, answer.json()["code"]) == (400, "webhook_refused")
    assert payments.get_payment(payment.id).is_open


def test_a_client_sees_their_own_payments_and_wallet(till):
    anna, boris = (make_client() for _ in range(2))
    top_up = started(order_id=None, purpose=PaymentPurpose.TOP_UP, amount=eur(3000), client_id=anna.user_id)
    waiting = started(client_id=anna.user_id)
    till.pay(top_up.id)
    till.deliver()
    caller = Caller(anna)
    page = caller.get("/payments?limit=1").expect(200)
    assert [item["id"] for item in page["items"]] == [str(waiting.id)]
    rest = caller.get(f"/payments?limit=1&cursor={page['next_cursor']}").expect(200)
    assert [(item["purpose"], item["captured"]["minor"]) for item in rest["items"]] == [("top_up", 3000)]
    assert rest["next_cursor"] is None
    wallet = caller.get("/wallet").expect(200)
    assert (wallet["balance"]["minor"], wallet["debt"]["minor"]) == (3000, 0)
    assert Caller(boris).get("/payments").expect(200)["items"] == []
    Caller(boris).get(f"/payments/{waiting.id}").expect(404, "payment_missing")


def test_looking_at_an_open_payment_asks_the_provider(till):
    anna = make_client()
    payment = started(client_id=anna.user_id)
    begun = utc_now()

    def look(seconds: int):
        with clock.reading(lambda: begun + timedelta(seconds=seconds)):
            return Caller(anna).get(f"/payments/{payment.id}").expect(200)

    assert (look(0)["state"], look(0)["next_action_url"]) == ("needs_action", payment.next_action_url)
    till.pay(payment.id)
    assert look(1)["state"] == "needs_action"  # everybody together asks every two seconds at most
    assert (look(2)["state"], look(2)["next_action_url"]) == ("captured", None)
