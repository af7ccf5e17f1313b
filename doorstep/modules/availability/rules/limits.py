"""
What limits how much of open time may be booked: caps, the longest day, rest, the emergency share, floating breaks.

Days here are working days: they turn at ``Limits.day_turn_minute``, so that the visits of a night belong together.
A claim with a promise counts by all of it, from the earliest start of its core to the latest end, and so does a
wish with a window; neither spans two working days. So moving a visit within its promise cannot break a limit.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter

from doorstep.kernel.intervals import Span, Spans, intersect, merge, subtract
from doorstep.modules.availability.contracts import RefusalReason
from doorstep.modules.availability.rules.breaks import lost_breaks
from doorstep.modules.availability.rules.cores import Case, core_of
from doorstep.modules.availability.rules.facts import Bounds, Calendar, Limits, Wish
from doorstep.modules.availability.rules.localdays import LocalDays, local_day
from doorstep.modules.travel.contracts import TravelTable

_start = itemgetter(0)
SHIFT_PAUSE = 120
"""Open stretches of a working day with a shorter pause between them are one shift."""


@lru_cache(maxsize=512)
def _turns(zone: str, first: date, count: int, turn_minute: int) -> tuple[int, ...]:
    return tuple(local_day(zone, first + timedelta(days=n)).at(turn_minute) for n in range(-1, count + 2))


def _case(calendar: Calendar, limits: Limits, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]) -> Case:
    around = bounds.around
    cores = list(map(core_of, calendar.busy))
    turns = _turns(around.zone, around.days[0], len(around.days), limits.day_turn_minute)
    ordered = sorted(cores)
    return Case(calendar, limits, wish, bounds, tables, cores, ordered, [core.first for core in ordered], turns)


def within_limits(
    found: Spans, calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]
) -> Spans:
    """The parts of inclusive ranges of core starts that the calendar's limits allow."""
    limits = calendar.limits
    if limits is None or not found:
        return found
    case = _case(calendar, limits, wish, bounds, tables)
    spans = [(first, last + 1) for first, last in found]
    for _, rule in _RULES:
        refused = rule(case, spans)
        if refused:
            spans = subtract(spans, merge(refused))
            if not spans:
                return []
    return [(start, end - 1) for start, end in spans]


def broken_limit(
    core: int, calendar: Calendar, wish: Wish, bounds: Bounds, tables: Mapping[int, TravelTable]
) -> RefusalReason | None:
    """The first limit that a core would break if it started then."""
    if calendar.limits is None:
        return None
    case = _case(calendar, calendar.limits, wish, bounds, tables)
    for reason, rule in _RULES:
        if any(start <= core < end for start, end in rule(case, [(core, core + 1)])):
            return reason
    return None


def start_bounds(calendar: Calendar, bounds: Bounds) -> Span:
    """First and last start that the bounds and the calendar's own notice and horizon allow (inclusive)."""
    earliest, latest, limits = bounds.earliest, bounds.latest, calendar.limits
    if limits is None or bounds.now is None or bounds.today is None:
        return earliest, latest
    if limits.minimum_notice_minutes is not None:
        earliest = max(earliest, bounds.now + limits.minimum_notice_minutes)
    if limits.horizon_days is not None:
        last = local_day(bounds.around.zone, bounds.today + timedelta(days=limits.horizon_days))
        latest = min(latest, last.end - 1)
    return earliest, latest


def _across_turns(case: Case, spans: Spans) -> Spans:
    """A window that would reach into the next working day; midnight is the window's own affair."""
    window = case.wish.window_minutes
    if not window or not case.limits.day_turn_minute:
        return []
    return [(end - window, end) for _, end in case.days(spans)]


def _full_days(case: Case, spans: Spans) -> Spans:
    cap = case.limits.daily_cap
    if cap is None:
        return []
    return [day for day in case.days(spans) if len(case.within(day)) >= cap]


