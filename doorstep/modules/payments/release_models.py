"""What visits earned, and when it is released to those who earned it."""

from django.db import models
from django.db.models import F, Q

from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import EarningState, Settlement

_PARTS = (
    "price", "extra", "fee", "tip", "tax", "commission", "net", "own", "base_tax", "base_commission", "coupon",
    "subsidy", "split", "back",
)  # fmt: skip


class Release(models.Model):
    """
    What one ended visit comes to, of which its specialist gets the net, and where that money is.

    A visit that was done has a price, and as ``fee`` what moving it has cost; one that is off has a fee alone.
    """

    visit_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    client_id = models.IntegerField()
    specialist_id = models.IntegerField()
    market = models.TextField()
    method = models.TextField(blank=True, help_text="how the client paid; empty while that is open")
    currency = models.CharField(max_length=3)
    price_minor = models.BigIntegerField(default=0)
    extra_minor = models.BigIntegerField(default=0, help_text="work agreed on at the door")
    fee_minor = models.BigIntegerField(default=0)
    tip_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    commission_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField(default=0)
    own_minor = models.BigIntegerField(default=0, help_text="what the client pays of price and fee")
    base_tax_minor = models.BigIntegerField(default=0, help_text="tax of price and fee")
    base_commission_minor = models.BigIntegerField(default=0, help_text="commission of price and fee")
    coupon_minor = models.BigIntegerField(default=0, help_text="what a coupon pays of the subsidy")
    subsidy_minor = models.BigIntegerField(default=0, help_text="what coupon and points pay of price and fee")
    back_minor = models.BigIntegerField(default=0, help_text="given back of price and fee before the release")
    split_minor = models.BigIntegerField(default=0, help_text="of the net, what the provider has paid itself")
    commission_bp = models.IntegerField()
    settlement = models.TextField()
    state = models.TextField()
    earned_at = models.DateTimeField(help_text="when the visit was done, or ended")
    due_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="", help_text="why staff decided so")

    class Meta:
        db_table = "payments_release"
        verbose_name = "release"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    net_minor=F("price_minor") + F("extra_minor") + F("fee_minor") + F("tip_minor")
                    - F("tax_minor") - F("commission_minor")
                ),
                name="payments_release_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{part}_minor__gte": 0 for part in _PARTS}), name="payments_release_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(own_minor=F("price_minor") + F("fee_minor") - F("subsidy_minor")),
                name="payments_release_is_paid_by_both",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in EarningState]), name="payments_release_state_known"
            ),
            models.CheckConstraint(
                condition=Q(settlement__in=[str(one) for one in Settlement]), name="payments_release_settlement_known"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["specialist_id", "earned_at", "visit_id"], name="payments_release_of_earner"),
            models.Index(fields=["order_id"], name="payments_release_of_order"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="payments_release_due"),
        ]

    def __str__(self) -> str:
        return f"{Money(self.net_minor, self.currency)} {self.state}"

    @property
    def base_minor(self) -> int:
        """What it comes to without what was paid beside the price."""
        return self.price_minor + self.fee_minor
