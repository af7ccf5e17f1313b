"""Debts that staff let clients off."""

from django.db import models
from django.db.models import Q

from doorstep.infra.db import on_constraint
from doorstep.kernel.money import Money
from doorstep.modules.payments.desk_contracts import DebtDecided, ForgivenessState


class Forgiveness(models.Model):
    """What of a client's debt is not asked for any more, or would not be once somebody else agrees."""

    id = models.UUIDField(primary_key=True)
    intent = models.ForeignKey("payments.PaymentIntent", models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.TextField()
    reason = models.TextField()
    asked_by = models.TextField()
    decided_by = models.TextField(blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_forgiveness"
        verbose_name = "forgiven debt"
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_forgiveness_above_zero"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ForgivenessState]), name="payments_forgiveness_state"
            ),
            models.CheckConstraint(
                condition=Q(state=str(ForgivenessState.ASKED)) | ~Q(decided_by=""), name="payments_forgiveness_decided"
            ),
            models.UniqueConstraint(
                fields=["intent"], condition=~Q(state=str(ForgivenessState.REFUSED)), name="payments_forgiven_once"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(state="asked"), name="payments_forgiveness_asked"),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount_minor, self.currency)} {self.state}"


on_constraint("payments_forgiven_once", DebtDecided)
