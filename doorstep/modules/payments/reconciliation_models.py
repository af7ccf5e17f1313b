"""Tables of comparisons with the reports of providers; Django finds them through ``models``."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from doorstep.kernel.money import Money
from doorstep.modules.payments.reconciliation_contracts import (
    Difference,
    DifferenceKind,
    DifferenceState,
    Movement,
    ReconciliationFacts,
)


class Reconciliation(models.Model):
    """The latest comparison of one provider's day (UTC) with the ledger."""

    id = models.UUIDField(primary_key=True)
    provider = models.TextField()
    day = models.DateField()
    compared_at = models.DateTimeField()
    actor = models.TextField()
    movements_there = models.IntegerField(help_text="that the provider reports")
    movements_here = models.IntegerField(help_text="that the ledger has")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="payments_one_reconciliation_a_day")]

    def __str__(self) -> str:
        return f"{self.provider} {self.day}"

    def facts(self) -> ReconciliationFacts:
        """What is told of it."""
        rows = self.differences.filter(state=DifferenceState.OPEN).order_by("found_at", "id")
        return ReconciliationFacts(
            id=self.id,
            provider=self.provider,
            day=self.day,
            compared_at=self.compared_at,
            movements_there=self.movements_there,
            movements_here=self.movements_here,
            open=[row.facts() for row in rows],
        )


class ReconciliationDifference(models.Model):
    """A movement that the provider and the ledger do not have alike; staff resolve it by a note."""

    id = models.UUIDField(primary_key=True)
    reconciliation = models.ForeignKey(Reconciliation, models.PROTECT, related_name="differences")
    key = models.TextField()
    kind = models.TextField()
    state = models.TextField()
    payment = models.TextField(help_text="the payment's id")
    currency = models.CharField(max_length=3)
    there_reference = models.TextField(blank=True)
    there_what = models.TextField(blank=True)
    there_minor = models.BigIntegerField(null=True)
    there_at = models.DateTimeField(null=True)
    here_reference = models.TextField(blank=True)
    here_what = models.TextField(blank=True)
    here_minor = models.BigIntegerField(null=True)
    here_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = "difference"
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "key"], name="payments_difference_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in DifferenceKind]), name="payments_difference_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state__in=["resolved", "gone"], closed_at__isnull=False),
                name="payments_difference_closed_or_open",
            ),
            models.CheckConstraint(
                condition=Q(there_minor__isnull=False, there_at__isnull=False)
                | Q(here_minor__isnull=False, here_at__isnull=False),
                name="payments_difference_of_a_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.reconciliation.day}"

    def facts(self) -> Difference:
        """What is told of it."""
        return Difference(
            DifferenceKind(self.kind),
            self._side(self.there_reference, self.there_what, self.there_minor, self.there_at),
            self._side(self.here_reference, self.here_what, self.here_minor, self.here_at),
        )

    def _side(self, reference: str, what: str, minor: int | None, at: datetime | None) -> Movement | None:
        if minor is None or at is None:
            return None
        return Movement(reference, self.payment, what, Money(minor, self.currency), at)
