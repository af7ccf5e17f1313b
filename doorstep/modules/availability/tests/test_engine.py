"""The engine against the plain model: every start on the grid, accepted or refused alike, with a reason."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import merge, subtract
from doorstep.modules.availability.contracts import DateException, ExceptionKind, HoursPlan, Shape, Terms, WallSpan
from doorstep.modules.availability.rules import starts as rules
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.tests.plain_model import Visit, World, clock, moment
from doorstep.modules.travel.contracts import Mode
from doorstep.modules.travel.rules import BUILT_IN

TABLES = {0: BUILT_IN}
# The days around which clocks change in Helsinki (29 March and 25 October 2026), and a plain week elsewhere.
PLACES = [
    ("Europe/Helsinki", date(2026, 3, 27)),
    ("Europe/Helsinki", date(2026, 10, 23)),
    ("Europe/Moscow", date(2026, 6, 10)),
    ("Asia/Shanghai", date(2026, 12, 30)),
    ("Asia/Taipei", date(2027, 2, 27)),
]
HORIZON = 3
# The clock reaches from three days before today to four after the horizon.
LEAD, DAYS = 3, HORIZON + 8

walls = st.builds(
    lambda start, length: WallSpan(start * 5, start * 5 + length * 5), st.integers(0, 287), st.integers(1, 200)
)
long_walls = st.builds(
    lambda start, length: WallSpan(start * 30, start * 30 + length * 30), st.integers(0, 47), st.integers(4, 48)
)
cells = st.builds(Cell, st.integers(-12, 12), st.integers(-12, 12))
weeks = st.lists(st.lists(long_walls, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple)
pauses = st.lists(st.lists(walls.filter(lambda w: w.end_minute - w.start_minute < 120), max_size=1).map(tuple),
                  min_size=7, max_size=7).map(tuple)  # fmt: skip


def exceptions(first: date) -> st.SearchStrategy[tuple[DateException, ...]]:
    days = st.integers(-1, HORIZON + 1).map(lambda n: first + timedelta(days=n))
    closed = st.builds(DateException, days, st.just(ExceptionKind.CLOSED), st.one_of(st.none(), walls))
    extra = st.builds(DateException, days, st.just(ExceptionKind.EXTRA), walls)
    return st.lists(st.one_of(closed, extra), max_size=3).map(tuple)


def apart(visits: list[Visit]) -> list[Visit]:
    """Visits that don't overlap, by start."""
    kept: list[Visit] = []
    for visit in sorted(visits, key=lambda visit: visit.start):
        if not kept or kept[-1].end <= visit.start:
            kept.append(visit)
    return kept


@st.composite
def worlds(draw: st.DrawFn) -> World:
    zone, first = draw(st.sampled_from(PLACES))
    here = clock(zone, first - timedelta(days=LEAD), DAYS)
    origin = here.first_reading(datetime.combine(first, time()))
    minutes = st.integers(-300, (HORIZON + 2) * 1440)
    visits = apart([
        Visit(origin + at, origin + at + length, cell)
        for at, length, cell in draw(st.lists(
            st.tuples(minutes, st.integers(10, 300), st.one_of(cells, cells, cells, st.none())), max_size=12))
    ])  # fmt: skip
    blocked = [
        (origin + at, origin + at + length)
        for at, length in draw(st.lists(st.tuples(minutes, st.integers(1, 900)), max_size=3))
    ]
    return World(
        clock=here,
        hours=HoursPlan(draw(weeks), draw(pauses), draw(exceptions(first)), draw(st.sampled_from([None, 1, 2, 4]))),
        blocked=blocked,
        visits=visits,
        shape=Shape(draw(st.integers(5, 240)), draw(st.sampled_from([0, 5, 20])), draw(st.sampled_from([0, 10, 45]))),
        cell=draw(st.one_of(cells, cells, cells, st.none())),
        base=draw(st.one_of(cells, cells, st.none())),
        radius_km=draw(st.sampled_from([3.0, 8.0, 20.0])),
        terms=Terms(zone, draw(st.sampled_from([15, 15, 30, 60])), draw(st.integers(0, 400)), HORIZON, 0),
        now=moment(origin) + timedelta(seconds=draw(st.integers(0, 86_399))),
        mode=draw(st.sampled_from(Mode)),
    )


def calendar_of(world: World) -> tuple[rules.Calendar, list[tuple[int, int]]]:
    """What the engine is told, and the working hours before time off."""
    days = [world.clock.shown[0].date() + timedelta(days=n) for n in range(1, DAYS - 1)]
    hours = merge(span for spans in open_by_day(world.hours, world.terms.time_zone, days) for span in spans)
    busy = [
        rules.Busy(v.start, v.end, v.cell.column if v.cell else None, v.cell.row if v.cell else None, 0)
        for v in world.visits
    ]
    opened = subtract(hours, merge(world.blocked))
    return rules.Calendar(opened, busy, world.hours.daily_cap, world.mode), hours


def nearest(allowed: Sequence[int], start: int) -> tuple[datetime | None, datetime | None]:
    before = [minute for minute in allowed if minute < start]
    after = [minute for minute in allowed if minute > start]
    return moment(before[-1]) if before else None, moment(after[0]) if after else None


@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(worlds())
def test_engine_agrees_with_the_plain_model(world: World) -> None:
    calendar, hours = calendar_of(world)
    wish = rules.Wish(world.shape, world.cell, world.base, world.radius_km, 0)
    bounds = rules.bounds_of(world.terms, world.now)
    opened = world.open_minutes()
    asked = range(bounds.days.start - 180, bounds.days.end + 180)
    grid = [minute for minute in asked if world.on_grid(minute)]
    allowed = [minute for minute in grid if world.allows(minute, opened)]

    ranges = rules.find_ranges(calendar, wish, bounds, TABLES)
    assert rules.grid_starts(ranges, bounds.days) == allowed
    mask = rules.grid_mask(ranges, bounds.days)
    assert [minute for at, minute in enumerate(bounds.days.grid) if mask >> at & 1] == allowed

    known = set(allowed)
    for minute in grid:
        refusal = rules.explain(minute, calendar, wish, bounds, TABLES, hours)
        if minute in known:
            assert refusal is None
        else:
            assert refusal is not None
            assert (refusal.before, refusal.after) == nearest(allowed, minute)

    for number, day in enumerate(bounds.days.days):
        alone = rules.bounds_of(world.terms, world.now, first_day=number, day_count=1)
        listed = rules.grid_starts(rules.find_ranges(calendar, wish, alone, TABLES), alone.days)
        assert listed == [minute for minute in allowed if world.clock.reads(minute).date() == day]
