"""Orders that were agreed elsewhere or before: demo data and moves from other systems."""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from doorstep.infra.audit import Change, pack_changes, record_changes
from doorstep.infra.copying import CopyBatch, write_batch
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM, Role
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import MarketFacts, UnknownMarket
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import Cause, EndingAct, ImportedMoney, ImportedOrder, OrderState, VisitState
from doorstep.modules.booking.models import (
    NUMBER_ALPHABET,
    Order,
    Visit,
    VisitPlace,
    new_order_number,
    seal_door,
    seal_place,
)
from doorstep.modules.booking.services.money import endings_of, order_money, settle_money
from doorstep.modules.booking.services.reminders import reminder_moments
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import ImportedIntent
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.pricing.contracts import Act, AgreedVisit, PolicyTerms, PriceLine

_CONFIRMED_AFTER = timedelta(minutes=2)
_ORDER_ROW = (
    "booking_order (id, number, market_id, client_id, state, total_minor, currency, policy, payment_method, note, "
    "photos, cause, reason, created_at, confirmed_at, closed_at, payment_id)"
)
_VISIT_ROW = (
    "booking_visit (id, order_id, position, state, service_id, offer_id, specialist_id, specialist_user_id, "
    "calendar_id, quantity, anyone, price_minor, currency, lines, starts_at, ends_at, preparation_minutes, "
    "cleanup_minutes, time_zone, address_id, place_sealed, place_x, place_y, district, respond_by, reason, done_at, "
    "created_at, window_from, window_until, composed, door_sealed)"
)
_ITEM_ROW = (
    "booking_visititem (visit_id, position, service_id, offer_id, variant_id, quantity, add_ons, minutes, price_minor, "
    "lines)"
)
_ENDING_ROW = (
    "booking_cancellation (order_id, visit_id, act, cause, evidence, facts, fee_minor, refund_minor, currency, tier, "
    "actor, at)"
)
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
    batch = CopyBatch()
    order_ids = pack_orders(batch, orders, {market.code: market for market in accounts.list_markets()}, now=now)
    write_batch(batch)
    return order_ids


def pack_orders(
    batch: CopyBatch,
    orders: Sequence[ImportedOrder],
    markets: Mapping[str, MarketFacts],
    *,
    now: datetime,
    numbers: Iterator[str] | None = None,
) -> list[uuid.UUID]:
    """
    Add to a batch what :func:`import_orders` writes; asks no database.

    :param numbers: the orders' numbers, see :func:`scattered_numbers`; random ones if left out.
    :raises UnknownMarket: if no market has an offer's code.
    """
    numbers = numbers or iter(new_order_number, None)
    order_rows: list[tuple[object, ...]] = []
    visit_rows: list[tuple[object, ...]] = []
    item_rows: list[tuple[object, ...]] = []
    reminders: list[tuple[object, ...]] = []
    endings: list[tuple[object, ...]] = []
    changes: list[Change] = []
    intents: list[ImportedIntent] = []
    for imported in orders:
        code = imported.offer.market
        if code not in markets:
            raise UnknownMarket(f"Known markets: {', '.join(markets)}.", market=code)
        steps = [step if step.taken_at <= now else replace(step, taken_at=now) for step in steps_to(imported)]
        lines = _lines(imported)
        total = pricing.total_of(lines, imported.offer.price.currency)
        state = rules.order_state_after([steps[-1].target]) or OrderState.CONFIRMED
        closed_at = None if state is OrderState.CONFIRMED else steps[-1].taken_at
        order_rows.append(_order_row(imported, next(numbers), _cause(steps[-1].target), state, total, closed_at))
        visit_rows.append(_visit_row(imported, steps[-1], lines, total, markets[code]))
        item_rows += _item_rows(imported)
        agreed_at = imported.window[0] if imported.window else imported.starts_at
        due = reminder_moments(imported.state, agreed_at, windowed=imported.window is not None, now=now)
        reminders += [(imported.visit_id, kind, due_at, agreed_at) for kind, due_at in due]
        changes += _history(imported, steps, state)
        endings += _endings(imported, steps, total)
        if imported.payment_id is None:
            intents.append(_intent(imported, state, total, closed_at))
    batch.add(_ORDER_ROW, order_rows)
    batch.add(_VISIT_ROW, visit_rows)
    if item_rows:
        batch.add(_ITEM_ROW, item_rows)
    batch.add("booking_reminder (visit_id, kind, due_at, starts_at)", reminders)
    batch.add(_ENDING_ROW, endings)
    pack_changes(batch, changes)
    payments.pack_intents(batch, intents)
    return [imported.order_id for imported in orders]


