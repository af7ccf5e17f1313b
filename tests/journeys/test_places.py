"""Where visits are: online by a link, at a shop with rooms; what is shown can be booked, links are told in time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.infra.db import fetch_all
from doorstep.modules.availability.contracts import ClaimKind
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.entries import entry_of
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.notify.contracts import App
from doorstep.modules.notify.models import Notice
from doorstep.modules.specialists.models import Place, Room
from tests.builders import coming_day, local_start, make_client, make_service, make_shop, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db

URL = "https://meet.example.com/aino-maths"


@pytest.fixture
def service(clock: StandingClock) -> int:
    return make_service("lesson", minutes=60, place_kinds=tuple(PlaceKind))


@pytest.fixture
def client() -> Caller:
    return Caller(make_client())


@pytest.fixture
def worker(service: int) -> Caller:
    return Caller(make_specialist(service))


@pytest.fixture
def start(clock: StandingClock) -> datetime:
    return local_start(coming_day(3), 10)


def offer_of(worker: Caller, service: int) -> int:
    assert worker.person is not None
    return int(worker.person.offer_ids[service])  # type: ignore[union-attr]


def go_online(worker: Caller, service: int, kinds: list[str]) -> None:
    worker._call("PATCH", "/specialist/profile", {"meeting_url": URL}).expect(200)
    do_at(worker, service, kinds)


def do_at(worker: Caller, service: int, kinds: list[str]) -> None:
    worker._call("PATCH", f"/specialist/offers/{offer_of(worker, service)}", {"place_kinds": kinds}).expect(200)


def ask(client: Caller, service: int, start: datetime, **more: Any) -> Any:
    return client.post("/quotes", {"service_id": service, "starts_at": start.isoformat(), **more})


def book(client: Caller, service: int, start: datetime, **more: Any) -> Any:
    token = ask(client, service, start, **more).expect(200)["token"]
    held = client.hold(token).expect(201)
    method = "cash"
    if more.get("place_kind") == "online":
        client.confirm(held["id"]).expect(409, "way_not_offered")
        method = "pay_later"
    return client.confirm(held["id"], method=method).expect(200)["visits"][0]


@pytest.mark.parametrize(
    "address",
    [
        "http://meet.example.com/x", "javascript:alert(1)", "https://", "https://localhost/x", "https://192.168.1.5/x",
        "https://[::1]/x", "https://user:pw@meet.example.com/x", "https://meet.example.com:8443/x", "https://printer.local/",
        "https://meet.example.com/a b", "meet.example.com", "https://meet", 'https://meet.example.com/"><script>',
        "https://meet.example.com/" + "x" * 300, "https://2130706433/", "HTTPS:/meet.example.com",
    ],
)  # fmt: skip
def test_only_a_public_https_address_is_taken(worker: Caller, address: str) -> None:
    refused = worker._call("PATCH", "/specialist/profile", {"meeting_url": address})
    refused.expect(422, "meeting_address_refused")
    assert worker.get("/specialist/profile").expect(200)["meeting_url"] == ""


def test_online_needs_an_address_that_stays_while_it_is_offered(worker: Caller, service: int) -> None:
    path = f"/specialist/offers/{offer_of(worker, service)}"
    worker._call("PATCH", path, {"place_kinds": ["client", "online"]}).expect(409, "meeting_address_missing")
    worker._call("PATCH", path, {"place_kinds": ["shop"]}).expect(409, "no_place_of_work")
    worker._call("PATCH", path, {"place_kinds": []}).expect(422, "place_kinds_invalid")
    go_online(worker, service, ["client", "online"])
    worker._call("PATCH", "/specialist/profile", {"meeting_url": ""}).expect(409, "meeting_address_missing")
    do_at(worker, service, ["client"])
    assert worker._call("PATCH", "/specialist/profile", {"meeting_url": ""}).expect(200)["meeting_url"] == ""


def test_the_link_is_told_to_the_two_in_its_time(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    go_online(worker, service, ["online"])
    visit = book(client, service, start, offer_id=offer_of(worker, service), place_kind="online")
    assert (visit["place_kind"], visit["place"], visit["district"], visit["shop"]) == ("online", None, "", None)
    path = f"/visits/{visit['id']}/link"
    assert client.get(path).expect(403, "link_locked")["context"]["opens_at"] == visit["link"]["opens_at"].replace(
        "Z", "+00:00"
    )
    clock.go_to(start - timedelta(minutes=31))
    client.get(path).expect(403, "link_locked")
    clock.go_to(start - timedelta(minutes=30))
    assert client.get(path).expect(200)["url"] == worker.get(path).expect(200)["url"] == URL
    assert client.get(path).headers["cache-control"] == "private, no-store"
    for stranger in (Caller(make_client()), Caller(make_specialist(service))):
        stranger.get(path).expect(404)
    Caller().get(path).expect(401)
    worker.step(visit["id"], "on-the-way").expect(409, "impossible_transition")
    for step in ("arrive", "start"):
        worker.step(visit["id"], step).expect(200)
    clock.go_to(start + timedelta(minutes=70))
    client.get(path).expect(200)
    worker.step(visit["id"], "finish").expect(200)
    for one in (client, worker):
        one.get(path).expect(410, "link_closed")
    assert client.order(visit["order_id"])["visits"][0]["link"] is None


def test_an_online_visit_that_nobody_ends_closes_its_link(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    go_online(worker, service, ["online"])
    visit = book(client, service, start, offer_id=offer_of(worker, service), place_kind="online")
    clock.go_to(start + timedelta(minutes=90))
    client.get(f"/visits/{visit['id']}/link").expect(410, "link_closed")


def test_the_link_stands_in_no_notice_and_no_calendar(
    client: Caller, worker: Caller, service: int, start: datetime
) -> None:
    go_online(worker, service, ["online"])
    visit = book(client, service, start, offer_id=offer_of(worker, service), place_kind="online")
    row = Visit.objects.select_related("order").get(id=visit["id"])
    for app in App:
        entry = entry_of(row, app, "en")
        assert entry.location == "Online"
        assert "meet.example.com" not in str(entry)
    for notice in Notice.objects.all():
        assert "meet.example.com" not in str(notice.facts)
    assert "meet.example.com" not in str(client.order(visit["order_id"]))
    ((sealed,),) = fetch_all("SELECT meeting_sealed FROM specialists_specialist WHERE meeting_sealed <> ''", [])
    assert b"meet.example" not in bytes(sealed)


def test_online_has_no_area_and_keeps_the_way_home(
    client: Caller, worker: Caller, service: int, start: datetime
) -> None:
    far = Caller(make_client(at=(8.0, 0.0)))
    go_online(worker, service, ["client", "online"])
    offer = offer_of(worker, service)
    worker._call("PATCH", "/specialist/profile", {"radius_km": 20}).expect(200)
    far.book(service, start, offer)
    online = {"offer_id": offer, "place_kind": "online"}
    # An hour at a client's far away, then the way home: not at once, but without any way where nobody was out.
    after = start + timedelta(hours=1)
    ask(client, service, after, **online).expect(409, "unreachable")
    shown = client.get("/slots", service_id=service, market="hel", days=7, **online).expect(200)
    starts = {moment for day in shown["days"] for moment in day["starts"]}
    wire = after.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert wire not in starts
    later = next(moment for moment in sorted(starts) if moment > wire)
    why = client.get("/slots/why", service_id=service, market="hel", start=wire, **online).expect(200)
    assert (why["reason"], why["after"]) == ("cannot_travel", later)
    first = book(client, service, datetime.fromisoformat(later), **online)
    # Back to back online: nobody goes anywhere.
    book(Caller(make_client()), service, datetime.fromisoformat(first["ends_at"]), **online)


def test_a_place_that_is_not_offered_is_refused(client: Caller, worker: Caller, service: int, start: datetime) -> None:
    offer = offer_of(worker, service)
    ask(client, service, start, offer_id=offer, place_kind="online").expect(409, "offer_unavailable")
    go_online(worker, service, ["online"])
    ask(client, service, start, offer_id=offer, address_id=client.address_id).expect(409, "offer_unavailable")
    ask(client, service, start, offer_id=offer, place_kind="shop").expect(409, "offer_unavailable")
    ask(client, service, start, place_kind="online", market="nowhere").expect(422)
    ask(client, service, start, offer_id=offer).expect(422)
    assert ask(client, service, start, place_kind="online", market="hel").expect(200)["anyone"] is True


def test_search_finds_by_where_it_is_done(client: Caller, worker: Caller, service: int) -> None:
    shop = make_shop(worker.person, at=(2.0, 0.0))  # type: ignore[arg-type]

    def found(**more: object) -> list[Any]:
        items: list[Any] = client.get("/search", market="hel", service=service, **more).expect(200)["items"]
        return items

    assert len(found()) == 1
    assert found(place_kind="online") == found(place_kind="shop") == []
    go_online(worker, service, ["shop", "online"])
    assert found(place_kind="client") == []
    (card,) = found(place_kind="shop")
    assert (card["shop"]["id"], card["shop"]["name"]) == (shop, "Studio Kallio")
    assert card["next_free_at"] is not None
    (card,) = found(place_kind="online")
    assert (card["shop"], card["offer"]["place_kinds"]) == (None, ["shop", "online"])
    window = {"free_from": f"{coming_day(2)}T00:00:00Z", "free_to": f"{coming_day(3)}T00:00:00Z"}
    assert len(found(place_kind="shop", **window)) == len(found(place_kind="online", **window)) == 1
    Place.objects.update(active=False)
    assert found(place_kind="shop") == []


def test_a_shop_visit_takes_a_room_and_moves_with_it(
    client: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    people = [make_specialist(service) for _ in range(2)]
    workers = [Caller(person) for person in people]
    make_shop(*people, rooms=["Chair"])
    for one in workers:
        do_at(one, service, ["shop"])
    first, second = (offer_of(one, service) for one in workers)
    visit = book(client, service, start, offer_id=first, place_kind="shop")
    assert (visit["shop"]["name"], visit["place"]["line"]) == ("Studio Kallio", "Studio Kallio, Fleminginkatu 12")
    rooms = "SELECT kind FROM availability_claim c JOIN availability_calendar k ON k.id = c.calendar_id " \
        "WHERE k.owner_kind = 'resource' AND c.holder_id = %s"  # fmt: skip
    assert fetch_all(rooms, [visit["id"]]) == [(ClaimKind.VISIT,)]
    # The other specialist is free, the only chair is not.
    other = Caller(make_client())
    refused = ask(other, service, start, offer_id=second, place_kind="shop").expect(409, "no_room_free")
    assert refused["context"]["reason"] == "no_room"
    wire = start.strftime("%Y-%m-%dT%H:%M:%SZ")
    question = {"service_id": service, "offer_id": second, "market": "hel", "place_kind": "shop"}
    shown = other.get("/slots", days=7, **question).expect(200)
    assert all(wire not in day["starts"] for day in shown["days"])
    assert other.get("/slots/why", start=wire, **question).expect(200)["reason"] == "no_room"
    # Moved away, the chair is free then, and taken where the visit is now.
    to = start + timedelta(hours=3)
    moved = client.post(f"/visits/{visit['id']}/reschedule", {"starts_at": to.isoformat()}).expect(200)
    assert moved["starts_at"] == to.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert len(fetch_all(rooms, [visit["id"]])) == 1
    ask(other, service, to, offer_id=second, place_kind="shop").expect(409, "no_room_free")
    book(other, service, start, offer_id=second, place_kind="shop")
    client.post(f"/visits/{visit['id']}/reschedule", {"starts_at": wire}).expect(409, "no_room_free")
    client.post(f"/orders/{visit['order_id']}/cancel", {"reason": "", "agreed_fee_minor": 0}).expect(200)
    assert fetch_all(rooms, [visit["id"]]) == []


def test_anyone_at_a_shop_is_somebody_who_works_there(client: Caller, service: int, start: datetime) -> None:
    inside, outside = (Caller(make_specialist(service)) for _ in range(2))
    shop = make_shop(inside.person)  # type: ignore[arg-type]
    listed = f"/services/{service}/shops"
    assert Caller().get(listed, market="hel").expect(200)["items"] == []
    do_at(inside, service, ["shop"])
    assert [one["id"] for one in Caller().get(listed, market="hel").expect(200)["items"]] == [shop]
    Caller().get(listed, market="tpe").expect(404, "service_missing")
    Caller().get(listed, market="xyz").expect(422, "unknown_market")
    visit = book(client, service, start, place_kind="shop", place_id=shop)
    assert visit["specialist"]["id"] == inside.person.specialist_id  # type: ignore[union-attr]
    ask(client, service, start, place_kind="shop", place_id=shop).expect(409, "nobody_free")
    Room.objects.update(active=False)
    assert Caller().get(listed, market="hel").expect(200)["items"] == []
    ask(client, service, start + timedelta(hours=2), place_kind="shop", place_id=shop).expect(409, "offer_unavailable")
    assert outside.person is not None


def test_a_visit_at_the_clients_asks_nothing_more(
    client: Caller, worker: Caller, service: int, start: datetime
) -> None:
    """Places and rooms are read for visits elsewhere only."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.book(service, start, offer_of(worker, service))
    read = " ".join(query["sql"] for query in asked.captured_queries)
    assert "specialists_place " not in read.replace('"', " ")
    assert "specialists_room" not in read
    assert "'resource'" not in read
