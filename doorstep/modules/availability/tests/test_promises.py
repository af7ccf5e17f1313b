"""Promised visits in the table: shifted for others inside their window, never beyond it, and kept once under way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    Candidate,
    ClaimFacts,
    ClaimLost,
    ClaimRequest,
    HoursPlan,
    PlannedClaim,
    Shape,
    SlotTaken,
    StartRefused,
    WallSpan,
)
from doorstep.modules.availability.tests.builders import (
    HERE,
    TERMS,
    claim,
    minutes,
    move,
    open_calendar,
    release,
    reload,
    request,
    wrong_free_days,
)
from doorstep.modules.catalog.contracts import ServiceRules

pytestmark = pytest.mark.django_db

# The Tuesday after the fixed present; at() counts hours of the local clock.
TUESDAY = datetime(2026, 1, 13, 0, 0, tzinfo=UTC) - timedelta(hours=2)
FAR = Point(4.1, 0.1)
WITHIN_TWO_HOURS = ServiceRules(window_minutes=120)


def at(hour: float, day: int = 0) -> datetime:
    return TUESDAY + timedelta(days=day, hours=hour)


def promised(wish: ClaimRequest) -> ClaimRequest:
    """The same wish within two hours after its start."""
    return replace(wish, candidate=replace(wish.candidate, rules=WITHIN_TWO_HOURS))


def promise_of(found: ClaimFacts) -> tuple[datetime, datetime] | None:
    ((promise,),) = fetch_all("SELECT promise FROM availability_claim WHERE id = %s", [found.claim_id])
    return promise and (promise.lower, promise.upper)


def test_a_window_is_placed_where_nobody_need_move(now: datetime) -> None:
    calendar = open_calendar(now=now)
    claim(request(calendar, at(9)), now=now)
    made = claim(promised(request(calendar, at(9), shape=Shape(60, 15, 0), point=FAR)), now=now)
    # 4 km x 1.35 at 27 km/h are 12 minutes, and 5 to park; 17 after ten, to the next five: 10:20, then 15 to prepare.
    assert (made.core_from, made.shifted) == (at(10) + minutes(20), ())
    assert promise_of(made) == (at(8.75), at(10.75))
    assert reload(made) == made
    assert wrong_free_days(calendar) == []


def test_another_visit_pushes_the_promised_one(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    assert first.core_from == at(10)
    second = claim(request(calendar, at(10)), now=now)
    (shifted,) = second.shifted
    assert (shifted.holder_id, shifted.moved_from) == (first.holder_id, at(10))
    pushed = reload(first)
    assert (pushed.core_from, pushed.core_until) == (shifted.core_from, shifted.core_from + minutes(60))
    assert at(11) < pushed.core_from <= at(12), "inside the promise, after the way"
    assert pushed.occupied_from == second.core_until
    assert wrong_free_days(calendar) == []


def test_several_make_room_and_the_constraint_waits(now: datetime) -> None:
    calendar = open_calendar(now=now)
    for hour in (10, 11):
        claim(promised(request(calendar, at(hour))), now=now)
    third = claim(request(calendar, at(10)), now=now)
    assert len(third.shifted) == 2, "the second goes on into the place that the first leaves"
    assert wrong_free_days(calendar) == []
    cores = fetch_all("SELECT lower(core), upper(core) FROM availability_claim ORDER BY 1")
    assert all(before[1] <= after[0] for before, after in pairwise(cores))


def test_what_is_listed_can_be_booked_among_promises(now: datetime) -> None:
    calendar = open_calendar(now=now)
    for hour in (9, 9, 11, 13, 13):
        claim(promised(request(calendar, at(hour), point=FAR if hour == 11 else HERE)), now=now)
    candidate = Candidate(calendar, Shape(45))
    (day,) = facade.find_starts_one(candidate, HERE.cell, terms=TERMS, first=at(12).date(), day_count=1, now=now)
    assert day.minutes
    for hour in range(9 * 4, 17 * 4):
        wish = request(calendar, at(hour / 4), shape=Shape(45))
        try:
            with open_transaction():
                facade.lock_calendars([calendar])
                facade.claim(wish, now=now)
                assert wish.start in day.starts
                assert wrong_free_days(calendar) == []
                raise _UndoneError
        except _UndoneError:
            pass
        except StartRefused:
            assert wish.start not in day.starts


class _UndoneError(Exception):
    pass


def test_nobody_is_pushed_beyond_promise_hours_or_date(now: datetime) -> None:
    calendar = open_calendar(hours=HoursPlan(shifts=((WallSpan(540, 720),),) * 7), now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    # The promise lasts until twelve, but an hour's work must begin by eleven here.
    with pytest.raises(SlotTaken):
        claim(request(calendar, at(10)), now=now)
    claim(request(calendar, at(9.75), shape=Shape(60)), now=now)
    assert at(10.75) < reload(first).core_from <= at(11)


def test_refused_visit_moves_nobody(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    claim(request(calendar, at(12.5)), now=now)
    before = reload(first)
    with pytest.raises(StartRefused):
        claim(request(calendar, at(10), shape=Shape(120)), now=now)
    assert reload(first) == before


def test_a_narrowed_promise_gives_way_less(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    with open_transaction():
        facade.lock_calendars([calendar])
        told = facade.narrow_promise(first.holder_id, minutes=30)
    assert (told.core_from, told.earliest, told.latest) == (at(10), at(10), at(10.5))
    with pytest.raises(StartRefused):
        claim(request(calendar, at(10)), now=now)
    exact = claim(request(calendar, at(14)), now=now)
    with pytest.raises(ClaimLost), open_transaction():
        facade.narrow_promise(exact.holder_id, minutes=30)


def test_narrowing_goes_down_to_five_minutes_and_not_before_the_promise(now: datetime) -> None:
    calendar = open_calendar(now=now)
    claim(request(calendar, at(9), shape=Shape(61)), now=now)
    made = claim(promised(request(calendar, at(10), point=FAR)), now=now)
    with open_transaction():
        execute(
            "UPDATE availability_claim SET core = tstzrange(lower(core) + interval '3 minutes', upper(core)) "
            "WHERE holder_id = %s",
            [made.holder_id],
        )
        told = facade.narrow_promise(made.holder_id, minutes=30)
    assert told.core_from - told.earliest == minutes(3)
    assert told.latest - told.earliest == minutes(30)


def test_who_is_on_the_way_is_not_pushed(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    with open_transaction():
        facade.lock_calendars([calendar])
        assert facade.keep_time([first.holder_id]) == {first.holder_id: at(10)}
    assert wrong_free_days(calendar) == []
    with pytest.raises(SlotTaken):
        claim(request(calendar, at(10)), now=now)


def test_free_time_holds_whatever_pushing_opens(now: datetime) -> None:
    calendar = open_calendar(hours=HoursPlan(shifts=((WallSpan(540, 780),),) * 7), now=now)
    claim(promised(request(calendar, at(10))), now=now)
    candidate = Candidate(calendar, Shape(120))
    (day,) = facade.find_starts_one(candidate, HERE.cell, terms=TERMS, first=at(12).date(), day_count=1, now=now)
    assert at(9) in day.starts
    ((held,),) = fetch_all(
        "SELECT free @> tstzrange(%s, %s) FROM availability_freeday WHERE calendar_id = %s AND day = '2026-01-13'",
        [at(9), at(11), calendar],
    )
    assert held, "else a search that looks at free time first would miss it"


def test_promises_move_and_go_like_other_visits(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    second = claim(request(calendar, at(10)), now=now)
    release([second], now=now)
    third = claim(request(calendar, at(14)), now=now)
    moved = move(third, at(12.5), now=now)
    assert moved.core_from == at(12.5)
    assert at(10) <= reload(first).core_from <= at(12)
    assert wrong_free_days(calendar) == []


def test_time_that_has_come_is_not_shifted(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    later = at(10.5)
    soon = replace(TERMS, minimum_notice_minutes=0)
    with pytest.raises(SlotTaken):
        claim(request(calendar, at(10.75), terms=soon), now=later)
    assert reload(first).core_from == at(10)


def test_what_is_imported_beside_promises_pushes_nobody(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(promised(request(calendar, at(10))), now=now)
    late, beside = new_id(), new_id()
    planned = [
        PlannedClaim(calendar, late, at(10.5), Shape(60), HERE),
        PlannedClaim(calendar, beside, at(13.25), Shape(60, 15, 0), HERE, window=(at(13), at(15))),
    ]
    with open_transaction():
        assert facade.import_claims(planned, travel_version=0, now=now) == {late}
    assert reload(first) == first
    (made,) = facade.claims_of([beside])
    assert promise_of(made) == (at(12.75), at(14.75))
    assert wrong_free_days(calendar) == []
