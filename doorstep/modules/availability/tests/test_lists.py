"""Lists of starts from the database: what is listed can be claimed, what is not is refused; few queries."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.infra.db import open_transaction
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.ids import new_id
from doorstep.kernel.intervals import from_minute
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    CalendarPlan,
    Candidate,
    HoursPlan,
    OwnerKind,
    PlannedClaim,
    Shape,
    StartRefused,
    WallSpan,
)
from doorstep.modules.availability.tests.builders import (
    HELSINKI,
    HERE,
    NINE_TO_FIVE,
    TERMS,
    claim,
    open_calendar,
    release,
    request,
    wrong_free_days,
)

pytestmark = pytest.mark.django_db


def fill(count: int, now: datetime) -> list[int]:
    """Calendars with visits here and there, by the bulk import."""
    dice = random.Random(1)
    hours = HoursPlan(
        shifts=((WallSpan(480, 1020),),) * 5 + ((WallSpan(1200, 1560),), ()),
        breaks=((WallSpan(720, 765),),) * 5 + ((), ()),
        daily_cap=4,
    )
    with open_transaction():
        accounts.ensure_markets()
        made = facade.import_calendars(
            [CalendarPlan(OwnerKind.SPECIALIST, owner, "hel", HELSINKI, hours) for owner in range(100, 100 + count)]
        )
        planned = [
            PlannedClaim(
                calendar,
                new_id(),
                now + timedelta(days=dice.randrange(-5, 12), minutes=15 * dice.randrange(40)),
                Shape(dice.choice([30, 60, 90]), dice.choice([0, 10])),
                Point(dice.uniform(-5, 5), dice.uniform(-5, 5)),
            )
            for calendar in made.values()
            for _ in range(30)
        ]
        refused = facade.import_claims(planned, travel_version=0, now=now)
    assert 0 < len(refused) < len(planned)
    assert len(facade.claims_of([plan.holder_id for plan in planned])) == len(planned) - len(refused)
    facade.rebuild_free_days(now)
    assert all(wrong_free_days(calendar) == [] for calendar in made.values())
    return list(made.values())


def test_listed_starts_can_be_claimed_and_others_not(now: datetime) -> None:
    dice = random.Random(5)
    for calendar in fill(2, now):
        candidate = Candidate(calendar, Shape(60, 10, 5), Cell(0, 0), 8)
        listed = {
            start
            for day in facade.find_starts_one(
                candidate, HERE.cell, terms=TERMS, first=now.date(), day_count=30, now=now
            )
            for start in day.starts
        }
        assert listed
        grid = [now.replace(hour=0) + timedelta(minutes=15 * n) for n in range(96 * 15)]
        for start in [*dice.sample(sorted(listed), 12), *dice.sample(grid, 40)]:
            wish = request(calendar, start, shape=candidate.shape)
            refusal = facade.explain_start(candidate, HERE.cell, start, terms=TERMS, now=now)
            if start in listed:
                assert refusal is None
                release([claim(wish, now=now)], now=now)
            else:
                with pytest.raises(StartRefused) as refused:
                    claim(wish, now=now)
                assert refusal is not None
                assert refusal.reason is refused.value.reason
                assert {refusal.before, refusal.after} <= listed | {None}


def test_claims_are_imported_beside_others(now: datetime) -> None:
    (calendar,) = fill(1, now)
    planned = [
        PlannedClaim(calendar, new_id(), now + timedelta(days=day, hours=hour), Shape(30), Point(0, 0))
        for day in range(1, 10)
        for hour in range(8)
    ]
    with open_transaction():
        refused = facade.import_claims(planned, travel_version=0, now=now)
    assert 0 < len(refused) < len(planned)
    assert wrong_free_days(calendar) == []


def test_many_agree_with_one(now: datetime) -> None:
    candidates = [Candidate(calendar, Shape(30 + 15 * at), Cell(at, 0), 4) for at, calendar in enumerate(fill(6, now))]
    asked: dict[str, Any] = {"terms": TERMS, "first": now.date(), "day_count": 7, "now": now}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        many = facade.find_starts_many(candidates, HERE.cell, **asked)
    assert len(queries) == 2
    after = now + timedelta(days=2)
    with CaptureQueriesContext(connection) as queries:
        soon = facade.next_free(candidates, HERE.cell, terms=TERMS, now=now)
        later = facade.next_free(candidates, HERE.cell, terms=TERMS, now=now, after=after)
    assert len(queries) == 4
    union: set[datetime] = set()
    for candidate in candidates:
        with CaptureQueriesContext(connection) as queries:
            days = facade.find_starts_one(candidate, HERE.cell, **asked)
        assert len(queries) == 2
        starts = [start for day in days for start in day.starts]
        mask = many.free[candidate.calendar_id]
        assert [from_minute(minute) for at, minute in enumerate(many.grid) if mask >> at & 1] == starts
        assert soon[candidate.calendar_id] == starts[0]
        assert later[candidate.calendar_id] == next(start for start in starts if start >= after)
        assert all(candidate.calendar_id in many.calendars_at(start) for start in starts)
        union |= set(starts)
    assert [start for day in many.by_day() for start in day.starts] == sorted(union)


def test_visits_of_a_day_are_counted(now: datetime) -> None:
    calendar = open_calendar(now=now)
    other = open_calendar(2, now=now)
    start = now + timedelta(days=1)
    claim(request(calendar, start), now=now)
    claim(request(calendar, start + timedelta(hours=3), hold_until=now + timedelta(minutes=5)), now=now)
    counted = facade.count_visits([calendar, other], start, time_zone=HELSINKI, now=now)
    assert counted == {calendar: 2, other: 0}
    counted = facade.count_visits([calendar], start, time_zone=HELSINKI, now=now + timedelta(minutes=5))
    assert counted == {calendar: 1}


def test_days_outside_the_horizon_are_left_out(now: datetime) -> None:
    calendar = open_calendar(hours=NINE_TO_FIVE, now=now)
    days = facade.find_starts_one(
        Candidate(calendar, Shape(60)), None, terms=TERMS, first=now.date() - timedelta(days=9), day_count=400, now=now
    )
    assert [days[0].day, days[-1].day] == [now.date(), now.date() + timedelta(days=TERMS.horizon_days)]
    for first in (now.date() - timedelta(days=9), now.date() + timedelta(days=TERMS.horizon_days + 1)):
        asked: dict[str, Any] = {"terms": TERMS, "first": first, "day_count": 9, "now": now}
        assert facade.find_starts_one(Candidate(calendar, Shape(60)), None, **asked) == []
        assert facade.find_starts_many([Candidate(calendar, Shape(60))], None, **asked).by_day() == []
    assert (
        facade.find_starts_one(
            Candidate(calendar + 1000, Shape(60)), None, terms=TERMS, first=now.date(), day_count=1, now=now
        )[0].starts
        == []
    )
