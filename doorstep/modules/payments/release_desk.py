"""The staff desk's page of what visits earned: holding it back, releasing it, giving it back to the client."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDecimalFieldWidget

from doorstep.infra.desk import ReadOnlyAdmin, amount_column, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.money import Money, decimals_of
from doorstep.modules.payments.contracts import EarningState
from doorstep.modules.payments.desk_parts import (
    ReasonForm,
    act_page,
    actor_of,
    city_column,
    city_filter,
    history_text,
    order_link,
)
from doorstep.modules.payments.models import Release
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.decisions import give_back, hold_back, release_now

# By the state of what a visit earned, the last parts of the addresses of what can be decided.
_OFFERED = {
    EarningState.WAITING: frozenset({"hold-back", "release-now", "give-back"}),
    EarningState.HELD_BACK: frozenset({"release-now", "give-back"}),
}


class GiveBackForm(ReasonForm):
    """How much of what the client paid for a visit goes back, and why."""

    def __init__(self, row: Release, data: Any = None) -> None:
        super().__init__(data)
        most = Money(row.own_minor, row.currency)
        self.fields["amount"] = forms.DecimalField(
            label=f"Amount, {row.currency}", min_value=Money(1, row.currency).whole, max_value=most.whole,
            decimal_places=decimals_of(row.currency), widget=UnfoldAdminDecimalFieldWidget, initial=most.plain,
            help_text=f"Up to {most}; the specialist's part and the commission shrink with it",
        )  # fmt: skip
        self.order_fields(["amount", "reason"])


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """What each ended visit earned its specialist, and where that money is; the latest first."""

    list_display = (
        "earned_at", "city", "specialist_id", "state", "price", "fee", "tip", "commission", "net", "due_at",
        "released_at",
    )  # fmt: skip
    list_filter = ("state", city_filter("market"), "method", "settlement")
    search_fields = ("=visit_id", "=order_id", "=specialist_id", "=client_id")
    ordering = ("-earned_at", "-visit_id")
    fields = (
        "visit_id", "order", "client_id", "specialist_id", "city", "method", "state", "price", "extra", "fee", "tip",
        "tax", "commission", "net", "own", "subsidy", "back", "settlement", "earned_at", "due_at", "released_at",
        "decided_by", "decided_at", "reason", "history_lines",
    )  # fmt: skip
    readonly_fields = (
        "order", "city", "price", "extra", "fee", "tip", "tax", "commission", "net", "own", "subsidy", "back",
        "history_lines",
    )  # fmt: skip
    actions_detail = ("hold", "release", "give")
    city = city_column
    price = amount_column("price_minor", "price")
    extra = amount_column("extra_minor", "extra work")
    fee = amount_column("fee_minor", "fee")
    tip = amount_column("tip_minor", "tip")
    tax = amount_column("tax_minor", "tax")
    commission = amount_column("commission_minor", "commission")
    net = amount_column("net_minor", "the specialist's")
    own = amount_column("own_minor", "the client's own money")
    subsidy = amount_column("subsidy_minor", "coupon and points")
    back = amount_column("back_minor", "given back")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What can be decided as it stands."""
        row = self.get_object(request, object_id)
        offered = _OFFERED.get(EarningState(row.state), frozenset()) if row else frozenset()
        return [one for one in super().get_actions_detail(request, object_id) if one.path in offered]

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="order")
    def order(self, row: Release) -> str:
        """Whose visit it is."""
        return order_link(row.order_id)

    @admin.display(description="history (UTC)")
    def history_lines(self, row: Release) -> str:
        """Every step of the visit and of its money."""
        return history_text([row.visit_id])

    @action(description="Hold back", url_path="hold-back", permissions=["desk"])  # type: ignore[untyped-decorator]
    def hold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep it until somebody decides, after a complaint for example."""
        return self._decide(request, object_id, hold_back, "Hold back", "is held back until somebody decides")

    @action(description="Release now", url_path="release-now", permissions=["desk"])  # type: ignore[untyped-decorator]
    def release(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give it to the specialist."""
        return self._decide(request, object_id, release_now, "Release now", "is the specialist's now")

    def _decide(
        self, request: HttpRequest, object_id: str, decide: Callable[..., None], act: str, outcome: str
    ) -> HttpResponse:
        row = self._found(request, object_id)
        form = ReasonForm(request.POST if request.method == "POST" else None)

        def do() -> str:
            decide(row.visit_id, form.cleaned_data["reason"], actor=actor_of(request), now=utc_now())
            return f"What the visit earned {outcome}."

        return act_page(request, form, do, title=f"{act}: {row}", act=act, back=self._back(row), said=[self._said(row)])

    @action(description="Give back to the client", url_path="give-back", permissions=["desk"])  # type: ignore[untyped-decorator]
    def give(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give the client back what was paid for the visit, all or a part."""
        row = self._found(request, object_id)
        form = GiveBackForm(row, request.POST if request.method == "POST" else None)
        limit = Money(terms_of(row.market).four_eyes_minor, row.currency)

        def do() -> str:
            amount = Money.of(form.cleaned_data["amount"], row.currency)
            give_back(row.visit_id, amount, form.cleaned_data["reason"], actor=actor_of(request), now=utc_now())
            return f"{amount} is given back to the client."

        said = [self._said(row), f"More than {limit} is given back by another than who held it back."]
        return act_page(request, form, do, title=f"Give back: {row}", act="Give back", back=self._back(row), said=said)

    def _said(self, row: Release) -> str:
        return (
            f"The client paid {Money(row.own_minor, row.currency)}; the specialist is to get "
            f"{Money(row.net_minor, row.currency)}."
        )

    def _found(self, request: HttpRequest, object_id: str) -> Release:
        row: Release | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _back(self, row: Release) -> str:
        return reverse("admin:payments_release_change", args=[row.visit_id])
