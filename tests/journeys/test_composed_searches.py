"""Searches for a visit with variants, add-ons or several services: asked is only who does all of it, at its price."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor, Role
from doorstep.modules.booking.contracts import OfferUnavailable
from doorstep.modules.catalog.contracts import PriceModel
from doorstep.modules.dispatch.services.answers import assign_by_hand
from doorstep.modules.promotions.contracts import CouponKind
from doorstep.modules.promotions.tests.builders import make_coupon
from tests.builders import (
    BuiltSpecialist,
    add_on,
    choice_ids,
    make_client,
    make_service,
    make_specialists,
    variant,
)
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.queue import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@dataclass(frozen=True)
class Town:
    """
    Cleaning by the hour with add-ons and a variant, windows by the pane; four people, in this order ever farther off.

    One does no ovens, one wants more for them, one cleans no windows; the last does all of it.
    """

    cleaning: int
    windows: int
    people: list[BuiltSpecialist]
    client: Caller

    @property
    def ids(self) -> dict[str, int]:
        return choice_ids(self.cleaning) | choice_ids(self.windows)

    @property
    def able(self) -> Caller:
        return Caller(self.people[3])

    @property
    def whole(self) -> dict[str, Any]:
        """Three hours of thorough cleaning with oven, and three windows."""
        return {
            "quantity": 3,
            "variants": [self.ids["thorough"]],
            "add_ons": [{"add_on_id": self.ids["oven"], "quantity": 1}],
            "also": [{"service_id": self.windows, "quantity": 3}],
        }

    def quote(self, **more: Any) -> Answer:
        body = {"service_id": self.cleaning, "address_id": self.client.address_id, "when": {"kind": "asap"}}
        return self.client._call("POST", "/searches/quotes", {**body, **more})

    def begin(self, **more: Any) -> Any:
        quote = self.quote(**more).expect(200)["quote"]
        held = self.client.post("/searches", {"quote": quote}).expect(201)
        order = self.client.confirm(held["id"]).expect(200)
        work_off()
        return order

    def asked(self) -> list[int]:
        """Who is asked, by their place in the row."""
        return [
            number
            for number, person in enumerate(self.people)
            if Caller(person).get("/specialist/job-offers").expect(200)["items"]
        ]


@pytest.fixture
def town(clock: StandingClock) -> Town:
    cleaning = make_service(
        price_model=PriceModel.HOURLY, price_minor=3300, most=8, preparation_minutes=10,
        add_ons=(add_on("oven", 30, 2400),), variants=(variant("thorough", 60, 4000),),
    )  # fmt: skip
    windows = make_service(
        "windows", price_model=PriceModel.UNIT, minutes=20, price_minor=1200, most=20, cleanup_minutes=15
    )
    near = make_specialists([(0.5, 0.0), (1.0, 0.0)], [cleaning, windows], price_minor=1000)
    near += make_specialists([(1.5, 0.0)], [cleaning], price_minor=1000)
    near += make_specialists([(2.0, 0.0)], [cleaning, windows], price_minor=1000)
    found = Town(cleaning, windows, near, Caller(make_client()))
    terms: tuple[dict[str, object], ...] = ({"active": False}, {"price_minor": 2500})
    for person, own in zip(near, terms, strict=False):
        change = {"add_ons": [{"id": found.ids["oven"], **own}], "takes_standard_price": False}
        Caller(person)._call("PATCH", f"/specialist/offers/{person.offer_ids[cleaning]}", change).expect(200)
    return found


def test_who_does_all_of_it_is_asked_and_does_all_of_it(town: Town) -> None:
    assert town.quote().expect(200)["candidates"] == 4
    quote = town.quote(**town.whole).expect(200)
    price = 3 * 4000 + 3 * 1200 + 2400
    assert (quote["candidates"], quote["price"]["minor"], quote["visit_minutes"]) == (1, price, 3 * 60 + 3 * 20 + 30)
    order = town.begin(**town.whole)
    assert order["search"]["service_name"] == "Home cleaning + Windows"
    wanted = [
        {
            "service_id": town.cleaning, "service_name": "Home cleaning", "variant_id": town.ids["thorough"],
            "variant_name": "Thorough", "quantity": 3, "price_model": "hourly", "unit_name": "", "minutes": 210,
            "add_ons": [{"id": town.ids["oven"], "name": "Oven", "quantity": 1}],
        },
        {
            "service_id": town.windows, "service_name": "Windows", "variant_id": None, "variant_name": None,
            "quantity": 3, "price_model": "unit", "unit_name": "window", "minutes": 60, "add_ons": [],
        },
    ]  # fmt: skip
    assert order["search"]["items"] == wanted
    assert town.asked() == [3]
    (seen,) = town.able.get("/specialist/job-offers").expect(200)["items"]
    assert (seen["items"], seen["service_name"]) == (wanted, "Home cleaning + Windows")
    assert seen["pay"]["minor"] == price
    told = fetch_all("SELECT facts->'service'->>'en' FROM notify_notice WHERE kind = 'job_offer'")
    assert told == [("Home cleaning + Windows",)]
    town.able.post(f"/specialist/job-offers/{seen['id']}/accept").expect(200)
    (visit,) = town.client.order(order["id"])["visits"]
    offers = town.people[3].offer_ids
    assert visit["items"] == [
        {**one, "offer_id": offers[service]} for one, service in zip(wanted, (town.cleaning, town.windows), strict=True)
    ]
    assert (visit["visit_minutes"], visit["price"]["minor"]) == (quote["visit_minutes"], price)
    assert town.able.worked(visit["id"])["items"] == visit["items"]
    kept = fetch_all("SELECT price_minor FROM booking_visititem ORDER BY position")
    assert [minor for (minor,) in kept] == [3 * 4000 + 2400, 3 * 1200]


def test_who_gives_something_up_while_asked_cannot_take_it_and_the_others_can(town: Town) -> None:
    wish = {"quantity": 2, "variants": [town.ids["thorough"]]}
    order = town.begin(**wish)
    assert town.asked() == [0, 1, 2], "the nearest three"
    gone, other = Caller(town.people[0]), Caller(town.people[1])
    no_more = {"variants": [{"id": town.ids["thorough"], "active": False}]}
    gone._call("PATCH", f"/specialist/offers/{town.people[0].offer_ids[town.cleaning]}", no_more).expect(200)
    (job,) = gone.get("/specialist/job-offers").expect(200)["items"]
    gone.post(f"/specialist/job-offers/{job['id']}/accept").expect(409, "offer_unavailable")
    assert town.client.order(order["id"])["state"] == "searching"
    (job,) = other.get("/specialist/job-offers").expect(200)["items"]
    other.post(f"/specialist/job-offers/{job['id']}/accept").expect(200)
    (visit,) = town.client.order(order["id"])["visits"]
    assert (visit["items"][0]["variant_name"], visit["specialist"]["id"]) == ("Thorough", town.people[1].specialist_id)


def test_staff_assign_only_who_does_all_of_it(town: Town, now: datetime) -> None:
    order = town.begin(**town.whole)
    user = get_user_model().objects.create(name="Staff", is_staff=True)
    staff = Actor(role=Role.STAFF, user_id=user.id)
    offers, search = [one.offer_ids[town.cleaning] for one in town.people], uuid.UUID(order["id"])
    for offer_id in offers[:3]:
        with pytest.raises(OfferUnavailable):
            assign_by_hand(search, offer_id, actor=staff, now=now)
    assign_by_hand(search, offers[3], actor=staff, now=now)
    (visit,) = town.client.order(order["id"])["visits"]
    assert [one["service_name"] for one in visit["items"]] == ["Home cleaning", "Windows"]


def test_a_coupon_for_an_add_on_counts_before_anybody_is_found(town: Town, now: datetime) -> None:
    make_coupon("OVEN", now=now, kind=CouponKind.FREE_ADD_ON, add_on_id=town.ids["oven"])
    held = town.client.post("/searches", {"quote": town.quote(**town.whole).expect(200)["quote"]}).expect(201)
    lowered = town.client.post(f"/orders/{held['id']}/discounts", {"code": "OVEN"}).expect(200)
    assert (lowered["discount"]["minor"], lowered["due"]["minor"]) == (2400, 3 * 4000 + 3 * 1200)


@pytest.mark.parametrize(
    ("more", "status", "code", "field"),
    [
        ({"add_ons": [{"add_on_id": 999_999, "quantity": 1}]}, 422, "invalid_input", "add_ons"),
        ({"add_ons": [{"add_on_id": "oven", "quantity": 2}]}, 422, "invalid_input", "add_ons"),
        ({"variants": [999_999]}, 422, "invalid_input", "variants"),
        ({"also": [{"service_id": 999_999, "quantity": 1}]}, 409, "choice_not_offered", "also"),
        ({"also": [{"service_id": "windows", "quantity": 21}]}, 422, "quantity_not_allowed", "also"),
        ({"quantity": 8, "also": [{"service_id": "windows", "quantity": 20}]}, 422, "invalid_input", "also"),
    ],
)
def test_bad_wishes_name_the_field_and_change_nothing(
    town: Town, more: dict[str, Any], status: int, code: str, field: str
) -> None:
    known = {"oven": town.ids["oven"], "windows": town.windows}
    for parts in more.values():
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                part.update({name: known.get(value, value) for name, value in part.items()})
    problem = town.quote(**more).expect(status, code)
    assert problem["context"]["field"] == field
    assert fetch_all("SELECT count(*) FROM booking_order") == [(0,)]
