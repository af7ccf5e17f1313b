"""
From weekly hours to open time.

Open on a date = (weekly shifts - weekly breaks - closings) + extra spans. Shifts, breaks, closings and extra spans
belong to the date on which they begin and may run into the next; the closing of a whole date holds within it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from doorstep.kernel.intervals import DAY, Span, Spans, intersect, merge, subtract
from doorstep.modules.availability.contracts import DateException, ExceptionKind, HoursInvalid, HoursPlan, WallSpan
from doorstep.modules.availability.rules.localdays import local_day, minute_of_wall

WEEK = 7 * DAY
LONGEST_CAP = 50


def _moments(zone: str, day: date, spans: Iterable[WallSpan]) -> list[Span]:
    here = local_day(zone, day)
    return [
        (
            here.at(span.start_minute),
            here.at(span.end_minute) if span.end_minute <= DAY else minute_of_wall(zone, day, span.end_minute),
        )
        for span in spans
    ]


def open_on(plan: HoursPlan, zone: str, day: date) -> Spans:
    """The open spans of one local date, clipped to it; time off is not considered."""
    return open_by_day(plan, zone, [day])[0]


def open_by_day(plan: HoursPlan, zone: str, days: Sequence[date]) -> list[Spans]:
    """The open spans of local dates, each clipped to its date, in minutes since the epoch."""
    extra: dict[date, list[WallSpan]] = {}
    closed: dict[date, list[WallSpan]] = {}
    closed_whole: set[date] = set()
    for exception in plan.exceptions:
        if exception.span is None:
            closed_whole.add(exception.day)
        else:
            group = closed if exception.kind is ExceptionKind.CLOSED else extra
            group.setdefault(exception.day, []).append(exception.span)
    result = []
    for day in days:
        shifts = _moments(zone, day, plan.shifts[day.weekday()])
        holes = _moments(zone, day, (*plan.breaks[day.weekday()], *closed.get(day, ())))
        added = _moments(zone, day, extra.get(day, ()))
        before = day - timedelta(days=1)
        for spans, moments in (
            (plan.shifts[before.weekday()], shifts),
            (plan.breaks[before.weekday()], holes),
            (closed.get(before, ()), holes),
            (extra.get(before, ()), added),
        ):
            moments += _moments(zone, before, [span for span in spans if span.end_minute > DAY])
        here = local_day(zone, day)
        if day in closed_whole:
            holes.append((here.start, here.end))
        opened = merge([*subtract(merge(shifts), merge(holes)), *added])
        result.append(intersect(opened, [(here.start, here.end)]))
    return result


def hours_on(plan: HoursPlan, day: date) -> tuple[WallSpan, ...]:
    """The wall spans that begin on a date and are open by the rules; what runs in from the date before is left out."""
    here = [exception for exception in plan.exceptions if exception.day == day]
    closed = [_wall(entry.span) for entry in here if entry.kind is ExceptionKind.CLOSED and entry.span]
    extra = [_wall(entry.span) for entry in here if entry.kind is ExceptionKind.EXTRA and entry.span]
    shifts = [_wall(span) for span in plan.shifts[day.weekday()]]
    if any(exception.span is None for exception in here):
        shifts = []
    holes = merge([*(_wall(span) for span in plan.breaks[day.weekday()]), *closed])
    return tuple(WallSpan(*span) for span in merge([*subtract(merge(shifts), holes), *extra]))


def _wall(span: WallSpan) -> Span:
    return span.start_minute, span.end_minute


def check_hours(plan: HoursPlan) -> None:
    """
    Refuse hours that contradict themselves.

    :raises HoursInvalid: shifts, breaks or extra spans that overlap (over midnight too), a break outside
        every shift, a span that does not end after its start, a daily cap outside 1..50.
    """
    if plan.daily_cap is not None and not 1 <= plan.daily_cap <= LONGEST_CAP:
        raise HoursInvalid("The daily limit is 1 to 50 visits.", field="daily_cap", minimum=1, maximum=LONGEST_CAP)
    for name, week in (("shifts", plan.shifts), ("breaks", plan.breaks)):
        for weekday, spans in enumerate(week):
            for span in spans:
                _check_span(span, field=name, weekday=weekday)
        _check_apart(week, name)
    shifts = merge(
        span for weekday, spans in enumerate(plan.shifts) for s in spans for span in _on_week(weekday, s, repeat=True)
    )
    for weekday, spans in enumerate(plan.breaks):
        for wall in spans:
            start, end = _on_week(weekday, wall)[0]
            if subtract([(start, end)], shifts):
                raise HoursInvalid("A break must lie within working hours.", field="breaks", weekday=weekday)
    _check_exceptions(plan.exceptions)


def _check_span(span: WallSpan, **context: Any) -> None:
    if not 0 <= span.start_minute < DAY or not span.start_minute < span.end_minute <= span.start_minute + DAY:
        raise HoursInvalid("A span must end after it starts, within 24 hours.", **context)


def _on_week(weekday: int, span: WallSpan, *, repeat: bool = False) -> list[Span]:
    start, end = weekday * DAY + span.start_minute, weekday * DAY + span.end_minute
    return [(start, end), (start - WEEK, end - WEEK), (start + WEEK, end + WEEK)] if repeat else [(start, end)]


def _check_apart(week: Sequence[Sequence[WallSpan]], name: str) -> None:
    spans = sorted(
        (weekday * DAY + s.start_minute, weekday * DAY + s.end_minute) for weekday, day in enumerate(week) for s in day
    )
    if spans:
        spans.append((spans[0][0] + WEEK, spans[0][1] + WEEK))
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            weekday = start // DAY % 7
            detail = "Two spans of the same day overlap. Join them or move one."
            raise HoursInvalid(detail, field=name, weekday=weekday)


def _check_exceptions(exceptions: Sequence[DateException]) -> None:
    seen: dict[tuple[date, ExceptionKind], list[DateException]] = {}
    for exception in exceptions:
        context: dict[str, Any] = {"field": "exceptions", "date": exception.day.isoformat()}
        if exception.span is None:
            if exception.kind is ExceptionKind.EXTRA:
                raise HoursInvalid("Extra hours need a start and an end.", **context)
        else:
            _check_span(exception.span, **context)
        others = seen.setdefault((exception.day, exception.kind), [])
        for other in others:
            if exception.span is None or other.span is None or _overlap(exception.span, other.span):
                raise HoursInvalid("Two entries for the same date overlap.", **context)
        others.append(exception)


def _overlap(one: WallSpan, other: WallSpan) -> bool:
    return one.start_minute < other.end_minute and other.start_minute < one.end_minute
