"""Dates that differ from the weekly hours, and time off that changes."""

from datetime import date, datetime, timedelta

import pytest

from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.modules.availability.contracts import (
    DateException,
    DateHours,
    ExceptionKind,
    HoursInvalid,
    HoursPlan,
    RefusalReason,
    TimeOffInvalid,
    WallSpan,
)
from doorstep.modules.availability.rules.hours import hours_on, open_on
from doorstep.modules.availability.selectors import hours as reads
from doorstep.modules.availability.selectors.days import own_days
from doorstep.modules.availability.services import hours, time_off
from doorstep.modules.availability.tests.builders import HELSINKI, NINE_TO_FIVE, claim, open_calendar, request

ME = Actor(role=Role.SPECIALIST, user_id=1, specialist_id=1)
SOMEONE_ELSE = Actor(role=Role.SPECIALIST, user_id=2, specialist_id=2)
EVENING = WallSpan(17 * 60, 21 * 60)
SATURDAY = date(2026, 1, 17)


def tomorrow(now: datetime, hour: int) -> datetime:
    """An hour of the local clock in Helsinki."""
    return now.replace(hour=0) + timedelta(days=1, hours=hour - 2)


def test_the_hours_of_a_date_say_what_its_rules_amount_to() -> None:
    plan = HoursPlan(
        shifts=((WallSpan(540, 1020),),) * 7,
        breaks=((WallSpan(720, 780),),) * 7,
        exceptions=(
            DateException(SATURDAY, ExceptionKind.EXTRA, WallSpan(1020, 1080)),
            DateException(SATURDAY, ExceptionKind.CLOSED, WallSpan(540, 600)),
        ),
    )
    assert hours_on(plan, SATURDAY) == (WallSpan(600, 720), WallSpan(780, 1080))
    for day in (SATURDAY, SATURDAY + timedelta(days=1)):
        minutes = sum(end - start for start, end in open_on(plan, HELSINKI, day))
        assert minutes == sum(span.end_minute - span.start_minute for span in hours_on(plan, day))


@pytest.mark.django_db
def test_a_date_gets_other_hours_and_follows_the_week_again(now: datetime) -> None:
    calendar = open_calendar(now=now)
    visit = claim(request(calendar, tomorrow(now, 10)), now=now)
    day = tomorrow(now, 10).date()
    hours.set_date_hours(DateHours(day, (EVENING,), "theatre"), actor=ME, now=now)
    assert reads.list_date_hours(ME, now=now) == (HELSINKI, [DateHours(day, (EVENING,), "theatre")])
    (shown,) = own_days(ME, day, 1, now=now).days
    assert shown.open == ((tomorrow(now, 17), tomorrow(now, 21)),)
    (clash,) = reads.list_conflicts(ME, now=now)
    assert (clash.holder_id, clash.reason) == (visit.holder_id, RefusalReason.OUTSIDE_HOURS)

    hours.set_date_hours(DateHours(day, ()), actor=ME, now=now)
    assert reads.list_date_hours(ME, now=now)[1] == [DateHours(day, ())]
    assert own_days(ME, day, 1, now=now).days[0].open == ()

    hours.clear_date_hours(day, actor=ME, now=now)
    assert reads.list_date_hours(ME, now=now)[1] == []
    assert reads.list_conflicts(ME, now=now) == []
    with pytest.raises(NotFound):
        hours.clear_date_hours(day, actor=ME, now=now)


@pytest.mark.django_db
def test_saving_the_week_keeps_the_dates_when_told_so(now: datetime) -> None:
    open_calendar(now=now)
    hours.set_date_hours(DateHours(SATURDAY, (), "wedding"), actor=ME, now=now)
    hours.set_hours(NINE_TO_FIVE, True, actor=ME, now=now)
    assert reads.list_date_hours(ME, now=now)[1] == [DateHours(SATURDAY, (), "wedding")]
    hours.set_hours(NINE_TO_FIVE, actor=ME, now=now)
    assert reads.list_date_hours(ME, now=now)[1] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted",
    [
        DateHours(date(2025, 12, 31), ()),
        DateHours(SATURDAY, (WallSpan(540, 720), WallSpan(660, 780))),
        DateHours(SATURDAY, (WallSpan(540, 540),)),
    ],
)
def test_impossible_dates_change_nothing(wanted: DateHours, now: datetime) -> None:
    open_calendar(now=now)
    with pytest.raises(HoursInvalid):
        hours.set_date_hours(wanted, actor=ME, now=now)
    assert reads.list_date_hours(ME, now=now)[1] == []


@pytest.mark.django_db
def test_time_off_is_moved_and_stays_the_owners(now: datetime) -> None:
    open_calendar(now=now)
    open_calendar(2, now=now)
    first = time_off.take_time_off(tomorrow(now, 9), tomorrow(now, 11), "dentist", actor=ME, now=now)
    time_off.take_time_off(tomorrow(now, 15), tomorrow(now, 16), "", actor=ME, now=now)
    moved = time_off.change_time_off(first.id, tomorrow(now, 10), tomorrow(now, 12), "bank", actor=ME, now=now)
    assert reads.list_time_off(ME, after=now)[0] == moved
    with pytest.raises(TimeOffInvalid):
        time_off.change_time_off(first.id, tomorrow(now, 10), tomorrow(now, 16), "", actor=ME, now=now)
    with pytest.raises(NotFound):
        time_off.change_time_off(first.id, tomorrow(now, 9), tomorrow(now, 10), "", actor=SOMEONE_ELSE, now=now)
    assert reads.list_time_off(ME, after=now)[0] == moved


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (SATURDAY, 24)])
def test_days_are_as_long_as_the_clock_makes_them(day: date, length: int, now: datetime) -> None:
    open_calendar(hours=HoursPlan(shifts=((WallSpan(0, 1440),),) * 7), now=now)
    found = own_days(ME, day - timedelta(days=1), 3, now=now)
    shown = found.days[1]
    assert (shown.day, shown.ends_at - shown.starts_at) == (day, timedelta(hours=length))
    assert shown.open == ((shown.starts_at, shown.ends_at),)
    assert found.days[0].ends_at == shown.starts_at
    assert shown.ends_at == found.days[2].starts_at
