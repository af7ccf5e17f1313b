"""The staff desk's page of how markets are paid: to read, to change, and what was changed before."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.infra.models import AuditEntry
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.payments.desk_parts import act_page, actor_of
from doorstep.modules.payments.models import MarketTermsRow
from doorstep.modules.payments.rules.terms import say_change, write_terms
from doorstep.modules.payments.selectors.terms import terms_in
from doorstep.modules.payments.services.terms import CHANGED, change_terms
from doorstep.modules.payments.terms_forms import TermsForm, initial_of

_MOST_SHOWN = 50


@admin.register(MarketTermsRow)
class MarketTermsAdmin(ReadOnlyAdmin):
    """How each market is paid. Changes hold for what is booked from then on."""

    list_display = ("market", "provider", "settlement", "ways_said", "commission", "complaint_hours", "payment_minutes")
    fields = ("market", "in_words", "changes")
    readonly_fields = ("in_words", "changes")
    actions_detail = ("edit",)

    def has_edit_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="ways to pay")
    def ways_said(self, row: MarketTermsRow) -> str:
        """In order of preference."""
        return say_change("ways", row.ways, "")

    @admin.display(description="commission", ordering="commission_bp")
    def commission(self, row: MarketTermsRow) -> str:
        """The platform's part."""
        return say_change("commission_bp", row.commission_bp, "")

    @admin.display(description="terms")
    def in_words(self, row: MarketTermsRow) -> str:
        """All of them, a line each."""
        currency = accounts.get_market(row.market_id).currency
        plain = write_terms(terms_in(row))
        del plain["market"]
        return "\n".join(f"{_label(name)}: {say_change(name, value, currency)}" for name, value in plain.items())

    @admin.display(description="history (UTC)")
    def changes(self, row: MarketTermsRow) -> str:
        """Who changed what, the latest first."""
        currency = accounts.get_market(row.market_id).currency
        entries = AuditEntry.objects.filter(act=CHANGED, subject=row.market_id).order_by("-id")[:_MOST_SHOWN]
        lines = (
            f"{entry.acted_at:%Y-%m-%d %H:%M}  {entry.actor}  {_label(name)}: "
            f"{say_change(name, before, currency)} → {say_change(name, after, currency)}"
            for entry in entries
            for name, (before, after) in entry.details.items()
        )
        return "\n".join(lines) or "never changed"

    @action(description="Change these terms", url_path="edit", permissions=["edit"])  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ways to pay, deposit, commission and times, checked for contradictions."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return terms_page(request, row)


def terms_page(request: HttpRequest, row: MarketTermsRow) -> HttpResponse:
    """The form of a market's terms."""
    market = accounts.get_market(row.market_id)
    initial: dict[str, Any] = initial_of(terms_in(row), market.currency)
    form = TermsForm(market.currency, request.POST if request.method == "POST" else None, initial=initial)

    def change() -> str:
        change_terms(
            form.terms(row.market_id), replaces=form.cleaned_data["seen"], actor=actor_of(request), now=utc_now()
        )
        return "Saved. What is booked from now on is paid so; orders and payments that there are stay as agreed."

    return act_page(
        request, form, change, title=f"How {market.name('en')} is paid", act="Save",
        back=reverse("admin:payments_markettermsrow_change", args=[row.market_id]),
    )  # fmt: skip


_LABELS = {
    "ways": "ways to pay",
    "deposit_bp": "deposit, part of the price",
    "deposit_minor": "deposit, at least",
    "deposit_from_minor": "deposit from a price of",
    "deposit_groups": "deposit of clients who are",
    "four_eyes_minor": "two members of staff above",
    "complaint_hours": "hours for complaints",
    "payment_minutes": "minutes to pay",
    "debt_reminder_hours": "hours between reminders",
    "top_up_most_minor": "onto a balance at once, at most",
    "balance_most_minor": "on a balance by that, at most",
}


def _label(name: str) -> str:
    return _LABELS.get(name, name.removesuffix("_bp"))
