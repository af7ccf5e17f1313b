"""What a shop without a database keeps: a ledger of sums, payments with their refunds, and orders."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import (
    AccountKey,
    AccountKind,
    Overdrawn,
    Posting,
    PostingDiffers,
    account,
)
from doorstep.modules.ledger.rules import NEVER_OVERDRAWN_KINDS, check_posting, usual_side
from doorstep.modules.payments.contracts import (
    BorneBy,
    Destination,
    EarningState,
    IntentState,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    RefundStanding,
    Timing,
)
from doorstep.modules.payments.settlement_contracts import OrderMoney, VisitBill
from tests.plugin import NOW

CLIENT, MARKET = 7, "hel"
GOING_BACK = (RefundStanding.APPROVED, RefundStanding.PENDING, RefundStanding.DONE)
ON_ITS_WAY = (RefundStanding.PENDING, RefundStanding.DONE)


class Book:
    """The ledger as sums: the rules' checks, one transaction a key, and nothing below zero that must not be."""

    def __init__(self) -> None:
        self.sums: defaultdict[AccountKey, int] = defaultdict(int)
        self.posted: dict[str, Posting] = {}

    def post(self, posting: Posting | None) -> None:
        if posting is None:
            return
        check_posting(posting)
        known = self.posted.get(posting.key)
        if known is not None:
            if known.lines != posting.lines:
                raise PostingDiffers(posting.key)
            return
        after: dict[AccountKey, int] = {}
        for line in posting.lines:
            after[line.account] = after.get(line.account, self.sums[line.account]) + line.amount.minor
        for key, minor in after.items():
            if key.kind in NEVER_OVERDRAWN_KINDS and usual_side(key.kind) * minor < 0:
                raise Overdrawn(str(key))
        self.sums.update(after)
        self.posted[posting.key] = posting

    def balance(self, key: AccountKey) -> int:
        """What is on an account, above zero on its usual side."""
        return usual_side(key.kind) * self.sums[key]


@dataclass
class Back:
    """A refund."""

    id: uuid.UUID
    minor: int
    to: Destination
    borne_by: BorneBy
    state: RefundStanding = RefundStanding.APPROVED


@dataclass
class Pay:
    """A payment, as the table keeps it."""

    id: uuid.UUID
    order_id: uuid.UUID | None
    purpose: PaymentPurpose
    method: PaymentMethod
    minor: int
    currency: str
    later: bool = False
    state: IntentState = IntentState.CREATED
    captured: int = 0
    ref: str = ""
    word: str = ""
    heard_at: datetime | None = None
    wanted: str = ""
    wanted_minor: int = 0
    given_up: bool = False
    backs: list[Back] = field(default_factory=list)

    @property
    def by_card(self) -> bool:
        return self.method is PaymentMethod.CARD and not self.is_asked

    @property
    def is_asked(self) -> bool:
        """Asked for after a visit, and nobody has begun to pay it: no card and no balance yet."""
        return self.method is PaymentMethod.PAY_LATER

    @property
    def refunded(self) -> int:
        return sum(back.minor for back in self.backs if back.state in GOING_BACK)

    @property
    def gifts(self) -> int:
        """What went back out of other money than the order's."""
        return sum(back.minor for back in self.backs if back.state in GOING_BACK and back.borne_by is not BorneBy.ORDER)

    def facts(self) -> Payment:
        def money(minor: int) -> Money:
            return Money(minor, self.currency)

        return Payment(
            self.id, self.order_id, CLIENT, MARKET, self.purpose, self.method, Timing.PREPAY, self.state,
            money(self.minor), money(self.captured), money(self.refunded), "sandbox" if self.by_card else "",
            None, None, None, self.given_up, None, {}, NOW, None,
        )  # fmt: skip


@dataclass
class Deal:
    """An order that was agreed on with this payment, or waits for it; ``money`` says how its visits stand."""

    money: OrderMoney
    pays: list[Pay]
    confirmed: bool = False
    states: dict[uuid.UUID, EarningState] = field(default_factory=dict)
    bills: dict[uuid.UUID, VisitBill] = field(default_factory=dict)
    had_debt: bool = False

    @property
    def own(self) -> Pay | None:
        return next((pay for pay in self.pays if pay.id == self.money.payment_id), None)

    @property
    def escrow(self) -> AccountKey:
        return account(AccountKind.ESCROW, self.money.order_id)

    def put(self, **values: Any) -> None:
        self.money = replace(self.money, **values)
