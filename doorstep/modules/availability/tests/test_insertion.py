"""Pushing promised visits against a brute-force model that tries every minute, with ways that follow no geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import cast
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.ids import new_id
from doorstep.kernel.intervals import to_minute
from doorstep.modules.availability.contracts import Shape
from doorstep.modules.availability.rules.facts import Bounds, Busy, Calendar, Wish
from doorstep.modules.availability.rules.localdays import local_days
from doorstep.modules.availability.rules.pushing import choose_core, place_pushing
from doorstep.modules.availability.rules.starts import find_ranges, find_room
from doorstep.modules.travel.contracts import Mode, ModeTimes, TravelTable, Triple, WaysAt

ZONE = "Europe/Helsinki"
DAYS = local_days(ZONE, date(2026, 6, 8), 5, 15)
# Hour classes change at 6, 7 and 10 local time, so all three meet in these hours.
ORIGIN = to_minute(datetime.fromisoformat("2026-06-09T05:30:00+03:00"))
MIDNIGHT = to_minute(datetime.fromisoformat("2026-06-10T00:00:00+03:00"))
SPACE = 300
PLACES = 4


@dataclass(frozen=True)
class AnyWays:
    """Ways that are as long as somebody says."""

    minutes: Mapping[tuple[int, int], Triple]

    def between(self, from_column: int, from_row: int, to_column: int, to_row: int) -> Triple:
        return self.minutes[from_column, to_column]

    def at(self, destination: Cell) -> WaysAt:
        return WaysAt(cast(ModeTimes, self), destination)


@dataclass(frozen=True)
class Scene:
    """A morning: claims with their promises, open time, and a visit to place."""

    busy: Sequence[Busy]
    opens: Sequence[tuple[int, int]]
    wish: Wish
    ways: Mapping[tuple[int, int], Triple]
    now: int
    origin: int = ORIGIN

    @property
    def tables(self) -> dict[int, TravelTable]:
        return {0: TravelTable(0, {Mode.CAR: cast(ModeTimes, AnyWays(self.ways))})}

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.opens, self.busy)

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.origin, self.origin + SPACE - 1, DAYS, DAYS, self.now)

    def way(self, before: Busy, after: Busy, arriving: int) -> int:
        if before.column is None or after.column is None:
            return 0
        return self.ways[before.column, after.column][DAYS.hour_class(arriving)]

    def follows(self, before: Busy, end: int, after: Busy, start: int) -> bool:
        return start - self.way(before, after, start) >= end

    def places_of(self, one: Busy, dated: int) -> list[int]:
        """Every minute at which a claim may begin while a visit of some date is placed."""
        if one.earliest is None or one.latest is None or DAYS.day_span(one.start) != DAYS.day_span(dated):
            return [one.start]
        length = one.end - one.start
        home = [(first, last) for first, last in self.opens if first <= one.start and one.end <= last]
        if not home or one.start < self.now:
            return [one.start]
        return [
            at
            for at in range(max(one.earliest, self.now), one.latest + 1)
            if DAYS.day_span(at) == DAYS.day_span(one.start) and home[0][0] <= at and at + length <= home[0][1]
        ]

    def fits(self, core: int) -> bool:
        """Whether any gap and any pushing leave room for the visit's core at a minute."""
        start = core + self.wish.shape.preparation_minutes
        new = Busy(core, core + self.wish.shape.core_minutes, self.wish.cell.column if self.wish.cell else None, 0, 0)
        if not any(first <= core and new.end <= last for first, last in self.opens):
            return False
        for gap in range(len(self.busy) + 1):
            row = [*self.busy[:gap], new, *self.busy[gap:]]
            choices = [[core] if one is new else self.places_of(one, start) for one in row]
            possible = choices[0]
            for before, after, wanted in zip(row, row[1:], choices[1:], strict=False):
                length = before.end - before.start
                possible = [at for at in wanted if any(self.follows(before, t + length, after, at) for t in possible)]
            if possible:
                return True
        return False


def consistent(
    claims: Sequence[tuple[int, int, int | None, int, int, bool]],
    scene_ways: Mapping[tuple[int, int], Triple],
    origin: int,
) -> list[Busy]:
    """Claims one after the other with their ways between them; each (gap, length, place, before, after, promised)."""
    busy: list[Busy] = []
    at = origin
    for gap, length, place, back, on, promised in claims:
        start = at + gap
        if busy:
            before = busy[-1]
            while (
                place is not None
                and before.column is not None
                and start - scene_ways[before.column, place][DAYS.hour_class(start)] < before.end
            ):
                start += 1
        row = None if place is None else 0
        window = (start - back, start + on) if promised else (None, None)
        busy.append(Busy(start, start + length, place, row, 0, new_id(), False, *window))
        at = start + length
    return busy


