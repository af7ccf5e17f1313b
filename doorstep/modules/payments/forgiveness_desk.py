"""The staff desk's pages of debts: letting a client off one, and the second pair of eyes."""

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from unfold.decorators import action

from doorstep.kernel.clock import utc_now
from doorstep.kernel.money import Money
from doorstep.modules.payments.desk_contracts import ForgivenessState
from doorstep.modules.payments.desk_parts import FourEyesAdmin, ReasonForm, act_page, actor_of, city_filter
from doorstep.modules.payments.models import Forgiveness, PaymentIntent
from doorstep.modules.payments.selectors.terms import terms_of
from doorstep.modules.payments.services.forgiving import approve_forgiveness, forgive_debt, refuse_forgiveness


def forgive_page(request: HttpRequest, intent: PaymentIntent) -> HttpResponse:
    """Ask for a debt no more, with a reason."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    amount = Money(intent.amount_minor, intent.currency)
    limit = Money(terms_of(intent.market).four_eyes_minor, intent.currency)

    def forgive() -> str:
        row = forgive_debt(intent.id, form.cleaned_data["reason"], actor=actor_of(request), now=utc_now())
        if row.state == ForgivenessState.ASKED:
            return f"{amount} waits until another member of staff agrees."
        return f"{amount} is not asked for any more; the client is told."

    return act_page(
        request, form, forgive, title=f"Forgive a debt of {amount}", act="Forgive",
        back=reverse("admin:payments_paymentintent_change", args=[intent.id]),
        said=[f"The platform bears it. Above {limit} another member of staff has to agree."],
    )  # fmt: skip


@admin.register(Forgiveness)
class ForgivenessAdmin(FourEyesAdmin):
    """Debts that clients were let off, or would be once somebody else agrees; the latest first."""

    asked_state = ForgivenessState.ASKED
    list_display = ("created_at", "state", "amount", "reason", "asked_by", "decided_by", "decided_at")
    list_filter = ("state", city_filter("intent__market"))
    search_fields = ("=id", "=intent__id", "=intent__order_id", "=intent__client_id")
    fields = (
        "id", "intent", "order", "amount", "state", "reason", "asked_by", "decided_by", "created_at", "decided_at",
        "history_lines",
    )  # fmt: skip

    @action(description="Agree", url_path="approve", permissions=["desk"])  # type: ignore[untyped-decorator]
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Agree to what somebody else asked for."""
        row = self._found(request, object_id)
        form = forms.Form(request.POST if request.method == "POST" else None)

        def approve() -> str:
            approve_forgiveness(row.id, actor=actor_of(request), now=utc_now())
            return f"{Money(row.amount_minor, row.currency)} is not asked for any more; the client is told."

        said = [f"{Money(row.amount_minor, row.currency)}, asked for by {row.asked_by}: {row.reason}"]
        return act_page(request, form, approve, title="Forgive a debt", act="Agree", back=self._back(row), said=said)

    @action(description="Refuse", url_path="refuse", permissions=["desk"])  # type: ignore[untyped-decorator]
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go on asking for it; whoever asked may take it back this way."""
        row = self._found(request, object_id)
        form = ReasonForm(request.POST if request.method == "POST" else None)

        def refuse() -> str:
            refuse_forgiveness(row.id, form.cleaned_data["reason"], actor=actor_of(request), now=utc_now())
            return "Refused; the client still owes it."

        return act_page(request, form, refuse, title="Go on asking for a debt", act="Refuse", back=self._back(row))

    def _found(self, request: HttpRequest, object_id: str) -> Forgiveness:
        row: Forgiveness | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        return row

    def _back(self, row: Forgiveness) -> str:
        return reverse("admin:payments_forgiveness_change", args=[row.id])
