"""
A worker is killed in the middle of taking over a calendar outside.

What was blocked before is blocked until everything new is: never a mixture. The next worker takes it over.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.availability import facade
from doorstep.modules.availability.tests.builders import wrong_free_days
from doorstep.modules.availability.tests.icalendar_files import busy_event, calendar_file
from tests.builders import make_service, make_specialist
from tests.calendar_host import CalendarHost, running_calendar_host
from tests.callers import Caller
from tests.long.importer import AFTER_ASKING, BEFORE_COMMIT, HALF_WRITTEN
from tests.long.workers import PATIENCE_SECONDS, return_jobs, running_role, wait_for_death
from tests.plugin import ClonedDatabase
from tests.roles.test_lifecycle import wait_for

pytestmark = pytest.mark.long

HOUR = timedelta(hours=1)
READER = {"module": "importer", "DOORSTEP_CALENDAR_ALLOW_PRIVATE": "true"}


def blocked() -> list[datetime]:
    rows = fetch_all("SELECT lower(period) FROM availability_blocked WHERE kind = 'external' ORDER BY 1")
    return [row[0] for row in rows]


def serve(host: CalendarHost, hours: list[datetime]) -> str:
    return host.serve("/a.ics", calendar_file(*(busy_event(hour, hour + HOUR) for hour in hours)))


def queue_again() -> None:
    """What the scheduler does, without waiting for leases to end."""
    return_jobs()
    with open_transaction():
        execute("UPDATE availability_externalcalendar SET next_fetch_at = now(), queued_at = NULL")
    facade.queue_due_calendars(utc_now())


@pytest.mark.parametrize("step", [AFTER_ASKING, HALF_WRITTEN, BEFORE_COMMIT])
def test_a_killed_worker_leaves_the_old_times_or_the_new(
    cloned_database: ClonedDatabase, tmp_path: Path, step: str
) -> None:
    specialist = make_specialist(make_service())
    tomorrow = utc_now().replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    before = [tomorrow + number * 2 * HOUR for number in range(5)]
    after = [before[0], *(hour + HOUR for hour in before[1:])]
    with running_calendar_host() as host:
        address = serve(host, before)
        Caller(specialist).post("/specialist/calendars", {"name": "Family", "address": address}).expect(201)
        with running_role(database=cloned_database, folder=tmp_path, **READER):
            wait_for(lambda: blocked() == before, PATIENCE_SECONDS, "the calendar is read")

        serve(host, after)
        queue_again()
        with running_role(database=cloned_database, folder=tmp_path, step=step, **READER) as worker:
            wait_for_death(worker)
        assert blocked() == before
        assert wrong_free_days(specialist.calendar_id) == []
        assert len(host.calendars["/a.ics"].requests) == 1

        queue_again()
        with running_role(database=cloned_database, folder=tmp_path, **READER):
            wait_for(lambda: blocked() == after, PATIENCE_SECONDS, "the calendar is read again")
        (state,) = Caller(specialist).get("/specialist/calendars").expect(200)["items"]
        connection.close()
    assert (state["state"], state["busy_times"], state["checking"]) == ("fresh", 5, False)
    assert wrong_free_days(specialist.calendar_id) == []
