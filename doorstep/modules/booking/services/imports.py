"""Orders that were agreed elsewhere or before: demo data and moves from other systems."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Role
from doorstep.kernel.ids import new_id
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, ImportedOrder, OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit, VisitPlace, seal_place
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import ImportedIntent
from doorstep.modules.pricing import facade as pricing

_NUMBER_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CONFIRMED_AFTER = timedelta(minutes=2)
_BATCH = 1000
_V = VisitState


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a visit took, and the role that made it."""

    target: VisitState
    taken_at: datetime
    role: Role
    reason: str = ""


@transaction_required
def import_orders(orders: Sequence[ImportedOrder]) -> list[uuid.UUID]:
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
        steps = steps_to(imported)
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
    Order.objects.bulk_create(rows, batch_size=_BATCH)
    Visit.objects.bulk_create(visits, batch_size=_BATCH)
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
    if imported.state in (_V.DONE, _V.NO_SHOW):
        start = imported.starts_at
        steps.append(Step(_V.ON_THE_WAY, start - timedelta(minutes=25), Role.SPECIALIST))
        steps.append(Step(_V.ARRIVED, start - timedelta(minutes=3), Role.SPECIALIST))
        if imported.state is _V.NO_SHOW:
            steps.append(Step(_V.NO_SHOW, start + timedelta(minutes=20), Role.SPECIALIST, imported.reason))
        else:
            steps.append(Step(_V.WORKING, start, Role.SPECIALIST))
            steps.append(Step(_V.DONE, imported.ends_at, Role.SPECIALIST))
    return steps


def _rows(imported: ImportedOrder, steps: Sequence[Step], market: MarketFacts) -> tuple[Order, Visit]:
    offer, address, last = imported.offer, imported.address, steps[-1]
    lines = pricing.price_lines(offer.price_model, unit_price=offer.price, quantity=imported.quantity)
    total = pricing.total_of(lines, offer.price.currency)
    closed = rules.order_state_after([last.target])
    confirmed_at = imported.created_at + _CONFIRMED_AFTER
    cause = {_V.CANCELLED: Cause.CLIENT, _V.DECLINED: Cause.SPECIALIST}.get(last.target)
    order = Order(
        id=new_id(),
        number="".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(8)),
        market_id=market.code,
        client_id=address.user_id,
        state=closed or OrderState.CONFIRMED,
        total_minor=total.minor,
        currency=total.currency,
        policy=rules.FREE_POLICY,
        payment_method=imported.method,
        note=imported.note,
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
