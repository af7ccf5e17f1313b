"""The staff desk's view of the plumbing: history, audit, what waits. Keys, answers and facts stay out of it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from procrastinate.contrib.django.models import ProcrastinateJob

from doorstep.infra.desk import ReadOnlyAdmin, register_anew
from doorstep.infra.models import AuditEntry, Outbox, StateChange


@admin.register(StateChange)
class StateChangeAdmin(ReadOnlyAdmin):
    """Every step of every order, visit and payment."""

    list_display = ("changed_at", "kind", "object_id", "source", "target", "actor", "reason")
    list_filter = ("kind", "target")
    search_fields = ("=object_id", "=actor")
    ordering = ("-id",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Privileged acts."""

    list_display = ("acted_at", "actor", "act", "subject", "request_id")
    list_filter = ("act",)
    search_fields = ("=actor", "=subject", "=request_id")
    ordering = ("-id",)


@admin.register(Outbox)
class OutboxAdmin(ReadOnlyAdmin):
    """Events that wait for the relay; usually none."""

    list_display = ("id", "name", "occurred_at", "request_id")
    list_filter = ("name",)
    fields = ("event_id", "name", "request_id", "occurred_at")
    ordering = ("id",)


class JobAdmin(ReadOnlyAdmin):
    """Jobs that wait, run or failed; what succeeded is gone. A list only: a job's own page is titled by its facts."""

    list_display = ("id", "task_name", "status", "attempts", "scheduled_at")
    list_display_links = None
    list_filter = ("status", "task_name")
    ordering = ("-id",)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Staff, and the list only."""
        return obj is None and super().has_view_permission(request)


register_anew(ProcrastinateJob, JobAdmin)
# Staff are staff: there are no groups.
if admin.site.is_registered(Group):
    admin.site.unregister(Group)
