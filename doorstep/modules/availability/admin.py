"""The staff desk's view of calendars, claims and conflicts."""

from django.contrib import admin

from doorstep.infra.db import fetch_all
from doorstep.infra.desk import ReadOnlyAdmin, name_column, name_filter
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability.models import (
    Blocked,
    Calendar,
    Claim,
    Conflict,
    ExternalCalendar,
    FloatingBreak,
    FreeDayCheck,
    HoursException,
    WeeklyBreak,
    WeeklyHours,
)
from doorstep.modules.availability.rules.freshness import state_of


@admin.register(Calendar)
class CalendarAdmin(ReadOnlyAdmin):
    """Calendars, with the free time that is kept for them."""

    list_display = ("id", "owner_kind", "owner_id", "city", "daily_cap", "weekly_cap", "emergency_percent", "mode")
    list_filter = (
        name_filter("market", "market", accounts.list_market_names), "owner_kind", "mode", "prefer_least_gap"
    )  # fmt: skip
    search_fields = ("=owner_id",)
    exclude = ("market",)
    readonly_fields = ("city", "free_time")
    city = name_column("market", "market", accounts.market_name)

    @admin.display(description="free time (UTC)")
    def free_time(self, row: Calendar) -> str:
        """Free time of the coming days, one date a line."""
        days = fetch_all(
            "SELECT day, free::text FROM availability_freeday WHERE calendar_id = %s ORDER BY day", [row.id]
        )
        return "\n".join(f"{day}  {free}" for day, free in days)


@admin.register(WeeklyHours, WeeklyBreak)
class WeeklySpanAdmin(ReadOnlyAdmin):
    """Weekly shifts and breaks, in minutes after local midnight."""

    list_display = ("calendar_id", "weekday", "start_minute", "end_minute")
    list_filter = ("weekday",)
    search_fields = ("=calendar__id",)


@admin.register(FloatingBreak)
class FloatingBreakAdmin(ReadOnlyAdmin):
    """Breaks that float within a window, in minutes after local midnight."""

    list_display = ("calendar_id", "weekday", "start_minute", "end_minute", "minutes")
    list_filter = ("weekday",)
    search_fields = ("=calendar__id",)


@admin.register(HoursException)
class HoursExceptionAdmin(ReadOnlyAdmin):
    """Dates closed, or open in addition."""

    list_display = ("calendar_id", "date", "kind", "start_minute", "end_minute")
    list_filter = ("kind",)
    search_fields = ("=calendar__id",)


@admin.register(Blocked)
class BlockedAdmin(ReadOnlyAdmin):
    """Time off and busy time elsewhere."""

    list_display = ("calendar_id", "period", "kind", "external_calendar_id")
    list_filter = ("kind",)
    search_fields = ("=calendar__id",)


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    """Occupied time."""

    list_display = ("id", "calendar_id", "kind", "occupied", "core", "expires_at", "holder_id")
    list_filter = ("kind", "urgent")
    search_fields = ("=calendar__id", "=holder_id")


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    """Visits that stand although their time is no longer open."""

    list_display = ("calendar_id", "core", "reason", "detected_at", "solved_at")
    list_filter = ("reason",)
    search_fields = ("=calendar__id", "=holder_id")


@admin.register(ExternalCalendar)
class ExternalCalendarAdmin(ReadOnlyAdmin):
    """Calendars outside and how fresh they are. Their addresses are secrets, which nobody reads here."""

    list_display = ("calendar_id", "name", "host", "freshness", "fetched_at", "problem", "failures", "next_fetch_at")
    list_filter = ("problem",)
    search_fields = ("=calendar__id", "=host")
    readonly_fields = ("freshness",)

    @admin.display(description="state")
    def freshness(self, row: ExternalCalendar) -> str:
        """Waiting, fresh, failing or stale."""
        return state_of(row.fetched_at, row.failed_since, now=utc_now()).value


@admin.register(FreeDayCheck)
class FreeDayCheckAdmin(ReadOnlyAdmin):
    """Nightly checks of free time: in a healthy system nothing is ever repaired."""

    list_display = ("started_at", "finished_at", "calendars", "checked", "repaired", "left_out")
