"""The staff desk's page of the time before and after a service's visits; it can be tried on past visits first."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.catalog.margins import LONGEST_MARGIN_MINUTES, Margins, change_margins
from doorstep.modules.catalog.models import Service


class MarginsForm(forms.Form):
    """Minutes before and after visits, and those that the form was opened with."""

    preparation_minutes = forms.IntegerField(
        label="Minutes before visits", min_value=0, max_value=LONGEST_MARGIN_MINUTES,
        widget=UnfoldAdminIntegerFieldWidget, help_text="Preparation at the client's, before the agreed start",
    )  # fmt: skip
    cleanup_minutes = forms.IntegerField(
        label="Minutes after visits", min_value=0, max_value=LONGEST_MARGIN_MINUTES,
        widget=UnfoldAdminIntegerFieldWidget, help_text="Clean-up, before the way to the next visit",
    )  # fmt: skip
    seen_preparation = forms.IntegerField(widget=forms.HiddenInput)
    seen_cleanup = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(service: Service) -> dict[str, Any]:
        """What the form shows of a service."""
        before, after = service.preparation_minutes, service.cleanup_minutes
        return {
            "preparation_minutes": before, "cleanup_minutes": after, "seen_preparation": before, "seen_cleanup": after,
        }  # fmt: skip


class MarginsDesk(ReadOnlyAdmin):
    """The action of the page of services that changes the time around visits."""

    def has_margins_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Time around visits", url_path="time-around", permissions=["margins"])  # type: ignore[untyped-decorator]
    def margins(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Preparation and clean-up of a service: tried on past visits, or saved."""
        service = get_object_or_404(Service, pk=object_id)
        form = MarginsForm(request.POST or None, initial=MarginsForm.initial_of(service))
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            if "rehearse" in request.POST:
                asked = {
                    "change": "buffer", "service": service.pk, "preparation": data["preparation_minutes"],
                    "cleanup": data["cleanup_minutes"],
                }  # fmt: skip
                return redirect(f"{reverse('desk-rehearsal')}?{urlencode(asked)}")
            try:
                change_margins(
                    service.pk,
                    Margins(data["preparation_minutes"], data["cleanup_minutes"]),
                    replaces=Margins(data["seen_preparation"], data["seen_cleanup"]),
                    actor=accounts.actor_of(int(request.user.pk or 0)),
                    now=utc_now(),
                )
            except DomainError as error:
                form.add_error(None, f"{error.title}. {error.detail}")
            else:
                messages.success(request, "Saved. New searches and prices follow; what was booked keeps its time.")
                return redirect(reverse("admin:catalog_service_margins", args=[service.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Time around visits: {text_in(service.names, 'en')}",
            "form": form,
        }
        return render(request, "catalog/margins.html", context)
