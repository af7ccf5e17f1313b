"""Times kept beside that of a visit: they may overlap it and each other, keep everybody else out, and go with it."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.geo import Point
from doorstep.modules.availability import facade
from doorstep.modules.availability.contracts import (
    ClaimFacts,
    ClaimLost,
    HoursPlan,
    OutsideHours,
    SlotTaken,
    Unreachable,
)
from doorstep.modules.availability.tests.builders import (
    NINE_TO_FIVE,
    claim,
    minutes,
    open_calendar,
    release,
    reload,
    request,
    wrong_free_days,
)

pytestmark = pytest.mark.django_db

# Tuesday's midnight in Helsinki, the day after the fixed present.
TUESDAY = datetime(2026, 1, 12, 22, 0, tzinfo=UTC)
FAR = Point(4.1, 0.1)
HOUR = timedelta(hours=1)


def at(hour: float, day: int = 0) -> datetime:
    return TUESDAY + timedelta(days=day, hours=hour)


def keep(own: ClaimFacts, *starts: datetime, until: datetime) -> list[datetime]:
    wishes = [request(own.calendar_id, start, holder_id=own.holder_id, hold_until=until) for start in starts]
    with open_transaction():
        facade.lock_calendars([own.calendar_id])
        return facade.hold_alternatives(wishes, now=until - HOUR)


def settle(own: ClaimFacts, start: datetime, *, now: datetime) -> ClaimFacts:
    with open_transaction():
        facade.lock_calendars([own.calendar_id])
        return facade.settle_alternative(request(own.calendar_id, start, holder_id=own.holder_id), start, now=now)


def drop(own: ClaimFacts, *, now: datetime) -> None:
    with open_transaction():
        facade.lock_calendars([own.calendar_id])
        facade.drop_alternatives(own.holder_id, promise=None, now=now)


def parts(holder_id: uuid.UUID) -> list[tuple[str, datetime, datetime]]:
    """What is kept for a visit: kind and core."""
    rows = fetch_all(
        "SELECT kind, lower(core), upper(core) FROM availability_claim WHERE holder_id = %s ORDER BY core", [holder_id]
    )
    return [(row[0], row[1], row[2]) for row in rows]


CASES = [
    # Own time 10 to 11. Proposed starts, and what is kept of each beside it.
    ([13], [(13, 14)]),
    ([10.5], [(11, 11.5)]),
    ([9.5], [(9.5, 10)]),
    ([9.5, 10.5], [(9.5, 10), (11, 11.5)]),
    ([10.5, 10.75, 11], [(11, 11.5), (11.5, 11.75), (11.75, 12)]),
    ([11], [(11, 12)]),
    ([9], [(9, 10)]),
    ([13, 13.5, 14.5], [(13, 14), (14, 14.5), (14.5, 15.5)]),
    ([9.25, 34], [(9.25, 10), (34, 35)]),
]


@pytest.mark.parametrize(("starts", "kept"), CASES)
def test_what_is_kept_beside_the_own_time(now: datetime, starts: list[float], kept: list[tuple[float, float]]) -> None:
    own = claim(request(open_calendar(now=now), at(10)), now=now)
    cores = keep(own, *map(at, starts), until=now + HOUR)
    assert cores == [at(start) for start in starts]
    found = parts(own.holder_id)
    assert [entry for entry in found if entry[0] == "visit"] == [("visit", at(10), at(11))]
    assert [entry[1:] for entry in found if entry[0] == "hold"] == [(at(start), at(end)) for start, end in kept]
    assert wrong_free_days(own.calendar_id) == []
    for start in starts:
        with pytest.raises(SlotTaken):
            claim(request(own.calendar_id, at(start)), now=now)


@pytest.mark.parametrize(("starts", "kept"), CASES)
def test_any_of_them_can_be_taken(now: datetime, starts: list[float], kept: list[tuple[float, float]]) -> None:
    calendar = open_calendar(now=now)
    for number, start in enumerate(starts):
        own = claim(request(calendar, at(10, day=number * 2)), now=now)
        keep(own, *(at(one, day=number * 2) for one in starts), until=now + HOUR)
        taken = at(start, day=number * 2)
        made = settle(own, taken, now=now)
        assert (made.core_from, made.core_until) == (taken, taken + HOUR)
        assert parts(own.holder_id) == [("visit", taken, taken + HOUR)]
        assert reload(made) == made
        assert wrong_free_days(calendar) == []
        release([made], now=now)


def test_a_taken_time_can_not_be_refused_by_what_changed_since(now: datetime) -> None:
    calendar = open_calendar(now=now)
    own = claim(request(calendar, at(10)), now=now)
    keep(own, at(14), until=now + 5 * HOUR)
    # Others came as near as they could, and by now it is too late to book it anew.
    claim(request(calendar, at(15) + minutes(30), point=FAR), now=now)
    claim(request(calendar, at(12) + minutes(30), point=FAR), now=now)
    made = settle(own, at(14), now=now + 4 * HOUR)
    assert made.core_from == at(14)
    assert made.travel_minutes > 0, "the way from the visit before is kept"


def test_others_reckon_with_the_ways_to_and_from_what_is_kept(now: datetime) -> None:
    calendar = open_calendar(now=now)
    own = claim(request(calendar, at(9)), now=now)
    keep(own, at(13), at(13.5), until=now + HOUR)
    for start in (at(12), at(14.5)):
        with pytest.raises(Unreachable):
            claim(request(calendar, start, point=FAR), now=now)
    claim(request(calendar, at(11.5), point=FAR), now=now)
    claim(request(calendar, at(15), point=FAR), now=now)


def test_each_is_judged_as_if_the_visit_had_no_time(now: datetime) -> None:
    calendar = open_calendar(hours=HoursPlan(shifts=NINE_TO_FIVE.shifts, daily_cap=1), now=now)
    own = claim(request(calendar, at(10)), now=now)
    keep(own, at(10.5), at(15), until=now + HOUR)
    with pytest.raises(OutsideHours):
        keep(own, at(16.5), until=now + HOUR)


def test_one_refused_start_keeps_nothing(now: datetime) -> None:
    calendar = open_calendar(now=now)
    own = claim(request(calendar, at(10)), now=now)
    claim(request(calendar, at(14)), now=now)
    with pytest.raises(SlotTaken):
        keep(own, at(12), at(14), until=now + HOUR)
    assert parts(own.holder_id) == [("visit", at(10), at(11))]


def test_what_is_dropped_or_has_expired_is_free_and_can_not_be_taken(now: datetime) -> None:
    calendar = open_calendar(now=now)
    own = claim(request(calendar, at(10)), now=now)
    before = reload(own)
    keep(own, at(9.5), at(14), until=now + HOUR)
    drop(own, now=now)
    assert reload(own) == before, "its own time stands, with the way that it had"
    with pytest.raises(ClaimLost):
        settle(own, at(14), now=now)
    keep(own, at(14), until=now + HOUR)
    other = claim(request(calendar, at(14)), now=now + HOUR)
    assert parts(own.holder_id) == [("visit", at(10), at(11))]
    with pytest.raises(ClaimLost):
        settle(own, at(14), now=now + HOUR)
    assert reload(other).core_from == at(14)
    assert wrong_free_days(calendar) == []


def test_releasing_the_visit_frees_what_was_kept_for_it(now: datetime) -> None:
    calendar = open_calendar(now=now)
    own = claim(request(calendar, at(10)), now=now)
    keep(own, at(9.5), at(14), until=now + HOUR)
    release([own], now=now)
    assert parts(own.holder_id) == []
    assert wrong_free_days(calendar) == []
    claim(request(calendar, at(9.75)), now=now)
