"""Quiet hours: when a notice may disturb its reader."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from doorstep.modules.notify.contracts import QuietTime

# Whoever reads in the morning should still have this long to act.
TIME_TO_ACT = timedelta(hours=2)


def quiet_until(quiet: QuietTime, now: datetime) -> datetime | None:
    """
    The end of the quiet hours that ``now`` lies in, in UTC; None outside of them.

    The hours are wall time in the reader's zone. An end that the clocks skip is the moment they are set forward;
    of an end that comes twice the first counts.
    """
    zone = ZoneInfo(quiet.time_zone)
    local = now.astimezone(zone)
    clock = local.time()
    over_midnight = quiet.ends <= quiet.starts
    inside = (clock >= quiet.starts or clock < quiet.ends) if over_midnight else quiet.starts <= clock < quiet.ends
    if not inside:
        return None
    date = local.date()
    if over_midnight and clock >= quiet.starts:
        date += timedelta(days=1)
    end = _first_instant(datetime.combine(date, quiet.ends), zone)
    # In the hour that clocks repeat, its second pass is still the quiet hours' own, but their end has been.
    return end if end > now else None


def send_at(quiet: QuietTime | None, *, urgent: bool, matters_until: datetime | None, now: datetime) -> datetime:
    """
    When a notice may go out: at once, or at the end of the reader's quiet hours.

    What can't wait goes at once: steps of a visit under way, and what would leave its reader less than two hours
    in the morning before the moment it is about.
    """
    end = quiet_until(quiet, now) if quiet and not urgent else None
    if end is None or (matters_until is not None and matters_until < end + TIME_TO_ACT):
        return now
    return end


def _first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which a zone's clocks show a wall time or, where they skip it, a later one."""
    first = wall.replace(tzinfo=zone, fold=0)
    instant = first.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    # A skipped time lies behind the change by the old offset and before it by the new one.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    offset = before.astimezone(zone).utcoffset()
    while instant - before > timedelta(seconds=1):
        middle = before + (instant - before) / 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            instant = middle
    return instant.replace(microsecond=0)
