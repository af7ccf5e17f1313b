"""What markets demand of visits in progress."""

from django.db import models
from django.db.models import Q


class MarketTerms(models.Model):
    """What a market demands at the door, and how long it keeps positions."""

    market = models.OneToOneField("accounts.Market", models.PROTECT, primary_key=True, related_name="+")
    check_in_required = models.BooleanField(default=False)
    geofence_m = models.IntegerField(default=150)
    sign_off_required = models.BooleanField(default=False)
    positions_kept_hours = models.IntegerField(default=24)
    coarse_before = models.BooleanField(default=True)
    share_hours = models.IntegerField(default=4)
    timer_grace_minutes = models.IntegerField(default=10)

    class Meta:
        verbose_name = "terms of a market"
        verbose_name_plural = "terms of markets"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    geofence_m__range=(20, 2000), positions_kept_hours__range=(1, 720), share_hours__range=(1, 48),
                    timer_grace_minutes__range=(0, 120),
                ),
                name="fieldwork_terms_within_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.market)
