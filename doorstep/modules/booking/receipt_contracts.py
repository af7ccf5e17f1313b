"""What a receipt tells: what was agreed and done, what it came to, and how it was paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money, total
from doorstep.modules.booking.contracts import EndingAct
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.pricing.contracts import PriceLine
from doorstep.modules.promotions.contracts import DiscountKind


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """
    A line of a visit's price. ``text`` names what it is for, in the receipt's language.

    ``within``: it only tells what the price includes, such as a tax; its amount adds nothing.
    """

    text: str
    amount: Money
    within: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptVisit:
    """
    One visit. ``lines`` are empty if nothing of its price is charged; then ``fee`` is what its ending costs.

    ``ended``: how it ended before its time, None if it was not. ``off``: it came to nothing.
    """

    title: str
    who: str
    starts_at: datetime
    time_zone: str
    lines: tuple[ReceiptLine, ...]
    fee: Money
    moved_fee: Money
    ended: EndingAct | None = None
    off: bool = False

    @property
    def charged(self) -> Money:
        """What the visit comes to."""
        within = self.fee + self.moved_fee
        return total((line.amount for line in self.lines if not line.within), within.currency) + within


@dataclass(frozen=True, slots=True)
class ReceiptItem:
    """Something that the order comes to beside its visits: work agreed on at the door."""

    text: str
    amount: Money


@dataclass(frozen=True, slots=True)
class ReceiptDiscount:
    """What the platform paid of the order. ``code`` is that of a coupon, ``points`` how many were spent."""

    kind: DiscountKind
    amount: Money
    code: str = ""
    points: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptPayment:
    """
    Money that came from the client, or (``refund``) went back, above zero.

    ``pending``: a refund that has not arrived yet. ``purpose``: price, deposit, rest, tip, extra or debt.
    ``by_staff``: a refund that staff decided on, or that the client's bank took itself (``disputed``); what was given
    back otherwise had been paid beyond what the order comes to.
    """

    at: datetime
    method: PaymentMethod
    purpose: str
    amount: Money
    refund: bool = False
    pending: bool = False
    by_staff: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """All that is printed, in one language. Sums are reckoned from the parts, never told apart from them."""

    language: str
    number: str
    client: str
    city: str
    country: str
    currency: str
    time_zone: str
    booked_at: datetime
    visits: tuple[ReceiptVisit, ...]
    extras: tuple[ReceiptItem, ...]
    discounts: tuple[ReceiptDiscount, ...]
    payments: tuple[ReceiptPayment, ...]
    forgiven: Money | None = None

    def _sum(self, amounts: Iterable[Money]) -> Money:
        return total(amounts, self.currency)

    @property
    def charged(self) -> Money:
        """What visits and extra work come to."""
        return self._sum(visit.charged for visit in self.visits) + self._sum(extra.amount for extra in self.extras)

    @property
    def discount(self) -> Money:
        """What the platform paid of it."""
        return self._sum(discount.amount for discount in self.discounts)

    @property
    def tips(self) -> Money:
        """Tips, which are paid on top."""
        return self._sum(self._signed(one) for one in self.payments if one.purpose == "tip")

    @property
    def total(self) -> Money:
        """What the client pays in all."""
        return self.charged - self.discount + self.tips

    @property
    def paid(self) -> Money:
        """What came from the client."""
        return self._sum(one.amount for one in self.payments if not one.refund)

    @property
    def refunded(self) -> Money:
        """What went back, or is on its way."""
        return self._sum(one.amount for one in self.payments if one.refund)

    @property
    def open(self) -> Money:
        """
        What is still to be paid. What staff gave back, or let the client off, is not asked for again.
        """
        beyond = self._sum(one.amount for one in self.payments if one.refund and not one.by_staff)
        paid = self.paid - beyond + (self.forgiven or Money(0, self.currency))
        return max(self.total - paid, Money(0, self.currency))

    @property
    def owed(self) -> Money:
        """What is still to be given back."""
        return max(self.paid - self.refunded - self.total, Money(0, self.currency))

    @staticmethod
    def _signed(payment: ReceiptPayment) -> Money:
        return -payment.amount if payment.refund else payment.amount


class NothingPaid(DomainError):
    """There is no receipt yet: nothing was paid for the order."""

    code = "nothing_paid"
    kind = Kind.CONFLICT
    title = "Nothing has been paid for this order yet"


def is_within(line: PriceLine) -> bool:
    """Whether a price line only tells what the price includes."""
    return line.kind == "tax" and line.amount.minor == 0
