"""The staff desk's view of the catalogue: texts and prices come from the saved one, rules of booking are set here."""

from collections.abc import Callable, Iterator

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, amount_column, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import selectors
from doorstep.modules.catalog.checklist_desk import checklist_page
from doorstep.modules.catalog.choice_desk import add_on_page, variant_page
from doorstep.modules.catalog.contracts import RuleChange, text_in
from doorstep.modules.catalog.forms import FIELD_OF, ServiceRulesForm, minutes_text
from doorstep.modules.catalog.margins_desk import MarginsDesk
from doorstep.modules.catalog.models import Category, Service, ServicePrice, Skill
from doorstep.modules.catalog.place_desk import place_kinds_page
from doorstep.modules.catalog.services import change_service_rules


@admin.register(Category)
class CategoryAdmin(ReadOnlyAdmin):
    """Categories in the order on screen."""

    list_display = ("slug", "parent", "icon", "position")
    search_fields = ("slug",)


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin):
    """Skills."""

    list_display = ("slug", "names")
    search_fields = ("slug",)


@admin.register(Service)
class ServiceAdmin(MarginsDesk):
    """Services with their durations."""

    list_display = ("slug", "category", "skill", "price_model", "duration_minutes", "slot_step_minutes")
    list_filter = ("category", "price_model")
    search_fields = ("slug",)
    exclude = ("search_vector",)
    actions_detail = ("booking_rules", "place_kinds", "margins", "new_add_on", "new_variant", "new_checklist_item")

    def has_choices_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="New add-on", url_path="new-add-on", permissions=["choices"])  # type: ignore[untyped-decorator]
    def new_add_on(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Something more to have done with this service."""
        service = get_object_or_404(Service, pk=object_id)
        return add_on_page(request, service, None, self.admin_site.each_context(request))

    @action(description="New variant", url_path="new-variant", permissions=["choices"])  # type: ignore[untyped-decorator]
    def new_variant(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Another form of this service."""
        service = get_object_or_404(Service, pk=object_id)
        return variant_page(request, service, None, self.admin_site.each_context(request))

    @action(description="New on the checklist", url_path="new-checklist-item", permissions=["choices"])  # type: ignore[untyped-decorator]
    def new_checklist_item(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Something more that each visit of this service includes."""
        service = get_object_or_404(Service, pk=object_id)
        return checklist_page(request, service, None, self.admin_site.each_context(request))

    @action(description="Where", url_path="where", permissions=["booking_rules"])  # type: ignore[untyped-decorator]
    def place_kinds(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """At clients', at shops, online."""
        service = get_object_or_404(Service, pk=object_id)
        return place_kinds_page(request, service, self.admin_site.each_context(request))

    def has_booking_rules_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Booking rules", url_path="booking-rules", permissions=["booking_rules"])  # type: ignore[untyped-decorator]
    def booking_rules(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The service's own notice, horizon, step and window of arrival, and who changed them when."""
        service = get_object_or_404(Service, pk=object_id)
        form = ServiceRulesForm(request.POST or None, initial=ServiceRulesForm.initial_of(selectors.rules_of(service)))
        if request.method == "POST" and form.is_valid():
            try:
                change_service_rules(
                    service.pk,
                    form.rules(),
                    replaces=form.cleaned_data["seen"],
                    actor=accounts.actor_of(int(request.user.pk or 0)),
                    now=utc_now(),
                )
            except DomainError as error:
                form.add_error(FIELD_OF.get(error.context.get("field", "")), f"{error.title}. {error.detail}")
            else:
                messages.success(request, "Saved. New searches and prices follow within ten seconds.")
                return redirect(reverse("admin:catalog_service_booking_rules", args=[service.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Booking rules: {text_in(service.names, 'en')}",
            "form": form,
            "changes": [(change, list(_told(change))) for change in selectors.list_rule_changes(service.pk)],
        }
        return render(request, "catalog/booking_rules.html", context)


_TOLD: dict[str, tuple[str, Callable[[int], str]]] = {
    "minimum_notice_minutes": ("Notice", minutes_text),
    "horizon_days": ("Days ahead", str),
    "slot_step_minutes": ("Visits begin every", minutes_text),
    "window_minutes": ("Arrives within", minutes_text),
}


def _told(change: RuleChange) -> Iterator[str]:
    for rule, values in change.rules.items():
        label, tell = _TOLD[rule]
        before, after = ("the market's" if value is None else tell(value) for value in values)
        yield f"{label}: {before} → {after}"


@admin.register(ServicePrice)
class ServicePriceAdmin(ReadOnlyAdmin):
    """Standard prices of each market."""

    list_display = ("service", "market", "price")
    price = amount_column("minor", "price")
    list_filter = ("market",)
    search_fields = ("service__slug",)
    list_select_related = ("service", "market")
