"""The staff desk's pages of what happened at the door. Whom a specialist wants told is on none of them."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from doorstep.infra import files
from doorstep.infra.desk import ReadOnlyAdmin
from doorstep.kernel.clock import utc_now
from doorstep.modules.fieldwork.models import (
    Act,
    CheckIn,
    DoneItem,
    DoorCode,
    Record,
    SafetyContactRow,
    SafetyTimer,
    SignOff,
    VisitPhoto,
)


def _picture(photo_id: object, title: str) -> str:
    if photo_id is None:
        return "none"
    urls = files.PhotoOut.of(photo_id, now=utc_now())  # type: ignore[arg-type]
    return format_html('<a href="{}"><img src="{}" alt="{}" style="height:10rem"></a>', urls.url, urls.small_url, title)


@admin.register(Record)
class RecordAdmin(ReadOnlyAdmin):
    """When visits were set out for, begun and finished, by the specialist's phone put right, and what was written."""

    list_display = ("visit_id", "set_off_at", "arrived_at", "started_at", "finished_at")
    search_fields = ("=visit__id",)
    ordering = ("-visit_id",)


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    """What shows that specialists were at the door."""

    list_display = ("visit_id", "how", "at", "distance_m", "accuracy_m", "reason")
    list_filter = ("how",)
    search_fields = ("=visit__id",)
    fields = ("visit", "how", "at", "received_at", "distance_m", "accuracy_m", "reason", "picture")
    readonly_fields = ("picture",)
    ordering = ("-visit_id",)

    @admin.display(description="picture")
    def picture(self, row: CheckIn) -> str:
        """What was photographed at the door."""
        return _picture(row.photo_id, "check-in")


@admin.register(DoorCode)
class DoorCodeAdmin(ReadOnlyAdmin):
    """Where codes were told wrongly."""

    list_display = ("visit_id", "wrong_tries", "locked_until")
    search_fields = ("=visit__id",)
    ordering = ("-visit_id",)


@admin.register(DoneItem)
class DoneItemAdmin(ReadOnlyAdmin):
    """Checklists as they were ticked."""

    list_display = ("visit_id", "item", "done", "note", "at")
    list_filter = ("done",)
    search_fields = ("=visit__id",)
    list_select_related = ("item",)
    ordering = ("-id",)


@admin.register(VisitPhoto)
class VisitPhotoAdmin(ReadOnlyAdmin):
    """Pictures taken at visits."""

    list_display = ("visit_id", "kind", "at")
    list_filter = ("kind",)
    search_fields = ("=visit__id",)
    fields = ("visit", "kind", "at", "picture")
    readonly_fields = ("picture",)
    ordering = ("-at",)

    @admin.display(description="picture")
    def picture(self, row: VisitPhoto) -> str:
        """What was photographed."""
        return _picture(row.photo_id, row.kind)


@admin.register(SignOff)
class SignOffAdmin(ReadOnlyAdmin):
    """How clients took the work."""

    list_display = ("visit_id", "how", "at", "reason")
    list_filter = ("how",)
    search_fields = ("=visit__id",)
    fields = ("visit", "how", "at", "reason", "signature")
    readonly_fields = ("signature",)
    ordering = ("-visit_id",)

    @admin.display(description="signature")
    def signature(self, row: SignOff) -> str:
        """As it was drawn."""
        if not row.strokes:
            return "none"
        lines = format_html_join(
            "",
            '<polyline points="{}" fill="none" stroke="currentColor" stroke-width="6"/>',
            ((" ".join(f"{int(x)},{int(y)}" for x, y in stroke),) for stroke in row.strokes),
        )
        return format_html(
            '{}{}{}', mark_safe('<svg viewBox="0 0 1000 1000" role="img" aria-label="signature" width="320">'),
            lines, mark_safe("</svg>"),
        )  # fmt: skip


@admin.register(Act)
class ActAdmin(ReadOnlyAdmin):
    """What phones did without a network; of a conflict, all that is left of it."""

    list_display = ("at", "visit_id", "kind", "outcome", "received_at")
    list_filter = ("outcome", "kind")
    search_fields = ("=visit__id", "=act_id")
    ordering = ("-id",)


@admin.register(SafetyContactRow)
class SafetyContactAdmin(ReadOnlyAdmin):
    """Which specialists want somebody told when they ask for help."""

    list_display = ("specialist", "changed_at")
    exclude = ("sealed",)
    search_fields = ("=specialist__id",)
    list_select_related = ("specialist",)


@admin.register(SafetyTimer)
class SafetyTimerAdmin(ReadOnlyAdmin):
    """By when specialists say that all is well."""

    list_display = ("visit_id", "specialist", "until", "rings_at", "rang_at", "ended_at")
    list_filter = ("market",)
    search_fields = ("=visit__id",)
    list_select_related = ("specialist",)
    ordering = ("-until",)
