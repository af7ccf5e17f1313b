"""Tables of the catalogue. Texts are JSON objects by language tag."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from doorstep.modules.catalog.checklist_models import ChecklistItem as ChecklistItem
from doorstep.modules.catalog.contracts import (
    ARRIVAL_WINDOWS,
    LONGEST_ADD_ON_MINUTES,
    MOST_OF_AN_ADD_ON,
    SLOT_STEPS,
    PlaceKind,
    PriceModel,
)


def at_client() -> list[str]:
    """Where visits are unless somebody says otherwise."""
    return [PlaceKind.CLIENT.value]


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
    minimum_notice_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="counts where it is longer than the market's"
    )
    horizon_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="counts where it is nearer than the market's"
    )
    slot_step_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="minutes between starts, instead of the market's"
    )
    arrival_window_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the specialist arrives within so many minutes after the start"
    )
    place_kinds = ArrayField(models.TextField(), default=at_client, db_default=["client"])
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
            models.CheckConstraint(
                name="catalog_service_notice_possible", condition=Q(minimum_notice_minutes__lte=60 * 24 * 60)
            ),
            models.CheckConstraint(name="catalog_service_horizon_possible", condition=Q(horizon_days__range=(1, 366))),
            models.CheckConstraint(name="catalog_service_step_possible", condition=Q(slot_step_minutes__in=SLOT_STEPS)),
            models.CheckConstraint(
                name="catalog_service_window_possible", condition=Q(arrival_window_minutes__in=ARRIVAL_WINDOWS)
            ),
            models.CheckConstraint(
                name="catalog_service_place_kinds_known",
                condition=Q(place_kinds__contained_by=[kind.value for kind in PlaceKind], place_kinds__len__gte=1),
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
        return f"{self.service} in {self.market}"


class AddOn(models.Model):
    """Something to have done besides a service, for its own minutes and price each."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    slug = models.SlugField()
    names = models.JSONField()
    descriptions = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(help_text="each")
    maximum_quantity = models.PositiveSmallIntegerField(default=1)
    position = models.IntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["service", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "slug"], name="catalog_addon_once_a_service"),
            models.CheckConstraint(
                name="catalog_addon_minutes_possible", condition=Q(minutes__range=(0, LONGEST_ADD_ON_MINUTES))
            ),
            models.CheckConstraint(
                name="catalog_addon_quantity_possible", condition=Q(maximum_quantity__range=(1, MOST_OF_AN_ADD_ON))
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class AddOnPrice(models.Model):
    """What one of an add-on costs in a market; without a row the market does not have it."""

    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    addon = models.ForeignKey(AddOn, models.CASCADE, related_name="+")
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["addon", "market"], name="catalog_addonprice_once_a_market"),
            models.CheckConstraint(name="catalog_addonprice_not_negative", condition=Q(minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.addon} in {self.market}"


class Variant(models.Model):
    """Another form of a service, whose minutes and price replace the service's own."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    slug = models.SlugField()
    names = models.JSONField()
    descriptions = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(help_text="of the visit, an hour or a unit, by the price model")
    position = models.IntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["service", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["service", "slug"], name="catalog_variant_once_a_service"),
            models.CheckConstraint(name="catalog_variant_minutes_possible", condition=Q(minutes__range=(5, 720))),
        ]

    def __str__(self) -> str:
        return self.slug


class VariantPrice(models.Model):
    """What a variant costs in a market; without a row the market does not have it."""

    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+")
    variant = models.ForeignKey(Variant, models.CASCADE, related_name="+")
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "market"], name="catalog_variantprice_once_a_market"),
            models.CheckConstraint(name="catalog_variantprice_positive", condition=Q(minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.variant} in {self.market}"
