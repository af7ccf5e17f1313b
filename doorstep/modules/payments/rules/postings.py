"""
What is written into the ledger once visits have ended: from facts to postings, pure.

Each key names what happened once and for ever, and every posting says of which visit it is. How money comes in and goes
back is in ``moves``.
"""

import uuid
from collections.abc import Callable

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import (
    AccountKey,
    AccountKind,
    Posting,
    PostingKind,
    PostingLine,
    Purpose,
    account,
    credit,
    debit,
)
from doorstep.modules.payments.settlement_contracts import Earned, Share

type _Side = Callable[[AccountKey, Money, Purpose], PostingLine]


def subsidy_posting(earned: Earned, *, coupon: Money, points: Money) -> Posting | None:
    """What the platform pays of an ended visit, into the order's escrow; None if that is nothing."""
    if not coupon.minor + points.minor:
        return None
    escrow = account(AccountKind.ESCROW, earned.order_id)
    lines = (*_cost_lines(earned.market, coupon, points), credit(escrow, coupon + points, Purpose.DISCOUNT))
    return _posting(PostingKind.SUBSIDY, f"subsidy:{earned.visit_id}", earned, lines)


def release_posting(key: str, earned: Earned, share: Share, purpose: Purpose) -> Posting | None:
    """
    An order's money goes to those who earned it; None if there is none.

    :param purpose: what was earned: a price, a fee (whose commission is income by fees), an extra, a tip.
    """
    lines = (
        *_some((debit, account(AccountKind.ESCROW, earned.order_id), earned.money(share.gross_minor), purpose)),
        *_some((credit, earned.payable, earned.money(share.net_minor), purpose)),
        *_our_lines(earned, share, purpose),
    )
    return _posting(PostingKind.RELEASE, key, earned, lines) if lines else None


def split_posting(earned: Earned, amount: Money, *, provider: str, key: str = "") -> Posting:
    """
    The provider divided a payment and has paid the specialist itself.

    :param amount: below zero if it took back so much, as the payment was given back.
    """
    lines = (
        PostingLine(earned.payable, amount, Purpose.PRICE),
        PostingLine(account(AccountKind.PROVIDER_CLEARING, provider), -amount, Purpose.PRICE),
    )
    return _posting(PostingKind.SETTLEMENT, key or f"split:{earned.visit_id}", earned, lines)


def cash_posting(
    key: str, earned: Earned, share: Share, purpose: Purpose, *, coupon: Money, points: Money
) -> Posting | None:
    """
    Cash was taken at the door: commission and taxes of it become owed to us, and we owe what the platform pays.

    None if neither is anything.
    """
    owed = earned.money(share.commission_minor + share.tax_minor)
    lines = (
        *_some((debit, account(AccountKind.CASH_OWED, earned.specialist_id), owed, Purpose.COMMISSION)),
        *_our_lines(earned, share, purpose),
        *_some((credit, earned.payable, coupon + points, Purpose.DISCOUNT)),
        *_cost_lines(earned.market, coupon, points),
    )
    return _posting(PostingKind.CASH, key, earned, lines) if lines else None


def debt_posting(payment_id: uuid.UUID, *, order_id: uuid.UUID, client_id: int, amount: Money) -> Posting:
    """
    A charge failed after the visit: its client owes that to us, and the order's money is whole without it.

    :param payment_id: the payment that failed.
    """
    lines = (debit(account(AccountKind.DEBT, client_id), amount), credit(account(AccountKind.ESCROW, order_id), amount))
    return Posting(PostingKind.DEBT, f"debt:{payment_id}", lines, order_id, {"payment": str(payment_id)})


def forgiven_posting(
    forgiveness_id: uuid.UUID, *, order_id: uuid.UUID, client_id: int, market: str, amount: Money
) -> Posting:
    """A client need not pay a debt any more; the platform bears it."""
    lines = (
        debit(account(AccountKind.COMPENSATION_COST, market), amount, Purpose.COMPENSATION),
        credit(account(AccountKind.DEBT, client_id), amount, Purpose.COMPENSATION),
    )
    facts = {"forgiveness": str(forgiveness_id)}
    return Posting(PostingKind.COMPENSATION, f"forgiven:{forgiveness_id}", lines, order_id, facts)


def _posting(kind: PostingKind, key: str, earned: Earned, lines: tuple[PostingLine, ...]) -> Posting:
    return Posting(kind, key, lines, earned.order_id, {"visit_id": str(earned.visit_id)})


def _our_lines(earned: Earned, share: Share, purpose: Purpose) -> tuple[PostingLine, ...]:
    ours = AccountKind.FEE_INCOME if purpose is Purpose.FEE else AccountKind.COMMISSION
    return _some(
        (credit, account(ours, earned.market), earned.money(share.commission_minor), Purpose.COMMISSION),
        (credit, account(AccountKind.TAX, earned.market), earned.money(share.tax_minor), Purpose.TAX),
    )


def _cost_lines(market: str, coupon: Money, points: Money) -> tuple[PostingLine, ...]:
    return _some(
        (debit, account(AccountKind.COUPON_COST, market), coupon, Purpose.DISCOUNT),
        (debit, account(AccountKind.POINTS_COST, market), points, Purpose.DISCOUNT),
    )


def _some(*wanted: tuple[_Side, AccountKey, Money, Purpose]) -> tuple[PostingLine, ...]:
    """The lines that move anything."""
    return tuple(side(where, amount, purpose) for side, where, amount, purpose in wanted if amount.minor)
