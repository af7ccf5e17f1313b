"""The table of searches: what an order wants while nobody serves it yet."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from doorstep.modules.booking.search_contracts import SearchState, WhenKind


class Search(models.Model):
    """
    An order that asks for whoever comes first or best; it has no visit and no claim before somebody has taken it.

    Address, notes for the door and for whom it is are sealed for the visit that it becomes: ``visit_id``.
    """

    order = models.OneToOneField("booking.Order", models.PROTECT, primary_key=True, related_name="+")
    visit_id = models.UUIDField(help_text="the id of the visit that it becomes")
    state = models.TextField()
    when_kind = models.TextField()
    service = models.ForeignKey("catalog.Service", models.PROTECT, related_name="+", db_index=False)
    quantity = models.SmallIntegerField()
    items = models.JSONField(
        default=list,
        db_default=[],
        help_text="what the visit consists of, as its rows will say it; empty for one plain service",
    )
    earliest = models.DateTimeField(help_text="the first start that is wanted")
    latest = models.DateTimeField(help_text="the last start that is wanted")
    search_minutes = models.SmallIntegerField(help_text="how long people are looked for after the confirmation")
    begun_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True, help_text="until when people are looked for")
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    added_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what of the price its client added, so that somebody comes"
    )
    expected_from = models.DateTimeField(null=True, help_text="when the likely ones would begin, as it was said")
    expected_until = models.DateTimeField(null=True)
    visit_minutes = models.SmallIntegerField()
    preparation_minutes = models.SmallIntegerField()
    cleanup_minutes = models.SmallIntegerField()
    time_zone = models.TextField()
    address_id = models.UUIDField()
    place_sealed = models.BinaryField()
    place_x = models.FloatField()
    place_y = models.FloatField()
    district = models.TextField(blank=True)
    door_sealed = models.BinaryField(default=b"", db_default=b"")
    for_person_id = models.UUIDField(null=True, help_text="the cared person for whom it was booked")
    for_sealed = models.BinaryField(default=b"", db_default=b"")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit_id"], name="booking_search_visit_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in SearchState]), name="booking_search_state_known"
            ),
            models.CheckConstraint(
                condition=Q(when_kind__in=[str(kind) for kind in WhenKind]), name="booking_search_when_known"
            ),
            models.CheckConstraint(condition=Q(latest__gte=F("earliest")), name="booking_search_range_possible"),
            models.CheckConstraint(
                condition=Q(added_minor__gte=0, added_minor__lte=F("price_minor")),
                name="booking_search_added_of_price",
            ),
            models.CheckConstraint(
                condition=Q(expected_from__isnull=True, expected_until__isnull=True)
                | Q(expected_until__gte=F("expected_from")),
                name="booking_search_expected_possible",
            ),
            models.CheckConstraint(
                condition=~Q(state="searching") | Q(deadline__isnull=False, begun_at__isnull=False),
                name="booking_search_has_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], condition=Q(state="searching"), name="booking_search_going_on"),
        ]

    def __str__(self) -> str:
        return f"{self.when_kind} {self.state}"

    @property
    def expected(self) -> tuple[datetime, datetime] | None:
        """Between when and when somebody was likely to begin; None if nobody could."""
        if self.expected_from is None or self.expected_until is None:
            return None
        return self.expected_from, self.expected_until
