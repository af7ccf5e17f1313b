"""What a coupon takes off a basket, and why it may not be used."""

import re
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.money import Money
from doorstep.modules.catalog.contracts import Texts
from doorstep.modules.promotions.contracts import (
    Basket,
    BasketPart,
    CouponBelowMinimum,
    CouponFirstOnly,
    CouponKind,
    CouponNeedsAddOn,
    CouponNotForThis,
    CouponNotHere,
    CouponNotYet,
    CouponOver,
    CouponUsedByYou,
    CouponUsedUp,
    DiscountRefused,
    DiscountsNotCombined,
)

_WHOLE_BP = 10_000
CODE_SHAPE = re.compile(r"[A-Z0-9]{3,24}")


@dataclass(frozen=True, slots=True)
class CouponTerms:
    """What a coupon takes off, for whom, when and how often; see ``CouponDraft``."""

    market: str
    kind: CouponKind
    starts_at: datetime
    ends_at: datetime
    percent_bp: int = 0
    amount_minor: int = 0
    most_minor: int | None = None
    add_on_id: int | None = None
    add_on_names: Texts | None = None
    category_id: int | None = None
    service_id: int | None = None
    minimum_minor: int = 0
    first_only: bool = False
    most_uses: int | None = None
    most_per_person: int = 1
    with_points: bool = True
    with_price_discounts: bool = True
    paused: bool = False


@dataclass(frozen=True, slots=True)
class CouponUses:
    """How often a coupon is used or reserved: by all, and by the person who asks."""

    by_all: int = 0
    by_person: int = 0


def plain_code(text: str) -> str:
    """A code as it is kept: capitals and digits; people also type spaces, hyphens and small letters."""
    return re.sub(r"[\s\-\u2010-\u2015]+", "", text).upper()


def covered_parts(terms: CouponTerms, basket: Basket) -> tuple[BasketPart, ...]:
    """The services of a basket that count for a coupon."""
    return tuple(part for part in basket.parts if _covers(terms, part))


def _covers(terms: CouponTerms, part: BasketPart) -> bool:
    if terms.service_id is not None:
        return part.service_id == terms.service_id
    return terms.category_id is None or terms.category_id in part.categories


def covered_minor(terms: CouponTerms, basket: Basket) -> int:
    """What the covered services cost; the whole order if the coupon covers every service there is."""
    if terms.service_id is None and terms.category_id is None:
        return basket.total_minor
    return min(basket.total_minor, sum(part.price_minor for part in covered_parts(terms, basket)))


def coupon_amount(terms: CouponTerms, basket: Basket) -> Money:
    """What a coupon takes off a basket that it may be used for: never more than what it covers costs."""
    covered = Money(covered_minor(terms, basket), basket.currency)
    match terms.kind:
        case CouponKind.PERCENT:
            # Multiplied first, so that the division rounds once, halves up.
            share = Money((2 * covered.minor * terms.percent_bp + _WHOLE_BP) // (2 * _WHOLE_BP), basket.currency)
            return share if terms.most_minor is None else min(share, Money(terms.most_minor, basket.currency))
        case CouponKind.FIXED:
            return min(covered, Money(terms.amount_minor, basket.currency))
        case CouponKind.FREE_ADD_ON:
            prices = [part.add_ons.get(terms.add_on_id or 0, 0) for part in covered_parts(terms, basket)]
            return min(covered, Money(max(prices, default=0), basket.currency))


def coupon_refusal(
    terms: CouponTerms, basket: Basket, uses: CouponUses, *, with_points: bool, now: datetime
) -> DiscountRefused | None:
    """
    Why a coupon can't be used for a basket now; None if it can.

    :param with_points: points are spent on the same order.
    """
    return (
        _wrong_time(terms, now)
        or _wrong_basket(terms, basket)
        or _wrong_company(terms, basket, with_points=with_points)
        or _wrong_person(terms, basket, uses)
    )


def _wrong_time(terms: CouponTerms, now: datetime) -> DiscountRefused | None:
    if terms.paused or now >= terms.ends_at:
        return CouponOver()
    if now < terms.starts_at:
        return CouponNotYet(starts_at=terms.starts_at.isoformat())
    return None


def _wrong_basket(terms: CouponTerms, basket: Basket) -> DiscountRefused | None:
    if terms.market != basket.market:
        return CouponNotHere()
    parts = covered_parts(terms, basket)
    if not parts:
        return CouponNotForThis()
    if terms.kind is CouponKind.FREE_ADD_ON and not any(terms.add_on_id in part.add_ons for part in parts):
        return CouponNeedsAddOn(names=dict(terms.add_on_names or {}))
    missing = terms.minimum_minor - covered_minor(terms, basket)
    if missing > 0:
        return CouponBelowMinimum(minimum_minor=terms.minimum_minor, missing_minor=missing, currency=basket.currency)
    return None


def _wrong_company(terms: CouponTerms, basket: Basket, *, with_points: bool) -> DiscountRefused | None:
    if basket.price_discounted and not terms.with_price_discounts:
        return DiscountsNotCombined("The price is a reduced one already.", beside="price")
    if with_points and not terms.with_points:
        return DiscountsNotCombined("Take the points off first.", beside="points")
    return None


def _wrong_person(terms: CouponTerms, basket: Basket, uses: CouponUses) -> DiscountRefused | None:
    if uses.by_person >= terms.most_per_person:
        return CouponUsedByYou()
    if terms.first_only and not basket.first_booking:
        return CouponFirstOnly()
    if terms.most_uses is not None and uses.by_all >= terms.most_uses:
        return CouponUsedUp()
    return None


def coupon_returns(*, fee_minor: int) -> bool:
    """Whether a used coupon comes back when its order came to nothing: if that cost its client nothing."""
    return fee_minor == 0
