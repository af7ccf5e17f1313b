"""Opening calendars, setting the weekly hours and the hours of single dates."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import (
    CalendarPlan,
    DateException,
    DateHours,
    ExceptionKind,
    HoursInvalid,
    HoursPlan,
    OwnerKind,
    WallSpan,
)
from doorstep.modules.availability.models import Calendar, HoursException, WeeklyBreak, WeeklyHours
from doorstep.modules.availability.rules.hours import check_hours, hours_on
from doorstep.modules.availability.rules.localdays import today
from doorstep.modules.availability.rules.own_limits import check_limits, day_turn
from doorstep.modules.availability.selectors.calendars import get_own_calendar
from doorstep.modules.availability.selectors.hours import load_hours
from doorstep.modules.availability.services.claims import lock_calendars
from doorstep.modules.availability.services.conflicts import find_conflicts
from doorstep.modules.availability.services.freedays import rewrite_calendar
from doorstep.modules.availability.services.limits import columns_of, write_breaks
from doorstep.modules.availability.services.told import tell_of_change

_NINE_TO_SIX = (WallSpan(9 * 60, 18 * 60),)
DEFAULT_HOURS = HoursPlan(shifts=(_NINE_TO_SIX,) * 5 + ((), ()))
MOST_DATES = 400


@transaction_required
def open_calendar(plan: CalendarPlan, *, now: datetime) -> int:
    """
    Open a calendar with its hours and limits; if the owner has one already, it stays as it is.

    :return: the calendar's id.
    :raises HoursInvalid: if the hours contradict themselves.
    :raises LimitsInvalid: if a limit is out of its range.
    """
    check_hours(plan.hours)
    check_limits(plan.limits)
    calendar, created = Calendar.objects.get_or_create(
        owner_kind=plan.owner_kind.value,
        owner_id=plan.owner_id,
        defaults={
            "market": plan.market,
            "time_zone": plan.time_zone,
            "daily_cap": plan.hours.daily_cap,
            "mode": plan.mode.value,
            "day_turn_minute": day_turn(plan.hours),
            **columns_of(plan.limits),
        },
    )
    if created:
        lock_calendars([calendar.id])
        _write_rules(calendar.id, plan.hours)
        write_breaks(calendar.id, plan.limits)
        rewrite_calendar(calendar.id, now=now)
    return calendar.id


@transaction_required
def open_specialist_calendar(specialist_id: int, *, market: str, now: datetime) -> int:
    """Open a specialist's calendar with usual hours, Monday to Friday 9 to 18; the calendar's id."""
    zone = accounts.get_market(market).time_zone
    plan = CalendarPlan(OwnerKind.SPECIALIST, specialist_id, market, zone, DEFAULT_HOURS)
    return open_calendar(plan, now=now)


def plan_of_place(open_days: Sequence[int], opens_minute: int, closes_minute: int) -> HoursPlan:
    """The hours of a place that is open alike on some weekdays."""
    span = WallSpan(opens_minute, closes_minute)
    return HoursPlan(shifts=tuple((span,) if day in open_days else () for day in range(7)))


@transaction_required
def keep_room_calendars(room_ids: Sequence[int], plan: HoursPlan, *, market: str, now: datetime) -> dict[int, int]:
    """
    Give each room of a place a calendar with the place's hours; calendar ids by room. Visits that stand stay.

    The same again changes nothing but what was changed in between.
    """
    zone = accounts.get_market(market).time_zone
    found: dict[int, int] = {}
    for room_id in sorted(room_ids):
        found[room_id] = open_calendar(CalendarPlan(OwnerKind.RESOURCE, room_id, market, zone, plan), now=now)
    lock_calendars(found.values())
    present = load_hours(list(found.values()))
    for calendar_id in found.values():
        if present[calendar_id][1].shifts != plan.shifts:
            for model in (WeeklyHours, WeeklyBreak):
                model.objects.filter(calendar_id=calendar_id).delete()
            _write_rules(calendar_id, plan)
            rewrite_calendar(calendar_id, now=now)
    return found


@transaction
def set_hours(
    plan: HoursPlan, keep_dates: bool = False, keep_cap: bool = False, *, actor: Actor, now: datetime
) -> tuple[str, HoursPlan]:
    """
    Replace the working hours of the acting specialist: shifts, breaks, dated exceptions and the daily cap.

    Visits that no longer lie within them stay, and show as conflicts.

    :param keep_dates: leave the dated exceptions as they are, whatever the plan says of them.
    :param keep_cap: leave the daily cap as it is, likewise.
    :return: time zone and hours as they are now.
    :raises HoursInvalid: if the hours contradict themselves.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    check_hours(plan)
    lock_calendars([calendar_id])
    for model in (WeeklyHours, WeeklyBreak) if keep_dates else (WeeklyHours, WeeklyBreak, HoursException):
        model.objects.filter(calendar_id=calendar_id).delete()
    _write_rules(calendar_id, replace(plan, exceptions=()) if keep_dates else plan)
    kept: dict[str, object] = {} if keep_cap else {"daily_cap": plan.daily_cap}
    Calendar.objects.filter(id=calendar_id).update(day_turn_minute=day_turn(plan), **kept)
    refresh_calendar(calendar_id, now=now)
    return load_hours([calendar_id])[calendar_id]


