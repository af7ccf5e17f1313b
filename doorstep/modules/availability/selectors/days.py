"""A calendar's days as its owner looks at them: hours, time off, who occupies them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

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
            "SELECT b.id, lower(b.period), upper(b.period), b.kind, coalesce(x.name, b.note) "
            "FROM availability_blocked b LEFT JOIN availability_externalcalendar x ON x.id = b.external_calendar_id "
            "WHERE b.calendar_id = %s AND upper(b.period) > %s AND lower(b.period) < %s ORDER BY lower(b.period), b.id",
            [calendar_id, start, end],
        )
    ]


def _claims(calendar_id: int, start: datetime, end: datetime, now: datetime) -> list[ClaimFacts]:
    return [
        ClaimFacts(claim_id, calendar_id, holder_id, ClaimKind(kind), occupied, core, until, expires_at)
        for claim_id, holder_id, kind, occupied, core, until, expires_at in fetch_all(
            "SELECT id, holder_id, kind, lower(occupied), lower(core), upper(core), expires_at "
            "FROM availability_claim WHERE calendar_id = %s AND lower(core) > %s - make_interval(mins => %s) "
            "AND lower(core) < %s AND upper(core) > %s AND (expires_at IS NULL OR expires_at > %s) "
            # Of a visit with times kept beside its own, its own comes last and counts.
            "ORDER BY kind = 'visit'",
            [calendar_id, start, LONGEST_CORE_MINUTES, end, start, now],
        )
    ]


def travel_of(calendar_id: int, holder_ids: Sequence[UUID]) -> tuple[Mode, dict[UUID, int]]:
    """
    How the owner of a calendar gets about, and by which version of the travel table each visit was claimed.

    Visits without a claim there are left out.
    """
    rows = fetch_all(
        "SELECT k.mode, c.holder_id, c.travel_version FROM availability_calendar k "
        "LEFT JOIN availability_claim c ON c.calendar_id = k.id AND c.holder_id = ANY(%s) WHERE k.id = %s",
        [list(holder_ids), calendar_id],
    )
    return Mode(rows[0][0]), {holder_id: version for _, holder_id, version in rows if holder_id}
