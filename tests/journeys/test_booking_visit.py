"""From a free start to the end of the visit, as client and specialist see it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from doorstep.modules.booking.facade import expire_overdue
from tests.builders import (
    DETAILS,
    DISTRICT,
    STREET,
    BuiltClient,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
)
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db


@dataclass
class Street:
    """One specialist, who is asked before each visit, and one client near by."""

    service: int
    offer: int
    worker: Caller
    home: BuiltClient
    client: Caller


@pytest.fixture
def street(clock: StandingClock) -> Street:
    service = make_service()
    specialist = make_specialist(service, auto_accept=False)
    home = make_client(at=(1.0, 0.0))
    return Street(service, specialist.offer_ids[service], Caller(specialist), home, Caller(home))


def request_visit(street: Street, *, days: int = 1, hour: int = 10) -> tuple[str, str]:
    """A confirmed order whose visit waits for the specialist; (order id, visit id)."""
    order = street.client.book(street.service, local_start(coming_day(days), hour), street.offer)
    assert (order["state"], order["visits"][0]["state"]) == ("confirmed", "requested")
    return order["id"], order["visits"][0]["id"]


def test_a_visit_from_the_slot_list_to_its_end(street: Street, clock: StandingClock) -> None:
    start = local_start(coming_day(), 10)
    assert start.strftime("%Y-%m-%dT08:00:00Z") in street.client.slots(street.service, street.offer)
    quote = street.client.ask_quote(street.service, start, street.offer).expect(200)
    assert (quote["total"], quote["visit_minutes"], quote["anyone"]) == ({"minor": 4900, "currency": "EUR"}, 60, False)
    held = street.client.hold(quote["token"], note="Ring twice").expect(201)
    assert held["state"] == "held"
    assert held["hold_expires_at"] == (clock() + timedelta(minutes=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert start.strftime("%Y-%m-%dT08:00:00Z") not in street.client.slots(street.service, street.offer)
    visit = held["visits"][0]["id"]
    assert street.worker.get(f"/specialist/visits/{visit}").expect(404, "not_found")

    order = street.client.confirm(held["id"], method="cash").expect(200)
    assert (order["state"], order["payment_method"], order["hold_expires_at"]) == ("confirmed", "cash", None)
    asked = street.worker.get("/specialist/visits", state="requested").expect(200)["items"]
    assert [item["id"] for item in asked] == [visit]
    assert street.worker.step(visit, "accept").expect(200)["state"] == "accepted"
    street.worker.step(visit, "on-the-way").expect(409, "too_early")
    clock.go_to(start - timedelta(minutes=40))
    for step, state in (("on-the-way", "on_the_way"), ("arrive", "arrived"), ("start", "working")):
        assert street.worker.step(visit, step).expect(200)["state"] == state
        assert street.client.order(held["id"])["visits"][0]["state"] == state
    street.client.post(f"/orders/{held['id']}/cancel", {"reason": "too late"}).expect(409)
    clock.go_to(start + timedelta(hours=1))
    street.worker.step(visit, "finish").expect(200)
    assert street.client.order(held["id"])["state"] == "completed"

    history = street.client.get(f"/orders/{held['id']}/history").expect(200)
    assert [(step["kind"], step["target"]) for step in history if step["kind"] == "order"] == [
        ("order", "held"), ("order", "confirmed"), ("order", "completed"),
    ]  # fmt: skip
    steps = ["held", "requested", "accepted", "on_the_way", "arrived", "working", "done"]
    assert [step["target"] for step in history if step["kind"] == "visit"] == steps
    assert {step["by"] for step in history} == {"client", "specialist"}


def test_a_specialist_learns_the_address_when_needed_and_no_longer(street: Street, clock: StandingClock) -> None:
    _, visit = request_visit(street)
    asked = street.worker.worked(visit)
    assert (asked["district"], asked["place"], asked["other_phone"]) == (DISTRICT, None, None)
    assert asked["other_name"] == "Aino"
    street.worker.step(visit, "accept").expect(200)
    promised = street.worker.worked(visit)
    assert (promised["place"]["line"], promised["place"]["details"]) == (STREET, DETAILS)
    assert abs(promised["place"]["lat"] - 60.18) < 0.1
    assert abs(promised["place"]["lon"] - 24.95) < 0.1
    assert promised["other_phone"] == street.home.phone
    assert promised["other_name"] == "Aino Korhonen"
    clock.go_to(local_start(coming_day(), 10))
    for step in ("on-the-way", "arrive", "start", "finish"):
        street.worker.step(visit, step).expect(200)
    done = street.worker.worked(visit)
    assert (done["place"], done["other_phone"], done["other_name"]) == (None, None, "Aino")


def test_a_declined_request_frees_its_time(street: Street) -> None:
    order, visit = request_visit(street)
    street.worker.step(visit, "decline", {"reason": " "}).expect(422, "invalid_input")
    street.worker.step(visit, "decline", {"reason": "My car broke down"}).expect(200)
    seen = street.client.order(order)
    assert (seen["state"], seen["cause"]) == ("cancelled", "specialist")
    assert (seen["visits"][0]["state"], seen["visits"][0]["reason"]) == ("declined", "My car broke down")
    assert street.worker.worked(visit)["place"] is None
    street.worker.step(visit, "accept").expect(409, "impossible_transition")
    request_visit(street)


def test_a_hold_that_nobody_confirms_ends(street: Street, clock: StandingClock) -> None:
    start = local_start(coming_day(), 10)
    held = street.client.hold(street.client.quote(street.service, start, street.offer)).expect(201)
    clock.pass_time(minutes=9, seconds=59)
    assert expire_overdue(clock()) == 0
    clock.pass_time(seconds=1)
    street.client.confirm(held["id"]).expect(410, "hold_expired")
    assert expire_overdue(clock()) == 1
    assert street.client.order(held["id"])["state"] == "expired"
    assert street.client.order(held["id"])["visits"][0]["state"] == "expired"
    street.client.confirm(held["id"]).expect(409, "impossible_transition")
    request_visit(street)


def test_an_expired_hold_gives_way_before_the_sweep_comes(street: Street, clock: StandingClock) -> None:
    start = local_start(coming_day(), 10)
    held = street.client.hold(street.client.quote(street.service, start, street.offer)).expect(201)
    clock.pass_time(minutes=10)
    other = Caller(make_client())
    other.book(street.service, start, street.offer)
    street.client.confirm(held["id"]).expect(410, "hold_expired")
    assert expire_overdue(clock()) == 1
    assert street.client.order(held["id"])["state"] == "expired"


def test_a_request_that_nobody_answers_ends(street: Street, clock: StandingClock) -> None:
    order, visit = request_visit(street, days=3)
    assert street.worker.worked(visit)["respond_by"] == (clock() + timedelta(hours=12)).strftime("%Y-%m-%dT%H:%M:%SZ")
    clock.pass_time(hours=12)
    street.worker.step(visit, "accept").expect(410, "request_expired")
    assert expire_overdue(clock()) == 1
    seen = street.client.order(order)
    assert (seen["state"], seen["cause"], seen["visits"][0]["state"]) == ("cancelled", "unanswered", "expired")
    request_visit(street, days=2)  # ten o'clock, three days after the beginning


def test_a_client_who_is_not_there(street: Street, clock: StandingClock) -> None:
    order, visit = request_visit(street)
    start = local_start(coming_day(), 10)
    street.worker.step(visit, "accept").expect(200)
    clock.go_to(start - timedelta(minutes=20))
    street.worker.step(visit, "on-the-way").expect(200)
    street.worker.step(visit, "arrive").expect(200)
    street.worker.step(visit, "no-show", {"reason": "Nobody opens"}).expect(409, "too_early")
    clock.go_to(start + timedelta(minutes=15))
    street.worker.step(visit, "no-show", {"reason": "Nobody opens"}).expect(200)
    seen = street.client.order(order)
    assert (seen["state"], seen["visits"][0]["state"], seen["visits"][0]["reason"]) == (
        "completed", "no_show", "Nobody opens",
    )  # fmt: skip
    assert street.worker.worked(visit)["place"] is None


def test_steps_come_in_order(street: Street, clock: StandingClock) -> None:
    _, visit = request_visit(street)
    clock.go_to(local_start(coming_day(), 8))
    for step in ("on-the-way", "arrive", "start", "finish", "no-show"):
        street.worker.step(visit, step, {"reason": ""}).expect(409)
    assert street.worker.worked(visit)["state"] == "requested"
