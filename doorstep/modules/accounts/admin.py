"""The staff desk's view of people and markets: no password, token, key or second factor appears anywhere."""

from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from doorstep.infra.audit import record_act
from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade, rules
from doorstep.modules.accounts.contracts import BadPhone
from doorstep.modules.accounts.models import Address, CaredPerson, Consent, MailStop, Market, User, phone_index
from doorstep.modules.accounts.selectors import forget_markets

# allauth registers pages of its own, which show seeds of second factors and keys of sessions.
for model in (Authenticator, EmailAddress, EmailConfirmation, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Market)
class MarketAdmin(ModelAdmin):  # type: ignore[misc]
    """Cities; staff set their booking rules, each change is audited."""

    list_display = ("name", "code", "time_zone", "currency", "horizon_days", "minimum_notice_minutes", "hold_minutes")
    readonly_fields = (
        "code",
        "names",
        "time_zone",
        "currency",
        "country",
        "language",
        "languages",
        "center_lat",
        "center_lon",
        "area",
    )

    @admin.display(description="name", ordering="position")
    def name(self, market: Market) -> str:
        """What the city is called."""
        return str(market)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Staff."""
        return is_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Staff."""
        return is_staff(request)

    def has_change_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Staff."""
        return is_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A city comes with its catalogue and its area, not from here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | None = None) -> bool:
        """Never."""
        return False

    def save_model(self, request: HttpRequest, obj: Market, form: Any, change: bool) -> None:
        """Save the rules and write down who changed what."""
        super().save_model(request, obj, form, change)
        record_act(
            actor=facade.actor_of(int(request.user.pk or 0)),
            act="change market",
            subject=f"market:{obj.code}",
            details={name: form.cleaned_data[name] for name in form.changed_data},
            now=utc_now(),
        )
        forget_markets()


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People; found by name, id, e-mail address or whole phone number."""

    list_display = ("id", "name", "role", "market", "language", "masked_phone", "is_active", "created_at")
    list_filter = ("market", "is_staff", "is_active", "language")
    search_fields = ("=id", "name")
    list_select_related = ("market",)
    show_full_result_count = False
    fields = (
        "name",
        "role",
        "market",
        "language",
        "specialist_id",
        "phone_number",
        "e_mail",
        "is_active",
        "is_staff",
        "last_login",
        "created_at",
    )
    readonly_fields = ("role", "phone_number", "e_mail", "created_at")

    @admin.display(description="role")
    def role(self, person: User) -> str:
        """Client, specialist or staff."""
        return rules.role_of(is_staff=person.is_staff, specialist_id=person.specialist_id)

    @admin.display(description="phone")
    def masked_phone(self, person: User) -> str:
        """The last digits only: a list is no phone book."""
        phone = person.phone
        return f"•••{phone[-4:]}" if phone else ""

    @admin.display(description="phone")
    def phone_number(self, person: User) -> str:
        """The proved phone."""
        return person.phone or ""

    @admin.display(description="e-mail")
    def e_mail(self, person: User) -> str:
        """The proved addresses."""
        found = EmailAddress.objects.filter(user_id=person.pk, verified=True).values_list("email", flat=True)
        return ", ".join(found)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """By phone through its blind index, by e-mail through allauth's table, else by name or id."""
        term = search_term.strip()
        if "@" in term:
            owners = EmailAddress.objects.filter(email=term.lower()).values("user_id")
            return queryset.filter(pk__in=owners), False
        if term.startswith("+"):
            try:
                return queryset.filter(phone_index=phone_index(rules.normalize_phone(term))), False
            except BadPhone:
                return queryset.none(), False
        found, duplicates = super().get_search_results(request, queryset, search_term)
        return found, duplicates


@admin.register(Address)
class AddressAdmin(ReadOnlyAdmin):
    """Saved places; the lines are opened on the page of one address only."""

    list_display = ("id", "user", "market", "label", "district", "is_default", "created_at")
    list_filter = ("market",)
    search_fields = ("=user__id", "district")
    list_select_related = ("user", "market")
    show_full_result_count = False
    fields = ("user", "market", "label", "address_line", "access", "district", "lat", "lon", "is_default", "created_at")
    readonly_fields = ("address_line", "access", "created_at")

    @admin.display(description="line")
    def address_line(self, address: Address) -> str:
        """Street, number, flat."""
        return address.line

    @admin.display(description="details")
    def access(self, address: Address) -> str:
        """How to get in."""
        return address.details


@admin.register(CaredPerson)
class CaredPersonAdmin(ReadOnlyAdmin):
    """For whom people book; who it is stays sealed, as staff see it on the visit when they must."""

    list_display = ("id", "user", "relation", "language", "notify", "created_at")
    list_filter = ("relation", "notify")
    search_fields = ("=user__id", "=id")
    list_select_related = ("user",)
    show_full_result_count = False
    fields = ("user", "relation", "language", "notify", "created_at")
    readonly_fields = ("created_at",)


@admin.register(MailStop)
class MailStopAdmin(ReadOnlyAdmin):
    """E-mail addresses that want no mails about visits booked for their owners; the address itself stays sealed."""

    list_display = ("id", "created_at")
    search_fields = ("=id",)
    ordering = ("-created_at",)
    show_full_result_count = False
    fields = ("created_at",)


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    """Who agreed to what."""

    list_display = ("user", "kind", "version", "language", "given_at")
    list_filter = ("kind", "version")
    search_fields = ("=user__id",)
    list_select_related = ("user",)
    show_full_result_count = False


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    """E-mail addresses, proved or waiting."""

    list_display = ("user", "email", "verified", "primary")
    list_filter = ("verified",)
    search_fields = ("=email", "=user__id")
    list_select_related = ("user",)
    show_full_result_count = False


@admin.register(UserSession)
class DeviceAdmin(ReadOnlyAdmin):
    """Signed-in devices, without their tokens."""

    list_display = ("user", "user_agent", "created_at")
    search_fields = ("=user__id",)
    list_select_related = ("user",)
    show_full_result_count = False
    fields = ("user", "user_agent", "ip", "created_at")
