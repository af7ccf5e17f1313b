"""Tables of orders and visits."""

import json
import secrets
import uuid
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from doorstep.infra.crypto import Place, key_ring
from doorstep.kernel.money import Money
from doorstep.modules.accounts.contracts import DoorNotes
from doorstep.modules.booking.contracts import Cause, EndingAct, OrderState, VisitState
from doorstep.modules.booking.extra_models import Extra as Extra
from doorstep.modules.booking.feed_models import CalendarFeed as CalendarFeed
from doorstep.modules.booking.proposal_models import Proposal as Proposal
from doorstep.modules.booking.reminder_models import Reminder as Reminder
from doorstep.modules.booking.reminder_models import ReminderKind as ReminderKind
from doorstep.modules.booking.search_models import Search as Search
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.payments.contracts import Payment

# Without 0, 1, I and O, which people read to each other wrongly.
NUMBER_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_order_number() -> str:
    """A number to tell on the phone: eight characters, one of 10^12, so nobody guesses another's."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(8))


class Order(models.Model):
    """What one client agreed to and owes: one or more visits under one policy."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    client = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    state = models.TextField()
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    policy = models.TextField(help_text="the version agreed to, such as moderate@1")
    client_group = models.TextField(
        blank=True, default="", db_default="", help_text="as whom the client booked; empty: nothing depended on it"
    )
    payment_method = models.TextField(blank=True)
    note = models.TextField(blank=True)
    photos = ArrayField(models.UUIDField(), default=list, db_default=[], help_text="stored pictures, in order")
    hold_expires_at = models.DateTimeField(null=True)
    hold_extended_at = models.DateTimeField(null=True, help_text="when paying was begun, which extends a hold once")
    discount_minor = models.BigIntegerField(default=0, db_default=0, help_text="what the platform takes off the total")
    payment_id = models.UUIDField(null=True, help_text="the payment with which it is, or is to be, confirmed")
    cause = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    # What a use case has in hand, under the order's lock, needs not be read again for its answer.
    visits_in_hand: "list[Visit] | None" = None
    search_in_hand: "Search | None" = None
    payments_in_hand: "list[Payment] | None" = None

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
            models.CheckConstraint(
                condition=Q(discount_minor__gte=0, discount_minor__lte=F("total_minor")),
                name="booking_order_discount_possible",
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-created_at", "-id"], name="booking_order_of_client"),
            models.Index(fields=["hold_expires_at"], condition=Q(state="held"), name="booking_order_live_hold"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def payable(self) -> Money:
        """What the client's own money is to cover of what was agreed to."""
        return Money(self.total_minor - self.discount_minor, self.currency)


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
    place_kind = models.TextField(default=PlaceKind.CLIENT.value, db_default="client")
    shop = models.ForeignKey(
        "specialists.Place", models.PROTECT, null=True, related_name="+", db_index=False, help_text="where clients come"
    )
    quantity = models.SmallIntegerField()
    anyone = models.BooleanField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    starts_at = models.DateTimeField(help_text="when the specialist plans to begin")
    ends_at = models.DateTimeField()
    window_from = models.DateTimeField(null=True, help_text="the promised range of arrival")
    window_until = models.DateTimeField(null=True)
    narrowed_at = models.DateTimeField(null=True, help_text="when the client was told a shorter range")
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
    arrived_at = models.DateTimeField(null=True, help_text="when the specialist said to be at the door")
    done_at = models.DateTimeField(null=True)
    carried_fee_bp = models.SmallIntegerField(
        default=0, db_default=0, help_text="what cancelling would have cost when it was moved, in 0.01 %"
    )
    moved_fee_minor = models.BigIntegerField(default=0, db_default=0, help_text="what moving has cost so far")
    work_notes_sealed = models.BinaryField(default=b"", db_default=b"")
    work_notes_at = models.DateTimeField(null=True)
    door_sealed = models.BinaryField(default=b"", db_default=b"")
    door_changed_at = models.DateTimeField(null=True, help_text="when the client wrote other notes for the door")
    for_person_id = models.UUIDField(null=True, help_text="the cared person for whom it was booked")
    for_sealed = models.BinaryField(default=b"", db_default=b"")
    proposed_count = models.SmallIntegerField(
        default=0, db_default=0, help_text="how many other times the specialist has proposed"
    )
    composed = models.BooleanField(
        default=False, db_default=False, help_text="it has rows that say which services, variants and add-ons"
    )
    party = models.UUIDField(null=True, help_text="what visits by several people at one time have in common")
    let_down = models.BooleanField(
        default=False, db_default=False, help_text="another of the party does not come: leaving it is free"
    )
    replace_until = models.DateTimeField(
        null=True, help_text="its specialist dropped out, and until then its order waited for somebody else"
    )
    awaited = models.BooleanField(
        default=False, db_default=False, help_text="its order still waits for somebody else, so it is not off yet"
    )
    replaces_id = models.UUIDField(null=True, help_text="the visit whose place it took, at the same price")
    raise_minor = models.BigIntegerField(
        default=0, db_default=0, help_text="what the platform pays the specialist beside the price"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="booking_visit_position_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in VisitState]), name="booking_visit_state_known"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="booking_visit_ends_after_start"),
            models.CheckConstraint(
                condition=Q(place_kind__in=[str(kind) for kind in PlaceKind]), name="booking_visit_place_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(place_kind="shop", shop__isnull=False) | ~Q(place_kind="shop") & Q(shop__isnull=True),
                name="booking_visit_at_its_shop",
            ),
            models.CheckConstraint(
                condition=Q(window_from__isnull=True, window_until__isnull=True, narrowed_at__isnull=True)
                | Q(window_from__isnull=False, window_until__isnull=False)
                & Q(window_from__lte=F("starts_at"), window_until__gte=F("starts_at")),
                name="booking_visit_inside_window",
            ),
            models.CheckConstraint(
                condition=~Q(state="requested") | Q(respond_by__isnull=False), name="booking_request_has_deadline"
            ),
            models.CheckConstraint(
                condition=Q(awaited=False) | Q(replace_until__isnull=False, state__in=["cancelled", "declined"]),
                name="booking_visit_awaited_is_lost",
            ),
            models.UniqueConstraint(
                fields=["replaces_id"], condition=Q(replaces_id__isnull=False), name="booking_visit_replaced_once"
            ),
        ]
        indexes = [
            models.Index(fields=["specialist", "starts_at", "id"], name="booking_visit_of_specialist"),
            models.Index(fields=["respond_by"], condition=Q(state="requested"), name="booking_visit_unanswered"),
            models.Index(fields=["replace_until"], condition=Q(awaited=True), name="booking_visit_awaited"),
            models.Index(
                fields=["starts_at"],
                condition=Q(state__in=["accepted", "on_the_way", "arrived", "working"]),
                name="booking_visit_on_its_day",
            ),
            models.Index(
                fields=["window_from"],
                condition=Q(state="accepted", window_from__isnull=False, narrowed_at__isnull=True),
                name="booking_visit_to_narrow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.state}"

    @property
    def agreed_at(self) -> datetime:
        """The start that the client knows: that of the promised window, else the visit's own."""
        return self.window_from or self.starts_at

    @property
    def over_at(self) -> datetime:
        """When the visit ends for the client, at the latest."""
        return self.ends_at if self.window_until is None else self.window_until + (self.ends_at - self.starts_at)

    def open_place(self) -> "VisitPlace":
        """The address of this visit, decrypted; only for those who need it now."""
        return VisitPlace(**json.loads(key_ring().unseal(self.place_sealed, _place_of(self.id))))

    def open_notes(self) -> str:
        """The specialist's own notes, decrypted; for that specialist only."""
        return key_ring().unseal(self.work_notes_sealed, _notes_of(self.id)) if self.work_notes_sealed else ""

    def open_door(self) -> DoorNotes:
        """The notes for the door, decrypted: for the client, and for the specialist in their time only."""
        if not self.door_sealed:
            return DoorNotes()
        return DoorNotes(**json.loads(key_ring().unseal(self.door_sealed, _door_of(self.id))))

    def open_for(self) -> "VisitFor | None":
        """For whom the visit was booked, decrypted; None for the client."""
        if not self.for_sealed:
            return None
        return VisitFor(**json.loads(key_ring().unseal(self.for_sealed, _for_of(self.id))))


class DoorView(models.Model):
    """That a specialist read the notes for the door of a visit; the client reads when."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+", db_index=False)
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["visit", "at"], name="booking_doorview_of_visit")]

    def __str__(self) -> str:
        return f"read at {self.at:%Y-%m-%d %H:%M}"


class Cancellation(models.Model):
    """
    How an agreed visit ended before its time, or was moved for a fee: whose cause, on what evidence, and what of it.

    ``facts`` are what the fee was reckoned by: policy, group, start, booking, arrival.
    """

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", db_index=False)
    act = models.TextField()
    cause = models.TextField()
    evidence = models.TextField(blank=True)
    files = ArrayField(models.UUIDField(), default=list, db_default=[], help_text="stored pictures, for staff only")
    facts = models.JSONField()
    fee_minor = models.BigIntegerField()
    refund_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    tier = models.TextField(help_text="why it costs that: a reason, with minutes before the start")
    actor = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit"], condition=~Q(act="move"), name="booking_cancellation_once"),
            models.CheckConstraint(
                condition=Q(act__in=[str(act) for act in EndingAct]), name="booking_cancellation_act_known"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=[str(cause) for cause in Cause]), name="booking_cancellation_cause_known"
            ),
            models.CheckConstraint(
                condition=Q(fee_minor__gte=0, refund_minor__gte=0), name="booking_cancellation_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["visit", "id"], name="booking_cancellation_of_visit")]

    def __str__(self) -> str:
        return f"{self.act} by {self.cause}"


class VisitItem(models.Model):
    """
    One service of a visit that is more than a single plain one, with its variant and add-ons as they were agreed.

    ``add_ons`` are [id, quantity, minutes each]; ``lines`` those of the visit's price that are this service's own.
    """

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    service = models.ForeignKey("catalog.Service", models.PROTECT, related_name="+", db_index=False)
    offer = models.ForeignKey("specialists.Offer", models.PROTECT, related_name="+", db_index=False)
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+", null=True, db_index=False)
    quantity = models.SmallIntegerField()
    add_ons = models.JSONField(default=list)
    minutes = models.SmallIntegerField()
    price_minor = models.BigIntegerField()
    lines = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="booking_visititem_position_unique"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, minutes__gte=1), name="booking_visititem_amounts_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.visit}"


@dataclass(frozen=True, slots=True)
class VisitPlace:
    """Where to go, as it was when the order was made: later edits of the address change nothing here."""

    line: str
    details: str


@dataclass(frozen=True, slots=True)
class VisitFor:
    """For whom a visit was booked, as they were kept then."""

    name: str = field(repr=False)
    phone: str = field(repr=False)
    notes: str = field(repr=False)


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


def seal_door(visit_id: uuid.UUID, door: DoorNotes) -> bytes:
    """Encrypt the notes for the door of a visit, bound to its row; nothing for empty ones."""
    return key_ring().seal(json.dumps(asdict(door), ensure_ascii=False), _door_of(visit_id)) if door else b""


def _door_of(visit_id: uuid.UUID) -> Place:
    return Place("booking_visit", "door_sealed", visit_id)


def seal_for(visit_id: uuid.UUID, person: VisitFor | None) -> bytes:
    """Encrypt for whom a visit is, bound to its row; nothing if it is for the client."""
    return key_ring().seal(json.dumps(asdict(person), ensure_ascii=False), _for_of(visit_id)) if person else b""


def _for_of(visit_id: uuid.UUID) -> Place:
    return Place("booking_visit", "for_sealed", visit_id)
