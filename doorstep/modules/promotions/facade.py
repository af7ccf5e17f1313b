"""What other modules and the entry points may call of promotions."""

from doorstep.modules.promotions.selectors import balance_of, discounts_of, points_worth, worth_of
from doorstep.modules.promotions.services.coupons import save_coupons, save_points
from doorstep.modules.promotions.services.discounts import (
    UsablePoints,
    apply_coupon,
    apply_points,
    give_back,
    give_up,
    usable_points,
    use,
)
from doorstep.modules.promotions.services.points import earn, expire_points, give_points, take_back

__all__ = [
    "UsablePoints",
    "apply_coupon",
    "apply_points",
    "balance_of",
    "discounts_of",
    "earn",
    "expire_points",
    "give_back",
    "give_points",
    "give_up",
    "points_worth",
    "save_coupons",
    "save_points",
    "take_back",
    "usable_points",
    "use",
    "worth_of",
]
