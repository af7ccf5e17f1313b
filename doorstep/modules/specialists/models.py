"""Tables of specialists. ``base`` is private and must never leave this module."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from doorstep.infra.crypto import Place as SealPlace
from doorstep.infra.crypto import seal, unseal
from doorstep.infra.db import on_constraint
from doorstep.infra.fields import PointField
from doorstep.kernel.ids import new_id
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.specialists.contracts import AlreadySpecialist, CertificateExists, Gender, OfferExists
from doorstep.modules.specialists.rules import EARLIEST_YEAR, LONGEST_CAPTION, MOST_PICTURES


class Specialist(models.Model):
    """A person who serves clients of one market."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    display_name = models.CharField(max_length=80)
    latin_name = models.CharField(max_length=80, blank=True)
    bio = models.JSONField(default=dict)
    languages = ArrayField(models.CharField(max_length=8), default=list)
    gender = models.CharField(max_length=8, choices=[(gender.value, gender.value) for gender in Gender])
    experience_years = models.PositiveSmallIntegerField(default=0)
    photo = models.ForeignKey("infra.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    base = PointField()
    cell_column = models.IntegerField()
    cell_row = models.IntegerField()
    radius_km = models.FloatField()
    rating = models.FloatField(null=True)
    rating_count = models.PositiveIntegerField(default=0)
    active = models.BooleanField(default=True)
    place = models.ForeignKey(
        "specialists.Place", models.PROTECT, null=True, blank=True, related_name="+", help_text="where clients come"
    )
    meeting_sealed = models.BinaryField(default=b"", db_default=b"", editable=False)
    search_vector = SearchVectorField()
    enrolled_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user"], name="specialists_specialist_one_a_person"),
            models.CheckConstraint(
                name="specialists_specialist_gender_known", condition=Q(gender__in=[gender.value for gender in Gender])
            ),
            models.CheckConstraint(
                name="specialists_specialist_radius_possible", condition=Q(radius_km__gt=0, radius_km__lte=60)
            ),
            models.CheckConstraint(
                name="specialists_specialist_rating_possible",
                condition=Q(rating=None, rating_count=0) | Q(rating__range=(1, 5), rating_count__gt=0),
            ),
        ]
        indexes = [GinIndex(fields=["search_vector"], name="specialists_specialist_name")]

    def __str__(self) -> str:
        return self.display_name

    def put_meeting(self, address: str) -> None:
        """Seal the address where clients are met online, for this row; an empty one is nothing."""
        self.meeting_sealed = seal(address, _meeting_of(self.pk)) if address else b""

    def open_meeting(self) -> str:
        """Where clients are met online, decrypted; for the specialist, and for a visit's two in its time."""
        return unseal(self.meeting_sealed, _meeting_of(self.pk)) if self.meeting_sealed else ""


def _meeting_of(specialist_id: int) -> SealPlace:
    return SealPlace("specialists_specialist", "meeting_sealed", specialist_id)


