"""Search by its filters, one by one and together; order, pages and counts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from doorstep.infra.db import fetch_one, open_transaction
from doorstep.kernel.actors import GUEST
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import OutsideMarket, UnknownMarket
from doorstep.modules.catalog.contracts import ServiceMissing
from doorstep.modules.discovery.contracts import GenderNotSearchable, SearchPage, SearchQuestion, SearchResult, Sort
from doorstep.modules.discovery.services.search import search_specialists
from doorstep.modules.discovery.tests.builders import make_catalogue, make_specialist, place, service
from doorstep.modules.specialists.contracts import Gender

pytestmark = pytest.mark.django_db

type Ask = Callable[..., SearchPage]


@pytest.fixture
def ask(now: datetime) -> Ask:
    """Search around the centre of Helsinki as a guest."""
    make_catalogue()

    def search(**wish: Any) -> SearchPage:
        question = SearchQuestion(**{"market": "hel", "position": place(0, 0), **wish})
        return search_specialists(question, actor=GUEST, now=now)

    return search


@pytest.fixture
def town(ask: Ask, now: datetime) -> Mapping[str, int]:
    """Four specialists; ids by name."""
    people = {
        "Aino Virtanen": make_specialist(
            "Aino Virtanen", at=(1.1, 0), offers={"washer": 7000, "tap": 9000}, stars=48, ratings=10,
            gender=Gender.FEMALE, languages=("fi", "en"), now=now,
        ),
        "Boris Ivanov": make_specialist(
            "Борис Иванов", at=(3.1, 0), offers={"washer": 5500, "home": 3000}, stars=40, ratings=10,
            gender=Gender.MALE, languages=("ru",), now=now,
        ),
        "Mei Chen": make_specialist(
            "陳美玲", at=(0.1, 6.1), offers={"home": 2800, "windows": 900}, stars=5, ratings=1,
            gender=Gender.FEMALE, languages=("zh", "en"), now=now,
        ),
        "Otto": make_specialist("Otto", at=(0.1, 0.1), offers={"tap": 4000}, radius_km=1, now=now),
    }  # fmt: skip
    return {name: made.specialist_id for name, made in people.items()}


def names(page: SearchPage) -> list[str]:
    """Who was found, in order."""
    return [result.card.name for result in page.items]


AINO, BORIS, MEI, OTTO = "Aino Virtanen", "Борис Иванов", "陳美玲", "Otto"


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({}, [OTTO, AINO, BORIS, MEI]),
        ({"sort": Sort.PRICE}, [MEI, BORIS, OTTO, AINO]),
        ({"sort": Sort.RATING}, [MEI, AINO, BORIS, OTTO]),
        ({"price_min": 5500}, [AINO, BORIS]),
        ({"price_max": 2900}, [MEI]),
        ({"price_min": 3000, "price_max": 4000}, [OTTO, BORIS]),
        ({"rating_min": 4.0}, [AINO, BORIS, MEI]),
        ({"rating_min": 4.5}, [AINO, MEI]),
        ({"radius_km": 5}, [OTTO, AINO, BORIS]),
        ({"radius_km": 2}, [OTTO, AINO]),
        ({"radius_km": 0.1}, [OTTO]),
        ({"language": "en"}, [AINO, MEI]),
        ({"language": "ru"}, [BORIS]),
        ({"language": "xx"}, []),
        ({"words": "repair"}, [OTTO, AINO, BORIS]),
        ({"words": "Washing Machines"}, [AINO, BORIS]),
        ({"words": "wash"}, [AINO, BORIS]),
        ({"words": "стиральная машина"}, [AINO, BORIS]),
        ({"words": "уборка"}, [BORIS, MEI]),
        ({"words": "洗衣机"}, [AINO, BORIS]),
        ({"words": "洗衣機維修"}, [AINO, BORIS]),
        ({"words": "保洁"}, [BORIS, MEI]),
        ({"words": "清潔"}, [BORIS, MEI]),
        ({"words": "擦窗"}, [MEI]),
        ({"words": "aino"}, [AINO]),
        ({"words": "Ivanov"}, []),
        ({"words": "иванов"}, [BORIS]),
        ({"words": "陈美玲"}, [MEI]),
        ({"words": "cleaning иванов"}, [BORIS]),
        ({"words": "cleaning aino"}, []),
        ({"words": "zeppelin"}, []),
        ({"words": "  !? "}, []),
        ({"words": "repair", "price_min": 5000, "price_max": 10000, "radius_km": 5, "rating_min": 4}, [AINO, BORIS]),
        ({"words": "repair", "price_min": 5000, "price_max": 10000, "radius_km": 2, "rating_min": 4}, [AINO]),
    ],
)  # fmt: skip
def test_filters(ask: Ask, wish: dict[str, Any], found: list[str]) -> None:
    page = ask(**wish)
    assert names(page) == found
    assert (page.count, page.count_is_capped) == (len(found), False)
    assert page.next_page is None


@pytest.mark.usefixtures("town")
def test_category_takes_its_sub_categories_along(ask: Ask) -> None:
    machines = service("washer").category_id
    repair = service("tap").category_id
    assert names(ask(category_id=machines)) == [AINO, BORIS]
    assert names(ask(category_id=repair)) == [OTTO, AINO, BORIS]
    assert names(ask(category_id=repair, words="tap")) == [OTTO, AINO]


@pytest.mark.usefixtures("town")
def test_gender_narrows_personal_work_only(ask: Ask) -> None:
    repair, cleaning = service("tap"), service("home")
    assert names(ask(gender=Gender.FEMALE, category_id=repair.category_id)) == [AINO]
    assert names(ask(gender=Gender.MALE, service_id=service("washer").service_id)) == [BORIS]
    scopes: list[dict[str, Any]] = [{}, {"words": "repair"}, {"category_id": cleaning.category_id}]
    for scope in [*scopes, {"category_id": repair.category_id, "service_id": cleaning.service_id}]:
        with pytest.raises(GenderNotSearchable):
            ask(gender=Gender.FEMALE, **scope)


@pytest.mark.usefixtures("town")
def test_service(ask: Ask) -> None:
    page = ask(service_id=service("home").service_id)
    assert names(page) == [BORIS, MEI]
    assert {result.card.service_id for result in page.items} == {service("home").service_id}


@pytest.mark.usefixtures("town")
def test_card_shows_the_best_matching_offer(ask: Ask) -> None:
    def offered(page: SearchPage, name: str) -> SearchResult:
        return next(result for result in page.items if result.card.name == name)

    assert offered(ask(), AINO).card.price.minor == 7000, "the cheapest"
    assert offered(ask(price_min=8000), AINO).card.price.minor == 9000, "the cheapest that matches"
    dear = offered(ask(words="tap"), AINO).card
    assert dear.service_names["en"] == "Tap replacement", "the one that is named, though another is cheaper"


def test_paused_and_removed_offers_are_not_found(ask: Ask, town: Mapping[str, int]) -> None:
    with open_transaction():
        fetch_one("UPDATE specialists_specialist SET active = false WHERE id = %s RETURNING 1", [town[AINO]])
        fetch_one("UPDATE specialists_offer SET active = false WHERE specialist_id = %s RETURNING 1", [town["Otto"]])
    assert names(ask()) == [BORIS, MEI]


@pytest.mark.usefixtures("town")
def test_own_radius_must_cover_the_place(ask: Ask) -> None:
    assert OTTO in names(ask(position=place(0.9, 0.1)))
    assert OTTO not in names(ask(position=place(2.1, 0.1)))


def test_other_markets_stay_apart(ask: Ask, now: datetime) -> None:
    make_specialist("Olga", offers={"home": 250_000}, market="mow", now=now)
    assert names(ask()) == []
    page = ask(market="mow", position=place(0, 0, "mow"))
    assert names(page) == ["Olga"]
    assert page.time_zone == "Europe/Moscow"
    assert page.items[0].card.price.currency == "RUB"


def test_without_a_place_the_centre_counts(ask: Ask, town: Mapping[str, int]) -> None:
    assert names(ask(position=None)) == [OTTO, AINO, BORIS, MEI]


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_under_equal_keys(ask: Ask, now: datetime, sort: Sort, size: int) -> None:
    # Same square, same price, same rating: only the id tells them apart.
    made = [
        make_specialist(f"Twin {n}", at=(1.1, 1.1), offers={"tap": 5000, "washer": 5000}, now=now) for n in range(7)
    ]
    found: list[int] = []
    wish: dict[str, Any] = {"sort": sort, "limit": size}
    pages = 0
    while True:
        page = ask(**wish)
        found += [result.card.specialist_id for result in page.items]
        assert page.count == (7 if pages == 0 else None)
        pages += 1
        if page.next_page is None:
            break
        wish["after"] = page.next_page
    assert found == sorted(one.specialist_id for one in made)
    assert pages == -(-7 // size)


def test_pages_follow_the_order(ask: Ask, now: datetime) -> None:
    for n in range(9):
        make_specialist(
            f"Person {n}", at=(n * 0.5 + 0.1, 0), offers={"tap": 9000 - 700 * n}, stars=40 + n, ratings=10, now=now
        )
    for sort in Sort:
        whole = names(ask(sort=sort, limit=50))
        first = ask(sort=sort, limit=4)
        second = ask(sort=sort, limit=4, after=first.next_page)
        third = ask(sort=sort, limit=4, after=second.next_page)
        assert names(first) + names(second) + names(third) == whole
        assert third.next_page is None


def test_cursor_of_another_search_is_refused(ask: Ask, town: Mapping[str, int]) -> None:
    mark = ask(limit=1).next_page
    assert mark is not None
    for other in (
        {"sort": Sort.PRICE},
        {"words": "repair"},
        {"position": place(3, 3)},
        {"market": "mow", "position": None},
    ):
        with pytest.raises(InvalidInput):
            ask(after=mark, **other)


def test_only_coarse_places_are_told(ask: Ask, now: datetime) -> None:
    made = make_specialist("Aino", at=(1.37, 0.81), offers={"tap": 5000}, now=now)
    neighbour = make_specialist("Bea", at=(1.49, 0.99), offers={"tap": 5000}, now=now)
    plane = accounts.get_market("hel").plane
    first, second = ask().items
    assert {first.card.specialist_id, second.card.specialist_id} == {made.specialist_id, neighbour.specialist_id}
    assert first.near == second.near == plane.to_latlon(plane.to_point(made.base).cell.center)
    assert first.distance_km == second.distance_km == 1.0
    # Nor does moving about tell more: all places of one square get the same answer.
    moved = replace(ask(position=place(0.4, 0.4)).items[0], free_at=None)
    assert moved == ask(position=place(0.1, 0.1)).items[0]


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"market": "atlantis"}, UnknownMarket),
        ({"position": LatLon(10, 10)}, OutsideMarket),
        ({"service_id": 2**40}, ServiceMissing),
        ({"category_id": 2**40}, InvalidInput),
        ({"price_min": 200, "price_max": 100}, InvalidInput),
    ],
)
def test_refused(ask: Ask, wish: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        ask(**wish)


def test_address_of_somebody_else_is_not_found(ask: Ask) -> None:
    with pytest.raises(NotFound):
        ask(position=None, address_id=uuid4())
