"""Taking, keeping and giving back time. Every function here is a step of the caller's transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from doorstep.infra import db
from doorstep.infra.db import LockSpace, execute, fetch_all, savepoint, transaction_required, translated_errors
from doorstep.kernel.ids import new_id
from doorstep.kernel.intervals import from_minute, minute_text, to_minute, to_minute_up
from doorstep.modules.availability.contracts import (
    LONGEST_CORE_MINUTES,
    Candidate,
    ClaimFacts,
    ClaimKind,
    ClaimLost,
    ClaimRequest,
    Refusal,
    RefusalReason,
    StartRefused,
)
from doorstep.modules.availability.guards import GUARDS
from doorstep.modules.availability.rules.localdays import local_days, today
from doorstep.modules.availability.rules.pushing import choose_core, place_pushing
from doorstep.modules.availability.rules.starts import (
    Bounds,
    Calendar,
    Placement,
    Retiming,
    Wish,
    bounds_of,
    explain,
    retime,
)
from doorstep.modules.availability.selectors.calendars import Tables, load_occupied, with_open_time
from doorstep.modules.availability.selectors.starts import explain_start
from doorstep.modules.availability.services.freedays import days_of_core, refresh_free
from doorstep.modules.availability.services.promises import overlap_judged_at_the_end, write_shifts


@transaction_required
def lock_calendars(calendar_ids: Iterable[int]) -> None:
    """
    Make everybody else who wants to claim on these calendars wait until this transaction ends.

    Call it before anything is read that decides, with all calendars of the act at once.

    :raises Busy: if a lock is not free within the connection's ``lock_timeout``.
    """
    if GUARDS.lock:
        db.lock_keys(LockSpace.CALENDAR, calendar_ids)


@transaction_required
def try_lock_calendar(calendar_id: int) -> bool:
    """Take a calendar's lock if it is free at once; whether it was taken."""
    return not GUARDS.lock or db.try_lock_key(LockSpace.CALENDAR, calendar_id)


@transaction_required
def claim(request: ClaimRequest, *, now: datetime, explained: bool = True) -> ClaimFacts:
    """
    Occupy time for a visit: way in, preparation, visit, clean-up. The caller has locked the calendar.

    Where the candidate names rooms, one of them is claimed as well for the same holder; the caller has locked them all.
    Expired holds in the way are removed first, and the way in of the visit after is worked out anew. Visits of the
    same date that were promised a window give way inside it, if that is what makes room: see ``ClaimFacts.shifted``.

    :param explained: whether a refusal should look for the nearest open starts, which costs four queries.
    :raises StartRefused: the subclass says why; its context has the nearest open starts.
    """
    core_minutes = request.candidate.shape.core_minutes
    if not 0 < core_minutes <= LONGEST_CORE_MINUTES:
        raise ValueError(f"a visit occupies 1 to {LONGEST_CORE_MINUTES} minutes, not {core_minutes}")
    bounds = bounds_around(request, now)
    calendar_id = request.candidate.calendar_id
    busy, stale = load_occupied(calendar_id, bounds.around, now=now)
    if stale:
        drop_expired(calendar_id, now=now)
        busy, _ = load_occupied(calendar_id, bounds.around, now=now)
    calendar = with_open_time({calendar_id: busy}, bounds.around, now=now)[calendar_id]
    wish, tables = wish_of(request), Tables()
    start = to_minute(request.start)
    if GUARDS.check:
        refusal = _refusal(request, calendar, bounds, now=now, explained=explained)
        if refusal is not None:
            raise StartRefused.of(refusal)
    core_start = choose_core(start, calendar, wish, bounds, tables)
    placement = place_pushing(core_start, calendar, wish, bounds, tables)
    if request.candidate.rooms:
        _claim_room(request, now=now, explained=explained)
    return write_claim(request, placement)


def _claim_room(request: ClaimRequest, *, now: datetime, explained: bool) -> None:
    """Take the first free room for the same minutes, held by the same visit."""
    candidate = request.candidate
    for room in candidate.rooms:
        of_room = replace(request, candidate=Candidate(room, candidate.shape, rules=candidate.rules), point=None)
        try:
            with savepoint():
                claim(of_room, now=now, explained=False)
        except StartRefused:
            continue
        return
    near = explain_start(candidate, request.cell, request.start, terms=request.terms, now=now) if explained else None
    raise StartRefused.of(near or Refusal(RefusalReason.NO_ROOM))


