"""Tables of pricing."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from doorstep.infra.db import on_constraint
from doorstep.kernel.errors import Busy
from doorstep.modules.pricing.contracts import PolicyFixed, PolicyState, RuleKind, RuleNotDraft, RuleState


class Policy(models.Model):
    """One version of the terms of cancelling and moving. A trigger keeps all but drafts as they are."""

    id = models.UUIDField(primary_key=True)
    code = models.TextField()
    version = models.IntegerField()
    names = models.JSONField()
    terms = models.JSONField()
    state = models.TextField()
    note = models.TextField(blank=True, help_text="why this version")
    author = models.TextField(help_text="who drafted it")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True, help_text="when a newer version took over; orders keep theirs")

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="pricing_policy_version_unique"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(state="published"), name="pricing_policy_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in PolicyState]), name="pricing_policy_state_known"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="pricing_policy_version_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.code}@{self.version}"


LONGEST_VALIDITY = timedelta(days=5 * 366)


class PriceRule(models.Model):
    """One version of a rule of prices; ``key`` is the rule over its versions. A trigger keeps all but drafts."""

    id = models.UUIDField(primary_key=True)
    key = models.UUIDField()
    version = models.IntegerField()
    kind = models.TextField()
    names = models.JSONField(help_text="shown on the price line, by language")
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    category = models.ForeignKey("catalog.Category", models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey("catalog.Service", models.PROTECT, null=True, related_name="+")
    offer = models.ForeignKey("specialists.Offer", models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    parameters = models.JSONField()
    valid_from = models.DateTimeField(help_text="counts for visits that start from then on")
    valid_until = models.DateTimeField(help_text="and before then")
    state = models.TextField()
    author = models.TextField(help_text="who drafted it")
    note = models.TextField(blank=True, help_text="why")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="pricing_rule_version_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in RuleState]), name="pricing_rule_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in RuleKind]), name="pricing_rule_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")) & Q(valid_until__lte=F("valid_from") + LONGEST_VALIDITY),
                name="pricing_rule_validity_ends",
            ),
            models.CheckConstraint(
                condition=Q(category=None, service=None) | Q(category=None, offer=None) | Q(service=None, offer=None),
                name="pricing_rule_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None) | ~Q(state="draft") & ~Q(published_at=None),
                name="pricing_rule_published_at",
            ),
        ]
        indexes = [models.Index(fields=["market"], condition=Q(state="published"), name="pricing_rule_in_force")]

    def __str__(self) -> str:
        return f"{self.names.get('en', self.kind)} {self.version}"


# Two people drafted or published the same code at once.
on_constraint("pricing_policy_version_unique", Busy)
on_constraint("pricing_policy_one_published", Busy)
on_constraint("pricing_policy_fixed", PolicyFixed)
on_constraint("pricing_rule_version_unique", Busy)
on_constraint("pricing_rule_fixed", RuleNotDraft)
