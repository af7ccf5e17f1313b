"""The engine against the plain model: every start on the grid, accepted or refused alike, with a reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import merge, subtract
from doorstep.modules.availability.contracts import (
    NO_LIMITS,
    CalendarLimits,
    CalendarPlan,
    DateException,
    ExceptionKind,
    FloatingBreak,
    HoursPlan,
    OwnerKind,
    RefusalReason,
    Shape,
    Terms,
    WallSpan,
)
from doorstep.modules.availability.rules import starts as rules
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.own_limits import limits_of
from doorstep.modules.availability.tests.plain_model import Visit, World, clock, moment
from doorstep.modules.catalog.contracts import ServiceRules
from doorstep.modules.travel.contracts import Mode
from doorstep.modules.travel.rules import BUILT_IN
from doorstep.modules.travel.tests.builders import winding_streets

# Ways there and back are alike in the first; in the second they differ within the middle of the town.
TOWNS = (BUILT_IN, winding_streets(side=8, seed=7))
LIMITING = {
    RefusalReason.CAPACITY, RefusalReason.WEEKLY_CAPACITY, RefusalReason.LONGEST_DAY, RefusalReason.REST,
    RefusalReason.EMERGENCY_SHARE, RefusalReason.FLOATING_BREAK,
}  # fmt: skip
type Place = tuple[str, date]

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


def maybe[T](drawn: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.one_of(st.none(), st.none(), drawn)


SHIFTS_LONG = (
    (WallSpan(0, 1440),), (WallSpan(360, 1380),), (WallSpan(1200, 1920),), (WallSpan(480, 720), WallSpan(900, 1320)),
    (WallSpan(600, 1500),),
)  # fmt: skip

floating = st.builds(
    lambda weekday, start, room, minutes: FloatingBreak(
        weekday, WallSpan(start * 30, start * 30 + minutes + room), minutes
    ),
    st.integers(0, 6), st.integers(0, 47), st.integers(0, 240), st.integers(10, 180),
)  # fmt: skip
limits = st.builds(
    CalendarLimits,
    weekly_cap=maybe(st.integers(1, 6)),
    longest_day_minutes=maybe(st.integers(60, 900)),
    rest_minutes=maybe(st.integers(1, 960)),
    emergency_percent=st.sampled_from([0, 0, 10, 30, 50]),
    emergency_until_minutes=st.integers(0, 2000),
    minimum_notice_minutes=maybe(st.integers(0, 2000)),
    horizon_days=maybe(st.integers(1, 5)),
    floating_breaks=st.lists(floating, max_size=7, unique_by=lambda pause: pause.weekday).map(tuple),
)


def apart(visits: list[Visit]) -> list[Visit]:
    """Visits that don't overlap, by start."""
    kept: list[Visit] = []
    for visit in sorted(visits, key=lambda visit: visit.start):
        if not kept or kept[-1].end <= visit.start:
            kept.append(visit)
    return kept


