"""Notes for the door: whose they are, when they open, and who is told of their being read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.modules.accounts.models import Market
from doorstep.modules.accounts.selectors import forget_markets
from doorstep.modules.booking.models import Visit
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Caller
from tests.journeys.conftest import StandingClock

pytestmark = pytest.mark.django_db

DOOR = {"code": "4321 #", "pets": "A shy cat", "parking": "In the yard", "other": "Knock, please"}
NOTHING = {"code": "", "pets": "", "parking": "", "other": ""}


@pytest.fixture
def service(clock: StandingClock) -> int:
    return make_service(minutes=60)


@pytest.fixture
def client() -> Caller:
    return Caller(make_client())


@pytest.fixture
def worker(service: int) -> Caller:
    return Caller(make_specialist(service))


@pytest.fixture
def start(clock: StandingClock) -> datetime:
    return local_start(coming_day(3), 10)


@pytest.fixture(autouse=True)
def _markets() -> Iterator[None]:
    yield
    forget_markets()


def offer_of(worker: Caller, service: int) -> int:
    assert worker.person is not None
    return int(worker.person.offer_ids[service])  # type: ignore[union-attr]


def keep_door(client: Caller, door: dict[str, str]) -> None:
    client._call("PATCH", f"/me/addresses/{client.address_id}", {"door": door}).expect(200)


def book(client: Caller, worker: Caller, service: int, start: datetime, **more: Any) -> dict[str, Any]:
    """A booked visit."""
    token = client.quote(service, start, offer_of(worker, service))
    held = client.post("/orders", {"quotes": [token], **more}).expect(201)
    visit: dict[str, Any] = client.confirm(held["id"]).expect(200)["visits"][0]
    return visit


def own_door(client: Caller, visit: dict[str, Any]) -> Any:
    return client.get(f"/visits/{visit['id']}/door").expect(200)


def read(worker: Caller, visit: dict[str, Any]) -> Any:
    return worker.get(f"/specialist/visits/{visit['id']}/door")


def test_notes_open_in_their_time_and_each_view_is_told(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    opens_at = start - timedelta(minutes=120)
    assert datetime.fromisoformat(worker.worked(visit["id"])["door"]["opens_at"]) == opens_at
    clock.go_to(opens_at - timedelta(seconds=1))
    locked = read(worker, visit).expect(403, "door_locked")
    assert datetime.fromisoformat(locked["context"]["opens_at"]) == opens_at
    assert own_door(client, visit)["views"] == []
    clock.go_to(opens_at)
    assert read(worker, visit).expect(200)["notes"] == DOOR
    clock.pass_time(minutes=70)
    read(worker, visit).expect(200)
    views = own_door(client, visit)["views"]
    assert [(view["name"], datetime.fromisoformat(view["at"])) for view in views] == [
        ("Onni V.", opens_at + timedelta(minutes=70)),
        ("Onni V.", opens_at),
    ]
    for step in ("on-the-way", "arrive", "start"):
        worker.step(visit["id"], step).expect(200)
        read(worker, visit).expect(200)
    worker.step(visit["id"], "finish").expect(200)
    read(worker, visit).expect(410, "door_closed")
    assert worker.worked(visit["id"])["door"] is None
    client._call("PUT", f"/visits/{visit['id']}/door", NOTHING).expect(410, "door_closed")
    assert own_door(client, visit)["notes"] == DOOR


def test_a_visit_that_nobody_ends_closes_by_itself(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    clock.go_to(start + timedelta(hours=4) - timedelta(seconds=1))
    read(worker, visit).expect(200)
    clock.pass_time(seconds=1)
    read(worker, visit).expect(410, "door_closed")


def test_the_city_says_how_long_before(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    Market.objects.filter(code="hel").update(door_minutes=15)
    forget_markets()
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    clock.go_to(start - timedelta(minutes=16))
    read(worker, visit).expect(403, "door_locked")
    clock.pass_time(minutes=1)
    read(worker, visit).expect(200)


def test_a_moved_visit_locks_again(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    clock.go_to(start - timedelta(minutes=60))
    read(worker, visit).expect(200)
    later = start + timedelta(days=1)
    client.post(f"/visits/{visit['id']}/reschedule", {"starts_at": later.isoformat()}).expect(200)
    assert datetime.fromisoformat(
        read(worker, visit).expect(403, "door_locked")["context"]["opens_at"]
    ) == later - timedelta(minutes=120)


def test_a_cancelled_visit_shows_nothing(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    clock.go_to(start - timedelta(minutes=60))
    read(worker, visit).expect(200)
    client.post(f"/orders/{visit['order_id']}/cancel", {"reason": ""}).expect(200)
    read(worker, visit).expect(410, "door_closed")


def test_a_request_is_not_shown_before_the_promise(client: Caller, service: int, clock: StandingClock) -> None:
    asked = Caller(make_specialist(service, auto_accept=False))
    keep_door(client, DOOR)
    start = local_start(coming_day(0), 14)
    visit = book(client, asked, service, start)
    clock.go_to(start - timedelta(minutes=100))
    read(asked, visit).expect(403, "door_locked")


def test_a_visit_has_its_own_notes_until_it_ends(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    keep_door(client, DOOR)
    other = {**NOTHING, "code": "77"}
    visit = book(client, worker, service, start, door=other)
    assert own_door(client, visit)["notes"] == other
    clock.go_to(start)
    read(worker, visit).expect(200)
    changed = {**NOTHING, "code": "  88 "}
    answer = client._call("PUT", f"/visits/{visit['id']}/door", changed).expect(200)
    assert answer["notes"]["code"] == "88"
    assert read(worker, visit).expect(200)["notes"]["code"] == "88"
    assert worker.worked(visit["id"])["door"]["changed_at"] is not None
    address = client.get(f"/me/addresses/{client.address_id}").expect(200)
    assert address["door"] == DOOR
    client._call("PUT", f"/visits/{visit['id']}/door", NOTHING).expect(200)
    read(worker, visit).expect(404)
    assert worker.worked(visit["id"])["door"] is None


def test_too_long_notes_are_refused_and_nothing_changes(
    client: Caller, worker: Caller, service: int, start: datetime
) -> None:
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    long = client._call("PUT", f"/visits/{visit['id']}/door", {**DOOR, "code": "9" * 301}).expect(422)
    assert "9999" not in str(long), "the refusal repeats the code"
    assert own_door(client, visit)["notes"] == DOOR


def test_others_read_nothing(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    keep_door(client, DOOR)
    visit = book(client, worker, service, start)
    clock.go_to(start)
    for caller in (Caller(make_client(at=(0.4, 0.4))), Caller(make_specialist(service, at=(1.0, 1.0)))):
        caller.get(f"/visits/{visit['id']}/door").expect(404)
        caller._call("PUT", f"/visits/{visit['id']}/door", NOTHING).expect(404)
    Caller(make_specialist(service, at=(0.5, 1.0))).get(f"/specialist/visits/{visit['id']}/door").expect(404)
    worker.get(f"/visits/{visit['id']}/door").expect(404)


def test_the_code_lies_open_nowhere(
    client: Caller, worker: Caller, service: int, start: datetime, clock: StandingClock
) -> None:
    """Whatever table: outbox, answers kept for repeated calls, notices, history."""
    keep_door(client, {**DOOR, "code": "XyZ-4321"})
    visit = book(client, worker, service, start, door={**DOOR, "code": "XyZ-4321"})
    clock.go_to(start)
    read(worker, visit).expect(200)
    tables = fetch_all("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'", [])
    with connection.cursor() as cursor:
        for (table,) in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}" AS entry WHERE entry::text LIKE %s', ["%XyZ-4321%"])
            assert cursor.fetchone() == (0,), table
    assert Visit.objects.get(pk=visit["id"]).open_door().code == "XyZ-4321"
    for answer in (client.order(visit["order_id"]), worker.worked(visit["id"]), client.get("/orders").body):
        assert "XyZ-4321" not in str(answer)
