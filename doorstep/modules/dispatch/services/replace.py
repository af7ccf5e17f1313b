"""
Somebody comes instead: looked for as soon as a specialist drops out, and held until the client answers.

Each step is a transaction of its own under the order's lock, and may be done again: whoever dies between two leaves a
row that the next round takes up.
"""

import uuid
from datetime import datetime

from doorstep.infra.db import savepoint, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.modules.availability.contracts import StartRefused
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ReplacementStep
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.dispatch.repair_contracts import (
    STILL_COMING,
    ReplacementChanged,
    ReplacementReason,
    ReplacementState,
)
from doorstep.modules.dispatch.selectors.repair import repair_terms
from doorstep.modules.dispatch.services.options import Found, options_at
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject

REPLACE_JOB = "dispatch.replace"
_MOST_TRIED = 10


def replace_dropped(visit_id: uuid.UUID, *, now: datetime) -> None:
    """Look for somebody to come instead of a specialist who dropped out; nothing if nobody is waited for any more."""
    if _begin(visit_id, now=now):
        look_for_somebody(visit_id, now=now)


@transaction
def _begin(visit_id: uuid.UUID, *, now: datetime) -> bool:
    """Write down that somebody is looked for; whether it is still to be done."""
    if booking.find_lost_visit(visit_id) is None:
        return False
    lost = booking.lock_lost_visit(visit_id)
    known = Replacement.objects.filter(visit_id=visit_id).first()
    if known is not None and known.reason == ReplacementReason.LATE and lost.awaited:
        if known.new_visit_id is not None:
            booking.drop_held_time(known.new_visit_id, now=now)
        known.reason, known.state = ReplacementReason.DROPPED, ReplacementState.LOOKING
        known.new_visit_id = known.specialist_id = known.hold_until = None
        known.save()
    if known is not None:
        return lost.awaited and known.state == ReplacementState.LOOKING
    if not lost.awaited:
        return False
    row = Replacement.to_find(lost, ReplacementReason.DROPPED)
    row.begun_at = now
    row.save(force_insert=True)
    booking.record_replacement_step(visit_id, ReplacementStep.SOUGHT, None, actor=SYSTEM, now=now)
    fieldwork.raise_alert(
        AlertKind.DROP_OUT,
        market=lost.market,
        subject_kind=AlertSubject.VISIT,
        subject_id=visit_id,
        facts={"order_id": str(lost.order_id), "starts_at": lost.starts_at.isoformat()},
        now=now,
    )
    publish(changed(row, now=now))
    return True


def look_for_somebody(visit_id: uuid.UUID, *, now: datetime) -> None:
    """
    Find the best person who is free as near as can be to what was promised, and keep their time for the client.

    Of a party somebody comes at its very time.
    """
    found = booking.find_replacers(visit_id, now=now)
    terms, lost = repair_terms(found.lost.market), found.lost
    options = options_at(
        found, terms, wanted_at=lost.wanted_at, until=lost.wanted_at if lost.together else None, now=now
    )
    _propose(visit_id, options, wanted_at=lost.wanted_at, now=now)


@transaction
def _propose(visit_id: uuid.UUID, options: list[Found], *, wanted_at: datetime, now: datetime) -> None:
    """Hold the first of some people who still is free; nobody free is written down too."""
    lost = booking.lock_lost_visit(visit_id)
    row = Replacement.objects.filter(visit_id=visit_id).first()
    if row is None or row.state != ReplacementState.LOOKING or not lost.awaited or lost.replace_until is None:
        return
    if lost.wanted_at != wanted_at:  # its party has moved meanwhile; the next round looks there
        return
    for option in options[:_MOST_TRIED]:
        if hold_option(row, option, until=lost.replace_until, now=now):
            break
    row.looked_at = now
    if row.state == ReplacementState.LOOKING:
        row.state = ReplacementState.NONE
        booking.record_replacement_step(visit_id, ReplacementStep.NONE, None, actor=SYSTEM, now=now)
    row.save()
    publish(changed(row, now=now))


@transaction_required
def hold_option(row: Replacement, option: Found, *, until: datetime, now: datetime) -> bool:
    """Keep somebody's time and propose them; whether they were still free. The row is not saved."""
    holder_id = new_id()
    try:
        with savepoint():
            held = booking.hold_for_replacement(
                row.visit_id, option.person, holder_id, option.starts_at, terms=option.terms, until=until, now=now
            )
    except StartRefused:
        return False
    row.state, row.new_visit_id = ReplacementState.PROPOSED, holder_id
    row.specialist_id = option.person.specialist_id
    row.starts_at, row.ends_at, row.window_until = held.starts_at, held.ends_at, held.window_until
    row.asked_start, row.hold_until = option.starts_at, until
    row.terms = [list(term) for term in option.ranked.terms]
    booking.record_replacement_step(row.visit_id, ReplacementStep.PROPOSED, held.starts_at, actor=SYSTEM, now=now)
    return True


def replace_late(visit_id: uuid.UUID, *, expected_at: datetime, until: datetime, now: datetime) -> bool:
    """
    Propose somebody who can come sooner than a specialist who is far too late; the client chooses.

    Of a party somebody comes at its very time, unless one of it has set out already.

    :param expected_at: when the specialist is expected; only who comes clearly sooner is proposed.
    :param until: how long their time is kept.
    :returns: whether somebody is proposed now.
    """
    if Replacement.objects.filter(visit_id=visit_id).exists():
        return False
    found = booking.find_replacers(visit_id, now=now)
    terms, lost = repair_terms(found.lost.market), found.lost
    latest = lost.wanted_at if lost.bound else expected_at
    options = options_at(found, terms, wanted_at=lost.wanted_at, until=latest, now=now)
    return bool(options) and _propose_for_late(visit_id, options, wanted_at=lost.wanted_at, until=until, now=now)


@transaction
def _propose_for_late(
    visit_id: uuid.UUID, options: list[Found], *, wanted_at: datetime, until: datetime, now: datetime
) -> bool:
    lost = booking.lock_lost_visit(visit_id)
    if lost.state not in STILL_COMING or lost.wanted_at != wanted_at:  # moved meanwhile; the next round looks there
        return False
    if Replacement.objects.filter(visit_id=visit_id).exists():
        return False
    row = Replacement.to_find(lost, ReplacementReason.LATE)
    row.begun_at = now
    for option in options[:_MOST_TRIED]:
        if hold_option(row, option, until=until, now=now):
            row.looked_at = now
            row.save(force_insert=True)
            publish(changed(row, now=now))
            return True
    return False


def changed(row: Replacement, *, now: datetime) -> ReplacementChanged:
    """The event of how it stands."""
    return ReplacementChanged(
        visit_id=row.visit_id,
        order_id=row.order_id,
        client_id=row.client_id,
        reason=str(row.reason),
        state=str(row.state),
        changed_at=now,
        compensation_points=row.compensation_points,
    )
