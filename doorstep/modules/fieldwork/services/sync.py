"""
What a device did at a visit, in its order, each in a transaction of its own and once.

An act has an id of the device's. Its row and its effect commit together, so the same act again is known; a refused one
leaves no row, and may come again with better data under the same id.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.db import fetch_one, open_transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import Busy, DomainError, NotFound, Overloaded
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ExtraAsked, FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts.alerts import AlertKind, AlertSubject
from doorstep.modules.fieldwork.contracts.door import (
    ActOutcome,
    ActResult,
    CheckInClaim,
    DeviceAct,
    PhotoKind,
    SignOffClaim,
)
from doorstep.modules.fieldwork.contracts.tracking import Fix
from doorstep.modules.fieldwork.rules import acts as rules
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.services.alerts import raise_alert
from doorstep.modules.fieldwork.services.check_in import judge_claim, keep_check_in
from doorstep.modules.fieldwork.services.checklists import keep_item
from doorstep.modules.fieldwork.services.photos import keep_photo
from doorstep.modules.fieldwork.services.positions import keep_positions
from doorstep.modules.fieldwork.services.sign_off import judge_sign_off, keep_note, keep_sign_off


@dataclass(frozen=True, slots=True)
class ItemTicked:
    """The data of an act ``item``."""

    item_id: int
    done: bool
    note: str


@dataclass(frozen=True, slots=True)
class PhotoTaken:
    """The data of an act ``photo``."""

    photo_id: uuid.UUID
    kind: PhotoKind


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """The data of an act ``note``."""

    text: str


@dataclass(frozen=True, slots=True)
class PositionsRead:
    """The data of an act ``positions``, by the device's clock."""

    fixes: tuple[Fix, ...]


type Payload = CheckInClaim | SignOffClaim | ItemTicked | PhotoTaken | NoteWritten | ExtraAsked | PositionsRead | None


@dataclass(frozen=True, slots=True)
class ReadAct:
    """An act with its data read; ``payload`` is None for a step, ``refusal`` why the data can't be read."""

    act: DeviceAct
    payload: Payload = None
    refusal: DomainError | None = None


def sync_acts(
    visit_id: uuid.UUID, sent_at: datetime, acts: Sequence[ReadAct], *, actor: Actor, now: datetime
) -> list[ActResult]:
    """
    Take what a device did, in its order.

    After a step was refused the steps behind it wait; what is no step is tried all the same. If the visit has ended
    otherwise meanwhile, acts are kept for staff as they are, and an alert is raised.

    :param sent_at: when the device sent them, by the clock of their ``at``.
    :raises NotFound: if the visit is not this specialist's.
    :raises Busy: if somebody else is changing the visit; what was applied stays so, and the rest may be sent again.
    """
    visit = booking.get_field_visit_of_specialist(visit_id, actor=actor)
    if visit.specialist_id != actor.specialist_id:
        raise NotFound
    results: list[ActResult] = []
    is_blocked = False
    for read in acts:
        in_order = read.act.kind in rules.IN_ORDER
        if is_blocked and in_order:
            results.append(ActResult(read.act.act_id, ActOutcome.WAITING))
            continue
        result = _apply(visit, read, sent_at, actor=actor, now=now)
        is_blocked = is_blocked or (in_order and result.outcome is ActOutcome.REFUSED)
        results.append(result)
    return results


def _apply(visit: FieldVisit, read: ReadAct, sent_at: datetime, *, actor: Actor, now: datetime) -> ActResult:
    act, visit_id = read.act, visit.visit_id
    try:
        if read.refusal is not None:
            raise read.refusal
        is_known = _is_known(visit_id, act.act_id)
        if isinstance(read.payload, PositionsRead):
            return _apply_positions(visit_id, read.payload, act, sent_at, is_known=is_known, actor=actor, now=now)
        if not is_known:
            _judge(visit, read.payload, actor=actor, now=now)
        with open_transaction():
            return _apply_once(visit_id, read, sent_at, actor=actor, now=now)
    except (Busy, Overloaded):
        raise
    except DomainError as error:
        problem = {"code": error.code, "title": error.title, "detail": error.detail, "context": error.context}
        return ActResult(act.act_id, ActOutcome.REFUSED, problem)


