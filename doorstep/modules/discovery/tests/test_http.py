"""The search endpoint: wire form, languages, addresses, refusals."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doorstep.infra.db import execute, open_transaction
from doorstep.infra.http import decode_cursor, encode_cursor
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import AddAddress
from doorstep.modules.accounts.tests.builders import make_person, sign_in
from doorstep.modules.discovery.tests.builders import Made, make_catalogue, make_specialist, place, service
from doorstep.modules.specialists.contracts import Gender

pytestmark = pytest.mark.django_db

type Get = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def get(client: Client) -> Get:
    """Call the endpoint around the centre of Helsinki; status and body. ``None`` leaves a parameter out."""
    make_catalogue()

    def call(*, headers: dict[str, str] | None = None, **query: Any) -> tuple[int, dict[str, Any]]:
        wanted = {"market": "hel", "lat": 60.1841, "lon": 24.9384, **query}
        answer = client.get(
            "/api/v1/search", {name: value for name, value in wanted.items() if value is not None}, headers=headers
        )
        return answer.status_code, answer.json()

    return call


@pytest.fixture
def aino(get: Get) -> Made:
    """A specialist 1.5 km away."""
    return make_specialist(
        "Aino Virtanen", at=(1.3712, 0.2234), offers={"washer": 7000, "home": 3200}, stars=45, ratings=10,
        gender=Gender.FEMALE, languages=("fi", "en"), now=timezone.now(),
    )  # fmt: skip


def test_card(get: Get, aino: Made) -> None:
    status, page = get(q="washing")
    assert status == 200
    (item,) = page["items"]
    assert page["next_cursor"] is None
    assert (page["count"], page["count_is_capped"], page["time_zone"]) == (1, False, "Europe/Helsinki")
    assert item["specialist"] == {
        "id": aino.specialist_id,
        "name": "Aino Virtanen",
        "photo": None,
        "rating": 4.5,
        "rating_count": 10,
        "experience_years": 5,
        "languages": ["fi", "en"],
        "gender": "female",
    }
    offer = item["offer"]
    assert offer["service_name"] == "Washing machine repair"
    assert offer["price"] == {"minor": 7000, "currency": "EUR"}
    assert (offer["price_model"], offer["duration_minutes"], offer["visit_minutes"]) == ("fixed", 60, 60)
    assert item["distance_km"] == 1.0
    assert item["next_free_at"].endswith("Z")
    assert item["free_at"] is None


def test_usual_visit_is_the_smallest_quantity(get: Get, aino: Made) -> None:
    offer = get(q="home cleaning")[1]["items"][0]["offer"]
    assert (offer["price_model"], offer["duration_minutes"], offer["visit_minutes"]) == ("hourly", 60, 120)


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en-GB,en;q=0.9", "Washing machine repair"),
        ("ru", "Ремонт стиральных машин"),
        ("zh-CN", "洗衣机维修"),
        ("zh-TW", "洗衣機維修"),
    ],
)
def test_texts_in_the_readers_language(get: Get, aino: Made, language: str, name: str) -> None:
    _, page = get(q="ремонт", headers={"Accept-Language": language})
    assert page["items"][0]["offer"]["service_name"] == name


def test_exact_base_is_nowhere(get: Get, aino: Made) -> None:
    market = accounts.get_market("hel")
    exact = market.plane.to_point(aino.base)
    for query in ({}, {"sort": "price"}, {"limit": 1}, {"q": "aino"}):
        numbers = list(_numbers(get(**query)[1]))
        assert numbers
        for number in (aino.base.lat, aino.base.lon, exact.x, exact.y):
            assert all(abs(number - other) > 1e-4 for other in numbers)


def _numbers(value: Any) -> Any:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def test_everything_at_once(get: Get, aino: Made) -> None:
    day = timezone.now() + timedelta(days=3)
    query = {
        "q": "repair",
        "price_min": 5000,
        "price_max": 10000,
        "radius_km": 5,
        "rating_min": 4,
        "category": service("tap").category_id,
        "gender": "female",
        "language": "en",
        "free_from": day.replace(hour=4).isoformat(),
        "free_to": day.replace(hour=16).isoformat(),
    }
    status, page = get(**query)
    assert status == 200
    assert [item["specialist"]["name"] for item in page["items"]] == ["Aino Virtanen"]
    assert query["free_from"] <= page["items"][0]["free_at"] < query["free_to"]
    assert get(**query | {"price_max": 6000})[1]["items"] == []


def test_own_address_is_a_place(get: Get, aino: Made) -> None:
    user_id = make_person()
    with open_transaction():
        (address,) = accounts.create_addresses(
            [(user_id, AddAddress("Home", "Street 1", place(6.1, 0.1), market="hel"))]
        )
    token = {"X-Session-Token": sign_in(user_id)}
    status, page = get(lat=None, lon=None, address_id=str(address.id), headers=token)
    assert (status, page["items"][0]["distance_km"]) == (200, 5.0)
    assert get(lat=None, lon=None, address_id=str(address.id))[0] == 404, "a guest has no addresses"
    assert get(address_id=str(address.id), headers=token)[1]["code"] == "invalid_input"
    status, body = get(lat=None, lon=None, market="mow", address_id=str(address.id), headers=token)
    assert (status, body["code"]) == (422, "outside_market")


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ({"radius_km": 10_000}, "invalid_input", "less than or equal to 50"),
        ({"radius_km": 0}, "invalid_input", "greater than 0"),
        ({"radius_km": "nan"}, "invalid_input", "radius_km"),
        ({"market": "atlantis"}, "unknown_market", "hel, mow, sha, tpe"),
        ({"market": None}, "invalid_input", "market"),
        ({"lat": 10}, "outside_market", "Helsinki"),
        ({"lat": "inf"}, "invalid_input", "lat"),
        ({"lon": None}, "invalid_input", "both lat and lon"),
        ({"free_from": "2020-01-01T00:00:00Z", "free_to": "2020-01-02T00:00:00Z"}, "window_not_searchable", "over"),
        ({"free_from": "2020-01-01T00:00:00Z"}, "window_not_searchable", "free_to"),
        ({"free_from": "2020-01-01T00:00:00Z", "free_to": "2098-01-02T00:00:00Z"}, "window_not_searchable", "14 days"),
        ({"free_from": "2098-01-01T00:00:00Z", "free_to": "2098-01-02T00:00:00Z"}, "window_not_searchable", "up to 20"),
        ({"free_from": "2020-01-01T00:00:00"}, "invalid_input", "timezone"),
        ({"free_from": "1020-01-01T00:00:00Z"}, "invalid_input", "2000 to 2099"),
        ({"free_from": "2026-02-01T08:00:00[Mars/Phobos]"}, "invalid_input", "free_from"),
        ({"free_from": "2026-02-01T08:00:00+99:00"}, "invalid_input", "free_from"),
        ({"limit": 51}, "invalid_input", "less than or equal to 50"),
        ({"limit": 0}, "invalid_input", "greater than or equal to 1"),
        ({"sort": "magic"}, "invalid_input", "distance"),
        ({"rating_min": 6}, "invalid_input", "less than or equal to 5"),
        ({"price_min": -1}, "invalid_input", "greater than or equal to 0"),
        ({"price_min": 2, "price_max": 1}, "invalid_input", "price_min"),
        ({"category": 10**30}, "invalid_input", "category"),
        ({"category": 10**9}, "invalid_input", "categor"),
        ({"q": "x" * 201}, "invalid_input", "200"),
        ({"gender": "robot"}, "invalid_input", "female"),
        ({"language": "'; DROP"}, "invalid_input", "language"),
    ],
)
def test_refusals_say_what_is_allowed(get: Get, query: dict[str, Any], code: str, says: str) -> None:
    status, body = get(**query)
    assert (status, body["code"]) == (422, code)
    assert says in body["detail"] or says in json.dumps(body["context"])


def test_unknown_service(get: Get) -> None:
    status, body = get(service=10**9)
    assert (status, body["code"]) == (404, "service_missing")


def test_cursor_leads_on_and_cannot_be_tampered_with(get: Get, aino: Made) -> None:
    for n in range(3):
        make_specialist(f"Person {n}", at=(n, 1.1), offers={"tap": 5000}, now=timezone.now())
    first = get(limit=2)[1]
    cursor = first["next_cursor"]
    second = get(limit=2, cursor=cursor)[1]
    seen = [item["specialist"]["id"] for item in first["items"] + second["items"]]
    assert len(set(seen)) == 4
    assert (first["count"], second["count"], second["next_cursor"]) == (4, None, None)

    position = decode_cursor(cursor, (str, int))
    assert position is not None
    text, number = position
    tampered = [
        cursor[:-1],
        cursor + "A",
        "x",
        "€",
        encode_cursor(text, number + 1),
        encode_cursor(text + "1", number),
        encode_cursor(text, "1; DROP TABLE"),
        encode_cursor(text, 10**40),
        encode_cursor(text, True),
        encode_cursor(text, float("inf")),
        encode_cursor("", -1),
        encode_cursor(None, None),
        encode_cursor(1, 2, 3),
    ]
    for cut in tampered:
        status, body = get(limit=2, cursor=cut)
        assert (status, body["code"]) == (422, "invalid_input"), cut
        assert "next_cursor" in body["detail"]
    assert get(limit=2, cursor=cursor, sort="price")[0] == 422
    assert get(limit=2, cursor=cursor, q="tap")[0] == 422


def test_words_of_any_kind_do_no_harm(get: Get, aino: Made) -> None:
    for words in ("'", "\\", "a:*", "a & b", "!(", "a'b\\c:AB", "\x00", "%s", "维修'修", "🧹", "* *", "aino'"):
        status, _ = get(q=words)
        assert status in (200, 422), words
    assert get(q="repair % aino")[1]["count"] == 1


def test_a_range_of_arrival_is_told_with_the_offer(get: Get, aino: Made, client: Client) -> None:
    assert get(q="washing machine")[1]["items"][0]["offer"]["window_minutes"] is None
    with open_transaction():
        execute("UPDATE catalog_service SET arrival_window_minutes = 120 WHERE slug = 'washer'")
    (item,) = get(service=service("washer").service_id)[1]["items"]
    assert item["offer"]["window_minutes"] == 120
    # Windows begin half a window apart.
    assert item["next_free_at"][14:] == "00:00Z"
    headers = {"X-Session-Token": sign_in(make_person())}
    path = f"/api/v1/me/favourites/{aino.specialist_id}"
    assert client.put(path, headers=headers).status_code == 204
    (kept,) = client.get("/api/v1/me/favourites", {"market": "hel"}, headers=headers).json()["items"]
    cheapest = kept["offer"]
    assert (cheapest["service_name"], cheapest["window_minutes"]) == ("Home cleaning", None)
    with open_transaction():
        execute("UPDATE catalog_service SET arrival_window_minutes = 60 WHERE slug = 'home'")
    (kept,) = client.get("/api/v1/me/favourites", {"market": "hel"}, headers=headers).json()["items"]
    assert kept["offer"]["window_minutes"] == 60
