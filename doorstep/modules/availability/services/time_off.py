"""Taking time off, changing it, giving it back."""

from datetime import datetime, timedelta

from doorstep.infra.db import execute, fetch_one, transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.availability.contracts import BlockedKind, TimeOff, TimeOffInvalid
from doorstep.modules.availability.selectors.calendars import get_own_calendar
from doorstep.modules.availability.services.claims import lock_calendars
from doorstep.modules.availability.services.hours import refresh_calendar

LONGEST_TIME_OFF = timedelta(days=366)
FARTHEST_TIME_OFF = timedelta(days=2 * 366)
_KIND = BlockedKind.TIME_OFF.value


@transaction
def take_time_off(starts_at: datetime, ends_at: datetime, note: str, *, actor: Actor, now: datetime) -> TimeOff:
    """
    Block a stretch of the acting specialist's time. Visits in it stay, and show as conflicts.

    :raises TimeOffInvalid: if it ends before it starts, is over, is longer than a year, begins more than two
        years ahead, or overlaps other time off.
    :raises NotFound: if the actor has no calendar.
    """
    calendar_id = get_own_calendar(actor)
    _check_span(starts_at, ends_at, now)
    lock_calendars([calendar_id])
    _check_apart(calendar_id, starts_at, ends_at)
    row = fetch_one(
        "INSERT INTO availability_blocked (calendar_id, period, kind, note) VALUES (%s, tstzrange(%s, %s), %s, %s) "
        "RETURNING id",
        [calendar_id, starts_at, ends_at, _KIND, note],
    )
    assert row is not None
    refresh_calendar(calendar_id, now=now)
    return TimeOff(row[0], starts_at, ends_at, BlockedKind.TIME_OFF, note)


@transaction
def change_time_off(
    time_off_id: int, starts_at: datetime, ends_at: datetime, note: str, *, actor: Actor, now: datetime
) -> TimeOff:
    """
    Give time off another start, end and note. Visits in it stay, and show as conflicts; solved ones go.

    :raises TimeOffInvalid: as :func:`take_time_off` does.
    :raises NotFound: if it is not the actor's own.
    """
    calendar_id = get_own_calendar(actor)
    lock_calendars([calendar_id])
    own = "SELECT 1 FROM availability_blocked WHERE id = %s AND calendar_id = %s AND kind = %s"
    if fetch_one(own, [time_off_id, calendar_id, _KIND]) is None:
        raise NotFound
    _check_span(starts_at, ends_at, now)
    _check_apart(calendar_id, starts_at, ends_at, but=time_off_id)
    execute(
        "UPDATE availability_blocked SET period = tstzrange(%s, %s), note = %s WHERE id = %s",
        [starts_at, ends_at, note, time_off_id],
    )
    refresh_calendar(calendar_id, now=now)
    return TimeOff(time_off_id, starts_at, ends_at, BlockedKind.TIME_OFF, note)


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
        [time_off_id, calendar_id, _KIND],
    )
    if not removed:
        raise NotFound
    refresh_calendar(calendar_id, now=now)


def _check_apart(calendar_id: int, starts_at: datetime, ends_at: datetime, *, but: int = 0) -> None:
    taken = fetch_one(
        "SELECT lower(period), upper(period) FROM availability_blocked "
        "WHERE calendar_id = %s AND kind = %s AND period && tstzrange(%s, %s) AND id <> %s",
        [calendar_id, _KIND, starts_at, ends_at, but],
    )
    if taken:
        raise TimeOffInvalid(
            "You have time off then already. Remove it first, or choose other times.",
            field="starts_at",
            taken_from=taken[0].isoformat(),
            taken_until=taken[1].isoformat(),
        )


def _check_span(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if ends_at <= starts_at:
        raise TimeOffInvalid("Time off must end after it starts.", field="ends_at")
    if ends_at <= now:
        raise TimeOffInvalid("That time is over.", field="ends_at")
    if ends_at - starts_at > LONGEST_TIME_OFF:
        raise TimeOffInvalid("Time off is at most 366 days long.", field="ends_at", maximum_days=LONGEST_TIME_OFF.days)
    if starts_at - now > FARTHEST_TIME_OFF:
        days = FARTHEST_TIME_OFF.days
        raise TimeOffInvalid("Time off begins at most two years ahead.", field="starts_at", maximum_days=days)
