"""A calendar's days as its owner looks at them: hours, time off, who occupies them."""

from datetime import date, datetime

from doorstep.infra.db import fetch_all
from doorstep.kernel.actors import Actor
from doorstep.kernel.intervals import from_minute
from doorstep.modules.availability.contracts import (
    LONGEST_CORE_MINUTES,
    BlockedKind,
    CalendarDay,
    CalendarDays,
    ClaimFacts,
    ClaimKind,
    TimeOff,
)
from doorstep.modules.availability.rules.hours import open_by_day
from doorstep.modules.availability.rules.localdays import local_days, today
from doorstep.modules.availability.selectors.calendars import get_own_calendar
from doorstep.modules.availability.selectors.hours import date_hours, load_hours
from doorstep.modules.travel.contracts import Mode


def own_days(actor: Actor, first: date | None, count: int, *, now: datetime) -> CalendarDays:
    """
    Local dates of the acting specialist's calendar, in seven queries however many dates.

    :param first: the first local date; None for today.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    zone, plan = load_hours([calendar_id])[calendar_id]
    days = local_days(zone, first or today(zone, now), count, 60)
    differing = {found.day: found for found in date_hours(plan)}
    start, end = from_minute(days.start), from_minute(days.end)
    return CalendarDays(
        calendar_id=calendar_id,
        time_zone=zone,
        days=tuple(
            CalendarDay(
                day=day,
                starts_at=from_minute(days.bounds[at]),
                ends_at=from_minute(days.bounds[at + 1]),
                open=tuple((from_minute(first), from_minute(last)) for first, last in spans),
                differs=differing.get(day),
            )
            for at, (day, spans) in enumerate(zip(days.days, open_by_day(plan, zone, days.days), strict=True))
        ),
        blocked=tuple(_blocked(calendar_id, start, end)),
        claims={claim.holder_id: claim for claim in _claims(calendar_id, start, end, now)},
    )


def _blocked(calendar_id: int, start: datetime, end: datetime) -> list[TimeOff]:
    return [
        TimeOff(number, starts_at, ends_at, BlockedKind(kind), note)
        for number, starts_at, ends_at, kind, note in fetch_all(
            "SELECT id, lower(period), upper(period), kind, note FROM availability_blocked "
            "WHERE calendar_id = %s AND upper(period) > %s AND lower(period) < %s ORDER BY lower(period), id",
            [calendar_id, start, end],
        )
    ]


def _claims(calendar_id: int, start: datetime, end: datetime, now: datetime) -> list[ClaimFacts]:
    return [
        ClaimFacts(claim_id, calendar_id, holder_id, ClaimKind(kind), occupied, core, until, expires_at)
        for claim_id, holder_id, kind, occupied, core, until, expires_at in fetch_all(
            "SELECT id, holder_id, kind, lower(occupied), lower(core), upper(core), expires_at "
            "FROM availability_claim WHERE calendar_id = %s AND lower(core) > %s - make_interval(mins => %s) "
            "AND lower(core) < %s AND upper(core) > %s AND (expires_at IS NULL OR expires_at > %s)",
            [calendar_id, start, LONGEST_CORE_MINUTES, end, start, now],
        )
    ]


def travel_modes(calendar_ids: set[int]) -> dict[int, Mode]:
    """How the owners of calendars get about, by calendar."""
    rows = fetch_all("SELECT id, mode FROM availability_calendar WHERE id = ANY(%s)", [list(calendar_ids)])
    return {calendar_id: Mode(mode) for calendar_id, mode in rows}
