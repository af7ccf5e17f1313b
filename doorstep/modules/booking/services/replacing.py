"""
When a specialist drops out: the order stays open, its money untouched, until somebody else comes or nobody does.

The lost visit is over, and so is its time. What its client has agreed to is not: while it is awaited, money and order
go on as if it still stood. Who takes its place gets a visit of their own, at the agreed price.
"""

import uuid
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import fetch_all, transaction_required
from doorstep.infra.rows import insert_rows, save_fields
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.events import Event
from doorstep.kernel.money import Money
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimKind, ClaimLost, ClaimRequest, Terms
from doorstep.modules.booking import replacement_rules, selectors
from doorstep.modules.booking.contracts import Cause, EndingAct, OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit, VisitItem, seal_door, seal_for, seal_place
from doorstep.modules.booking.replacement_contracts import (
    HeldTime,
    LostVisit,
    ReplacementOver,
    ReplacementStep,
    Replacer,
)
from doorstep.modules.booking.services.composition import keep_items, kept_items
from doorstep.modules.booking.services.consequences import agreed_visit, keep_consequences
from doorstep.modules.booking.services.lost_parties import is_bound, is_together, join_party, wanted_start
from doorstep.modules.booking.services.shifts import follow_shifts, put_on_claim
from doorstep.modules.booking.services.steps import (
    close_if_over,
    free_time_of,
    lock_visit,
    move_visits,
    tell,
    visit_changed,
)
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.specialists import facade as specialists

_BATCH = 200


def lost_facts(order: Order, visit: Visit) -> LostVisit:
    """A visit as those need it who look for somebody else."""
    window = (visit.window_until - visit.window_from) if visit.window_until and visit.window_from else timedelta()
    party = list(Visit.objects.filter(order=order, party=visit.party)) if visit.party is not None else [visit]
    return LostVisit(
        visit_id=visit.id,
        order_id=order.id,
        client_id=order.client_id,
        market=order.market_id,
        service_id=visit.service_id,
        specialist_id=visit.specialist_id,
        specialist_user_id=visit.specialist_user_id,
        state=visit.state,
        starts_at=visit.agreed_at,
        ends_at=visit.over_at,
        window_minutes=window // timedelta(minutes=1),
        visit_minutes=(visit.ends_at - visit.starts_at) // timedelta(minutes=1),
        time_zone=visit.time_zone,
        price=Money(visit.price_minor, visit.currency),
        replace_until=visit.replace_until,
        awaited=visit.awaited,
        wanted_at=wanted_start(party, visit),
        together=is_together(party, visit),
        bound=is_bound(party, visit),
    )


def require_order(order_id: uuid.UUID, *, actor: Actor) -> None:
    """:raises NotFound: unless the actor may see the order."""
    selectors.get_order(order_id, actor=actor)


def find_lost_visit(visit_id: uuid.UUID) -> LostVisit | None:
    """A confirmed visit, lost or not, whoever asks."""
    visit = Visit.objects.select_related("order").filter(id=visit_id, order__confirmed_at__isnull=False).first()
    return None if visit is None else lost_facts(visit.order, visit)


def list_awaited_of(order_id: uuid.UUID) -> list[LostVisit]:
    """The visits of an order that waits for somebody else, whoever asks; mostly none."""
    rows = Visit.objects.select_related("order").filter(order_id=order_id, awaited=True).order_by("position")
    return [lost_facts(visit.order, visit) for visit in rows]


def list_awaited(*, overdue_at: datetime | None = None) -> list[uuid.UUID]:
    """Visits whose orders wait for somebody else; of those only whose wait is over by a moment."""
    rows = fetch_all(
        "SELECT id FROM booking_visit WHERE awaited AND (%s::timestamptz IS NULL OR replace_until <= %s) "
        "ORDER BY replace_until LIMIT %s",
        [overdue_at, overdue_at, _BATCH],
    )
    return [visit_id for (visit_id,) in rows]


@transaction_required
def lock_lost_visit(visit_id: uuid.UUID) -> LostVisit:
    """
    A visit, its order's row locked: nobody else says meanwhile who comes.

    :raises NotFound: if there is no such visit.
    """
    order, _, visit = lock_visit(visit_id)
    return lost_facts(order, visit)


