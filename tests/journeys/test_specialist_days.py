"""A specialist's days: the way to each visit, what is told before the promise, own notes, the days clocks change."""

import uuid
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.statements import statements_of

pytestmark = pytest.mark.django_db


class Worker(Caller):
    """A specialist who looks at the own days."""

    def schedule(self, first: date | None = None, days: int = 1) -> Any:
        """The days from a date on."""
        query: dict[str, object] = {"days": days}
        if first:
            query["from"] = first.isoformat()
        return self.get("/specialist/schedule", **query).expect(200)

    def write_notes(self, visit_id: str, text: str, replaces: str | None = None) -> Answer:
        """Keep notes of a visit."""
        return self._call("PUT", f"/specialist/visits/{visit_id}/work-notes", {"text": text, "replaces": replaces})

    def put(self, path: str, body: object) -> Answer:
        """A replacement."""
        return self._call("PUT", path, body, uuid.uuid4().hex)


class City:
    """A specialist who is asked before each visit, and two clients some way apart."""

    def __init__(self, *, auto_accept: bool = True) -> None:
        self.service = make_service()
        self.built: BuiltSpecialist = make_specialist(self.service, auto_accept=auto_accept)
        self.worker = Worker(self.built)
        self.near, self.far = (Caller(make_client(at=at)) for at in ((1.0, 0.0), (7.0, 0.0)))

    def book(self, client: Caller, day: date, hour: int, minute: int = 0) -> str:
        """A visit; its id."""
        start = local_start(day, hour, minute)
        order = client.book(self.service, start, self.built.offer_ids[self.service])
        return str(order["visits"][0]["id"])


@pytest.fixture
def city(clock: StandingClock) -> City:
    return City()


def test_each_visit_tells_the_way_from_the_one_before(city: City) -> None:
    day = coming_day(2)
    first, second = city.book(city.near, day, 9), city.book(city.far, day, 14)
    (shown,) = city.worker.schedule(day)["days"]
    assert [visit["id"] for visit in shown["visits"]] == [first, second]
    one, two = shown["visits"]
    assert (one["travel"]["from_visit_id"], two["travel"]["from_visit_id"]) == (None, first)
    assert two["travel"]["km"] == pytest.approx(6 * 1.35, abs=0.9)
    assert two["travel"]["minutes"] > one["travel"]["minutes"]
    assert one["onward"]["minutes"] == two["travel"]["minutes"]
    assert two["onward"] is None
    leave_at = datetime.fromisoformat(two["travel"]["leave_at"])
    assert leave_at == local_start(day, 14) - timedelta(minutes=two["travel"]["minutes"])
    assert two["travel"]["spare_minutes"] == 4 * 60 - two["travel"]["minutes"]
    assert not two["travel"]["tight"]
    assert datetime.fromisoformat(two["occupied_from"]) == leave_at
    assert city.worker.worked(second)["travel"] == two["travel"]


def test_a_short_pause_between_two_visits_is_told_as_tight(city: City) -> None:
    day = coming_day(2)
    city.book(city.near, day, 9)
    starts = [start for start in city.far.slots(city.service, city.built.offer_ids[city.service]) if start > _text(day)]
    after = next(start for start in starts if start > local_start(day, 10).isoformat())
    second = datetime.fromisoformat(after)
    order = city.far.book(city.service, second, city.built.offer_ids[city.service])
    travel = city.worker.worked(order["visits"][0]["id"])["travel"]
    assert travel["tight"]
    assert 0 <= travel["spare_minutes"] < 10


def _text(day: date) -> str:
    return local_start(day, 0).isoformat()


def test_before_the_promise_ways_are_rounded(clock: StandingClock) -> None:
    city = City(auto_accept=False)
    day = coming_day(2)
    asked = city.worker.worked(city.book(city.far, day, 14))
    assert asked["place"] is None
    assert asked["travel"]["minutes"] % 5 == 0
    assert asked["travel"]["km"] == int(asked["travel"]["km"])
    assert (asked["travel"]["leave_at"], asked["travel"]["spare_minutes"]) == (None, None)
    city.worker.step(asked["id"], "accept").expect(200)
    assert city.worker.worked(asked["id"])["travel"]["leave_at"]


