"""The staff desk's pages of comparisons with providers' reports."""

from datetime import UTC, timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline, amount_column, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments.desk_parts import act_page, actor_of
from doorstep.modules.payments.gateways import gateway_names
from doorstep.modules.payments.models import Reconciliation, ReconciliationDifference
from doorstep.modules.payments.reconciliation_contracts import DifferenceState
from doorstep.modules.payments.services.reconcile import LONGEST_NOTE, reconcile_day, resolve_difference

_OPEN = Q(differences__state=DifferenceState.OPEN)


class DayForm(forms.Form):
    """Whose report of which day."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["provider"] = forms.ChoiceField(
            choices=[(name, name) for name in gateway_names()], widget=UnfoldAdminSelectWidget
        )
        self.fields["day"] = forms.DateField(
            initial=utc_now().astimezone(UTC).date() - timedelta(days=1),
            widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
            help_text="In UTC. Of today, all but the last ten minutes is compared",
        )  # fmt: skip


class NoteForm(forms.Form):
    """What a difference was."""

    note = forms.CharField(
        label="What it was", min_length=3, max_length=LONGEST_NOTE, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Kept with the difference. Put right before, by a correction, what has to be put right",
    )  # fmt: skip


class DifferenceInline(ReadOnlyInline):
    """What differs on a day."""

    model = ReconciliationDifference
    fields = ("kind", "state", "payment", "there", "here", "closed_by", "note")
    readonly_fields = fields
    there = amount_column("there_minor", "the provider's")
    here = amount_column("here_minor", "ours")


@admin.register(Reconciliation)
class ReconciliationAdmin(ReadOnlyAdmin):
    """The latest comparison of each day (UTC) with the provider's report. The last whole days compare themselves."""

    list_display = ("day", "provider", "movements_there", "movements_here", "open_count", "compared_at", "actor")
    list_filter = ("provider",)
    ordering = ("-day", "provider")
    fields = ("id", "provider", "day", "movements_there", "movements_here", "compared_at", "actor")
    inlines = (DifferenceInline,)
    actions_list = ("compare",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reconciliation]:
        """With how many differences are open."""
        found: QuerySet[Reconciliation] = super().get_queryset(request)
        return found.annotate(open_differences=Count("differences", filter=_OPEN))

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="open differences", ordering="open_differences")
    def open_count(self, row: Any) -> int:
        """How many nobody has explained yet."""
        return int(row.open_differences)

    @action(description="Compare a day", url_path="compare", permissions=["desk"])  # type: ignore[untyped-decorator]
    def compare(self, request: HttpRequest) -> HttpResponse:
        """Ask the provider for its report of a day, and compare."""
        form = DayForm(request.POST if request.method == "POST" else None)

        def do() -> str:
            data = form.cleaned_data
            facts = reconcile_day(data["provider"], data["day"], actor=actor_of(request), now=utc_now())
            counts = f"{facts.movements_there} movements reported, {facts.movements_here} in the ledger"
            return f"{facts.day}: {counts}, {len(facts.open)} differ."

        return act_page(
            request, form, do, title="Compare a day with the provider's report", act="Compare",
            back=reverse("admin:payments_reconciliation_changelist"),
        )  # fmt: skip


@admin.register(ReconciliationDifference)
class ReconciliationDifferenceAdmin(ReadOnlyAdmin):
    """What provider and ledger do not have alike; open until somebody says what it was, or it is alike after all."""

    list_display = ("day", "kind", "state", "payment", "there", "here", "found_at", "closed_by", "note")
    list_filter = ("state", "kind", "reconciliation__provider")
    search_fields = ("=payment", "=there_reference", "=here_reference")
    list_select_related = ("reconciliation",)
    ordering = ("-found_at", "-id")
    fields = (
        "reconciliation", "kind", "state", "payment", "there", "there_what", "there_at", "there_reference", "here",
        "here_what", "here_at", "here_reference", "found_at", "closed_at", "closed_by", "note",
    )  # fmt: skip
    readonly_fields = ("there", "here")
    actions_detail = ("resolve",)
    there = amount_column("there_minor", "the provider's")
    here = amount_column("here_minor", "ours")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what is open can be resolved."""
        row = self.get_object(request, object_id)
        is_open = row is not None and row.state == DifferenceState.OPEN
        return list(super().get_actions_detail(request, object_id)) if is_open else []

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="day", ordering="reconciliation__day")
    def day(self, row: ReconciliationDifference) -> str:
        """The day of the report."""
        return f"{row.reconciliation.day}"

    @action(description="Resolve", url_path="resolve", permissions=["desk"])  # type: ignore[untyped-decorator]
    def resolve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Close it by saying what it was."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        form = NoteForm(request.POST if request.method == "POST" else None)

        def do() -> str:
            resolve_difference(row.id, form.cleaned_data["note"], actor=actor_of(request), now=utc_now())
            return "The difference is resolved."

        return act_page(
            request, form, do, title=f"Resolve: {row}", act="Resolve",
            back=reverse("admin:payments_reconciliationdifference_change", args=[row.id]),
        )  # fmt: skip
