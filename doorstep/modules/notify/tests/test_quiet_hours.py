"""Quiet hours in the reader's zone, also where clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.modules.notify.contracts import QuietTime
from doorstep.modules.notify.rules.quiet import TIME_TO_ACT, quiet_until, send_at
from doorstep.modules.notify.rules.routes import MOST_ATTEMPTS, SENDING_LIMIT, retry_at

ZONES = ["Europe/Helsinki", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "UTC"]


def at(zone: str, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def night(zone: str, starts: str = "22:00", ends: str = "08:00") -> QuietTime:
    return QuietTime(time.fromisoformat(starts), time.fromisoformat(ends), zone)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-01-12T21:59", None),
        ("2026-01-12T22:00", "2026-01-13T08:00"),
        ("2026-01-13T03:30", "2026-01-13T08:00"),
        ("2026-01-13T07:59", "2026-01-13T08:00"),
        ("2026-01-13T08:00", None),
        ("2026-01-13T12:00", None),
    ],
)
def test_a_night(zone: str, now: str, end: str | None) -> None:
    assert quiet_until(night(zone), at(zone, now)) == (at(zone, end) if end else None)


def test_a_nap_within_one_day() -> None:
    nap = night("Asia/Taipei", "13:00", "14:30")
    assert quiet_until(nap, at("Asia/Taipei", "2026-01-12T13:10")) == at("Asia/Taipei", "2026-01-12T14:30")
    assert quiet_until(nap, at("Asia/Taipei", "2026-01-12T14:30")) is None


def test_the_night_in_which_clocks_go_forward_is_an_hour_shorter() -> None:
    began = at("Europe/Helsinki", "2026-03-28T22:00")
    end = quiet_until(night("Europe/Helsinki"), began)
    assert end == at("Europe/Helsinki", "2026-03-29T08:00")
    assert end - began == timedelta(hours=9)


def test_the_night_in_which_clocks_go_back_is_an_hour_longer() -> None:
    began = at("Europe/Helsinki", "2026-10-24T22:00")
    end = quiet_until(night("Europe/Helsinki"), began)
    assert end is not None
    assert end - began == timedelta(hours=11)


def test_an_end_that_the_clocks_skip_is_the_change() -> None:
    # Helsinki has no 03:30 on this day: 03:00 is followed by 04:00.
    end = quiet_until(night("Europe/Helsinki", "22:00", "03:30"), at("Europe/Helsinki", "2026-03-29T01:00"))
    assert end == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    # Lord Howe moves by half an hour only: 02:00 is followed by 02:30.
    end = quiet_until(night("Australia/Lord_Howe", "22:00", "02:15"), at("Australia/Lord_Howe", "2026-10-04T01:00"))
    assert end == datetime(2026, 10, 3, 15, 30, tzinfo=UTC)


def test_an_end_that_comes_twice_is_the_first() -> None:
    quiet = night("Europe/Helsinki", "22:00", "03:30")
    end = quiet_until(quiet, at("Europe/Helsinki", "2026-10-25T01:00"))
    assert end == at("Europe/Helsinki", "2026-10-25T03:30", fold=0)
    assert quiet_until(quiet, at("Europe/Helsinki", "2026-10-25T03:10", fold=1)) is None


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.integers(0, 3 * 365 * 24 * 60),
    st.times(),
    st.times(),
)
def test_the_end_is_near_and_outside(zone: str, minutes: int, starts: time, ends: time) -> None:
    starts, ends = starts.replace(microsecond=0), ends.replace(microsecond=0)
    now = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    if starts == ends:
        return
    end = quiet_until(QuietTime(starts, ends, zone), now)
    if end is not None:
        assert timedelta(0) < end - now <= timedelta(hours=25)


def test_what_cant_wait_goes_at_once() -> None:
    quiet, now = night("Europe/Helsinki"), at("Europe/Helsinki", "2026-01-12T23:00")
    morning = at("Europe/Helsinki", "2026-01-13T08:00")

    def due(urgent: bool = False, matters_until: datetime | None = None) -> datetime:
        return send_at(quiet, urgent=urgent, matters_until=matters_until, now=now)

    assert due() == morning
    assert due(urgent=True) == now
    assert due(matters_until=morning + TIME_TO_ACT) == morning
    assert due(matters_until=morning + TIME_TO_ACT - timedelta(minutes=1)) == now
    assert send_at(None, urgent=False, matters_until=None, now=now) == now


def test_retries_back_off_and_end() -> None:
    now = at("UTC", "2026-01-12T10:00")
    waits = [again - now for attempt in range(1, MOST_ATTEMPTS) if (again := retry_at(attempt, now=now))]
    assert [wait.total_seconds() for wait in waits] == [20, 60, 180, 540]
    assert retry_at(MOST_ATTEMPTS, now=now) is None
    assert timedelta(minutes=1) < SENDING_LIMIT
