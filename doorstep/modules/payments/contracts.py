"""What other modules may know of payments."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money
from doorstep.modules.payments.earning_contracts import DayEarnings as DayEarnings
from doorstep.modules.payments.earning_contracts import Earning as Earning
from doorstep.modules.payments.earning_contracts import EarningPoint as EarningPoint
from doorstep.modules.payments.earning_contracts import EarningState as EarningState
from doorstep.modules.payments.earning_contracts import Parts as Parts
from doorstep.modules.payments.earning_contracts import SpecialistFunds as SpecialistFunds
from doorstep.modules.payments.earning_contracts import chart_points as chart_points
from doorstep.modules.payments.earning_contracts import sum_days as sum_days
from doorstep.modules.payments.event_contracts import DebtForgiven as DebtForgiven
from doorstep.modules.payments.event_contracts import PaymentAsked as PaymentAsked
from doorstep.modules.payments.event_contracts import PaymentAuthorised as PaymentAuthorised
from doorstep.modules.payments.event_contracts import PaymentCaptured as PaymentCaptured
from doorstep.modules.payments.event_contracts import PaymentDisputed as PaymentDisputed
from doorstep.modules.payments.event_contracts import PaymentFailed as PaymentFailed
from doorstep.modules.payments.event_contracts import PaymentRefunded as PaymentRefunded
from doorstep.modules.payments.event_contracts import PaymentVoided as PaymentVoided
from doorstep.modules.payments.event_contracts import RefundFailed as RefundFailed
from doorstep.modules.payments.settlement_contracts import BY_STAFF as BY_STAFF
from doorstep.modules.payments.settlement_contracts import FORGIVEN as FORGIVEN
from doorstep.modules.payments.settlement_contracts import Ending as Ending
from doorstep.modules.payments.settlement_contracts import OrderMoney as OrderMoney
from doorstep.modules.payments.settlement_contracts import SplitShare as SplitShare
from doorstep.modules.payments.settlement_contracts import VisitMoney as VisitMoney


class PaymentMethod(StrEnum):
    """How the client pays: cash at the door, later by invoice, by card at a provider, or from the balance kept here."""

    CASH = "cash"
    PAY_LATER = "pay_later"
    CARD = "card"
    BALANCE = "balance"


class Timing(StrEnum):
    """When the client pays."""

    PREPAY = "prepay"
    DEPOSIT = "deposit"
    """A part now, the rest after the visit."""
    HOLD = "hold"
    """Held on the card now, taken after the visit."""
    AFTER = "after"
    AT_DOOR = "at_door"


class PaymentPurpose(StrEnum):
    """What a payment is for."""

    PRICE = "price"
    DEPOSIT = "deposit"
    REST = "rest"
    TIP = "tip"
    EXTRA = "extra"
    """Work agreed on at the door."""
    DEBT = "debt"
    TOP_UP = "top_up"
    """Onto the client's balance; of no order."""


class IntentState(StrEnum):
    """Where a payment stands."""

    CREATED = "created"
    """Nobody has paid or promised anything yet."""
    NEEDS_ACTION = "needs_action"
    """The client pays, or the provider is still at work: then there is no page to go on to."""
    AUTHORISED = "authorised"
    """Held on the card."""
    CAPTURED = "captured"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"
    FAILED = "failed"
    DISPUTED = "disputed"
    """The client's bank took the money back."""


class RefundStanding(StrEnum):
    """Where a refund stands here."""

    ASKED = "asked"
    """Waits for a second member of staff."""
    APPROVED = "approved"
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


class Destination(StrEnum):
    """Where a refund goes."""

    CARD = "card"
    """Back to where it came from."""
    BALANCE = "balance"


class BorneBy(StrEnum):
    """Out of whose money a refund is paid."""

    ORDER = ""
    """What is still in the order's escrow."""
    SPECIALIST = "specialist"
    PLATFORM = "platform"


class Settlement(StrEnum):
    """Who holds the money of a market's visits until it is released."""

    OWN = "own"
    PROVIDER_SPLIT = "provider_split"


class LaterWhen(StrEnum):
    """When the rest is paid."""

    NONE = "none"
    AT_THE_DOOR = "at_the_door"
    AFTER_VISIT = "after_visit"


@dataclass(frozen=True, slots=True)
class MarketTerms:
    """
    How a market is paid.

    :param ways: in order of preference; the first that is possible is the default.
    :param deposit_bp: a deposit's part of the price in hundredths of a percent; at least ``deposit_minor``.
    :param deposit_groups: client groups that pay a deposit; from everybody it is asked from ``deposit_from_minor`` on,
        where that is above zero.
    :param commission_bp: the platform's part of the price in hundredths of a percent.
    :param complaint_hours: after the visit, before its money is released.
    :param payment_minutes: by how much starting to pay extends a hold, once.
    :param four_eyes_minor: refunds by staff above it need a second member.
    :param top_up_most_minor: what clients may put on their balance at once; 0: nothing.
    :param balance_most_minor: what they may keep on it by that.
    """

    market: str
    provider: str = ""
    settlement: Settlement = Settlement.OWN
    ways: tuple[tuple[PaymentMethod, Timing], ...] = (
        (PaymentMethod.CASH, Timing.AT_DOOR),
        (PaymentMethod.PAY_LATER, Timing.AFTER),
    )
    deposit_bp: int = 0
    deposit_minor: int = 0
    deposit_groups: frozenset[str] = frozenset()
    deposit_from_minor: int = 0
    commission_bp: int = 0
    complaint_hours: int = 24
    payment_minutes: int = 15
    four_eyes_minor: int = 0
    debt_reminder_hours: int = 72
    top_up_most_minor: int = 0
    balance_most_minor: int = 0


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """
    What decides which ways to pay are offered.

    :param payable: the price less the discount.
    :param visits_end_at: the end of the last visit.
    :param in_person: somebody meets the client, so that cash can change hands; not so where all is online.
    """

    payable: Money
    client_group: str
    balance: Money
    visits_end_at: datetime
    owes_debt: bool = False
    in_person: bool = True


