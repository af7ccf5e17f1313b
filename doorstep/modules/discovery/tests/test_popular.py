"""Popular services: by how many people offer them while nothing is booked."""

from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from doorstep.modules.discovery.services import popular
from doorstep.modules.discovery.tests.builders import make_catalogue, make_specialist

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """A town: two repair washers, one cleans, nobody changes taps."""
    cache.delete("discovery.popular.hel")
    make_catalogue()
    moment = timezone.now()
    make_specialist("Aino", offers={"washer": 7000, "home": 3200}, now=moment)
    make_specialist("Eero", offers={"washer": 6500}, now=moment)
    return moment


def slugs(now: datetime, limit: int = 8) -> list[tuple[str, int]]:
    found = popular.list_popular_services("hel", language="en", limit=limit, now=now)
    return [(one.card.slug, one.specialists) for one in found]


def test_without_visits_by_those_who_offer(now: datetime) -> None:
    assert slugs(now) == [("washer", 2), ("home", 1)]
    assert slugs(now, limit=1) == [("washer", 2)]


def test_counts_are_kept_for_a_while(now: datetime) -> None:
    assert slugs(now) == [("washer", 2), ("home", 1)]
    make_specialist("Ilmo", offers={"tap": 7000}, now=now)
    assert slugs(now) == [("washer", 2), ("home", 1)]
    cache.delete("discovery.popular.hel")
    assert slugs(now) == [("washer", 2), ("tap", 1), ("home", 1)]


def test_over_http(client: Client, now: datetime) -> None:
    answer = client.get("/api/v1/popular-services?market=hel&limit=1", headers={"Accept-Language": "zh-CN"})
    (item,) = answer.json()["items"]
    assert (item["name"], item["specialists"]) == ("洗衣机维修", 2)
    assert item["standard_price"] == {"minor": 6000, "currency": "EUR"}
    assert client.get("/api/v1/popular-services", {"market": "atl"}).json()["code"] == "unknown_market"
