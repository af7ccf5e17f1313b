"""
What payments ask of a provider of card and wallet payments.

A call may be cut off after the provider did what was asked. So each carries a key under which the provider does it
once, and answers ``Unknown`` when nobody can tell: ask again by the key, with the same call or ``fetch``. The same call
again tells how things stood then, ``fetch`` how they stand now. A refusal (:class:`GatewayRefused`) moved nothing. None
of these is called inside a transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from doorstep.kernel.money import Money


class CaptureMode(StrEnum):
    """When money moves: as soon as the client pays, or later out of a hold on the card."""

    NOW = "now"
    LATER = "later"


class ProviderState(StrEnum):
    """Where a payment stands at the provider. What was refunded is told by the amount, not by the state."""

    NEEDS_ACTION = "needs_action"
    """The client has to pay, or confirm, on the provider's page."""
    PENDING = "pending"
    """The provider is still at work."""
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    VOIDED = "voided"
    """The hold was given up, or ran out; the decline code tells."""
    FAILED = "failed"
    DISPUTED = "disputed"
    """The client's bank took the money back."""


class RefundState(StrEnum):
    """Where a refund stands. What is pending counts as refunded until it fails."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Refusal(StrEnum):
    """Why a provider refused a call; nothing moved."""

    KEY_REUSED = "key_reused"
    """The key belongs to another call."""
    PAYMENT_MISSING = "payment_missing"
    AMOUNT_TOO_LARGE = "amount_too_large"
    """More than is held, or than is left to refund."""
    AMOUNT_INVALID = "amount_invalid"
    CURRENCY = "currency"
    """Another currency than the payment's, or one that the provider does not take."""
    STATE = "state"
    """Not possible in the payment's state."""
    HOLD_EXPIRED = "hold_expired"
    REFUND_WINDOW_CLOSED = "refund_window_closed"
    SPLIT = "split"
    """The parts do not fit into the amount."""
    UNAUTHORISED = "unauthorised"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class GatewayCapabilities:
    """
    What a provider can do; plans are made inside it.

    :param longest_hold_days: how long it keeps money held on a card; 0 without holds.
    :param partial_capture: whether less than the held amount can be captured; the rest is let go at once.
    :param split: whether it divides a payment among several recipients.
    :param refund_window_days: how long after capture money can be given back through it.
    :param needs_page: whether clients pay on a page of the provider's.
    """

    holds: bool
    longest_hold_days: int
    partial_capture: bool
    split: bool
    refund_window_days: int
    currencies: frozenset[str]
    needs_page: bool


@dataclass(frozen=True, slots=True)
class SplitPart:
    """
    A recipient's part of a payment, by the provider's name of the recipient; what is left is the platform's.

    A split payment is captured whole. What goes back of it takes from every part in proportion, rounded down for the
    recipient; what a bank takes back is the platform's loss alone.
    """

    recipient: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentWish:
    """
    A payment to begin.

    :param key: of our intent, 1 to 100 characters; the provider does it once, and finds it by this.
    :param return_url: where the client's browser comes back to; ``payment=KEY`` is added.
    :param description: what the client reads on the provider's page.
    :param language: ``en``, ``ru``, ``zh-Hans`` or ``zh-Hant``.
    """

    key: str
    amount: Money
    capture: CaptureMode
    return_url: str
    description: str = ""
    language: str = "en"
    split: tuple[SplitPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ProviderOutcome:
    """
    How a payment stands at the provider.

    :param refunded: what was refunded, or is being refunded; a refund that fails is taken off again.
    :param next_action_url: where the client goes on, while action is needed.
    :param decline_code: why the last attempt failed, or why the payment ended.
    :param raised_at: when it came to stand so, by the provider's clock.
    """

    key: str
    provider_ref: str
    state: ProviderState
    amount: Money
    captured: Money
    refunded: Money
    next_action_url: str | None
    decline_code: str | None
    hold_expires_at: datetime | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class RefundOutcome:
    """How a refund stands at the provider, by our key of it."""

    key: str
    provider_ref: str
    payment_ref: str
    state: RefundState
    amount: Money
    failure_code: str | None
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer: done or not, nobody can tell. ``reason`` is for logs."""

    reason: str


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """
    A verified message of the provider's. It may come twice, late and out of order, so ``sequence`` (higher is newer, of
    one payment) or asking by ``fetch`` decides what is true.
    """

    id: str
    kind: str
    sequence: int
    payment: ProviderOutcome
    refund: RefundOutcome | None
    raised_at: datetime


class MovementKind(StrEnum):
    """What a line of the provider's report is about."""

    CAPTURE = "capture"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    CHARGEBACK = "chargeback"


@dataclass(frozen=True, slots=True)
class ProviderMovement:
    """One line of the provider's report; what came to us is above zero."""

    id: str
    payment_key: str
    payment_ref: str
    kind: MovementKind
    amount: Money
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class MovementPage:
    """A part of the provider's report, oldest first; ``next_after`` asks for the next one."""

    movements: tuple[ProviderMovement, ...]
    next_after: str | None


class GatewayRefused(Exception):
    """The provider refused; nothing moved."""

    def __init__(self, refusal: Refusal, detail: str) -> None:
        super().__init__(f"{refusal}: {detail}")
        self.refusal = refusal
        self.detail = detail


class WebhookRefused(Exception):
    """A message that is not the provider's, was changed on its way, or is too old."""


class PaymentGateway(Protocol):
    """A provider. Every call ends within a few seconds."""

    @property
    def name(self) -> str:
        """By which accounts and addresses name it."""
        ...

    @property
    def capabilities(self) -> GatewayCapabilities:
        """What it can do."""
        ...

    def create_payment(self, wish: PaymentWish) -> ProviderOutcome | Unknown:
        """:raises GatewayRefused: if it will not."""
        ...

    def capture(self, *, key: str, payment_ref: str, amount: Money) -> ProviderOutcome | Unknown:
        """
        Take held money, all or a part; the rest is let go. A card that can't pay any more leaves the payment failed.

        :raises GatewayRefused: if the amount is more than is held, or the hold ran out.
        """
        ...

    def void(self, *, key: str, payment_ref: str) -> ProviderOutcome | Unknown:
        """
        Give up a payment that was not captured.

        :raises GatewayRefused: if it was.
        """
        ...

    def refund(self, *, key: str, payment_ref: str, amount: Money) -> RefundOutcome | Unknown:
        """
        Give back captured money, all or a part.

        :raises GatewayRefused: if that is more than was captured and not given back yet.
        """
        ...

    def fetch(self, key: str) -> ProviderOutcome | Unknown | None:
        """The payment of our key; None if the provider never heard of it."""
        ...

    def fetch_refund(self, key: str) -> RefundOutcome | Unknown | None:
        """The refund of our key; None if the provider never heard of it."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> ProviderEvent:
        """
        What a message says, once it is shown to be the provider's.

        :param headers: in any case of letters.
        :raises WebhookRefused: if it is forged, changed or too old.
        """
        ...

    def list_movements(
        self, since: datetime, until: datetime, *, after: str | None = None, limit: int = 100
    ) -> MovementPage | Unknown:
        """The provider's report of a half-open time, to be compared with the ledger."""
        ...
