"""Claiming, inserting between, releasing, moving, expiring."""

from datetime import UTC, datetime, timedelta

import pytest

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.kernel.geo import Cell, Point
from doorstep.kernel.ids import new_id
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    BeyondHorizon,
    Candidate,
    ClaimKind,
    ClaimLost,
    DayFull,
    HoursPlan,
    OffGrid,
    OutsideArea,
    OutsideHours,
    RefusalReason,
    Shape,
    SlotTaken,
    TooShortNotice,
    Unreachable,
    WallSpan,
)
from doorstep.modules.availability.tests.builders import (
    HERE,
    NINE_TO_FIVE,
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
from doorstep.modules.travel.contracts import HourClass, Mode
from doorstep.modules.travel.facade import travel_table
from doorstep.modules.travel.rules import travel_minutes

pytestmark = pytest.mark.django_db

# 9:00 on the Tuesday after the fixed present; the helper at() counts hours of the local clock.
TUESDAY = datetime(2026, 1, 13, 0, 0, tzinfo=UTC) - timedelta(hours=2)
FAR = Point(4.1, 0.1)


def at(hour: float, day: int = 0) -> datetime:
    return TUESDAY + timedelta(days=day, hours=hour)


def way(from_point: Point, to_point: Point, kind: HourClass) -> int:
    return travel_minutes(from_point.cell, to_point.cell, kind, Mode.CAR, travel_table(0))


def test_claim_occupies_preparation_visit_and_cleanup(now: datetime) -> None:
    calendar = open_calendar(now=now)
    made = claim(request(calendar, at(10), shape=Shape(60, 15, 30)), now=now)
    assert (made.core_from, made.core_until) == (at(9.75), at(11.5))
    assert made.occupied_from == made.core_from, "the first visit of a day needs no way"
    assert reload(made) == made
    assert wrong_free_days(calendar) == []
    (row,) = fetch_all(
        "SELECT free FROM availability_freeday WHERE calendar_id = %s AND day = '2026-01-13'", [calendar]
    )
    assert [(r.lower, r.upper) for r in row[0]] == [(at(9), at(9.75)), (at(11.5), at(17))]


def test_second_visit_reserves_the_way(now: datetime) -> None:
    calendar = open_calendar(now=now)
    claim(request(calendar, at(9)), now=now)
    second = claim(request(calendar, at(12), point=FAR), now=now)
    assert second.travel_minutes == way(HERE, FAR, HourClass.DAY) > 0


def test_visit_between_takes_the_way_of_the_next_over(now: datetime) -> None:
    calendar = open_calendar(now=now)
    claim(request(calendar, at(9)), now=now)
    last = claim(request(calendar, at(14)), now=now)
    assert last.travel_minutes == way(HERE, HERE, HourClass.DAY)
    between = claim(request(calendar, at(11.5), point=FAR), now=now)
    assert reload(last).travel_minutes == way(FAR, HERE, HourClass.DAY)
    release([between], now=now)
    assert reload(last).travel_minutes == way(HERE, HERE, HourClass.DAY)
    assert wrong_free_days(calendar) == []


def test_released_first_visit_frees_the_next_from_travel(now: datetime) -> None:
    calendar = open_calendar(now=now)
    first = claim(request(calendar, at(9)), now=now)
    second = claim(request(calendar, at(14), point=FAR), now=now)
    release([first], now=now)
    assert reload(second).travel_minutes == 0


def test_unreachable_though_not_overlapping(now: datetime) -> None:
    calendar = open_calendar(now=now)
    claim(request(calendar, at(9)), now=now)
    with pytest.raises(Unreachable) as refused:
        claim(request(calendar, at(10), point=FAR), now=now)
    # 4 km x 1.35 at 27 km/h are 12 minutes, and 5 to park.
    assert refused.value.context == {
        "reason": "cannot_travel", "before": "2026-01-12T14:00:00Z", "after": "2026-01-13T08:30:00Z",
    }  # fmt: skip
    with pytest.raises(Unreachable):
        claim(request(calendar, at(10) + minutes(15), point=FAR), now=now)
    claim(request(calendar, at(10.5), point=FAR), now=now)
    with pytest.raises(Unreachable):
        claim(request(calendar, at(11.5)), now=now)


def test_refusals_have_their_own_errors(now: datetime) -> None:
    calendar = open_calendar(hours=HoursPlan(shifts=NINE_TO_FIVE.shifts, daily_cap=1), now=now)
    claim(request(calendar, at(12)), now=now)
    wishes = {
        OffGrid: request(calendar, at(10) + minutes(5)),
        TooShortNotice: request(calendar, now + minutes(15)),
        BeyondHorizon: request(calendar, at(10, day=20)),
        OutsideHours: request(calendar, at(16.5)),
        SlotTaken: request(calendar, at(11.25)),
        DayFull: request(calendar, at(15)),
    }
    for error, wish in wishes.items():
        with pytest.raises(error):
            claim(wish, now=now)
    far_away = Candidate(calendar, Shape(60), base_cell=Cell(100, 0), radius_km=5)
    wish = request(calendar, at(10, day=1))
    with pytest.raises(OutsideArea):
        claim(type(wish)(far_away, wish.holder_id, wish.start, HERE, TERMS, ClaimKind.VISIT), now=now)


def test_seconds_in_a_start_are_off_the_grid(now: datetime) -> None:
    calendar = open_calendar(now=now)
    with pytest.raises(OffGrid):
        claim(request(calendar, at(10) + timedelta(seconds=20)), now=now)
    refusal = facade.explain_start(
        Candidate(calendar, Shape(60)), HERE.cell, at(10) + timedelta(seconds=20), terms=TERMS, now=now
    )
    assert refusal is not None
    assert (refusal.reason, refusal.before, refusal.after) == (RefusalReason.OFF_GRID, at(10), at(10.25))


def test_expired_hold_gives_way_and_live_one_does_not(now: datetime) -> None:
    calendar = open_calendar(now=now)
    hold = claim(request(calendar, at(10), hold_until=now + minutes(10)), now=now)
    with pytest.raises(SlotTaken):
        claim(request(calendar, at(10)), now=now + minutes(9))
    later = now + minutes(10)
    starts = facade.find_starts_one(
        Candidate(calendar, Shape(60)), HERE.cell, terms=TERMS, first=at(0).date(), day_count=3, now=later
    )
    assert any(at(10) in day.starts for day in starts)
    made = claim(request(calendar, at(10)), now=later)
    assert facade.claims_of([hold.holder_id]) == []
    assert reload(made) == made
    assert wrong_free_days(calendar) == []


def test_confirmed_hold_lasts_and_lost_one_is_told(now: datetime) -> None:
    calendar = open_calendar(now=now)
    hold = claim(request(calendar, at(10), hold_until=now + minutes(10)), now=now)
    lost = claim(request(calendar, at(12), hold_until=now + minutes(5)), now=now)
    with open_transaction():
        facade.confirm_claims([hold.holder_id], now=now + minutes(9))
    assert reload(hold).kind is ClaimKind.VISIT
    with pytest.raises(ClaimLost), open_transaction():
        facade.confirm_claims([lost.holder_id], now=now + minutes(5))
    with pytest.raises(ClaimLost), open_transaction():
        facade.confirm_claims([new_id()], now=now)


def test_hold_is_extended_once_live(now: datetime) -> None:
    calendar = open_calendar(now=now)
    hold = claim(request(calendar, at(10), hold_until=now + minutes(10)), now=now)
    with open_transaction():
        facade.extend_holds([hold.holder_id], until=now + minutes(20), now=now + minutes(5))
    assert reload(hold).expires_at == now + minutes(20)
    with pytest.raises(ClaimLost), open_transaction():
        facade.extend_holds([hold.holder_id], until=now + minutes(40), now=now + minutes(20))


def test_sweep_removes_expired_holds_only(now: datetime) -> None:
    calendar = open_calendar(now=now)
    gone = claim(request(calendar, at(10), hold_until=now + minutes(10)), now=now)
    kept = claim(request(calendar, at(12), hold_until=now + minutes(30)), now=now)
    with open_transaction():
        assert facade.expire_holds(now=now + minutes(10)) == 1
    assert facade.claims_of([gone.holder_id]) == []
    assert reload(kept).travel_minutes == 0
    assert wrong_free_days(calendar) == []


def test_visit_moves_onto_its_own_time(now: datetime) -> None:
    calendar = open_calendar(now=now)
    made = claim(request(calendar, at(10)), now=now)
    after = claim(request(calendar, at(14), point=FAR), now=now)
    moved = move(made, at(10.5), now=now)
    assert (moved.core_from, moved.holder_id) == (at(10.5), made.holder_id)
    moved = move(made, at(10, day=1), now=now)
    assert reload(after).travel_minutes == 0
    assert wrong_free_days(calendar) == []


def test_refused_move_leaves_the_visit(now: datetime) -> None:
    calendar = open_calendar(now=now)
    made = claim(request(calendar, at(10)), now=now)
    claim(request(calendar, at(14)), now=now)
    with pytest.raises(SlotTaken):
        move(made, at(14.5), now=now)
    assert reload(made) == made


def test_visit_over_midnight_frees_both_dates(now: datetime) -> None:
    night = HoursPlan(shifts=((WallSpan(20 * 60, 30 * 60),),) * 7)
    calendar = open_calendar(hours=night, now=now)
    made = claim(request(calendar, at(23), shape=Shape(180)), now=now)
    assert wrong_free_days(calendar) == []
    release([made], now=now)
    assert wrong_free_days(calendar) == []


def test_constraint_refuses_what_the_code_would_let_pass(now: datetime) -> None:
    calendar = open_calendar(now=now)
    made = claim(request(calendar, at(10)), now=now)
    copy = (
        "INSERT INTO availability_claim (id, calendar_id, holder_id, occupied, core, kind, travel_version) "
        "SELECT %s, calendar_id, holder_id, occupied, core, kind, 0 FROM availability_claim WHERE id = %s"
    )
    with pytest.raises(SlotTaken), open_transaction():
        execute(copy, [new_id(), made.claim_id])
