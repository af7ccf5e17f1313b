"""Lists of starts, refusals with their reasons, and the next free time; all by the one rule."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from math import gcd
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
from doorstep.modules.availability.rules.best import best_starts
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.localdays import LocalDays, local_days, today
from doorstep.modules.availability.rules.pushing import standing_still
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
from doorstep.modules.availability.selectors.calendars import Tables
from doorstep.modules.availability.selectors.rooms import calendars_of_all, cut_to_rooms
from doorstep.modules.catalog.contracts import ServiceRules

NOTHING = Calendar(open=(), busy=())


def wish_of(candidate: Candidate, cell: Cell | None, terms: Terms) -> Wish:
    """What the rules are asked for a candidate at a place."""
    return Wish(
        candidate.shape,
        candidate.place or cell,
        candidate.base_cell,
        candidate.radius_km,
        terms.travel_version,
        candidate.urgent,
        candidate.window_minutes,
        candidate.at_desk,
    )


def _bounds(terms: Terms, first: date, day_count: int, now: datetime) -> Bounds | None:
    """The asked dates, cut to those from today to the horizon; None if none is left."""
    begin = (first - today(terms.time_zone, now)).days
    end = min(begin + day_count, terms.horizon_days + 1)
    begin = max(begin, 0)
    return bounds_of(terms, now, first_day=begin, day_count=end - begin) if begin < end else None


def _matters(candidates: Sequence[Candidate], bounds: Bounds) -> Span:
    """The minutes that matter: those of the cores of all visits that the bounds allow."""
    before = max(candidate.shape.preparation_minutes for candidate in candidates)
    after = max(candidate.shape.core_minutes + candidate.window_minutes for candidate in candidates)
    return bounds.earliest - before, bounds.latest + after


def _best(starts: Sequence[int], calendar: Calendar, wish: Wish, bounds: Bounds, tables: Tables) -> list[int]:
    if calendar.limits is None or calendar.limits.shortest_minutes is None:
        return []
    return best_starts(starts, calendar, wish, bounds, tables)


def find_starts_one(
    candidate: Candidate,
    cell: Cell | None,
    *,
    terms: Terms,
    first: date,
    day_count: int,
    now: datetime,
    ignoring: UUID | None = None,
    pushing: bool = True,
) -> list[DayStarts]:
    """
    The free starts of one calendar by local date, dates before today or beyond the horizon left out; two queries.

    :param pushing: whether those count for which visits must give way inside their promised windows.
    """
    bounds = _bounds(terms.under(candidate.rules), first, day_count, now)
    if bounds is None:
        return []
    wish, tables = wish_of(candidate, cell, terms), Tables()
    found = calendars.load_calendars(
        calendars_of_all([candidate]), bounds.around, now=now, ignoring=ignoring, within=_matters([candidate], bounds)
    )
    calendar = found.get(candidate.calendar_id, NOTHING)
    if not pushing:
        calendar = standing_still(calendar)
    ranges = cut_to_rooms(find_ranges(calendar, wish, bounds, tables), candidate, found, bounds, tables)
    starts = grid_starts(ranges, bounds.days)
    by_day = _by_day(starts, bounds.days)
    best = _by_day(_best(starts, calendar, wish, bounds, tables), bounds.days)
    return [DayStarts(*day) for day in zip(bounds.days.days, by_day, best, strict=True)]


def _by_day(starts: Sequence[int], days: LocalDays) -> list[tuple[int, ...]]:
    result: list[tuple[int, ...]] = []
    at = 0
    for end in days.bounds[1:]:
        until = at
        while until < len(starts) and starts[until] < end:
            until += 1
        result.append(tuple(starts[at:until]))
        at = until
    return result


def find_starts_many(
    candidates: Sequence[Candidate],
    cell: Cell | None,
    *,
    terms: Terms,
    first: date,
    day_count: int,
    now: datetime,
    within: tuple[datetime, datetime] | None = None,
) -> StartsOfMany:
    """
    The free starts of many calendars over the same dates, cut likewise; two queries however many there are.

    :param within: leave out starts before the first moment, and those at or after the second.
    """
    widest = _bounds(terms, first, day_count, now)
    if widest is None:
        return StartsOfMany(grid=(), days=(), free={candidate.calendar_id: 0 for candidate in candidates})
    by_rules = _bounds_by_rules(candidates, terms, widest.days.days[0], len(widest.days.days), now)
    if within is not None:
        span = to_minute_up(within[0]), to_minute_up(within[1]) - 1
        widest = _cut(widest, span)
        by_rules = {rules: _cut(bounds, span) if bounds else None for rules, bounds in by_rules.items()}
    found = calendars.load_calendars(
        calendars_of_all(candidates),
        widest.around,
        now=now,
        within=_matters(candidates, widest) if candidates else None,
    )
    tables = Tables()
    steps = {bounds.step for bounds in by_rules.values() if bounds} or {terms.slot_step_minutes}
    days = local_days(terms.time_zone, widest.days.days[0], len(widest.days.days), gcd(*steps))
    free: dict[int, int] = {}
    best: dict[int, int] = {}
    for candidate in candidates:
        bounds = by_rules[candidate.rules]
        free[candidate.calendar_id] = 0
        if bounds is None:
            continue
        calendar, wish = found.get(candidate.calendar_id, NOTHING), wish_of(candidate, cell, terms)
        ranges = cut_to_rooms(find_ranges(calendar, wish, bounds, tables), candidate, found, bounds, tables)
        if calendar.limits is None and len(steps) == 1:
            free[candidate.calendar_id] = grid_mask(ranges, days)
            continue
        starts = grid_starts(ranges, bounds.days)
        free[candidate.calendar_id] = _mask(starts, days)
        marked = _best(starts, calendar, wish, bounds, tables)
        if marked:
            best[candidate.calendar_id] = _mask(marked, days)
    return StartsOfMany(grid=days.grid, days=days.grid_slices(), free=free, best=best)


def _cut(bounds: Bounds, span: Span) -> Bounds:
    return replace(bounds, earliest=max(bounds.earliest, span[0]), latest=min(bounds.latest, span[1]))


def _bounds_by_rules(
    candidates: Sequence[Candidate], terms: Terms, first: date, day_count: int, now: datetime
) -> dict[ServiceRules | None, Bounds | None]:
    """The bounds of each service's rules among the candidates; None where its horizon leaves no date."""
    rules = {candidate.rules for candidate in candidates}
    return {one: _bounds(terms.under(one), first, day_count, now) for one in rules}


