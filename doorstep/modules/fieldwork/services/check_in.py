"""Checking in at the door: by position and picture, by the client's code, or by a reason without proof."""

import uuid
from datetime import datetime

from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.rows import insert_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts.alerts import AlertKind, AlertSubject
from doorstep.modules.fieldwork.contracts.door import CheckInClaim, CheckInHow, CodePurpose, DevicePosition, PhotoKind
from doorstep.modules.fieldwork.models import CheckIn
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.alerts import raise_alert
from doorstep.modules.fieldwork.services.door_codes import check_code
from doorstep.modules.fieldwork.services.photos import keep_photo
from doorstep.modules.fieldwork.services.telling import tell_of_record


def check_in(visit_id: uuid.UUID, claim: CheckInClaim, *, actor: Actor, now: datetime) -> None:
    """
    Show to be at the door of a visit. The arrival is said by it, if it was not; again nothing happens.

    A wrong code counts even though nothing else is kept, so a code is judged in a transaction before.

    :raises NotFound: if the visit is not this specialist's.
    :raises NotAtDoor: before setting out, after the end, and where nobody comes to the client.
    :raises TooFarAway: outside the market's fence.
    :raises PositionVague: if the phone's position says next to nothing.
    :raises FileMissing: if the picture is not one that the actor has just sent for a visit.
    :raises CodeWrong: with how many tries are left; ``CodeLocked`` after the fifth.
    :raises InvalidInput: if something is missing that the way of checking in needs.
    """
    judge_claim(visit_id, claim, actor=actor, now=now)
    _check_in(visit_id, claim, actor=actor, now=now)


def judge_claim(visit_id: uuid.UUID, claim: CheckInClaim, *, actor: Actor, now: datetime) -> None:
    """What comes before the check-in's own transaction: the count of wrong codes. See ``check_in`` for its errors."""
    if claim.how is not CheckInHow.CODE or CheckIn.objects.filter(visit_id=visit_id).exists():
        return
    visit = booking.get_field_visit_of_specialist(visit_id, actor=actor)
    door.check_can_check_in(VisitState(visit.state), visit.place_kind)
    check_code(visit_id, claim.code, CodePurpose.CHECK_IN, now=now)


@transaction
def _check_in(visit_id: uuid.UUID, claim: CheckInClaim, *, actor: Actor, now: datetime) -> None:
    keep_check_in(visit_id, claim, at=now, actor=actor, now=now)


@transaction_required
def keep_check_in(visit_id: uuid.UUID, claim: CheckInClaim, *, at: datetime, actor: Actor, now: datetime) -> bool:
    """
    The same inside a transaction that is open; ``judge_claim`` has gone before.

    :return: whether it is new.
    """
    visit = booking.lock_field_visit(visit_id, actor=actor)
    if actor.specialist_id != visit.specialist_id:
        raise NotFound
    if CheckIn.objects.filter(visit_id=visit_id).exists():
        return False
    door.check_can_check_in(VisitState(visit.state), visit.place_kind)
    row = _judged(visit, claim, at=at, now=now)
    if visit.state == VisitState.ON_THE_WAY:
        booking.take_step(visit_id, VisitState.ARRIVED, at=at, actor=actor, now=now)
    if claim.photo_id is not None:
        keep_photo(visit, claim.photo_id, PhotoKind.CHECK_IN, at=at, actor=actor, now=now)
    insert_rows([row])
    if claim.how is CheckInHow.OVERRIDE:
        raise_alert(
            AlertKind.OVERRIDE,
            market=visit.market,
            subject_kind=AlertSubject.VISIT,
            subject_id=visit_id,
            facts={"reason": row.reason, "distance_m": row.distance_m, "specialist_id": visit.specialist_id},
            now=now,
        )
    tell_of_record(visit, "check_in", now=now)
    return True


def _judged(visit: FieldVisit, claim: CheckInClaim, *, at: datetime, now: datetime) -> CheckIn:
    """The check-in as it is to be kept, if the claim holds."""
    distance_m = _distance_m(visit, claim.position)
    accuracy_m = None if claim.position is None else round(claim.position.accuracy_m)
    reason = ""
    if claim.how is CheckInHow.POSITION:
        if claim.position is None or distance_m is None:
            raise InvalidInput("Send the phone's position.", field="lat")
        if claim.photo_id is None:
            raise InvalidInput("Take a picture of the door.", field="photo_id")
        door.check_near(distance_m, claim.position.accuracy_m, geofence_m=terms_of(visit.market).geofence_m)
    elif claim.how is CheckInHow.OVERRIDE:
        reason = door.check_reason(claim.reason)
    return CheckIn(
        visit_id=visit.visit_id,
        how=claim.how,
        distance_m=None if distance_m is None else min(round(distance_m), _FARTHEST_M),
        accuracy_m=None if accuracy_m is None else min(accuracy_m, _FARTHEST_M),
        photo_id=claim.photo_id,
        reason=reason,
        at=at,
        received_at=now,
    )


# Half the way around the Earth.
_FARTHEST_M = 20_037_508


def _distance_m(visit: FieldVisit, position: DevicePosition | None) -> float | None:
    if position is None:
        return None
    plane = accounts.get_market(visit.market).plane
    return plane.to_point(position.at).distance_km(visit.place) * 1000
