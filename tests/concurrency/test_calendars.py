"""Several workers at one calendar outside, and bookings at the same moment: one reading, and nothing inconsistent."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy, DomainError
from doorstep.kernel.intervals import to_minute
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import SlotTaken, StartRefused, TooManyCalendars
from doorstep.modules.availability.ports import BusyTimes, Fetched
from doorstep.modules.availability.services import external, fetching
from doorstep.modules.availability.tests.builders import claim, request, wrong_free_days
from tests.builders import BuiltSpecialist, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

WORKERS = 6
ROUNDS = 8
HOUR = timedelta(hours=1)


class Source:
    """A calendar whose busy hours are told; it takes its time."""

    def __init__(self) -> None:
        self.hours: list[datetime] = []
        self.asked = 0

    def fetch(self, address: str, *, etag: str, last_modified: str) -> Fetched:
        self.asked += 1
        time.sleep(0.1)
        return Fetched(repr(self.hours).encode())

    def read(self, content: bytes, **_: object) -> BusyTimes:
        return BusyTimes(tuple((to_minute(hour), to_minute(hour + HOUR)) for hour in self.hours))


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    made = Source()
    monkeypatch.setattr(fetching, "calendar_source", lambda: made)
    return made


def actor_of(specialist: BuiltSpecialist) -> Actor:
    return Actor(Role.SPECIALIST, specialist.user_id, specialist.specialist_id, "hel", verified=True)


def make_due() -> None:
    with open_transaction():
        execute("UPDATE availability_externalcalendar SET next_fetch_at = now(), queued_at = NULL")


def test_a_calendar_is_read_by_one_worker_at_a_time(cloned_database: ClonedDatabase, source: Source) -> None:
    specialist = make_specialist(make_service())
    made = external.add_external_calendar(
        "Family", "https://calendar.example.com/a.ics", actor=actor_of(specialist), now=utc_now()
    )
    tomorrow = utc_now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    for number in range(ROUNDS):
        source.hours = [tomorrow + number * HOUR, tomorrow + (number + 5) * HOUR]
        make_due()
        workers: list[Callable[[], object]] = [partial(fetching.fetch_calendar, made.id)] * WORKERS
        workers += [partial(facade.queue_due_calendars, utc_now())] * 2
        at_once(workers)
        assert source.asked == number + 1
        rows = fetch_all("SELECT lower(period) FROM availability_blocked WHERE kind = 'external' ORDER BY 1")
        assert [row[0] for row in rows] == source.hours
        assert wrong_free_days(specialist.calendar_id) == []


def test_readings_and_bookings_at_the_same_moment_leave_no_overlap_unsaid(
    cloned_database: ClonedDatabase, source: Source
) -> None:
    specialist = make_specialist(make_service())
    made = external.add_external_calendar(
        "Family", "https://calendar.example.com/a.ics", actor=actor_of(specialist), now=utc_now()
    )
    day = utc_now().replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=2)

    def book(start: datetime) -> bool:
        try:
            claim(request(specialist.calendar_id, start), now=utc_now())
        except (StartRefused, SlotTaken, Busy):
            return False
        return True

    for number in range(ROUNDS):
        hour = day + number * timedelta(hours=3)
        source.hours = [*source.hours, hour]
        make_due()
        acts: list[Callable[[], object]] = [partial(book, hour)] * 3
        acts.append(partial(fetching.fetch_calendar, made.id))
        assert sum(map(bool, at_once(acts)[:3])) <= 1
        unsaid = fetch_all(
            "SELECT c.core FROM availability_claim c JOIN availability_blocked b ON b.period && c.core "
            "WHERE NOT EXISTS (SELECT 1 FROM availability_conflict x WHERE x.claim_id = c.id AND x.solved_at IS NULL)"
        )
        assert unsaid == []
        assert wrong_free_days(specialist.calendar_id) == []
    assert len(fetch_all("SELECT 1 FROM availability_blocked")) == ROUNDS


def test_nobody_gets_more_calendars_by_hurrying(cloned_database: ClonedDatabase) -> None:
    specialist = make_specialist(make_service())

    def add(number: int) -> bool:
        address = f"https://calendar.example.com/{number % 8}.ics"
        try:
            external.add_external_calendar("", address, actor=actor_of(specialist), now=utc_now())
        except TooManyCalendars:
            return False
        except DomainError as error:
            return error.code not in ("calendar_already_added", "busy")
        return True

    assert sum(at_once([partial(add, number) for number in range(12)])) == 5
    assert fetch_all("SELECT count(*), count(DISTINCT address_index) FROM availability_externalcalendar") == [(5, 5)]
