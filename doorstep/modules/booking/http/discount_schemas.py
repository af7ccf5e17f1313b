"""Wire forms of what is taken off an order."""

from ninja import Schema
from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.modules.booking.services.discounts import DiscountsView
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.promotions.contracts import LONGEST_CODE, MOST_POINTS, DiscountFacts, DiscountKind


class DiscountOut(BaseModel):
    """What one coupon, or points, take off an order. ``title`` is the coupon's, ``points`` how many are spent."""

    kind: DiscountKind
    code: str = Field(examples=["WELCOME10"])
    title: str = Field(examples=["10 % off your first booking"])
    points: int = Field(examples=[0])
    amount: MoneyOut

    @classmethod
    def of(cls, facts: DiscountFacts, language: str) -> "DiscountOut":
        """The wire form."""
        return cls(
            kind=facts.kind,
            code=facts.code,
            title=text_in(facts.names, language) if facts.names else "",
            points=facts.points,
            amount=MoneyOut.of(facts.amount),
        )


class DiscountIn(Schema):
    """What to take off: a code, or points, or both. ``points``: at most so many, as many as the order takes."""

    code: str | None = Field(None, max_length=LONGEST_CODE, examples=[None])
    points: int | None = Field(None, ge=1, le=MOST_POINTS, examples=[100])


class UsablePointsOut(BaseModel):
    """My points, how many of them the order takes, and what those take off."""

    balance: int = Field(examples=[340])
    usable: int = Field(examples=[300])
    worth: MoneyOut


class DiscountsOut(BaseModel):
    """What is taken off an order. ``points`` is null where none can be spent."""

    discounts: list[DiscountOut]
    points: UsablePointsOut | None

    @classmethod
    def of(cls, view: DiscountsView, language: str) -> "DiscountsOut":
        """The wire form."""
        points = view.points
        return cls(
            discounts=[DiscountOut.of(one, language) for one in view.discounts],
            points=UsablePointsOut(balance=points.balance, usable=points.usable, worth=MoneyOut.of(points.worth))
            if points
            else None,
        )
