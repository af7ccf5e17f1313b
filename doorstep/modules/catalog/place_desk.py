"""The staff desk's form for where a service can be done."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.widgets import UnfoldAdminSelectMultipleWidget

from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog.contracts import PlaceKind, text_in
from doorstep.modules.catalog.models import Service
from doorstep.modules.catalog.services import change_place_kinds

_NAMES = {PlaceKind.CLIENT: "At the client's", PlaceKind.SHOP: "At a shop", PlaceKind.ONLINE: "Online"}


class PlaceKindsForm(forms.Form):
    """The kinds of places; each specialist chooses among them for the own offer."""

    place_kinds = forms.TypedMultipleChoiceField(
        label="Where it can be done",
        coerce=PlaceKind,
        choices=[(kind.value, name) for kind, name in _NAMES.items()],
        widget=UnfoldAdminSelectMultipleWidget,
        help_text="Offers keep what their specialists chose; what is not possible here any more can't be booked.",
    )


def place_kinds_page(request: HttpRequest, service: Service, context: dict[str, Any]) -> HttpResponse:
    """Say where a service can be done at all, audited."""
    form = PlaceKindsForm(request.POST or None, initial={"place_kinds": service.place_kinds})
    if request.method == "POST" and form.is_valid():
        try:
            change_place_kinds(
                service.pk,
                form.cleaned_data["place_kinds"],
                actor=accounts.actor_of(int(request.user.pk or 0)),
                now=utc_now(),
            )
        except DomainError as error:
            form.add_error("place_kinds", f"{error.title}. {error.detail}")
        else:
            messages.success(request, "Saved. New searches and prices follow within ten seconds.")
            return redirect(reverse("admin:catalog_service_place_kinds", args=[service.pk]))
    context |= {"title": f"Where: {text_in(service.names, 'en')}", "form": form}
    return render(request, "catalog/place_kinds.html", context)
