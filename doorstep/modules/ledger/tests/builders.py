"""Postings as payments will make them."""

import uuid

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import AccountKind, Posting, PostingKind, Purpose, account, credit, debit

CLEARING = account(AccountKind.PROVIDER_CLEARING, "sandbox")
COMMISSION = account(AccountKind.COMMISSION, "hel")


def eur(minor: int) -> Money:
    """Cents."""
    return Money(minor, "EUR")


def capture(order_id: uuid.UUID, minor: int, *, key: str = "") -> Posting:
    """A card payment for an order."""
    escrow = account(AccountKind.ESCROW, order_id)
    lines = (debit(CLEARING, eur(minor)), credit(escrow, eur(minor)))
    return Posting(PostingKind.CAPTURE, key or f"capture:{order_id}", lines, order_id)


def release(order_id: uuid.UUID, minor: int, *, specialist_id: int = 7, commission: int = 0, key: str = "") -> Posting:
    """The specialist earned it, the platform its commission."""
    escrow = account(AccountKind.ESCROW, order_id)
    lines = [
        debit(escrow, eur(minor)),
        credit(account(AccountKind.SPECIALIST_PAYABLE, specialist_id), eur(minor - commission)),
    ]
    if commission:
        lines.append(credit(COMMISSION, eur(commission), Purpose.COMMISSION))
    return Posting(PostingKind.RELEASE, key or f"release:{order_id}", tuple(lines), order_id)


def refund(order_id: uuid.UUID, minor: int, *, key: str = "") -> Posting:
    """Money goes back to the card."""
    escrow = account(AccountKind.ESCROW, order_id)
    lines = (debit(escrow, eur(minor)), credit(CLEARING, eur(minor)))
    return Posting(PostingKind.REFUND, key or f"refund:{order_id}", lines, order_id)


def top_up(user_id: int, minor: int, *, key: str) -> Posting:
    """A client puts money on the balance."""
    lines = (
        debit(CLEARING, eur(minor), Purpose.BALANCE),
        credit(account(AccountKind.CLIENT_BALANCE, user_id), eur(minor), Purpose.BALANCE),
    )
    return Posting(PostingKind.TOP_UP, key, lines)


def pay_from_balance(user_id: int, order_id: uuid.UUID, minor: int, *, key: str) -> Posting:
    """A client pays an order from the balance."""
    lines = (
        debit(account(AccountKind.CLIENT_BALANCE, user_id), eur(minor)),
        credit(account(AccountKind.ESCROW, order_id), eur(minor)),
    )
    return Posting(PostingKind.CAPTURE, key, lines, order_id)
