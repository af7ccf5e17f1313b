"""The staff desk's view of reviews."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.reviews.models import MarketMean, Review


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    """What clients say, and what specialists answer."""

    list_display = ("created_at", "market", "specialist", "stars", "language", "text", "replied_at")
    list_filter = ("market", "stars", "language")
    search_fields = ("=visit__id", "=specialist__id", "text")
    list_select_related = ("specialist", "market")
    ordering = ("-id",)


@admin.register(MarketMean)
class MarketMeanAdmin(ReadOnlyAdmin):
    """The means with which the shown ratings are made."""

    list_display = ("market", "mean", "reviews", "reckoned_at")