places = st.one_of(*[st.integers(0, PLACES - 1)] * 5, st.none())
triples = st.tuples(*[st.integers(0, 35)] * 3)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    origin = draw(st.sampled_from([ORIGIN, ORIGIN, MIDNIGHT - 160]))
    ways = {(a, b): draw(triples) for a in range(PLACES) for b in range(PLACES)}
    claim = st.tuples(
        st.integers(0, 40), st.integers(5, 50), places, st.integers(0, 50), st.integers(0, 50), st.booleans()
    )
    busy = consistent(draw(st.lists(claim, max_size=5)), ways, origin)
    opens = [(origin, origin + SPACE)]
    if draw(st.booleans()):
        gap = draw(st.integers(20, SPACE - 20))
        opens = [(origin, origin + gap), (origin + gap + draw(st.integers(1, 15)), origin + SPACE)]
    column = draw(places)
    return Scene(
        busy=busy,
        opens=opens,
        wish=Wish(
            Shape(draw(st.integers(5, 60)), draw(st.sampled_from([0, 0, 10])), draw(st.sampled_from([0, 5]))),
            None if column is None else Cell(column, 0),
            window_minutes=draw(st.sampled_from([0, 30, 60])),
        ),
        ways=ways,
        now=origin + draw(st.sampled_from([-60, 0, 40, 90])),
        origin=origin,
    )


EVERY_MINUTE = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@EVERY_MINUTE
@given(scenes())
def test_room_is_found_exactly_where_some_pushing_makes_it(scene: Scene) -> None:
    found = find_room(scene.calendar, scene.wish, scene.origin, scene.origin + SPACE, scene.bounds, scene.tables)
    listed = {minute for first, last in found for minute in range(first, last + 1)}
    assert listed == {minute for minute in range(scene.origin, scene.origin + SPACE + 1) if scene.fits(minute)}
    assert all(first <= last for first, last in found)
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(found))


@EVERY_MINUTE
@given(scenes())
def test_who_is_pushed_stays_inside_the_promise_and_nobody_collides(scene: Scene) -> None:
    found = find_room(scene.calendar, scene.wish, scene.origin, scene.origin + SPACE, scene.bounds, scene.tables)
    for first, last in found:
        for core in {first, (first + last) // 2, last}:
            check_placing(scene, core)


def check_placing(scene: Scene, core: int) -> None:
    placement = place_pushing(core, scene.calendar, scene.wish, scene.bounds, scene.tables)
    shifts = {shift.claim_id: shift for shift in placement.shifts}
    wish = scene.wish
    new = Busy(
        core, core + wish.shape.core_minutes, wish.cell.column if wish.cell else None, 0 if wish.cell else None, 0
    )
    after: list[Busy] = [new]
    for one in scene.busy:
        shift = shifts.get(cast(UUID, one.claim_id))
        if shift is None:
            after.append(one)
            continue
        assert shift.moved_from == one.start
        assert shift.core_end - shift.core_start == one.end - one.start
        assert shift.occupied_start <= shift.core_start
        assert shift.core_start in scene.places_of(one, core + wish.shape.preparation_minutes)
        after.append(one._replace(start=shift.core_start, end=shift.core_end))
    after.sort(key=lambda one: one.start)
    assert [one.claim_id for one in after if one is not new] == [one.claim_id for one in scene.busy], "order is kept"
    for before, later in pairwise(after):
        assert scene.follows(before, before.end, later, later.start)
        if later is new:
            assert placement.occupied_start >= before.end
        elif cast(UUID, later.claim_id) in shifts:
            assert shifts[cast(UUID, later.claim_id)].occupied_start >= before.end
    if not any(one.earliest is not None for one in scene.busy):
        assert placement.shifts == ()


@EVERY_MINUTE
@given(scenes())
def test_a_window_starts_where_one_of_its_minutes_fits(scene: Scene) -> None:
    wish, window = scene.wish, scene.wish.window_minutes
    listed = {
        minute
        for first, last in find_ranges(scene.calendar, wish, scene.bounds, scene.tables)
        for minute in range(first, last + 1)
    }
    fitting = {
        minute + wish.shape.preparation_minutes
        for minute in range(scene.origin - 60, scene.origin + SPACE + 61)
        if scene.fits(minute)
    }
    for start in range(scene.bounds.earliest, scene.bounds.latest + 1):
        date_end = DAYS.day_span(start)[1]
        ends_before_midnight = not window or start + window <= date_end
        inside = any(at in fitting and at < date_end for at in range(start, start + window + 1))
        assert (start in listed) == (ends_before_midnight and inside)
        if start in listed:
            core = choose_core(start, scene.calendar, wish, scene.bounds, scene.tables)
            chosen = core + wish.shape.preparation_minutes
            assert start <= chosen <= start + window
            assert chosen in fitting


def test_nobody_moves_who_need_not() -> None:
    fixed = Busy(ORIGIN + 60, ORIGIN + 90, None, None, 0, new_id())
    promised = Busy(ORIGIN + 120, ORIGIN + 150, None, None, 0, new_id(), False, ORIGIN + 90, ORIGIN + 200)
    scene = Scene([fixed, promised], [(ORIGIN, ORIGIN + SPACE)], Wish(Shape(30), None, window_minutes=120), {}, ORIGIN)
    bounds, tables = scene.bounds, scene.tables
    assert choose_core(ORIGIN, scene.calendar, scene.wish, bounds, tables) == ORIGIN, "there is room beside both"
    placed = place_pushing(ORIGIN + 150, scene.calendar, scene.wish, bounds, tables)
    assert [shift for shift in placed.shifts if shift.core_start != shift.moved_from] == []
    placed = place_pushing(ORIGIN + 95, scene.calendar, scene.wish, bounds, tables)
    assert [(shift.claim_id, shift.core_start) for shift in placed.shifts] == [(promised.claim_id, ORIGIN + 125)]
