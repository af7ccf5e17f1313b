"""The staff desk's view of specialists and offers; the private base never appears."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, amount_column, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.specialists.forms import EnrollForm
from doorstep.modules.specialists.models import (
    Certificate,
    Offer,
    OfferAddOn,
    OfferVariant,
    PortfolioPicture,
    Specialist,
    SpecialistSkill,
)
from doorstep.modules.specialists.place_desk import PlaceOfWorkForm
from doorstep.modules.specialists.services.enroll import enroll_specialist
from doorstep.modules.specialists.services.places import set_place_of_work


@admin.register(Specialist)
class SpecialistAdmin(ReadOnlyAdmin):
    """Specialists; staff make people specialists here until verification does."""

    list_display = ("id", "display_name", "market", "rating", "rating_count", "active", "enrolled_at")
    list_filter = ("market", "active", "gender")
    search_fields = ("display_name", "latin_name")
    list_select_related = ("market",)
    exclude = ("base", "search_vector")
    actions_list = ("enroll",)
    actions_detail = ("place_of_work",)

    def has_enroll_permission(self, request: HttpRequest) -> bool:
        """Any of the platform's staff."""
        return bool(request.user.is_active and request.user.is_staff)

    @action(description="Make a person a specialist", url_path="enroll", permissions=["enroll"])  # type: ignore[untyped-decorator]
    def enroll(self, request: HttpRequest) -> HttpResponse:
        """Ask who, where and with which skills; then enrol the person, audited."""
        form = EnrollForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                number = enroll_specialist(
                    form.command(), actor=accounts.actor_of(int(request.user.pk or 0)), now=utc_now()
                )
            except DomainError as error:
                form.add_error(None, f"{error.title}. {error.detail}")
            else:
                messages.success(request, "This person is a specialist now. Working hours and offers come next.")
                return redirect(reverse("admin:specialists_specialist_change", args=[number]))
        context = {**self.admin_site.each_context(request), "title": "Make a person a specialist", "form": form}
        return render(request, "specialists/enroll.html", context)

    def has_place_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Place of work", url_path="place", permissions=["place"])  # type: ignore[untyped-decorator]
    def place_of_work(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Say where a specialist receives clients, audited."""
        row = get_object_or_404(Specialist, pk=object_id)
        form = PlaceOfWorkForm(request.POST or None, initial={"place": row.place_id}, market=row.market_id)
        if request.method == "POST" and form.is_valid():
            try:
                set_place_of_work(
                    row.pk,
                    form.cleaned_data["place"],
                    actor=accounts.actor_of(int(request.user.pk or 0)),
                    now=utc_now(),
                )
            except DomainError as error:
                form.add_error(None, f"{error.title}. {error.detail}")
            else:
                messages.success(request, "Saved.")
                return redirect(reverse("admin:specialists_specialist_change", args=[row.pk]))
        title = f"Place of work: {row.display_name}"
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "button": "Save"}
        return render(request, "specialists/place.html", context)


@admin.register(SpecialistSkill)
class SpecialistSkillAdmin(ReadOnlyAdmin):
    """Who is able to do what."""

    list_display = ("specialist", "skill")
    list_filter = ("skill",)
    search_fields = ("specialist__display_name",)
    list_select_related = ("specialist", "skill")


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    """Offers with their prices."""

    list_display = (
        "id",
        "specialist",
        "listing",
        "price",
        "duration_minutes",
        "auto_accept",
        "active",
    )
    list_filter = ("listing__market", "active", "auto_accept")
    search_fields = ("specialist__display_name", "listing__service__slug")
    list_select_related = ("specialist", "listing__service", "listing__market")
    exclude = ("place",)
    price = amount_column("price_minor", "price")


@admin.register(OfferAddOn)
class OfferAddOnAdmin(ReadOnlyAdmin):
    """How specialists do add-ons, where it is not the standard."""

    list_display = ("offer", "addon", "price", "active")
    price = amount_column("price_minor", "price", currency="offer.currency")
    list_filter = ("active",)
    search_fields = ("offer__specialist__display_name", "addon__slug")
    list_select_related = ("offer", "addon")


@admin.register(OfferVariant)
class OfferVariantAdmin(ReadOnlyAdmin):
    """How specialists do variants, where it is not the standard."""

    list_display = ("offer", "variant", "price", "duration_minutes", "active")
    price = amount_column("price_minor", "price", currency="offer.currency")
    list_filter = ("active",)
    search_fields = ("offer__specialist__display_name", "variant__slug")
    list_select_related = ("offer", "variant")


@admin.register(PortfolioPicture)
class PortfolioPictureAdmin(ReadOnlyAdmin):
    """What specialists show of their work."""

    list_display = ("specialist", "position", "caption", "added_at")
    search_fields = ("specialist__display_name", "caption")
    list_select_related = ("specialist",)


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """What specialists say they have learnt; nobody has verified it yet."""

    list_display = ("specialist", "title", "issuer", "year", "added_at")
    search_fields = ("specialist__display_name", "title", "issuer")
    list_select_related = ("specialist",)
