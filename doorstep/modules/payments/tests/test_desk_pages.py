"""The staff desk's pages of payments: what staff can do there, as forms."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Ending, OrderMoney, Payment, VisitMoney
from doorstep.modules.payments.models import (
    MarketTermsRow,
    Reconciliation,
    ReconciliationDifference,
    RefundRow,
    Release,
)
from doorstep.modules.payments.tests.builders import PRICE, eur, started
from tests.payments import Till, in_process_sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def till() -> Iterator[Till]:
    with in_process_sandbox() as made:
        MarketTermsRow.objects.filter(market_id="hel").update(four_eyes_minor=1_000)
        payments.forget_terms()
        yield made
    payments.forget_terms()


def desk_of(name: str) -> Client:
    """Somebody of the platform's staff at the desk."""
    with open_transaction():
        (user_id,) = accounts.create_accounts(
            [CreateAccount(name=name, market="hel", email=f"{name.lower()}@doorstep.example", is_staff=True)],
            actor=SYSTEM,
            now=utc_now(),
        )
    client = Client()
    client.force_login(get_user_model().objects.get(pk=user_id))
    return client


def page(model: str, step: str, *arguments: object) -> str:
    return reverse(f"admin:payments_{model}_{step}", args=arguments)


def send(desk: Client, address: str, **fields: Any) -> str:
    """What the page says after a form was sent, wherever it leads."""
    answer = desk.post(address, fields, follow=True)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


@pytest.fixture
def paid(till: Till) -> Payment:
    payment = started()
    till.pay(payment.id)
    till.deliver()
    return payment


def test_a_large_refund_takes_two(till: Till, paid: Payment) -> None:
    ann, bob = desk_of("Ann"), desk_of("Bob")
    address = page("paymentintent", "give_back", paid.id)
    assert "Up to 49.00 EUR" in ann.get(address).content.decode()
    form = {"amount": "20.005", "reason": "The window broke", "borne_by": "platform", "seen": 0}
    assert "no more than 2 decimal" in send(ann, address, **form)
    assert "The window broke" in send(ann, address, **(form | {"amount": "60"})), "what was typed is not lost"
    assert "waits until another member" in send(ann, address, **(form | {"amount": "20"}))
    refund = RefundRow.objects.get()
    assert "Somebody else has to approve" in send(ann, page("refundrow", "approve", refund.id))
    assert "20.00 EUR is given back" in send(bob, page("refundrow", "approve", refund.id))
    till.settle()
    assert payments.get_payment(paid.id).refunded == eur(2_000)
    assert "Approve</" not in bob.get(page("refundrow", "change", refund.id)).content.decode()
    shown = bob.get(page("paymentintent", "change", paid.id)).content.decode()
    assert all(text in shown for text in ("20.00 EUR", "payment.captured", "capture:", "approved"))
    assert ledger.check().is_sound


def test_a_refund_is_refused_with_a_reason(paid: Payment) -> None:
    ann, bob = desk_of("Ann"), desk_of("Bob")
    form = {"amount": "20", "reason": "The window broke", "borne_by": "platform", "seen": 0}
    send(ann, page("paymentintent", "give_back", paid.id), **form)
    refund = RefundRow.objects.get()
    assert "required" in send(bob, page("refundrow", "refuse", refund.id))
    assert "nothing was given back" in send(bob, page("refundrow", "refuse", refund.id), reason="No photo")
    assert RefundRow.objects.get().state == "refused"


def test_the_provider_is_asked(till: Till) -> None:
    payment = started()
    till.pay(payment.id)
    assert "is captured by now" in send(desk_of("Ann"), page("paymentintent", "ask_provider", payment.id))


def test_money_is_held_back_released_and_given_back(till: Till, paid: Payment) -> None:
    ann, bob = desk_of("Ann"), desk_of("Bob")
    visits = [VisitMoney(new_id(), 9, PRICE, Ending.DONE, ended_at=utc_now())]
    assert paid.order_id is not None
    with open_transaction():
        order = OrderMoney(paid.order_id, 7, "hel", "EUR", tuple(visits))
        payments.settle_order(order, actor=SYSTEM, now=utc_now())
    visit_id = visits[0].visit_id
    assert "is held back" in send(ann, page("release", "hold", visit_id), reason="A complaint")
    big = {"amount": "49", "reason": "All went wrong"}
    assert "Somebody else has to approve" in send(ann, page("release", "give", visit_id), **big)
    assert "4.00 EUR is given back" in send(bob, page("release", "give", visit_id), amount="4", reason="A scratch")
    assert "the specialist&#x27;s now" in send(bob, page("release", "release", visit_id), reason="Settled") or (
        Release.objects.get().state == "released"
    )
    till.settle()
    assert Release.objects.get().state == "released"
    assert ledger.check().is_sound


def test_a_day_is_compared_and_a_difference_explained(till: Till) -> None:
    ann = desk_of("Ann")
    payment = started()
    till.pay(payment.id)
    row = Reconciliation
    day = utc_now().astimezone(UTC).date()
    payments.reconcile_day("sandbox", day, actor=SYSTEM, now=utc_now() + timedelta(hours=1))
    listed = ann.get(page("reconciliation", "changelist")).content.decode()
    assert str(day.year) in listed
    assert "49.00 EUR" in ann.get(page("reconciliation", "change", row.objects.get().id)).content.decode()
    compared = send(ann, page("reconciliation", "compare"), provider="sandbox", day=day.isoformat())
    assert "movements reported" in compared
    payments.reconcile_day("sandbox", day, actor=SYSTEM, now=utc_now() + timedelta(hours=1))
    difference = ReconciliationDifference.objects.get()
    address = page("reconciliationdifference", "resolve", difference.id)
    assert "is resolved" in send(ann, address, note="The message was lost; recorded by hand")
    assert "closed already" in send(ann, address, note="Once more")
    refused = send(ann, page("reconciliation", "compare"), provider="sandbox", day=f"{day.year + 1}-01-01")
    assert "has not begun" in refused


def test_terms_of_a_market_are_changed_by_a_form(till: Till) -> None:
    ann = desk_of("Ann")
    address = page("markettermsrow", "edit", "hel")
    shown = ann.get(address)
    form = {name: value for name, value in shown.context["form"].initial.items() if value is not None}
    form["seen"] = shown.context["form"]["seen"].value()
    assert "Cards need a provider" in send(ann, address, **(form | {"provider": ""}))
    assert "Two ways to pay have the same place" in send(ann, address, **(form | {"cash_at_door": 1}))
    assert "which would be nothing" in send(ann, address, **(form | {"deposit_bp": "0", "deposit_minor": "0"}))
    saved = send(ann, address, **(form | {"commission_bp": "17.5", "four_eyes_minor": "25.50"}))
    assert "Saved." in saved
    assert "commission: 15 % → 17.5 %" in saved
    assert payments.terms_of("hel").commission_bp == 1_750
    assert payments.terms_of("hel").four_eyes_minor == 2_550
    assert "changed these terms meanwhile" in send(ann, address, **form)
