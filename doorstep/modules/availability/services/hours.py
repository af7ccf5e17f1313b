"""Opening calendars, setting hours, taking time off."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra.db import execute, fetch_one, transaction, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.contracts import (
    BlockedKind,
    CalendarPlan,
    HoursPlan,
    OwnerKind,
    TimeOff,
    TimeOffInvalid,
    WallSpan,
)
from doorstep.modules.availability.models import Calendar, HoursException, WeeklyBreak, WeeklyHours
from doorstep.modules.availability.rules.hours import check_hours
from doorstep.modules.availability.selectors.calendars import get_own_calendar
from doorstep.modules.availability.selectors.hours import load_hours
from doorstep.modules.availability.services.claims import lock_calendars
from doorstep.modules.availability.services.conflicts import find_conflicts
from doorstep.modules.availability.services.freedays import rewrite_calendar

_NINE_TO_SIX = (WallSpan(9 * 60, 18 * 60),)
DEFAULT_HOURS = HoursPlan(shifts=(_NINE_TO_SIX,) * 5 + ((), ()))
LONGEST_TIME_OFF = timedelta(days=366)
FARTHEST_TIME_OFF = timedelta(days=2 * 366)


@transaction_required
def open_calendar(plan: CalendarPlan, *, now: datetime) -> int:
    """
    Open a calendar with its hours; if the owner has one already, it stays as it is.

    :return: the calendar's id.
    :raises HoursInvalid: if the hours contradict themselves.
    """
    check_hours(plan.hours)
    calendar, created = Calendar.objects.get_or_create(
        owner_kind=plan.owner_kind.value,
        owner_id=plan.owner_id,
        defaults={
            "market": plan.market,
            "time_zone": plan.time_zone,
            "daily_cap": plan.hours.daily_cap,
            "mode": plan.mode.value,
        },
    )
    if created:
        lock_calendars([calendar.id])
        _write_rules(calendar.id, plan.hours)
        rewrite_calendar(calendar.id, now=now)
    return calendar.id


@transaction_required
def open_specialist_calendar(specialist_id: int, *, market: str, now: datetime) -> int:
    """Open a specialist's calendar with usual hours, Monday to Friday 9 to 18; the calendar's id."""
    zone = accounts.get_market(market).time_zone
    plan = CalendarPlan(OwnerKind.SPECIALIST, specialist_id, market, zone, DEFAULT_HOURS)
    return open_calendar(plan, now=now)


@transaction
def set_hours(plan: HoursPlan, *, actor: Actor, now: datetime) -> tuple[str, HoursPlan]:
    """
    Replace all working hours of the acting specialist: shifts, breaks, dated exceptions and the daily cap.

    Visits that no longer lie within them stay, and show as conflicts.

    :return: time zone and hours as they are now.
    :raises HoursInvalid: if the hours contradict themselves.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    check_hours(plan)
    lock_calendars([calendar_id])
    for model in (WeeklyHours, WeeklyBreak, HoursException):
        model.objects.filter(calendar_id=calendar_id).delete()
    _write_rules(calendar_id, plan)
    Calendar.objects.filter(id=calendar_id).update(daily_cap=plan.daily_cap)
    rewrite_calendar(calendar_id, now=now)
    find_conflicts(calendar_id, now=now)
    return load_hours([calendar_id])[calendar_id]


def _write_rules(calendar_id: int, plan: HoursPlan) -> None:
    WeeklyHours.objects.bulk_create(_weekly(WeeklyHours, calendar_id, plan.shifts))
    WeeklyBreak.objects.bulk_create(_weekly(WeeklyBreak, calendar_id, plan.breaks))
    HoursException.objects.bulk_create(
        HoursException(
            calendar_id=calendar_id,
            date=entry.day,
            kind=entry.kind.value,
            start_minute=entry.span.start_minute if entry.span else None,
            end_minute=entry.span.end_minute if entry.span else None,
        )
        for entry in plan.exceptions
    )


def _weekly[Row: (WeeklyHours, WeeklyBreak)](
    model: type[Row], calendar_id: int, week: Sequence[Sequence[WallSpan]]
) -> list[Row]:
    return [
        model(calendar_id=calendar_id, weekday=weekday, start_minute=span.start_minute, end_minute=span.end_minute)
        for weekday, spans in enumerate(week)
        for span in spans
    ]


@transaction
def take_time_off(*, starts_at: datetime, ends_at: datetime, note: str, actor: Actor, now: datetime) -> TimeOff:
    """
    Block a stretch of the acting specialist's time. Visits in it stay, and show as conflicts.

    :raises TimeOffInvalid: if it ends before it starts, is over, is longer than a year, begins more than two
        years ahead, or overlaps other time off.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    _check_time_off(starts_at, ends_at, now)
    lock_calendars([calendar_id])
    taken = fetch_one(
        "SELECT 1 FROM availability_blocked WHERE calendar_id = %s AND kind = %s AND period && tstzrange(%s, %s)",
        [calendar_id, BlockedKind.TIME_OFF.value, starts_at, ends_at],
    )
    if taken:
        raise TimeOffInvalid("You have time off then already. Remove it first, or choose other times.")
    row = fetch_one(
        "INSERT INTO availability_blocked (calendar_id, period, kind, note) VALUES (%s, tstzrange(%s, %s), %s, %s) "
        "RETURNING id",
        [calendar_id, starts_at, ends_at, BlockedKind.TIME_OFF.value, note],
    )
    assert row is not None
    rewrite_calendar(calendar_id, now=now)
    find_conflicts(calendar_id, now=now)
    return TimeOff(row[0], starts_at, ends_at, BlockedKind.TIME_OFF, note)


def _check_time_off(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise TimeOffInvalid("Time off must end after it starts.", field="ends_at")
    if ends_at <= now:
        raise TimeOffInvalid("That time is over.", field="ends_at")
    if ends_at - starts_at > LONGEST_TIME_OFF:
        raise TimeOffInvalid("Time off is at most 366 days long.", field="ends_at", maximum_days=LONGEST_TIME_OFF.days)
    if starts_at - now > FARTHEST_TIME_OFF:
        days = FARTHEST_TIME_OFF.days
        raise TimeOffInvalid("Time off begins at most two years ahead.", field="starts_at", maximum_days=days)


@transaction
def cancel_time_off(time_off_id: int, *, actor: Actor, now: datetime) -> None:
    """
    Give blocked time back; conflicts that it caused are solved.

    :raises NotFound: if it is not the actor's own.
    """
    calendar_id = get_own_calendar(actor)
    lock_calendars([calendar_id])
    removed = execute(
        "DELETE FROM availability_blocked WHERE id = %s AND calendar_id = %s AND kind = %s",
        [time_off_id, calendar_id, BlockedKind.TIME_OFF.value],
    )
    if not removed:
        raise NotFound
    rewrite_calendar(calendar_id, now=now)
    find_conflicts(calendar_id, now=now)
