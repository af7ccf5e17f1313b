"""A day goes otherwise than planned: promised visits begin later inside their promise, where nobody is in the way."""

from datetime import datetime, timedelta
from uuid import UUID

from doorstep.infra.db import fetch_one, transaction_required, translated_errors
from doorstep.kernel.intervals import to_minute
from doorstep.modules.availability.contracts import ShiftedClaim
from doorstep.modules.availability.rules.facts import Busy, Calendar
from doorstep.modules.availability.rules.localdays import LocalDays, local_days, today
from doorstep.modules.availability.rules.placing import Shift, retime
from doorstep.modules.availability.selectors.calendars import Tables, load_occupied, with_open_time
from doorstep.modules.availability.services.promises import overlap_judged_at_the_end, write_shifts


@transaction_required
def delay_inside_promise(holder_id: UUID, core_from: datetime, *, now: datetime) -> ShiftedClaim | None:
    """
    Let the core of a promised visit begin at another moment, if its promise and the visits beside it leave room.

    Nobody else moves. The caller has locked the calendar.

    :returns: where it stands now; None if it stays where it was.
    """
    row = fetch_one(
        "SELECT c.id, c.calendar_id, k.time_zone, lower(c.promise), upper(c.promise) FROM availability_claim c "
        "JOIN availability_calendar k ON k.id = c.calendar_id WHERE c.holder_id = %s AND c.promise IS NOT NULL",
        [holder_id],
    )
    if row is None:
        return None
    claim_id, calendar_id, zone, earliest, latest = row
    start = to_minute(core_from)
    if not to_minute(earliest) <= start <= to_minute(latest):
        return None
    days = local_days(zone, today(zone, core_from) - timedelta(days=1), 4, 60)
    busy, _ = load_occupied(calendar_id, days, now=now)
    calendar = with_open_time({calendar_id: busy}, days, now=now)[calendar_id]
    at = next((number for number, one in enumerate(calendar.busy) if one.claim_id == claim_id), None)
    if at is None or calendar.busy[at].start == start:
        return None
    moved = calendar.busy[at]._replace(start=start, end=start + calendar.busy[at].end - calendar.busy[at].start)
    shifts = _shifts(calendar, at, moved, days)
    if shifts is None:
        return None
    with translated_errors(), overlap_judged_at_the_end(shifts):
        written = write_shifts(shifts)
    return next(iter(written), None)


def _shifts(calendar: Calendar, at: int, moved: Busy, days: LocalDays) -> list[Shift] | None:
    """What to write for one claim to stand elsewhere between the same two; None if they leave too little."""
    tables = Tables()
    before = calendar.busy[at - 1] if at else None
    after = calendar.busy[at + 1] if at + 1 < len(calendar.busy) else None
    if before is not None and not _fits(before, moved, calendar, days, tables):
        return None
    own = retime(before, moved, calendar, days, tables[moved.version])
    shifts = [Shift(own.claim_id, own.occupied_start, moved.start, moved.end, calendar.busy[at].start)]
    if after is not None:
        if not _fits(moved, after, calendar, days, tables):
            return None
        way = retime(moved, after, calendar, days, tables[after.version])
        shifts.append(Shift(way.claim_id, way.occupied_start, after.start, after.end, after.start))
    return shifts


def _fits(before: Busy, after: Busy, calendar: Calendar, days: LocalDays, tables: Tables) -> bool:
    """Whether the way from one claim to the next fits between their cores."""
    if after.start < before.end:
        return False
    if before.column is None or before.row is None or after.column is None or after.row is None:
        return True
    ways = tables[after.version].modes[calendar.mode].between(before.column, before.row, after.column, after.row)
    return before.end + ways[days.hour_class(after.start)] <= after.start