def _refusal(
    request: ClaimRequest, calendar: Calendar, bounds: Bounds, *, now: datetime, explained: bool
) -> Refusal | None:
    start = to_minute(request.start)
    if to_minute_up(request.start) != start:
        return Refusal(RefusalReason.OFF_GRID)
    refusal = explain(start, calendar, wish_of(request), bounds, Tables(), calendar.open)
    if refusal is None or not explained:
        return refusal and Refusal(refusal.reason)
    return explain_start(request.candidate, request.cell, request.start, terms=request.terms, now=now) or refusal


def bounds_around(request: ClaimRequest, now: datetime) -> Bounds:
    """The bounds of the local date on which the wanted start lies."""
    terms = request.terms.under(request.candidate.rules)
    zone = terms.time_zone
    distance = (today(zone, request.start) - today(zone, now)).days
    return bounds_of(terms, now, first_day=distance, day_count=1)


def wish_of(request: ClaimRequest) -> Wish:
    """The wanted visit in the terms of the rules."""
    candidate = request.candidate
    return Wish(
        candidate.shape,
        candidate.place or request.cell,
        candidate.base_cell,
        candidate.radius_km,
        request.terms.travel_version,
        candidate.urgent,
        candidate.window_minutes,
        candidate.at_desk,
    )


def write_claim(request: ClaimRequest, placement: Placement) -> ClaimFacts:
    """Write a claim as it is placed, and what that does to others. Judges nothing."""
    calendar_id, zone, expires_at = request.candidate.calendar_id, request.terms.time_zone, request.expires_at
    facts = ClaimFacts(
        claim_id=new_id(),
        calendar_id=calendar_id,
        holder_id=request.holder_id,
        kind=request.kind,
        occupied_from=from_minute(placement.occupied_start),
        core_from=from_minute(placement.core_start),
        core_until=from_minute(placement.core_end),
        expires_at=expires_at,
    )
    cell = request.cell
    with translated_errors(), overlap_judged_at_the_end(placement.shifts):
        if placement.following is not None:
            write_retimings([placement.following])
        shifted = write_shifts(placement.shifts)
        execute(
            """
            WITH taken AS (
                INSERT INTO availability_claim (id, calendar_id, holder_id, occupied, core, cell_column, cell_row,
                                                kind, expires_at, travel_version, urgent, promise)
                VALUES (%s, %s, %s, tstzrange(%s, %s), tstzrange(%s, %s), %s, %s, %s, %s, %s, %s,
                        CASE WHEN %s THEN tstzrange(%s, %s, '[]') END)
                RETURNING calendar_id, core)
            UPDATE availability_freeday f SET free = f.free - taken.core::tstzmultirange FROM taken
            WHERE f.calendar_id = taken.calendar_id AND f.day = ANY(%s)
            """,
            [
                facts.claim_id, calendar_id, request.holder_id, facts.occupied_from, facts.core_until,
                facts.core_from, facts.core_until, cell and cell.column, cell and cell.row, request.kind.value,
                expires_at, request.terms.travel_version, request.candidate.urgent,
                bool(request.candidate.window_minutes), *_promise(request),
                # Free time is what no other visit could get: a promised one may be pushed, so it takes none.
                [] if request.candidate.window_minutes
                else days_of_core(zone, placement.core_start, placement.core_end),
            ],
        )  # fmt: skip
    return replace(facts, shifted=shifted) if shifted else facts


def _promise(request: ClaimRequest) -> tuple[datetime, datetime]:
    """The first and the last start that the core may have."""
    first = request.start - timedelta(minutes=request.candidate.shape.preparation_minutes)
    return first, first + timedelta(minutes=request.candidate.window_minutes)


def write_retimings(changes: Sequence[Retiming]) -> None:
    """Move the beginnings of occupied times; those that stand already are left alone."""
    execute(
        "UPDATE availability_claim c SET occupied = tstzrange(w.start, upper(c.occupied)) "
        "FROM unnest(%s::uuid[], %s::timestamptz[]) AS w(id, start) WHERE c.id = w.id AND lower(c.occupied) <> w.start",
        [[change.claim_id for change in changes], [minute_text(change.occupied_start) for change in changes]],
    )


