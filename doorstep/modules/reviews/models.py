"""Tables of reviews."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorstep.infra.db import on_constraint
from doorstep.modules.reviews.contracts import Criterion, ReviewExists


class Review(models.Model):
    """What a client says of one visit, and what the specialist answers. The id sorts by when it was written."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+")
    order_id = models.UUIDField()
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    service = models.ForeignKey("catalog.Service", models.PROTECT, related_name="+", db_index=False)
    stars = models.SmallIntegerField()
    punctuality = models.SmallIntegerField(null=True)
    quality = models.SmallIntegerField(null=True)
    communication = models.SmallIntegerField(null=True)
    value = models.SmallIntegerField(null=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8)
    photos = ArrayField(models.UUIDField(), default=list, help_text="stored pictures, in order")
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    reply_text = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    reply_edited_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit"], name="reviews_review_one_a_visit"),
            models.CheckConstraint(
                name="reviews_review_stars_possible",
                condition=Q(stars__range=(1, 5))
                & Q(*[Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 5)}) for name in Criterion]),
            ),
            models.CheckConstraint(
                name="reviews_review_reply_has_time",
                condition=Q(reply_text="", replied_at=None) | (~Q(reply_text="") & Q(replied_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["specialist", "-id"], name="reviews_review_newest"),
            models.Index(fields=["specialist", "stars", "id"], name="reviews_review_by_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.stars} stars for {self.specialist}"


class MarketMean(models.Model):
    """The mean of a market's reviews, as the shown ratings are made with it; reckoned anew each day."""

    market = models.OneToOneField("accounts.Market", models.CASCADE, primary_key=True, related_name="+")
    mean = models.FloatField()
    reviews = models.IntegerField()
    reckoned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.market} {self.mean}"


on_constraint("reviews_review_one_a_visit", ReviewExists)
