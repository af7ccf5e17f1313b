"""Photos of the problem, the terms of cancelling, and the list of one's own orders."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db


@dataclass
class Shop:
    """A specialist who is asked first, another who is not concerned, and two clients."""

    service: int
    offer: int
    worker: Caller
    stranger: Caller
    client: Caller
    other: Caller
    day: date

    def hold(self, photos: list[str], hour: int = 10, *, by: Caller | None = None, key: str | None = None) -> Answer:
        caller = by or self.client
        quote = caller.quote(self.service, local_start(self.day, hour), self.offer)
        return caller.post("/orders", {"quotes": [quote], "note": "See the photos", "photo_ids": photos}, key=key)

    def photo(self, *, by: Caller | None = None, purpose: str = "problem") -> str:
        return str((by or self.client).upload(small_picture(), purpose).expect(201)["id"])


@pytest.fixture
def shop(clock: StandingClock) -> Shop:
    service = make_service()
    specialist = make_specialist(service, auto_accept=False)
    return Shop(
        service=service,
        offer=specialist.offer_ids[service],
        worker=Caller(specialist),
        stranger=Caller(make_specialist(service)),
        client=Caller(make_client()),
        other=Caller(make_client()),
        day=coming_day(),
    )


def ids(pictures: list[dict[str, Any]]) -> list[str]:
    return [picture["id"] for picture in pictures]


def test_photos_are_seen_by_the_two_sides_in_their_order(shop: Shop) -> None:
    photos = [shop.photo(), shop.photo()][::-1]
    order = shop.hold(photos).expect(201)
    assert ids(order["photos"]) == photos
    assert Client().get(order["photos"][0]["url"]).status_code == 200
    visit = order["visits"][0]["id"]
    shop.worker.get(f"/specialist/visits/{visit}").expect(404)
    shop.client.confirm(order["id"]).expect(200)
    assert ids(shop.worker.worked(visit)["photos"]) == photos, "whoever is asked decides by them"
    shop.stranger.get(f"/specialist/visits/{visit}").expect(404)
    shop.other.get(f"/orders/{order['id']}").expect(404)
    shop.worker.step(visit, "decline", {"reason": "Too far"}).expect(200)
    assert shop.worker.worked(visit)["photos"] == [], "what came to nothing needs none"
    assert ids(shop.client.order(order["id"])["photos"]) == photos


def test_only_ones_own_unused_pictures_of_a_problem_can_be_added(shop: Shop) -> None:
    mine = shop.photo()
    foreign, portrait = shop.photo(by=shop.other), shop.photo(purpose="avatar")
    for photos in (
        [foreign],
        [portrait],
        [mine, foreign],
        [str(uuid.uuid4())],
    ):
        shop.hold(photos).expect(404, "file_missing")
    assert shop.client.get("/orders").expect(200)["items"] == []
    assert local_start(shop.day, 10).strftime("%Y-%m-%dT%H:%M:%SZ") in shop.client.slots(
        shop.service, shop.offer, first_day=shop.day.isoformat(), days=1
    ), "a refused hold keeps no time"
    shop.hold([mine, mine]).expect(422, "invalid_input")
    shop.hold([str(uuid.uuid4()) for _ in range(7)]).expect(422, "invalid_input")
    shop.hold([mine]).expect(201)
    shop.hold([mine], hour=14).expect(404, "file_missing")


def test_the_same_hold_sent_twice_takes_its_photos_once(shop: Shop) -> None:
    photo, key = shop.photo(), uuid.uuid4().hex
    quote = shop.client.quote(shop.service, local_start(shop.day, 10), shop.offer)
    body = {"quotes": [quote], "note": "", "photo_ids": [photo]}
    first = shop.client.post("/orders", body, key=key).expect(201)
    again = shop.client.post("/orders", body, key=key).expect(201)
    assert (again["id"], ids(again["photos"])) == (first["id"], [photo])


def test_what_cancelling_costs_is_told_before_and_after_booking(shop: Shop, clock: StandingClock) -> None:
    nothing = {
        "from_at": None, "fee": {"minor": 0, "currency": "EUR"}, "percent_bp": 0, "reason": "in_time",
        "before_minutes": None,
    }  # fmt: skip
    free = {
        "policy": "free@1", "name": "Free", "cancel": [nothing], "move": [nothing], "grace_minutes": 0,
        "no_show_fee": {"minor": 0, "currency": "EUR"}, "wait_minutes": 15,
    }  # fmt: skip
    quoted = shop.client.ask_quote(shop.service, local_start(shop.day, 10), shop.offer).expect(200)
    assert quoted["cancellation"] == free
    order = shop.client.book(shop.service, local_start(shop.day, 10), shop.offer)
    unanswered = [nothing | {"reason": "not_promised"}]
    assert order["cancellation"] == free | {"cancel": unanswered, "move": unanswered}
    visit = order["visits"][0]["id"]
    shop.worker.step(visit, "accept").expect(200)
    clock.go_to(local_start(shop.day, 9))
    for step in ("on-the-way", "arrive"):
        shop.worker.step(visit, step).expect(200)
    assert shop.client.order(order["id"])["cancellation"] == free
    shop.worker.step(visit, "start").expect(200)
    assert shop.client.order(order["id"])["cancellation"] is None
    shop.client.post(f"/orders/{order['id']}/cancel", {"reason": ""}).expect(409, "impossible_transition")


def test_orders_are_listed_by_their_visits(shop: Shop) -> None:
    late = shop.client.book(shop.service, local_start(shop.day, 16), shop.offer)
    early = shop.client.book(shop.service, local_start(shop.day, 9), shop.offer)
    gone = shop.client.book(shop.service, local_start(shop.day, 12), shop.offer)
    shop.client.post(f"/orders/{gone['id']}/cancel", {"reason": ""}).expect(200)

    def listed(scope: str, **more: object) -> list[str]:
        page = shop.client.get("/orders", scope=scope, **more).expect(200)
        found = [order["id"] for order in page["items"]]
        if page["next_cursor"]:
            found += listed(scope, **{**more, "cursor": page["next_cursor"]})
        return found

    assert listed("upcoming") == listed("upcoming", limit=1) == [early["id"], late["id"]]
    assert listed("past") == [gone["id"]]
    shop.client.post(f"/orders/{late['id']}/cancel", {"reason": ""}).expect(200)
    assert listed("past") == listed("past", limit=1) == [late["id"], gone["id"]]
    assert shop.other.get("/orders", scope="upcoming").expect(200)["items"] == []
    shop.client.get("/orders", scope="all").expect(422)


def test_where_the_visit_is_stays_as_it_was_when_booked(shop: Shop) -> None:
    order = shop.client.book(shop.service, local_start(shop.day, 10), shop.offer)
    place = order["visits"][0]["place"]
    address = shop.client.get("/me/addresses").expect(200)["items"][0]
    assert (place["lat"], place["lon"]) == (
        pytest.approx(address["lat"], abs=1e-5),
        pytest.approx(address["lon"], abs=1e-5),
    )
    visit = order["visits"][0]["id"]
    assert shop.worker.worked(visit)["place"] is None
    shop.worker.step(visit, "accept").expect(200)
    assert shop.worker.worked(visit)["place"] == place