def scattered_numbers(first: int, *, key: int) -> Iterator[str]:
    """
    Order numbers that don't repeat, for orders by the million: among so many, two random ones would be the same.

    :param first: where to begin in the sequence that belongs to the key; it has 2^40 numbers.
    """
    for at in count(first):
        value = at * (key << 1 | 1) + key & (1 << 40) - 1  # an odd factor, so no two of the sequence meet
        yield "".join(NUMBER_ALPHABET[value >> shift & 31] for shift in range(0, 40, 5))


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
        half_way = answered + (imported.starts_at - answered) / 2
        ended = max(imported.cancelled_at or half_way, answered + timedelta(minutes=1))
        steps.append(Step(_V.CANCELLED, ended, Role.CLIENT, imported.reason))
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


def _intent(imported: ImportedOrder, state: OrderState, total: Money, closed_at: datetime | None) -> ImportedIntent:
    return ImportedIntent(
        order_id=imported.order_id,
        amount=total,
        method=imported.method,
        completed=state is OrderState.COMPLETED,
        void=state is OrderState.CANCELLED,
        opened_at=imported.created_at + _CONFIRMED_AFTER,
        closed_at=closed_at,
        client_id=imported.address.user_id,
        market=imported.offer.market,
    )


def _lines(imported: ImportedOrder) -> tuple[PriceLine, ...]:
    if imported.items:
        return pricing.item_lines(imported.items)
    offer = imported.offer
    return pricing.price_lines(offer.price_model, unit_price=offer.price, quantity=imported.quantity)


def _item_rows(imported: ImportedOrder) -> Iterator[tuple[object, ...]]:
    for position, item in enumerate(imported.items):
        lines = pricing.lines_of_item(imported.items, position)
        yield (
            imported.visit_id, position, item.service_id, item.offer_id, item.variant_id, item.quantity,
            json.dumps([[one.add_on_id, one.quantity, one.minutes] for one in item.add_ons]),
            pricing.item_minutes(item), sum(line.amount.minor for line in lines), _written(lines),
        )  # fmt: skip


def _written(lines: Sequence[PriceLine]) -> str:
    return json.dumps([pricing.line_to_plain(line) for line in lines], ensure_ascii=False)


def _cause(target: VisitState) -> str:
    return {_V.CANCELLED: Cause.CLIENT, _V.DECLINED: Cause.SPECIALIST}.get(target, "")


def _order_row(
    imported: ImportedOrder, number: str, cause: str, state: OrderState, total: Money, closed_at: datetime | None
) -> tuple[object, ...]:
    return (
        imported.order_id, number, imported.offer.market, imported.address.user_id, state, total.minor, total.currency,
        imported.policy.ref if imported.policy else rules.FREE_POLICY, imported.method, imported.note,
        imported.photo_ids, cause,
        imported.reason if cause else "", imported.created_at, imported.created_at + _CONFIRMED_AFTER, closed_at,
        imported.payment_id,
    )  # fmt: skip


def _visit_row(
    imported: ImportedOrder, last: Step, lines: Sequence[PriceLine], total: Money, market: MarketFacts
) -> tuple[object, ...]:
    offer, address, visit_id = imported.offer, imported.address, imported.visit_id
    written = _written(lines)
    respond_by = None
    if not offer.auto_accept:
        respond_by = rules.respond_by(
            starts_at=imported.starts_at,
            now=imported.created_at + _CONFIRMED_AFTER,
            request_minutes=market.request_minutes,
        )
    return (
        visit_id, imported.order_id, 0, last.target, offer.service_id, offer.offer_id, offer.specialist_id,
        offer.user_id, imported.calendar_id, imported.quantity, False, total.minor, total.currency, written,
        imported.starts_at, imported.ends_at, offer.preparation_minutes, offer.cleanup_minutes, market.time_zone,
        address.id, seal_place(visit_id, VisitPlace(line=address.line, details=address.details)), address.point.x,
        address.point.y, address.district, respond_by, last.reason,
        last.taken_at if last.target is _V.DONE else None, imported.created_at, *(imported.window or (None, None)),
        bool(imported.items), seal_door(visit_id, address.door),
    )  # fmt: skip


