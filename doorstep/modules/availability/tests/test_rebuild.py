"""The nightly check of free time: planted differences, a run that is killed, bookings that come between."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from django.db import connection

from doorstep.infra.db import execute, fetch_all, fetch_one, open_transaction
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.availability.services import rebuild
from doorstep.modules.availability.tests.builders import claim, open_calendar, release, request, wrong_free_days
from tests.plugin import ClonedDatabase


def spoil(calendar_id: int, day: str) -> None:
    execute("UPDATE availability_freeday SET free = '{}' WHERE calendar_id = %s AND day = %s", [calendar_id, day])


def last_check() -> tuple[object, ...]:
    row = fetch_one(
        "SELECT calendars, checked, repaired, left_out, finished_at IS NOT NULL FROM availability_freedaycheck "
        "ORDER BY id DESC LIMIT 1"
    )
    assert row is not None
    return row


def kept_days() -> int:
    row = fetch_one("SELECT count(*) FROM availability_freeday")
    assert row is not None
    return int(row[0])


@pytest.mark.django_db
def test_differences_are_repaired_counted_and_logged(now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    first, second = open_calendar(1, now=now), open_calendar(2, now=now)
    claim(request(first, now + timedelta(days=1)), now=now)
    dates = kept_days()
    assert facade.rebuild_free_days(now) == 0
    assert last_check() == (2, dates, 0, 0, True)
    assert not [record for record in caplog.records if record.levelname == "WARNING"]
    spoil(first, "2026-01-15")
    execute("UPDATE availability_freeday SET open = '{}' WHERE calendar_id = %s AND day = '2026-01-16'", [second])
    execute("DELETE FROM availability_freeday WHERE calendar_id = %s AND day = '2026-01-17'", [second])
    assert facade.rebuild_free_days(now) == 3
    assert last_check() == (2, dates, 3, 0, True)
    warned = {record.calendar_id: record.repaired for record in caplog.records if record.levelname == "WARNING"}  # type: ignore[attr-defined]
    assert warned == {first: 1, second: 2}
    assert wrong_free_days(first) == wrong_free_days(second) == []
    assert facade.rebuild_free_days(now) == 0


@pytest.mark.django_db
def test_calendars_asked_for_by_name_leave_no_count(now: datetime) -> None:
    calendar = open_calendar(now=now)
    spoil(calendar, "2026-01-15")
    assert facade.rebuild_free_days(now, calendar_ids=[calendar]) == 1
    assert fetch_all("SELECT 1 FROM availability_freedaycheck") == []


@pytest.mark.django_db
def test_a_run_that_is_killed_has_counted_what_it_repaired(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    calendars = [open_calendar(number, now=now) for number in (1, 2, 3)]
    for calendar in calendars:
        spoil(calendar, "2026-01-15")
    whole, seen = rebuild._repair, []

    def dies_at_the_second(calendar_id: int, *rest: object) -> int:
        seen.append(calendar_id)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return whole(calendar_id, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(rebuild, "_BATCH", 1)
    monkeypatch.setattr(rebuild, "_repair", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        facade.rebuild_free_days(now)
    calendars_done, _, repaired, _, finished = last_check()
    assert (calendars_done, repaired, finished) == (1, 1, False)
    monkeypatch.setattr(rebuild, "_repair", whole)
    assert facade.rebuild_free_days(now) == 2
    assert last_check()[2:] == (2, 0, True)


def test_a_calendar_that_somebody_holds_is_left_to_the_next_run(
    cloned_database: ClonedDatabase, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, other = open_calendar(1, now=now), open_calendar(2, now=now)
    for calendar in (held, other):
        spoil(calendar, "2026-01-15")
    locked, done = threading.Event(), threading.Event()

    def hold() -> None:
        with open_transaction():
            facade.lock_calendars([held])
            locked.set()
            done.wait(60)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert locked.wait(30)
    execute("SET lock_timeout = '200ms'")
    assert facade.rebuild_free_days(now) == 1
    assert last_check()[2:] == (1, 1, True)
    done.set()
    holder.join()
    assert facade.rebuild_free_days(now) == 1
    assert last_check()[2:] == (1, 0, True)


def test_bookings_beside_the_check_are_no_differences(cloned_database: ClonedDatabase, now: datetime) -> None:
    calendars = [open_calendar(number, now=now) for number in range(1, 5)]
    stop, booked, errors = threading.Event(), [0] * 4, []

    def book(position: int) -> None:
        turn = 0
        try:
            while not stop.is_set():
                start = now + timedelta(days=1 + turn % 9, hours=turn % 5)
                turn += 1
                try:
                    taken = claim(request(calendars[position], start), now=now)
                except StartRefused:
                    continue
                booked[position] += 1
                if turn % 3:
                    release([taken], now=now)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=book, args=(position,)) for position in range(4)]
    for person in people:
        person.start()
    repaired = planted = 0
    until = time.monotonic() + 5
    while time.monotonic() < until or min(booked) < 5:
        # No booking touches this date, so what is planted stays until it is found.
        spoil(calendars[planted % 4], "2026-01-29")
        planted += 1
        repaired += facade.rebuild_free_days(now)
    stop.set()
    for person in people:
        person.join()
    assert errors == []
    assert repaired == planted
    assert facade.rebuild_free_days(now) == 0
    assert [wrong_free_days(calendar) for calendar in calendars] == [[], [], [], []]
