"""What other modules may know of promotions: baskets, discounts, terms, and why a discount is refused."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from doorstep.kernel.errors import DomainError, Kind
from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import Texts

LONGEST_CODE = 40
MOST_POINTS = 10_000_000


class CouponKind(StrEnum):
    """What a coupon takes off: a share of the price, an amount, or one add-on's price."""

    PERCENT = "percent"
    FIXED = "fixed"
    FREE_ADD_ON = "free_add_on"


class DiscountKind(StrEnum):
    """Where a discount comes from."""

    COUPON = "coupon"
    POINTS = "points"


class DiscountState(StrEnum):
    """Where a discount stands: kept for a held order, used by a confirmed one, given back, or given up."""

    RESERVED = "reserved"
    USED = "used"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class PointsKind(StrEnum):
    """Why a number of points changed."""

    EARNED = "earned"
    GRANTED = "granted"
    SPENT = "spent"
    RETURNED = "returned"
    EXPIRED = "expired"
    TAKEN_BACK = "taken_back"
    """What they were earned for was given back."""


@dataclass(frozen=True, slots=True)
class BasketPart:
    """
    One service of an order: its price with its add-ons, its category with all above it.

    ``add_ons``: what one of each costs, by the add-on's number.
    """

    service_id: int
    categories: tuple[int, ...]
    price_minor: int
    add_ons: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Basket:
    """
    An order as coupons look at it.

    :param total_minor: what all of it costs, also what is no part's own, such as travel.
    :param price_discounted: a rule of prices lowered it already.
    :param first_booking: the client has never confirmed an order that stands.
    """

    market: str
    currency: str
    total_minor: int
    parts: tuple[BasketPart, ...]
    price_discounted: bool = False
    first_booking: bool = False


@dataclass(frozen=True, slots=True)
class DiscountFacts:
    """One discount of an order. ``code`` and ``names`` are a coupon's, ``points`` how many were spent."""

    order_id: uuid.UUID
    kind: DiscountKind
    amount: Money
    state: DiscountState
    code: str = ""
    names: Texts = field(default_factory=dict)
    points: int = 0


@dataclass(frozen=True, slots=True)
class PointsTerms:
    """
    What points are worth in a market.

    :param earn_minor: for each so much paid of a done visit there is one point.
    :param worth_minor: what one point takes off.
    :param most_bp: the largest share of an order that points pay, in 0.01 %.
    :param valid_days: after how many days earned points expire.
    """

    market: str
    currency: str
    earn_minor: int
    worth_minor: int
    most_bp: int
    valid_days: int

    def worth(self, points: int) -> Money:
        """What so many points take off."""
        return Money(points * self.worth_minor, self.currency)


@dataclass(frozen=True, slots=True)
class CouponDraft:
    """
    A coupon as staff write it. Amounts are minor units of the market's currency, shares hundredths of a percent.

    :param most_minor: the most that a share takes off; None without limit.
    :param add_on_id: which add-on is free.
    :param category_id: only services in and below it count; with ``service_id`` only that one does.
    :param minimum_minor: what the covered services have to cost.
    :param most_uses: how often it can be used by all; None without limit.
    :param with_points: points may be spent beside it.
    :param with_price_discounts: it may be used where a rule of prices lowered the price.
    :param shown: it is among the offers in the app; else only who knows the code can use it.
    """

    code: str
    market: str
    kind: CouponKind
    names: Texts
    starts_at: datetime
    ends_at: datetime
    percent_bp: int | None = None
    amount_minor: int | None = None
    most_minor: int | None = None
    add_on_id: int | None = None
    category_id: int | None = None
    service_id: int | None = None
    minimum_minor: int = 0
    first_only: bool = False
    most_uses: int | None = None
    most_per_person: int = 1
    with_points: bool = True
    with_price_discounts: bool = True
    shown: bool = False
    note: str = ""


class DiscountRefused(DomainError):
    """A discount can't be had; each reason is an error of its own. Not raised itself."""

    kind = Kind.CONFLICT


class CouponUnknown(DiscountRefused):
    """There is no such code."""

    code = "coupon_unknown"
    kind = Kind.MISSING
    title = "We don't know this code"


class CouponUsedUp(DiscountRefused):
    """All uses of the code are taken."""

    code = "coupon_used_up"
    title = "This code has been used up"


class CouponUsedByYou(DiscountRefused):
    """The person has used the code as often as one may."""

    code = "coupon_used_by_you"
    title = "You have used this code already"


class CouponNotYet(DiscountRefused):
    """The code's time has not begun; ``context.starts_at`` says when it does."""

    code = "coupon_not_yet"
    title = "This code can't be used yet"


class CouponOver(DiscountRefused):
    """The code's time is over, or it was stopped."""

    code = "coupon_over"
    title = "This code can't be used any more"


class CouponNotHere(DiscountRefused):
    """The code is for another city."""

    code = "coupon_not_here"
    title = "This code is for another city"


class CouponNotForThis(DiscountRefused):
    """None of the chosen services is covered by the code."""

    code = "coupon_not_for_this"
    title = "This code is not for what you chose"


class CouponBelowMinimum(DiscountRefused):
    """What the code covers costs too little; ``context`` has ``minimum_minor``, ``missing_minor`` and ``currency``."""

    code = "coupon_below_minimum"
    title = "Your order is below this code's minimum"


class CouponFirstOnly(DiscountRefused):
    """The code is for somebody's first booking."""

    code = "coupon_first_only"
    title = "This code is for the first booking only"


class CouponNeedsAddOn(DiscountRefused):
    """The add-on that the code makes free was not chosen; ``context.names`` says which, by language."""

    code = "coupon_needs_add_on"
    title = "Choose the add-on first that this code makes free"


class DiscountsNotCombined(DiscountRefused):
    """Two discounts that exclude each other; ``context.beside`` is ``coupon``, ``points`` or ``price``."""

    code = "discounts_not_combined"
    title = "These discounts can't be combined"


class PointsNotOffered(DiscountRefused):
    """The city has no points."""

    code = "points_not_offered"
    title = "There are no points in this city"


class PointsNotEnough(DiscountRefused):
    """There is no point to spend, or the order takes none; ``context.balance`` tells how many there are."""

    code = "points_not_enough"
    title = "You have no points that could be used here"


class TooManyCodes(DomainError):
    """Codes are tried too fast; wait as long as ``Retry-After`` says."""

    code = "too_many_codes"
    kind = Kind.BUSY
    title = "Too many codes; wait a little and try again"

    def __init__(self, detail: str = "", *, retry_after: int | None = 30) -> None:
        super().__init__(detail, retry_after=retry_after)


class CouponInvalid(DomainError):
    """A value of a coupon or of terms of points can't be; ``context.field`` names it."""

    code = "coupon_invalid"
    kind = Kind.INVALID
    title = "This coupon can't be kept"


class CouponCodeTaken(DomainError):
    """Another coupon has the code."""

    code = "coupon_code_taken"
    kind = Kind.CONFLICT
    title = "Another coupon has this code"


COUPON_REFUSALS: tuple[type[DomainError], ...] = (
    CouponUnknown,
    CouponUsedUp,
    CouponUsedByYou,
    CouponNotYet,
    CouponOver,
    CouponNotHere,
    CouponNotForThis,
    CouponBelowMinimum,
    CouponFirstOnly,
    CouponNeedsAddOn,
    DiscountsNotCombined,
    PointsNotOffered,
    PointsNotEnough,
    TooManyCodes,
)
"""Why a discount of an order may be refused."""
