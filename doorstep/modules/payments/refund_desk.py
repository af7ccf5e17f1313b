"""The staff desk's pages of refunds: asking for one, and the second pair of eyes."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from doorstep.kernel.clock import utc_now
from doorstep.kernel.money import Money, decimals_of
from doorstep.modules.payments.contracts import BorneBy, PaymentMethod, RefundStanding
from doorstep.modules.payments.desk_parts import FourEyesAdmin, ReasonForm, act_page, actor_of, city_filter
from doorstep.modules.payments.models import PaymentIntent, RefundRow, Release
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.staff_refunds import (
    approve_staff_refund,
    ask_staff_refund,
    refuse_staff_refund,
)

_PLATFORM = str(BorneBy.PLATFORM)


class RefundForm(ReasonForm):
    """How much goes back, where to, why, and who bears it."""

    def __init__(self, intent: PaymentIntent, data: Any = None) -> None:
        super().__init__(data)
        left = Money(intent.captured_minor - intent.refunded_minor, intent.currency)
        digits = decimals_of(intent.currency)
        self.fields["amount"] = forms.DecimalField(
            label=f"Amount, {intent.currency}", min_value=Money(1, intent.currency).whole, max_value=left.whole,
            decimal_places=digits, initial=left.plain, widget=UnfoldAdminDecimalFieldWidget,
            help_text=f"Up to {left}",
        )  # fmt: skip
        of_order = Release.objects.filter(order_id=intent.order_id) if intent.order_id else Release.objects.none()
        earners = of_order.values_list("specialist_id", flat=True)
        self.fields["borne_by"] = forms.ChoiceField(
            label="Who bears it",
            choices=[(_PLATFORM, "the platform"), *((str(one), f"specialist {one}") for one in sorted(set(earners)))],
            widget=UnfoldAdminSelectWidget,
            help_text="What specialists are to get of this order stays as it is, unless one of them bears it",
        )
        if intent.method == PaymentMethod.CARD:
            self.fields["to_balance"] = forms.BooleanField(
                label="Onto the client's balance instead of the card", required=False, widget=UnfoldBooleanSwitchWidget
            )
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=intent.refunds.count())
        self.order_fields(["amount", "reason", "borne_by", "to_balance", "seen"])


def refund_page(request: HttpRequest, intent: PaymentIntent) -> HttpResponse:
    """Ask for a refund of a payment."""
    form = RefundForm(intent, request.POST if request.method == "POST" else None)
    limit = Money(terms_of(intent.market).four_eyes_minor, intent.currency)

    def ask() -> str:
        data = form.cleaned_data
        chosen = data["borne_by"]
        refund = ask_staff_refund(
            intent.id,
            Money.of(data["amount"], intent.currency),
            data["reason"],
            borne_by=BorneBy.PLATFORM if chosen == _PLATFORM else BorneBy.SPECIALIST,
            specialist_id=None if chosen == _PLATFORM else int(chosen),
            to_balance=bool(data.get("to_balance")),
            seen=data["seen"],
            actor=actor_of(request),
            now=utc_now(),
        )
        if refund.state is RefundStanding.ASKED:
            return f"{refund.amount} waits until another member of staff approves it."
        return f"{refund.amount} is given back."

    return act_page(
        request, form, ask, title=f"Give back of {intent}", act="Give back",
        back=reverse("admin:payments_paymentintent_change", args=[intent.id]),
        said=[f"Once more than {limit} is given back of an order in all, another member of staff has to approve."],
    )  # fmt: skip


@admin.register(RefundRow)
class RefundAdmin(FourEyesAdmin):
    """Money on its way back, newest first; what is asked waits for another member of staff."""

    asked_state = RefundStanding.ASKED
    list_display = (
        "created_at", "state", "amount", "destination", "cause", "reason", "borne_by", "asked_by", "approved_by",
    )  # fmt: skip
    list_filter = ("state", "cause", "borne_by", city_filter("intent__market"))
    search_fields = ("=id", "=intent__id", "=intent__order_id", "=provider_ref")
    fields = (
        "id", "intent", "order", "amount", "state", "destination", "borne_by", "specialist_id", "cause", "reason",
        "asked_by", "approved_by", "provider_ref", "failure_code", "created_at", "approved_at", "done_at",
        "history_lines",
    )  # fmt: skip

    @action(description="Approve", url_path="approve", permissions=["desk"])  # type: ignore[untyped-decorator]
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Agree to what somebody else asked for."""
        row = self._found(request, object_id)
        form = forms.Form(request.POST if request.method == "POST" else None)

        def approve() -> str:
            refund = approve_staff_refund(row.id, actor=actor_of(request), now=utc_now())
            return f"{refund.amount} is given back."

        said = [
            f"{Money(row.amount_minor, row.currency)} to the client's {row.destination}, borne by "
            f"{row.borne_by or 'what is kept for the order'}.",
            f"Asked for by {row.asked_by}: {row.reason}",
        ]
        return act_page(
            request, form, approve, title="Approve a refund", act="Approve", back=self._back(row), said=said,
        )  # fmt: skip

    @action(description="Refuse", url_path="refuse", permissions=["desk"])  # type: ignore[untyped-decorator]
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Do not make it, with a reason; whoever asked may take it back this way."""
        row = self._found(request, object_id)
        form = ReasonForm(request.POST if request.method == "POST" else None)

        def refuse() -> str:
            refuse_staff_refund(row.id, form.cleaned_data["reason"], actor=actor_of(request), now=utc_now())
            return "The refund is refused; nothing was given back."

        return act_page(request, form, refuse, title="Refuse a refund", act="Refuse", back=self._back(row))

    def _found(self, request: HttpRequest, object_id: str) -> RefundRow:
        row: RefundRow | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _back(self, row: RefundRow) -> str:
        return reverse("admin:payments_refundrow_change", args=[row.id])
