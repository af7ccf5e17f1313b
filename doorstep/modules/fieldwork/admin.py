"""The staff desk's view of fieldwork. Where a specialist was is on none of its pages."""

from collections.abc import Iterable

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.fieldwork import alert_desk as alert_desk
from doorstep.modules.fieldwork import door_desk as door_desk
from doorstep.modules.fieldwork.models import Look, MarketTerms, ShareLink, Trip
from doorstep.modules.fieldwork.visit_desk import VisitPage


@admin.register(MarketTerms)
class MarketTermsAdmin(ReadOnlyAdmin):
    """What each market demands of visits in progress."""

    list_display = (
        "market", "check_in_required", "geofence_m", "sign_off_required", "positions_kept_hours", "coarse_before",
        "share_hours", "timer_grace_minutes",
    )  # fmt: skip


@admin.register(Trip)
class TripAdmin(VisitPage):
    """The ways to visits: when, how far and how expected; positions are for the visit's client alone."""

    said = "Ways to visits, latest first: when they began and ended, and when the specialist is expected."
    list_display = ("of_visit", "market", "specialist", "started_at", "ended_at", "eta_at", "received_at")
    list_filter = ("market", ("ended_at", admin.EmptyFieldListFilter))
    list_select_related = ("visit__order", "specialist", "market")
    exclude = ("last_lat", "last_lon", "dest_x", "dest_y")
    ordering = ("-started_at",)


@admin.register(ShareLink)
class ShareLinkAdmin(VisitPage):
    """Who else may follow a trip, and until when."""

    said = "Addresses at which somebody without an account follows a trip, until they expire or are taken back."
    list_display = ("of_visit", "created_at", "expires_at", "revoked_at")
    ordering = ("-created_at",)


@admin.register(Look)
class LookAdmin(VisitPage):
    """Who was shown where a specialist was."""

    said = "Who was shown where a specialist was, latest first. The specialist reads the same."
    list_display = ("at", "of_visit", "who", "person")
    list_filter = ("who",)
    fields = ("at", "visit", "who", "person", "share")
    readonly_fields = ("person",)
    ordering = ("-id",)

    def complete(self, rows: Iterable[Look]) -> None:
        """The names of those who looked."""
        found = list(rows)
        names = accounts.person_names([row.user_id for row in found if row.user_id is not None])
        for row in found:
            row.person_name = names.get(row.user_id or 0, "by a link")  # type: ignore[attr-defined]

    @admin.display(description="person", ordering="user_id")
    def person(self, row: Look) -> str:
        """Who looked; whoever has a link has no name here."""
        name: str = row.person_name  # type: ignore[attr-defined]
        return name
