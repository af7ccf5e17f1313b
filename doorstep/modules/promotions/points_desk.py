"""The staff desk's pages of points: what they are worth, whose there are, and giving some."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.desk import ReadOnlyAdmin, ReadOnlyInline, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.promotions.coupon_desk import actor_of, told
from doorstep.modules.promotions.forms import GrantForm, PointsTermsForm, points_initial
from doorstep.modules.promotions.models import MarketPoints, PointsAccount, PointsLine
from doorstep.modules.promotions.services.coupons import change_points
from doorstep.modules.promotions.services.points import grant_points


class _DeskAdmin(ReadOnlyAdmin):
    def has_desk_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    def _page(self, request: HttpRequest, title: str, **shown: object) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, **shown}
        return render(request, "promotions/form.html", context)


@admin.register(MarketPoints)
class MarketPointsAdmin(_DeskAdmin):
    """What points are worth in each market."""

    list_display = ("market", "earn", "worth", "most", "valid_days")
    fields = list_display
    readonly_fields = ("earn", "worth", "most")
    list_select_related = ("market",)
    actions_list = ("set_terms",)
    actions_detail = ("edit_terms",)

    @admin.display(description="one point for each")
    def earn(self, row: MarketPoints) -> str:
        """How much has to be paid for a point."""
        return str(Money(row.earn_minor, row.market.currency))

    @admin.display(description="one point takes off")
    def worth(self, row: MarketPoints) -> str:
        """What a point is worth."""
        return str(Money(row.worth_minor, row.market.currency))

    @admin.display(description="share of an order at most")
    def most(self, row: MarketPoints) -> str:
        """The largest share of an order that points pay."""
        return f"{row.most_bp / 100:g} %"

    @action(description="Set the points of a market", url_path="set-terms", permissions=["desk"])  # type: ignore[untyped-decorator]
    def set_terms(self, request: HttpRequest) -> HttpResponse:
        """Let a market have points, or change what they are worth."""
        return self._terms_page(request, PointsTermsForm(request.POST or None), "What points are worth")

    @action(description="Change", url_path="edit-terms", permissions=["desk"])  # type: ignore[untyped-decorator]
    def edit_terms(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Change what points are worth in a market."""
        row = get_object_or_404(MarketPoints, pk=object_id)
        data = {**request.POST.dict(), "market": row.market_id} if request.POST else None
        form = PointsTermsForm(data, initial=points_initial(row))
        return self._terms_page(request, form, f"What points are worth in {row}")

    def _terms_page(self, request: HttpRequest, form: PointsTermsForm, title: str) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                change_points(form.terms(), actor=actor_of(request), now=utc_now())
            except DomainError as error:
                form.add_error(None, told(error))
            else:
                messages.success(request, "Kept. It counts within ten seconds; points that people have stay.")
                return redirect(reverse("admin:promotions_marketpoints_changelist"))
        return self._page(request, title, form=form, button="Keep")


class PointsLineInline(ReadOnlyInline):
    """How somebody's points came and went."""

    model = PointsLine
    fields = ("at", "kind", "points", "left", "expires_at", "order_id", "note")
    ordering = ("-id",)
    show_change_link = False


@admin.register(PointsAccount)
class PointsAccountAdmin(_DeskAdmin):
    """Whose points there are."""

    list_display = ("client", "market", "balance")
    list_filter = ("market",)
    search_fields = ("=client__id", "client__name")
    list_select_related = ("client", "market")
    ordering = ("-id",)
    readonly_fields = ("balance",)
    inlines = (PointsLineInline,)
    actions_detail = ("grant",)

    @action(description="Give points", url_path="grant", permissions=["desk"])  # type: ignore[untyped-decorator]
    def grant(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give somebody points, with a reason that they read."""
        account = get_object_or_404(PointsAccount, pk=object_id)
        form = GrantForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            try:
                grant_points(
                    account.client_id,
                    account.market_id,
                    data["points"],
                    data["note"],
                    actor=actor_of(request),
                    now=utc_now(),
                )
            except DomainError as error:
                form.add_error(None, told(error))
            else:
                messages.success(request, f"{data['points']} points were given.")
                return redirect(reverse("admin:promotions_pointsaccount_change", args=[account.pk]))
        name = accounts.person_names([account.client_id]).get(account.client_id, "")
        return self._page(request, f"Give points to {name}", form=form, button="Give")


@admin.register(PointsLine)
class PointsLineAdmin(ReadOnlyAdmin):
    """How points came and went."""

    list_display = ("at", "account", "kind", "points", "left", "expires_at", "order_id", "note")
    list_filter = ("kind", "account__market")
    search_fields = ("=order_id", "=account__client__id")
    list_select_related = ("account__client", "account__market")
    ordering = ("-id",)
