"""What an order's money is reckoned by once its visits have ended, and what comes of it."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.money import Money
from doorstep.modules.ledger.contracts import AccountKey, AccountKind, account

FORGIVEN = "forgiven_minor"
"""By which the plan of a debt that was forgiven tells how much of it was."""


BY_STAFF = frozenset({"staff", "complaint"})
"""The causes of refunds that staff decide on."""


class Ending(StrEnum):
    """How a visit stands, as far as money goes."""

    OPEN = "open"
    DONE = "done"
    OFF = "off"
    """It ended before its time: cancelled, nobody opened, declined, unanswered."""


@dataclass(frozen=True, slots=True)
class VisitMoney:
    """
    One visit of an order.

    :param raised: what of the price the platform adds for who comes; its client pays nothing of it.
    :param tax: what of the price is a tax put on top of it; it goes to the state.
    :param moved_fee: what moving has cost, beside the price.
    :param kept: of a visit that is off, what its client owes all the same: the fee, and what moving has cost.
    :param back: what staff have given back of it, before it was released.
    """

    visit_id: uuid.UUID
    specialist_id: int
    price_minor: int
    ending: Ending
    tax_minor: int = 0
    moved_fee_minor: int = 0
    kept_minor: int = 0
    back_minor: int = 0
    ended_at: datetime | None = None
    raised_minor: int = 0


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """
    An order with all of its visits, in their order, and what the platform pays of it.

    :param coupon_minor: what a coupon takes off; ``points_minor``: what is paid by points.
    :param payment_id: the payment with which it was confirmed.
    :param unwanted: extras that were refused or taken back; what was paid for them all the same goes back.
    """

    order_id: uuid.UUID
    client_id: int
    market: str
    currency: str
    visits: tuple[VisitMoney, ...]
    coupon_minor: int = 0
    points_minor: int = 0
    payment_id: uuid.UUID | None = None
    unwanted: frozenset[uuid.UUID] = frozenset()

    @property
    def is_over(self) -> bool:
        """Whether no visit of it is still to come."""
        return all(visit.ending is not Ending.OPEN for visit in self.visits)


@dataclass(frozen=True, slots=True)
class SplitShare:
    """What of a payment a provider that splits pays to a visit's specialist itself."""

    visit_id: uuid.UUID
    specialist_id: int
    minor: int


class FundState(StrEnum):
    """What a payment is to the settlement of its order."""

    WAITING = "waiting"
    """The client is paying, or could any moment."""
    ASKED = "asked"
    """Asked for, and nobody has begun to pay."""
    HELD = "held"
    CAPTURED = "captured"


@dataclass(frozen=True, slots=True)
class Fund:
    """
    A payment of an order's price that is alive.

    :param refunded_minor: what was given back of what is owed, or is on its way.
    :param gift_minor: what staff have given back besides, out of other money.
    :param wanted_minor: what the provider is being asked to capture of a hold; None: nothing yet.
    :param partial: whether less than all of a hold can be captured.
    :param forgiven: it was not paid, and staff do not ask for it any more.
    :param invoiced: it was paid past us, by a bank transfer for example.
    """

    payment_id: uuid.UUID
    state: FundState
    amount_minor: int
    captured_minor: int = 0
    refunded_minor: int = 0
    gift_minor: int = 0
    wanted_minor: int | None = None
    partial: bool = True
    at_door: bool = False
    disputed: bool = False
    forgiven: bool = False
    invoiced: bool = False

    @property
    def refundable_minor(self) -> int:
        """What of it can be given back through us."""
        if self.at_door or self.disputed or self.forgiven or self.invoiced:
            return 0
        return max(0, self.captured_minor - self.refunded_minor - self.gift_minor)


@dataclass(frozen=True, slots=True)
class SettlementTerms:
    """
    What was agreed on with those who earn.

    :param commission_bp: the platform's part, in hundredths of a percent.
    :param can_ask: whether the client has a way to pay what is asked for.
    """

    commission_bp: int = 0
    can_ask: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """Of an amount, what is whose; the parts sum to it."""

    gross_minor: int
    commission_minor: int
    tax_minor: int
    net_minor: int


@dataclass(frozen=True, slots=True)
class VisitBill:
    """
    What one visit comes to once it has ended.

    ``owed`` is paid by the client's own money (``own``) and the platform's (``coupon``, ``points``); what is not used
    of the discount (``unused``) was never spent.
    """

    visit: VisitMoney
    owed_minor: int
    own_minor: int
    coupon_minor: int
    points_minor: int
    unused_minor: int
    share: Share

    @property
    def is_fee(self) -> bool:
        """Whether it is owed for a visit that did not take place."""
        return self.visit.ending is Ending.OFF

    @property
    def subsidy_minor(self) -> int:
        """What the platform pays of it."""
        return self.coupon_minor + self.points_minor


@dataclass(frozen=True, slots=True)
class Moved:
    """An amount of one payment."""

    payment_id: uuid.UUID
    minor: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """
    What is to be done about an order's money now.

    :param need_minor: what ended visits come to, and open ones may come to, of the client's own money.
    :param missing_minor: what is not paid, not held and not taken at the door, once the order is over.
    :param ask_minor: what is to be asked for, in all; 0 takes back what was asked.
    """

    bills: tuple[VisitBill, ...]
    need_minor: int
    paid_minor: int
    refunds: tuple[Moved, ...] = ()
    captures: tuple[Moved, ...] = ()
    voids: tuple[uuid.UUID, ...] = ()
    at_door_minor: int = 0
    missing_minor: int = 0
    ask_minor: int = 0


@dataclass(frozen=True, slots=True)
class Earned:
    """Who earned something by which visit; for postings."""

    visit_id: uuid.UUID
    order_id: uuid.UUID
    market: str
    specialist_id: int
    currency: str

    def money(self, minor: int) -> Money:
        """An amount of the visit's currency."""
        return Money(minor, self.currency)

    @property
    def payable(self) -> AccountKey:
        """What we owe the specialist."""
        return account(AccountKind.SPECIALIST_PAYABLE, self.specialist_id)
