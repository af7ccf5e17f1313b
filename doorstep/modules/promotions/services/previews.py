"""What a basket costs with a coupon, before anybody uses it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.kernel.money import Money
from doorstep.modules.promotions.contracts import Basket, DiscountRefused
from doorstep.modules.promotions.models import Coupon
from doorstep.modules.promotions.rules.coupons import CouponUses, coupon_amount, coupon_refusal, covered_minor
from doorstep.modules.promotions.selectors import coupon_terms


@dataclass(frozen=True, slots=True)
class CouponPreview:
    """What a basket costs with a coupon, or why it can't be used for it."""

    total: Money
    covered: Money
    off: Money
    payable: Money
    refusal: DiscountRefused | None


def preview_coupon(
    coupon_id: uuid.UUID, basket: Basket, *, with_points: bool, actor: Actor, now: datetime
) -> CouponPreview:
    """
    Try a coupon on a basket, for a person who has not used it yet.

    :raises NotAllowed: unless staff asks.
    :raises NotFound: if there is no such coupon.
    """
    if not actor.is_staff:
        raise NotAllowed
    coupon = Coupon.objects.select_related("add_on").filter(id=coupon_id).first()
    if coupon is None:
        raise NotFound
    terms, total = coupon_terms(coupon), Money(basket.total_minor, basket.currency)
    refusal = coupon_refusal(terms, basket, CouponUses(by_all=coupon.taken), with_points=with_points, now=now)
    off = Money(0, basket.currency) if refusal else coupon_amount(terms, basket)
    return CouponPreview(total, Money(covered_minor(terms, basket), basket.currency), off, total - off, refusal)
