"""The way to a visit: the trip, its positions, who may follow it, and who looked."""

from django.db import models
from django.db.models import Q

from doorstep.modules.fieldwork.contracts import LookBy


class Trip(models.Model):
    """
    The way of a specialist to one visit.

    Before setting out, ``started_at`` is None and ``last_lat``, ``last_lon`` are the middle of a coarse cell.
    """

    visit = models.OneToOneField("booking.Visit", models.PROTECT, primary_key=True, related_name="+")
    order_id = models.UUIDField()
    client = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    mode = models.TextField(help_text="how the specialist gets about")
    travel_version = models.IntegerField(help_text="the travel table by which the arrival is reckoned")
    dest_x = models.FloatField(help_text="the place of the visit on the market's plane, km")
    dest_y = models.FloatField()
    started_at = models.DateTimeField(null=True, help_text="when the specialist set out")
    ended_at = models.DateTimeField(null=True)
    clock_offset_ms = models.BigIntegerField(null=True, help_text="server's time less the phone's")
    last_at = models.DateTimeField(null=True, help_text="when the phone was there, by the server's clock")
    last_lat = models.FloatField(null=True)
    last_lon = models.FloatField(null=True)
    last_accuracy_m = models.FloatField(null=True)
    received_at = models.DateTimeField(null=True)
    eta_at = models.DateTimeField(null=True)
    eta_made_at = models.DateTimeField(null=True)
    told_eta_at = models.DateTimeField(null=True, help_text="the arrival that others were told last")
    left_minutes = models.FloatField(null=True, help_text="of the way that is left, at the usual pace")
    taken_minutes = models.FloatField(default=0, help_text="lately spent on the way, older ones counting less")
    covered_minutes = models.FloatField(default=0, help_text="what they should have covered")
    distance_m = models.FloatField(default=0)
    forgotten_at = models.DateTimeField(null=True, help_text="when its positions were deleted")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False), name="fieldwork_trip_ends_after_start"
            ),
        ]
        indexes = [
            models.Index(
                fields=["started_at"], condition=Q(forgotten_at__isnull=True), name="fieldwork_trip_remembered"
            ),
        ]

    def __str__(self) -> str:
        return f"to {self.visit}"


class Position(models.Model):
    """One reading of a phone on the way. Narrow, written in batches, deleted by trip; nothing searches it by place."""

    pk = models.CompositePrimaryKey("trip_id", "at")
    trip = models.ForeignKey(Trip, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(help_text="by the server's clock")
    lat = models.FloatField()
    lon = models.FloatField()
    accuracy_m = models.FloatField()

    def __str__(self) -> str:
        return f"{self.trip_id} at {self.at:%Y-%m-%d %H:%M:%S}"


class ShareLink(models.Model):
    """An address at which somebody without an account follows a trip; only its hash is kept."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+", db_index=False)
    token_hash = models.BinaryField(editable=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="fieldwork_sharelink_token")]
        indexes = [models.Index(fields=["visit", "created_at"], name="fieldwork_sharelink_of_visit")]

    def __str__(self) -> str:
        return f"link to {self.visit}"


class Look(models.Model):
    """That somebody was shown where a specialist was; once a minute for each who looks. The specialist reads it."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.CASCADE, related_name="+", db_index=False)
    who = models.TextField()
    user_id = models.BigIntegerField(null=True, help_text="the person, if it was not by a link")
    share = models.ForeignKey(ShareLink, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(who__in=[str(who) for who in LookBy]), name="fieldwork_look_by_known"),
        ]
        indexes = [
            models.Index(fields=["visit", "-at"], name="fieldwork_look_of_visit"),
            models.Index(fields=["at"], name="fieldwork_look_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.who} at {self.at:%Y-%m-%d %H:%M}"
