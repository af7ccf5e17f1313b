"""What visits have earned: written down when they end, and given to those who earned it when its time has come."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from doorstep.infra.audit import Change, record_changes
from doorstep.infra.db import fetch_all, transaction, transaction_required, translated_errors
from doorstep.infra.rows import insert_rows, read_rows
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.errors import Busy
from doorstep.kernel.money import Money
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import AccountKind, Posting, Purpose, account
from doorstep.modules.payments.contracts import (
    EarningState,
    IntentState,
    PaymentMethod,
    PaymentPurpose,
)
from doorstep.modules.payments.models import PaymentIntent
from doorstep.modules.payments.release_models import Release
from doorstep.modules.payments.rules import postings, settlement
from doorstep.modules.payments.rules.states import RELEASES
from doorstep.modules.payments.services.funds import Agreed, OrderFunds, lock_funds
from doorstep.modules.payments.services.splits import follow_splits
from doorstep.modules.payments.settlement_contracts import (
    Earned,
    FundState,
    OrderMoney,
    Settlement,
    Share,
    VisitBill,
)

_BATCH = 200
_NOTHING = Share(0, 0, 0, 0)
# In these, what a visit comes to may still change.
_PENDING = (EarningState.WAITING, EarningState.UNPAID, EarningState.HELD_BACK)
_DESCRIBED = (
    "method", "price_minor", "extra_minor", "fee_minor", "tip_minor", "tax_minor", "commission_minor", "net_minor",
    "own_minor", "subsidy_minor", "state",
)  # fmt: skip


@transaction_required
def lock_releases(order_id: uuid.UUID) -> list[Release]:
    """What visits of an order have earned, under the rows' locks."""
    with translated_errors():
        return read_rows(Release, "order_id = %s ORDER BY visit_id FOR UPDATE", [order_id])


