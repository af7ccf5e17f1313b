"""Promised windows: shifting claims inside them for others, narrowing them, and keeping a time for good."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from doorstep.infra.db import execute, fetch_all, fetch_one, transaction_required
from doorstep.kernel.intervals import from_minute, minute_text, to_minute
from doorstep.modules.availability.contracts import ClaimLost, PromisedClaim, ShiftedClaim
from doorstep.modules.availability.models import NO_OVERLAP
from doorstep.modules.availability.rules.placing import Shift
from doorstep.modules.availability.services.freedays import days_of_core, refresh_free

_EVEN = 5


@contextmanager
def overlap_judged_at_the_end(shifts: Sequence[Shift]) -> Generator[None]:
    """
    Let claims pass through each other's places while some are shifted; the constraint judges when all stand.

    :raises SlotTaken: if two overlap then.
    """
    moving = any(shift.core_start != shift.moved_from for shift in shifts)
    if moving:
        execute(f"SET CONSTRAINTS {NO_OVERLAP} DEFERRED")
    yield
    if moving:
        execute(f"SET CONSTRAINTS {NO_OVERLAP} IMMEDIATE")


@transaction_required
def write_shifts(shifts: Sequence[Shift]) -> tuple[ShiftedClaim, ...]:
    """Move claims to where a placement puts them; those whose core moved. The caller has locked their calendar."""
    if not shifts:
        return ()
    holders: dict[UUID, UUID] = dict(
        fetch_all(
            "UPDATE availability_claim c SET occupied = tstzrange(w.occupied, w.until), "
            "core = tstzrange(w.core, w.until) "
            "FROM unnest(%s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]) "
            "AS w(id, occupied, core, until) WHERE c.id = w.id RETURNING c.id, c.holder_id",
            [
                [shift.claim_id for shift in shifts],
                [minute_text(shift.occupied_start) for shift in shifts],
                [minute_text(shift.core_start) for shift in shifts],
                [minute_text(shift.core_end) for shift in shifts],
            ],
        )
    )
    return tuple(
        ShiftedClaim(holders[shift.claim_id], from_minute(shift.core_start), from_minute(shift.moved_from))
        for shift in shifts
        if shift.core_start != shift.moved_from
    )


@transaction_required
def narrow_promise(holder_id: UUID, *, minutes: int) -> PromisedClaim:
    """
    Shorten a visit's promise to so many minutes from its present start, rounded down to five, inside the old promise.

    Nobody moves. The caller has locked the calendar.

    :raises ClaimLost: if the visit has no claim, or nothing was promised.
    """
    row = fetch_one(
        "SELECT lower(core), lower(promise), upper(promise) FROM availability_claim "
        "WHERE holder_id = %s AND promise IS NOT NULL",
        [holder_id],
    )
    if row is None:
        raise ClaimLost(holders=[str(holder_id)])
    core, first, last = (to_minute(moment) for moment in row)
    earliest = max(first, core - core % _EVEN)
    latest = max(core, min(last, earliest + minutes))
    execute(
        "UPDATE availability_claim SET promise = tstzrange(%s, %s, '[]') WHERE holder_id = %s",
        [minute_text(earliest), minute_text(latest), holder_id],
    )
    return PromisedClaim(holder_id, row[0], from_minute(earliest), from_minute(latest))


@transaction_required
def keep_time(holder_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """
    Let nobody shift these visits any more: their specialist is on the way. The caller has locked the calendars.

    :return: where the cores of those begin that could have been shifted.
    """
    rows = fetch_all(
        "UPDATE availability_claim c SET promise = NULL FROM availability_calendar k WHERE c.holder_id = ANY(%s) "
        "AND c.promise IS NOT NULL AND k.id = c.calendar_id RETURNING c.holder_id, c.calendar_id, k.time_zone, c.core",
        [list(holder_ids)],
    )
    for _, calendar_id, zone, core in rows:
        refresh_free([calendar_id], days_of_core(zone, to_minute(core.lower), to_minute(core.upper)))
    return {holder_id: core.lower for holder_id, _, _, core in rows}
