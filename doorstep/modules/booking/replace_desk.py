"""The staff desk's form of finding somebody else for a visit whose specialist can't come."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget

from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.rules import LONGEST_REASON
from doorstep.modules.booking.services.change import cancel_visit

_WAITS = (
    "The specialist is let off, and the best equal person who is free is held for the client, who chooses: them, "
    "another time, or the money back. The price stays."
)
_ENDS = (
    "Nobody is looked for here: the market does not do so. The visit is off by the specialist's cause, and the client "
    "has the money back."
)


class ReasonForm(forms.Form):
    """Why the specialist can't come."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=UnfoldAdminTextareaWidget, help_text="The client reads it."
    )


def replace_page(request: HttpRequest, visit: Visit, context: dict[str, Any]) -> HttpResponse:
    """Ask for the reason, say what follows, then let the specialist off; somebody else is looked for at once."""
    back = reverse("admin:booking_visit_change", args=[visit.id])
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = accounts.actor_of(int(request.user.pk or 0))
        try:
            lost = cancel_visit(visit.id, form.cleaned_data["reason"], actor=actor, now=utc_now())
        except DomainError as error:
            form.add_error(None, f"{error.title}. {error.detail}")
        else:
            messages.success(request, "Somebody else is looked for." if lost.awaited else "The visit is off.")
            return redirect(back)
    waits = accounts.get_market(visit.order.market_id).replace_minutes > 0
    shown = {"title": f"Find somebody else for {visit}", "form": form, "said": _WAITS if waits else _ENDS}
    return render(request, "booking/replace.html", {**context, **shown})
