"""The desk's pages of debts and invoices."""

import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Ending, OrderMoney, Payment, PaymentMethod, VisitMoney
from doorstep.modules.payments.models import Forgiveness
from doorstep.modules.payments.tests import test_desk_pages
from doorstep.modules.payments.tests.builders import CLIENT, PRICE, eur, held
from doorstep.modules.payments.tests.test_desk_pages import desk_of, page, send
from tests.payments import Till

pytestmark = pytest.mark.django_db

till = test_desk_pages.till


@pytest.fixture
def debt(till: Till) -> Payment:
    """What a hold that could not be taken has left."""
    payment = held()
    assert payment.order_id is not None
    till.pay(payment.id, "capture_fails")
    till.deliver()
    visit = VisitMoney(new_id(), 5, PRICE, Ending.DONE, ended_at=utc_now())
    order = OrderMoney(payment.order_id, 7, "hel", "EUR", (visit,), payment_id=payment.id)
    for _ in range(2):
        with open_transaction():
            payments.settle_order(order, actor=SYSTEM, now=utc_now())
        till.settle()
        till.deliver()
    return payments.payments_of_order(payment.order_id)[-1]


def test_a_large_debt_takes_two(debt: Payment) -> None:
    ann, bob = desk_of("Ann"), desk_of("Bob")
    shown = ann.get(page("paymentintent", "change", debt.id)).content.decode()
    assert "Forgive this debt" in shown
    assert "Record as paid" not in shown
    address = page("paymentintent", "forgive", debt.id)
    assert "another member of staff has to agree" in ann.get(address).content.decode()
    assert "waits until another member" in send(ann, address, reason="A hard time")
    row = Forgiveness.objects.get()
    assert "Somebody else has to approve" in send(ann, page("forgiveness", "approve", row.id))
    assert "required" in send(bob, page("forgiveness", "refuse", row.id))
    assert "the client is told" in send(bob, page("forgiveness", "approve", row.id))
    assert Forgiveness.objects.get().state == "approved"
    assert "Agree</" not in bob.get(page("forgiveness", "change", row.id)).content.decode()
    assert "not open any more" in send(ann, address, reason="Again")


def test_a_debt_is_asked_for_all_the_same_once_that_was_refused(debt: Payment) -> None:
    ann, bob = desk_of("Ann"), desk_of("Bob")
    send(ann, page("paymentintent", "forgive", debt.id), reason="A hard time")
    row = Forgiveness.objects.get()
    assert "still owes it" in send(bob, page("forgiveness", "refuse", row.id), reason="They can pay")
    assert payments.owes_debt(7)


@pytest.mark.usefixtures("till")
def test_an_invoice_is_recorded_as_paid() -> None:
    ann = desk_of("Ann")
    with open_transaction():
        invoice = payments.open_intent(
            new_id(), amount=eur(PRICE), method=PaymentMethod.PAY_LATER, market="hel", actor=CLIENT, now=utc_now()
        )
    assert "Record as paid" in ann.get(page("paymentintent", "change", invoice.id)).content.decode()
    address = page("paymentintent", "record_paid", invoice.id)
    assert "By which the transfer is found again" in ann.get(address).content.decode()
    assert "49.00 EUR is recorded as paid" in send(ann, address, reason="Transfer 4711")
    assert payments.get_payment(invoice.id).captured == eur(PRICE)
    assert "not possible now" in send(ann, address, reason="Transfer 4711")
