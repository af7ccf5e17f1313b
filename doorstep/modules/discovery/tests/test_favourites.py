"""Favourites: kept once, listed with what is offered now, owned by one person."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from doorstep.infra.db import execute
from doorstep.kernel.actors import GUEST, Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.accounts.tests.builders import make_actor, sign_in
from doorstep.modules.availability.contracts import HoursPlan
from doorstep.modules.discovery.contracts import FavouriteQuestion, FavouriteResult, TooManyFavourites
from doorstep.modules.discovery.models import Favourite
from doorstep.modules.discovery.services import favourites
from doorstep.modules.discovery.tests.builders import Made, make_catalogue, make_specialist
from doorstep.modules.specialists.contracts import SpecialistMissing

type Make = Callable[..., Made]
type Call = Callable[..., tuple[int, Any]]


@pytest.fixture
def now() -> datetime:
    """Now: free time is counted from it."""
    return timezone.now()


@pytest.fixture
def make(db: None, now: datetime) -> Make:
    """Specialists of the small town."""
    make_catalogue()
    return lambda name, **values: make_specialist(name, **{"offers": {"washer": 7000}, "now": now, **values})


@pytest.fixture
def actor(db: None) -> Actor:
    """Somebody who keeps specialists."""
    return make_actor()


def listed(actor: Actor, now: datetime, market: str = "hel", limit: int = 200) -> list[FavouriteResult]:
    _, results = favourites.list_favourites(FavouriteQuestion(market, limit=limit), actor=actor, now=now)
    return results


def pause(made: Made) -> None:
    execute("UPDATE specialists_specialist SET active = false WHERE id = %s", [made.specialist_id])
    execute("UPDATE specialists_offer SET active = false WHERE specialist_id = %s", [made.specialist_id])


def names(results: list[FavouriteResult]) -> list[str]:
    return [result.card.display_name for result in results]


def test_the_latest_comes_first(make: Make, actor: Actor, now: datetime) -> None:
    aino, eero = make("Aino"), make("Eero")
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    favourites.add_favourite(eero.specialist_id, actor=actor, now=now + timedelta(minutes=1))
    assert names(listed(actor, now)) == ["Eero", "Aino"]
    assert favourites.list_favourite_ids("hel", actor=actor) == [eero.specialist_id, aino.specialist_id]
    assert names(listed(actor, now, limit=1)) == ["Eero"]


def test_adding_again_changes_nothing(make: Make, actor: Actor, now: datetime) -> None:
    aino = make("Aino")
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now + timedelta(days=1))
    (kept,) = listed(actor, now)
    assert kept.added_at == now


def test_removing_again_changes_nothing(make: Make, actor: Actor, now: datetime) -> None:
    aino = make("Aino")
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    favourites.remove_favourite(aino.specialist_id, actor=actor, now=now)
    favourites.remove_favourite(aino.specialist_id, actor=actor, now=now)
    assert listed(actor, now) == []


def test_another_person_keeps_others(make: Make, actor: Actor, now: datetime) -> None:
    aino, other = make("Aino"), make_actor()
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    favourites.remove_favourite(aino.specialist_id, actor=other, now=now)
    assert listed(other, now) == []
    assert names(listed(actor, now)) == ["Aino"]


def test_markets_are_apart(make: Make, actor: Actor, now: datetime) -> None:
    favourites.add_favourite(make("Aino").specialist_id, actor=actor, now=now)
    favourites.add_favourite(make("Анна", market="mow").specialist_id, actor=actor, now=now)
    assert names(listed(actor, now)) == ["Aino"]
    assert names(listed(actor, now, "mow")) == ["Анна"]


def test_what_is_offered_and_free_now(make: Make, actor: Actor, now: datetime) -> None:
    aino = make("Aino", at=(1.3712, 0.2234), offers={"washer": 7000, "home": 3200, "tap": 9000})
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    (kept,) = listed(actor, now)
    assert kept.offer is not None
    assert (kept.offer.price.minor, kept.offer.service_names["en"]) == (3200, "Home cleaning")
    assert [texts["en"] for texts in kept.service_names] == [
        "Home cleaning",
        "Washing machine repair",
        "Tap replacement",
    ]
    assert kept.distance_km == 1.0
    assert kept.next_free_at is not None
    assert kept.next_free_at > now


def test_without_free_time(make: Make, actor: Actor, now: datetime) -> None:
    favourites.add_favourite(make("Aino", hours=HoursPlan(shifts=((),) * 7)).specialist_id, actor=actor, now=now)
    (kept,) = listed(actor, now)
    assert kept.offer is not None
    assert kept.next_free_at is None


def test_paused_ones_stay_listed_without_offers(make: Make, actor: Actor, now: datetime) -> None:
    aino = make("Aino")
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    pause(aino)
    (kept,) = listed(actor, now)
    assert (kept.offer, kept.next_free_at, kept.service_names) == (None, None, ())
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)


def test_paused_and_unknown_ones_are_not_added(make: Make, actor: Actor, now: datetime) -> None:
    aino = make("Aino")
    pause(aino)
    for specialist_id in (aino.specialist_id, 10**12):
        with pytest.raises(SpecialistMissing):
            favourites.add_favourite(specialist_id, actor=actor, now=now)
    assert not Favourite.objects.exists()


def test_no_more_than_the_limit(make: Make, actor: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(favourites, "MOST_FAVOURITES", 1)
    aino, eero = make("Aino"), make("Eero")
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    with pytest.raises(TooManyFavourites) as refused:
        favourites.add_favourite(eero.specialist_id, actor=actor, now=now)
    assert refused.value.context == {"limit": 1}
    favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
    assert names(listed(actor, now)) == ["Aino"]


def test_guests_keep_nobody(make: Make, now: datetime) -> None:
    aino = make("Aino")
    with pytest.raises(NotSignedIn):
        favourites.add_favourite(aino.specialist_id, actor=GUEST, now=now)


def test_many_devices_keep_one_at_once(cloned_database: Any, now: datetime) -> None:
    make_catalogue()
    aino = make_specialist("Aino", offers={"washer": 7000}, now=now)
    actor = make_actor()
    barrier = threading.Barrier(6)
    failures: list[Exception] = []

    def keep() -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            favourites.add_favourite(aino.specialist_id, actor=actor, now=now)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert names(listed(actor, now)) == ["Aino"]


@pytest.fixture
def call(client: Client, actor: Actor) -> Call:
    """Call the API as the actor; status and body."""
    assert actor.user_id is not None
    headers = {"X-Session-Token": sign_in(actor.user_id), "Accept-Language": "ru"}

    def send(method: str, path: str, **query: Any) -> tuple[int, Any]:
        answer = client.generic(method, f"/api/v1{path}", headers=headers, query_params=query)
        return answer.status_code, answer.json() if answer.content else None

    return send


def test_over_http(make: Make, call: Call) -> None:
    aino = make("Aino Virtanen", offers={"washer": 7000, "home": 3200})
    path = f"/me/favourites/{aino.specialist_id}"
    assert call("PUT", path) == (204, None)
    assert call("PUT", path) == (204, None)
    assert call("GET", "/me/favourites/ids", market="hel") == (200, {"ids": [aino.specialist_id]})
    status, body = call("GET", "/me/favourites", market="hel", lat=60.1841, lon=24.9384)
    assert (status, body["time_zone"]) == (200, "Europe/Helsinki")
    (item,) = body["items"]
    assert (item["specialist"]["id"], item["specialist"]["name"]) == (aino.specialist_id, "Aino Virtanen")
    assert item["offer"]["service_name"] == "Уборка квартиры"
    assert item["service_names"] == ["Уборка квартиры", "Ремонт стиральных машин"]
    assert item["service_count"] == 2
    assert item["next_free_at"].endswith("Z")
    assert call("DELETE", path) == (204, None)
    assert call("GET", "/me/favourites/ids", market="hel") == (200, {"ids": []})


def test_refusals_over_http(make: Make, call: Call) -> None:
    assert call("PUT", "/me/favourites/999999")[1]["code"] == "specialist_missing"
    assert call("GET", "/me/favourites", market="atl")[1]["code"] == "unknown_market"
    assert call("GET", "/me/favourites/ids", market="atl")[1]["code"] == "unknown_market"
    assert call("GET", "/me/favourites", market="hel", lat=10, lon=10)[1]["code"] == "outside_market"
    status, problem = call("GET", "/me/favourites", market="hel", lat=60.2)
    assert (status, problem["code"], problem["context"]["field"]) == (422, "invalid_input", "lon")
