"""The service record: what was done at a visit, and when, as both sides read it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.audit import history_of
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ExtraFacts, FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts.door import CheckInFacts, SignOffHow
from doorstep.modules.fieldwork.contracts.safety import TimerFacts
from doorstep.modules.fieldwork.models import CheckIn, Record, SafetyTimer, SignOff, VisitPhoto
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.checklists import Ticked, checklist_of

_ENDED_OTHERWISE = (VisitState.CANCELLED, VisitState.DECLINED, VisitState.EXPIRED, VisitState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class EndedOtherwise:
    """That a visit was not done: who ended it (client, specialist, platform), why, and when."""

    state: VisitState
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SignOffFacts:
    """How the client took the work; ``strokes`` are those of a signature."""

    how: SignOffHow
    strokes: Sequence[Sequence[Sequence[int]]]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordView:
    """
    The record of a visit. Moments are by the specialist's phone, put right.

    ``late_minutes``: work began so long after the agreed start, or the end of the promised window. ``over_minutes``: it
    took so much longer than planned. ``timer`` is the specialist's alone.
    """

    visit: FieldVisit
    check_in_required: bool
    sign_off_required: bool
    geofence_m: int
    set_off_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    late_minutes: int | None
    over_minutes: int | None
    check_in: CheckInFacts | None
    items: Sequence[Ticked]
    photos: Sequence[VisitPhoto]
    extras: Sequence[ExtraFacts]
    note: str
    sign_off: SignOffFacts | None
    ended: EndedOtherwise | None
    timer: TimerFacts | None


def get_record_of_specialist(visit_id: uuid.UUID, *, actor: Actor, language: str) -> RecordView:
    """
    The record of a visit that the actor works.

    :raises NotFound: otherwise.
    """
    visit = booking.get_field_visit_of_specialist(visit_id, actor=actor)
    return _record_of(visit, language=language, timer=_timer_of(visit_id))


def get_record_of_client(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor, language: str) -> RecordView:
    """
    The record of a visit of one of the actor's orders; of any for staff.

    :raises NotFound: otherwise.
    """
    visit = booking.get_field_visit_of_client(order_id, visit_id, actor=actor)
    if visit.client_id != actor.user_id and not actor.is_staff:
        raise NotFound
    return _record_of(visit, language=language, timer=None)


def _timer_of(visit_id: uuid.UUID) -> TimerFacts | None:
    row = SafetyTimer.objects.filter(visit_id=visit_id, ended_at__isnull=True).first()
    return None if row is None else TimerFacts(until=row.until, started_at=row.started_at, rang_at=row.rang_at)


def _record_of(visit: FieldVisit, *, language: str, timer: TimerFacts | None) -> RecordView:
    terms = terms_of(visit.market)
    row = Record.objects.filter(visit_id=visit.visit_id).first() or Record(visit_id=visit.visit_id)
    check_in = CheckIn.objects.filter(visit_id=visit.visit_id).first()
    signed = SignOff.objects.filter(visit_id=visit.visit_id).first()
    planned = visit.ends_at - visit.starts_at
    return RecordView(
        visit=visit,
        check_in_required=door.demands_check_in(terms, visit.place_kind),
        sign_off_required=door.demands_sign_off(terms, visit.place_kind),
        geofence_m=terms.geofence_m,
        set_off_at=row.set_off_at,
        arrived_at=row.arrived_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        late_minutes=door.minutes_late(promised_until=visit.over_at - planned, started_at=row.started_at),
        over_minutes=door.minutes_over(planned=planned, started_at=row.started_at, finished_at=row.finished_at),
        check_in=None if check_in is None else check_in.as_facts,
        items=checklist_of(visit.visit_id, language=language),
        photos=list(VisitPhoto.objects.filter(visit_id=visit.visit_id).order_by("at", "photo_id")),
        extras=booking.list_extras(visit.visit_id),
        note=row.note,
        sign_off=None if signed is None else _sign_off_facts(signed),
        ended=_ended(visit),
        timer=timer,
    )


def _sign_off_facts(row: SignOff) -> SignOffFacts:
    return SignOffFacts(SignOffHow(row.how), row.strokes, row.reason, row.at)


def _ended(visit: FieldVisit) -> EndedOtherwise | None:
    if visit.state not in _ENDED_OTHERWISE:
        return None
    steps = [step for step in history_of([visit.visit_id], kinds=("visit",)) if step.target == visit.state]
    if not steps:
        return None
    role = steps[-1].actor.partition(":")[0]
    by = role if role in (Role.CLIENT, Role.SPECIALIST) else "platform"
    return EndedOtherwise(VisitState(visit.state), by, steps[-1].reason, steps[-1].changed_at)
