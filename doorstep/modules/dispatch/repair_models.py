"""Tables of repair: who comes instead, when visits are expected, and by which terms."""

from django.db import models
from django.db.models import Q

from doorstep.modules.booking.contracts import LostVisit
from doorstep.modules.dispatch.repair_contracts import (
    ExpectedCause,
    RepairTerms,
    ReplacementReason,
    ReplacementState,
)

_DEFAULTS = RepairTerms("")


class MarketRepair(models.Model):
    """How a market repairs what goes wrong; without a row the defaults hold, see ``RepairTerms``."""

    market = models.OneToOneField("accounts.Market", models.CASCADE, primary_key=True, related_name="+")
    within_minutes = models.SmallIntegerField(
        default=_DEFAULTS.within_minutes, help_text="how much later somebody else may come than was promised"
    )
    rating_gap = models.FloatField(default=_DEFAULTS.rating_gap, help_text="how much lower somebody else may be rated")
    dearer_bp = models.IntegerField(
        default=_DEFAULTS.dearer_bp, help_text="what the platform adds for somebody dearer, in 0.01 % of the price"
    )
    choose_minutes = models.SmallIntegerField(
        default=_DEFAULTS.choose_minutes, help_text="how long a client may take to choose another time"
    )
    tell_minutes = models.SmallIntegerField(
        default=_DEFAULTS.tell_minutes,
        help_text="from how much lateness on clients are told, and by as much more again",
    )
    too_late_minutes = models.SmallIntegerField(
        default=_DEFAULTS.too_late_minutes, help_text="from how much on staff are told, and somebody else is proposed"
    )
    compensation_bp = models.IntegerField(
        default=_DEFAULTS.compensation_bp, help_text="points for a broken promise, in 0.01 % of the price; 0: none"
    )

    class Meta:
        verbose_name = "repair terms"
        verbose_name_plural = "repair terms"
        constraints = [
            models.CheckConstraint(
                name="dispatch_marketrepair_possible",
                condition=Q(
                    within_minutes__range=(0, 1440),
                    rating_gap__range=(0, 5),
                    dearer_bp__range=(0, 10000),
                    choose_minutes__range=(5, 1440),
                    tell_minutes__range=(1, 240),
                    too_late_minutes__range=(5, 480),
                    compensation_bp__range=(0, 10000),
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.market)


class Replacement(models.Model):
    """
    Who comes instead of a specialist who dropped out, or is far too late; one row a lost visit.

    The proposed time is held by a claim of ``new_visit_id``, which is the id of the visit that it becomes.
    """

    visit_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    client_id = models.BigIntegerField()
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField()
    state = models.TextField()
    lost_starts_at = models.DateTimeField(help_text="what was promised")
    time_zone = models.TextField()
    new_visit_id = models.UUIDField(null=True)
    specialist = models.ForeignKey(
        "specialists.Specialist", models.PROTECT, null=True, related_name="+", db_index=False
    )
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    window_until = models.DateTimeField(null=True)
    asked_start = models.DateTimeField(null=True, help_text="the start that was claimed: where its window begins")
    terms = models.JSONField(default=list, help_text="why they were chosen: [term, value, weight]")
    hold_until = models.DateTimeField(null=True, help_text="until when the proposed time is kept")
    compensation_points = models.IntegerField(default=0)
    begun_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ReplacementState]),
                name="dispatch_replacement_state_known",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=[str(reason) for reason in ReplacementReason]),
                name="dispatch_replacement_reason_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "taken"])
                | Q(new_visit_id__isnull=False, specialist__isnull=False, starts_at__isnull=False),
                name="dispatch_replacement_has_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(hold_until__isnull=False), name="dispatch_replacement_is_held"
            ),
        ]
        indexes = [
            models.Index(fields=["order_id", "-begun_at"], name="dispatch_replacement_of_order"),
            models.Index(
                fields=["begun_at"],
                condition=Q(state__in=["looking", "proposed", "none", "choosing"]),
                name="dispatch_replacement_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state}, {self.reason}"

    @classmethod
    def to_find(cls, lost: LostVisit, reason: ReplacementReason) -> "Replacement":
        """Somebody is to be looked for; neither begun nor saved."""
        return cls(
            visit_id=lost.visit_id,
            order_id=lost.order_id,
            client_id=lost.client_id,
            market_id=lost.market,
            reason=reason,
            state=ReplacementState.LOOKING,
            lost_starts_at=lost.starts_at,
            time_zone=lost.time_zone,
        )


class ExpectedTime(models.Model):
    """When a visit of a day that goes otherwise than planned will begin and end, beside its claim, which stays."""

    visit_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    specialist = models.ForeignKey("specialists.Specialist", models.CASCADE, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    later_minutes = models.IntegerField(help_text="after what the client was promised")
    cause = models.TextField()
    told_minutes = models.IntegerField(default=0, help_text="the lateness that the client was told last")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=[str(cause) for cause in ExpectedCause]), name="dispatch_expected_cause_known"
            ),
            models.CheckConstraint(condition=Q(later_minutes__gte=0), name="dispatch_expected_not_early"),
        ]
        indexes = [
            models.Index(fields=["specialist", "starts_at"], name="dispatch_expected_of_person"),
            models.Index(fields=["order_id"], name="dispatch_expected_of_order"),
        ]

    def __str__(self) -> str:
        return f"{self.specialist} at {self.starts_at:%Y-%m-%d %H:%M}"
