"""Working hours and time off, and the conflicts they make with visits that stand."""

from datetime import datetime, timedelta

import pytest

from doorstep.infra.db import open_transaction
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    Candidate,
    HoursPlan,
    InTimeOff,
    OutsideHours,
    OwnerKind,
    RefusalReason,
    Shape,
    TimeOffInvalid,
    WallSpan,
)
from doorstep.modules.availability.handlers import open_calendar_of_new_specialist
from doorstep.modules.availability.selectors import hours as reads
from doorstep.modules.availability.services import hours, time_off
from doorstep.modules.availability.tests.builders import (
    HERE,
    NINE_TO_FIVE,
    TERMS,
    claim,
    move,
    open_calendar,
    release,
    reload,
    request,
)
from doorstep.modules.specialists.contracts import SpecialistEnrolled

pytestmark = pytest.mark.django_db
ME = Actor(role=Role.SPECIALIST, user_id=1, specialist_id=1)
SOMEONE_ELSE = Actor(role=Role.SPECIALIST, user_id=2, specialist_id=2)
AFTERNOONS = HoursPlan(shifts=((WallSpan(780, 1200),),) * 7)


def tomorrow(now: datetime, hour: int) -> datetime:
    """An hour of the local clock in Helsinki."""
    return now.replace(hour=0) + timedelta(days=1, hours=hour - 2)


def test_new_specialist_gets_usual_hours_once(now: datetime) -> None:
    open_calendar(99, now=now)
    event = SpecialistEnrolled(specialist_id=1, user_id=1, market="hel", enrolled_at=now)
    for _ in range(2):
        with open_transaction():
            open_calendar_of_new_specialist(event)
    (calendar,) = facade.calendars_of(OwnerKind.SPECIALIST, [1]).values()
    assert reads.load_hours([calendar])[calendar] == ("Europe/Helsinki", facade.DEFAULT_HOURS)


def test_hours_change_the_starts(now: datetime) -> None:
    calendar = open_calendar(now=now)
    hours.set_hours(AFTERNOONS, actor=ME, now=now)
    assert reads.own_hours(ME) == ("Europe/Helsinki", AFTERNOONS)
    (day,) = facade.find_starts_one(
        Candidate(calendar, Shape(60)), HERE.cell, terms=TERMS, first=tomorrow(now, 9).date(), day_count=1, now=now
    )
    assert (day.starts[0], day.starts[-1]) == (tomorrow(now, 13), tomorrow(now, 19))
    with pytest.raises(OutsideHours):
        claim(request(calendar, tomorrow(now, 9)), now=now)


def test_visit_outside_new_hours_stays_as_a_conflict_until_they_are_back(now: datetime) -> None:
    calendar = open_calendar(now=now)
    visit = claim(request(calendar, tomorrow(now, 10)), now=now)
    hours.set_hours(AFTERNOONS, actor=ME, now=now)
    assert reload(visit) == visit
    (conflict,) = reads.list_conflicts(ME, now=now)
    assert (conflict.holder_id, conflict.reason) == (visit.holder_id, RefusalReason.OUTSIDE_HOURS)
    hours.set_hours(NINE_TO_FIVE, actor=ME, now=now)
    assert reads.list_conflicts(ME, now=now) == []


def test_time_off_blocks_and_gives_back(now: datetime) -> None:
    calendar = open_calendar(now=now)
    visit = claim(request(calendar, tomorrow(now, 10)), now=now)
    off = time_off.take_time_off(
        starts_at=tomorrow(now, 9), ends_at=tomorrow(now, 15), note="dentist", actor=ME, now=now
    )
    assert reads.list_time_off(ME, after=now) == [off]
    with pytest.raises(InTimeOff):
        claim(request(calendar, tomorrow(now, 12)), now=now)
    (conflict,) = reads.list_conflicts(ME, now=now)
    assert (conflict.holder_id, conflict.reason) == (visit.holder_id, RefusalReason.TIME_OFF)
    open_calendar(2, now=now)
    with pytest.raises(NotFound):
        time_off.cancel_time_off(off.id, actor=SOMEONE_ELSE, now=now)
    time_off.cancel_time_off(off.id, actor=ME, now=now)
    assert reads.list_conflicts(ME, now=now) == []
    claim(request(calendar, tomorrow(now, 12)), now=now)


def test_conflict_is_solved_by_moving_or_releasing_the_visit(now: datetime) -> None:
    calendar = open_calendar(now=now)
    visits = [claim(request(calendar, tomorrow(now, hour)), now=now) for hour in (10, 12)]
    time_off.take_time_off(starts_at=tomorrow(now, 9), ends_at=tomorrow(now, 14), note="", actor=ME, now=now)
    assert len(reads.list_conflicts(ME, now=now)) == 2
    move(visits[0], tomorrow(now, 15), now=now)
    release(visits[1:], now=now)
    assert reads.list_conflicts(ME, now=now) == []


def test_time_off_is_checked(now: datetime) -> None:
    open_calendar(now=now)
    time_off.take_time_off(starts_at=tomorrow(now, 9), ends_at=tomorrow(now, 14), note="", actor=ME, now=now)
    day = timedelta(days=1)
    for start, end in (
        (tomorrow(now, 9), tomorrow(now, 9)),
        (now - 2 * day, now - day),
        (now, now + 400 * day),
        (now + 800 * day, now + 801 * day),
        (tomorrow(now, 13), tomorrow(now, 15)),
    ):
        with pytest.raises(TimeOffInvalid):
            time_off.take_time_off(starts_at=start, ends_at=end, note="", actor=ME, now=now)


def test_no_calendar_is_told(now: datetime) -> None:
    with pytest.raises(NotFound):
        hours.set_hours(NINE_TO_FIVE, actor=ME, now=now)
