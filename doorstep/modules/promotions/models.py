"""Tables of promotions."""

from django.db import models
from django.db.models import F, Q

from doorstep.infra.db import on_constraint
from doorstep.modules.promotions.contracts import (
    CouponCodeTaken,
    CouponFirstOnly,
    CouponKind,
    CouponUsedUp,
    DiscountKind,
    DiscountsNotCombined,
    DiscountState,
    PointsKind,
    PointsNotEnough,
)

_LIVE = Q(state__in=[str(DiscountState.RESERVED), str(DiscountState.USED)])


class Coupon(models.Model):
    """A code that takes something off. ``taken`` counts the uses that stand, reserved ones too."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=24, help_text="capitals and digits")
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    kind = models.TextField()
    names = models.JSONField(help_text="shown beside the discount, by language")
    percent_bp = models.IntegerField(null=True, help_text="in 0.01 %")
    amount_minor = models.BigIntegerField(null=True)
    most_minor = models.BigIntegerField(null=True, help_text="the most that a share takes off")
    add_on = models.ForeignKey("catalog.AddOn", models.PROTECT, null=True, related_name="+", db_index=False)
    category = models.ForeignKey("catalog.Category", models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey("catalog.Service", models.PROTECT, null=True, related_name="+", db_index=False)
    minimum_minor = models.BigIntegerField(default=0)
    first_only = models.BooleanField(default=False, help_text="for somebody's first booking")
    most_uses = models.IntegerField(null=True)
    most_per_person = models.IntegerField(default=1)
    with_points = models.BooleanField(default=True)
    with_price_discounts = models.BooleanField(default=True)
    shown = models.BooleanField(default=False, help_text="among the offers in the app")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    taken = models.IntegerField(default=0)
    note = models.TextField(blank=True)
    author = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="promotions_coupon_code_unique"),
            models.CheckConstraint(condition=Q(code__regex="^[A-Z0-9]{3,24}$"), name="promotions_coupon_code_plain"),
            models.CheckConstraint(
                condition=Q(taken__gte=0) & (Q(most_uses=None) | Q(taken__lte=F("most_uses"))),
                name="promotions_coupon_never_above_limit",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="promotions_coupon_ends_after_start"),
            models.CheckConstraint(
                condition=Q(kind=str(CouponKind.PERCENT), percent_bp__range=(1, 10_000), amount_minor=None, add_on=None)
                | Q(kind=str(CouponKind.FIXED), amount_minor__gte=1, percent_bp=None, most_minor=None, add_on=None)
                | Q(
                    kind=str(CouponKind.FREE_ADD_ON),
                    add_on__isnull=False,
                    percent_bp=None,
                    amount_minor=None,
                    most_minor=None,
                ),
                name="promotions_coupon_kind_whole",
            ),
            models.CheckConstraint(condition=Q(category=None) | Q(service=None), name="promotions_coupon_one_scope"),
            models.CheckConstraint(
                condition=Q(minimum_minor__gte=0, most_per_person__gte=1), name="promotions_coupon_limits_possible"
            ),
        ]
        indexes = [models.Index(fields=["market", "ends_at"], condition=Q(shown=True), name="promotions_coupon_shown")]

    def __str__(self) -> str:
        return self.code


class Discount(models.Model):
    """
    What one coupon, or points, take off one order.

    ``counted``: it is among the ``taken`` of its coupon. One that was given back when its order's time ran out, and
    is honoured as the client paid after all, may stand beside them.
    """

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    client = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    coupon = models.ForeignKey(Coupon, models.PROTECT, null=True, related_name="+", db_index=False)
    points = models.IntegerField(default=0)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.TextField()
    first_only = models.BooleanField(default=False)
    counted = models.BooleanField(default=True)
    reserved_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "kind"], condition=_LIVE, name="promotions_discount_one_of_a_kind"
            ),
            models.UniqueConstraint(
                fields=["client"], condition=_LIVE & Q(first_only=True), name="promotions_discount_first_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in DiscountState]), name="promotions_discount_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=str(DiscountKind.COUPON), coupon__isnull=False, points=0)
                | Q(kind=str(DiscountKind.POINTS), coupon=None, points__gte=1),
                name="promotions_discount_kind_whole",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="promotions_discount_not_negative"),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="promotions_discount_of_order"),
            models.Index(fields=["coupon", "client"], name="promotions_discount_of_coupon"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class MarketPoints(models.Model):
    """What points are worth in a market; one without a row has none."""

    market = models.OneToOneField("accounts.Market", models.CASCADE, primary_key=True, related_name="+")
    earn_minor = models.BigIntegerField(help_text="for each so much paid there is one point")
    worth_minor = models.BigIntegerField(help_text="what one point takes off")
    most_bp = models.IntegerField(help_text="the largest share of an order that points pay, in 0.01 %")
    valid_days = models.IntegerField(help_text="after how many days they expire")

    class Meta:
        verbose_name_plural = "market points"
        constraints = [
            models.CheckConstraint(
                condition=Q(earn_minor__gte=1, worth_minor__gte=1, most_bp__range=(1, 10_000))
                & Q(valid_days__range=(1, 3660)),
                name="promotions_marketpoints_possible",
            ),
        ]

    def __str__(self) -> str:
        return str(self.market)


class PointsAccount(models.Model):
    """Somebody's points in a market. The database itself keeps the balance: it is the sum of the lines."""

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    balance = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "market"], name="promotions_account_once"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="promotions_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.balance} points of {self.client} in {self.market}"


class PointsLine(models.Model):
    """
    One change of somebody's points; never removed.

    ``left``: of points that came, how many are neither spent nor expired. ``lots``: from which lines points were
    spent, as [line, points].
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(PointsAccount, models.PROTECT, related_name="lines", db_index=False)
    kind = models.TextField()
    points = models.BigIntegerField(help_text="above zero they came, below they went")
    left = models.BigIntegerField(default=0)
    lots = models.JSONField(default=list)
    order_id = models.UUIDField(null=True)
    discount = models.ForeignKey(Discount, models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(kind=str(PointsKind.EARNED)), name="promotions_points_earned_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PointsKind]), name="promotions_line_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0, left__gte=0, left__lte=F("points")) | Q(points__lt=0, left=0),
                name="promotions_line_left_possible",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=False) | Q(left=0), name="promotions_line_left_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="promotions_line_of_account"),
            models.Index(fields=["expires_at"], condition=Q(left__gt=0), name="promotions_line_to_expire"),
            models.Index(fields=["discount"], condition=Q(discount__isnull=False), name="promotions_line_of_discount"),
        ]

    def __str__(self) -> str:
        return f"{self.points:+d} {self.kind}"


on_constraint("promotions_coupon_code_unique", CouponCodeTaken)
on_constraint("promotions_coupon_never_above_limit", CouponUsedUp)
on_constraint("promotions_discount_first_once", CouponFirstOnly)
on_constraint("promotions_discount_one_of_a_kind", DiscountsNotCombined)
on_constraint("promotions_points_not_negative", PointsNotEnough)
