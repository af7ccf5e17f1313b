"""Tables of the catalogue. Texts are JSON objects by language tag."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from doorstep.modules.catalog.contracts import PriceModel


class Category(models.Model):
    """A node of the category tree; services hang at any node."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(unique=True)
    names = models.JSONField()
    keywords = models.JSONField(default=dict, help_text="other words that people look for, by language")
    icon = models.TextField()
    personal = models.BooleanField(
        default=False, help_text="work at the body or in the family: clients may choose the specialist's gender"
    )
    photo = models.ForeignKey("infra.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.IntegerField()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.slug


class Skill(models.Model):
    """What a specialist must be able to do for a service."""

    slug = models.SlugField(unique=True)
    names = models.JSONField()

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Service(models.Model):
    """Something that can be booked."""

    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    slug = models.SlugField(unique=True)
    names = models.JSONField()
    descriptions = models.JSONField()
    included = models.JSONField(help_text="lists of what the price includes, by language")
    bring = models.JSONField(default=dict, help_text="lists of what the specialist brings, by language")
    photo = models.ForeignKey("infra.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    price_model = models.CharField(max_length=8, choices=[(model.value, model.value) for model in PriceModel])
    unit_names = models.JSONField(default=dict)
    duration_minutes = models.PositiveSmallIntegerField()
    minimum_quantity = models.PositiveSmallIntegerField(default=1)
    maximum_quantity = models.PositiveSmallIntegerField(default=1)
    preparation_minutes = models.PositiveSmallIntegerField(default=0)
    cleanup_minutes = models.PositiveSmallIntegerField(default=0)
    position = models.IntegerField(default=0)
    search_vector = SearchVectorField()

    class Meta:
        ordering = ["position"]
        indexes = [GinIndex(fields=["search_vector"], name="catalog_service_search")]
        constraints = [
            models.CheckConstraint(
                name="catalog_service_price_model_known",
                condition=Q(price_model__in=[model.value for model in PriceModel]),
            ),
            models.CheckConstraint(
                name="catalog_service_duration_possible", condition=Q(duration_minutes__range=(5, 720))
            ),
            models.CheckConstraint(
                name="catalog_service_quantities_ordered",
                condition=Q(minimum_quantity__gte=1, maximum_quantity__gte=F("minimum_quantity")),
            ),
            models.CheckConstraint(
                name="catalog_service_fixed_is_single",
                condition=~Q(price_model=PriceModel.FIXED.value) | Q(maximum_quantity=1),
            ),
            models.CheckConstraint(
                name="catalog_service_hourly_is_sixty",
                condition=~Q(price_model=PriceModel.HOURLY.value) | Q(duration_minutes=60),
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class ServicePrice(models.Model):
    """A listing: the service exists in the market, at this standard price a visit, an hour or a unit."""

    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["market", "service"], name="catalog_serviceprice_once_a_market"),
            models.CheckConstraint(name="catalog_serviceprice_positive", condition=Q(minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.market_id} {self.service_id}"
