"""When the visits of a day will begin: a table of cases, and what holds of every day."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.modules.booking.contracts import DayVisit, VisitState
from doorstep.modules.dispatch.repair_contracts import ExpectedCause, RepairTerms
from doorstep.modules.dispatch.rules.cascade import Expected, expect_day, must_tell
from doorstep.modules.dispatch.rules.day_alerts import findings_of
from doorstep.modules.fieldwork.contracts import AlertKind

DAY = datetime(2026, 1, 14, tzinfo=UTC)
WAY = 20
V = VisitState


def at(text: str) -> datetime:
    hours, minutes = map(int, text.split(":"))
    return DAY + timedelta(hours=hours, minutes=minutes)


def visit(number: int, state: VisitState, starts: str, minutes: int = 60, **values: object) -> DayVisit:
    """A visit of the day; every cell is another place."""
    found = DayVisit(
        visit_id=uuid.UUID(int=number),
        order_id=uuid.UUID(int=1000 + number),
        client_id=number,
        specialist_id=1,
        specialist_user_id=1,
        service_id=1,
        market="hel",
        calendar_id=1,
        state=state,
        cell=Cell(number, number),
        starts_at=at(starts),
        ends_at=at(starts) + timedelta(minutes=minutes),
        agreed_at=at(starts),
        window_until=None,
        preparation_minutes=0,
        cleanup_minutes=0,
        time_zone="Europe/Helsinki",
        arrived_at=None,
        started_at=None,
        done_at=None,
    )
    return replace(found, **values)  # type: ignore[arg-type]


def way(start: Cell | None, end: Cell | None, _: datetime) -> int:
    """Twenty minutes between any two places."""
    return 0 if start is None or end is None or start == end else WAY


def reckon(visits: list[DayVisit], now: str, arrivals: dict[int, str] | None = None) -> dict[int, tuple[str, str, str]]:
    """What is expected: number of the visit to start, end and cause."""
    known = {uuid.UUID(int=number): at(text) for number, text in (arrivals or {}).items()}
    found = expect_day(visits, arrivals=known, way=way, now=at(now))
    return {one.visit_id.int: (f"{one.starts_at:%H:%M}", f"{one.ends_at:%H:%M}", str(one.cause)) for one in found}


def working(number: int, starts: str, began: str) -> DayVisit:
    return visit(number, V.WORKING, starts, arrived_at=at(began), started_at=at(began))


CASES: list[tuple[str, list[DayVisit], str, dict[int, str], dict[int, tuple[str, str, str]]]] = [
    ("all as planned", [visit(1, V.ACCEPTED, "10:00"), visit(2, V.ACCEPTED, "12:00")], "09:00", {}, {}),
    (
        "on the way, and late by position",
        [visit(1, V.ON_THE_WAY, "10:00"), visit(2, V.ACCEPTED, "11:30")],
        "09:55",
        {1: "10:25"},
        {1: ("10:25", "11:25", "on_the_way"), 2: ("11:45", "12:45", "follows")},
    ),
    ("on the way in time", [visit(1, V.ON_THE_WAY, "10:00")], "09:40", {1: "09:58"}, {}),
    ("on the way, position unknown, in time", [visit(1, V.ON_THE_WAY, "10:00")], "09:40", {}, {}),
    (
        "nobody has set out and the time is over",
        [visit(1, V.ACCEPTED, "10:00")],
        "10:12",
        {},
        {1: ("10:12", "11:12", "not_set_out")},
    ),
    (
        "at work since in time, still in time",
        [working(1, "10:00", "10:00"), visit(2, V.ACCEPTED, "11:30")],
        "10:30",
        {},
        {},
    ),
    (
        "begun late, so the next follows",
        [working(1, "10:00", "10:20"), visit(2, V.ACCEPTED, "11:30")],
        "10:30",
        {},
        {1: ("10:20", "11:20", "overrun"), 2: ("11:40", "12:40", "follows")},
    ),
    (
        "overrun: ten minutes more, again and again",
        [working(1, "10:00", "10:00"), visit(2, V.ACCEPTED, "11:30"), visit(3, V.ACCEPTED, "13:00")],
        "11:15",
        {},
        {
            1: ("10:00", "11:25", "overrun"),
            2: ("11:45", "12:45", "follows"),
            3: ("13:05", "14:05", "follows"),
        },
    ),
    (
        "a pause takes the delay up",
        [working(1, "10:00", "10:00"), visit(2, V.ACCEPTED, "13:00")],
        "11:40",
        {},
        {1: ("10:00", "11:50", "overrun")},
    ),
    (
        "at the door: waits for the planned start",
        [visit(1, V.ARRIVED, "10:00", arrived_at=at("09:50"))],
        "09:52",
        {},
        {},
    ),
    (
        "at the door and nobody has begun",
        [visit(1, V.ARRIVED, "10:00", arrived_at=at("10:05"))],
        "10:08",
        {},
        {1: ("10:08", "11:08", "waiting")},
    ),
    (
        "done late: the way to the next counts from then",
        [
            visit(1, V.DONE, "10:00", arrived_at=at("10:00"), done_at=at("11:50"), started_at=at("10:00")),
            visit(2, V.ACCEPTED, "12:00"),
        ],
        "11:52",
        {},
        {2: ("12:12", "13:12", "not_set_out")},
    ),
    (
        "clean-up and preparation count",
        [
            replace(working(1, "10:00", "10:30"), cleanup_minutes=10),
            visit(2, V.ACCEPTED, "11:40", preparation_minutes=5),
        ],
        "10:40",
        {},
        {1: ("10:30", "11:30", "overrun"), 2: ("12:05", "13:05", "follows")},
    ),
    (
        "online visits need no way",
        [working(1, "10:00", "10:30"), visit(2, V.ACCEPTED, "11:20", cell=None)],
        "10:40",
        {},
        {1: ("10:30", "11:30", "overrun"), 2: ("11:30", "12:30", "follows")},
    ),
]


@pytest.mark.parametrize(("name", "visits", "now", "arrivals", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_day(
    name: str,
    visits: list[DayVisit],
    now: str,
    arrivals: dict[int, str],
    expected: dict[int, tuple[str, str, str]],
) -> None:
    assert reckon(visits, now, arrivals) == expected


def test_a_window_takes_lateness_up() -> None:
    """What is promised is the end of the window: before that nobody is late."""
    late = visit(1, V.ON_THE_WAY, "10:00", window_until=at("10:30"))
    (one,) = expect_day([late], arrivals={late.visit_id: at("10:20")}, way=way, now=at("09:55"))
    assert (one.delay, one.later_minutes) == (timedelta(minutes=20), 0)
    (one,) = expect_day([late], arrivals={late.visit_id: at("10:41")}, way=way, now=at("09:55"))
    assert one.later_minutes == 11


@pytest.mark.parametrize(
    ("later", "told", "wanted"), [(9, 0, False), (10, 0, True), (19, 10, False), (20, 10, True), (5, 30, False)]
)
def test_clients_are_told_when_it_grows(later: int, told: int, wanted: bool) -> None:
    assert must_tell(later, told, step=10) is wanted


def test_what_staff_look_at() -> None:
    terms = RepairTerms("hel")
    overrun, late = working(1, "10:00", "10:00"), visit(2, V.ACCEPTED, "11:30")
    visits = [overrun, late]
    now = at("11:45")
    expected = expect_day(visits, arrivals={}, way=way, now=now)
    assert {
        (one.kind, one.visit.visit_id.int, one.minutes) for one in findings_of(visits, expected, terms, now=now)
    } == {
        (AlertKind.OVERRUN, 1, 55),
        (AlertKind.LATE, 2, 45),
        (AlertKind.NO_CHECK_IN, 2, 15),
    }
    now = at("11:20")
    expected = expect_day(visits, arrivals={}, way=way, now=now)
    assert findings_of(visits, expected, terms, now=now) == []


STATES = st.sampled_from([V.ACCEPTED, V.ON_THE_WAY, V.ARRIVED, V.WORKING, V.DONE])


@st.composite
def days(draw: st.DrawFn) -> tuple[list[DayVisit], datetime, dict[uuid.UUID, datetime]]:
    """A day whose visits went on in their order, at most one of them under way; a moment in it, and an arrival."""
    begun = draw(st.integers(0, 4))
    minute, visits = draw(st.integers(360, 600)), []
    for number in range(draw(st.integers(1, 6))):
        length = draw(st.integers(15, 180))
        starts_at = DAY + timedelta(minutes=minute)
        state = V.DONE if number < begun else V.ACCEPTED
        found = replace(visit(number + 1, state, "00:00", length), starts_at=starts_at, agreed_at=starts_at)
        found = replace(found, ends_at=starts_at + timedelta(minutes=length))
        if state is V.DONE:
            found = replace(found, done_at=starts_at + timedelta(minutes=length + draw(st.integers(-10, 90))))
        visits.append(found)
        minute += length + WAY + draw(st.integers(0, 120))
    if begun < len(visits):
        state = draw(STATES)
        found = replace(visits[begun], state=state)
        if state in (V.ARRIVED, V.WORKING, V.DONE):
            came = found.starts_at + timedelta(minutes=draw(st.integers(-15, 60)))
            found = replace(found, arrived_at=came, started_at=came if state is not V.ARRIVED else None, done_at=came)
        visits[begun] = found
    now = DAY + timedelta(minutes=draw(st.integers(300, 1600)))
    arrivals = {one.visit_id: now + timedelta(minutes=draw(st.integers(-5, 90))) for one in visits}
    return visits, now, arrivals


@settings(max_examples=150)
@given(days())
def test_what_holds_of_every_day(
    given_day: tuple[list[DayVisit], datetime, dict[uuid.UUID, datetime]],
) -> None:
    visits, now, arrivals = given_day
    found = expect_day(visits, arrivals=arrivals, way=way, now=now)
    by_id = {one.visit_id: one for one in found}
    assert len(by_id) == len(found)
    for one in found:
        assert one.visit.state != V.DONE
        assert one.ends_at > one.starts_at or one.visit.state == V.WORKING
        if one.visit.state in (V.ACCEPTED, V.ON_THE_WAY):
            assert one.starts_at >= one.visit.starts_at, "nothing begins before it was planned"
            assert one.starts_at >= now or one.starts_at == one.visit.starts_at, "nothing is expected in the past"
        assert one.later_minutes >= 0
    _check_ways(visits, by_id)
    later = expect_day(visits, arrivals=arrivals, way=way, now=now + timedelta(minutes=30))
    for one in later:
        before = by_id.get(one.visit_id)
        if before is not None and one.visit.state == V.ACCEPTED:
            assert one.starts_at >= before.starts_at, "time that passes makes nobody earlier"


def _check_ways(visits: list[DayVisit], by_id: dict[uuid.UUID, Expected]) -> None:
    """Between two visits that have not begun there is time for the way, unless the plan itself left too little."""
    open_visits = [one for one in visits if one.state == V.ACCEPTED]
    for first, second in pairwise(open_visits):
        end = by_id[first.visit_id].ends_at if first.visit_id in by_id else first.ends_at
        start = by_id[second.visit_id].starts_at if second.visit_id in by_id else second.starts_at
        assert start - end >= timedelta(minutes=WAY)


def test_causes_are_told_apart() -> None:
    assert {str(cause) for cause in ExpectedCause} == {
        "on_the_way", "not_set_out", "waiting", "overrun", "follows",
    }  # fmt: skip