@transaction_required
def hold_for_replacement(
    visit_id: uuid.UUID,
    person: Replacer,
    holder_id: uuid.UUID,
    starts_at: datetime,
    *,
    terms: Terms,
    until: datetime,
    now: datetime,
) -> HeldTime:
    """
    Keep somebody's time for a lost visit until a moment. The caller has locked the order.

    :param holder_id: who holds the time; the id of the visit that it becomes.
    :raises StartRefused: with its reason, if they can't come then.
    """
    candidate = person.candidate
    availability.lock_calendars([candidate.calendar_id, *candidate.rooms])
    request = ClaimRequest(
        candidate=candidate,
        holder_id=holder_id,
        start=starts_at,
        point=person.point,
        terms=terms,
        kind=ClaimKind.HOLD,
        expires_at=until,
    )
    claim = availability.claim(request, now=now, explained=False)
    tell(*follow_shifts(claim.shifted, now=now))
    begins = claim.core_from + timedelta(minutes=candidate.shape.preparation_minutes)
    latest = starts_at + timedelta(minutes=candidate.window_minutes)
    window = candidate.window_minutes > 0
    return HeldTime(
        starts_at=starts_at if window else begins,
        ends_at=(latest if window else begins) + timedelta(minutes=candidate.shape.visit_minutes),
        window_until=latest if window else None,
    )


@transaction_required
def drop_held_time(holder_id: uuid.UUID, *, now: datetime) -> None:
    """Give back what is kept for somebody to come instead, if anything is. The caller has locked the order."""
    claims = availability.claims_of([holder_id])
    availability.lock_calendars({claim.calendar_id for claim in claims})
    availability.release_claims([holder_id], now=now)


@transaction_required
def replace_visit(
    visit_id: uuid.UUID,
    person: Replacer,
    holder_id: uuid.UUID,
    *,
    starts_at: datetime,
    actor: Actor,
    now: datetime,
) -> uuid.UUID:
    """
    Somebody else comes, on the time that is held for them: a visit of their own, accepted, at the agreed price.

    The order goes on and its money stays as it is. If the specialist still was to come, far too late, their visit ends
    as their own cause.

    :returns: the new visit's id, which is the holder's.
    :raises NotFound: if there is no such visit.
    :raises ReplacementOver: if nobody is waited for any more, the time is not held, or they don't take bookings now.
    """
    order, visits, lost = lock_visit(visit_id)
    offers = {offer.offer_id: offer for offer in specialists.list_offers([person.offer_id, *person.further])}
    if order.state != OrderState.CONFIRMED or person.offer_id not in offers:
        raise ReplacementOver
    late = not lost.awaited and lost.state in replacement_rules.LATE
    if not (late or lost.awaited):
        raise ReplacementOver
    availability.lock_calendars({person.candidate.calendar_id, lost.calendar_id, *person.candidate.rooms})
    events: list[Event] = []
    if late:
        events += _end_late(order, lost, now=now)
    visit = _new_visit(order, lost, person, holder_id, position=len(visits), now=now)
    _take_claim(visit, lost, person, starts_at=starts_at, now=now)
    join_party(visit, lost, visits)
    insert_rows([visit])
    keep_items(_items_for(visit, lost, person))
    lost.awaited = False
    save_fields(lost, ("awaited",))
    record_changes([Change(visit.id, "visit", "", visit.state, SYSTEM.label, "", now)])
    note_step(lost, ReplacementStep.TAKEN, visit.agreed_at, actor=actor, now=now)
    visits.append(visit)
    events += move_visits([visit], VisitState.ACCEPTED, actor=actor, now=now)
    tell(*events)
    return visit.id


def _end_late(order: Order, lost: Visit, *, now: datetime) -> list[Event]:
    """The visit of somebody who is far too late ends as their cause; nothing of it is given back, as another comes."""
    free = pricing.free_consequence(agreed_visit(order, lost))
    keep_consequences(
        order, [(lost, free)], EndingAct.CANCEL, cause=Cause.SPECIALIST, evidence="far too late", actor=SYSTEM, now=now
    )
    lost.replace_until = now
    events = move_visits([lost], VisitState.CANCELLED, actor=SYSTEM, now=now, fields=["replace_until"])
    free_time_of([lost], now=now)
    return events


