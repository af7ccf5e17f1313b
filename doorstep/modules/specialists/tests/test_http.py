"""Profiles and offers over HTTP, and what they must never tell."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.actors import SYSTEM, Actor, Role
from doorstep.kernel.errors import NotAllowed
from doorstep.kernel.geo import Cell, LatLon, Point
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import OutsideMarket
from doorstep.modules.specialists import facade
from doorstep.modules.specialists.contracts import (
    AlreadySpecialist,
    EnrollSpecialist,
    OfferMissing,
    PersonMissing,
    SpecialistEnrolled,
)
from tests.builders import (
    BuiltSpecialist,
    add_on,
    make_client,
    make_people,
    make_service,
    make_specialist,
    position_of,
    rate,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
BASE = (1.9, 2.1)  # cell (3, 4), whose centre is (1.75, 2.25)


@pytest.fixture
def service_id() -> int:
    return make_service()


@pytest.fixture
def specialist(service_id: int) -> BuiltSpecialist:
    return make_specialist(service_id, at=BASE, radius_km=5)


def call(method: str, path: str, body: object = None, *, token: str = "") -> tuple[int, Any]:
    headers = {"X-Session-Token": token} if token else {}
    answer = Client().generic(
        method, f"/api/v1{path}", json.dumps(body) if body is not None else "", "application/json", headers=headers
    )
    return answer.status_code, json.loads(answer.content) if answer.content else {}


def test_the_public_page_knows_the_coarse_cell_only(specialist: BuiltSpecialist) -> None:
    rate(specialist, stars=14, ratings=3)
    status, page = call("GET", f"/specialists/{specialist.specialist_id}")
    assert status == 200
    assert (page["rating"], page["rating_count"]) == (4.67, 3)
    center, base = position_of("hel", (1.75, 2.25)), position_of("hel", BASE)
    assert page["near"] == {"lat": round(center.lat, 6), "lon": round(center.lon, 6)}
    text = json.dumps(page)
    assert "base" not in text
    assert str(round(base.lat, 4)) not in text
    (offer,) = page["offers"]
    assert offer["price"] == {"minor": 4900, "currency": "EUR"}


def test_the_published_view_and_the_facts_know_the_coarse_cell_only(specialist: BuiltSpecialist) -> None:
    columns = {
        row[0]
        for row in fetch_all(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'specialists_offer_v1'"
        )
    }
    assert "base" not in columns
    rows = fetch_all(
        "SELECT place::text FROM specialists_offer_v1 WHERE specialist_id = %s", [specialist.specialist_id]
    )
    assert rows == [("(1.75,2.25)",)]


def test_candidates_come_nearest_first_and_within_their_radius(service_id: int) -> None:
    far, near, narrow = (
        make_specialist(service_id, at=at, radius_km=radius).specialist_id
        for at, radius in (((4.1, 0.1), 9.0), ((1.1, 0.1), 9.0), ((2.1, 0.1), 1.0))
    )
    found = facade.candidates_near(service_id, "hel", Point(0.0, 0.0), 10)
    assert [offer.specialist_id for offer in found] == [near, far]
    found = facade.candidates_near(service_id, "hel", Point(2.2, 0.2), 10)
    assert [offer.specialist_id for offer in found] == [narrow, near, far]
    assert facade.candidates_near(service_id, "tpe", Point(0.0, 0.0), 10) == []


def test_own_profile_changes_and_the_cell_follows_the_base(specialist: BuiltSpecialist, service_id: int) -> None:
    new_base = position_of("hel", (-0.1, 0.2))
    status, body = call(
        "PATCH",
        "/specialist/profile",
        {"base": {"lat": new_base.lat, "lon": new_base.lon}, "bio": {"ru": "Привет"}, "display_name": "Ансси"},
        token=specialist.token,
    )
    assert status == 200, body
    assert (body["display_name"], body["bio"]) == ("Ансси", {"ru": "Привет"})
    (offer,) = facade.candidates_near(service_id, "hel", Point(0.0, 0.0), 5)
    assert offer.base_cell == Cell(-1, 0)
    status, body = call("PATCH", "/specialist/profile", {"base": {"lat": 0, "lon": 0}}, token=specialist.token)
    assert (status, body["code"]) == (422, "outside_market")


def test_a_paused_specialist_is_gone_for_the_public(specialist: BuiltSpecialist) -> None:
    assert call("PATCH", "/specialist/profile", {"active": False}, token=specialist.token)[0] == 200
    status, body = call("GET", f"/specialists/{specialist.specialist_id}")
    assert (status, body["code"]) == (404, "specialist_missing")
    with pytest.raises(OfferMissing):
        facade.get_offer(next(iter(specialist.offer_ids.values())))
    assert call("GET", "/specialist/profile", token=specialist.token)[1]["active"] is False


def test_offers_are_created_changed_and_removed_by_their_owner(specialist: BuiltSpecialist, service_id: int) -> None:
    other = make_service("ironing", minutes=45, price_minor=3000)
    status, made = call(
        "POST", "/specialist/offers", {"service_id": other, "price_minor": 2500}, token=specialist.token
    )
    assert (status, made["duration_minutes"]) == (201, 45)
    status, body = call("POST", "/specialist/offers", {"service_id": other, "price_minor": 9}, token=specialist.token)
    assert (status, body["code"]) == (409, "offer_exists")
    path = f"/specialist/offers/{made['id']}"
    status, body = call("PATCH", path, {"price_minor": 2600, "auto_accept": True}, token=specialist.token)
    assert (status, body["price"], body["auto_accept"]) == (200, {"minor": 2600, "currency": "EUR"}, True)
    stranger = make_specialist(service_id)
    assert call("PATCH", path, {"price_minor": 1}, token=stranger.token)[0] == 404
    assert call("DELETE", path, token=stranger.token)[0] == 404
    assert facade.get_offer(made["id"]).price.minor == 2600
    assert call("DELETE", path, token=specialist.token)[0] == 204
    assert call("PATCH", path, {"price_minor": 1}, token=specialist.token)[0] == 404
    status, again = call(
        "POST", "/specialist/offers", {"service_id": other, "price_minor": 2700}, token=specialist.token
    )
    assert (status, again["id"]) == (201, made["id"])


def test_a_new_offer_has_own_terms_at_once_and_forgets_those_of_a_former_one() -> None:
    cutting = make_service("cut", add_ons=(add_on("wash", 15, 900), add_on("dye", 60, 3500)))
    person = make_specialist(cutting)
    assert call("DELETE", f"/specialist/offers/{person.offer_ids[cutting]}", token=person.token)[0] == 204
    (listed,) = call("GET", "/specialist/services", token=person.token)[1]["items"]
    wash, dye = listed["add_ons"]
    assert [(one["price"]["minor"], one["active"]) for one in (wash, dye)] == [(900, True), (3500, True)]
    wanted = {"service_id": cutting, "price_minor": 4000}
    terms = {"add_ons": [{"id": wash["id"], "price_minor": 0}, {"id": dye["id"], "active": False}]}
    status, made = call("POST", "/specialist/offers", {**wanted, **terms}, token=person.token)
    assert status == 201
    assert [(one["price"]["minor"], one["active"]) for one in made["add_ons"]] == [(0, True), (3500, False)]
    path = f"/specialist/offers/{made['id']}"
    assert call("DELETE", path, token=person.token)[0] == 204
    status, refused = call("POST", "/specialist/offers", {**wanted, "add_ons": [{"id": 10**9}]}, token=person.token)
    assert (status, refused["code"]) == (422, "choice_missing")
    # Refused whole: the service can still be offered, and what was agreed of the former offer is not agreed now.
    status, again = call("POST", "/specialist/offers", wanted, token=person.token)
    assert (status, again["id"]) == (201, made["id"])
    assert [(one["price"]["minor"], one["active"]) for one in again["add_ons"]] == [(900, True), (3500, True)]


def test_an_offer_needs_the_skill_and_a_market_that_has_the_service(specialist: BuiltSpecialist) -> None:
    elsewhere = make_service("sauna", markets=("tpe",))
    status, body = call(
        "POST", "/specialist/offers", {"service_id": elsewhere, "price_minor": 1}, token=specialist.token
    )
    assert (status, body["code"]) == (404, "service_missing")
    here = make_service("mosaic")
    ((user_id, _),) = make_people(1)
    number = facade_enroll(user_id)
    token = accounts.open_session(user_id, now=NOW)
    status, body = call("POST", "/specialist/offers", {"service_id": here, "price_minor": 1}, token=token)
    assert (status, body["code"]) == (409, "skill_missing"), number


def facade_enroll(user_id: int) -> int:
    with open_transaction():
        command = EnrollSpecialist(user_id, "hel", "Ville", position_of("hel", (0.0, 0.0)))
        return facade.enroll_specialists([command], actor=SYSTEM, now=NOW)[0]


def test_clients_and_guests_have_no_profile() -> None:
    client = make_client()
    assert call("GET", "/specialist/profile")[0] == 401
    assert call("GET", "/specialist/profile", token=client.token)[0] == 403
    assert call("POST", "/specialist/offers", {"service_id": 1, "price_minor": 1}, token=client.token)[0] == 403


def test_enrolment_is_for_staff_audited_and_announced() -> None:
    ((user_id, _),) = make_people(1)
    command = EnrollSpecialist(user_id, "hel", "Ville", position_of("hel", BASE))
    staff = Actor(role=Role.STAFF, user_id=user_id)
    with pytest.raises(NotAllowed):
        facade.enroll_specialist(command, actor=Actor(role=Role.CLIENT, user_id=user_id), now=NOW)
    with pytest.raises(OutsideMarket):
        facade.enroll_specialist(replace(command, base=LatLon(0, 0)), actor=staff, now=NOW)
    with pytest.raises(PersonMissing):
        facade.enroll_specialist(replace(command, user_id=10**9), actor=staff, now=NOW)
    number = facade.enroll_specialist(command, actor=staff, now=NOW)
    assert accounts.actor_of(user_id).specialist_id == number
    assert fetch_all("SELECT actor, subject FROM infra_auditentry WHERE act = 'specialist.enrolled'") == [
        (staff.label, f"specialist:{number}")
    ]
    assert fetch_all("SELECT name, audience FROM infra_outbox") == [(SpecialistEnrolled.name, [user_id])]
    with pytest.raises(AlreadySpecialist):
        facade.enroll_specialist(command, actor=staff, now=NOW)
