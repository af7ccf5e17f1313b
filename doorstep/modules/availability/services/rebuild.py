"""
The nightly check of free_day: every kept date worked out anew, compared, repaired where it differs, and counted.

The comparison takes no locks. Only calendars that differ are locked, worked out once more and repaired, so bookings
wait for nothing in a healthy system, and a booking that came between is no difference.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from doorstep.infra.db import LockSpace, execute, fetch_all, fetch_one, held_key, lock_keys, transaction
from doorstep.kernel.errors import Busy
from doorstep.modules.availability.services.freedays import (
    FREE_AFTER_CLAIMS,
    kept_range,
    multirange_text,
    open_days,
    write_days,
)

log = logging.getLogger(__name__)

_BATCH = 100
_AGAIN_AFTER = timedelta(minutes=10)
_DIFFERING = f"""
SELECT DISTINCT w.calendar_id
FROM (SELECT calendar_id, day, open::tstzmultirange
      FROM unnest(%s::bigint[], %s::date[], %s::text[]) AS given(calendar_id, day, open)) AS w(calendar_id, day, open)
LEFT JOIN availability_freeday f ON f.calendar_id = w.calendar_id AND f.day = w.day
WHERE f.day IS NULL OR f.open <> w.open
OR f.free <> {FREE_AFTER_CLAIMS.format(open="w.open", calendar="w.calendar_id")}
ORDER BY w.calendar_id
"""

type Days = Mapping[int, Sequence[date]]


def rebuild_free_days_nightly(now: datetime, *, since: datetime) -> int | None:
    """
    Check all calendars once a night, however many schedulers ask and however often.

    A night that was missed is made up for at once. A run that ended half way, with its process, is begun anew after
    ten minutes; one that is under way is left alone.

    :param since: when this night's work was to begin.
    :return: how many dates were missing or wrong, None if there was nothing to do.
    """
    if not _is_due(now, since):
        return None
    with held_key(LockSpace.NIGHTLY, 1) as alone:
        # Whoever had the lock before may have done it meanwhile.
        return rebuild_free_days(now) if alone and _is_due(now, since) else None


def _is_due(now: datetime, since: datetime) -> bool:
    return not fetch_one(
        "SELECT 1 FROM availability_freedaycheck "
        "WHERE started_at >= %s AND (finished_at IS NOT NULL OR started_at > %s)",
        [since, now - _AGAIN_AFTER],
    )


def rebuild_free_days(now: datetime, *, calendar_ids: Sequence[int] | None = None) -> int:
    """
    Work out every kept date anew, compare, and repair what differs; see also :func:`rebuild_free_days_nightly`.

    A run over all calendars writes a row of counts, batch by batch, which staff see: one that was killed has no end,
    and what it had repaired stays repaired. A calendar whose lock is not free in time is left to the next run.

    :return: how many dates were missing or wrong. In a healthy system it is none, and anything else is logged.
    """
    wanted: dict[int, Sequence[date]] = {
        calendar_id: kept_range(market, zone, now)
        for calendar_id, market, zone in fetch_all(
            "SELECT id, market, time_zone FROM availability_calendar WHERE %s OR id = ANY(%s) ORDER BY id",
            [calendar_ids is None, list(calendar_ids or ())],
        )
    }
    check_id = _begin_check(now) if calendar_ids is None else None
    repaired = left_out = 0
    ids = list(wanted)
    for at in range(0, len(ids), _BATCH):
        batch = {calendar_id: wanted[calendar_id] for calendar_id in ids[at : at + _BATCH]}
        mended, busy = _check_batch(batch, check_id)
        repaired, left_out = repaired + mended, left_out + busy
    if check_id is not None:
        _end_check(check_id)
        log.info("free days checked", extra={"calendars": len(ids), "repaired": repaired, "left_out": left_out})
    return repaired


def _check_batch(batch: Days, check_id: int | None) -> tuple[int, int]:
    """How many dates were repaired, and how many calendars left out."""
    differing = _differing(batch)
    repaired = left_out = 0
    for calendar_id in differing:
        try:
            repaired += _repair(calendar_id, batch[calendar_id], check_id)
        except Busy:
            left_out += 1
            log.warning("a calendar was left to the next check", extra={"calendar_id": calendar_id})
    if check_id is not None:
        _count(check_id, calendars=len(batch), dates=sum(map(len, batch.values())), left_out=left_out)
    return repaired, left_out


def _differing(batch: Days) -> list[int]:
    found = open_days(list(batch), dict(batch))
    rows = [(calendar_id, day, spans) for calendar_id, days in found.items() for day, spans in days]
    return [
        row[0]
        for row in fetch_all(
            _DIFFERING,
            [[row[0] for row in rows], [row[1] for row in rows], [multirange_text(row[2]) for row in rows]],
        )
    ]


@transaction
def _repair(calendar_id: int, days: Sequence[date], check_id: int | None) -> int:
    lock_keys(LockSpace.CALENDAR, [calendar_id])
    repaired = write_days({calendar_id: days})
    if repaired and check_id is not None:
        # Counted with the repair: a run that is killed has counted just what it repaired.
        execute("UPDATE availability_freedaycheck SET repaired = repaired + %s WHERE id = %s", [repaired, check_id])
        log.warning("free days repaired", extra={"calendar_id": calendar_id, "repaired": repaired})
    return repaired


@transaction
def _begin_check(now: datetime) -> int:
    row = fetch_one("INSERT INTO availability_freedaycheck (started_at) VALUES (%s) RETURNING id", [now])
    assert row is not None
    return int(row[0])


@transaction
def _count(check_id: int, *, calendars: int, dates: int, left_out: int) -> None:
    execute(
        "UPDATE availability_freedaycheck SET calendars = calendars + %s, checked = checked + %s, "
        "left_out = left_out + %s WHERE id = %s",
        [calendars, dates, left_out, check_id],
    )


@transaction
def _end_check(check_id: int) -> None:
    execute("UPDATE availability_freedaycheck SET finished_at = clock_timestamp() WHERE id = %s", [check_id])
