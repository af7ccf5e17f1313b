"""A day is never better than its outlook: whatever hours, claims, promises and limits there are. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import to_minute, to_minute_up
from doorstep.modules.availability.contracts import Shape, Terms
from doorstep.modules.availability.rules.facts import Busy, Calendar, Limits, Wish, bounds_of
from doorstep.modules.availability.rules.fits import place_best
from doorstep.modules.availability.rules.outlook import frame_of, outlook
from doorstep.modules.availability.rules.starts import find_ranges
from doorstep.modules.travel import facade as travel
from doorstep.modules.travel.contracts import Mode

DAY = datetime(2026, 3, 28, tzinfo=UTC)  # the clocks change on the next date
ZONE = "Europe/Helsinki"
HOME, PLACE = Cell(0, 0), Cell(9, 4)
TABLES = {0: travel.travel_table(0)}

cells = st.one_of(st.none(), st.builds(Cell, st.integers(-30, 30), st.integers(-30, 30)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Some hours and visits of three dates; some visits were promised within a window."""
    at, busy = to_minute(DAY) - 600, []
    for _ in range(draw(st.integers(0, 9))):
        at += draw(st.integers(0, 400))
        end, cell = at + draw(st.integers(15, 240)), draw(cells)
        column, row = (None, None) if cell is None else (cell.column, cell.row)
        window = draw(st.sampled_from((None, None, None, 60)))
        earliest, latest = (None, None) if window is None else (at, at + window)
        busy.append(Busy(at, end, column, row, 0, earliest=earliest, latest=latest))
        at = end
    opens = []
    at = to_minute(DAY) - 600
    for _ in range(draw(st.integers(1, 5))):
        at += draw(st.integers(0, 700))
        end = at + draw(st.integers(60, 900))
        opens.append((at, end))
        at = end + 1
    limits = draw(st.sampled_from((None, None, Limits(daily_cap=2), Limits(rest_minutes=600))))
    return Calendar(opens, busy, limits, draw(st.sampled_from(list(Mode))))


@given(
    calendars(), st.integers(0, 1500), st.integers(0, 700), st.booleans(), st.sampled_from((5, 15, 30)),
    st.sampled_from((Shape(60), Shape(30, 20, 10), Shape(200))),
)  # fmt: skip
def test_no_day_is_better_than_its_outlook(
    calendar: Calendar, begin: int, length: int, soon: bool, step: int, shape: Shape
) -> None:
    now = DAY + timedelta(minutes=begin)
    terms = Terms(ZONE, slot_step_minutes=step, minimum_notice_minutes=0, horizon_days=3, travel_version=0)
    bounds = bounds_of(terms, now, first_day=0, day_count=2)
    last = to_minute_up(now) + length
    bounds = replace(bounds, latest=min(bounds.latest, last))
    wish = Wish(shape, PLACE, HOME, 50.0, 0)
    from_now = to_minute_up(now) + 2 if soon else None
    frame = frame_of(shape, bounds)
    best = outlook(calendar.busy, calendar.mode, wish, frame, TABLES[0], from_now=from_now) if frame else None
    ranges = find_ranges(calendar, wish, bounds, TABLES)
    placed = place_best(calendar, ranges, wish, bounds, TABLES, from_now=from_now)
    if placed is None:
        return
    assert best is not None, "what fits has an outlook"
    assert best.start <= placed.start
    assert best.travel <= placed.travel
    assert best.added <= placed.added
    assert best.booked <= placed.booked
    assert best.slack >= placed.slack
    assert best.pushed <= placed.pushed


def test_an_empty_day_is_as_its_outlook_says() -> None:
    now = DAY + timedelta(hours=8)
    terms = Terms(ZONE, slot_step_minutes=15, minimum_notice_minutes=0, horizon_days=3, travel_version=0)
    bounds, wish = bounds_of(terms, now, day_count=1), Wish(Shape(60), PLACE, HOME, 50.0, 0)
    calendar, from_now = Calendar([(to_minute(DAY), to_minute(DAY) + 1200)], ()), to_minute(now) + 2
    placed = place_best(calendar, find_ranges(calendar, wish, bounds, TABLES), wish, bounds, TABLES, from_now=from_now)
    frame = frame_of(wish.shape, bounds)
    assert frame is not None
    best = outlook((), Mode.CAR, wish, frame, TABLES[0], from_now=from_now)
    assert placed is not None
    assert best is not None
    assert (best.start, best.booked) == (placed.start, 0)
    assert placed.added - best.added <= 12, "only the hour's class may differ"
