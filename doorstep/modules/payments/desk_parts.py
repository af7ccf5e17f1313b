"""What the staff desk's pages of payments share."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextareaWidget

from doorstep.infra.audit import history_of
from doorstep.infra.desk import ReadOnlyAdmin, amount_column, is_staff, name_column, name_filter
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.payments.services.staff_refunds import LONGEST_REASON, SHORTEST_REASON

city_column = name_column("market", "market", accounts.market_name)


def city_filter(field: str) -> type[admin.SimpleListFilter]:
    """The filter of a page by its rows' market."""
    return name_filter(field, "market", accounts.list_market_names)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        min_length=SHORTEST_REASON, max_length=LONGEST_REASON, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text="Kept in the history; staff alone read it",
    )  # fmt: skip


def actor_of(request: HttpRequest) -> Actor:
    """The member of staff who asks."""
    return accounts.actor_of(int(request.user.pk or 0))


def told(error: DomainError) -> str:
    """A refusal as a sentence."""
    field = str(error.context.get("field", ""))
    return f"{error.title}. {f'{field}: ' if field else ''}{error.detail}"


def order_link(order_id: uuid.UUID | None) -> str:
    """The way to an order's page; booking's, whom payments do not know."""
    if order_id is None:
        return "-"
    return format_html('<a href="{}">{}</a>', reverse("admin:booking_order_change", args=[order_id]), order_id)


def history_text(ids: Sequence[uuid.UUID]) -> str:
    """Every step of some objects, a line each."""
    lines = (
        f"{step.changed_at:%Y-%m-%d %H:%M:%S}  {step.kind} {step.source or 'new'} → {step.target}  {step.actor}"
        f"{f': {step.reason}' if step.reason else ''}"
        for step in history_of(ids)
    )
    return "\n".join(lines) or "-"


def act_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[], str],
    *,
    title: str,
    act: str,
    back: str,
    said: Sequence[str] = (),
) -> HttpResponse:
    """
    Ask by a form, then do it: a refusal is shown on the form, and nothing typed is lost.

    :param do: does it and says what was done; the form is valid by then.
    """
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
        except DomainError as error:
            form.add_error(None, told(error))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {**admin.site.each_context(request), "title": title, "form": form, "act": act, "said": said}
    return render(request, "payments/act.html", context)


def moment(at: datetime | None) -> str:
    """In UTC, as the desk shows times."""
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else "-"


class FourEyesAdmin(ReadOnlyAdmin):
    """The pages of what one member of staff asks for and another decides on, each with its payment as ``intent``."""

    asked_state: ClassVar[str]
    list_select_related = ("intent",)
    ordering = ("-created_at", "-id")
    readonly_fields: ClassVar[Sequence[str]] = ("order", "amount", "history_lines")
    actions_detail = ("approve", "refuse")
    amount = amount_column("amount_minor", "amount")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """Only what waits can be decided on."""
        row = self.get_object(request, object_id)
        waits = row is not None and row.state == self.asked_state
        return list(super().get_actions_detail(request, object_id)) if waits else []

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="order")
    def order(self, row: Any) -> str:
        """Whose payment it is of."""
        return order_link(row.intent.order_id)

    @admin.display(description="history (UTC)")
    def history_lines(self, row: Any) -> str:
        """Every step of it."""
        return history_text([row.id])
