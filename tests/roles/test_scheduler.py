"""The scheduler calls what is due, in one process at a time, whatever one function does."""

from threading import Event

import pytest
from django.db import connection

from doorstep.entrypoints.scheduler import Leadership, Timetable, call_periodic, follow_timetable
from doorstep.entrypoints.wiring import Periodic
from tests.plugin import ClonedDatabase


def nothing() -> None:
    """A periodic function of no effect."""


def names(periodics: list[Periodic]) -> list[str]:
    return [periodic.name for periodic in periodics]


def test_each_function_is_due_after_its_interval_and_then_again() -> None:
    timetable = Timetable([Periodic("often", 5, nothing), Periodic("sometimes", 60, nothing)], started=1000)
    assert timetable.take_due(1004) == []
    assert names(timetable.take_due(1005)) == ["often"]
    assert timetable.take_due(1006) == []
    assert names(timetable.take_due(1060)) == ["often", "sometimes"]
    assert timetable.seconds_until_next(1060) == 5


def test_a_rare_function_first_runs_minutes_after_the_start_not_a_day() -> None:
    timetable = Timetable([Periodic("daily", 86_400, nothing)], started=0)
    assert names(timetable.take_due(300)) == ["daily"]
    assert timetable.take_due(86_000) == []


def test_a_missed_turn_is_taken_once() -> None:
    timetable = Timetable([Periodic("often", 5, nothing)], started=0)
    assert names(timetable.take_due(100)) == ["often"]
    assert timetable.take_due(101) == []


def test_an_error_is_logged_and_goes_no_further(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("broken")

    call_periodic(Periodic("broken", 1, fail))
    assert "periodic function failed" in caplog.text


def test_one_process_leads_until_it_lets_go(cloned_database: ClonedDatabase) -> None:
    first, second = Leadership(), Leadership()
    assert first.hold()
    assert not second.hold()
    assert first.hold()
    first.release()
    assert second.hold()
    second.release()


def test_a_lost_connection_loses_the_lead(cloned_database: ClonedDatabase) -> None:
    first, second = Leadership(), Leadership()
    assert first.hold()
    with cloned_database.cluster.connect() as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = %s)",
            [cloned_database.name],
        )
    assert not first.hold()
    assert second.hold()
    second.release()


def test_it_stops_between_functions(cloned_database: ClonedDatabase) -> None:
    stop = Event()
    called = []

    def last() -> None:
        called.append("last")
        stop.set()

    periodics = [Periodic("last", 0, last), Periodic("never", 0, lambda: called.append("never"))]
    leadership = Leadership()
    follow_timetable(stop, leadership, Timetable(periodics, started=0))
    leadership.release()
    assert called == ["last"]
    connection.close()
