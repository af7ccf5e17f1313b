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
from doorstep.modules.fieldwork.visit_desk import VisitPage


def _picture(photo_id: object, title: str) -> str:
    if photo_id is None:
        return "none"
    urls = files.PhotoOut.of(photo_id, now=utc_now())  # type: ignore[arg-type]
    return format_html('<a href="{}"><img src="{}" alt="{}" style="height:10rem"></a>', urls.url, urls.small_url, title)


@admin.register(Record)
class RecordAdmin(VisitPage):
    """When visits were set out for, begun and finished, by the specialist's phone put right, and what was written."""

    said = "What visits were like: when they were set out for, begun and finished, and what was written."
    list_display = ("of_visit", "set_off_at", "arrived_at", "started_at", "finished_at")
    ordering = ("-visit_id",)


@admin.register(CheckIn)
class CheckInAdmin(VisitPage):
    """What shows that specialists were at the door."""

    said = "What shows that specialists were at the door; an override has a reason instead of a proof."
    list_display = ("of_visit", "how", "at", "distance_m", "accuracy_m", "reason")
    list_filter = ("how",)
    fields = ("visit", "how", "at", "received_at", "distance_m", "accuracy_m", "reason", "picture")
    readonly_fields = ("picture",)
    ordering = ("-visit_id",)

    @admin.display(description="picture")
    def picture(self, row: CheckIn) -> str:
        """What was photographed at the door."""
        return _picture(row.photo_id, "check-in")


@admin.register(DoorCode)
class DoorCodeAdmin(VisitPage):
    """Where codes were told wrongly."""

    said = "Where codes were told wrongly; nothing stands here while all are right."
    list_display = ("of_visit", "wrong_tries", "locked_until")
    ordering = ("-visit_id",)


@admin.register(DoneItem)
class DoneItemAdmin(VisitPage):
    """Checklists as they were ticked."""

    said = "Checklists as they were ticked."
    list_display = ("of_visit", "item", "done", "note", "at")
    list_filter = ("done",)
    list_select_related = ("visit__order", "item")
    ordering = ("-id",)


@admin.register(VisitPhoto)
class VisitPhotoAdmin(VisitPage):
    """Pictures taken at visits."""

    said = "Pictures taken at visits."
    list_display = ("of_visit", "kind", "at")
    list_filter = ("kind",)
    fields = ("visit", "kind", "at", "picture")
    readonly_fields = ("picture",)
    ordering = ("-at",)

    @admin.display(description="picture")
    def picture(self, row: VisitPhoto) -> str:
        """What was photographed."""
        return _picture(row.photo_id, row.kind)


@admin.register(SignOff)
class SignOffAdmin(VisitPage):
    """How clients took the work."""

    said = "How clients took the work."
    list_display = ("of_visit", "how", "at", "reason")
    list_filter = ("how",)
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
class ActAdmin(VisitPage):
    """What phones did without a network; of a conflict, all that is left of it."""

    said = "What phones did without a network, as they told it afterwards. Of a conflict, all that is left of it."
    list_display = ("at", "of_visit", "kind", "outcome", "received_at")
    list_filter = ("outcome", "kind")
    search_fields = (*VisitPage.search_fields, "=act_id")
    ordering = ("-id",)


@admin.register(SafetyContactRow)
class SafetyContactAdmin(ReadOnlyAdmin):
    """Which specialists want somebody told when they ask for help."""

    list_display = ("specialist", "changed_at")
    exclude = ("sealed",)
    search_fields = ("=specialist__id",)
    list_select_related = ("specialist",)


@admin.register(SafetyTimer)
class SafetyTimerAdmin(VisitPage):
    """By when specialists say that all is well."""

    said = "By when specialists at work say that all is well; one that has rung is an alert."
    list_display = ("of_visit", "specialist", "until", "rings_at", "rang_at", "ended_at")
    list_filter = ("market",)
    list_select_related = ("visit__order", "specialist")
    ordering = ("-until",)
