"""The client's four digits: told by the app, said at the door, judged with a limit on wrong tries."""

import hmac
import uuid
from datetime import datetime

from doorstep.infra.crypto import blind_index
from doorstep.infra.db import execute, transaction
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.fieldwork.contracts.door import WRONG_TRIES, CodePurpose, CodeWrong
from doorstep.modules.fieldwork.models import DoorCode
from doorstep.modules.fieldwork.rules import door


def digits_for(visit_id: uuid.UUID, purpose: CodePurpose) -> str:
    """The digits of a visit for one purpose: a keyed hash, so no table has them."""
    return door.digits_of(blind_index(f"fieldwork_doorcode.{purpose}", str(visit_id)))


def get_code(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor) -> tuple[CodePurpose, str]:
    """
    What the client tells the specialist now: at the door, so that work may begin, or at the end, that it is done.

    :raises NotFound: unless it is a visit of the actor's own order; staff are told no codes.
    :raises CodeNotOpen: before the specialist sets out, and after the visit.
    """
    visit = booking.get_field_visit_of_client(order_id, visit_id, actor=actor)
    if visit.client_id != actor.user_id:
        raise NotFound
    purpose = door.code_purpose(VisitState(visit.state), visit.place_kind)
    return purpose, digits_for(visit_id, purpose)


def check_code(visit_id: uuid.UUID, code: str, purpose: CodePurpose, *, now: datetime) -> None:
    """
    Judge a code. A wrong try counts whatever becomes of the rest, so this is a transaction of its own.

    The caller has checked that the actor works the visit.

    :raises CodeWrong: with how many tries are left.
    :raises CodeLocked: for five minutes after the fifth wrong one, even for the right code.
    """
    is_right = hmac.compare_digest(code.encode(), digits_for(visit_id, purpose).encode())
    tries, locked_until = _count_try(visit_id, is_right=is_right, now=now)
    if is_right:
        return
    door.check_code_open(locked_until, now=now)
    raise CodeWrong(tries_left=WRONG_TRIES - tries)


@transaction
def _count_try(visit_id: uuid.UUID, *, is_right: bool, now: datetime) -> tuple[int, datetime | None]:
    execute("INSERT INTO fieldwork_doorcode (visit_id, wrong_tries) VALUES (%s, 0) ON CONFLICT DO NOTHING", [visit_id])
    row = read_rows(DoorCode, "visit_id = %s FOR UPDATE", [visit_id])[0]
    door.check_code_open(row.locked_until, now=now)
    tries, locked_until = (0, None) if is_right else door.after_wrong_try(row.wrong_tries, now=now)
    execute(
        "UPDATE fieldwork_doorcode SET wrong_tries = %s, locked_until = %s WHERE visit_id = %s",
        [tries, locked_until, visit_id],
    )
    return tries, locked_until
