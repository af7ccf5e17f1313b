"""The staff desk's pages of repair: who comes instead of whom, when visits are expected, and by which terms."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from doorstep.infra.db import open_transaction
from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.dispatch.models import ExpectedTime, MarketRepair, Replacement
from doorstep.modules.dispatch.order_desk import OrderPage, visit_link
from doorstep.modules.dispatch.repair_contracts import RepairTerms, ReplacementState
from doorstep.modules.dispatch.selectors.repair import repair_terms
from doorstep.modules.dispatch.services.repair_terms import change_repair_terms

_BOUNDS = (
    ("within_minutes", 0, 1440, "how many minutes later somebody else may come than was promised"),
    ("dearer_bp", 0, 10_000, "what the platform adds for somebody dearer, in 0.01 % of the price"),
    ("choose_minutes", 5, 1440, "how many minutes a client may take to choose another time"),
    ("tell_minutes", 1, 240, "from how many minutes of lateness on clients are told, and by as much more again"),
    ("too_late_minutes", 5, 480, "from how many on staff are told, and somebody else is proposed"),
    ("compensation_bp", 0, 10_000, "points for a broken promise, in 0.01 % of the price; 0: none"),
)


class RepairTermsForm(forms.Form):
    """How a market repairs what goes wrong."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        markets = [(market.code, market.name("en")) for market in accounts.list_markets()]
        self.fields["market"] = forms.ChoiceField(choices=markets, widget=UnfoldAdminSelectWidget)
        self.fields["rating_gap"] = forms.FloatField(
            min_value=0, max_value=5, widget=UnfoldAdminTextInputWidget, help_text="how much lower they may be rated"
        )
        for name, low, high, said in _BOUNDS:
            self.fields[name] = forms.IntegerField(
                min_value=low, max_value=high, widget=UnfoldAdminTextInputWidget, help_text=said
            )

    def terms(self) -> RepairTerms:
        """What was typed."""
        return RepairTerms(**self.cleaned_data)


@admin.register(MarketRepair)
class MarketRepairAdmin(ReadOnlyAdmin):
    """How each market repairs what goes wrong; how long orders wait stands in the market itself."""

    list_display = ("market", "within_minutes", "rating_gap", "dearer_bp", "tell_minutes", "too_late_minutes")
    ordering = ("market_id",)
    actions_list = ("set_repair",)

    def has_set_repair_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Set a market's terms", url_path="set", permissions=["set_repair"])  # type: ignore[untyped-decorator]
    def set_repair(self, request: HttpRequest) -> HttpResponse:
        """How late, how equal, how dear, and what a broken promise is worth."""
        initial = asdict(repair_terms(request.GET.get("market", "")))
        form = RepairTermsForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            with open_transaction():
                actor = accounts.actor_of(int(request.user.pk or 0))
                change_repair_terms(form.terms(), actor=actor, now=utc_now())
            messages.success(request, "Saved; it holds from now on.")
            return redirect(reverse("admin:dispatch_marketrepair_changelist"))
        title = "How a market repairs what goes wrong"
        context = {**admin.site.each_context(request), "title": title, "form": form, "act": "Save", "said": ()}
        return render(request, "dispatch/act.html", context)


@admin.register(Replacement)
class ReplacementAdmin(OrderPage):
    """Who comes instead of specialists who dropped out or were far too late, latest first."""

    said = "Who comes instead of specialists who dropped out or were far too late, latest first."
    list_display = (
        "begun_at",
        "order",
        "market",
        "reason",
        "state",
        "lost_starts_at",
        "specialist",
        "starts_at",
        "hold_until",
    )
    list_filter = ("state", "reason", "market")
    search_fields = ("=order_id", "=visit_id")
    list_select_related = ("specialist", "market")
    ordering = ("-begun_at",)
    fields = (
        "order", "visit", "reason", "state", "market", "lost_starts_at", "specialist", "starts_at", "ends_at",
        "window_until", "why", "hold_until", "new_visit", "compensation_points", "begun_at", "looked_at",
        "answered_at",
    )  # fmt: skip
    readonly_fields = ("order", "visit", "new_visit", "why")

    @admin.display(description="new visit")
    def new_visit(self, row: Replacement) -> str:
        """What came of it; while the client chooses there is none yet."""
        return visit_link(row.new_visit_id) if row.state == ReplacementState.TAKEN else "-"

    @admin.display(description="why they")
    def why(self, row: Replacement) -> str:
        """Each term of the score."""
        return (
            "\n".join(f"{term.replace('_', ' ')}: {value:.2f} x {weight:g}" for term, value, weight in row.terms) or "-"
        )


@admin.register(ExpectedTime)
class ExpectedTimeAdmin(OrderPage):
    """When visits will begin that won't begin as planned."""

    said = "When visits of today are expected that won't begin as planned; nothing stands here while all is in time."
    list_display = (
        "starts_at",
        "ends_at",
        "later_minutes",
        "cause",
        "specialist",
        "order",
        "visit",
        "told_minutes",
        "made_at",
    )
    exclude = ("order_id", "visit_id")
    readonly_fields = ("order", "visit")
    list_filter = ("cause", "market")
    search_fields = ("=order_id", "=visit_id")
    list_select_related = ("specialist", "market")
    ordering = ("starts_at",)
