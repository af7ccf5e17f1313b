"""
Times kept beside that of a visit, one of which may replace it.

They may lie so near to the visit's own time, and to each other, that they overlap: each is kept where nothing of the
visit's stands yet. Every part has the visit as its holder, so whatever frees the visit's time frees them too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from doorstep.infra.db import fetch_all, transaction_required, translated_errors
from doorstep.kernel.intervals import Span, from_minute, merge, subtract, to_minute, to_minute_up
from doorstep.modules.availability.contracts import (
    ClaimFacts,
    ClaimKind,
    ClaimLost,
    ClaimRequest,
    Refusal,
    RefusalReason,
    Shape,
    StartRefused,
)
from doorstep.modules.availability.guards import GUARDS
from doorstep.modules.availability.rules.placing import Placement, place
from doorstep.modules.availability.rules.pushing import choose_core, standing_still
from doorstep.modules.availability.rules.starts import Calendar, explain
from doorstep.modules.availability.selectors.calendars import Tables, load_calendars
from doorstep.modules.availability.services.claims import (
    bounds_around,
    drop_expired,
    release_where,
    wish_of,
    write_claim,
)
from doorstep.modules.availability.services.freedays import days_of_core, refresh_free
from doorstep.modules.availability.services.promises import keep_time


@transaction_required
def hold_alternatives(requests: Sequence[ClaimRequest], *, now: datetime) -> list[datetime]:
    """
    Keep several starts for one visit beside its own time, until they expire; where the core of each begins.

    All have the same holder, calendar and shape. Each is judged as if the visit had no time yet, and nobody gives
    way to it. While they are kept, the visit itself can't be shifted inside its promise. The caller has locked the
    calendar, and has dropped what was kept for the visit before.

    :raises StartRefused: with its reason, if one of the starts is not free.
    """
    holder_id, calendar_id = requests[0].holder_id, requests[0].candidate.calendar_id
    drop_expired(calendar_id, now=now)
    keep_time([holder_id])
    cores = [_core_of(request, now=now) for request in requests]
    taken = _cores_held(holder_id)
    for request, core in sorted(zip(requests, cores, strict=True), key=lambda pair: pair[1]):
        for part in subtract([core], taken):
            _write_part(request, part, now=now)
        taken = merge([*taken, core])
    return [from_minute(start) for start, _ in cores]


def _core_of(request: ClaimRequest, *, now: datetime) -> Span:
    """
    Where the core would stand, as if the visit had no time yet.

    :raises StartRefused: if it is not free.
    """
    bounds, wish, tables = bounds_around(request, now), wish_of(request), Tables()
    start = to_minute(request.start)
    if to_minute_up(request.start) != start:
        raise StartRefused.of(Refusal(RefusalReason.OFF_GRID))
    calendar_id = request.candidate.calendar_id
    found = load_calendars([calendar_id], bounds.around, now=now, ignoring=request.holder_id)
    calendar = standing_still(found[calendar_id])
    if GUARDS.check:
        refusal = explain(start, calendar, wish, bounds, tables, calendar.open)
        if refusal is not None:
            raise StartRefused.of(refusal)
    core = choose_core(start, calendar, wish, bounds, tables)
    return core, core + wish.shape.core_minutes


def _cores_held(holder_id: UUID) -> list[Span]:
    rows = fetch_all("SELECT core FROM availability_claim WHERE holder_id = %s", [holder_id])
    return merge([(to_minute(core.lower), to_minute_up(core.upper)) for (core,) in rows])


def _write_part(request: ClaimRequest, part: Span, *, now: datetime) -> None:
    """Keep a part of an alternative; it stands at the visit's place and so needs no way from the others."""
    placement = _place(request, part, now=now)
    candidate = replace(request.candidate, shape=Shape(part[1] - part[0]), rules=None)
    write_claim(replace(request, candidate=candidate, kind=ClaimKind.HOLD), placement)


def _place(request: ClaimRequest, core: Span, *, now: datetime) -> Placement:
    """What a core occupies that stands where time is kept for it: the way in, as far as there is room for it."""
    bounds = bounds_around(request, now)
    calendar_id = request.candidate.calendar_id
    found = load_calendars([calendar_id], bounds.around, now=now)
    calendar: Calendar = standing_still(found[calendar_id])
    wish = replace(wish_of(request), shape=Shape(core[1] - core[0]), window_minutes=0)
    placed = place(core[0], calendar, wish, bounds.around, Tables())
    ends = [busy.end for busy in calendar.busy if busy.start < core[0]]
    return replace(placed, occupied_start=min(core[0], max([placed.occupied_start, *ends[-1:]])))


@transaction_required
def settle_alternative(request: ClaimRequest, core_from: datetime, *, now: datetime) -> ClaimFacts:
    """
    Let a visit take one of the times that are kept for it, for good; its own and the others are given back.

    It can't be refused while they are kept. The caller has locked the calendar.

    :param core_from: where the core of that time begins, as :func:`hold_alternatives` said.
    :raises ClaimLost: if they are kept no more.
    """
    holder_id = request.holder_id
    if GUARDS.check and not _kept(holder_id, now=now):
        raise ClaimLost(holders=[str(holder_id)])
    release_where("holder_id = %s", [holder_id], now=now)
    start = to_minute(core_from)
    placement = _place(request, (start, start + request.candidate.shape.core_minutes), now=now)
    return write_claim(request, placement)


def _kept(holder_id: UUID, *, now: datetime) -> bool:
    return bool(
        fetch_all(
            "SELECT 1 FROM availability_claim WHERE holder_id = %s AND kind = 'hold' AND expires_at > %s LIMIT 1",
            [holder_id, now],
        )
    )


@transaction_required
def drop_alternatives(holder_id: UUID, *, promise: tuple[datetime, datetime] | None, now: datetime) -> None:
    """
    Give back the times that were kept beside a visit's own, if there still are any. The caller has locked the calendar.

    :param promise: the first and the last start of the visit's core, if it may be shifted between them again.
    """
    release_where("holder_id = %s AND kind = 'hold'", [holder_id], now=now)
    if promise is None:
        return
    with translated_errors():
        rows = fetch_all(
            "UPDATE availability_claim c SET promise = tstzrange(%s, %s, '[]') FROM availability_calendar k "
            "WHERE c.holder_id = %s AND c.kind = 'visit' AND k.id = c.calendar_id "
            "RETURNING c.calendar_id, k.time_zone, c.core",
            [*promise, holder_id],
        )
    for calendar_id, zone, core in rows:
        refresh_free([calendar_id], days_of_core(zone, to_minute(core.lower), to_minute(core.upper)))
