"""Orders that were agreed elsewhere or before: demo data and moves from other systems."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.copying import copy_rows
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM, Role
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, ImportedOrder, OrderState, VisitState
from doorstep.modules.booking.models import Order, Reminder, Visit, VisitPlace, new_order_number, seal_place
from doorstep.modules.booking.services.reminders import reminders_of
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import ImportedIntent
from doorstep.modules.pricing import facade as pricing

_CONFIRMED_AFTER = timedelta(minutes=2)
_V = VisitState


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a visit took, and the role that made it."""

    target: VisitState
    taken_at: datetime
    role: Role
    reason: str = ""


@transaction_required
def import_orders(orders: Sequence[ImportedOrder], *, now: datetime) -> list[uuid.UUID]:
    """
    Write orders of one visit each with the history that led to their state; no event is published.

    Time is not claimed here: give ``availability.import_claims`` the same visit ids.

    :return: the orders' ids in the order given.
    :raises UnknownMarket: if no market has an offer's code.
    """
    rows: list[Order] = []
    visits: list[Visit] = []
    changes: list[Change] = []
    intents: list[ImportedIntent] = []
    for imported in orders:
        market = accounts.get_market(imported.offer.market)
        steps = [replace(step, taken_at=min(step.taken_at, now)) for step in steps_to(imported)]
        order, visit = _rows(imported, steps, market)
        rows.append(order)
        visits.append(visit)
        changes += _history(order, visit, steps, imported)
        intents.append(
            ImportedIntent(
                order_id=order.id,
                amount=Money(order.total_minor, order.currency),
                method=imported.method,
                completed=order.state == OrderState.COMPLETED,
                void=order.state == OrderState.CANCELLED,
                opened_at=imported.created_at + _CONFIRMED_AFTER,
                closed_at=order.closed_at,
            )
        )
    copy_rows(rows)
    copy_rows(visits)
    Reminder.objects.bulk_create(reminder for visit in visits for reminder in reminders_of(visit, now=now))
    record_changes(changes)
    payments.import_intents(intents)
    return [row.id for row in rows]


def steps_to(imported: ImportedOrder) -> list[Step]:
    """The steps by which the visit reached its state, in the order of the transition table."""
    confirmed = imported.created_at + _CONFIRMED_AFTER
    first = _V.ACCEPTED if imported.offer.auto_accept else _V.REQUESTED
    steps = [Step(first, confirmed, Role.CLIENT)]
    answered = confirmed
    if first is _V.REQUESTED and imported.state is not _V.REQUESTED:
        answered = confirmed + min(timedelta(hours=1), (imported.starts_at - confirmed) / 4)
        target = _V.DECLINED if imported.state is _V.DECLINED else _V.ACCEPTED
        steps.append(Step(target, answered, Role.SPECIALIST, imported.reason if target is _V.DECLINED else ""))
    if imported.state is _V.CANCELLED:
        steps.append(Step(_V.CANCELLED, (answered + (imported.starts_at - answered) / 2), Role.CLIENT, imported.reason))
    if imported.state is _V.NO_SHOW:
        steps += _arrival(imported.starts_at)
        steps.append(Step(_V.NO_SHOW, imported.starts_at + timedelta(minutes=20), Role.SPECIALIST, imported.reason))
    if imported.state is _V.DONE:
        steps += _work(imported.starts_at, imported.ends_at)
    return steps


def _arrival(starts_at: datetime) -> list[Step]:
    return [
        Step(_V.ON_THE_WAY, starts_at - timedelta(minutes=25), Role.SPECIALIST),
        Step(_V.ARRIVED, starts_at - timedelta(minutes=3), Role.SPECIALIST),
    ]


def _work(starts_at: datetime, ends_at: datetime) -> list[Step]:
    return [
        *_arrival(starts_at),
        Step(_V.WORKING, starts_at, Role.SPECIALIST),
        Step(_V.DONE, ends_at, Role.SPECIALIST),
    ]


