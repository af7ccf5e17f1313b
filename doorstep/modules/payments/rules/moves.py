"""What moves of money between a client and us do to accounts; every function is one transaction of the ledger's."""

import uuid
from datetime import datetime
from typing import Any

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
from doorstep.modules.payments.contracts import BorneBy, Destination, Payment, PaymentMethod, PaymentPurpose

INVOICED = "invoice"
"""Stands for a provider where money came past them all, onto our own account at a bank."""
_PURPOSES = {PaymentPurpose.TIP: Purpose.TIP, PaymentPurpose.EXTRA: Purpose.EXTRA}


def purpose_of(payment: Payment) -> Purpose:
    """What the lines of a payment are for."""
    return _PURPOSES.get(payment.purpose, Purpose.PRICE)


def capture_posting(
    payment: Payment, amount: Money, *, debt: Money, happened_at: datetime, captured_before: bool = False
) -> Posting:
    """
    A client's money came, from the provider or the balance: into the order's escrow, onto the debt or the balance.

    :param debt: what the client owes; what a payment of debts brings beyond it goes onto the balance.
    """
    key = f"capture:{payment.id}" if not captured_before else f"capture:{payment.id}:{payment.captured.minor}"
    facts = _facts(payment)
    if payment.purpose is PaymentPurpose.TOP_UP:
        lines = (debit(_till(payment), amount, Purpose.BALANCE), credit(_balance(payment), amount, Purpose.BALANCE))
        return Posting(PostingKind.TOP_UP, key, lines, None, facts, happened_at)
    if payment.purpose is PaymentPurpose.DEBT:
        paid = min(amount, debt)
        lines_of_debt = [debit(_till(payment), amount)]
        if paid.minor > 0:
            lines_of_debt.append(credit(account(AccountKind.DEBT, _client(payment)), paid))
        if (beyond := amount - paid).minor > 0:
            lines_of_debt.append(credit(_balance(payment), beyond, Purpose.BALANCE))
        return Posting(PostingKind.DEBT_PAID, key, tuple(lines_of_debt), payment.order_id, facts, happened_at)
    purpose = purpose_of(payment)
    lines = (debit(_till(payment), amount, purpose), credit(_escrow(payment), amount, purpose))
    return Posting(PostingKind.CAPTURE, key, lines, payment.order_id, facts, happened_at)


def refund_posting(
    payment: Payment,
    refund_id: uuid.UUID,
    amount: Money,
    *,
    destination: Destination,
    borne_by: BorneBy,
    specialist_id: int | None,
    happened_at: datetime,
) -> Posting:
    """Money goes back to where it came from, or onto the client's balance."""
    lines = _refund_lines(payment, amount, destination, borne_by, specialist_id)
    facts = _facts(payment) | {"refund": str(refund_id)}
    return Posting(PostingKind.REFUND, f"refund:{refund_id}", lines, payment.order_id, facts, happened_at)


def refund_failed_posting(
    payment: Payment,
    refund_id: uuid.UUID,
    amount: Money,
    *,
    destination: Destination,
    borne_by: BorneBy,
    specialist_id: int | None,
    happened_at: datetime,
) -> Posting:
    """The provider could not give back what was posted as given back."""
    lines = tuple(
        PostingLine(line.account, -line.amount, line.purpose)
        for line in _refund_lines(payment, amount, destination, borne_by, specialist_id)
    )
    facts = _facts(payment) | {"refund": str(refund_id)}
    return Posting(PostingKind.CORRECTION, f"refund-failed:{refund_id}", lines, payment.order_id, facts, happened_at)


def chargeback_posting(payment: Payment, amount: Money, *, held: Money, happened_at: datetime) -> Posting:
    """
    The client's bank took money back: out of the order's escrow, and what is not there any more at our cost.

    :param held: what is in the escrow, or on the balance that was topped up.
    """
    purpose = purpose_of(payment)
    source = _balance(payment) if payment.purpose is PaymentPurpose.TOP_UP else _escrow(payment)
    own = min(amount, held)
    lines = [credit(_till(payment), amount, purpose)]
    if own.minor > 0:
        lines.append(debit(source, own, purpose))
    if (lost := amount - own).minor > 0:
        lines.append(debit(account(AccountKind.COMPENSATION_COST, payment.market), lost, Purpose.COMPENSATION))
    return Posting(
        PostingKind.CHARGEBACK, f"chargeback:{payment.id}", tuple(lines), payment.order_id, _facts(payment), happened_at
    )


def _refund_lines(
    payment: Payment, amount: Money, destination: Destination, borne_by: BorneBy, specialist_id: int | None
) -> tuple[PostingLine, ...]:
    purpose = purpose_of(payment)
    to_balance = destination is Destination.BALANCE or payment.method is PaymentMethod.BALANCE
    target = _balance(payment) if to_balance else _till(payment)
    if borne_by is BorneBy.SPECIALIST and specialist_id is not None:
        source = account(AccountKind.SPECIALIST_PAYABLE, specialist_id)
    elif borne_by is BorneBy.PLATFORM:
        source = account(AccountKind.COMPENSATION_COST, payment.market)
    elif payment.purpose is PaymentPurpose.TOP_UP:
        source = _balance(payment)
    else:
        source = _escrow(payment)
    return debit(source, amount, purpose), credit(target, amount, purpose)


def _facts(payment: Payment) -> dict[str, Any]:
    return {"payment": str(payment.id), "purpose": str(payment.purpose)}


def _till(payment: Payment) -> AccountKey:
    """Where the money of a payment comes from."""
    if payment.method is PaymentMethod.BALANCE:
        return _balance(payment)
    return account(AccountKind.PROVIDER_CLEARING, payment.provider or INVOICED)


def _balance(payment: Payment) -> AccountKey:
    return account(AccountKind.CLIENT_BALANCE, _client(payment))


def _client(payment: Payment) -> int:
    if payment.client_id is None:
        raise ValueError(f"payment {payment.id} is nobody's")
    return payment.client_id


def _escrow(payment: Payment) -> AccountKey:
    if payment.order_id is None:
        raise ValueError(f"payment {payment.id} is of no order")
    return account(AccountKind.ESCROW, payment.order_id)
