"""
Other times for a request: the specialist proposes up to three, the client takes one with a tap, or none.

What is proposed is kept until it is answered, beside the time that was asked for, so taking it can't fail. A proposed
time has its own price: the agreed base and add-ons under the market's rules for that start. The order's policy stays.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction, transaction_required
from doorstep.infra.rows import save_fields
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.geo import Point
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import Candidate, ClaimKind, ClaimLost, ClaimRequest
from doorstep.modules.booking import proposal_rules, rules, selectors
from doorstep.modules.booking.contracts import RequestExpired, VisitState
from doorstep.modules.booking.models import Order, Proposal, Visit
from doorstep.modules.booking.proposal_contracts import (
    CannotPropose,
    PriceNotAgreed,
    ProposalClosed,
    ProposalExpired,
    ProposalState,
    ProposalStep,
)
from doorstep.modules.booking.services.alternatives import close_proposals, open_proposals
from doorstep.modules.booking.services.composition import rules_of_visit
from doorstep.modules.booking.services.hold_charges import take_if_held_too_short
from doorstep.modules.booking.services.moves import shape_of
from doorstep.modules.booking.services.parties import terms_of
from doorstep.modules.booking.services.prices import facts_of_visit
from doorstep.modules.booking.services.shifts import put_on_claim
from doorstep.modules.booking.services.slots import SlotsToMove, first_day_of
from doorstep.modules.booking.services.steps import (
    lock_order,
    lock_time_of,
    lock_visit,
    move_visits,
    require_client,
    require_specialist,
    tell,
    visit_changed,
)
from doorstep.modules.booking.services.where import candidate_of_visit
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import ServiceRules
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import PriceLine
from doorstep.modules.specialists import facade as specialists


def list_slots_to_propose(
    visit_id: uuid.UUID, *, first_day: date | None, days: int, actor: Actor, now: datetime
) -> SlotsToMove:
    """
    The specialist's own free starts for a request, as if it had no time yet; any of them can be proposed.

    :raises NotFound: if the visit was not asked of this specialist.
    :raises ImpossibleTransition: if it waits for no answer.
    :raises OfferMissing: if the specialist no longer offers it.
    :raises InvalidInput: if the first day is over or not open for booking yet.
    """
    visit = selectors.get_worked_visit(visit_id, actor=actor)
    _require_free_to_move(visit)
    market = accounts.get_market(visit.order.market_id)
    candidate, point = _candidate(visit)
    terms = terms_of(market)
    found = availability.find_starts_one(
        candidate,
        point.cell,
        terms=terms,
        first=first_day_of(first_day, market, terms.under(candidate.rules), now=now),
        day_count=days,
        now=now,
        ignoring=visit.id,
        pushing=False,
    )
    return SlotsToMove(market.time_zone, candidate.window_minutes or None, tuple(found))


@transaction
def propose_times(visit_id: uuid.UUID, starts: Sequence[datetime], *, actor: Actor, now: datetime) -> Visit:
    """
    Offer other starts for a request; the client has until a stated time to take one. Replaces those offered before.

    :raises NotFound: if the visit was not asked of this specialist.
    :raises ImpossibleTransition: if it is not waiting for an answer.
    :raises RequestExpired: if the time to answer is over.
    :raises CannotPropose: if it is one of a party, or at a shop.
    :raises InvalidInput: unless one to three different starts are named.
    :raises NothingNew: if the wished start is among them.
    :raises TooManyProposals: after nine in all.
    :raises OfferMissing: if the specialist no longer offers it.
    :raises StartRefused: with its reason, if a start is not free; nothing is proposed then.
    """
    order, _, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    _require_free_to_move(visit)
    if visit.respond_by and now >= visit.respond_by:
        raise RequestExpired
    starts = proposal_rules.check_proposed(starts, asked_for=visit.agreed_at, proposed_before=visit.proposed_count)
    market = accounts.get_market(order.market_id)
    expires_at = proposal_rules.answer_by(starts, now=now, request_minutes=market.request_minutes)
    candidate, point = _candidate(visit)
    lock_time_of([visit])
    close_proposals([visit], ProposalState.WITHDRAWN, now=now)
    requests = [
        ClaimRequest(
            candidate=candidate,
            holder_id=visit.id,
            start=start,
            point=point,
            terms=terms_of(market),
            expires_at=expires_at,
        )
        for start in starts
    ]
    cores = availability.hold_alternatives(requests, now=now)
    lines = _lines_at(order, visit, starts)
    for number, start in enumerate(starts):
        _insert(visit, number, start, cores[number], lines[number], candidate.window_minutes, expires_at, now=now)
    visit.proposed_count += len(starts)
    visit.respond_by = expires_at
    save_fields(visit, ("proposed_count", "respond_by"))
    _note(visit, ProposalStep.PROPOSED, starts, actor=actor, now=now)
    return visit


def _require_free_to_move(visit: Visit) -> None:
    if visit.state != VisitState.REQUESTED:
        raise ImpossibleTransition("Only a request has other times proposed.", state=visit.state, wanted="proposed")
    if visit.party is not None:
        raise CannotPropose("It moves only together with the others.")
    if visit.shop_id is not None:
        raise CannotPropose("A room of the shop goes with its time.")


def _candidate(visit: Visit) -> tuple[Candidate, Point]:
    offer = specialists.get_offer(visit.offer_id)
    return candidate_of_visit(visit, shape_of(visit), offer, rules_of_visit(visit))


def _lines_at(order: Order, visit: Visit, starts: Sequence[datetime]) -> list[tuple[PriceLine, ...]]:
    """The price of each start: what was agreed for the work, under the rules for that start."""
    market = accounts.get_market(order.market_id)
    cards = specialists.cards({visit.specialist_id})
    facts = facts_of_visit(visit, market, catalog.get_service(visit.service_id), cards[visit.specialist_id].base_cell)
    return [pricing.price_visit(replace(facts, starts_at=start)) for start in starts]


def _insert(
    visit: Visit,
    number: int,
    start: datetime,
    core_from: datetime,
    lines: tuple[PriceLine, ...],
    window_minutes: int,
    expires_at: datetime,
    *,
    now: datetime,
) -> None:
    Proposal.objects.create(
        id=new_id(),
        visit=visit,
        position=visit.proposed_count + number,
        state=ProposalState.OPEN,
        starts_at=start,
        window_until=start + timedelta(minutes=window_minutes) if window_minutes else None,
        planned_at=core_from + timedelta(minutes=visit.preparation_minutes),
        price_minor=pricing.total_of(lines, visit.currency).minor,
        currency=visit.currency,
        lines=[pricing.line_to_plain(line) for line in lines],
        expires_at=expires_at,
        created_at=now,
    )


@transaction
def accept_proposal(
    order_id: uuid.UUID,
    visit_id: uuid.UUID,
    proposal_id: uuid.UUID,
    agreed_price_minor: int,
    *,
    actor: Actor,
    now: datetime,
) -> Visit:
    """
    The client takes a proposed time: the visit is promised for it, at its price. The other times become free.

    :param agreed_price_minor: the price of that time that the client was shown, in minor units.
    :raises NotFound: if the order is not the actor's own, or has no such proposal.
    :raises ProposalExpired: if the time to choose is over.
    :raises ProposalClosed: if it was withdrawn or refused, or the request was answered meanwhile.
    :raises PriceNotAgreed: if the price that was agreed to is another one; nothing is done then.
    """
    order, visits = lock_order(order_id)
    if order.client_id != actor.user_id:  # agreeing to owe is the client's own act, not staff's
        raise NotFound
    visit = _visit_of(visits, visit_id)
    proposal = Proposal.objects.filter(id=proposal_id, visit_id=visit.id).first()
    if proposal is None:
        raise NotFound
    state = ProposalState(proposal.state)
    proposal_rules.check_live(state, expires_at=proposal.expires_at, now=now)
    if state is not ProposalState.OPEN:
        raise ProposalClosed(state=str(state))
    if proposal.price_minor != agreed_price_minor:
        raise PriceNotAgreed(price_minor=proposal.price_minor, currency=proposal.currency)
    lock_time_of([visit])
    before = visit.agreed_at
    _settle(visit, proposal, now=now)
    _answer(visit, proposal, now=now)
    fields = _take_price(order, visit, proposal, actor=actor, now=now)
    reason = proposal_rules.step_note(ProposalStep.ACCEPTED, [before, proposal.starts_at])
    fields += ["starts_at", "ends_at", "window_from", "window_until", "narrowed_at", "respond_by"]
    events = move_visits([visit], VisitState.ACCEPTED, actor=actor, now=now, reason=reason, fields=fields)
    take_if_held_too_short(order, visits, actor=actor, now=now)
    tell(*events)
    return visit


def _visit_of(visits: Sequence[Visit], visit_id: uuid.UUID) -> Visit:
    for visit in visits:
        if visit.id == visit_id:
            return visit
    raise NotFound


def _settle(visit: Visit, proposal: Proposal, *, now: datetime) -> None:
    """Put the visit on the time that was kept for it; the rules of then were judged when it was proposed."""
    window = (proposal.starts_at, proposal.window_until) if proposal.window_until else None
    minutes = (window[1] - window[0]) // timedelta(minutes=1) if window else 0
    request = ClaimRequest(
        candidate=Candidate(
            visit.calendar_id, shape_of(visit), rules=ServiceRules(window_minutes=minutes) if minutes else None
        ),
        holder_id=visit.id,
        start=proposal.starts_at,
        point=Point(visit.place_x, visit.place_y),
        terms=terms_of(accounts.get_market(visit.order.market_id)),
        kind=ClaimKind.VISIT,
    )
    core_from = proposal.planned_at - timedelta(minutes=visit.preparation_minutes)
    try:
        claim = availability.settle_alternative(request, core_from, now=now)
    except ClaimLost as error:
        raise ProposalExpired from error
    put_on_claim(visit, claim, window)


def _answer(visit: Visit, taken: Proposal, *, now: datetime) -> None:
    """Write down which of the open proposals was taken, and that the others were not."""
    answered = open_proposals(visit)
    for proposal in answered:
        target = ProposalState.ACCEPTED if proposal.id == taken.id else ProposalState.REFUSED
        proposal_rules.PROPOSALS.check(ProposalState(proposal.state), target)
        proposal.state, proposal.answered_at = target, now
    Proposal.objects.bulk_update(answered, ["state", "answered_at"])


def _take_price(order: Order, visit: Visit, proposal: Proposal, *, actor: Actor, now: datetime) -> list[str]:
    """Let the visit cost, and the order owe, what was agreed to; the changed fields of the visit."""
    difference = proposal.price_minor - visit.price_minor
    visit.price_minor, visit.lines = proposal.price_minor, proposal.lines
    if difference:
        order.total_minor += difference
        order.discount_minor = min(order.discount_minor, order.total_minor)
        save_fields(order, ("total_minor", "discount_minor"))
        # What a provider or the balance has paid stays; the difference is settled when the visit is over.
        if order.payment_method in (PaymentMethod.CASH, PaymentMethod.PAY_LATER):
            payments.void_intent(order.id, actor=actor, reason="another time, another price", now=now)
            payment = payments.open_intent(
                order.id,
                amount=order.payable,
                method=PaymentMethod(order.payment_method),
                market=order.market_id,
                actor=actor,
                now=now,
            )
            order.payment_id = payment.id
            save_fields(order, ("payment_id",))
    return ["price_minor", "lines"]


@transaction_required
def _owe_anew(order: Order, *, actor: Actor, now: datetime) -> None:
    """What is paid in cash or later is owed in the new amount; other money is settled once the visits have ended."""
    method = PaymentMethod(order.payment_method)
    if method not in (PaymentMethod.CASH, PaymentMethod.PAY_LATER):
        return
    payments.void_intent(order.id, actor=actor, reason="another time, another price", now=now)
    amount = max(order.payable, Money(0, order.currency))
    opened = payments.open_intent(order.id, amount=amount, method=method, market=order.market_id, actor=actor, now=now)
    order.payment_id = opened.id
    save_fields(order, ("payment_id",))


@transaction
def refuse_proposals(order_id: uuid.UUID, visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> Visit:
    """
    None of the proposed times fits: they become free. The request stands, and its specialist has time to answer again.

    :raises NotFound: if the visit is not one of the actor's order.
    :raises ProposalExpired: if the time to choose is over.
    :raises ProposalClosed: if nothing is proposed any more.
    """
    order, visits = lock_order(order_id)
    require_client(order, actor)
    visit = _visit_of(visits, visit_id)
    _close(order, visit, ProposalState.REFUSED, now=now)
    visit.respond_by = _deadline(order, visit, now=now)
    save_fields(visit, ("respond_by",))
    _note(visit, ProposalStep.REFUSED, actor=actor, now=now)
    return visit


@transaction
def withdraw_proposals(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> Visit:
    """
    The specialist takes the proposed times back. The request stands and wants an answer, by then as before or sooner.

    :raises NotFound: if the visit was not asked of this specialist.
    :raises ProposalExpired: if the time to choose is over.
    :raises ProposalClosed: if nothing is proposed any more.
    """
    order, _, visit = lock_visit(visit_id)
    require_specialist(visit, actor)
    _close(order, visit, ProposalState.WITHDRAWN, now=now)
    deadline = _deadline(order, visit, now=now)
    visit.respond_by = min(visit.respond_by or deadline, deadline)
    save_fields(visit, ("respond_by",))
    _note(visit, ProposalStep.WITHDRAWN, actor=actor, now=now)
    return visit


def _close(order: Order, visit: Visit, state: ProposalState, *, now: datetime) -> None:
    opened = open_proposals(visit)
    if not opened:
        raise ProposalClosed(state=visit.state)
    for proposal in opened:
        proposal_rules.check_live(ProposalState.OPEN, expires_at=proposal.expires_at, now=now)
    lock_time_of([visit])
    close_proposals([visit], state, now=now)


def _deadline(order: Order, visit: Visit, *, now: datetime) -> datetime:
    minutes = accounts.get_market(order.market_id).request_minutes
    return rules.respond_by(starts_at=visit.agreed_at, now=now, request_minutes=minutes)


def _note(visit: Visit, step: ProposalStep, starts: Sequence[datetime] = (), *, actor: Actor, now: datetime) -> None:
    """Write history of a step that leaves the request where it is, and tell both sides."""
    reason = proposal_rules.step_note(step, starts)
    record_changes([Change(visit.id, "visit", visit.state, visit.state, actor.label, reason, now)])
    tell(visit_changed(visit, now=now))
