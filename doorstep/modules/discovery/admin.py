"""The staff desk's view of discovery."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.discovery.models import Favourite, KeptFilters


@admin.register(Favourite)
class FavouriteAdmin(ReadOnlyAdmin):
    """Whom people keep to find them again."""

    list_display = ("user", "specialist", "market", "added_at")
    list_filter = ("market",)
    search_fields = ("specialist__display_name",)
    list_select_related = ("user", "specialist", "market")


@admin.register(KeptFilters)
class KeptFiltersAdmin(ReadOnlyAdmin):
    """How people filter searches, as they find it again on their devices."""

    list_display = ("user", "market", "kept_at")
    list_filter = ("market",)
    search_fields = ("=user__id",)
    list_select_related = ("user", "market")
    ordering = ("-kept_at", "-id")
