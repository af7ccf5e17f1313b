"""Lists of starts, refusals with their reasons, and the next free time; all by the one rule."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from doorstep.kernel.geo import Cell
from doorstep.kernel.intervals import Span, Spans, from_minute, to_minute, to_minute_up
from doorstep.modules.availability.contracts import (
    Candidate,
    DayStarts,
    Refusal,
    RefusalReason,
    StartsOfMany,
    Terms,
)
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.localdays import LocalDays, local_days, today
from doorstep.modules.availability.rules.starts import (
    Bounds,
    Calendar,
    Wish,
    bounds_of,
    explain,
    find_ranges,
    grid_mask,
    grid_starts,
    is_open,
)
from doorstep.modules.availability.selectors import calendars, hours

_NOTHING = Calendar(open=(), busy=())


def _wish(candidate: Candidate, cell: Cell | None, terms: Terms) -> Wish:
    return Wish(candidate.shape, cell, candidate.base_cell, candidate.radius_km, terms.travel_version)


def _bounds(terms: Terms, first: date, day_count: int, now: datetime) -> Bounds | None:
    """The asked dates, cut to those from today to the horizon; None if none is left."""
    begin = (first - today(terms.time_zone, now)).days
    end = min(begin + day_count, terms.horizon_days + 1)
    begin = max(begin, 0)
    return bounds_of(terms, now, first_day=begin, day_count=end - begin) if begin < end else None


def find_starts_one(
    candidate: Candidate,
    cell: Cell | None,
    *,
    terms: Terms,
    first: date,
    day_count: int,
    now: datetime,
    ignoring: UUID | None = None,
) -> list[DayStarts]:
    """The free starts of one calendar by local date, dates before today or beyond the horizon left out; two queries."""
    bounds = _bounds(terms, first, day_count, now)
    if bounds is None:
        return []
    found = calendars.load_calendars([candidate.calendar_id], bounds.around, now=now, ignoring=ignoring)
    calendar = found.get(candidate.calendar_id, _NOTHING)
    starts = grid_starts(find_ranges(calendar, _wish(candidate, cell, terms), bounds, calendars.Tables()), bounds.days)
    days: list[DayStarts] = []
    at = 0
    for number, day in enumerate(bounds.days.days):
        until = at
        while until < len(starts) and starts[until] < bounds.days.bounds[number + 1]:
            until += 1
        days.append(DayStarts(day, tuple(starts[at:until])))
        at = until
    return days


def find_starts_many(
    candidates: Sequence[Candidate], cell: Cell | None, *, terms: Terms, first: date, day_count: int, now: datetime
) -> StartsOfMany:
    """The free starts of many calendars over the same dates, cut likewise; two queries however many there are."""
    bounds = _bounds(terms, first, day_count, now)
    if bounds is None:
        return StartsOfMany(grid=(), days=(), free={candidate.calendar_id: 0 for candidate in candidates})
    found = calendars.load_calendars([candidate.calendar_id for candidate in candidates], bounds.around, now=now)
    tables = calendars.Tables()
    free = {
        candidate.calendar_id: grid_mask(
            find_ranges(found.get(candidate.calendar_id, _NOTHING), _wish(candidate, cell, terms), bounds, tables),
            bounds.days,
        )
        for candidate in candidates
    }
    return StartsOfMany(grid=bounds.days.grid, days=bounds.days.grid_slices(), free=free)


def next_free(
    candidates: Sequence[Candidate], cell: Cell | None, *, terms: Terms, now: datetime, after: datetime | None = None
) -> dict[int, datetime | None]:
    """
    The first free start of each calendar, now or from ``after`` on, up to the horizon; two queries.
    """
    begin = today(terms.time_zone, max(now, after or now))
    floor = to_minute_up(after) if after else 0
    result: dict[int, datetime | None] = {candidate.calendar_id: None for candidate in candidates}
    bounds = _bounds(terms, begin, terms.horizon_days + 1, now)
    if bounds is None:
        return result
    found = calendars.load_calendars(list(result), bounds.around, now=now)
    tables = calendars.Tables()
    for candidate in candidates:
        calendar = found.get(candidate.calendar_id, _NOTHING)
        ranges = find_ranges(calendar, _wish(candidate, cell, terms), bounds, tables)
        start = _first(ranges, bounds.days, floor)
        result[candidate.calendar_id] = None if start is None else from_minute(start)
    return result


def _first(ranges: Spans, days: LocalDays, floor: int) -> int | None:
    for first, last in ranges:
        starts = grid_starts([(max(first, floor), last)], days)
        if starts:
            return starts[0]
    return None


def explain_start(
    candidate: Candidate,
    cell: Cell | None,
    start: datetime,
    *,
    terms: Terms,
    now: datetime,
    ignoring: UUID | None = None,
) -> Refusal | None:
    """
    None if the visit may start then, else the reason and the nearest open starts up to the horizon.
    """
    bounds = bounds_of(terms, now)
    found = calendars.load_calendars([candidate.calendar_id], bounds.around, now=now, ignoring=ignoring)
    calendar = found.get(candidate.calendar_id, _NOTHING)
    wish, tables = _wish(candidate, cell, terms), calendars.Tables()
    minute = to_minute(start)
    if to_minute_up(start) != minute:
        return Refusal(RefusalReason.OFF_GRID, *_near(calendar, wish, bounds, start))
    if is_open(minute, find_ranges(calendar, wish, bounds, tables), bounds.days):
        return None
    return explain(minute, calendar, wish, bounds, tables, _working_hours(candidate.calendar_id, bounds))


def _near(calendar: Calendar, wish: Wish, bounds: Bounds, start: datetime) -> tuple[datetime | None, datetime | None]:
    starts = grid_starts(find_ranges(calendar, wish, bounds, calendars.Tables()), bounds.days)
    before = [minute for minute in starts if from_minute(minute) <= start]
    after = [minute for minute in starts if from_minute(minute) >= start]
    return from_minute(before[-1]) if before else None, from_minute(after[0]) if after else None


def _working_hours(calendar_id: int, bounds: Bounds) -> Sequence[Span]:
    """Hours before time off is taken from them, joined over midnight."""
    plans = hours.load_hours([calendar_id])
    if calendar_id not in plans:
        return ()
    zone, plan = plans[calendar_id]
    joined: Spans = []
    for spans in open_by_day(plan, zone, bounds.around.days):
        for start, end in spans:
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
    return joined


def count_visits(calendar_ids: Sequence[int], start: datetime, *, time_zone: str, now: datetime) -> dict[int, int]:
    """How many live claims each calendar has on the local date of a start."""
    days = local_days(time_zone, today(time_zone, start), 1, 60)
    return calendars.visits_between(calendar_ids, from_minute(days.start), from_minute(days.end), now=now)