def _new_visit(
    order: Order, lost: Visit, person: Replacer, visit_id: uuid.UUID, *, position: int, now: datetime
) -> Visit:
    return Visit(
        id=visit_id,
        order=order,
        position=position,
        state=VisitState.HELD,
        service_id=lost.service_id,
        offer_id=person.offer_id,
        specialist_id=person.specialist_id,
        specialist_user_id=person.user_id,
        calendar_id=person.candidate.calendar_id,
        place_kind=lost.place_kind,
        shop_id=lost.shop_id,
        quantity=lost.quantity,
        anyone=lost.anyone,
        price_minor=lost.price_minor,
        currency=lost.currency,
        lines=lost.lines,
        starts_at=lost.starts_at,
        ends_at=lost.ends_at,
        preparation_minutes=lost.preparation_minutes,
        cleanup_minutes=lost.cleanup_minutes,
        time_zone=lost.time_zone,
        address_id=lost.address_id,
        place_sealed=seal_place(visit_id, lost.open_place()),
        place_x=person.point.x if person.point else lost.place_x,
        place_y=person.point.y if person.point else lost.place_y,
        district=lost.district,
        carried_fee_bp=lost.carried_fee_bp,
        moved_fee_minor=lost.moved_fee_minor,
        raise_minor=person.dearer_minor,
        door_sealed=seal_door(visit_id, lost.open_door()),
        for_person_id=lost.for_person_id,
        for_sealed=seal_for(visit_id, lost.open_for()),
        composed=lost.composed,
        replaces_id=lost.id,
        created_at=now,
    )


@transaction_required
def _take_claim(visit: Visit, lost: Visit, person: Replacer, *, starts_at: datetime, now: datetime) -> None:
    """Let the held time last, and put the visit where it is. :raises ReplacementOver: if it is not held any more."""
    try:
        availability.confirm_claims([visit.id], now=now)
    except ClaimLost as error:
        raise ReplacementOver from error
    claim = next(one for one in availability.claims_of([visit.id]) if one.calendar_id == visit.calendar_id)
    minutes = person.candidate.window_minutes
    put_on_claim(visit, claim, (starts_at, starts_at + timedelta(minutes=minutes)) if minutes else None)


def _items_for(visit: Visit, lost: Visit, person: Replacer) -> list[VisitItem]:
    """What the visit consists of, by the offers of who does it now."""
    rows = kept_items([lost])[lost.id]
    offer_ids = (person.offer_id, *person.further)
    for row, offer_id in zip(rows, offer_ids, strict=True) if rows else ():
        row.pk, row.visit_id, row.offer_id = None, visit.id, offer_id
        row._state.adding = True
    return rows


@transaction_required
def end_wait(visit_id: uuid.UUID, step: ReplacementStep, *, actor: Actor, now: datetime) -> bool:
    """
    Nobody comes instead: the visit is off as its specialist's cause, and what was paid for it goes back.

    :param step: what the history says: refused, or lapsed.
    :returns: whether its order still waited.
    """
    order, visits, lost = lock_visit(visit_id)
    if not lost.awaited:
        return False
    lost.awaited = False
    save_fields(lost, ("awaited",))
    note_step(lost, step, None, actor=actor, now=now)
    closing = close_if_over(order, visits, actor=actor, now=now, cause=Cause.SPECIALIST)
    tell(visit_changed(lost, now=now), *closing)
    return True


@transaction_required
def prolong_wait(visit_id: uuid.UUID, until: datetime) -> datetime:
    """
    Let an order wait until a moment, or longer if it does; until when.

    :raises ReplacementOver: if it waits for nobody.
    """
    _, _, lost = lock_visit(visit_id)
    if not lost.awaited or lost.replace_until is None:
        raise ReplacementOver
    lost.replace_until = max(lost.replace_until, until)
    save_fields(lost, ("replace_until",))
    return lost.replace_until


@transaction_required
def record_replacement_step(
    visit_id: uuid.UUID, step: ReplacementStep, starts_at: datetime | None, *, actor: Actor, now: datetime
) -> None:
    """Write into a visit's history what became of finding somebody else. The caller has locked the order."""
    visit = Visit.objects.only("id", "state").filter(id=visit_id).first()
    if visit is None:
        raise NotFound
    note_step(visit, step, starts_at, actor=actor, now=now)


@transaction_required
def note_step(visit: Visit, step: ReplacementStep, starts_at: datetime | None, *, actor: Actor, now: datetime) -> None:
    """The same for a visit at hand."""
    reason = replacement_rules.step_note(step, starts_at)
    record_changes([Change(visit.id, "visit", visit.state, visit.state, actor.label, reason, now)])