def test_visits_that_came_to_nothing_leave_the_day(clock: StandingClock) -> None:
    city = City(auto_accept=False)
    day = coming_day(2)
    declined, kept = city.book(city.near, day, 9), city.book(city.near, day, 13)
    city.worker.step(declined, "decline", {"reason": "no"}).expect(200)
    (shown,) = city.worker.schedule(day)["days"]
    assert [visit["id"] for visit in shown["visits"]] == [kept]
    assert city.worker.worked(declined)["travel"] is None


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_the_days_on_which_clocks_change(day: date, hours: int, city: City) -> None:
    noon = local_start(day, 12)
    off = {"starts_at": noon.isoformat(), "ends_at": (noon + timedelta(hours=2)).isoformat(), "note": "rest"}
    city.worker.post("/specialist/time-off", off).expect(201)
    shown = city.worker.schedule(day - timedelta(days=1), 3)
    assert shown["time_zone"] == "Europe/Helsinki"
    before, here, after = shown["days"]
    start, end = (datetime.fromisoformat(here[key]) for key in ("starts_at", "ends_at"))
    assert (end - start, before["ends_at"], after["starts_at"]) == (
        timedelta(hours=hours), here["starts_at"], here["ends_at"],
    )  # fmt: skip
    assert here["open"] == [{"starts_at": here["starts_at"], "ends_at": here["ends_at"]}]
    assert [(row["starts_at"], row["note"]) for row in here["blocked"]] == [
        (noon.strftime("%Y-%m-%dT%H:%M:%SZ"), "rest")
    ]
    assert not before["blocked"]


def test_a_date_with_hours_of_its_own_says_so(city: City) -> None:
    day = coming_day(5)
    body = {"closed": False, "spans": [{"starts": "10:00", "ends": "12:00"}], "note": "school play"}
    city.worker.put(f"/specialist/exceptions/{day}", body).expect(200)
    (shown,) = city.worker.schedule(day)["days"]
    assert shown["differs"] == {"closed": False, "note": "school play"}
    assert [span["starts_at"] for span in shown["open"]] == [local_start(day, 10).strftime("%Y-%m-%dT%H:%M:%SZ")]


def test_the_number_of_queries_does_not_grow_with_the_days(city: City) -> None:
    first = coming_day(2)
    for days in range(4):
        city.book(city.near, first + timedelta(days=days), 9)
        city.book(city.far, first + timedelta(days=days), 14)
    assert sum(len(day["visits"]) for day in city.worker.schedule(first, 14)["days"]) == 8
    one, many = (statements_of(partial(city.worker.schedule, first, days)) for days in (1, 14))
    assert many == one <= 22


def test_own_notes_are_kept_and_nobody_loses_any(city: City, clock: StandingClock) -> None:
    visit = city.book(city.near, coming_day(2), 9)
    assert city.worker.worked(visit)["work_notes"] == {"text": "", "saved_at": None}
    saved = city.worker.write_notes(visit, " Stopcock behind the fridge ").expect(200)["work_notes"]
    assert saved["text"] == "Stopcock behind the fridge"
    clock.pass_time(minutes=1)
    assert city.worker.write_notes(visit, "Stopcock behind the fridge").expect(200)["work_notes"] == saved
    lost = city.worker.write_notes(visit, "From another phone").expect(409, "notes_changed")
    assert lost["context"]["text"] == "Stopcock behind the fridge"
    changed = city.worker.write_notes(visit, "Door code 7", saved["saved_at"]).expect(200)["work_notes"]
    assert changed["text"] == "Door code 7"
    assert city.worker.write_notes(visit, "", changed["saved_at"]).expect(200)["work_notes"]["text"] == ""


def test_own_notes_are_nobody_elses(city: City) -> None:
    visit = city.book(city.near, coming_day(2), 9)
    city.worker.write_notes(visit, "Careful: the dog bites").expect(200)
    order = city.worker.worked(visit)["order_id"]
    assert "dog" not in str(city.near.order(order))
    stranger = Worker(make_specialist(city.service, at=(3.0, 3.0)))
    stranger.write_notes(visit, "mine now").expect(404, "not_found")
    stranger.get(f"/specialist/visits/{visit}/history").expect(404, "not_found")
    with connection.cursor() as cursor:
        cursor.execute("SELECT work_notes_sealed FROM booking_visit WHERE id = %s", [visit])
        assert b"dog" not in bytes(cursor.fetchone()[0])


def test_history_begins_where_the_specialist_comes_in(clock: StandingClock) -> None:
    city = City(auto_accept=False)
    visit = city.book(city.near, coming_day(2), 9)
    city.worker.step(visit, "accept").expect(200)
    steps = city.worker.get(f"/specialist/visits/{visit}/history").expect(200)
    assert [(step["target"], step["by"]) for step in steps] == [("requested", "client"), ("accepted", "specialist")]
