"""The staff desk's pages of payments: what was tried, what the provider said, what the books have of it."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline, amount_column, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.ledger.contracts import StatementEntry
from doorstep.modules.payments.contracts import IntentState, PaymentMethod, PaymentPurpose
from doorstep.modules.payments.desk_parts import (
    ReasonForm,
    act_page,
    actor_of,
    city_column,
    city_filter,
    history_text,
    moment,
    order_link,
    told,
)
from doorstep.modules.payments.forgiveness_desk import forgive_page
from doorstep.modules.payments.models import PaymentIntent, ProviderMessage, RefundRow
from doorstep.modules.payments.refund_desk import refund_page
from doorstep.modules.payments.services.asking import fetch_and_record
from doorstep.modules.payments.services.funds import is_asked
from doorstep.modules.payments.services.invoices import record_invoice_paid
from doorstep.modules.payments.services.start import refresh_payment

_REFUNDABLE = (IntentState.CAPTURED, IntentState.PARTLY_REFUNDED)
_THROUGH_US = (PaymentMethod.CARD, PaymentMethod.BALANCE)


class RefundInline(ReadOnlyInline):
    """What was given back of a payment, or is to be."""

    model = RefundRow
    fields = ("amount", "state", "destination", "cause", "reason", "borne_by", "asked_by", "approved_by", "created_at")
    readonly_fields = fields
    amount = amount_column("amount_minor", "amount")


@admin.register(PaymentIntent)
class PaymentIntentAdmin(ReadOnlyAdmin):
    """Each try to move money for one purpose, newest first. Amounts change by what providers and services record."""

    list_display = (
        "created_at", "city", "purpose", "method", "timing", "state", "amount", "captured", "refunded", "provider",
        "order",
    )  # fmt: skip
    list_filter = ("state", city_filter("market"), "provider", "method", "purpose")
    search_fields = ("=id", "=order_id", "=provider_ref", "=client_id")
    ordering = ("-created_at", "-id")
    fields = (
        "id", "order", "client_id", "city", "purpose", "method", "timing", "state", "amount", "captured", "refunded",
        "provider", "provider_ref", "provider_state", "decline_code", "hold_expires_at", "wanted", "given_up",
        "check_at", "tries", "created_at", "settled_at", "history_lines", "messages_heard", "books",
    )  # fmt: skip
    readonly_fields = ("order", "city", "amount", "captured", "refunded", "history_lines", "messages_heard", "books")
    inlines = (RefundInline,)
    actions_detail = ("give_back", "ask_provider", "forgive", "record_paid")
    city = city_column
    amount = amount_column("amount_minor", "amount")
    captured = amount_column("captured_minor", "captured")
    refunded = amount_column("refunded_minor", "given back")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """What can be done with a payment as it stands."""
        intent = self.get_object(request, object_id)
        hidden = set()
        if intent is None or intent.state not in _REFUNDABLE or intent.method not in _THROUGH_US:
            hidden.add("refund")
        if intent is None or not intent.provider:
            hidden.add("ask-provider")
        if intent is None or intent.purpose != PaymentPurpose.DEBT or not is_asked(intent):
            hidden.add("forgive")
        if intent is None or intent.method != PaymentMethod.PAY_LATER or intent.state != IntentState.CREATED:
            hidden.add("record-paid")
        return [one for one in super().get_actions_detail(request, object_id) if one.path not in hidden]

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="order")
    def order(self, intent: PaymentIntent) -> str:
        """Whose price it pays."""
        return order_link(intent.order_id)

    @admin.display(description="history (UTC)")
    def history_lines(self, intent: PaymentIntent) -> str:
        """Every step of it and of its refunds."""
        return history_text([intent.id, *intent.refunds.values_list("id", flat=True)])

    @admin.display(description="the provider's messages (UTC)")
    def messages_heard(self, intent: PaymentIntent) -> str:
        """What the provider has said of it, and what it changed."""
        rows = ProviderMessage.objects.filter(provider=intent.provider, payment_key=str(intent.id)).order_by("id")
        lines = (
            f"{moment(row.received_at)}  {row.kind} {row.sequence}, raised {moment(row.raised_at)}: {row.outcome}"
            for row in rows
        )
        return "\n".join(lines) or "-"

    @admin.display(description="in the ledger (UTC)")
    def books(self, intent: PaymentIntent) -> str:
        """Transactions of this payment, with their lines."""
        if intent.order_id is None:
            return f"Search the ledger's transactions for capture:{intent.id}"
        own = str(intent.id)
        entries = [
            entry
            for entry in ledger.statement_of_order(intent.order_id).entries
            if entry.facts.get("payment") == own or entry.key.endswith(own)
        ]
        return "\n\n".join(map(_entry_text, entries)) or "-"

    @action(description="Give money back", url_path="refund", permissions=["desk"])  # type: ignore[untyped-decorator]
    def give_back(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for a refund with a reason; a large one waits for another member of staff."""
        intent = self.get_object(request, object_id)
        if intent is None:
            raise Http404
        return refund_page(request, intent)

    @action(description="Ask the provider", url_path="ask-provider", permissions=["desk"])  # type: ignore[untyped-decorator]
    def ask_provider(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Have the provider say how the payment stands, and record it."""
        intent = self.get_object(request, object_id)
        if intent is None:
            raise Http404
        try:
            if intent.provider_ref:
                fetch_and_record(intent, now=utc_now())
            payment = refresh_payment(intent.id, now=utc_now())
        except DomainError as error:
            messages.error(request, told(error))
        else:
            messages.success(request, f"The payment is {payment.state} by now.")
        return redirect(reverse("admin:payments_paymentintent_change", args=[intent.id]))

    @action(description="Forgive this debt", url_path="forgive", permissions=["desk"])  # type: ignore[untyped-decorator]
    def forgive(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for it no more; a large one waits for another member of staff."""
        intent = self.get_object(request, object_id)
        if intent is None:
            raise Http404
        return forgive_page(request, intent)

    @action(description="Record as paid", url_path="record-paid", permissions=["desk"])  # type: ignore[untyped-decorator]
    def record_paid(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say that an invoice was paid by a bank transfer."""
        intent = self.get_object(request, object_id)
        if intent is None:
            raise Http404
        form = ReasonForm(request.POST if request.method == "POST" else None)
        form.fields["reason"].label = "Reference"
        form.fields["reason"].help_text = "By which the transfer is found again"

        def record() -> str:
            payment = record_invoice_paid(
                intent.id, form.cleaned_data["reason"], actor=actor_of(request), now=utc_now()
            )
            return f"{payment.captured} is recorded as paid."

        return act_page(
            request, form, record, title=f"Record as paid: {intent}", act="Record as paid",
            back=reverse("admin:payments_paymentintent_change", args=[intent.id]),
        )  # fmt: skip


def _entry_text(entry: StatementEntry) -> str:
    lines = (
        f"    {line.account.kind} of {line.account.owner_kind} {line.account.owner_id}: "
        + (f"debit {line.amount}" if line.amount.minor > 0 else f"credit {-line.amount}")
        for line in entry.lines
    )
    return "\n".join([f"{moment(entry.happened_at)}  {entry.kind}  {entry.key}", *lines])


@admin.register(ProviderMessage)
class ProviderMessageAdmin(ReadOnlyAdmin):
    """Verified messages of providers, each once, newest first."""

    list_display = ("received_at", "provider", "kind", "payment_key", "sequence", "raised_at", "outcome")
    list_filter = ("provider", "kind", "outcome")
    search_fields = ("=event_id", "=payment_key")
    ordering = ("-id",)
