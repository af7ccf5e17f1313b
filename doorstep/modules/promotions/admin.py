"""The staff desk's pages of promotions."""

from doorstep.modules.promotions.coupon_desk import CouponAdmin, DiscountAdmin
from doorstep.modules.promotions.points_desk import MarketPointsAdmin, PointsAccountAdmin, PointsLineAdmin

__all__ = ["CouponAdmin", "DiscountAdmin", "MarketPointsAdmin", "PointsAccountAdmin", "PointsLineAdmin"]
