"""
How a provider that splits payments divides one among those who earn of it: told when the payment begins, and kept.

A recipient's part is what they are to earn of the client's own money, in proportion to what is paid at once; our part
is what is left. What goes back takes from each part in proportion.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from doorstep.modules.payments.contracts import SplitShare
from doorstep.modules.payments.rules.settlement import (
    bill_of,
    discounts_of,
    paid_by_provider,
    share_of,
    split_by_weight,
)
from doorstep.modules.payments.settlement_contracts import Ending, OrderMoney, SettlementTerms

PARTS = "split"
"""By which the plan of a payment tells the parts: by visit its specialist and the minor units."""


def recipient_of(specialist_id: int) -> str:
    """The provider's name of somebody who earns."""
    return f"specialist:{specialist_id}"


def split_of_price(order: OrderMoney, commission_bp: int, minor: int) -> tuple[SplitShare, ...]:
    """Who gets what of a payment of an order's price, or of a part of it."""
    terms, parts, own = SettlementTerms(commission_bp), [], 0
    for visit, (coupon, points) in zip(order.visits, discounts_of(order), strict=True):
        if visit.ending is Ending.OPEN:
            full = visit.price_minor + visit.moved_fee_minor
            mine = full - coupon - points
            share = share_of(full, commission_bp, min(visit.tax_minor, full))
        else:
            bill = bill_of(visit, coupon, points, terms)
            mine, share = bill.own_minor, bill.share
        own += mine
        parts.append(paid_by_provider(share, mine))
    ours = own - sum(parts)
    given = split_by_weight(min(minor, own), [*parts, ours])[:-1]
    return tuple(
        SplitShare(visit.visit_id, visit.specialist_id, part)
        for visit, part in zip(order.visits, given, strict=True)
        if part
    )


def split_of_extra(visit_id: uuid.UUID, specialist_id: int, minor: int, commission_bp: int) -> tuple[SplitShare, ...]:
    """Who gets what of extra work: its specialist, without our part."""
    net = share_of(minor, commission_bp).net_minor
    return (SplitShare(visit_id, specialist_id, net),) if net else ()


def split_of_tip(earners: Sequence[tuple[uuid.UUID, int]], parts: Iterable[int]) -> tuple[SplitShare, ...]:
    """Who gets what of a tip: all of it is theirs."""
    return tuple(
        SplitShare(visit_id, specialist_id, part)
        for (visit_id, specialist_id), part in zip(earners, parts, strict=True)
        if part
    )


def part_left(part_minor: int, captured_minor: int, refunded_minor: int) -> int:
    """What a recipient keeps of a part after so much of its payment went back; halves of a unit go back too."""
    return part_minor * (captured_minor - refunded_minor) // captured_minor if captured_minor else 0


def parts_in(plan: Mapping[str, object]) -> dict[uuid.UUID, int]:
    """By visit what a payment's plan says that its specialist gets at once."""
    kept = plan.get(PARTS)
    return {uuid.UUID(str(visit_id)): int(minor) for visit_id, minor in kept.items()} if isinstance(kept, dict) else {}