def _apply_positions(
    visit_id: uuid.UUID,
    read: PositionsRead,
    act: DeviceAct,
    sent_at: datetime,
    *,
    is_known: bool,
    actor: Actor,
    now: datetime,
) -> ActResult:
    """Readings have a transaction of their own, and are the same however often they come while the trip lasts."""
    if not is_known:
        keep_positions(visit_id, read.fixes, sent_at, actor=actor, now=now)
        at = rules.moment_of(act.at, sent_at=sent_at, received_at=now)
        with open_transaction():
            is_known = not _keep_act(visit_id, act, at, ActOutcome.APPLIED, now=now)
    return ActResult(act.act_id, ActOutcome.AGAIN if is_known else ActOutcome.APPLIED)


def _keep_act(visit_id: uuid.UUID, act: DeviceAct, at: datetime, outcome: ActOutcome, *, now: datetime) -> bool:
    """Write an act down; whether it was not there yet."""
    fresh = fetch_one(
        "INSERT INTO fieldwork_act (visit_id, act_id, kind, at, data, outcome, received_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (visit_id, act_id) DO NOTHING RETURNING id",
        [visit_id, act.act_id, act.kind, at, json.dumps(rules.kept_data(act.data), default=str), outcome, now],
    )
    return fresh is not None


def _judge(visit: FieldVisit, payload: Payload, *, actor: Actor, now: datetime) -> None:
    """What comes before the act's own transaction: wrong codes count even though nothing else is kept."""
    if VisitState(visit.state) in rules.ENDED_OTHERWISE:
        return
    if isinstance(payload, CheckInClaim):
        judge_claim(visit.visit_id, payload, actor=actor, now=now)
    elif isinstance(payload, SignOffClaim):
        judge_sign_off(visit.visit_id, payload, actor=actor, now=now)


def _is_known(visit_id: uuid.UUID, act_id: uuid.UUID) -> bool:
    row = fetch_one("SELECT 1 FROM fieldwork_act WHERE visit_id = %s AND act_id = %s", [visit_id, act_id])
    return row is not None


def _apply_once(visit_id: uuid.UUID, read: ReadAct, sent_at: datetime, *, actor: Actor, now: datetime) -> ActResult:
    act = read.act
    # The order first: two devices, or one that sends twice, take turns.
    visit = booking.lock_field_visit(visit_id, actor=actor)
    at = rules.moment_of(act.at, sent_at=sent_at, received_at=now)
    is_over = VisitState(visit.state) in rules.ENDED_OTHERWISE
    outcome = ActOutcome.CONFLICT if is_over else ActOutcome.APPLIED
    if not _keep_act(visit_id, act, at, outcome, now=now):
        row = fetch_one("SELECT outcome FROM fieldwork_act WHERE visit_id = %s AND act_id = %s", [visit_id, act.act_id])
        known = ActOutcome(row[0]) if row else ActOutcome.APPLIED
        return ActResult(act.act_id, ActOutcome.AGAIN if known is ActOutcome.APPLIED else known)
    if is_over:
        _tell_of_conflict(visit, now=now)
        return ActResult(act.act_id, ActOutcome.CONFLICT)
    is_new = _effect(visit, read, at, actor=actor, now=now)
    return ActResult(act.act_id, ActOutcome.APPLIED if is_new else ActOutcome.AGAIN)


def _tell_of_conflict(visit: FieldVisit, *, now: datetime) -> None:
    raise_alert(
        AlertKind.CONFLICT,
        market=visit.market,
        subject_kind=AlertSubject.VISIT,
        subject_id=visit.visit_id,
        facts={"state": visit.state, "specialist_id": visit.specialist_id, "order_id": str(visit.order_id)},
        now=now,
    )


def _effect(visit: FieldVisit, read: ReadAct, at: datetime, *, actor: Actor, now: datetime) -> bool:
    """Do what an act says; whether it changed anything."""
    step = rules.STEPS.get(read.act.kind)
    if step is not None:
        if door.has_taken(VisitState(visit.state), step):
            return False
        booking.take_step(visit.visit_id, step, at=at, actor=actor, now=now)
        return True
    match read.payload:
        case CheckInClaim():
            return keep_check_in(visit.visit_id, read.payload, at=at, actor=actor, now=now)
        case SignOffClaim():
            return keep_sign_off(visit.visit_id, read.payload, at=at, actor=actor, now=now)
        case ItemTicked(item_id, done, note):
            keep_item(visit.visit_id, item_id, done, note, at=at, actor=actor, now=now)
        case PhotoTaken(photo_id, kind):
            keep_photo(visit, photo_id, kind, at=at, actor=actor, now=now)
        case NoteWritten(text):
            keep_note(visit.visit_id, text, actor=actor, now=now)
        case ExtraAsked():
            booking.ask_extra(visit.visit_id, read.payload, actor=actor, now=now)
        case _:
            raise LookupError(f"an act {read.act.kind} without data")
    return True