@transaction_required
def keep_releases(
    order: OrderMoney,
    found: Settlement,
    funds: OrderFunds,
    agreed: Agreed,
    releases: Mapping[uuid.UUID, Release],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down what each ended visit comes to, and pay out at once what needs not wait: tips, and cash."""
    covered = _is_covered(order, found, funds)
    extras, tips = _extras_by_visit(funds), _tips_by_visit(order, funds)
    for bill in found.bills:
        visit_id = bill.visit.visit_id
        row = releases.get(visit_id)
        mine, given = extras.get(visit_id, []), tips.get(visit_id, {})
        if row is None and not (bill.owed_minor or mine or given):
            continue
        if row is None and bill.is_fee and not covered and not agreed.can_ask:
            continue  # nobody will ever pay it
        if row is None:
            row = _new_release(order, bill, agreed, method=_method_of(funds), now=now)
        before = {name: getattr(row, name) for name in _DESCRIBED}
        if row._state.adding or row.state in _PENDING:
            _describe(row, bill, at_door=_at_door(funds) and not bill.is_fee, covered=covered)
            row.method = _method_of(funds)
        _add_beside(row, bill, mine, given)
        _save(row, before, actor=actor, now=now)
        _pay_beside(row, bill, mine, given, actor=actor, now=now)
        follow_splits([row], funds.intents, actor=actor, now=now)


def _new_release(order: OrderMoney, bill: VisitBill, agreed: Agreed, *, method: str, now: datetime) -> Release:
    earned_at = bill.visit.ended_at or now
    return Release(
        visit_id=bill.visit.visit_id,
        order_id=order.order_id,
        client_id=order.client_id,
        specialist_id=bill.visit.specialist_id,
        market=order.market,
        method=method,
        currency=order.currency,
        commission_bp=agreed.commission_bp,
        settlement=agreed.settlement,
        state=EarningState.WAITING,
        earned_at=earned_at,
        due_at=earned_at + timedelta(hours=agreed.complaint_hours),
    )


def _describe(row: Release, bill: VisitBill, *, at_door: bool, covered: bool) -> None:
    """Put what price and fee come to into a row that still waits."""
    share = bill.share
    row.fee_minor = share.gross_minor if bill.is_fee else min(bill.visit.moved_fee_minor, share.gross_minor)
    row.price_minor = share.gross_minor - row.fee_minor
    row.own_minor, row.subsidy_minor = bill.own_minor, bill.subsidy_minor
    row.coupon_minor = bill.coupon_minor
    row.base_commission_minor, row.base_tax_minor = share.commission_minor, share.tax_minor
    if at_door:
        row.state, row.due_at = EarningState.CASH, None
    elif row.state != EarningState.HELD_BACK:
        row.state = EarningState.WAITING if covered else EarningState.UNPAID


def _add_beside(row: Release, bill: VisitBill, extras: Iterable[PaymentIntent], tips: Mapping[uuid.UUID, int]) -> None:
    """Sum up what the visit earned, with extras and tips."""
    shares = [settlement.share_of(_kept(intent), row.commission_bp) for intent in extras]
    row.extra_minor = sum(share.gross_minor for share in shares)
    row.tip_minor = sum(tips.values())
    row.commission_minor = row.base_commission_minor + sum(share.commission_minor for share in shares)
    row.tax_minor = row.base_tax_minor
    row.net_minor = row.base_minor + row.extra_minor + row.tip_minor - row.commission_minor - row.tax_minor


def _save(row: Release, before: Mapping[str, object], *, actor: Actor, now: datetime) -> None:
    if row._state.adding:
        insert_rows([row])
        record_changes([Change(row.visit_id, "release", "", row.state, actor.label, "", now)])
        return
    if any(getattr(row, name) != value for name, value in before.items()):
        row.save(update_fields=[*_DESCRIBED, "base_commission_minor", "base_tax_minor", "coupon_minor", "due_at"])
    if row.state != before["state"]:
        RELEASES.check(EarningState(str(before["state"])), EarningState(row.state))
        record_changes([Change(row.visit_id, "release", str(before["state"]), row.state, actor.label, "", now)])


def _pay_beside(
    row: Release,
    bill: VisitBill,
    extras: Iterable[PaymentIntent],
    tips: Mapping[uuid.UUID, int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Post cash and tips, and extras of what is not kept back any more; each once."""
    earned = earned_of(row)
    wanted = [
        postings.release_posting(f"tip:{payment_id}:{row.visit_id}", earned, Share(minor, 0, 0, minor), Purpose.TIP)
        for payment_id, minor in tips.items()
    ]
    if row.state == EarningState.CASH:
        coupon, points = earned.money(row.coupon_minor), earned.money(row.subsidy_minor - row.coupon_minor)
        wanted.append(
            postings.cash_posting(
                f"cash:{row.visit_id}", earned, base_share(row), Purpose.PRICE, coupon=coupon, points=points
            )
        )
    for intent in extras:
        if intent.method == PaymentMethod.CASH:
            nothing = earned.money(0)
            share = settlement.share_of(_kept(intent), row.commission_bp)
            wanted.append(
                postings.cash_posting(f"cash:{intent.id}", earned, share, Purpose.EXTRA, coupon=nothing, points=nothing)
            )
        elif row.state in (EarningState.CASH, EarningState.RELEASED):
            wanted.append(_extra_posting(row, intent))
    for posting in wanted:
        if posting is not None:
            ledger.post(posting, actor=actor, now=now)


def _extra_posting(row: Release, intent: PaymentIntent) -> Posting | None:
    share = settlement.share_of(_kept(intent), row.commission_bp)
    return postings.release_posting(f"release:{intent.id}", earned_of(row), share, Purpose.EXTRA)


def release_due(now: datetime) -> int:
    """Give what has waited long enough to those who earned it, each in a transaction of its own; how many."""
    found = fetch_all(
        "SELECT order_id, visit_id FROM payments_release WHERE state = 'waiting' AND due_at <= %s "
        "ORDER BY due_at LIMIT %s",
        [now, _BATCH],
    )
    released = 0
    for order_id, visit_id in found:
        try:
            released += _release(order_id, visit_id, now=now)
        except Busy:
            continue
    return released


@transaction
def _release(order_id: uuid.UUID, visit_id: uuid.UUID, *, now: datetime) -> bool:
    funds = lock_funds(order_id)
    row = next((row for row in lock_releases(order_id) if row.visit_id == visit_id), None)
    if row is None or row.state != EarningState.WAITING or row.due_at is None or row.due_at > now:
        return False
    if pay_out(row, funds, actor=SYSTEM, now=now):
        return True
    if any(intent.state == IntentState.DISPUTED for intent in funds.intents):
        note = "the client's bank took the payment back"
        RELEASES.check(EarningState.WAITING, EarningState.HELD_BACK)
        record_changes([Change(row.visit_id, "release", row.state, EarningState.HELD_BACK, SYSTEM.label, note, now)])
        row.state, row.reason = EarningState.HELD_BACK, note
    # The money is on its way, or was lost on it: the settlement of the order follows what becomes of it.
    row.due_at = now + timedelta(hours=1)
    row.save(update_fields=["due_at", "state", "reason"])
    return False


@transaction_required
def pay_out(row: Release, funds: OrderFunds, *, actor: Actor, now: datetime, reason: str = "") -> bool:
    """
    Release a visit's money out of the order's escrow; False if that does not hold it yet.

    :param funds: of the order, under their locks; the row is locked too.
    """
    extras = [intent for intent in _extras_by_visit(funds).get(row.visit_id, []) if intent.method != PaymentMethod.CASH]
    others = [
        _kept(intent)
        for visit_id, intents in _extras_by_visit(funds).items()
        for intent in intents
        if intent.method != PaymentMethod.CASH and visit_id != row.visit_id and not _released(visit_id)
    ]
    held = ledger.balance_of(account(AccountKind.ESCROW, row.order_id), row.currency).minor - sum(others)
    if held < row.own_minor + sum(map(_kept, extras)):
        return False
    earned, share = earned_of(row), base_share(row)
    coupon = earned.money(row.coupon_minor)
    purpose = Purpose.PRICE if row.price_minor else Purpose.FEE
    wanted = [
        postings.subsidy_posting(earned, coupon=coupon, points=earned.money(row.subsidy_minor) - coupon),
        postings.release_posting(f"release:{row.visit_id}", earned, share, purpose),
        *(_extra_posting(row, intent) for intent in extras),
    ]
    for posting in wanted:
        if posting is not None:
            ledger.post(posting, actor=actor, now=now)
    RELEASES.check(EarningState(row.state), EarningState.RELEASED)
    record_changes([Change(row.visit_id, "release", row.state, EarningState.RELEASED, actor.label, reason, now)])
    row.state, row.released_at = EarningState.RELEASED, now
    row.save(update_fields=["state", "released_at"])
    follow_splits([row], funds.intents, actor=actor, now=now)
    return True


def _released(visit_id: uuid.UUID) -> bool:
    return bool(
        fetch_all("SELECT 1 FROM payments_release WHERE visit_id = %s AND state IN ('released', 'cash')", [visit_id])
    )


def earned_of(row: Release) -> Earned:
    """Whose earning a row is; for postings."""
    return Earned(row.visit_id, row.order_id, row.market, row.specialist_id, row.currency)


def base_share(row: Release) -> Share:
    """The shares of a visit's price and fee, without what was paid beside them."""
    net = row.base_minor - row.base_commission_minor - row.base_tax_minor
    return Share(row.base_minor, row.base_commission_minor, row.base_tax_minor, net)


def _kept(intent: PaymentIntent) -> int:
    """What an extra or tip comes to; in cash, what was agreed on."""
    return intent.amount_minor if intent.method == PaymentMethod.CASH else intent.captured_minor


def _extras_by_visit(funds: OrderFunds) -> dict[uuid.UUID, list[PaymentIntent]]:
    found: dict[uuid.UUID, list[PaymentIntent]] = {}
    for intent in funds.beside(PaymentPurpose.EXTRA):
        visit_id = intent.plan.get("visit_id")
        if visit_id:
            found.setdefault(uuid.UUID(str(visit_id)), []).append(intent)
    return found


def _tips_by_visit(order: OrderMoney, funds: OrderFunds) -> dict[uuid.UUID, dict[uuid.UUID, int]]:
    """Whose tips are how much: as the payment says, so that each is the same for ever."""
    found: dict[uuid.UUID, dict[uuid.UUID, int]] = {}
    for intent in funds.beside(PaymentPurpose.TIP):
        visit_ids = [uuid.UUID(text) for text in intent.plan.get("visit_ids", ())]
        parts = Money(intent.captured_minor, intent.currency).split(len(visit_ids)) if visit_ids else []
        for visit_id, part in zip(visit_ids, parts, strict=True):
            if part.minor:
                found.setdefault(visit_id, {})[intent.id] = part.minor
    return found


def _at_door(funds: OrderFunds) -> bool:
    return any(intent.method == PaymentMethod.CASH for intent in funds.of_price())


def _method_of(funds: OrderFunds) -> str:
    """How the client paid, or is to pay: as with what has brought or holds money, else as was agreed."""
    alive = funds.of_price()
    for intent in alive:
        if intent.captured_minor or intent.state == "authorised":
            return str(intent.method)
    return str(alive[0].method) if alive and alive[0].method != PaymentMethod.CARD else ""


def _is_covered(order: OrderMoney, found: Settlement, funds: OrderFunds) -> bool:
    """Whether the client's money for all that has ended is here, held, or our own risk."""
    if funds.lost_hold(order.payment_id) is not None:
        return True
    held = sum(fund.amount_minor for fund in funds.funds() if fund.state is FundState.HELD)
    return found.paid_minor + held + found.at_door_minor >= sum(bill.own_minor for bill in found.bills)
