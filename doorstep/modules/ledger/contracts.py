"""What other modules may know of the ledger."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money


class OwnerKind(StrEnum):
    """Whose an account is."""

    CLIENT = "client"
    ORDER = "order"
    SPECIALIST = "specialist"
    MERCHANT = "merchant"
    PROVIDER = "provider"
    MARKET = "market"


class AccountKind(StrEnum):
    """What an account counts; each kind belongs to one kind of owner."""

    CLIENT_BALANCE = "client_balance"
    """Money that a client keeps with us."""
    ESCROW = "escrow"
    """What was paid for an order and belongs to nobody yet."""
    SPECIALIST_PAYABLE = "specialist_payable"
    MERCHANT_PAYABLE = "merchant_payable"
    COMMISSION = "commission"
    """What the platform earned for arranging visits."""
    FEE_INCOME = "fee_income"
    """What the platform earned by fees for cancelling and moving."""
    TAX = "tax"
    """Taxes collected, owed to the state."""
    PROVIDER_CLEARING = "provider_clearing"
    """What a payment provider holds for us."""
    COUPON_COST = "coupon_cost"
    POINTS_COST = "points_cost"
    COMPENSATION_COST = "compensation_cost"
    CASH_OWED = "cash_owed"
    """What a specialist owes us of cash taken at the door."""
    DEBT = "debt"
    """What a client owes us after a charge that failed."""


OWNERS: Mapping[AccountKind, OwnerKind] = {
    AccountKind.CLIENT_BALANCE: OwnerKind.CLIENT,
    AccountKind.ESCROW: OwnerKind.ORDER,
    AccountKind.SPECIALIST_PAYABLE: OwnerKind.SPECIALIST,
    AccountKind.MERCHANT_PAYABLE: OwnerKind.MERCHANT,
    AccountKind.COMMISSION: OwnerKind.MARKET,
    AccountKind.FEE_INCOME: OwnerKind.MARKET,
    AccountKind.TAX: OwnerKind.MARKET,
    AccountKind.PROVIDER_CLEARING: OwnerKind.PROVIDER,
    AccountKind.COUPON_COST: OwnerKind.MARKET,
    AccountKind.POINTS_COST: OwnerKind.MARKET,
    AccountKind.COMPENSATION_COST: OwnerKind.MARKET,
    AccountKind.CASH_OWED: OwnerKind.SPECIALIST,
    AccountKind.DEBT: OwnerKind.CLIENT,
}
_ID_TYPES: Mapping[OwnerKind, type] = {
    OwnerKind.CLIENT: int,
    OwnerKind.ORDER: uuid.UUID,
    OwnerKind.SPECIALIST: int,
    OwnerKind.MERCHANT: int,
    OwnerKind.PROVIDER: str,
    OwnerKind.MARKET: str,
}


class PostingKind(StrEnum):
    """What a transaction records."""

    CAPTURE = "capture"
    """A client's money came in for an order, from a provider or from the client's balance."""
    SUBSIDY = "subsidy"
    """The platform pays a part of an order: a coupon, points."""
    RELEASE = "release"
    """An order's money goes to those who earned it."""
    REFUND = "refund"
    CHARGEBACK = "chargeback"
    """The client's bank took a payment back."""
    TOP_UP = "top_up"
    CASH = "cash"
    """Cash was taken at the door."""
    SETTLEMENT = "settlement"
    """A specialist's dues are paid, or set off against what we owe."""
    DEBT = "debt"
    DEBT_PAID = "debt_paid"
    COMPENSATION = "compensation"
    PAYOUT = "payout"
    CORRECTION = "correction"
    """Staff put right what was recorded wrongly."""


class Purpose(StrEnum):
    """What the money of one line is for."""

    PRICE = "price"
    TIP = "tip"
    TAX = "tax"
    COMMISSION = "commission"
    FEE = "fee"
    DISCOUNT = "discount"
    COMPENSATION = "compensation"
    BALANCE = "balance"
    EXTRA = "extra"
    """Work agreed on at the door."""


@dataclass(frozen=True, slots=True, order=True)
class AccountKey:
    """An account in every currency; made by :func:`account`."""

    kind: AccountKind
    owner_id: str

    @property
    def owner_kind(self) -> OwnerKind:
        """Whose it is."""
        return OWNERS[self.kind]


