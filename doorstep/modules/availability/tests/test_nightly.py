"""The check of free time runs once a night: at its hour, after a night that was missed, whoever asks."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from doorstep.infra.db import LockSpace, execute, fetch_one, held_key
from doorstep.modules.availability import facade
from doorstep.modules.availability.services import rebuild
from doorstep.modules.availability.tests.builders import open_calendar
from tests.plugin import ClonedDatabase

HOUR = timedelta(hours=1)


def checks() -> int:
    row = fetch_one("SELECT count(*) FROM availability_freedaycheck")
    assert row is not None
    return int(row[0])


@pytest.mark.django_db
def test_it_runs_once_a_night(now: datetime) -> None:
    open_calendar(1, now=now)
    night = now - HOUR
    assert facade.rebuild_free_days_nightly(now, since=night) == 0, "the night before the first start was missed"
    for later in (HOUR, 5 * HOUR, 22 * HOUR):
        assert facade.rebuild_free_days_nightly(now + later, since=night) is None
    assert facade.rebuild_free_days_nightly(now + 23 * HOUR, since=night + 24 * HOUR) is not None
    assert checks() == 2


@pytest.mark.django_db
def test_a_run_that_ended_half_way_is_begun_anew(now: datetime) -> None:
    open_calendar(1, now=now)
    assert facade.rebuild_free_days_nightly(now, since=now - HOUR) == 0
    execute("UPDATE availability_freedaycheck SET finished_at = NULL")
    assert facade.rebuild_free_days_nightly(now + timedelta(minutes=9), since=now - HOUR) is None
    assert facade.rebuild_free_days_nightly(now + timedelta(minutes=11), since=now - HOUR) == 0
    assert checks() == 2


def test_two_schedulers_check_once(
    cloned_database: ClonedDatabase, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_calendar(1, now=now)
    whole, barrier = rebuild._is_due, threading.Barrier(2)
    seen: list[int | None] = []
    errors: list[Exception] = []

    def both_find_it_due(*facts: datetime) -> bool:
        due = whole(*facts)
        if not getattr(waited, "once", False):
            waited.once = True
            barrier.wait(30)
        return due

    waited = threading.local()
    monkeypatch.setattr(rebuild, "_is_due", both_find_it_due)

    def schedule() -> None:
        try:
            seen.append(facade.rebuild_free_days_nightly(now, since=now - HOUR))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    schedulers = [threading.Thread(target=schedule) for _ in range(2)]
    for scheduler in schedulers:
        scheduler.start()
    for scheduler in schedulers:
        scheduler.join()
    assert errors == []
    assert sorted(seen, key=str) == [0, None]
    assert checks() == 1


def test_one_that_is_under_way_is_left_alone_however_long_it_takes(
    cloned_database: ClonedDatabase, now: datetime
) -> None:
    begun, done = threading.Event(), threading.Event()

    def take_long() -> None:
        with held_key(LockSpace.NIGHTLY, 1) as alone:
            assert alone
            begun.set()
            done.wait(60)
        connection.close()

    other = threading.Thread(target=take_long)
    other.start()
    assert begun.wait(30)
    assert facade.rebuild_free_days_nightly(now, since=now - HOUR) is None
    done.set()
    other.join()
    assert facade.rebuild_free_days_nightly(now, since=now - HOUR) == 0
