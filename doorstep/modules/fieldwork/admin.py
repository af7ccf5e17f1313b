"""The staff desk's view of fieldwork. Where a specialist was is on none of its pages."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.fieldwork import alert_desk as alert_desk
from doorstep.modules.fieldwork import door_desk as door_desk
from doorstep.modules.fieldwork.models import Look, MarketTerms, ShareLink, Trip


@admin.register(MarketTerms)
class MarketTermsAdmin(ReadOnlyAdmin):
    """What each market demands of visits in progress."""

    list_display = (
        "market", "check_in_required", "geofence_m", "sign_off_required", "positions_kept_hours", "coarse_before",
        "share_hours", "timer_grace_minutes",
    )  # fmt: skip


@admin.register(Trip)
class TripAdmin(ReadOnlyAdmin):
    """The ways to visits: when, how far and how expected; positions are for the visit's client alone."""

    list_display = ("visit_id", "market", "specialist", "started_at", "ended_at", "eta_at", "received_at")
    list_filter = ("market",)
    search_fields = ("=visit__id", "=order_id")
    list_select_related = ("specialist", "market")
    exclude = ("last_lat", "last_lon", "dest_x", "dest_y")
    ordering = ("-started_at",)


@admin.register(ShareLink)
class ShareLinkAdmin(ReadOnlyAdmin):
    """Who else may follow a trip, and until when."""

    list_display = ("visit_id", "created_at", "expires_at", "revoked_at")
    search_fields = ("=visit__id",)
    ordering = ("-created_at",)


@admin.register(Look)
class LookAdmin(ReadOnlyAdmin):
    """Who was shown where a specialist was."""

    list_display = ("at", "visit_id", "who", "user_id", "share_id")
    list_filter = ("who",)
    search_fields = ("=visit__id",)
    ordering = ("-id",)