@st.composite
def roomy_worlds(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> World:
    """Much time and few obstacles, so that it is the limits that decide."""
    world = draw(worlds(places))
    shifts = draw(st.sampled_from(SHIFTS_LONG))
    return replace(
        world,
        hours=HoursPlan((shifts,) * 7, daily_cap=draw(maybe(st.integers(1, 4)))),
        blocked=world.blocked[:1],
        visits=[replace(visit, cell=draw(st.one_of(st.none(), st.just(visit.cell)))) for visit in world.visits],
        base=None,
        shape=Shape(draw(st.integers(15, 120)), world.shape.preparation_minutes, 0),
        terms=replace(world.terms, slot_step_minutes=30, minimum_notice_minutes=0),
        limits=draw(limits),
    )


@st.composite
def worlds(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> World:
    """Anything that hours, visits and time off may come to, at some places from some day on."""
    zone, first = draw(st.sampled_from(places))
    here = clock(zone, first - timedelta(days=LEAD), DAYS)
    origin = here.first_reading(datetime.combine(first, time()))
    minutes = st.integers(-300, (HORIZON + 2) * 1440)
    visits = apart([
        Visit(origin + at, origin + at + length, cell, urgent)
        for at, length, cell, urgent in draw(st.lists(
            st.tuples(minutes, st.integers(10, 300), st.one_of(cells, cells, cells, st.none()), st.booleans()),
            max_size=12))
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
        table=draw(st.sampled_from(TOWNS)),
        limits=draw(st.one_of(st.just(NO_LIMITS), limits, limits, limits)),
        urgent=draw(st.booleans()),
    )


# Few at a time, so that none of them hides the others.
tight_limits = st.one_of(
    st.builds(CalendarLimits, emergency_percent=st.integers(20, 50), emergency_until_minutes=st.integers(0, 300)),
    st.builds(
        CalendarLimits, longest_day_minutes=maybe(st.integers(240, 900)), rest_minutes=maybe(st.integers(60, 960))
    ),
    st.builds(
        CalendarLimits,
        floating_breaks=st.lists(floating, min_size=7, max_size=7, unique_by=lambda pause: pause.weekday).map(tuple),
    ),
    st.just(NO_LIMITS),
    limits,
)


@st.composite
def promised_worlds(draw: st.DrawFn, places: Sequence[Place] = PLACES) -> World:
    """Limits and promises together, days full of visits that can be reached, and a service with rules of its own."""
    world = draw(roomy_worlds(places))
    world = replace(world, limits=draw(tight_limits), visits=[])
    at = world.clock.first_reading(datetime.combine(world.now.astimezone(world.clock.zone), time()))
    at += draw(st.integers(0, 3)) * 720
    visit = st.tuples(st.integers(0, 240), st.integers(10, 150), st.one_of(st.none(), cells), st.booleans())
    promises = st.tuples(st.booleans(), st.integers(0, 150), st.integers(0, 150))
    kept: list[Visit] = []
    for gap, length, cell, urgent in draw(st.lists(visit, min_size=2, max_size=9)):
        at += gap
        while kept and not world.follows(kept[-1], kept[-1].end, Visit(at, at + length, cell), at):
            at += 1
        kept.append(promised(world, Visit(at, at + length, cell, urgent), *draw(promises)))
        at += length
    rules = ServiceRules(
        minimum_notice_minutes=draw(maybe(st.integers(0, 600))),
        horizon_days=draw(maybe(st.integers(1, 4))),
        slot_step_minutes=draw(maybe(st.sampled_from([20, 30, 45, 60]))),
        window_minutes=draw(st.sampled_from([None, None, 30, 60, 120])),
    )
    shape = replace(world.shape, preparation_minutes=draw(st.sampled_from([0, 0, 20])))
    return replace(world, visits=kept, rules=rules, shape=shape)


def promised(world: World, visit: Visit, is_promised: bool, back: int, on: int) -> Visit:
    """The visit with a promise around its start, within one working day."""
    if not is_promised:
        return visit
    limits = world.plain_limits
    day = limits.working_date(world, visit.start)
    since, until = limits.start_of(world, day), limits.start_of(world, day + timedelta(days=1))
    return replace(visit, earliest=max(visit.start - back, since), latest=min(visit.start + on, until - 1))


def calendar_of(world: World) -> tuple[rules.Calendar, list[tuple[int, int]]]:
    """What the engine is told, and the working hours before time off."""
    days = [world.clock.shown[0].date() + timedelta(days=n) for n in range(1, DAYS - 1)]
    hours = merge(span for spans in open_by_day(world.hours, world.terms.time_zone, days) for span in spans)
    busy = [
        rules.Busy(
            start=visit.start,
            end=visit.end,
            column=visit.cell.column if visit.cell else None,
            row=visit.cell.row if visit.cell else None,
            version=0,
            urgent=visit.urgent,
            earliest=visit.earliest,
            latest=visit.latest,
        )
        for visit in world.visits
    ]
    opened = subtract(hours, merge(world.blocked))
    plan = CalendarPlan(OwnerKind.SPECIALIST, 1, "hel", world.terms.time_zone, world.hours, world.mode, world.limits)
    return rules.Calendar(opened, busy, limits_of(plan), world.mode), hours


def wish_of(world: World) -> rules.Wish:
    """The visit asked for."""
    return rules.Wish(
        world.shape, world.cell, world.base, world.radius_km, 0, world.urgent, world.window, world.at_desk
    )


def nearest(allowed: Sequence[int], start: int) -> tuple[datetime | None, datetime | None]:
    before = [minute for minute in allowed if minute < start]
    after = [minute for minute in allowed if minute > start]
    return moment(before[-1]) if before else None, moment(after[0]) if after else None


thorough = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@thorough
@given(worlds())
def test_engine_agrees_with_the_plain_model(world: World) -> None:
    check_agreement(world)


@thorough
@given(roomy_worlds())
def test_limits_agree_with_the_plain_model(world: World) -> None:
    check_agreement(world)


@settings(thorough, max_examples=30)
@given(promised_worlds())
def test_limits_and_promises_agree_with_the_plain_model(world: World) -> None:
    check_agreement(world)


def check_agreement(world: World) -> None:
    """List, bits, refusals and single days of the engine are those of the plain model."""
    calendar, hours = calendar_of(world)
    wish = wish_of(world)
    terms = world.terms.under(world.rules)
    bounds = rules.bounds_of(terms, world.now)
    tables = {0: world.table}
    asked = range(bounds.days.start - 180, bounds.days.end + 180)
    grid = [minute for minute in asked if world.on_grid(minute)]
    allowed = [minute for minute in grid if world.allows(minute)]

    ranges = rules.find_ranges(calendar, wish, bounds, tables)
    assert rules.grid_starts(ranges, bounds.days) == allowed
    mask = rules.grid_mask(ranges, bounds.days)
    assert [minute for at, minute in enumerate(bounds.days.grid) if mask >> at & 1] == allowed

    known = set(allowed)
    for minute in grid:
        refusal = rules.explain(minute, calendar, wish, bounds, tables, hours)
        if minute in known:
            assert refusal is None
        else:
            assert refusal is not None
            assert (refusal.before, refusal.after) == nearest(allowed, minute)
            if refusal.reason in LIMITING:
                assert refusal.reason in world.plain_limits.broken(world, world.wanted(minute))

    for number, day in enumerate(bounds.days.days):
        alone = rules.bounds_of(terms, world.now, first_day=number, day_count=1)
        listed = rules.grid_starts(rules.find_ranges(calendar, wish, alone, tables), alone.days)
        assert listed == [minute for minute in allowed if world.clock.reads(minute).date() == day]
