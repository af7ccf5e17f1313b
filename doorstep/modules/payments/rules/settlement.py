"""
What of an order's money goes where: pure, in whole minor units, so that no part is ever lost or made up.

A visit that was done comes to its price and what moving it has cost; one that is off, to what its policy keeps of that.
The client's own money pays first, the platform's after it: of a discount only that is spent which a visit comes to
beyond what its client would have paid. The specialist earns of the whole, as if there were no discount.
"""

import uuid
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from doorstep.modules.payments.settlement_contracts import (
    Ending,
    Fund,
    FundState,
    Moved,
    OrderMoney,
    Settlement,
    SettlementTerms,
    Share,
    VisitBill,
    VisitMoney,
)

WHOLE_BP = 10_000


def split_by_weight(minor: int, weights: Sequence[int]) -> list[int]:
    """
    Parts of an amount in proportion to weights, which sum to it exactly; what rounding leaves goes to the first.

    No part is greater than its weight, as long as the amount is not greater than all of them.
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [minor * weight // whole for weight in weights]
    left = minor - sum(parts)
    order = sorted(range(len(weights)), key=lambda n: (-(minor * weights[n] % whole), n))
    for n in order[:left]:
        parts[n] += 1
    return parts


def share_of(gross_minor: int, commission_bp: int, tax_minor: int = 0) -> Share:
    """What of an amount is the platform's, the state's and the specialist's; the commission is of what is no tax."""
    commission = _percent(gross_minor - tax_minor, commission_bp)
    return Share(gross_minor, commission, tax_minor, gross_minor - tax_minor - commission)


def _percent(minor: int, basis_points: int) -> int:
    return int((Decimal(minor * basis_points) / WHOLE_BP).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def discounts_of(order: OrderMoney) -> list[tuple[int, int]]:
    """
    What coupon and points take off each visit for its client: by price, and never more than it.

    What the platform adds to a visit's price is paid as by a coupon, of that visit alone.
    """
    prices = [visit.price_minor - visit.raised_minor for visit in order.visits]
    coupons = split_by_weight(min(order.coupon_minor, sum(prices)), prices)
    left = [price - coupon for price, coupon in zip(prices, coupons, strict=True)]
    points = split_by_weight(min(order.points_minor, sum(left)), left)
    raised = [visit.raised_minor for visit in order.visits]
    return [(coupon + more, point) for coupon, more, point in zip(coupons, raised, points, strict=True)]


def bill_of(visit: VisitMoney, coupon_minor: int, points_minor: int, terms: SettlementTerms) -> VisitBill:
    """What a visit comes to that has ended, who pays it, and whose it is."""
    full = visit.price_minor + visit.moved_fee_minor
    owed = full if visit.ending is Ending.DONE else min(visit.kept_minor, full)
    own = min(owed, full - coupon_minor - points_minor)
    coupon = min(owed - own, coupon_minor)
    points = owed - own - coupon
    # A fee is compensation and no sale, so nothing of it is the state's.
    tax = min(visit.tax_minor, owed) if visit.ending is Ending.DONE else 0
    back = min(visit.back_minor, own)
    return VisitBill(
        visit=visit,
        owed_minor=owed - back,
        own_minor=own - back,
        coupon_minor=coupon,
        points_minor=points,
        unused_minor=coupon_minor + points_minor - coupon - points,
        share=lowered(share_of(owed, terms.commission_bp, tax), terms.commission_bp, back),
    )


def settle(order: OrderMoney, funds: Sequence[Fund], terms: SettlementTerms) -> Settlement:
    """
    What is to be given back, captured, let go and asked for, as things stand.

    What has been paid beyond need goes back at once, of the latest payment first. A hold is touched when the whole
    order is over, as it can be captured only once. Doing what this says and asking again says to do nothing.
    """
    bills, need = [], 0
    for visit, (coupon, points) in zip(order.visits, discounts_of(order), strict=True):
        if visit.ending is Ending.OPEN:
            need += visit.price_minor + visit.moved_fee_minor - coupon - points
        else:
            bills.append(bill_of(visit, coupon, points, terms))
    need += sum(bill.own_minor for bill in bills)
    paid = sum(fund.captured_minor - fund.refunded_minor for fund in funds)
    refunds = give_back(funds, max(0, paid - need))
    if not order.is_over:
        return Settlement(tuple(bills), need, paid, refunds)
    at_door = _at_door(bills, funds)
    missing = max(0, need - paid - at_door - sum(fund.wanted_minor or 0 for fund in funds))
    captures, voids, missing = _take(funds, missing)
    waiting = any(fund.state is FundState.WAITING for fund in funds)
    ask = missing if terms.can_ask and not waiting else 0
    return Settlement(tuple(bills), need, paid, refunds, captures, voids, at_door, missing, ask)


def due_of(order: OrderMoney) -> int:
    """What an order comes to by now of its client's own money."""
    return settle(order, (), SettlementTerms()).need_minor


def give_back(funds: Sequence[Fund], surplus: int) -> tuple[Moved, ...]:
    """From which payments an amount goes back: the latest first, and never more than is left of one."""
    refunds = []
    for fund in reversed(funds):
        part = min(surplus, fund.refundable_minor)
        if part:
            refunds.append(Moved(fund.payment_id, part))
            surplus -= part
    return tuple(refunds)


def _at_door(bills: Sequence[VisitBill], funds: Sequence[Fund]) -> int:
    """What is taken in cash: for visits that were done; nobody is there to take a fee."""
    if not any(fund.at_door and fund.state is FundState.ASKED for fund in funds):
        return 0
    return sum(bill.own_minor for bill in bills if not bill.is_fee)


def _take(funds: Sequence[Fund], missing: int) -> tuple[tuple[Moved, ...], tuple[uuid.UUID, ...], int]:
    """What to capture of holds, what to let go, and what is missing then."""
    captures, voids = [], []
    for fund in funds:
        if fund.state is not FundState.HELD or fund.wanted_minor is not None:
            continue
        part = min(missing, fund.amount_minor)
        if part:
            captures.append(Moved(fund.payment_id, part if fund.partial else fund.amount_minor))
        else:
            voids.append(fund.payment_id)
        missing -= part
    if not missing:
        voids += [fund.payment_id for fund in funds if fund.state is FundState.WAITING]
    return tuple(captures), tuple(voids), missing


def paid_by_provider(share: Share, own_minor: int) -> int:
    """
    What of a specialist's net a provider that splits payments has paid at once: the client's money less our part.

    What the platform pays of the price is not the provider's to split; the specialist has it from us.
    """
    return min(share.net_minor, max(0, own_minor - share.commission_minor - share.tax_minor))


def lowered(share: Share, commission_bp: int, back_minor: int) -> Share:
    """A share after a part of it was given back before it was released: tax and commission shrink with it."""
    gross = share.gross_minor - back_minor
    tax = split_by_weight(gross, [share.tax_minor, share.gross_minor - share.tax_minor])[0] if share.gross_minor else 0
    return share_of(gross, commission_bp, tax)
