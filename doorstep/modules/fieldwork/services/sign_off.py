"""The client's word that the work is done, and the specialist's words on what was done."""

import uuid
from datetime import datetime

from doorstep.infra.db import execute, transaction, transaction_required
from doorstep.infra.rows import insert_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts.door import LONGEST_NOTE, CodePurpose, SignOffClaim, SignOffHow
from doorstep.modules.fieldwork.models import SignOff
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.services.door_codes import check_code
from doorstep.modules.fieldwork.services.telling import tell_of_record


def sign_off(visit_id: uuid.UUID, claim: SignOffClaim, *, actor: Actor, now: datetime) -> None:
    """
    Keep the client's signature, the code of the end, or the reason why nobody could give one. The first one stays.

    :raises NotFound: if the visit is not this specialist's.
    :raises NotSignable: unless work is being done.
    :raises CodeWrong: with how many tries are left; ``CodeLocked`` after the fifth.
    :raises InvalidInput: for a signature without a line, or a reason of fewer than 10 characters.
    """
    judge_sign_off(visit_id, claim, actor=actor, now=now)
    _sign_off(visit_id, claim, actor=actor, now=now)


def judge_sign_off(visit_id: uuid.UUID, claim: SignOffClaim, *, actor: Actor, now: datetime) -> None:
    """What comes before the transaction of the sign-off: the count of wrong codes. See ``sign_off`` for its errors."""
    if claim.how is not SignOffHow.CODE or SignOff.objects.filter(visit_id=visit_id).exists():
        return
    visit = booking.get_field_visit_of_specialist(visit_id, actor=actor)
    door.check_signable(VisitState(visit.state))
    check_code(visit_id, claim.code, CodePurpose.SIGN_OFF, now=now)


@transaction
def _sign_off(visit_id: uuid.UUID, claim: SignOffClaim, *, actor: Actor, now: datetime) -> None:
    keep_sign_off(visit_id, claim, at=now, actor=actor, now=now)


@transaction_required
def keep_sign_off(visit_id: uuid.UUID, claim: SignOffClaim, *, at: datetime, actor: Actor, now: datetime) -> bool:
    """
    The same inside a transaction that is open; ``judge_sign_off`` has gone before.

    :return: whether it is new.
    """
    visit = booking.lock_field_visit(visit_id, actor=actor)
    if actor.specialist_id != visit.specialist_id:
        raise NotFound
    if SignOff.objects.filter(visit_id=visit_id).exists():
        return False
    door.check_signable(VisitState(visit.state))
    if claim.how is SignOffHow.SIGNATURE:
        door.check_strokes(claim.strokes)
    insert_rows(
        [
            SignOff(
                visit_id=visit_id,
                how=claim.how,
                strokes=[list(map(list, stroke)) for stroke in claim.strokes] if claim.strokes else [],
                reason=door.check_reason(claim.reason) if claim.how is SignOffHow.ABSENT else "",
                at=at,
            )
        ]
    )
    tell_of_record(visit, "sign_off", now=now)
    return True


@transaction
def write_note(visit_id: uuid.UUID, text: str, *, actor: Actor, now: datetime) -> FieldVisit:
    """
    Say in words what was done; both sides read it. An empty text takes it back.

    :raises NotFound: if the visit is not this specialist's.
    :raises RecordClosed: before the arrival, and a day after the end.
    :raises InvalidInput: for more than 2,000 characters.
    """
    return keep_note(visit_id, text, actor=actor, now=now)


@transaction_required
def keep_note(visit_id: uuid.UUID, text: str, *, actor: Actor, now: datetime) -> FieldVisit:
    """The same inside a transaction that is open."""
    visit = booking.lock_field_visit(visit_id, actor=actor)
    if actor.specialist_id != visit.specialist_id:
        raise NotFound
    door.check_record_open(VisitState(visit.state), done_at=visit.done_at, now=now)
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise InvalidInput(f"Use {LONGEST_NOTE} characters at most.", field="text")
    execute(
        "INSERT INTO fieldwork_record (visit_id, note) VALUES (%s, %s) "
        "ON CONFLICT (visit_id) DO UPDATE SET note = excluded.note",
        [visit_id, text],
    )
    tell_of_record(visit, "note", now=now)
    return visit
