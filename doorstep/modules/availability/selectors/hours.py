"""Reads of rules, blocked time and conflicts."""

from collections.abc import Sequence
from datetime import date, datetime

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.intervals import Span, from_minute
from doorstep.modules.availability.contracts import (
    BlockedKind,
    ConflictFacts,
    DateException,
    DateHours,
    ExceptionKind,
    HoursPlan,
    RefusalReason,
    TimeOff,
    WallSpan,
)
from doorstep.modules.availability.rules.hours import hours_on
from doorstep.modules.availability.rules.localdays import local_day, today
from doorstep.modules.availability.selectors.calendars import get_own_calendar, market_of


def _load_week(table: str, calendar_ids: Sequence[int]) -> dict[int, list[list[WallSpan]]]:
    week: dict[int, list[list[WallSpan]]] = {calendar_id: [[] for _ in range(7)] for calendar_id in calendar_ids}
    for calendar_id, weekday, start, end in fetch_all(
        f"SELECT calendar_id, weekday, start_minute, end_minute FROM availability_{table} "
        "WHERE calendar_id = ANY(%s) ORDER BY calendar_id, weekday, start_minute",
        [list(calendar_ids)],
    ):
        week[calendar_id][weekday].append(WallSpan(start, end))
    return week


def load_hours(calendar_ids: Sequence[int]) -> dict[int, tuple[str, HoursPlan]]:
    """Time zone and hours of calendars, in four queries however many there are."""
    shifts, breaks = _load_week("weeklyhours", calendar_ids), _load_week("weeklybreak", calendar_ids)
    exceptions: dict[int, list[DateException]] = {calendar_id: [] for calendar_id in calendar_ids}
    for calendar_id, day, kind, start, end, note in fetch_all(
        "SELECT calendar_id, date, kind, start_minute, end_minute, note FROM availability_hoursexception "
        "WHERE calendar_id = ANY(%s) ORDER BY calendar_id, date, start_minute",
        [list(calendar_ids)],
    ):
        span = None if start is None else WallSpan(start, end)
        exceptions[calendar_id].append(DateException(day, ExceptionKind(kind), span, note))
    return {
        calendar_id: (
            zone,
            HoursPlan(
                shifts=tuple(tuple(day) for day in shifts[calendar_id]),
                breaks=tuple(tuple(day) for day in breaks[calendar_id]),
                exceptions=tuple(exceptions[calendar_id]),
                daily_cap=daily_cap,
            ),
        )
        for calendar_id, zone, daily_cap in fetch_all(
            "SELECT id, time_zone, daily_cap FROM availability_calendar WHERE id = ANY(%s) ORDER BY id",
            [list(calendar_ids)],
        )
    }


def load_blocked(calendar_ids: Sequence[int], start: datetime, end: datetime) -> dict[int, list[Span]]:
    """Blocked spans of calendars between two moments, rounded outward to minutes; not merged."""
    found: dict[int, list[Span]] = {calendar_id: [] for calendar_id in calendar_ids}
    for calendar_id, first, last in fetch_all(
        "SELECT calendar_id, floor(date_part('epoch', lower(period)) / 60)::int, "
        "ceil(date_part('epoch', upper(period)) / 60)::int FROM availability_blocked "
        "WHERE calendar_id = ANY(%s) AND upper(period) > %s AND lower(period) < %s",
        [list(calendar_ids), start, end],
    ):
        found[calendar_id].append((first, last))
    return found


def own_hours(actor: Actor) -> tuple[str, HoursPlan]:
    """
    Time zone and hours of the acting specialist.

    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    return load_hours([calendar_id])[calendar_id]


def list_time_off(actor: Actor, *, after: datetime) -> list[TimeOff]:
    """The acting specialist's own time off that ends after a moment, by start."""
    return [
        TimeOff(number, starts_at, ends_at, BlockedKind(kind), note)
        for number, starts_at, ends_at, kind, note in fetch_all(
            "SELECT id, lower(period), upper(period), kind, note FROM availability_blocked "
            "WHERE calendar_id = %s AND kind = %s AND upper(period) > %s ORDER BY lower(period), id",
            [get_own_calendar(actor), BlockedKind.TIME_OFF.value, after],
        )
    ]


def list_conflicts(actor: Actor, *, now: datetime) -> list[ConflictFacts]:
    """The acting specialist's unsolved conflicts whose visit is not over, by start."""
    return [
        ConflictFacts(number, holder_id, RefusalReason(reason), start, end, detected_at)
        for number, holder_id, reason, start, end, detected_at in fetch_all(
            "SELECT id, holder_id, reason, lower(core), upper(core), detected_at FROM availability_conflict "
            "WHERE calendar_id = %s AND solved_at IS NULL AND upper(core) > %s ORDER BY lower(core), id",
            [get_own_calendar(actor), now],
        )
    ]


def list_date_hours(actor: Actor, *, now: datetime) -> tuple[str, list[DateHours]]:
    """
    The acting specialist's time zone, and the dates from today on that have hours of their own.

    :raises NotFound: if the actor has no calendar.
    """
    zone, plan = own_hours(actor)
    return zone, [found for found in date_hours(plan) if found.day >= today(zone, now)]


def bounds_of_date(actor: Actor, day: date) -> tuple[datetime, datetime]:
    """Start and end of a local date of the acting specialist's calendar."""
    _, zone = market_of(get_own_calendar(actor))
    here = local_day(zone, day)
    return from_minute(here.start), from_minute(here.end)


def date_hours(plan: HoursPlan) -> list[DateHours]:
    """The dates of a plan that differ from its weeks, each with its working hours as they result."""
    notes: dict[date, str] = {}
    for entry in plan.exceptions:
        notes[entry.day] = notes.get(entry.day, "") or entry.note
    return [DateHours(day, hours_on(plan, day), note) for day, note in sorted(notes.items())]
