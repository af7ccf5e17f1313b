"""The table of work that is agreed on at the door."""

from django.db import models
from django.db.models import Q

from doorstep.kernel.money import Money
from doorstep.modules.booking.extra_contracts import MOST_OF_AN_EXTRA, ExtraKind, ExtraState


class Extra(models.Model):
    """Work beside what was booked, which the specialist asks for at the door and the client agrees to by paying it."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(default=ExtraKind.WORK.value, db_default="work")
    quantity = models.SmallIntegerField(default=1, db_default=1, help_text="the amount is for all of them")
    title = models.TextField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.TextField()
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ExtraState]), name="booking_extra_state_known"
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="booking_extra_above_zero"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ExtraKind]), name="booking_extra_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(quantity__range=(1, MOST_OF_AN_EXTRA)), name="booking_extra_quantity_possible"
            ),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True) | ~Q(state="asked") & Q(answered_at__isnull=False),
                name="booking_extra_answered",
            ),
        ]
        indexes = [models.Index(fields=["visit", "id"], name="booking_extra_of_visit")]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"

    @property
    def words(self) -> str:
        """What it is, with how many, as papers and notices say it."""
        return self.title if self.quantity == 1 else f"{self.title} × {self.quantity}"

    @property
    def known_kind(self) -> ExtraKind:
        """The kind, typed."""
        return ExtraKind(self.kind)

    @property
    def amount(self) -> Money:
        """What it costs."""
        return Money(self.amount_minor, self.currency)
