"""Cancelling what was agreed, whole or in part."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed, NotFound
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, EndingAct, OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.services.answer import require_reason
from doorstep.modules.booking.services.confirming import give_up_open
from doorstep.modules.booking.services.consequences import (
    agreed_visit,
    cause_of_actor,
    check_agreed,
    consequences_of,
    keep_consequences,
    open_visits,
    require_leavable,
)
from doorstep.modules.booking.services.money import settle_money
from doorstep.modules.booking.services.searching import leave_search, require_search
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    let_party_down,
    lock_order,
    lock_time_of,
    lock_visit,
    move_order,
    move_visits,
    require_client,
    require_specialist,
    tell,
)
from doorstep.modules.booking.services.waiting import LOSING_FIELDS, stop_waiting, wait_for_another
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Act

LONGEST_EVIDENCE = 2000
# What staff may name as the cause when they cancel; "unanswered" is the clock's.
STAFF_CAUSES = (Cause.PLATFORM, Cause.FORCE_MAJEURE, Cause.SPECIALIST, Cause.CLIENT)
SPECIALIST_CAUSES = (Cause.SPECIALIST, Cause.FORCE_MAJEURE)


@transaction
def cancel_order(order_id: uuid.UUID, reason: str, agreed_fee_minor: int = 0, *, actor: Actor, now: datetime) -> Order:
    """
    Cancel an order whole: all its open visits, whose time becomes free. The fee is kept with the order.

    One that nobody serves yet is left free of charge.

    :param agreed_fee_minor: the fee that the client was shown and agrees to, in minor units.
    :raises NotFound: if the order is not the actor's.
    :raises ImpossibleTransition: if it is over, or the specialist is at work already.
    :raises ConsequenceChanged: if it costs something else by now; nothing is done then.
    """
    order, visits = lock_order(order_id)
    require_client(order, actor)
    cause, reason = cause_of_actor(order, actor), reason.strip()
    if not visits:
        return leave_search(order, require_search(order), cause, reason, actor=actor, now=now)
    return _cancel(order, visits, cause, reason, evidence=reason, agreed=agreed_fee_minor, actor=actor, now=now)


@transaction
def cancel_part(visit_id: uuid.UUID, reason: str, agreed_fee_minor: int = 0, *, actor: Actor, now: datetime) -> Order:
    """
    Cancel one visit of an order and keep the others, also those of the same party. The last one ends the order.

    :param agreed_fee_minor: the fee for this visit that the client was shown and agrees to, in minor units.
    :raises NotFound: if the visit is not of one of the actor's orders.
    :raises ImpossibleTransition: if the visit is over or at work, or nothing was agreed yet.
    :raises ConsequenceChanged: if it costs something else by now; nothing is done then.
    """
    order, visits, visit = lock_visit(visit_id)
    require_client(order, actor)
    require_leavable(order, visit)
    cause, reason = cause_of_actor(order, actor), reason.strip()
    return _cancel(
        order, visits, cause, reason, evidence=reason, agreed=agreed_fee_minor, actor=actor, now=now, only=visit
    )


@transaction
def cancel_for_cause(
    order_id: uuid.UUID,
    cause: Cause,
    evidence: str,
    evidence_ids: Sequence[uuid.UUID] = (),
    visit_id: uuid.UUID | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> Order:
    """
    Staff cancel an order, or one visit of it, for a cause that they have evidence of.

    Only the client's own cause costs the policy's fee.

    :param evidence: what shows the cause; kept with the order, for staff. Client and specialist are told the cause.
    :param evidence_ids: pictures of it that the actor sent.
    :param visit_id: the only visit to cancel; the others stay, also those of its party. None cancels all.
    :raises FileMissing: if one of them is not an unused picture that the actor sent for this.
    :raises NotAllowed: unless staff asks.
    :raises NotFound: if there is no such order, or the visit is not of it.
    :raises InvalidInput: without evidence, or for a cause that staff can't name.
    :raises ImpossibleTransition: if it is over, or the specialist is at work already.
    """
    if not actor.is_staff:
        raise NotAllowed
    if cause not in STAFF_CAUSES:
        raise InvalidInput(f"Causes: {', '.join(STAFF_CAUSES)}.", field="cause")
    evidence = evidence.strip()
    if not 1 <= len(evidence) <= LONGEST_EVIDENCE:
        raise InvalidInput(f"Say on 1 to {LONGEST_EVIDENCE} characters what shows it.", field="evidence")
    check_evidence(evidence_ids)
    order, visits = lock_order(order_id)
    only = next((visit for visit in visits if visit.id == visit_id), None)
    if visit_id is not None:
        if only is None:
            raise NotFound
        require_leavable(order, only)
    if not visits:
        return leave_search(order, require_search(order), cause, "", actor=actor, now=now)
    return _cancel(
        order, visits, cause, "",
        evidence=evidence, evidence_ids=evidence_ids, agreed=None, actor=actor, now=now, only=only,
    )  # fmt: skip


def _cancel(
    order: Order,
    visits: list[Visit],
    cause: Cause,
    reason: str,
    *,
    evidence: str,
    agreed: int | None,
    actor: Actor,
    now: datetime,
    evidence_ids: Sequence[uuid.UUID] = (),
    only: Visit | None = None,
) -> Order:
    ended = open_visits(order, visits) if only is None else [only]
    awaited = [visit for visit in visits if visit.awaited and only is None]
    if awaited and not ended:
        cause = Cause.SPECIALIST  # who drops out ends it, not who does not want to wait
    found = consequences_of(order, [*ended, *awaited], Act.CANCEL, cause=cause, now=now)
    if agreed is not None:
        check_agreed(found, agreed)
    lock_time_of(ended)
    stop_waiting(awaited)
    keep_consequences(
        order, list(zip(ended, found, strict=False)), EndingAct.CANCEL,
        cause=cause, evidence=evidence, actor=actor, now=now, evidence_ids=evidence_ids,
    )  # fmt: skip
    events = move_visits(ended, VisitState.CANCELLED, actor=actor, now=now, reason=reason)
    free_time_of(ended, now=now)
    if only is not None and cause is not Cause.CLIENT:
        let_party_down(only, visits)
    if any(visit.awaited or not rules.VISITS.is_final(VisitState(visit.state)) for visit in visits):
        settle_money(order, visits, actor=actor, now=now)  # what was not cancelled is still agreed
    elif any(visit.state in (VisitState.DONE, VisitState.NO_SHOW) for visit in visits):
        events += close_if_over(order, visits, actor=actor, now=now, cause=cause)
    else:
        if order.confirmed_at is None:
            give_up_open(order, reason=str(cause), actor=actor, now=now)
        settle_money(order, visits, actor=actor, now=now)
        events.append(move_order(order, visits, OrderState.CANCELLED, actor=actor, now=now, cause=cause, reason=reason))
    tell(*events)
    return order


def check_evidence(evidence_ids: Sequence[uuid.UUID]) -> None:
    """:raises InvalidInput: over four pictures, or for one named twice."""
    if len(evidence_ids) > rules.MOST_EVIDENCE or len(set(evidence_ids)) < len(evidence_ids):
        raise InvalidInput(f"Send up to {rules.MOST_EVIDENCE} different pictures.", field="evidence_ids")


@transaction
def cancel_visit(
    visit_id: uuid.UUID,
    reason: str,
    cause: Cause = Cause.SPECIALIST,
    evidence_ids: Sequence[uuid.UUID] = (),
    *,
    actor: Actor,
    now: datetime,
) -> Visit:
    """
    The specialist can't come after all. The visit's time becomes free, the client pays nothing and reads the reason.

    Where the market does so, the order stays open for a while, its money as it is, for somebody else to come instead.

    :param cause: the specialist's own, or force majeure, for which the reason is the evidence.
    :param evidence_ids: pictures that show it, for staff only.
    :raises FileMissing: if one of them is not an unused picture that the actor sent for this.
    :raises NotFound: if the visit is not this specialist's.
    :raises InvalidInput: without a reason, or for another cause.
    :raises ImpossibleTransition: if it is over or at work, or only asked for (then decline it).
    """
    reason = require_reason(reason)
    if cause not in SPECIALIST_CAUSES:
        raise InvalidInput(f"Causes: {', '.join(SPECIALIST_CAUSES)}.", field="cause")
    check_evidence(evidence_ids)
    order, visits, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    if visit.state == VisitState.REQUESTED:
        raise ImpossibleTransition("Decline the request instead.", state=visit.state, wanted="cancelled")
    rules.VISITS.check(VisitState(visit.state), VisitState.CANCELLED)
    lock_time_of([visit])
    free = pricing.free_consequence(agreed_visit(order, visit))
    keep_consequences(
        order, [(visit, free)], EndingAct.CANCEL,
        cause=cause, evidence=reason, actor=actor, now=now, evidence_ids=evidence_ids,
    )  # fmt: skip
    wait_for_another(order, visit, now=now)
    events = move_visits([visit], VisitState.CANCELLED, actor=actor, now=now, reason=reason, fields=LOSING_FIELDS)
    free_time_of([visit], now=now)
    let_party_down(visit, visits)
    tell(*events, *close_if_over(order, visits, actor=actor, now=now, cause=cause))
    return visit
