"""Tables of specialists. ``base`` is private and must never leave this module."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from doorstep.infra.db import on_constraint
from doorstep.infra.fields import PointField
from doorstep.kernel.ids import new_id
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

    def __str__(self) -> str:
        return self.display_name


class SpecialistSkill(models.Model):
    """That staff found a specialist able to do something."""

    specialist = models.ForeignKey(Specialist, models.CASCADE, related_name="+")
    skill = models.ForeignKey("catalog.Skill", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["specialist", "skill"], name="specialists_specialistskill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.specialist_id} {self.skill_id}"


class Offer(models.Model):
    """
    A specialist's priced service.

    It hangs at the listing (service in market), so that one number names what a nearest-neighbour
    search looks for. ``place`` is the centre of the specialist's coarse cell, copied here for its index.
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
        ]

    def __str__(self) -> str:
        return f"offer {self.pk}"


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
        return self.caption or str(self.pk)


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