def _rows(imported: ImportedOrder, steps: Sequence[Step], market: MarketFacts) -> tuple[Order, Visit]:
    offer, address, last = imported.offer, imported.address, steps[-1]
    lines = pricing.price_lines(offer.price_model, unit_price=offer.price, quantity=imported.quantity)
    total = pricing.total_of(lines, offer.price.currency)
    closed = rules.order_state_after([last.target])
    confirmed_at = imported.created_at + _CONFIRMED_AFTER
    cause = {_V.CANCELLED: Cause.CLIENT, _V.DECLINED: Cause.SPECIALIST}.get(last.target)
    order = Order(
        id=imported.order_id,
        number=new_order_number(),
        market_id=market.code,
        client_id=address.user_id,
        state=closed or OrderState.CONFIRMED,
        total_minor=total.minor,
        currency=total.currency,
        policy=rules.FREE_POLICY,
        payment_method=imported.method,
        note=imported.note,
        photos=list(imported.photo_ids),
        cause=cause or "",
        reason=imported.reason if cause else "",
        created_at=imported.created_at,
        confirmed_at=confirmed_at,
        closed_at=last.taken_at if closed else None,
    )
    visit = Visit(
        id=imported.visit_id,
        order=order,
        position=0,
        state=last.target,
        service_id=offer.service_id,
        offer_id=offer.offer_id,
        specialist_id=offer.specialist_id,
        specialist_user_id=offer.user_id,
        calendar_id=imported.calendar_id,
        quantity=imported.quantity,
        anyone=False,
        price_minor=total.minor,
        currency=total.currency,
        lines=[[line.kind, line.quantity, line.unit_price.minor, line.amount.minor] for line in lines],
        starts_at=imported.starts_at,
        ends_at=imported.ends_at,
        preparation_minutes=offer.preparation_minutes,
        cleanup_minutes=offer.cleanup_minutes,
        time_zone=market.time_zone,
        address_id=address.id,
        place_sealed=seal_place(imported.visit_id, VisitPlace(line=address.line, details=address.details)),
        place_x=address.point.x,
        place_y=address.point.y,
        district=address.district,
        respond_by=None
        if offer.auto_accept
        else rules.respond_by(starts_at=imported.starts_at, now=confirmed_at, request_minutes=market.request_minutes),
        reason=last.reason,
        done_at=last.taken_at if last.target is _V.DONE else None,
        created_at=imported.created_at,
    )
    return order, visit


def _history(order: Order, visit: Visit, steps: Sequence[Step], imported: ImportedOrder) -> list[Change]:
    client, specialist = f"client:{order.client_id}", f"specialist:{imported.offer.user_id}"
    confirmed_at = imported.created_at + _CONFIRMED_AFTER
    changes = [
        Change(order.id, "order", "", OrderState.HELD, client, "", imported.created_at),
        Change(visit.id, "visit", "", _V.HELD, client, "", imported.created_at),
        Change(order.id, "order", OrderState.HELD, OrderState.CONFIRMED, client, "", confirmed_at),
    ]
    source = _V.HELD
    for step in steps:
        actor = client if step.role is Role.CLIENT else specialist
        changes.append(Change(visit.id, "visit", source, step.target, actor, step.reason, step.taken_at))
        source = step.target
    if order.state != OrderState.CONFIRMED:
        actor = client if steps[-1].role is Role.CLIENT else specialist
        closed_at = steps[-1].taken_at
        changes.append(Change(order.id, "order", OrderState.CONFIRMED, order.state, actor, order.reason, closed_at))
    return changes


@transaction_required
def finish_imported(client_ids: Sequence[int], *, before: datetime, now: datetime) -> int:
    """
    Take the accepted visits of some clients that ended before a moment as done on time; no event is published.

    For orders of one visit that nobody works in the app, such as demo data. How many were finished.
    """
    visits = list(
        Visit.objects.select_for_update(of=("order",))
        .select_related("order")
        .filter(
            state=_V.ACCEPTED, ends_at__lt=before, order__state=OrderState.CONFIRMED, order__client_id__in=client_ids
        )
    )
    visits = [visit for visit in visits if not Visit.objects.filter(order=visit.order, position__gt=0).exists()]
    changes = []
    for visit in visits:
        specialist, source = f"specialist:{visit.specialist_user_id}", _V.ACCEPTED
        for step in _work(visit.starts_at, visit.ends_at):
            changes.append(Change(visit.id, "visit", source, step.target, specialist, "", step.taken_at))
            source = step.target
        visit.state, visit.done_at = _V.DONE, visit.ends_at
        order = visit.order
        changes.append(Change(order.id, "order", order.state, OrderState.COMPLETED, specialist, "", visit.ends_at))
        order.state, order.closed_at = OrderState.COMPLETED, visit.ends_at
    Visit.objects.bulk_update(visits, ["state", "done_at"], batch_size=500)
    Order.objects.bulk_update([visit.order for visit in visits], ["state", "closed_at"], batch_size=500)
    record_changes(changes)
    for visit in visits:
        payments.collect_intent(visit.order_id, actor=SYSTEM, now=now)
    return len(visits)