def _mask(starts: Sequence[int], days: LocalDays) -> int:
    mask = 0
    for start in starts:
        mask |= 1 << bisect_left(days.grid, start)
    return mask


def next_free(
    candidates: Sequence[Candidate], cell: Cell | None, *, terms: Terms, now: datetime, after: datetime | None = None
) -> dict[int, datetime | None]:
    """
    The first free start of each calendar, now or from ``after`` on, up to the horizon; two queries.
    """
    begin = today(terms.time_zone, max(now, after or now))
    floor = to_minute_up(after) if after else 0
    result: dict[int, datetime | None] = {candidate.calendar_id: None for candidate in candidates}
    widest = _bounds(terms, begin, terms.horizon_days + 1, now)
    if widest is None:
        return result
    by_rules = _bounds_by_rules(candidates, terms, begin, terms.horizon_days + 1, now)
    within = _matters(candidates, widest) if candidates else None
    found = calendars.load_calendars(calendars_of_all(candidates), widest.around, now=now, within=within)
    tables = Tables()
    for candidate in candidates:
        bounds = by_rules[candidate.rules]
        if bounds is not None:
            calendar = found.get(candidate.calendar_id, NOTHING)
            ranges = find_ranges(calendar, wish_of(candidate, cell, terms), bounds, tables)
            ranges = cut_to_rooms(ranges, candidate, found, bounds, tables)
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
    bounds = bounds_of(terms.under(candidate.rules), now)
    found = calendars.load_calendars(calendars_of_all([candidate]), bounds.around, now=now, ignoring=ignoring)
    calendar = found.get(candidate.calendar_id, NOTHING)
    wish, tables = wish_of(candidate, cell, terms), Tables()
    minute = to_minute(start)
    if to_minute_up(start) != minute:
        ranges = cut_to_rooms(find_ranges(calendar, wish, bounds, tables), candidate, found, bounds, tables)
        return Refusal(RefusalReason.OFF_GRID, *_near(ranges, bounds, start))
    own = find_ranges(calendar, wish, bounds, tables)
    ranges = cut_to_rooms(own, candidate, found, bounds, tables)
    if is_open(minute, ranges, bounds.days):
        return None
    if is_open(minute, own, bounds.days):
        return Refusal(RefusalReason.NO_ROOM, *_near(ranges, bounds, start))
    refusal = explain(minute, calendar, wish, bounds, tables, _working_hours(candidate.calendar_id, bounds))
    if refusal is None or not candidate.rooms:
        return refusal
    return Refusal(refusal.reason, *_near(ranges, bounds, start))


def _near(ranges: Spans, bounds: Bounds, start: datetime) -> tuple[datetime | None, datetime | None]:
    starts = grid_starts(ranges, bounds.days)
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
