"""The staff desk's view of what was told to whom, and how it got there. Push addresses stay closed."""

from django.contrib import admin

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline
from doorstep.modules.notify.models import Delivery, Notice, Preference, PushSubscription, QuietHours
from doorstep.modules.notify.rules.texts import short_text


class DeliveryInline(ReadOnlyInline):
    """The deliveries of a notice."""

    model = Delivery
    fields = ("channel", "state", "attempts", "next_at", "sending_at", "finished_at", "remark", "reference")


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """Notices, newest first, with their deliveries."""

    list_display = ("created_at", "user", "app", "kind", "read_at")
    list_filter = ("app", "kind")
    search_fields = ("=id", "=user__id", "=subject_id")
    list_select_related = ("user",)
    ordering = ("-created_at", "-id")
    exclude = ("facts",)
    readonly_fields = ("text",)
    inlines = (DeliveryInline,)

    @admin.display(description="text (English)")
    def text(self, notice: Notice) -> str:
        """What the person reads, in English."""
        short = short_text(notice.known_kind, notice.read_facts, language="en", reader_zone="UTC")
        return f"{short.title}\n{short.body}"


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """The delivery log: every hand-over on a channel, and what became of it."""

    list_display = ("created_at", "channel", "state", "kind", "reader", "attempts", "next_at", "finished_at", "remark")
    list_filter = ("channel", "state", "notice__kind")
    search_fields = ("=id", "=notice__id", "=notice__user__id", "=notice__subject_id", "=reference")
    list_select_related = ("notice", "notice__user")
    ordering = ("-created_at", "-id")

    @admin.display(description="kind", ordering="notice__kind")
    def kind(self, delivery: Delivery) -> str:
        """What the notice says."""
        return delivery.notice.kind

    @admin.display(description="person")
    def reader(self, delivery: Delivery) -> str:
        """Whom it is for."""
        return str(delivery.notice.user)


@admin.register(PushSubscription)
class PushSubscriptionAdmin(ReadOnlyAdmin):
    """Browsers that take pushes."""

    list_display = ("created_at", "user", "app", "id")
    list_filter = ("app",)
    search_fields = ("=id", "=user__id")
    list_select_related = ("user",)
    ordering = ("-created_at",)
    exclude = ("sealed", "endpoint_index")


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    """What people switched on and off."""

    list_display = ("user", "group", "push", "email")
    list_filter = ("group", "push", "email")
    search_fields = ("=user__id",)
    list_select_related = ("user",)


@admin.register(QuietHours)
class QuietHoursAdmin(ReadOnlyAdmin):
    """When people want no disturbance."""

    list_display = ("user", "starts", "ends", "time_zone")
    list_filter = ("time_zone",)
    search_fields = ("=user__id",)
    list_select_related = ("user",)
