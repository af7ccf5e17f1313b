"""The staff desk's pages of add-ons and variants."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline, amount_column, is_staff
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog import selectors
from doorstep.modules.catalog.choice_forms import AddOnForm, VariantForm, initial_of
from doorstep.modules.catalog.choices import save_add_on, save_variant
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.catalog.models import AddOn, AddOnPrice, Service, Variant, VariantPrice

_SAVED = "Saved. New searches and prices follow within ten seconds; quotes and orders stay as they were."


class AddOnPriceInline(ReadOnlyInline):
    """What an add-on costs in each market."""

    model = AddOnPrice
    fields = ("market", "price")
    readonly_fields = fields
    price = amount_column("minor", "price")


class VariantPriceInline(ReadOnlyInline):
    """What a variant costs in each market."""

    model = VariantPrice
    fields = ("market", "price")
    readonly_fields = fields
    price = amount_column("minor", "price")


class _ChoiceAdmin(ReadOnlyAdmin):
    list_filter = ("active", "service__category")
    search_fields = ("slug", "service__slug")
    list_select_related = ("service",)
    actions_detail = ("edit",)

    def has_edit_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)


@admin.register(AddOn)
class AddOnAdmin(_ChoiceAdmin):
    """Add-ons by service."""

    list_display = ("slug", "service", "minutes", "maximum_quantity", "active", "position")
    inlines = (AddOnPriceInline,)

    @action(description="Change", url_path="edit", permissions=["edit"])  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Texts, minutes, the most that may be had, and prices."""
        row = get_object_or_404(AddOn.objects.select_related("service"), pk=object_id)
        return add_on_page(request, row.service, row, self.admin_site.each_context(request))


@admin.register(Variant)
class VariantAdmin(_ChoiceAdmin):
    """Variants by service."""

    list_display = ("slug", "service", "minutes", "active", "position")
    inlines = (VariantPriceInline,)

    @action(description="Change", url_path="edit", permissions=["edit"])  # type: ignore[untyped-decorator]
    def edit(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Texts, minutes and prices."""
        row = get_object_or_404(Variant.objects.select_related("service"), pk=object_id)
        return variant_page(request, row.service, row, self.admin_site.each_context(request))


@admin.register(AddOnPrice)
class AddOnPriceAdmin(ReadOnlyAdmin):
    """Standard prices of add-ons in each market."""

    list_display = ("addon", "market", "price")
    price = amount_column("minor", "price")
    list_filter = ("market",)
    search_fields = ("addon__slug", "addon__service__slug")
    list_select_related = ("addon", "market")


@admin.register(VariantPrice)
class VariantPriceAdmin(ReadOnlyAdmin):
    """Standard prices of variants in each market."""

    list_display = ("variant", "market", "price")
    price = amount_column("minor", "price")
    list_filter = ("market",)
    search_fields = ("variant__slug", "variant__service__slug")
    list_select_related = ("variant", "market")


def add_on_page(request: HttpRequest, service: Service, row: AddOn | None, context: dict[str, object]) -> HttpResponse:
    """A form of a service's add-on, a new one without a row."""
    known = selectors.choices_of([service.pk])[service.pk].add_ons
    found = next((one for one in known if row and one.add_on_id == row.pk), None)
    form = AddOnForm(request.POST or None, initial=initial_of(found) if found else None)
    taken = {one.slug for one in known if found is None}
    return _choice_page(
        request, service, form, context, "Add-on", taken,
        lambda actor: save_add_on(service.pk, form.draft(), actor=actor, now=utc_now()),
    )  # fmt: skip


def variant_page(
    request: HttpRequest, service: Service, row: Variant | None, context: dict[str, object]
) -> HttpResponse:
    """A form of a service's variant, a new one without a row."""
    known = selectors.choices_of([service.pk])[service.pk].variants
    found = next((one for one in known if row and one.variant_id == row.pk), None)
    form = VariantForm(request.POST or None, initial=initial_of(found) if found else None)
    taken = {one.slug for one in known if found is None}
    return _choice_page(
        request, service, form, context, "Variant", taken,
        lambda actor: save_variant(service.pk, form.draft(), actor=actor, now=utc_now()),
    )  # fmt: skip


def _choice_page(
    request: HttpRequest,
    service: Service,
    form: AddOnForm | VariantForm,
    context: dict[str, object],
    kind: str,
    taken: set[str],
    save: Callable[[Actor], int],
) -> HttpResponse:
    form.fields["slug"].disabled = "slug" in form.initial
    if request.method == "POST" and form.is_valid():
        if form.draft().slug in taken:
            form.add_error("slug", f"{kind} of this name: this service has one already; change that one.")
        else:
            try:
                number = save(accounts.actor_of(int(request.user.pk or 0)))
            except DomainError as error:
                form.add_error(_field_of(form, error), f"{error.title}. {error.detail}")
            else:
                messages.success(request, _SAVED)
                page = kind.lower().replace("-", "")
                return redirect(reverse(f"admin:catalog_{page}_change", args=[number]))
    title = f"{kind} of {text_in(service.names, 'en')}"
    return render(request, "catalog/choice.html", {**context, "title": title, "form": form})


def _field_of(form: AddOnForm | VariantForm, error: DomainError) -> str | None:
    """Which field of the form an error is about."""
    field, market = error.context.get("field", ""), error.context.get("market", "")
    name = f"price_{market}" if field == "prices" else str(field)
    return name if name in form.fields else None
