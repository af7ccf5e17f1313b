"""The staff desk's pages of coupons: making, trying, pausing, what they gave, and how they changed."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.audit import history_of
from doorstep.infra.desk import ReadOnlyAdmin, amount_column, is_staff
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.promotions.contracts import CouponKind
from doorstep.modules.promotions.forms import BasketForm, CouponForm, initial_of
from doorstep.modules.promotions.models import Coupon, Discount
from doorstep.modules.promotions.services.coupons import (
    FIXED_FIELDS,
    change_coupon,
    create_coupon,
    pause_coupon,
    resume_coupon,
)
from doorstep.modules.promotions.services.previews import CouponPreview, preview_coupon

_SHOWN_USES = 50


def actor_of(request: HttpRequest) -> Actor:
    """Who of the staff asks."""
    return accounts.actor_of(int(request.user.pk or 0))


def told(error: DomainError) -> str:
    """A refusal as the desk says it."""
    field = str(error.context.get("field", ""))
    return f"{error.title}. {f'{field}: ' if field else ''}{error.detail}".strip()


@admin.register(Coupon)
class CouponAdmin(ReadOnlyAdmin):
    """Coupons, newest first. Changing one leaves the discounts that it gave as they are."""

    list_display = ("code", "name", "market", "takes_off", "uses", "starts_at", "ends_at", "standing", "shown")
    list_filter = ("market", "kind", "shown")
    search_fields = ("code",)
    list_select_related = ("market", "add_on", "service", "category")
    ordering = ("-created_at",)
    fields = (
        "code", "names_text", "market", "takes_off", "covers", "conditions", "uses", "starts_at", "ends_at",
        "standing", "shown", "note", "author", "created_at", "latest_uses", "history",
    )  # fmt: skip
    readonly_fields = ("names_text", "takes_off", "covers", "conditions", "uses", "standing", "latest_uses", "history")
    actions_list = ("new_coupon",)
    actions_detail = ("preview", "edit_coupon", "pause", "resume")

    def get_actions_detail(self, request: HttpRequest, object_id: uuid.UUID | str) -> list[Any]:
        """Pausing or resuming, whichever there is to do."""
        paused = Coupon.objects.filter(id=object_id, paused_at__isnull=False).exists()
        return [
            one
            for one in super().get_actions_detail(request, object_id)
            if one.path != ("pause" if paused else "resume")
        ]

    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="name")
    def name(self, coupon: Coupon) -> str:
        """Its English name."""
        return str(coupon.names.get("en", ""))

    @admin.display(description="names")
    def names_text(self, coupon: Coupon) -> str:
        """Its name by language."""
        return "\n".join(f"{language}: {name}" for language, name in coupon.names.items())

    @admin.display(description="takes off")
    def takes_off(self, coupon: Coupon) -> str:
        """What it takes off, in words."""
        return say_what(coupon)

    @admin.display(description="covers")
    def covers(self, coupon: Coupon) -> str:
        """Which services it is for."""
        return str(coupon.service or coupon.category or "everything")

    @admin.display(description="conditions")
    def conditions(self, coupon: Coupon) -> str:
        """Who may use it, and with what."""
        return "\n".join(say_conditions(coupon))

    @admin.display(description="uses", ordering="taken")
    def uses(self, coupon: Coupon) -> str:
        """How many are taken, reserved ones too."""
        return f"{coupon.taken} of {coupon.most_uses or 'any number'}"

    @admin.display(description="state")
    def standing(self, coupon: Coupon) -> str:
        """Whether it can be used now."""
        now = utc_now()
        if coupon.paused_at is not None:
            return "paused"
        if now >= coupon.ends_at:
            return "over"
        return "on" if now >= coupon.starts_at else "to come"

    @admin.display(description="latest uses")
    def latest_uses(self, coupon: Coupon) -> str:
        """The orders that it was taken off, the latest first."""
        rows = Discount.objects.filter(coupon=coupon).order_by("-reserved_at")[:_SHOWN_USES]
        return "\n".join(
            f"{row.reserved_at:%Y-%m-%d %H:%M}  {row.state}  {Money(row.amount_minor, row.currency)}"
            f"  order {row.order_id}  client {row.client_id}"
            for row in rows
        )

    @admin.display(description="history")
    def history(self, coupon: Coupon) -> str:
        """Every change of it, oldest first."""
        return "\n".join(
            f"{step.changed_at:%Y-%m-%d %H:%M}  {step.target} by {step.actor}  {step.reason}".rstrip()
            for step in history_of([coupon.id])
        )

    @action(description="Make a coupon", url_path="new-coupon", permissions=["desk"])  # type: ignore[untyped-decorator]
    def new_coupon(self, request: HttpRequest) -> HttpResponse:
        """A new code."""
        form = CouponForm(request.POST or None)
        return self._form(
            request, form, "Make a coupon", lambda: create_coupon(form.draft(), actor=actor_of(request), now=utc_now())
        )

    @action(description="Change", url_path="edit-coupon", permissions=["desk"])  # type: ignore[untyped-decorator]
    def edit_coupon(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything but code, market and kind."""
        coupon = get_object_or_404(Coupon, id=object_id)
        initial = initial_of(coupon)
        # Code, market and kind stay, whatever is sent.
        data = {**request.POST.dict(), **{name: initial[name] for name in FIXED_FIELDS}} if request.POST else None
        form = CouponForm(data, initial=initial)
        return self._form(
            request, form, f"Change {coupon}",
            lambda: change_coupon(coupon.id, form.draft(), actor=actor_of(request), now=utc_now()),
        )  # fmt: skip

    def _form(self, request: HttpRequest, form: CouponForm, title: str, save: Callable[[], Coupon]) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                coupon = save()
            except DomainError as error:
                form.add_error(None, told(error))
            else:
                messages.success(request, f"{coupon} is kept. See what a basket costs with it.")
                return redirect(reverse("admin:promotions_coupon_preview", args=[coupon.id]))
        return self._page(request, title, form=form, button="Keep the coupon")

    @action(description="What a basket costs with it", url_path="preview", permissions=["desk"])  # type: ignore[untyped-decorator]
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Try it on a basket before anybody uses it."""
        coupon = get_object_or_404(Coupon.objects.select_related("add_on"), id=object_id)
        form = BasketForm(coupon, request.POST or None)
        said: list[str] = []
        if request.method == "POST" and form.is_valid():
            found = preview_coupon(
                coupon.id,
                form.basket(),
                with_points=form.cleaned_data["points"],
                actor=actor_of(request),
                now=utc_now(),
            )
            said = say_preview(found)
        return self._page(
            request, f"What a basket costs with {coupon}", form=form, said=said, button="Reckon", coupon=coupon
        )

    @action(description="Pause", url_path="pause", permissions=["desk"])  # type: ignore[untyped-decorator]
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then let nobody use it."""
        return self._confirmed(request, object_id, pause_coupon, "Pause")

    @action(description="Resume", url_path="resume", permissions=["desk"])  # type: ignore[untyped-decorator]
    def resume(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once more, then let it be used again."""
        return self._confirmed(request, object_id, resume_coupon, "Resume")

    def _confirmed(self, request: HttpRequest, object_id: str, act: Callable[..., Coupon], word: str) -> HttpResponse:
        coupon = get_object_or_404(Coupon, id=object_id)
        if request.method != "POST":
            said = ["Orders keep the discounts that they have."]
            return self._page(request, f"{word} {coupon}", said=said, button=word, coupon=coupon)
        try:
            act(coupon.id, actor=actor_of(request), now=utc_now())
        except DomainError as error:
            messages.error(request, told(error))
        else:
            messages.success(request, f"{word}: {coupon}.")
        return redirect(reverse("admin:promotions_coupon_change", args=[coupon.id]))

    def _page(self, request: HttpRequest, title: str, **shown: object) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, **shown}
        return render(request, "promotions/form.html", context)


def say_what(coupon: Coupon) -> str:
    """What a coupon takes off, in words."""
    match CouponKind(coupon.kind):
        case CouponKind.PERCENT:
            most = f", at most {Money(coupon.most_minor, coupon.currency)}" if coupon.most_minor else ""
            return f"{(coupon.percent_bp or 0) / 100:g} %{most}"
        case CouponKind.FIXED:
            return str(Money(coupon.amount_minor or 0, coupon.currency))
        case CouponKind.FREE_ADD_ON:
            return f"add-on {coupon.add_on}"


def say_conditions(coupon: Coupon) -> list[str]:
    """Who may use a coupon, and with what, in words."""
    said = [f"{coupon.most_per_person} for each person"]
    if coupon.minimum_minor:
        said.append(f"from {Money(coupon.minimum_minor, coupon.currency)}")
    if coupon.first_only:
        said.append("first booking only")
    said.append("with points" if coupon.with_points else "not with points")
    if not coupon.with_price_discounts:
        said.append("not on reduced prices")
    return said


def say_preview(found: CouponPreview) -> list[str]:
    """What came of trying a coupon, in words."""
    if found.refusal is not None:
        context = {name: value for name, value in found.refusal.context.items() if name != "names"}
        told_more = ", ".join(f"{name} {value}" for name, value in context.items())
        return [f"Refused: {found.refusal.title} ({found.refusal.code}).", told_more]
    return [
        f"Price: {found.total}, of which it covers {found.covered}.",
        f"Off: {found.off}. The client pays {found.payable}, the platform the rest; specialists get the full price.",
    ]


@admin.register(Discount)
class DiscountAdmin(ReadOnlyAdmin):
    """What coupons and points took off orders."""

    list_display = ("reserved_at", "order_id", "client", "kind", "coupon", "points", "amount", "state", "used_at")
    list_filter = ("state", "kind", "market")
    search_fields = ("=order_id", "=coupon__code", "=client__id")
    list_select_related = ("client", "coupon", "market")
    ordering = ("-reserved_at",)
    amount = amount_column("amount_minor", "amount")