@dataclass(frozen=True, slots=True)
class WayToPay:
    """A way to pay with its amounts: what is taken now, what is held on the card now, and what is due later."""

    method: PaymentMethod
    timing: Timing
    now: Money
    held_now: Money
    later: Money
    later_when: LaterWhen
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class StartPayment:
    """
    A payment to begin.

    :param order_id: None for a top-up.
    :param capture_later: hold the money on the card; it is taken by ``ask_capture``.
    :param plan: plain JSON values that the caller wants to find again with the payment.
    :param return_url: where the client comes back to from the provider's page; cards only.
    :param split: who of its visits gets what of it, where the provider divides it; cards only.
    """

    order_id: uuid.UUID | None
    client_id: int
    market: str
    purpose: PaymentPurpose
    method: PaymentMethod
    timing: Timing
    amount: Money
    capture_later: bool = False
    plan: Mapping[str, Any] = field(default_factory=dict)
    return_url: str = ""
    description: str = ""
    language: str = "en"
    extra_id: uuid.UUID | None = None
    split: tuple[SplitShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Payment:
    """
    One try to move money for one purpose.

    :param refunded: what was given back, or is being given back.
    :param next_action_url: the provider's page, while the client has to act there.
    :param decline_code: why the last try failed, or why the payment ended.
    :param given_up: a void was asked for once; it may have been paid all the same.
    """

    id: uuid.UUID
    order_id: uuid.UUID | None
    client_id: int | None
    market: str
    purpose: PaymentPurpose
    method: PaymentMethod
    timing: Timing | None
    state: IntentState
    amount: Money
    captured: Money
    refunded: Money
    provider: str
    next_action_url: str | None
    decline_code: str | None
    hold_expires_at: datetime | None
    given_up: bool
    extra_id: uuid.UUID | None
    plan: Mapping[str, Any]
    created_at: datetime
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the client may still pay it, or the provider has not told yet."""
        return self.state in (IntentState.CREATED, IntentState.NEEDS_ACTION)

    @property
    def kept(self) -> Money:
        """What was taken and is not given back."""
        return self.captured - self.refunded


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or that came back."""

    id: uuid.UUID
    payment_id: uuid.UUID
    order_id: uuid.UUID | None
    amount: Money
    state: RefundStanding
    destination: Destination
    cause: str
    reason: str
    asked_by: str
    approved_by: str
    failure_code: str | None
    created_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class AskRefund:
    """
    A refund to make.

    :param amount: None gives back all that is left.
    :param cause: a code, such as ``cancelled``.
    :param borne_by: out of whose money, if it left the order's escrow before.
    :param is_discretionary: staff decided it, not a policy: above the market's limit it needs a second one of them.
    """

    payment_id: uuid.UUID
    amount: Money | None
    cause: str
    reason: str = ""
    destination: Destination = Destination.CARD
    borne_by: BorneBy = BorneBy.ORDER
    specialist_id: int | None = None
    is_discretionary: bool = False


@dataclass(frozen=True, slots=True)
class ImportedIntent:
    """What an order from elsewhere owed, and how its owing ended at ``closed_at``: completed, void, or not yet."""

    order_id: uuid.UUID
    amount: Money
    method: PaymentMethod
    completed: bool
    void: bool
    opened_at: datetime
    closed_at: datetime | None
    client_id: int | None = None
    market: str = ""


class IntentAlreadyOpen(DomainError):
    """The order has a payment for this already."""

    code = "intent_already_open"
    kind = Kind.CONFLICT
    title = "This order is being paid already"


class PaymentMissing(DomainError):
    """There is no such payment, or it is somebody else's."""

    code = "payment_missing"
    kind = Kind.MISSING
    title = "There is no such payment, or it is not yours"


class WayNotOffered(DomainError):
    """The market, the visit's date or the provider does not allow this way to pay."""

    code = "way_not_offered"
    kind = Kind.CONFLICT
    title = "This way to pay is not offered here"


class RefundTooLarge(DomainError):
    """More than was paid and not given back yet."""

    code = "refund_too_large"
    kind = Kind.CONFLICT
    title = "More than was paid can't be given back"


class RefundImpossible(DomainError):
    """Nothing was paid through us that could be given back that way."""

    code = "refund_impossible"
    kind = Kind.CONFLICT
    title = "This payment can't be given back this way"


class SecondPersonNeeded(DomainError):
    """Large refunds are approved by another member of staff than the one who asked."""

    code = "second_person_needed"
    kind = Kind.CONFLICT
    title = "Somebody else has to approve this refund"


class WebhookRefused(DomainError):
    """The message is not the provider's, was changed on its way, is too old or too long. Nothing moved."""

    code = "webhook_refused"
    kind = Kind.FORGED
    title = "This message is not from the payment provider"


class NothingToPay(DomainError):
    """Nothing is asked for that could be paid this way: it was paid, is being paid, or never was owed."""

    code = "nothing_to_pay"
    kind = Kind.CONFLICT
    title = "There is nothing to pay here now"


class ReleaseDecided(DomainError):
    """The money of the visit was released, given back, or never came through us."""

    code = "release_decided"
    kind = Kind.CONFLICT
    title = "This money is not waiting any more"
