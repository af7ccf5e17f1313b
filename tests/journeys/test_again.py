"""The same once more: what is offered for an earlier visit, and what is said of it when the world has changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from doorstep.infra.db import execute, fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.modules.catalog.contracts import PriceModel
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db

STEPS = ("on-the-way", "arrive", "start", "finish")


@dataclass
class Regular:
    """A client, and the specialist who has been there tomorrow at ten; somebody dearer waits next door."""

    client: Caller
    worker: Caller
    other: BuiltSpecialist
    service: int
    offer: int
    order: str
    start: datetime

    def again(self, **body: Any) -> Any:
        return self.client.post(f"/orders/{self.order}/again", body).expect(200)

    def price_of(self, wish: Any) -> int:
        """What a quote of the wish binds."""
        body = {name: wish[name] for name in ("service_id", "offer_id", "address_id", "starts_at", "quantity")}
        return int(self.client._call("POST", "/quotes", body).expect(200)["total"]["minor"])


@pytest.fixture
def regular(clock: StandingClock) -> Regular:
    service = make_service(price_model=PriceModel.HOURLY, most=4)
    specialist = make_specialist(service, takes_standard_price=False, price_minor=5900)
    other = make_specialist(service, at=(1.2, 0.4))
    client, worker = Caller(make_client()), Caller(specialist)
    start, offer = local_start(coming_day(), 10), specialist.offer_ids[service]
    order = client.confirm(client.hold(client.quote(service, start, offer, 2)).expect(201)["id"]).expect(200)
    clock.go_to(start - timedelta(minutes=30))
    for step in STEPS:
        worker.step(order["visits"][0]["id"], step).expect(200)
    clock.go_to(start + timedelta(hours=3))
    return Regular(client, worker, other, service, offer, order["id"], start)


def shown(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_same_a_week_later(regular: Regular) -> None:
    wish = regular.again()
    assert wish["starts_at"] == shown(regular.start + timedelta(days=7))
    assert (wish["fit"], wish["changes"]) == ("same_weekday", [])
    assert (wish["offer_id"], wish["quantity"]) == (regular.offer, 2)
    assert wish["address_id"] == regular.client.address_id
    assert wish["price"] == wish["price_before"] == {"minor": 11800, "currency": "EUR"}
    assert regular.price_of(wish) == 11800
    rows = fetch_all("SELECT count(*) FROM booking_order")
    assert rows == [(1,)], "nothing is held by asking"


def test_what_it_costs_now_is_told_beside_what_it_cost(regular: Regular) -> None:
    execute("UPDATE specialists_offer SET price_minor = 6500 WHERE id = %s", [regular.offer])
    wish = regular.again()
    assert wish["changes"] == ["price"]
    assert (wish["price_before"]["minor"], wish["price"]["minor"]) == (11800, 13000)
    assert regular.price_of(wish) == 13000


def test_anyone_stands_in_for_a_specialist_who_is_gone(regular: Regular) -> None:
    regular.worker._call("PATCH", f"/specialist/offers/{regular.offer}", {"active": False}).expect(200)
    wish = regular.again()
    assert wish["changes"] == ["specialist_gone", "price"]
    assert (wish["offer_id"], wish["specialist_id"], wish["fit"]) == (None, None, "same_weekday")
    assert regular.price_of(wish) == wish["price"]["minor"] == 9800


def test_anyone_stands_in_for_a_specialist_without_time(regular: Regular) -> None:
    off = {"starts_at": utc_now().isoformat(), "ends_at": (utc_now() + timedelta(days=60)).isoformat()}
    regular.worker.post("/specialist/time-off", off).expect(201)
    wish = regular.again()
    assert (wish["offer_id"], wish["changes"]) == (None, ["specialist_busy", "price"])


def test_nobody_can_come(regular: Regular) -> None:
    regular.worker._call("PATCH", f"/specialist/offers/{regular.offer}", {"active": False}).expect(200)
    other = regular.other.offer_ids[regular.service]
    Caller(regular.other)._call("PATCH", f"/specialist/offers/{other}", {"active": False}).expect(200)
    wish = regular.again()
    assert (wish["starts_at"], wish["fit"], wish["price"]) == (None, None, None)
    assert wish["changes"] == ["nobody_free", "specialist_gone"]


def test_another_address_stands_in_for_a_removed_one(regular: Regular) -> None:
    there = {"market": "hel", "label": "Cottage", "line": "Rantatie 3", "lat": 60.19, "lon": 24.95}
    kept = regular.client._call("POST", "/me/addresses", there).expect(201)
    regular.client._call("DELETE", f"/me/addresses/{regular.client.address_id}").expect(204)
    wish = regular.again()
    assert (wish["address_id"], wish["changes"]) == (kept["id"], ["address_gone"])
    regular.client._call("DELETE", f"/me/addresses/{kept['id']}").expect(204)
    wish = regular.again()
    assert (wish["address_id"], wish["changes"]) == (None, ["address_gone"])
    assert wish["starts_at"], "the times are still those of the place where the visit was"


def test_for_whom_it_was(regular: Regular) -> None:
    person = regular.client.post("/me/people", {"name": "Helmi Korhonen"}).expect(201)["id"]
    start = regular.start + timedelta(days=2)
    order = regular.client.book(regular.service, start, regular.offer, for_person_id=person)
    regular.order = order["id"]
    assert regular.again()["for_person_id"] == person
    regular.client._call("DELETE", f"/me/people/{person}").expect(204)
    wish = regular.again()
    assert (wish["for_person_id"], wish["changes"]) == (None, ["person_gone"])


def test_a_visit_that_takes_place_is_repeated_after_it(regular: Regular) -> None:
    start = regular.start + timedelta(days=2)
    order = regular.client.book(regular.service, start, regular.offer)
    regular.order = order["id"]
    assert regular.again()["starts_at"] == shown(start + timedelta(days=7))
    regular.client.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(200)
    assert regular.again()["starts_at"] == shown(start), "what was called off can be had at its own time"


def test_a_quantity_that_is_not_sold_any_more(regular: Regular) -> None:
    execute("UPDATE catalog_service SET minimum_quantity = 3 WHERE id = %s", [regular.service])
    wish = regular.again()
    assert (wish["quantity"], wish["changes"]) == (3, ["quantity", "price"])


def test_whose_visit_it_was(regular: Regular) -> None:
    path = f"/orders/{regular.order}/again"
    Caller(make_client()).post(path).expect(404, "not_found")
    regular.worker.post(path).expect(404, "not_found")
    Caller().post(path).expect(401, "not_signed_in")
    regular.client.post(path, {"visit_id": regular.order}).expect(404, "not_found")
    regular.client.post(path, {"when": "soon"}).expect(422, "invalid_input")
