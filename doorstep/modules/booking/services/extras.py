"""Work that is agreed on at the door: asked for by the specialist, paid or refused by the client."""

import uuid
from datetime import datetime

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import insert_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.extra_contracts import (
    LARGEST_EXTRA_MINOR,
    LONGEST_TITLE,
    MOST_EXTRAS,
    MOST_OF_AN_EXTRA,
    ExtraAsked,
    ExtraState,
    NotAtWork,
    TooManyExtras,
)
from doorstep.modules.booking.models import Extra, Order, Visit
from doorstep.modules.booking.services.extra_answers import answer_extra, extra_changed, extras_of, find_extra
from doorstep.modules.booking.services.steps import lock_order, lock_visit, require_specialist

_AT_WORK = (VisitState.ARRIVED, VisitState.WORKING)


@transaction
def ask_for_extra(visit_id: uuid.UUID, wish: ExtraAsked, *, actor: Actor, now: datetime) -> Visit:
    """
    Ask the client to agree to more work than was booked, or to parts, at their price. They are told at once.

    :raises NotFound: if the visit is not this specialist's.
    :raises NotAtWork: unless the specialist is at the client's.
    :raises InvalidInput: without a title, or for an amount or a quantity that is nothing or beyond reason.
    :raises TooManyExtras: if five were asked for already.
    """
    return ask_extra(visit_id, wish, actor=actor, now=now)


@transaction_required
def ask_extra(visit_id: uuid.UUID, wish: ExtraAsked, *, actor: Actor, now: datetime) -> Visit:
    """The same inside a transaction that is open."""
    _, _, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    title = wish.title.strip()
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise InvalidInput(f"Say on 1 to {LONGEST_TITLE} characters what it is.", field="title")
    if not 0 < wish.amount_minor <= LARGEST_EXTRA_MINOR:
        raise InvalidInput("Say what it costs.", field="amount_minor")
    if not 1 <= wish.quantity <= MOST_OF_AN_EXTRA:
        raise InvalidInput(f"Say 1 to {MOST_OF_AN_EXTRA} of them.", field="quantity")
    if visit.state not in _AT_WORK:
        raise NotAtWork(state=str(visit.state))
    if len(extras_of([visit]).get(visit.id, [])) >= MOST_EXTRAS:
        raise TooManyExtras
    extra = Extra(
        id=new_id(),
        visit_id=visit.id,
        kind=wish.kind,
        quantity=wish.quantity,
        title=title,
        amount_minor=wish.amount_minor,
        currency=visit.currency,
        state=ExtraState.ASKED,
        created_at=now,
    )
    insert_rows([extra])
    record_changes([Change(extra.id, "extra", "", ExtraState.ASKED, actor.label, "", now)])
    publish(extra_changed(extra, visit))
    return visit


@transaction
def withdraw_extra(visit_id: uuid.UUID, extra_id: uuid.UUID, *, actor: Actor, now: datetime) -> Visit:
    """
    Take back what the client has not answered.

    :raises NotFound: if the visit is not this specialist's, or has no such extra.
    :raises ExtraAnswered: if it does not wait any more.
    :raises ExtraLapsed: if the visit ended before.
    """
    visit = lock_visit(visit_id)[2]
    require_specialist(visit, actor)
    extra = find_extra([visit], extra_id)
    if extra.state != ExtraState.WITHDRAWN:
        answer_extra(extra, visit, ExtraState.WITHDRAWN, actor=actor, now=now)
    return visit


@transaction
def refuse_extra(order_id: uuid.UUID, extra_id: uuid.UUID, *, actor: Actor, now: datetime) -> Order:
    """
    The client does not want the extra work. Again nothing happens.

    :raises NotFound: if the order is not the actor's, or has no such extra.
    :raises ExtraAnswered: if it does not wait any more.
    :raises ExtraLapsed: if the visit ended before.
    """
    order, visits = lock_order(order_id)
    if order.client_id != actor.user_id:
        raise NotFound
    extra = find_extra(visits, extra_id)
    if extra.state != ExtraState.REFUSED:
        visit = next(visit for visit in visits if visit.id == extra.visit_id)
        answer_extra(extra, visit, ExtraState.REFUSED, actor=actor, now=now)
    return order