def _full_weeks(case: Case, spans: Spans) -> Spans:
    cap = case.limits.weekly_cap
    if cap is None:
        return []
    starts = sorted([*case.firsts, *case.limits.elsewhere])
    around = case.bounds.around
    first = bisect_right(case.turns, spans[0][0]) - 2
    monday = around.days[0] + timedelta(days=first)
    monday -= timedelta(days=monday.weekday())
    full: Spans = []
    while (week := _week(around, monday, case.limits.day_turn_minute))[0] < spans[-1][1]:
        if _count(starts, week) >= cap:
            full.append(week)
        monday += timedelta(days=7)
    return full


def _week(days: LocalDays, monday: date, turn_minute: int) -> Span:
    return (
        local_day(days.zone, monday).at(turn_minute),
        local_day(days.zone, monday + timedelta(days=7)).at(turn_minute),
    )


def _count(starts: Sequence[int], span: Span) -> int:
    return bisect_left(starts, span[1]) - bisect_left(starts, span[0])


def _long_days(case: Case, spans: Spans) -> Spans:
    longest = case.limits.longest_day_minutes
    if longest is None:
        return []
    refused: Spans = []
    for start, end in case.days(spans):
        cores = case.within((start, end))
        if case.minutes > longest:
            refused.append((start, end))
        elif cores:
            first, last = min(core.first for core in cores), max(core.end for core in cores)
            refused.append((start, min(end, last - longest)))
            refused.append((max(start, first + longest - case.reach + 1), end))
    return refused


def _short_rests(case: Case, spans: Spans) -> Spans:
    rest = case.limits.rest_minutes
    if rest is None:
        return []
    refused: Spans = []
    ends = list(accumulate((core.end for core in case.ordered), max))
    for start, end in case.days(spans):
        before, after = bisect_left(case.firsts, start), bisect_left(case.firsts, end)
        if before:
            refused.append((start, min(end, ends[before - 1] + rest)))
        if after < len(ends):
            refused.append((max(start, case.firsts[after] - rest - case.reach + 1), end))
    return refused


def shifts_of(opened: Sequence[Span], day: Span) -> list[Spans]:
    """The open stretches of a working day, shift by shift."""
    shifts: list[Spans] = []
    first = max(0, bisect_right(opened, day[0], key=_start) - 1)
    for span in intersect(opened[first : bisect_left(opened, day[1], key=_start)], [day]):
        if shifts and span[0] - shifts[-1][-1][1] < SHIFT_PAUSE:
            shifts[-1].append(span)
        else:
            shifts.append([span])
    return shifts


def _kept_shares(case: Case, spans: Spans) -> Spans:
    """
    Shifts in which the wish would take of the share that is kept for urgent visits.

    Urgent visits use the kept share first, and what is beyond it counts as the others do.
    """
    percent, now = case.limits.emergency_percent, case.bounds.now
    if not percent or now is None or case.wish.urgent:
        return []
    refused: Spans = []
    for day in case.days(spans):
        for shift in shifts_of(case.calendar.open, day):
            start, end = shift[0][0], shift[-1][1]
            if now >= start - case.limits.emergency_until_minutes:
                continue
            total = sum(until - since for since, until in shift)
            kept = total * percent // 100
            inside = [core for core in case.within(day) if core.first < end and core.last >= start]
            urgent = sum(core.minutes for core in inside if core.urgent)
            usual = sum(core.minutes for core in inside) - urgent
            if usual + max(0, urgent - kept) + case.minutes > total - kept:
                refused.append((start - case.wish.window_minutes, end))
    return refused


_RULES: Sequence[tuple[RefusalReason, Callable[[Case, Spans], Spans]]] = (
    (RefusalReason.OUTSIDE_HOURS, _across_turns),
    (RefusalReason.CAPACITY, _full_days),
    (RefusalReason.WEEKLY_CAPACITY, _full_weeks),
    (RefusalReason.LONGEST_DAY, _long_days),
    (RefusalReason.REST, _short_rests),
    (RefusalReason.EMERGENCY_SHARE, _kept_shares),
    (RefusalReason.FLOATING_BREAK, lost_breaks),
)
"""What refuses core starts: half-open spans in any order, some of them empty or reaching beyond the spans given."""