def account(kind: AccountKind, owner_id: int | str | uuid.UUID) -> AccountKey:
    """
    The account of a kind and an owner; it comes into being with its first line.

    :param owner_id: a client's, specialist's or merchant's number, an order's UUID, a provider's or market's code.
    :raises TypeError: if the id is of another type than the owner's.
    """
    wanted = _ID_TYPES[OWNERS[kind]]
    if type(owner_id) is not wanted or owner_id == "":
        raise TypeError(f"{kind} belongs to a {OWNERS[kind]}, whose id is a {wanted.__name__}, not {owner_id!r}")
    return AccountKey(kind, str(owner_id))


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One account's part: debit above zero, credit below; made by :func:`debit` and :func:`credit`."""

    account: AccountKey
    amount: Money
    purpose: Purpose


def debit(account: AccountKey, amount: Money, purpose: Purpose = Purpose.PRICE) -> PostingLine:
    """Take an amount above zero to the debit side: what others owe us, what we have, what it cost us."""
    return PostingLine(account, _positive(amount), purpose)


def credit(account: AccountKey, amount: Money, purpose: Purpose = Purpose.PRICE) -> PostingLine:
    """Take an amount above zero to the credit side: what we owe others, what we earned."""
    return PostingLine(account, -_positive(amount), purpose)


def _positive(amount: Money) -> Money:
    if amount.minor <= 0:
        raise ValueError(f"a line moves more than nothing, not {amount.minor} {amount.currency}")
    return amount


@dataclass(frozen=True, slots=True)
class Posting:
    """
    A transaction to record.

    :param key: names what happened, for ever: the same key again is the same transaction.
    :param facts: plain JSON values for staff, a provider's reference for example; nothing personal.
    :param happened_at: when it happened, if that was not now: what a late message of a provider's says.
    """

    kind: PostingKind
    key: str
    lines: tuple[PostingLine, ...]
    order_id: uuid.UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A recorded transaction; ``is_new`` tells whether this call recorded it or an earlier one with the same key."""

    id: uuid.UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """One transaction, with all its lines."""

    id: uuid.UUID
    kind: PostingKind
    key: str
    order_id: uuid.UUID | None
    happened_at: datetime
    recorded_at: datetime
    actor: str
    facts: Mapping[str, Any]
    lines: tuple[PostingLine, ...]


@dataclass(frozen=True, slots=True)
class EscrowTotals:
    """What went into an order's escrow in one currency, what left it and why, and what is still there."""

    captured: Money
    released: Money
    refunded: Money
    corrected: Money
    """What corrections added; below zero if they took away."""
    held: Money


@dataclass(frozen=True, slots=True)
class OrderStatement:
    """All that happened to an order's money, in the order in which it was recorded."""

    order_id: uuid.UUID
    entries: tuple[StatementEntry, ...]
    escrow: tuple[EscrowTotals, ...]
    """One for each currency in which something was paid, which is one in all likelihood."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of an account; amounts as on its statement, so what increases the balance is above zero."""

    id: int
    transaction_id: uuid.UUID
    kind: PostingKind
    order_id: uuid.UUID | None
    purpose: Purpose
    amount: Money
    balance_after: Money
    happened_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """A part of an account's lines, the newest first; ``next_before`` asks for the part after it, if there is one."""

    balance: Money
    lines: tuple[AccountLine, ...]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What one account holds in one currency, above zero on its usual side."""

    account: AccountKey
    balance: Money


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not add up: which proof failed, where, and by how much."""

    proof: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """
    What :func:`doorstep.modules.ledger.facade.check` found.

    :param totals: by kind of account and currency the sum of all lines, debits above zero.
    :param faults: the first of them; none if everything adds up.
    """

    transactions: int
    entries: int
    accounts: int
    totals: Mapping[str, Mapping[str, int]]
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether everything adds up."""
        return not self.faults


class Unbalanced(ValueError):
    """A posting whose lines can't stand in the ledger; a fault of whoever made it."""


class PostingDiffers(ValueError):
    """The key belongs to another transaction; a fault of whoever made it."""


class Overdrawn(DomainError):
    """More would leave an account than it holds: an order's escrow, a client's balance, or a debt paid twice."""

    code = "overdrawn"
    kind = Kind.CONFLICT
    title = "There is less money here than this needs"
