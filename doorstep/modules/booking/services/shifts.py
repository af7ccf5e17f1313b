"""Planned starts inside promised windows: shifted for other visits, narrowed shortly before, kept once under way."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import fetch_all, transaction, transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import Busy
from doorstep.kernel.events import Event
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimFacts, ClaimLost, ShiftedClaim
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitNarrowed, VisitShifted, VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.steps import lock_time_of, lock_visit, tell

_BATCH = 200


def put_on_claim(visit: Visit, claim: ClaimFacts, window: tuple[datetime, datetime] | None) -> None:
    """Plan a visit where its claim stands, promised within a window or not; the caller saves it."""
    length = visit.ends_at - visit.starts_at
    visit.starts_at = claim.core_from + timedelta(minutes=visit.preparation_minutes)
    visit.ends_at = visit.starts_at + length
    visit.window_from, visit.window_until = window or (None, None)
    visit.narrowed_at = None


@transaction_required
def follow_shifts(shifts: Sequence[ShiftedClaim], *, now: datetime) -> list[Event]:
    """
    Plan visits anew whose claims were shifted, write their history; the events to publish.

    Their clients are promised what they were before and are told nothing.
    """
    if not shifts:
        return []
    begins = {shift.holder_id: shift.core_from for shift in shifts}  # the last word on each counts
    visits = list(Visit.objects.filter(id__in=begins).only(*_PLANNED))
    changes, events = [], list[Event]()
    for visit in visits:
        before, length = visit.starts_at, visit.ends_at - visit.starts_at
        visit.starts_at = begins[visit.id] + timedelta(minutes=visit.preparation_minutes)
        visit.ends_at = visit.starts_at + length
        note = rules.note_of(rules.Note.PLANNED, before, visit.starts_at)
        changes.append(Change(visit.id, "visit", visit.state, visit.state, SYSTEM.label, note, now))
        events.append(_shifted(visit, now=now))
    Visit.objects.bulk_update(visits, ["starts_at", "ends_at"])
    record_changes(changes)
    return events


_PLANNED = (
    "id", "order_id", "state", "specialist_id", "specialist_user_id", "starts_at", "ends_at", "preparation_minutes",
)  # fmt: skip


def _shifted(visit: Visit, *, now: datetime) -> VisitShifted:
    return VisitShifted(
        visit_id=visit.id,
        order_id=visit.order_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        state=visit.state,
        starts_at=visit.starts_at,
        changed_at=now,
    )


@transaction_required
def keep_planned_time(visit: Visit) -> None:
    """Let nobody shift a visit any more, and read where it stands. The caller has locked the order only."""
    lock_time_of([visit])
    availability.keep_time([visit.id])
    visit.refresh_from_db(fields=["starts_at", "ends_at"])


def narrow_windows(now: datetime) -> int:
    """
    Tell clients shortly before their visit in which shorter range the specialist will be there; how many.

    Each in a transaction of its own; what is being changed at this moment is left to the next round.
    """
    rows = fetch_all(
        "SELECT v.id FROM booking_visit v JOIN booking_order o ON o.id = v.order_id "
        "JOIN unnest(%s::text[], %s::timestamptz[]) AS m(code, begins_by) ON m.code = o.market_id "
        "WHERE v.state = 'accepted' AND v.narrowed_at IS NULL AND v.window_from <= m.begins_by "
        "AND v.window_until > %s ORDER BY v.window_from LIMIT %s",
        [*_due_by_market(now), now, _BATCH],
    )
    narrowed = 0
    for (visit_id,) in rows:
        try:
            narrowed += _narrow_window(visit_id, now=now)
        except Busy:
            continue
    return narrowed


def _due_by_market(now: datetime) -> tuple[list[str], list[datetime]]:
    markets = accounts.list_markets()
    return (
        [market.code for market in markets],
        [now + timedelta(minutes=market.narrow_before_minutes) for market in markets],
    )


@transaction
def _narrow_window(visit_id: uuid.UUID, *, now: datetime) -> bool:
    order, _, visit = lock_visit(visit_id)
    market = accounts.get_market(order.market_id)
    due_at = now + timedelta(minutes=market.narrow_before_minutes)
    if visit.state != VisitState.ACCEPTED or visit.narrowed_at is not None:
        return False
    if visit.window_from is None or visit.window_from > due_at:
        return False
    lock_time_of([visit])
    try:
        promised = availability.narrow_promise(visit.id, minutes=market.narrow_to_minutes)
    except ClaimLost:
        return False
    preparation = timedelta(minutes=visit.preparation_minutes)
    length = visit.ends_at - visit.starts_at
    visit.starts_at = promised.core_from + preparation
    visit.ends_at = visit.starts_at + length
    visit.window_from, visit.window_until = promised.earliest + preparation, promised.latest + preparation
    visit.narrowed_at = now
    visit.save(update_fields=["starts_at", "ends_at", "window_from", "window_until", "narrowed_at"])
    note = rules.note_of(rules.Note.NARROWED, visit.window_from, visit.window_until)
    record_changes([Change(visit.id, "visit", visit.state, visit.state, SYSTEM.label, note, now)])
    tell(
        VisitNarrowed(
            visit_id=visit.id,
            order_id=visit.order_id,
            client_id=order.client_id,
            specialist_id=visit.specialist_id,
            specialist_user_id=visit.specialist_user_id,
            state=visit.state,
            window_from=visit.window_from,
            window_until=visit.window_until,
            changed_at=now,
        )
    )
    return True