@transaction_required
def refresh_calendar(calendar_id: int, *, now: datetime) -> None:
    """Work out free days and conflicts after a change of rules or blocked time, and tell; the caller holds the lock."""
    rewrite_calendar(calendar_id, now=now)
    find_conflicts(calendar_id, now=now)
    tell_of_change(calendar_id, now=now)


@transaction
def set_date_hours(wanted: DateHours, *, actor: Actor, now: datetime) -> DateHours:
    """
    Give one date hours of its own instead of the weekly ones, or close it. Visits outside them stay, as conflicts.

    :return: the date's hours as they are now, touching spans joined.
    :raises HoursInvalid: if the date is over, its spans overlap, or 400 coming dates differ already.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    lock_calendars([calendar_id])
    zone, plan = load_hours([calendar_id])[calendar_id]
    present = today(zone, now)
    if wanted.day < present:
        raise HoursInvalid("That date is over.", field="date", date=wanted.day.isoformat())
    others = tuple(entry for entry in plan.exceptions if entry.day != wanted.day)
    if len({entry.day for entry in others if entry.day >= present}) >= MOST_DATES:
        raise HoursInvalid(f"At most {MOST_DATES} dates have hours of their own.", field="date", maximum=MOST_DATES)
    changed = replace(plan, exceptions=(*others, *_entries(wanted)))
    check_hours(changed)
    HoursException.objects.filter(calendar_id=calendar_id, date=wanted.day).delete()
    _write_dates(calendar_id, _entries(wanted))
    refresh_calendar(calendar_id, now=now)
    return DateHours(wanted.day, hours_on(changed, wanted.day), wanted.note)


def _entries(wanted: DateHours) -> list[DateException]:
    closed = DateException(wanted.day, ExceptionKind.CLOSED, note=wanted.note)
    return [closed, *(DateException(wanted.day, ExceptionKind.EXTRA, span, wanted.note) for span in wanted.spans)]


@transaction
def clear_date_hours(day: date, *, actor: Actor, now: datetime) -> None:
    """
    Let a date follow the weekly hours again.

    :raises NotFound: if it has no hours of its own, or the actor no calendar.
    """
    calendar_id = get_own_calendar(actor)
    lock_calendars([calendar_id])
    removed, _ = HoursException.objects.filter(calendar_id=calendar_id, date=day).delete()
    if not removed:
        raise NotFound("This date follows the weekly hours already.")
    refresh_calendar(calendar_id, now=now)


def _write_rules(calendar_id: int, plan: HoursPlan) -> None:
    WeeklyHours.objects.bulk_create(_weekly(WeeklyHours, calendar_id, plan.shifts))
    WeeklyBreak.objects.bulk_create(_weekly(WeeklyBreak, calendar_id, plan.breaks))
    _write_dates(calendar_id, plan.exceptions)


def _write_dates(calendar_id: int, entries: Iterable[DateException]) -> None:
    HoursException.objects.bulk_create(
        HoursException(
            calendar_id=calendar_id,
            date=entry.day,
            kind=entry.kind.value,
            start_minute=entry.span.start_minute if entry.span else None,
            end_minute=entry.span.end_minute if entry.span else None,
            note=entry.note,
        )
        for entry in entries
    )


def _weekly[Row: (WeeklyHours, WeeklyBreak)](
    model: type[Row], calendar_id: int, week: Sequence[Sequence[WallSpan]]
) -> list[Row]:
    return [
        model(calendar_id=calendar_id, weekday=weekday, start_minute=span.start_minute, end_minute=span.end_minute)
        for weekday, spans in enumerate(week)
        for span in spans
    ]
