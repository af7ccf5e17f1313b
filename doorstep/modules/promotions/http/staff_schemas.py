"""Wire forms of coupons as staff keep them."""

import uuid
from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from doorstep.infra.http import MoneyOut
from doorstep.infra.parsing import Moment
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.promotions.contracts import Basket, BasketPart, CouponDraft, CouponKind
from doorstep.modules.promotions.models import Coupon
from doorstep.modules.promotions.services.coupons import LARGEST_MINOR, LONGEST_NAME, LONGEST_NOTE, MOST_USES
from doorstep.modules.promotions.services.previews import CouponPreview

LONGEST_LIST = 200
MOST_PARTS = 20

type Number = Annotated[int, Field(ge=1, le=2**62)]
type Minor = Annotated[int, Field(ge=0, le=LARGEST_MINOR)]
type Name = Annotated[str, Field(max_length=LONGEST_NAME)]

_NAMES = {"en": "Spring", "ru": "Весна", "zh-Hans": "春季", "zh-Hant": "春季"}


class CouponIn(Schema):
    """
    A coupon, whole. Amounts are minor units of the market's currency.

    Of ``percent_bp`` (hundredths of a percent), ``amount_minor`` and ``add_on_id`` that one which the kind needs.
    At most one of category and service; neither: the whole order. Code, market and kind stay once it was made.
    """

    model_config = ConfigDict(extra="forbid")

    code: str = Field(max_length=40, examples=["SPRING10"])
    market: str = Field(max_length=20, examples=["hel"])
    kind: CouponKind = Field(examples=["percent"])
    names: dict[str, Name] = Field(description="shown beside the discount, in every language", examples=[_NAMES])
    starts_at: Moment = Field(examples=["2026-03-01T00:00:00Z"])
    ends_at: Moment = Field(examples=["2028-06-01T00:00:00Z"])
    percent_bp: int | None = Field(None, ge=1, le=10_000, examples=[1000])
    amount_minor: Minor | None = Field(None, examples=[None])
    most_minor: Minor | None = Field(None, description="the most that a share takes off", examples=[2000])
    add_on_id: Number | None = Field(None, examples=[None])
    category_id: Number | None = Field(None, examples=[None])
    service_id: Number | None = Field(None, examples=[None])
    minimum_minor: Minor = Field(0, description="what the covered services have to cost", examples=[3000])
    first_only: bool = Field(False, description="for somebody's first booking")
    most_uses: int | None = Field(None, ge=1, le=MOST_USES, description="by all; null: without limit", examples=[500])
    most_per_person: int = Field(1, ge=1, le=1000)
    with_points: bool = True
    with_price_discounts: bool = True
    shown: bool = Field(False, description="among the offers in the app")
    note: str = Field("", max_length=LONGEST_NOTE, description="why; for staff", examples=["Spring campaign"])

    def draft(self) -> CouponDraft:
        """The command."""
        return CouponDraft(**self.model_dump())


class CouponOut(BaseModel):
    """A coupon. ``taken``: how many of its uses stand, reserved ones too; ``paused_at`` while nobody can use it."""

    id: uuid.UUID
    code: str
    market: str
    currency: str
    kind: CouponKind
    names: dict[str, str]
    percent_bp: int | None
    amount_minor: int | None
    most_minor: int | None
    add_on_id: int | None
    category_id: int | None
    service_id: int | None
    minimum_minor: int
    first_only: bool
    most_uses: int | None
    most_per_person: int
    with_points: bool
    with_price_discounts: bool
    shown: bool
    starts_at: datetime
    ends_at: datetime
    paused_at: datetime | None
    taken: int
    note: str
    author: str
    created_at: datetime

    @classmethod
    def of(cls, row: Coupon) -> "CouponOut":
        """The wire form."""
        return cls(
            **{name: getattr(row, name) for name in cls.model_fields if name not in ("market", "kind")},
            market=row.market_id,
            kind=CouponKind(row.kind),
        )


class CouponsOut(BaseModel):
    """A part of the coupons, the newest first."""

    items: list[CouponOut]
    next_cursor: str | None


class BasketPartIn(Schema):
    """A service of a basket with its price, and what each chosen add-on costs by its number."""

    model_config = ConfigDict(extra="forbid")

    service_id: Number = Field(examples=[1])
    price_minor: Minor = Field(examples=[4900])
    add_ons: dict[Number, Minor] = Field({}, max_length=MOST_PARTS, examples=[{}])


class BasketIn(Schema):
    """A basket to try a coupon on, of somebody who has not used it yet; ``other_minor`` is travel and the like."""

    model_config = ConfigDict(extra="forbid")

    parts: list[BasketPartIn] = Field(min_length=1, max_length=MOST_PARTS)
    other_minor: Minor = Field(0, examples=[500])
    price_discounted: bool = False
    first_booking: bool = False
    with_points: bool = False

    def basket(self, market: str, currency: str) -> Basket:
        """The same as the rules know it; services that there are not belong to no category."""
        services = {one.service_id: one for one in catalog.list_services({part.service_id for part in self.parts})}
        parts = tuple(
            BasketPart(
                part.service_id,
                catalog.category_path(services[part.service_id].category_id) if part.service_id in services else (),
                part.price_minor,
                part.add_ons,
            )
            for part in self.parts
        )
        total = sum(part.price_minor for part in parts) + self.other_minor
        return Basket(market, currency, total, parts, self.price_discounted, self.first_booking)


class CouponPreviewOut(BaseModel):
    """What a basket costs with a coupon; ``refusal`` is the code of the reason why it can't be used for it."""

    total: MoneyOut
    covered: MoneyOut
    off: MoneyOut
    payable: MoneyOut
    refusal: str | None = Field(examples=["coupon_below_minimum"])

    @classmethod
    def of(cls, found: CouponPreview) -> "CouponPreviewOut":
        """The wire form."""
        return cls(
            total=MoneyOut.of(found.total),
            covered=MoneyOut.of(found.covered),
            off=MoneyOut.of(found.off),
            payable=MoneyOut.of(found.payable),
            refusal=found.refusal.code if found.refusal else None,
        )