@transaction_required
def confirm_claims(holder_ids: Sequence[UUID], *, now: datetime) -> None:
    """
    Turn the holds of visits into lasting claims. The caller has locked their calendars.

    :raises ClaimLost: if a visit's hold has expired or is gone; nothing is changed then.
    """
    wanted = set(holder_ids)
    kept = fetch_all(
        "UPDATE availability_claim SET kind = %s, expires_at = NULL WHERE holder_id = ANY(%s) "
        "AND (expires_at IS NULL OR expires_at > %s) RETURNING holder_id",
        [ClaimKind.VISIT.value, list(wanted), now],
    )
    lost = wanted - {row[0] for row in kept}
    if lost:
        raise ClaimLost(holders=sorted(str(holder) for holder in lost))


@transaction_required
def extend_holds(holder_ids: Sequence[UUID], *, until: datetime, now: datetime) -> None:
    """
    Let live holds expire later, never earlier. The caller has locked their calendars.

    :raises ClaimLost: if a hold has expired, is gone, or is a hold no more.
    """
    wanted = set(holder_ids)
    kept = fetch_all(
        "UPDATE availability_claim SET expires_at = greatest(expires_at, %s) WHERE holder_id = ANY(%s) "
        "AND expires_at > %s RETURNING holder_id",
        [until, list(wanted), now],
    )
    lost = wanted - {row[0] for row in kept}
    if lost:
        raise ClaimLost(holders=sorted(str(holder) for holder in lost))


@transaction_required
def release_claims(holder_ids: Sequence[UUID], *, now: datetime) -> int:
    """
    Give back the time of visits; a visit without a claim is no error. The caller has locked their calendars.

    The way in of each visit after is worked out anew, and conflicts of the claims are solved.

    :return: how many claims were given back.
    """
    return release_where("holder_id = ANY(%s)", [list(holder_ids)], now=now)


def drop_expired(calendar_id: int, *, now: datetime) -> int:
    """Remove the expired holds of a calendar that the caller has locked; how many."""
    return release_where("calendar_id = %s AND expires_at <= %s", [calendar_id, now], now=now)


def release_where(condition: str, parameters: list[object], *, now: datetime) -> int:
    """Give back the claims that meet a condition, and retime those after them; how many."""
    rows = fetch_all(
        "DELETE FROM availability_claim c USING availability_calendar k "
        f"WHERE {condition} AND k.id = c.calendar_id RETURNING c.id, c.calendar_id, k.time_zone, c.core",
        parameters,
    )
    changes: list[Retiming] = []
    for _, calendar_id, zone, core in rows:
        start, end = to_minute(core.lower), to_minute_up(core.upper)
        changes += _retime_after(calendar_id, zone, start, end, now)
        refresh_free([calendar_id], days_of_core(zone, start, end))
    if changes:
        write_retimings(changes)
    if rows:
        execute(
            "UPDATE availability_conflict SET solved_at = %s WHERE claim_id = ANY(%s) AND solved_at IS NULL",
            [now, [row[0] for row in rows]],
        )
    return len(rows)


def _retime_after(calendar_id: int, zone: str, start: int, end: int, now: datetime) -> list[Retiming]:
    """The new way in of the first claim after a core that is gone, from the claim before it."""
    days = local_days(zone, today(zone, from_minute(start)) - timedelta(days=1), 4, 60)
    # Expired holds count here: they still occupy their time under the constraint.
    busy, _ = load_occupied(calendar_id, days, now=now)
    calendar = with_open_time({calendar_id: busy}, days, now=now)[calendar_id]
    before = after = None
    for claim_there in busy:
        if claim_there.start >= end:
            after = claim_there
            break
        before = claim_there
    if after is None:
        return []
    return [retime(before, after, calendar, days, Tables()[after.version])]


@transaction_required
def move_claim(request: ClaimRequest, *, now: datetime) -> ClaimFacts:
    """
    Give back what a visit holds and claim the new time, as if the old claim were not there.

    The caller has locked the old and the new calendar; a refusal must roll back, and then nothing has moved.

    :raises StartRefused: as :func:`claim` does.
    """
    release_claims([request.holder_id], now=now)
    return claim(request, now=now)


@transaction_required
def expire_holds(*, now: datetime, limit: int = 500) -> int:
    """Remove holds that have expired, calendar by calendar, leaving out those whose lock is taken; how many."""
    calendars = fetch_all(
        "SELECT DISTINCT calendar_id FROM availability_claim WHERE expires_at <= %s ORDER BY calendar_id LIMIT %s",
        [now, limit],
    )
    return sum(drop_expired(row[0], now=now) for row in calendars if try_lock_calendar(row[0]))
