"""Extras as they stand: which a visit has, and what becomes of one that waits for an answer."""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import read_rows, save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking.contracts import ExtraChanged
from doorstep.modules.booking.extra_contracts import ExtraAnswered, ExtraLapsed, ExtraState
from doorstep.modules.booking.models import Extra, Visit
from doorstep.modules.payments import facade as payments

_NOT_DONE = (ExtraState.LAPSED, ExtraState.REFUSED, ExtraState.WITHDRAWN)


def extras_of(visits: Sequence[Visit]) -> dict[uuid.UUID, list[Extra]]:
    """The extras of some visits, oldest first; asked only if one of them was begun."""
    begun = [visit.id for visit in visits if visit.arrived_at is not None]
    if not begun:
        return {}
    found: dict[uuid.UUID, list[Extra]] = {}
    for extra in read_rows(Extra, "visit_id = ANY(%s) ORDER BY id", [begun]):
        found.setdefault(extra.visit_id, []).append(extra)
    return found


@transaction_required
def find_extra(visits: Sequence[Visit], extra_id: uuid.UUID) -> Extra:
    """
    An extra of one of some visits, under its lock; the order is locked before.

    :raises NotFound: if none of them has it.
    """
    found = read_rows(Extra, "id = %s AND visit_id = ANY(%s) FOR UPDATE", [extra_id, [visit.id for visit in visits]])
    if not found:
        raise NotFound
    return found[0]


@transaction_required
def answer_extra(extra: Extra, visit: Visit, target: ExtraState, *, actor: Actor, now: datetime) -> None:
    """
    Say what became of an extra that waits for an answer. If it is not to be done, a payment of it is given up.

    :raises ExtraAnswered: if it does not.
    :raises ExtraLapsed: if its visit ended before.
    """
    check_waiting(extra)
    record_changes([Change(extra.id, "extra", extra.state, target, actor.label, "", now)])
    extra.state, extra.answered_at = target, now
    save_fields(extra, ("state", "answered_at"))
    publish(extra_changed(extra, visit))
    if target in _NOT_DONE:
        _give_up_paying(extra, visit, actor=actor, now=now)


@transaction_required
def _give_up_paying(extra: Extra, visit: Visit, *, actor: Actor, now: datetime) -> None:
    """Close the provider's page of an extra, if it is open; should money come all the same, it goes back."""
    for payment in payments.payments_of_order(visit.order_id):
        if payment.extra_id == extra.id and payment.is_open and not payment.given_up:
            with suppress(ImpossibleTransition):
                payments.ask_void(payment.id, reason=f"extra {extra.state}", actor=actor, now=now)


@transaction_required
def lapse_extras(visits: Sequence[Visit], *, actor: Actor, now: datetime) -> None:
    """Nobody answers any more what was asked for at visits that end just now; the caller has locked their order."""
    by_id = {visit.id: visit for visit in visits}
    waiting = read_rows(Extra, "visit_id = ANY(%s) AND state = 'asked' ORDER BY id FOR UPDATE", [list(by_id)])
    for extra in waiting:
        answer_extra(extra, by_id[extra.visit_id], ExtraState.LAPSED, actor=actor, now=now)


def check_waiting(extra: Extra) -> None:
    """
    See whether an extra waits for an answer.

    :raises ExtraAnswered: if the client has answered, or it was taken back.
    :raises ExtraLapsed: if its visit ended before.
    """
    if extra.state == ExtraState.LAPSED:
        raise ExtraLapsed("It was not done, and nothing is charged.")
    if extra.state != ExtraState.ASKED:
        raise ExtraAnswered(state=str(extra.state))


def extra_changed(extra: Extra, visit: Visit) -> ExtraChanged:
    """The event of an extra's present state."""
    return ExtraChanged(
        extra_id=extra.id,
        visit_id=visit.id,
        order_id=visit.order_id,
        client_id=visit.order.client_id,
        specialist_user_id=visit.specialist_user_id,
        state=str(extra.state),
    )
