"""Which orders of the demo cities are paid by card, and how; the demo specialist's are paid otherwise."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.ids import new_id
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedMoney, ImportedOrder, VisitState
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.contracts import Ending, MarketTerms, PaymentMethod, Timing
from doorstep.modules.payments.import_contracts import ImportedPayment

PROVIDER = "sandbox"
_SHARE = 0.12
_TIPPED = 0.2
_UNPAID = 0.03
# A hold lasts a week at the sandbox, and is taken a day after the visit at the latest.
_LONGEST_AHEAD = timedelta(days=5, hours=12)
_TIP_STEP = 10


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """The people of a market whom the demo accounts are."""

    client_id: int
    specialist_id: int


def pay_by_card(orders: Sequence[ImportedOrder], demo: DemoPeople) -> list[ImportedOrder]:
    """The orders, some of which are paid by card: those of the demo client, and a part of the others'."""
    return [
        replace(order, method=PaymentMethod.CARD, payment_id=new_id()) if _is_chosen(order, demo) else order
        for order in orders
    ]


def _is_chosen(order: ImportedOrder, demo: DemoPeople) -> bool:
    if order.offer.specialist_id == demo.specialist_id:
        return False
    return order.address.user_id == demo.client_id or _chance(order).random() < _SHARE


def _chance(order: ImportedOrder) -> Random:
    """Always the same for an order; what else is invented does not change by it."""
    return Random(f"payment of {order.offer.offer_id} at {order.starts_at}")


@transaction_required
def keep_payments(orders: Sequence[ImportedOrder], demo: DemoPeople, *, now: datetime) -> int:
    """Write what was paid by card for orders that are written already, and what came of it; how many were."""
    chosen = {order.order_id: order for order in orders if order.payment_id is not None}
    if not chosen:
        return 0
    terms = payments.terms_of(next(iter(chosen.values())).offer.market)
    found = booking.money_of_imported(list(chosen))
    imported = [
        _imported(money, chosen[money.order.order_id], terms, is_demo=money.order.client_id == demo.client_id, now=now)
        for money in sorted(found, key=lambda money: money.ends_at)
    ]
    payments.import_payments(imported, now=now)
    _ask_for_the_rest(imported, found, now=now)
    return len(imported)


def _imported(
    money: ImportedMoney, order: ImportedOrder, terms: MarketTerms, *, is_demo: bool, now: datetime
) -> ImportedPayment:
    random = _chance(order)
    random.random()
    price = money.order.visits[0].price_minor
    timing = _timing(money, terms, random, now=now)
    deposit = min(max(price * terms.deposit_bp // 10_000, terms.deposit_minor, 1), price)
    done = money.order.visits[0].ending is Ending.DONE
    tipped = done and random.random() < (0.5 if is_demo else _TIPPED)
    steps = random.randint(1, 3)
    may_be_unpaid = done and timing is not Timing.PREPAY and bool(payments.gateway_names())
    return ImportedPayment(
        order=replace(money.order, payment_id=order.payment_id),
        payment_id=order.payment_id or uuid.UUID(int=0),
        provider=PROVIDER,
        timing=timing,
        first_minor=deposit if timing is Timing.DEPOSIT else price,
        paid_at=money.confirmed_at,
        closed_at=money.closed_at,
        tip_minor=max(1, price * steps * _TIP_STEP // 200) if tipped else 0,
        to_balance=is_demo and order.state is VisitState.CANCELLED,
        lost=may_be_unpaid and random.random() < _UNPAID,
    )


def _timing(money: ImportedMoney, terms: MarketTerms, random: Random, *, now: datetime) -> Timing:
    """One of the market's ways by card; nothing is held longer than the provider holds it."""
    weights: Mapping[Timing, int] = {Timing.PREPAY: 5, Timing.HOLD: 3, Timing.DEPOSIT: 4}
    offered = [timing for method, timing in terms.ways if method is PaymentMethod.CARD]
    over = money.closed_at is not None
    lasts = money.ends_at - money.confirmed_at < _LONGEST_AHEAD and (over or now < money.ends_at)
    possible = [timing for timing in offered if timing is not Timing.HOLD or lasts]
    return random.choices(possible, [weights[timing] for timing in possible])[0] if possible else Timing.PREPAY


def _ask_for_the_rest(imported: Sequence[ImportedPayment], found: Sequence[ImportedMoney], *, now: datetime) -> None:
    """Debts, and rests that nobody has paid yet, arise as they do in real use."""
    unpaid = {one.order.order_id: one for one in imported if one.lost}
    for money in found:
        one = unpaid.get(money.order.order_id)
        if one:
            payments.settle_order(one.order, actor=SYSTEM, now=now)
