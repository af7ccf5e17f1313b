"""What an act costs under an order's policy: shown before, agreed to, and kept with its cause and evidence."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra import files
from doorstep.infra.db import fetch_one, transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.money import Money, total
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import Cause, ConsequenceChanged, EndingAct, OrderState, VisitState
from doorstep.modules.booking.models import Cancellation, Order, Visit
from doorstep.modules.booking.party_contracts import NoParty
from doorstep.modules.booking.ports import field_work
from doorstep.modules.booking.services.hold_charges import HeldMoney, find_held
from doorstep.modules.booking.services.steps import role_cause
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import (
    Act,
    AgreedVisit,
    ClientGroup,
    Consequence,
    PolicyFacts,
    PolicyTerms,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a policy makes of one visit or order: what cancelling and moving cost from now on, and not being there."""

    policy: PolicyFacts
    terms: PolicyTerms
    cancel: Consequence
    move: Consequence
    no_show: Money


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What an act would cost. ``later_fee``: after a move, the least that cancelling costs from then on.

    ``held``: what is held on a card, and until when a move leaves it there.
    """

    act: Act
    policy: PolicyFacts
    consequence: Consequence
    later_fee: Money | None
    time_zone: str
    held: HeldMoney | None = None


def client_group_of(client_id: int, *, now: datetime) -> ClientGroup:
    """As whom a client books now: one statement, so ask only where a rule or a policy depends on it."""
    row = fetch_one(
        "SELECT count(*) FILTER (WHERE v.state = 'done'), "
        "count(*) FILTER (WHERE v.state = 'no_show' AND v.starts_at > %s) "
        "FROM booking_order o JOIN booking_visit v ON v.order_id = o.id WHERE o.client_id = %s",
        [now - rules.NO_SHOW_REMEMBERED, client_id],
    )
    done, no_shows = row or (0, 0)
    return rules.group_of(done=done, no_shows=no_shows)


def terms_of_order(order: Order) -> PolicyTerms:
    """The terms that an order was made under, for the group as which its client booked."""
    return pricing.get_policy(order.policy).terms_for(_group(order.client_group))


def _group(name: str) -> ClientGroup | None:
    return ClientGroup(name) if name else None


def agreed_visit(order: Order, visit: Visit) -> AgreedVisit:
    """What the fee of a visit depends on."""
    return AgreedVisit(
        price=Money(visit.price_minor, visit.currency),
        starts_at=visit.agreed_at,
        booked_at=order.confirmed_at,
        promised=visit.state in rules.ADDRESS_NEEDED,
        set_out=visit.state in rules.SET_OUT,
        carried_bp=visit.carried_fee_bp,
        moved_fee=Money(visit.moved_fee_minor, visit.currency),
        let_down=visit.let_down,
    )


def consequences_of(
    order: Order, visits: Sequence[Visit], act: Act, *, cause: Cause, now: datetime
) -> list[Consequence]:
    """
    What an act on each of some visits costs by its cause: only the client's own cause can cost something.

    Who waits for somebody else, as the specialist dropped out, may leave for free.
    """
    agreed = [(agreed_visit(order, visit), visit.awaited) for visit in visits]
    if cause is not Cause.CLIENT:
        return [pricing.free_consequence(visit) for visit, _ in agreed]
    terms = terms_of_order(order)
    return [
        pricing.free_consequence(visit) if awaited else pricing.consequence_of(terms, visit, act, now=now)
        for visit, awaited in agreed
    ]


def fees_by_cause(order: Order, visit_id: uuid.UUID | None = None, *, now: datetime) -> dict[Cause, Money]:
    """
    What cancelling an order, or one visit of it, would cost its client now, by whose cause it is; for staff who choose.

    :raises ImpossibleTransition: if it can't be cancelled any more.
    """
    visits = selectors.visits_of([order])
    if not visits:
        free = _free_to_leave(order)[0]
        return dict.fromkeys((Cause.CLIENT, Cause.SPECIALIST, Cause.PLATFORM, Cause.FORCE_MAJEURE), free.fee)
    ended = _acted_on(order, visits, Act.CANCEL, visit_id)
    return {
        cause: pricing.join_consequences(consequences_of(order, ended, Act.CANCEL, cause=cause, now=now)).fee
        for cause in (Cause.CLIENT, Cause.SPECIALIST, Cause.PLATFORM, Cause.FORCE_MAJEURE)
    }


def check_agreed(found: Sequence[Consequence], agreed_fee_minor: int) -> None:
    """:raises ConsequenceChanged: unless the fee that somebody agreed to is the present one."""
    present = pricing.join_consequences(found)
    if present.fee.minor != agreed_fee_minor:
        changes_at = present.next_change_at
        raise ConsequenceChanged(
            "Nothing was done.",
            fee_minor=present.fee.minor,
            refund_minor=present.refund.minor,
            currency=present.fee.currency,
            next_change_at=changes_at.isoformat() if changes_at else None,
        )


def cause_of_actor(order: Order, actor: Actor) -> Cause:
    """Whose cause an act on an order is: its client's, or by the actor's role."""
    return Cause.CLIENT if order.client_id == actor.user_id else role_cause(actor)


def preview_act(order_id: uuid.UUID, act: Act, visit_id: uuid.UUID | None, *, actor: Actor, now: datetime) -> Preview:
    """
    What cancelling an order or one visit of it, or moving a visit or a party whole, would cost now and later.

    :param visit_id: which visit; left out, cancelling means all of them, and moving the party or the only visit.
    :raises NotFound: if the order is not the actor's, or the visit is not of this order.
    :raises NoParty: if several visits are moved one by one, and none is named.
    :raises ImpossibleTransition: if it can't be done any more.
    """
    order = selectors.get_order(order_id, actor=actor)
    visits = selectors.visits_of([order])
    if not visits and visit_id is None and act is Act.CANCEL:
        free, time_zone = _free_to_leave(order)
        return Preview(act, pricing.get_policy(order.policy), free, None, time_zone)
    acted = _acted_on(order, visits, act, visit_id)
    found = consequences_of(order, acted, act, cause=cause_of_actor(order, actor), now=now)
    later = None
    if act is Act.MOVE and cause_of_actor(order, actor) is Cause.CLIENT:
        terms = terms_of_order(order)
        agreed = [agreed_visit(order, visit) for visit in acted]
        carried = [pricing.fee_of(visit.price, pricing.carried_bp(terms, visit, now=now)) for visit in agreed]
        later = total(carried, carried[0].currency)
    held = find_held(order, acted) if act is Act.MOVE else None
    joined = pricing.join_consequences(found)
    return Preview(act, pricing.get_policy(order.policy), joined, later, acted[0].time_zone, held)


def _free_to_leave(order: Order) -> tuple[Consequence, str]:
    """
    What leaving a search costs: nothing; and the time zone of its place.

    :raises ImpossibleTransition: if it is over.
    """
    rules.ORDERS.check(OrderState(order.state), OrderState.CANCELLED)
    search = selectors.find_search(order.id)
    if search is None:
        raise ImpossibleTransition("Nothing is left of it.", state=order.state, wanted="cancelled")
    agreed = AgreedVisit(Money(search.price_minor, search.currency), search.earliest, order.created_at)
    return pricing.free_consequence(agreed), search.time_zone


def open_visits(order: Order, visits: Sequence[Visit]) -> list[Visit]:
    """
    The visits that cancelling an order would end.

    :raises ImpossibleTransition: if the order is over, or one of them is at work.
    """
    rules.ORDERS.check(OrderState(order.state), OrderState.CANCELLED)
    found = [visit for visit in visits if not rules.VISITS.is_final(VisitState(visit.state))]
    for visit in found:
        rules.VISITS.check(VisitState(visit.state), VisitState.CANCELLED)
    return found


def _acted_on(order: Order, visits: Sequence[Visit], act: Act, visit_id: uuid.UUID | None) -> list[Visit]:
    """The visits that an act of the client would end or move."""
    if visit_id is not None:
        named = next((visit for visit in visits if visit.id == visit_id), None)
        if named is None:
            raise NotFound
        if act is Act.CANCEL:
            require_leavable(order, named)
            return [named]
        together = open_party(visits, named)
        for visit in together:
            require_movable(visit)
        return together
    if act is Act.CANCEL:
        return [*open_visits(order, visits), *(visit for visit in visits if visit.awaited)]
    return visits_to_move(visits)


def require_leavable(order: Order, visit: Visit) -> None:
    """:raises ImpossibleTransition: if the visit is over or at work, or nothing was agreed yet."""
    if order.state == OrderState.HELD:
        raise ImpossibleTransition("Nothing is agreed yet; give up all of it.", state=visit.state, wanted="cancelled")
    rules.VISITS.check(VisitState(visit.state), VisitState.CANCELLED)


def open_party(visits: Sequence[Visit], visit: Visit) -> list[Visit]:
    """A visit with those of its order that are booked for the same time and not over; itself at least."""
    if visit.party is None:
        return [visit]
    return [
        one
        for one in visits
        if one.id == visit.id or (one.party == visit.party and not rules.VISITS.is_final(VisitState(one.state)))
    ]


def visits_to_move(visits: Sequence[Visit]) -> list[Visit]:
    """
    What moving an order moves: its party, or its only open visit.

    :raises NoParty: if there are several that are moved one by one, or none.
    :raises ImpossibleTransition: if one of them can't be moved any more.
    """
    live = [visit for visit in visits if not rules.VISITS.is_final(VisitState(visit.state))]
    if not live or (len(live) > 1 and len({visit.party or visit.id for visit in live}) > 1):
        raise NoParty
    for visit in live:
        require_movable(visit)
    return live


def require_movable(visit: Visit) -> None:
    """:raises ImpossibleTransition: if the specialist has set out, or the visit is over."""
    if visit.state not in rules.MOVABLE:
        raise ImpossibleTransition("It can't be moved any more.", state=visit.state, wanted="moved")


def terms_before(policy: str, group: str, agreed: Sequence[AgreedVisit], *, now: datetime) -> Terms:
    """What is said before anybody agrees, as if the visits were booked now and promised at once."""
    facts = pricing.get_policy(policy)
    terms = facts.terms_for(_group(group))
    acts = {
        act: pricing.join_consequences([pricing.consequence_of(terms, visit, act, now=now) for visit in agreed])
        for act in Act
    }
    not_there = pricing.join_consequences([pricing.no_show_consequence(terms, visit) for visit in agreed])
    return Terms(facts, terms, acts[Act.CANCEL], acts[Act.MOVE], not_there.fee)


def terms_for_client(order: Order, visits: Sequence[Visit], *, now: datetime) -> Terms:
    """The same for an order as it stands; what is held counts as booked now."""
    agreed = [agreed_visit(order, visit) for visit in visits]
    if order.confirmed_at is None:
        agreed = [AgreedVisit(visit.price, visit.starts_at, now) for visit in agreed]
    return terms_before(order.policy, order.client_group, agreed, now=now)


@transaction_required
def keep_consequences(
    order: Order,
    found: Sequence[tuple[Visit, Consequence]],
    act: EndingAct,
    *,
    cause: Cause,
    evidence: str,
    actor: Actor,
    now: datetime,
    evidence_ids: Sequence[uuid.UUID] = (),
) -> None:
    """
    Write down what an act cost, by whose cause, on what evidence. Of what nobody had agreed to nothing is kept.

    :param evidence_ids: pictures that the actor sent to show the cause; staff alone see them.
    :raises FileMissing: if one of them is not an unused picture that the actor sent for this.
    """
    if order.confirmed_at is None:
        return
    if evidence_ids and actor.user_id is not None:
        files.attach(evidence_ids, actor.user_id, files.Purpose.EVIDENCE, now=now)
    Cancellation.objects.bulk_create(
        Cancellation(
            order=order,
            visit=visit,
            act=act,
            cause=cause,
            evidence=evidence,
            files=list(evidence_ids),
            facts=_facts(order, visit, act),
            fee_minor=consequence.fee.minor,
            refund_minor=consequence.refund.minor,
            currency=consequence.fee.currency,
            tier=consequence.tier,
            actor=actor.label,
            at=now,
        )
        for visit, consequence in found
    )


def _facts(order: Order, visit: Visit, act: EndingAct) -> dict[str, object]:
    leader = field_work() if act is EndingAct.NO_SHOW else None
    presence = leader.find_presence(visit.id) if leader else None
    return ({"check_in": dict(presence)} if presence else {}) | {
        "policy": order.policy,
        "client_group": order.client_group,
        "price_minor": visit.price_minor,
        "starts_at": visit.agreed_at.isoformat(),
        "booked_at": order.confirmed_at and order.confirmed_at.isoformat(),
        "arrived_at": visit.arrived_at and visit.arrived_at.isoformat(),
        "carried_fee_bp": visit.carried_fee_bp,
        "moved_fee_minor": visit.moved_fee_minor,
        "state": visit.state,
    }


def endings_of(visits: Sequence[Visit]) -> dict[uuid.UUID, Cancellation]:
    """How visits ended before their time; asked only of those that did."""
    ended = [visit.id for visit in visits if visit.state in (VisitState.CANCELLED, VisitState.NO_SHOW)]
    if not ended:
        return {}
    return {row.visit_id: row for row in Cancellation.objects.filter(visit_id__in=ended).exclude(act=EndingAct.MOVE)}


def no_show_from(order: Order, visit: Visit) -> datetime | None:
    """From when the specialist may say that nobody opened; None unless at the door."""
    if visit.state != VisitState.ARRIVED:
        return None
    arrived_at = visit.arrived_at or visit.agreed_at
    wait = terms_of_order(order).wait_minutes
    return pricing.no_show_opens_at(agreed_at=visit.agreed_at, arrived_at=arrived_at, wait_minutes=wait)


def nobody_came_from(order: Order, visit: Visit) -> datetime | None:
    """From when the client may say that nobody came; None once the specialist is at the door, or before a promise."""
    if visit.state not in rules.AWAITED:
        return None
    wait = terms_of_order(order).wait_minutes
    return pricing.nobody_came_opens_at(latest_arrival=visit.window_until or visit.starts_at, wait_minutes=wait)
