"""The staff desk's view of the catalogue: read only, as texts and prices come from the saved catalogue."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.catalog.models import Category, Service, ServicePrice, Skill


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    """Categories in the order on screen."""

    list_display = ("slug", "parent", "icon", "position")
    search_fields = ("slug",)


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin):
    """Skills."""

    list_display = ("slug", "names")
    search_fields = ("slug",)


@admin.register(Service)
class ServiceAdmin(ReadOnlyAdmin):
    """Services with their durations."""

    list_display = ("slug", "category", "skill", "price_model", "duration_minutes")
    list_filter = ("category", "price_model")
    search_fields = ("slug",)
    exclude = ("search_vector",)


@admin.register(ServicePrice)
class ServicePriceAdmin(ReadOnlyAdmin):
    """Standard prices of each market."""

    list_display = ("service", "market", "minor", "currency")
    list_filter = ("market",)
    search_fields = ("service__slug",)
    list_select_related = ("service", "market")
