"""Configuration, markets, profile and addresses over HTTP."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from doorstep.infra.db import fetch_one
from doorstep.kernel.actors import GUEST
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import facade
from doorstep.modules.accounts.models import Address
from doorstep.modules.accounts.rules import ADDRESS_LIMIT
from doorstep.modules.accounts.tests.builders import make_person, sign_in
from tests.pictures import small_picture

pytestmark = pytest.mark.django_db

HOME = {"label": "Home", "line": "Kaarlenkatu 12 B 34", "lat": 60.1841, "lon": 24.9484, "details": "Code 4321"}


def call(method: str, path: str, token: str = "", body: Any = None, language: str = "en") -> Any:
    headers = {"Accept-Language": language, **({"X-Session-Token": token} if token else {})}
    send = getattr(Client(), method)
    if body is None:
        return send(f"/api/v1{path}", headers=headers)
    return send(f"/api/v1{path}", data=body, content_type="application/json", headers=headers)


def test_guests_learn_where_things_are() -> None:
    config = call("get", "/config", language="ru").json()
    assert config["environment"] == "development"
    assert config["live_url"].startswith("http://testserver:")
    assert config["codes_page"] == "/dev/codes"
    assert config["terms"] == {"terms": "2026-11-01", "privacy": "2026-11-01"}
    assert [market["name"] for market in config["markets"]] == ["Хельсинки", "Москва", "Шанхай", "Тайбэй"]
    markets = call("get", "/markets", language="zh-TW").json()["items"]
    assert [(market["code"], market["name"], market["currency"]) for market in markets][3] == ("tpe", "臺北", "TWD")
    assert markets[0]["slot_step_minutes"] == 15


@pytest.mark.parametrize(
    "path", ["/me", "/me/addresses", "/me/sessions", "/me/addresses/7f2c9c1e-4b1d-4a4e-9d5e-3f6f0c1b2a3d"]
)
def test_guests_have_nothing_of_their_own(path: str) -> None:
    response = call("get", path)
    assert response.status_code == 401
    assert response.json()["code"] == "not_signed_in"


def test_a_profile_is_read_and_changed() -> None:
    person = make_person(name="Aino", market="hel", phone="+358405550301", email="aino@example.org")
    token = sign_in(person)
    me = call("get", "/me", token).json()
    assert me["created_at"].startswith("2026-01-12T08:00:00")
    del me["created_at"]
    assert me == {
        "id": person,
        "name": "Aino",
        "role": "client",
        "phone": "+358405550301",
        "email": "aino@example.org",
        "verified": True,
        "language": "en",
        "market": "hel",
        "specialist_id": None,
        "gender": "",
        "photo": None,
    }
    changed = call("patch", "/me", token, {"name": " Aino  K ", "language": "zh-Hans", "market": "sha"}).json()
    assert (changed["name"], changed["language"], changed["market"]) == ("Aino K", "zh-Hans", "sha")
    assert call("patch", "/me", token, {}).json() == changed
    actor = facade.actor_for_session(token)
    assert actor is not None
    assert (actor.language, actor.market) == ("zh-Hans", "sha")


def test_a_photo_is_set_replaced_and_taken_away() -> None:
    token, stranger = sign_in(make_person()), sign_in(make_person())
    first, second, foreign = (upload_avatar(one) for one in (token, token, stranger))
    shown = call("patch", "/me", token, {"photo_id": first}).json()["photo"]
    assert Client().get(shown["small_url"]).status_code == 200
    assert call("patch", "/me", token, {"photo_id": first}).status_code == 200, "the same again changes nothing"
    assert (
        call("patch", "/me", token, {"name": "Aino"}).json()["photo"]["url"].split("?")[0] == shown["url"].split("?")[0]
    )
    refused = call("patch", "/me", token, {"photo_id": foreign, "name": "Not kept"})
    assert (refused.status_code, refused.json()["code"]) == (404, "file_missing")
    assert call("get", "/me", token).json()["name"] == "Aino"
    assert second in call("patch", "/me", token, {"photo_id": second}).json()["photo"]["url"]
    assert call("patch", "/me", token, {"photo_id": first}).status_code == 404, "the replaced one is gone"
    assert call("patch", "/me", token, {"photo_id": None}).json()["photo"] is None


def upload_avatar(token: str) -> str:
    sent = Client().post(
        "/api/v1/files",
        {"purpose": "avatar", "file": SimpleUploadedFile("me.png", small_picture(), "image/png")},
        headers={"X-Session-Token": token},
    )
    return str(sent.json()["id"])


def test_gender_is_said_or_not() -> None:
    token = sign_in(make_person())
    assert call("patch", "/me", token, {"gender": "female"}).json()["gender"] == "female"
    assert call("patch", "/me", token, {"name": "Aino"}).json()["gender"] == "female"
    assert call("patch", "/me", token, {"gender": "unknown"}).status_code == 422
    assert call("patch", "/me", token, {"gender": ""}).json()["gender"] == ""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"market": "par"}, "unknown_market"),
        ({"language": "fi"}, "invalid_input"),
        ({"name": "   "}, "invalid_input"),
        ({"name": ""}, "invalid_input"),
        ({"name": "x" * 81}, "invalid_input"),
    ],
)
def test_a_profile_refuses_what_it_does_not_know(body: dict[str, str], code: str) -> None:
    token = sign_in(make_person(name="Aino"))
    response = call("patch", "/me", token, body)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert call("get", "/me", token).json()["name"] == "Aino"


def test_addresses_are_kept_sealed_and_read_back() -> None:
    person = make_person()
    token = sign_in(person)
    made = call("post", "/me/addresses", token, {**HOME, "district": "Kallio"})
    assert made.status_code == 201
    address = made.json()
    closed = {"code": "", "pets": "", "parking": "", "other": ""}
    expected = {**HOME, "district": "Kallio", "market": "hel", "is_default": True, "id": address["id"], "door": closed}
    assert address == expected
    row = fetch_one(
        "SELECT line_sealed, details_sealed, x_km, y_km FROM accounts_address WHERE id = %s", [address["id"]]
    )
    assert row is not None
    assert b"Kaarlenkatu" not in bytes(row[0])
    assert b"4321" not in bytes(row[1])
    assert row[2] == pytest.approx(0.553, abs=0.001)
    assert row[3] == pytest.approx(0, abs=0.001)
    facts = facade.get_address(uuid.UUID(address["id"]), facade.actor_of(person))
    assert (facts.line, facts.user_id, facts.point.x) == ("Kaarlenkatu 12 B 34", person, row[2])
    assert call("get", f"/me/addresses/{address['id']}", token).json() == address


def test_one_default_address_always() -> None:
    token = sign_in(make_person())
    first = call("post", "/me/addresses", token, HOME).json()
    second = call("post", "/me/addresses", token, {**HOME, "label": "Work", "is_default": True}).json()
    third = call("post", "/me/addresses", token, {**HOME, "label": "Summer"}).json()

    def defaults() -> list[str]:
        items = call("get", "/me/addresses", token).json()["items"]
        return [item["label"] for item in items if item["is_default"]]

    assert defaults() == ["Work"]
    assert call("patch", f"/me/addresses/{first['id']}", token, {"is_default": True}).status_code == 200
    assert defaults() == ["Home"]
    assert call("delete", f"/me/addresses/{first['id']}", token).status_code == 204
    assert defaults() == ["Summer"]
    assert call("delete", f"/me/addresses/{third['id']}", token).status_code == 204
    assert call("delete", f"/me/addresses/{second['id']}", token).status_code == 204
    assert call("get", "/me/addresses", token).json() == {"items": []}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lat": 61.5}, "outside_market"),
        ({"lat": 55.7558, "lon": 37.6173}, "outside_market"),
        ({"market": "mow"}, "outside_market"),
        ({"market": "par"}, "unknown_market"),
        ({"label": " "}, "invalid_input"),
        ({"line": ""}, "invalid_input"),
        ({"lat": "NaN"}, "invalid_input"),
        ({"lon": 181}, "invalid_input"),
        ({"line": "x" * 201}, "invalid_input"),
    ],
)
def test_an_address_that_cannot_be_served_is_refused(change: dict[str, Any], code: str) -> None:
    token = sign_in(make_person(market="hel"))
    response = call("post", "/me/addresses", token, {**HOME, **change})
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert not Address.objects.exists()


def test_an_address_needs_a_market_and_a_limit_holds() -> None:
    token = sign_in(make_person(market=None))
    assert call("post", "/me/addresses", token, HOME).json()["code"] == "home_market_missing"
    for _ in range(ADDRESS_LIMIT):
        assert call("post", "/me/addresses", token, {**HOME, "market": "hel"}).status_code == 201
    refused = call("post", "/me/addresses", token, {**HOME, "market": "hel"})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_addresses")


def test_changing_an_address_moves_or_keeps_it() -> None:
    token = sign_in(make_person())
    made = call("post", "/me/addresses", token, HOME).json()
    path = f"/me/addresses/{made['id']}"
    moved = call("patch", path, token, {"lat": 60.2, "lon": 24.95, "line": "Mäkelänkatu 1", "details": ""}).json()
    assert (moved["lat"], moved["line"], moved["details"], moved["label"]) == (60.2, "Mäkelänkatu 1", "", "Home")
    assert call("patch", path, token, {"lat": 10, "lon": 10}).json()["code"] == "outside_market"
    assert call("patch", path, token, {"lat": 60.25}).json()["code"] == "invalid_input"
    assert call("get", path, token).json() == moved


def test_someone_elses_address_is_not_there() -> None:
    owner, stranger = make_person(), make_person()
    made = call("post", "/me/addresses", sign_in(owner), HOME).json()
    path, token = f"/me/addresses/{made['id']}", sign_in(stranger)
    for response in (
        call("get", path, token),
        call("patch", path, token, {"label": "Mine"}),
        call("delete", path, token),
    ):
        assert (response.status_code, response.json()["code"]) == (404, "not_found")
    for actor in (facade.actor_of(stranger), GUEST):
        with pytest.raises(NotFound):
            facade.get_address(uuid.UUID(made["id"]), actor)
    assert call("get", path, sign_in(owner)).json() == made
    assert call("get", "/me/addresses", token).json() == {"items": []}


def test_sessions_of_others_and_of_nobody_are_not_there() -> None:
    token = sign_in(make_person())
    for session_id in (2**40, 999_999):
        assert call("delete", f"/me/sessions/{session_id}", token).status_code == 404
    assert call("get", "/me/sessions", token).json()["items"][0]["is_current"] is True
