"""
Which ways of paying an order are offered, and what each takes now, holds now and takes later.

A market lists its ways in the order of its preference. What of them is offered depends on the client, on the order's
value and time, and on what the provider can do: money is never planned to be held longer than the provider holds it,
nor taken where it could not be given back.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import (
    LaterWhen,
    MarketTerms,
    PaymentMethod,
    PlanFacts,
    Settlement,
    Timing,
    WayToPay,
)
from doorstep.modules.payments.ports import GatewayCapabilities

POSSIBLE = frozenset(
    {
        (PaymentMethod.CASH, Timing.AT_DOOR),
        (PaymentMethod.PAY_LATER, Timing.AFTER),
        (PaymentMethod.CARD, Timing.PREPAY),
        (PaymentMethod.CARD, Timing.DEPOSIT),
        (PaymentMethod.CARD, Timing.HOLD),
        (PaymentMethod.BALANCE, Timing.PREPAY),
        (PaymentMethod.BALANCE, Timing.DEPOSIT),
    }
)
"""Which method goes with which timing; other pairs of a market are passed over."""

SECURED = frozenset({Timing.PREPAY, Timing.DEPOSIT, Timing.HOLD})
"""Timings by which money backs the order before the visit."""

# Visits run late, and a capture that fails is tried again.
_HELD_AFTER = timedelta(days=1)
_WHOLE_BP = Decimal(10_000)


def plan_ways(
    facts: PlanFacts, terms: MarketTerms, gateway: GatewayCapabilities | None, *, now: datetime
) -> tuple[WayToPay, ...]:
    """
    The ways that are offered, in the market's order; the first one is the default.

    Who has to put down a deposit is not offered ways without money before the visit, unless there is no other. Who owes
    us does not pay after the visit. An order that costs nothing has one way, which moves nothing.

    :param gateway: what the market's provider can do; None while there is none.
    """
    if not facts.payable.minor:
        return (replace(_way(PaymentMethod.BALANCE, Timing.PREPAY, facts.payable, facts.payable), is_default=True),)
    deposit = deposit_of(facts, terms)
    offered = [
        way
        for method, timing in dict.fromkeys(terms.ways)
        if (way := _find_way(method, timing, facts, deposit)) and _is_possible(way, facts, terms, gateway, now=now)
    ]
    if deposit is not None:
        offered = [way for way in offered if way.timing in SECURED] or offered
    return tuple(replace(way, is_default=number == 0) for number, way in enumerate(offered))


def covered_until(hold_expires_at: datetime) -> datetime:
    """Until when visits may end that are to be paid out of a hold."""
    return hold_expires_at - _HELD_AFTER


def may_need_deposit(payable: Money, terms: MarketTerms) -> bool:
    """Whether anybody has to put down a deposit for an order of this value: only where the market takes deposits."""
    return _takes_deposits(terms) and (bool(terms.deposit_groups) or _is_large(payable, terms))


def deposit_of(facts: PlanFacts, terms: MarketTerms) -> Money | None:
    """What the client has to put down at least; None if nothing. Of a fixed sum and a share the larger counts."""
    payable = facts.payable
    asked = facts.client_group in terms.deposit_groups or _is_large(payable, terms)
    if not asked or not _takes_deposits(terms):
        return None
    share = payable.times(Decimal(terms.deposit_bp) / _WHOLE_BP).minor
    wanted = min(max(share, terms.deposit_minor), payable.minor)
    return Money(wanted, payable.currency) if wanted else None


def _takes_deposits(terms: MarketTerms) -> bool:
    return any(timing is Timing.DEPOSIT for _, timing in terms.ways)


def _is_large(payable: Money, terms: MarketTerms) -> bool:
    return 0 < terms.deposit_from_minor <= payable.minor


def _find_way(method: PaymentMethod, timing: Timing, facts: PlanFacts, deposit: Money | None) -> WayToPay | None:
    """A way with its amounts; None if there is no such way, or it is the same as another one."""
    payable = facts.payable
    if (method, timing) not in POSSIBLE:
        return None
    if timing is not Timing.DEPOSIT:
        return _way(method, timing, payable, payable if timing is Timing.PREPAY else Money(0, payable.currency))
    if deposit is None or deposit == payable:
        return None
    return _way(method, timing, payable, deposit)


def _way(method: PaymentMethod, timing: Timing, payable: Money, first: Money) -> WayToPay:
    later = payable - first
    when = LaterWhen.AT_THE_DOOR if timing is Timing.AT_DOOR else LaterWhen.AFTER_VISIT
    return WayToPay(
        method=method,
        timing=timing,
        now=first,
        held_now=later if timing is Timing.HOLD else Money(0, payable.currency),
        later=later,
        later_when=when if later.minor else LaterWhen.NONE,
    )


def _is_possible(
    way: WayToPay, facts: PlanFacts, terms: MarketTerms, gateway: GatewayCapabilities | None, *, now: datetime
) -> bool:
    if facts.owes_debt and way.timing in (Timing.HOLD, Timing.AFTER):
        return False
    if way.method is PaymentMethod.CASH and not facts.in_person:
        return False
    if way.method is PaymentMethod.BALANCE:
        return facts.balance.currency == way.now.currency and facts.balance.minor >= way.now.minor
    if way.method is PaymentMethod.CARD:
        return gateway is not None and _can_take(way, facts, terms, gateway, now=now)
    return True


def _can_take(
    way: WayToPay, facts: PlanFacts, terms: MarketTerms, gateway: GatewayCapabilities, *, now: datetime
) -> bool:
    """Whether the provider takes this money, and keeps or gives back as much of it as the order may come to need."""
    if facts.payable.currency not in gateway.currencies:
        return False
    if terms.settlement is Settlement.PROVIDER_SPLIT and not gateway.split:
        return False
    if way.timing is Timing.HOLD:
        if terms.settlement is Settlement.PROVIDER_SPLIT:
            return False  # what is split is captured whole, and a fee for cancelling is a part of it
        held_until = now + timedelta(days=gateway.longest_hold_days)
        # A fee for cancelling is a part of what is held.
        return gateway.holds and gateway.partial_capture and facts.visits_end_at + _HELD_AFTER <= held_until
    complaints_end_at = facts.visits_end_at + timedelta(hours=terms.complaint_hours)
    return complaints_end_at <= now + timedelta(days=gateway.refund_window_days)
