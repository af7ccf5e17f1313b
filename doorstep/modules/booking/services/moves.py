"""Moving what was agreed to another start: one visit, or a party whole."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.events import Event
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimKind, ClaimRequest, Shape, StartRefused
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, EndingAct, VisitState
from doorstep.modules.booking.models import Order, Visit
from doorstep.modules.booking.party_contracts import PartyMovesWhole
from doorstep.modules.booking.proposal_contracts import ProposalState
from doorstep.modules.booking.services.alternatives import close_proposals
from doorstep.modules.booking.services.composition import rules_of_visit
from doorstep.modules.booking.services.consequences import (
    agreed_visit,
    cause_of_actor,
    check_agreed,
    consequences_of,
    keep_consequences,
    open_party,
    require_movable,
    terms_of_order,
    visits_to_move,
)
from doorstep.modules.booking.services.hold_charges import take_if_held_too_short
from doorstep.modules.booking.services.money import settle_money
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.shifts import follow_shifts, put_on_claim
from doorstep.modules.booking.services.steps import (
    lock_order,
    lock_time_of,
    lock_visit,
    move_visits,
    require_client,
    tell,
    visit_changed,
)
from doorstep.modules.booking.services.waiting import stop_waiting
from doorstep.modules.booking.services.where import candidate_of_visit
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Act
from doorstep.modules.specialists import facade as specialists

_CHARGED = ("carried_fee_bp", "moved_fee_minor", "let_down")
_MOVED = ("starts_at", "ends_at", "window_from", "window_until", "narrowed_at", "respond_by", "place_x", "place_y")


@transaction
def reschedule_visit(
    visit_id: uuid.UUID, starts_at: datetime, agreed_fee_minor: int = 0, *, actor: Actor, now: datetime
) -> Visit:
    """
    Move a visit to another start with the same specialist. The price stays; moving may have a fee of its own.

    What cancelling would have cost goes along, so that nobody moves a visit away to cancel it for free. What is held on
    a card is taken at once if it would not be held for so long.

    An offer in request mode asks the specialist again. If the new start is refused, the old one stands.

    :raises NotFound: if the visit is not the actor's.
    :raises PartyMovesWhole: if others come at the same time; move the order.
    :raises ImpossibleTransition: if the specialist has set out, or the visit is over.
    :raises ConsequenceChanged: if moving costs something else by now than what was agreed to.
    :raises OfferMissing: if the specialist no longer offers it.
    :raises OfferUnavailable: if its shop takes no visits any more.
    :raises StartRefused: with its reason, if the specialist can't come then.
    """
    order, visits, visit = lock_visit(visit_id)
    require_client(order, actor)
    require_movable(visit)
    if len(open_party(visits, visit)) > 1:
        raise PartyMovesWhole
    move_visits_to(order, [visit], visits, starts_at, agreed_fee_minor, actor=actor, now=now)
    _go_on_without(order, visits, visit.party, actor=actor, now=now)
    return visit


@transaction
def reschedule_order(
    order_id: uuid.UUID, starts_at: datetime, agreed_fee_minor: int = 0, *, actor: Actor, now: datetime
) -> Order:
    """
    Move a party whole to another start, with the same people: all of its visits or none. Else as one visit.

    :param agreed_fee_minor: the fees of all its visits together.
    :raises NotFound: if the order is not the actor's.
    :raises NoParty: if the order has visits that are moved one by one.
    :raises ImpossibleTransition: if one of them has set out.
    :raises ConsequenceChanged: if moving costs something else by now than what was agreed to.
    :raises OfferMissing: if one of the specialists no longer offers it.
    :raises StartRefused: with its reason and the visit, if one of the specialists can't come then.
    """
    order, visits = lock_order(order_id)
    require_client(order, actor)
    moved = visits_to_move(visits)
    move_visits_to(order, moved, visits, starts_at, agreed_fee_minor, actor=actor, now=now)
    _go_on_without(order, visits, moved[0].party, actor=actor, now=now)
    return order


@transaction_required
def move_visits_to(
    order: Order,
    visits: Sequence[Visit],
    every: Sequence[Visit],
    starts_at: datetime,
    agreed_fee_minor: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """
    Move some visits of an order to a start, all or none. The caller has locked the order.

    :param every: all visits of the order.
    :raises ConsequenceChanged: if moving costs something else by now than what was agreed to.
    :raises OfferMissing: if one of the specialists no longer offers it.
    :raises StartRefused: with its reason and the visit, if one of the specialists can't come then.
    """
    lock_time_of(visits)
    _charge_move(order, visits, agreed_fee_minor, actor=actor, now=now)
    events: list[Event] = []
    for visit in visits:
        try:
            events += _put_at(order, visit, starts_at, actor=actor, now=now)
        except StartRefused as refusal:
            refusal.context["visit_id"] = str(visit.id)
            raise
    take_if_held_too_short(order, every, actor=actor, now=now)
    tell(*events)


@transaction_required
def _go_on_without(
    order: Order, visits: Sequence[Visit], party: uuid.UUID | None, *, actor: Actor, now: datetime
) -> None:
    """Who moves what is left of a party goes on without whoever dropped out; nobody comes instead at the old time."""
    given_up = [visit for visit in visits if visit.awaited and party is not None and visit.party == party]
    if given_up:
        stop_waiting(given_up)
        settle_money(order, visits, actor=actor, now=now)


@transaction_required
def _put_at(order: Order, visit: Visit, starts_at: datetime, *, actor: Actor, now: datetime) -> list[Event]:
    """Claim the new start and write the visit there; its calendar is locked. The events to publish."""
    if visit.proposed_count:
        close_proposals([visit], ProposalState.WITHDRAWN, now=now)
    offer = specialists.get_offer(visit.offer_id)
    market = accounts.get_market(order.market_id)
    candidate, point = candidate_of_visit(visit, shape_of(visit), offer, rules_of_visit(visit))
    claim = availability.move_claim(
        ClaimRequest(
            candidate=candidate,
            holder_id=visit.id,
            start=starts_at,
            point=point,
            terms=terms_of(market),
            kind=ClaimKind.VISIT,
        ),
        now=now,
    )
    moved = rules.note_of(rules.Note.MOVED, visit.agreed_at, starts_at)
    window = (starts_at, starts_at + timedelta(minutes=candidate.window_minutes)) if candidate.window_minutes else None
    put_on_claim(visit, claim, window)
    visit.place_x, visit.place_y = point.x, point.y  # an online visit moves with the specialist's desk
    stands = visit.state == VisitState.ACCEPTED and offer.auto_accept
    if not stands:
        visit.respond_by = rules.respond_by(starts_at=starts_at, now=now, request_minutes=market.request_minutes)
    shifted = follow_shifts(claim.shifted, now=now)
    if not stands and visit.state != VisitState.REQUESTED:
        fields = (*_CHARGED, *_MOVED)
        return [
            *move_visits([visit], VisitState.REQUESTED, actor=actor, now=now, reason=moved, fields=fields),
            *shifted,
        ]
    record_changes([Change(visit.id, "visit", visit.state, visit.state, actor.label, moved, now)])
    save_fields(visit, (*_CHARGED, *_MOVED))
    return [visit_changed(visit, now=now), *shifted]


def _charge_move(order: Order, visits: Sequence[Visit], agreed_fee_minor: int, *, actor: Actor, now: datetime) -> None:
    """Check and keep the fees of a move, and what cancelling costs at least from now on; the visits are not saved."""
    cause = cause_of_actor(order, actor)
    found = consequences_of(order, visits, Act.MOVE, cause=cause, now=now)
    check_agreed(found, agreed_fee_minor)
    if cause is not Cause.CLIENT:
        return
    terms = terms_of_order(order)
    for visit, consequence in zip(visits, found, strict=True):
        if consequence.fee.minor:
            keep_consequences(
                order, [(visit, consequence)], EndingAct.MOVE, cause=cause, evidence="", actor=actor, now=now
            )
        visit.carried_fee_bp = pricing.carried_bp(terms, agreed_visit(order, visit), now=now)
        visit.moved_fee_minor += consequence.fee.minor
        visit.let_down = False  # who moves the rest goes on without the one who does not come


def shape_of(visit: Visit) -> Shape:
    """How long a visit takes, in availability's words."""
    minutes = (visit.ends_at - visit.starts_at) // timedelta(minutes=1)
    return Shape(minutes, visit.preparation_minutes, visit.cleanup_minutes)
