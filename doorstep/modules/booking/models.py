"""Tables of orders and visits."""

import json
import secrets
import uuid
from dataclasses import asdict, dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from doorstep.infra.crypto import Place, key_ring
from doorstep.modules.booking.contracts import OrderState, VisitState

# Without 0, 1, I and O, which people read to each other wrongly.
_NUMBER_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_order_number() -> str:
    """A number to tell on the phone: eight characters, one of 10^12, so nobody guesses another's."""
    return "".join(secrets.choice(_NUMBER_ALPHABET) for _ in range(8))


class Order(models.Model):
    """What one client agreed to and owes: one or more visits under one policy."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    client = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    state = models.TextField()
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    policy = models.TextField()
    payment_method = models.TextField(blank=True)
    note = models.TextField(blank=True)
    photos = ArrayField(models.UUIDField(), default=list, db_default=[], help_text="stored pictures, in order")
    hold_expires_at = models.DateTimeField(null=True)
    cause = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="booking_order_number_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in OrderState]), name="booking_order_state_known"
            ),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="booking_order_total_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(hold_expires_at__isnull=False), name="booking_held_order_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-created_at", "-id"], name="booking_order_of_client"),
            models.Index(fields=["hold_expires_at"], condition=Q(state="held"), name="booking_order_live_hold"),
        ]

    def __str__(self) -> str:
        return self.number


class Visit(models.Model):
    """One coming of one specialist: when, where, for which service, and how far it is."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="visits")
    position = models.SmallIntegerField()
    state = models.TextField()
    service = models.ForeignKey("catalog.Service", models.PROTECT, related_name="+")
    offer = models.ForeignKey("specialists.Offer", models.PROTECT, related_name="+")
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+")
    specialist_user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    calendar = models.ForeignKey("availability.Calendar", models.PROTECT, related_name="+", db_index=False)
    quantity = models.SmallIntegerField()
    anyone = models.BooleanField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    preparation_minutes = models.SmallIntegerField()
    cleanup_minutes = models.SmallIntegerField()
    time_zone = models.TextField()
    address_id = models.UUIDField(null=True)
    place_sealed = models.BinaryField()
    place_x = models.FloatField()
    place_y = models.FloatField()
    district = models.TextField(blank=True)
    respond_by = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    work_notes_sealed = models.BinaryField(default=b"", db_default=b"")
    work_notes_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="booking_visit_position_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in VisitState]), name="booking_visit_state_known"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_visit_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state="requested") | Q(respond_by__isnull=False), name="booking_request_has_deadline"
            ),
        ]
        indexes = [
            models.Index(fields=["specialist", "starts_at", "id"], name="booking_visit_of_specialist"),
            models.Index(fields=["respond_by"], condition=Q(state="requested"), name="booking_visit_unanswered"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.state}"

    def open_place(self) -> "VisitPlace":
        """The address of this visit, decrypted; only for those who need it now."""
        return VisitPlace(**json.loads(key_ring().unseal(self.place_sealed, _place_of(self.id))))

    def open_notes(self) -> str:
        """The specialist's own notes, decrypted; for that specialist only."""
        return key_ring().unseal(self.work_notes_sealed, _notes_of(self.id)) if self.work_notes_sealed else ""


class ReminderKind(models.TextChoices):
    """Who is reminded of a visit, and how long before: the client a day and two hours, the specialist likewise."""

    DAY = "day"
    HOURS = "hours"
    FIRST = "first"
    WORK = "work"


class Reminder(models.Model):
    """When somebody is to be reminded of an accepted visit, while it starts at ``starts_at``."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+", db_index=False)
    kind = models.TextField()
    due_at = models.DateTimeField(db_index=True)
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "kind"], name="booking_reminder_once")]

    def __str__(self) -> str:
        return f"{self.kind} at {self.due_at:%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """Where to go, as it was when the order was made: later edits of the address change nothing here."""

    line: str
    details: str


def seal_place(visit_id: uuid.UUID, place: VisitPlace) -> bytes:
    """Encrypt the address of a visit, bound to its row."""
    return key_ring().seal(json.dumps(asdict(place), ensure_ascii=False), _place_of(visit_id))


def _place_of(visit_id: uuid.UUID) -> Place:
    return Place("booking_visit", "place_sealed", visit_id)


def seal_notes(visit_id: uuid.UUID, text: str) -> bytes:
    """Encrypt a specialist's notes of a visit, bound to its row: they tell of somebody's home."""
    return key_ring().seal(text, _notes_of(visit_id))


def _notes_of(visit_id: uuid.UUID) -> Place:
    return Place("booking_visit", "work_notes_sealed", visit_id)