def _endings(imported: ImportedOrder, steps: Sequence[Step], total: Money) -> list[tuple[object, ...]]:
    """What a cancellation or a no-show cost, and what it was reckoned by; of a visit that took place nothing."""
    last = steps[-1]
    if last.target not in (_V.CANCELLED, _V.NO_SHOW):
        return []
    terms = imported.policy.terms if imported.policy else PolicyTerms()
    agreed = AgreedVisit(
        price=total,
        starts_at=imported.window[0] if imported.window else imported.starts_at,
        booked_at=imported.created_at + _CONFIRMED_AFTER,
        promised=steps[-2].target in rules.ADDRESS_NEEDED,
        set_out=steps[-2].target in rules.SET_OUT,
    )
    if last.target is _V.NO_SHOW:
        act, found = EndingAct.NO_SHOW, pricing.no_show_consequence(terms, agreed)
    else:
        act, found = EndingAct.CANCEL, pricing.consequence_of(terms, agreed, Act.CANCEL, now=last.taken_at)
    facts = {
        "policy": imported.policy.ref if imported.policy else rules.FREE_POLICY,
        "client_group": "",
        "price_minor": total.minor,
        "starts_at": agreed.starts_at.isoformat(),
        "booked_at": (imported.created_at + _CONFIRMED_AFTER).isoformat(),
        "state": steps[-2].target,
    }
    actor = f"{last.role}:{imported.address.user_id if last.role is Role.CLIENT else imported.offer.user_id}"
    row = (
        imported.order_id, imported.visit_id, act, Cause.CLIENT, last.reason, json.dumps(facts), found.fee.minor,
        found.refund.minor, total.currency, found.tier, actor, last.taken_at,
    )  # fmt: skip
    return [row]


def _history(imported: ImportedOrder, steps: Sequence[Step], state: OrderState) -> list[Change]:
    order_id, visit_id = imported.order_id, imported.visit_id
    client, specialist = f"client:{imported.address.user_id}", f"specialist:{imported.offer.user_id}"
    confirmed_at = imported.created_at + _CONFIRMED_AFTER
    changes = [
        Change(order_id, "order", "", OrderState.HELD, client, "", imported.created_at),
        Change(visit_id, "visit", "", _V.HELD, client, "", imported.created_at),
        Change(order_id, "order", OrderState.HELD, OrderState.CONFIRMED, client, "", confirmed_at),
    ]
    source = _V.HELD
    for step in steps:
        actor = client if step.role is Role.CLIENT else specialist
        changes.append(Change(visit_id, "visit", source, step.target, actor, step.reason, step.taken_at))
        source = step.target
    if state is not OrderState.CONFIRMED:
        actor = client if steps[-1].role is Role.CLIENT else specialist
        reason = imported.reason if _cause(source) else ""
        changes.append(Change(order_id, "order", OrderState.CONFIRMED, state, actor, reason, steps[-1].taken_at))
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
        if visit.order.payment_id is None:
            payments.collect_intent(visit.order_id, actor=SYSTEM, now=now)
        else:
            settle_money(visit.order, [visit], actor=SYSTEM, now=now)
    return len(visits)


def money_of_imported(order_ids: Sequence[uuid.UUID]) -> list[ImportedMoney]:
    """What imported orders of one visit come to, and when they were confirmed and closed."""
    visits = list(Visit.objects.select_related("order").filter(order_id__in=list(order_ids)))
    endings = endings_of(visits)
    return [
        ImportedMoney(
            order_money(visit.order, [visit], endings, 0, 0),
            confirmed_at=visit.order.confirmed_at or visit.order.created_at,
            closed_at=visit.order.closed_at,
            ends_at=visit.ends_at,
        )
        for visit in visits
    ]