class Place(models.Model):
    """
    A shop, studio or practice where specialists receive clients; staff keep it. Its rooms have calendars of their own.

    Open on ``open_days`` (Monday is 0) from ``opens_minute`` to ``closes_minute`` of the local day.
    """

    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    line = models.CharField(max_length=200, help_text="street and number")
    details = models.CharField(max_length=200, blank=True, help_text="how to find in")
    district = models.CharField(max_length=80, blank=True)
    point = PointField()
    open_days = ArrayField(models.SmallIntegerField())
    opens_minute = models.SmallIntegerField()
    closes_minute = models.SmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="specialists_place_days_known",
                condition=Q(open_days__contained_by=list(range(7)), open_days__len__gte=1),
            ),
            models.CheckConstraint(
                name="specialists_place_open_for_a_while",
                condition=Q(opens_minute__gte=0, closes_minute__lte=1440, closes_minute__gt=F("opens_minute")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room or seat of a place: a resource that one visit at a time takes, with a calendar of its own."""

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="specialists_room_once")]

    def __str__(self) -> str:
        return self.name


class SpecialistSkill(models.Model):
    """That staff found a specialist able to do something."""

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="+")
    skill = models.ForeignKey("catalog.Skill", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["specialist", "skill"], name="specialists_specialistskill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.specialist}, {self.skill}"


def at_client() -> list[str]:
    """Where visits are unless somebody says otherwise."""
    return [PlaceKind.CLIENT.value]


class Offer(models.Model):
    """
    A specialist's priced service.

    It hangs at the listing (service in market), so that one number names what a nearest-neighbour
    search looks for. ``place`` is the centre of the specialist's coarse cell, copied here for its index, as are
    ``radius_km``, ``rating`` and, in ``live``, that it is found near a place; see ``services.copies``.
    """

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="+")
    listing = models.ForeignKey("catalog.ServicePrice", models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    duration_minutes = models.PositiveSmallIntegerField()
    takes_standard_price = models.BooleanField(default=False)
    auto_accept = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    removed = models.BooleanField(default=False, help_text="orders may still name it, so the row stays")
    place = PointField()
    radius_km = models.FloatField(db_default=0)
    rating = models.FloatField(null=True)
    live = models.BooleanField(
        db_default=False, help_text="done at clients', and neither the offer nor the specialist is paused"
    )
    place_kinds = ArrayField(models.TextField(), default=at_client, db_default=["client"])

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["specialist", "listing"], name="specialists_offer_once_a_service"),
            models.CheckConstraint(name="specialists_offer_price_positive", condition=Q(price_minor__gt=0)),
            models.CheckConstraint(
                name="specialists_offer_duration_possible", condition=Q(duration_minutes__range=(5, 720))
            ),
            models.CheckConstraint(
                name="specialists_offer_removed_is_inactive", condition=Q(removed=False) | Q(active=False)
            ),
            models.CheckConstraint(
                name="specialists_offer_place_kinds_known",
                condition=Q(place_kinds__contained_by=[kind.value for kind in PlaceKind], place_kinds__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"


class OfferAddOn(models.Model):
    """How a specialist does an add-on of an offer's service; without a row at the standard price."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    addon = models.ForeignKey("catalog.AddOn", models.CASCADE, related_name="+")
    price_minor = models.BigIntegerField(null=True, help_text="each; empty: the standard price")
    active = models.BooleanField(default=True, help_text="off: this specialist does not do it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "addon"], name="specialists_offeraddon_once"),
            models.CheckConstraint(name="specialists_offeraddon_not_negative", condition=Q(price_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.addon} of {self.offer}"


class OfferVariant(models.Model):
    """How a specialist does a variant of an offer's service; without a row at standard price and duration."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    variant = models.ForeignKey("catalog.Variant", models.CASCADE, related_name="+")
    price_minor = models.BigIntegerField(null=True, help_text="empty: the standard price")
    duration_minutes = models.PositiveSmallIntegerField(null=True, help_text="empty: the usual duration")
    active = models.BooleanField(default=True, help_text="off: this specialist does not do it")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "variant"], name="specialists_offervariant_once"),
            models.CheckConstraint(name="specialists_offervariant_price_positive", condition=Q(price_minor__gt=0)),
            models.CheckConstraint(
                name="specialists_offervariant_duration_possible", condition=Q(duration_minutes__range=(5, 720))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant} of {self.offer}"


class PortfolioPicture(models.Model):
    """A picture of a specialist's work. The positions of a portfolio are 0, 1, 2... without gaps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="+")
    file = models.OneToOneField("infra.StoredFile", models.PROTECT, related_name="+")
    caption = models.CharField(max_length=LONGEST_CAPTION, blank=True)
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["specialist", "position"]
        constraints = [
            # Deferred, as moving one picture renumbers its neighbours.
            models.UniqueConstraint(
                fields=["specialist", "position"],
                name="specialists_portfoliopicture_one_a_place",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="specialists_portfoliopicture_within_limit", condition=Q(position__lt=MOST_PICTURES)
            ),
        ]

    def __str__(self) -> str:
        return self.caption or f"picture {self.position + 1} of {self.specialist}"


class Certificate(models.Model):
    """What a specialist learnt where and when, as the specialist states it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    issuer = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    file = models.OneToOneField("infra.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["specialist", "-year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["specialist", "title", "issuer", "year"], name="specialists_certificate_once"
            ),
            models.CheckConstraint(
                name="specialists_certificate_year_possible", condition=Q(year__range=(EARLIEST_YEAR, 2200))
            ),
        ]

    def __str__(self) -> str:
        return self.title


on_constraint("specialists_specialist_one_a_person", AlreadySpecialist)
on_constraint("specialists_certificate_once", CertificateExists)
on_constraint("specialists_offer_once_a_service", OfferExists)
