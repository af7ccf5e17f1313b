"""Wire forms of paying for an order."""

import uuid
from datetime import datetime

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from doorstep.infra.http import MoneyOut
from doorstep.kernel.money import Money
from doorstep.modules.booking.pay_contracts import PayWish, WaysToPay
from doorstep.modules.booking.services.again import OtherStarts
from doorstep.modules.payments.contracts import (
    LaterWhen,
    PaymentMethod,
    PaymentPurpose,
    Timing,
    WayToPay,
)


class MoneyIn(Schema):
    """An amount in minor units of its currency."""

    minor: int = Field(ge=1, le=10**12, examples=[4900])
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])

    def to_money(self) -> Money:
        """The amount."""
        return Money(self.minor, self.currency)


class PayIn(Schema):
    """
    How to pay, and what for: the ``price`` of a held order, or later the ``rest``, a ``tip``, an ``extra``, a ``debt``.

    Without ``timing`` the first that the method is offered with. ``amount`` is what the client agrees to pay now, or to
    have held: refused if it is another one. A tip needs it.
    """

    model_config = ConfigDict(extra="forbid")

    method: PaymentMethod = Field(examples=["card"])
    timing: Timing | None = Field(None, examples=["prepay"])
    purpose: PaymentPurpose = Field(PaymentPurpose.PRICE, examples=["price"])
    amount: MoneyIn | None = Field(None, examples=[None])
    extra_id: uuid.UUID | None = Field(None, description="which extra work is paid", examples=[None])

    def to_wish(self, language: str) -> PayWish:
        """The wish; the provider's page is in this language."""
        amount = self.amount.to_money() if self.amount else None
        return PayWish(self.method, self.timing, self.purpose, amount, self.extra_id, language)


class WayOut(BaseModel):
    """
    A way to pay: what is taken ``now`` and what ``later``, which together are what is payable, and when later is.

    ``held_now`` is the part of what is taken later that is held on the card now.
    """

    method: PaymentMethod
    timing: Timing
    now: MoneyOut
    held_now: MoneyOut
    later: MoneyOut
    later_when: LaterWhen
    is_default: bool

    @classmethod
    def of(cls, way: WayToPay) -> "WayOut":
        """The wire form."""
        return cls(
            method=way.method,
            timing=way.timing,
            now=MoneyOut.of(way.now),
            held_now=MoneyOut.of(way.held_now),
            later=MoneyOut.of(way.later),
            later_when=way.later_when,
            is_default=way.is_default,
        )


class WaysToPayOut(BaseModel):
    """
    What is to be paid, and how it can be, best first. ``balance`` is what the client keeps with us.

    ``hold_extends_to``: until when starting to pay by card keeps the time; null if no longer than now.
    """

    total: MoneyOut
    discount: MoneyOut
    payable: MoneyOut
    balance: MoneyOut
    hold_extends_to: datetime | None
    ways: list[WayOut]

    @classmethod
    def of(cls, found: WaysToPay) -> "WaysToPayOut":
        """The wire form."""
        return cls(
            total=MoneyOut.of(found.total),
            discount=MoneyOut.of(found.discount),
            payable=MoneyOut.of(found.payable),
            balance=MoneyOut.of(found.balance),
            hold_extends_to=found.hold_extends_to,
            ways=[WayOut.of(way) for way in found.ways],
        )


class OtherTimesOut(BaseModel):
    """
    Up to three free starts instead of one that is gone, in order: of several parts of a day, or of several days.

    ``offer_id`` says whose they are; null: of anyone suitable.
    """

    starts: list[datetime]
    offer_id: int | None
    time_zone: str = Field(examples=["Europe/Helsinki"])

    @classmethod
    def of(cls, found: OtherStarts) -> "OtherTimesOut":
        """The wire form."""
        return cls(starts=list(found.starts), offer_id=found.offer_id, time_zone=found.time_zone)
