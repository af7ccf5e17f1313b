"""Staff end an order at the desk: the cause is named, its evidence kept, and what each cause costs shown before."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import CreateAccount
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db


def sign_in_staff(email: str) -> Client:
    with open_transaction():
        (staff_id,) = accounts.create_accounts(
            [CreateAccount(name="Desk", market="hel", email=email, is_staff=True)], actor=SYSTEM, now=utc_now()
        )
    desk = Client()
    desk.force_login(get_user_model().objects.get(id=staff_id))
    return desk


def test_staff_cancel_an_order_for_force_majeure(clock: StandingClock) -> None:
    service = make_service()
    specialist = make_specialist(service)
    client = Caller(make_client())
    order = client.book(service, local_start(coming_day(2), 10), specialist.offer_ids[service])["id"]
    desk = sign_in_staff("cancel@doorstep.example")
    staff_id = desk.session["_auth_user_id"]
    address = reverse("admin:booking_order_cancel_for_cause", args=[order])
    assert "the client: the fee of the policy is due: <strong>0.00 EUR</strong>" in desk.get(address).content.decode()
    assert desk.post(address, {"cause": "force_majeure", "evidence": " "}).status_code == 200
    assert client.order(order)["state"] == "confirmed"
    done = desk.post(address, {"cause": "force_majeure", "evidence": "Flood, report 12"})
    assert (done.status_code, done.headers["Location"]) == (302, reverse("admin:booking_order_change", args=[order]))
    seen = client.order(order)
    assert (seen["state"], seen["cause"]) == ("cancelled", "force_majeure")
    kept = fetch_all("SELECT cause, evidence, actor FROM booking_cancellation WHERE order_id = %s", [order])
    assert kept == [("force_majeure", "Flood, report 12", f"staff:{staff_id}")]
    assert "Flood, report 12" in desk.get(reverse("admin:booking_order_change", args=[order])).content.decode()
    # What is over can't be cancelled again.
    assert desk.get(address).status_code == 302
    # The desk is in English whatever a browser asks for: it has no other words of its own.
    shown = desk.get(reverse("admin:index"), headers={"Accept-Language": "ru"})
    assert (shown.headers["Content-Language"], "Выйти" in shown.content.decode()) == ("en", False)
    assert desk.get(address.replace(order, str(uuid.uuid4()))).status_code == 404


def test_staff_cancel_one_visit_of_a_party_and_the_other_may_be_given_up_for_free(clock: StandingClock) -> None:
    hair, nails = make_service("hair"), make_service("nails")
    make_specialist(hair)
    make_specialist(nails)
    client = Caller(make_client())
    start = local_start(coming_day(2), 10)
    held = client.hold(*(client.quote(service, start) for service in (hair, nails)), together=True).expect(201)
    first, second = client.confirm(held["id"]).expect(200)["visits"]
    desk = sign_in_staff("part@doorstep.example")
    address = reverse("admin:booking_visit_cancel_for_cause", args=[first["id"]])
    page = desk.get(address).content.decode()
    assert "The other visits of the order stay." in page
    assert "the client: the fee of the policy is due: <strong>0.00 EUR</strong>" in page
    done = desk.post(address, {"cause": "platform", "evidence": "Called in sick, call 4711"})
    back = reverse("admin:booking_visit_change", args=[first["id"]])
    assert (done.status_code, done.headers["Location"]) == (302, back)
    seen = client.order(held["id"])
    assert (seen["state"], [visit["state"] for visit in seen["visits"]]) == ("confirmed", ["cancelled", "accepted"])
    kept = fetch_all("SELECT visit_id, cause, evidence FROM booking_cancellation WHERE order_id = %s", [held["id"]])
    assert kept == [(uuid.UUID(first["id"]), "platform", "Called in sick, call 4711")]
    assert fetch_all("SELECT let_down FROM booking_visit WHERE id = %s", [second["id"]]) == [(True,)]
    # What is over can't be cancelled again, and the last one ends the order.
    assert desk.get(address).status_code == 302
    last = reverse("admin:booking_visit_cancel_for_cause", args=[second["id"]])
    assert desk.post(last, {"cause": "specialist", "evidence": "Call 4712"}).status_code == 302
    assert client.order(held["id"])["state"] == "cancelled"
