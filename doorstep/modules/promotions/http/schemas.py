"""Wire forms of promotions."""

import uuid
from datetime import datetime

from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.promotions.contracts import CouponKind, PointsKind
from doorstep.modules.promotions.models import Coupon, PointsLine
from doorstep.modules.promotions.selectors import Offer, PointsView


class PointsTermsOut(BaseModel):
    """
    What points are worth: one for each ``earn_each`` paid of done visits, and ``worth_each`` is what one takes off.

    ``most_percent`` is the largest share of an order that points pay; they expire after ``valid_days``.
    """

    earn_each: MoneyOut
    worth_each: MoneyOut
    most_percent: float = Field(examples=[50])
    valid_days: int = Field(examples=[365])


class PointsLineOut(BaseModel):
    """One change of my points. ``note``: why staff gave them."""

    id: int
    kind: PointsKind
    points: int = Field(description="above zero they came, below they went", examples=[79])
    order_id: uuid.UUID | None
    note: str
    expires_at: datetime | None
    at: datetime

    @classmethod
    def of(cls, line: PointsLine) -> "PointsLineOut":
        """The wire form; when points expire is told while some of them are left."""
        return cls(
            id=line.id,
            kind=PointsKind(line.kind),
            points=line.points,
            order_id=line.order_id,
            note=line.note,
            expires_at=line.expires_at if line.left else None,
            at=line.at,
        )


class PointsOut(BaseModel):
    """
    My points in a market; ``terms`` is null where there are none.

    ``next_expiring`` of them expire at ``next_expiry``, if they are not spent before.
    """

    balance: int = Field(examples=[340])
    worth: MoneyOut | None
    next_expiry: datetime | None
    next_expiring: int
    terms: PointsTermsOut | None
    lines: list[PointsLineOut]
    next_cursor: str | None

    @classmethod
    def of(cls, view: PointsView | None, lines: list[PointsLine], next_cursor: str | None) -> "PointsOut":
        """The wire form."""
        shown = [PointsLineOut.of(line) for line in lines]
        if view is None:
            return cls(
                balance=0, worth=None, next_expiry=None, next_expiring=0, terms=None, lines=shown,
                next_cursor=next_cursor,
            )  # fmt: skip
        terms = view.terms
        return cls(
            balance=view.balance,
            worth=MoneyOut.of(terms.worth(view.balance)),
            next_expiry=view.next_expiry,
            next_expiring=view.next_expiring,
            terms=PointsTermsOut(
                earn_each=MoneyOut(minor=terms.earn_minor, currency=terms.currency),
                worth_each=MoneyOut.of(terms.worth(1)),
                most_percent=terms.most_bp / 100,
                valid_days=terms.valid_days,
            ),
            lines=shown,
            next_cursor=next_cursor,
        )


class PromotionOut(BaseModel):
    """
    A coupon that is on.

    ``percent`` (with ``most``) or ``amount`` is what it takes off, ``add_on`` what it makes free; ``covers`` names the
    service or category that it is for, null for all. ``usable``: you have not used it up, and nobody else did.
    """

    code: str = Field(examples=["WELCOME10"])
    title: str = Field(examples=["10 % off your first booking"])
    kind: CouponKind
    percent: float | None = Field(examples=[10])
    amount: MoneyOut | None
    most: MoneyOut | None
    add_on: str | None
    covers: str | None
    service_id: int | None
    category_id: int | None
    minimum: MoneyOut | None
    first_only: bool
    with_points: bool
    ends_at: datetime
    usable: bool

    @classmethod
    def of(cls, offer: Offer, language: str) -> "PromotionOut":
        """The wire form."""
        coupon = offer.coupon
        covered = coupon.service or coupon.category
        return cls(
            code=coupon.code,
            title=text_in(coupon.names, language),
            kind=CouponKind(coupon.kind),
            percent=None if coupon.percent_bp is None else coupon.percent_bp / 100,
            amount=_money(coupon, coupon.amount_minor),
            most=_money(coupon, coupon.most_minor),
            add_on=text_in(coupon.add_on.names, language) if coupon.add_on else None,
            covers=text_in(covered.names, language) if covered else None,
            service_id=coupon.service_id,
            category_id=coupon.category_id,
            minimum=_money(coupon, coupon.minimum_minor or None),
            first_only=coupon.first_only,
            with_points=coupon.with_points,
            ends_at=coupon.ends_at,
            usable=offer.usable,
        )


def _money(coupon: Coupon, minor: int | None) -> MoneyOut | None:
    return None if minor is None else MoneyOut.of(Money(minor, coupon.currency))


class PromotionsOut(BaseModel):
    """The coupons that a market shows, those that end first at the top."""

    items: list[PromotionOut]
