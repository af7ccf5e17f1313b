"""Remembered filters: a market's own, one person's, the same on every device; and favourites first."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from doorstep.kernel.actors import GUEST, Actor
from doorstep.modules.accounts.tests.builders import make_actor, sign_in
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.discovery.contracts import NO_FILTERS, SearchFilters, SearchPage, SearchQuestion, Sort
from doorstep.modules.discovery.models import KeptFilters
from doorstep.modules.discovery.services import favourites, filters
from doorstep.modules.discovery.services.search import search_specialists
from doorstep.modules.discovery.tests.builders import Made, make_catalogue, make_specialist, place
from doorstep.modules.specialists.contracts import Gender
from tests.statements import statements_of

type Make = Callable[..., Made]

STRICT = SearchFilters(
    sort=Sort.PRICE, rating_min=4.5, radius_km=5, language="ru", gender=Gender.FEMALE, place_kind=PlaceKind.ONLINE
)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def make(db: None, now: datetime) -> Make:
    make_catalogue()
    return lambda name, **values: make_specialist(name, **{"offers": {"washer": 7000}, "now": now, **values})


@pytest.fixture
def actor(make: Make) -> Actor:
    return make_actor()


def test_filters_are_kept_for_each_market_and_each_person(actor: Actor, now: datetime) -> None:
    assert filters.get_filters("hel", actor=actor) == NO_FILTERS
    filters.keep_filters("hel", STRICT, actor=actor, now=now)
    priced = SearchFilters(price_min=1000, price_max=5000, priced_category=3, favourites_first=False)
    filters.keep_filters("mow", priced, actor=actor, now=now)
    assert filters.get_filters("hel", actor=actor) == STRICT
    assert filters.get_filters("mow", actor=actor) == priced
    assert filters.get_filters("hel", actor=make_actor()) == NO_FILTERS


def test_open_filters_leave_no_row(actor: Actor, now: datetime) -> None:
    filters.keep_filters("hel", STRICT, actor=actor, now=now)
    filters.keep_filters("hel", STRICT, actor=actor, now=now)
    assert KeptFilters.objects.count() == 1
    filters.keep_filters("hel", NO_FILTERS, actor=actor, now=now)
    assert KeptFilters.objects.count() == 0


def test_two_devices_at_once_keep_one_of_theirs(cloned_database: Any, now: datetime) -> None:
    make_catalogue()
    actor = make_actor()
    wanted = [SearchFilters(radius_km=5), SearchFilters(radius_km=10)] * 3
    ready = threading.Barrier(len(wanted))
    failures: list[Exception] = []

    def keep(one: SearchFilters) -> None:
        connection.ensure_connection()
        ready.wait()
        try:
            filters.keep_filters("hel", one, actor=actor, now=now)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    devices = [threading.Thread(target=keep, args=(one,)) for one in wanted]
    for device in devices:
        device.start()
    for device in devices:
        device.join()
    assert not failures
    assert filters.get_filters("hel", actor=actor) in wanted
    assert KeptFilters.objects.count() == 1


def test_over_http(make: Make) -> None:
    token = sign_in(make("Aino").user_id)
    client = Client(headers={"X-Session-Token": token})
    path = "/api/v1/me/search-filters?market=hel"

    def put(body: dict[str, Any]) -> tuple[int, Any]:
        answer = client.put(path, body, content_type="application/json")
        return answer.status_code, answer.json()

    status, kept = put({"rating_min": 4, "radius_km": 5, "favourites_first": False})
    assert status == 200
    assert client.get(path).json() == kept
    assert (kept["rating_min"], kept["sort"], kept["favourites_first"]) == (4, "distance", False)
    for wrong, field in (
        ({"rating_min": 9}, "rating_min"), ({"language": "Finnish"}, "language"), ({"day": "2026-01-01"}, "day"),
        ({"price_min": 10, "price_max": 5}, "price_min"), ({"place_kind": "moon"}, "place_kind"),
    ):  # fmt: skip
        status, refused = put(wrong)
        assert (status, refused["code"]) == (422, "invalid_input"), wrong
        assert field in str(refused)
    assert client.get(path).json() == kept, "what was refused has changed nothing"
    assert client.get("/api/v1/me/search-filters?market=xxx").json()["code"] == "unknown_market"
    assert Client().get(path).status_code == 401


def found(page: SearchPage) -> list[str]:
    return [result.card.name for result in page.items]


@pytest.fixture
def street(make: Make, actor: Actor, now: datetime) -> list[Made]:
    """Fifteen washers' menders, ever farther away; the third and the last two are kept."""
    made = [make(f"Mender {number:02}", at=(0.25 + number / 2, 0.25)) for number in range(15)]
    for kept in (made[2], made[13], made[14]):
        favourites.add_favourite(kept.specialist_id, actor=actor, now=now)
    return made


def question(**values: Any) -> SearchQuestion:
    return SearchQuestion(**{"market": "hel", "position": place(0, 0), "limit": 6, **values})


def pages(asked: dict[str, Any], actor: Actor, now: datetime) -> list[list[str]]:
    shown, after = [], None
    while True:
        page = search_specialists(question(**asked, after=after), actor=actor, now=now)
        shown.append(found(page))
        after = page.next_page
        if after is None:
            return shown


def test_favourites_open_the_first_page_and_stand_on_no_other(street: list[Made], actor: Actor, now: datetime) -> None:
    first, *others = pages({"favourites_first": True}, actor, now)
    assert first == ["Mender 02", "Mender 13", "Mender 14", "Mender 00", "Mender 01", "Mender 03"]
    assert [name for page in others for name in page] == [f"Mender {number:02}" for number in range(4, 13)]
    page = search_specialists(question(favourites_first=True), actor=actor, now=now)
    assert (page.count, page.count_is_capped) == (15, False)


def test_a_favourite_must_match_like_everybody(street: list[Made], actor: Actor, now: datetime) -> None:
    near = search_specialists(question(favourites_first=True, radius_km=3), actor=actor, now=now)
    assert found(near)[:2] == ["Mender 02", "Mender 00"]
    dearer = question(favourites_first=True, price_min=9000)
    assert search_specialists(dearer, actor=actor, now=now).items == ()


@pytest.mark.parametrize("sort", [Sort.PRICE, Sort.RATING])
def test_favourites_keep_the_order_asked_for(street: list[Made], actor: Actor, now: datetime, sort: Sort) -> None:
    shown = [name for page in pages({"favourites_first": True, "sort": sort}, actor, now) for name in page]
    assert len(shown) == len(set(shown)) == 15
    assert set(shown[:3]) == {"Mender 02", "Mender 13", "Mender 14"}


def test_unless_asked_for_the_order_is_as_ever(street: list[Made], actor: Actor, now: datetime) -> None:
    assert found(search_specialists(question(), actor=actor, now=now))[0] == "Mender 00"
    other = search_specialists(question(favourites_first=True), actor=make_actor(), now=now)
    assert found(other)[0] == "Mender 00"


def test_a_guest_pays_nothing_for_it(street: list[Made], now: datetime) -> None:
    def statements(asked: SearchQuestion) -> int:
        return statements_of(lambda: search_specialists(asked, actor=GUEST, now=now))

    assert statements(question(favourites_first=True)) == statements(question())
