"""The staff desk's pages of searches: how they go on, who was asked and why, and by what people are judged."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin, messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.decorators import action

from doorstep.infra.db import open_transaction
from doorstep.infra.desk import ReadOnlyAdmin, amount_column, is_staff, words_column
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.dispatch.contracts import Scored
from doorstep.modules.dispatch.models import Hunt, JobOffer, MarketTerms, Standing, WeightsVersion
from doorstep.modules.dispatch.order_desk import OrderPage
from doorstep.modules.dispatch.rules.scoring import term_views
from doorstep.modules.dispatch.search_forms import AssignForm, TermsForm, WeightsForm
from doorstep.modules.dispatch.selectors.terms import terms_of, weights_of
from doorstep.modules.dispatch.services.answers import assign_by_hand
from doorstep.modules.dispatch.services.offers import staff_candidates
from doorstep.modules.dispatch.services.search_terms import save_search_terms, save_weights

_MOST_SHOWN = 20


def _actor_of(request: HttpRequest) -> Actor:
    return accounts.actor_of(int(request.user.pk or 0))


def _act_page(
    request: HttpRequest, form: forms.Form, do: Callable[[], str], *, title: str, act: str, back: str
) -> HttpResponse:
    """Ask by a form, then do it: a refusal is shown on the form, and nothing typed is lost."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
        except DomainError as error:
            field = str(error.context.get("field", ""))
            form.add_error(None, f"{error.title}. {f'{field}: ' if field else ''}{error.detail}")
        else:
            messages.success(request, done)
            return redirect(back)
    context = {**admin.site.each_context(request), "title": title, "form": form, "act": act, "said": ()}
    return render(request, "dispatch/act.html", context)


def _plain(code: str) -> str:
    return code.replace("_", " ")


def _zone_of(hunt: Hunt) -> str:
    return accounts.get_market(hunt.market_id).time_zone


def _when(at: datetime, time_zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(time_zone)):%Y-%m-%d %H:%M} ({time_zone})"


def _candidate(name: str, one: Scored, time_zone: str) -> str:
    return f"{name}: score {one.score:.3f}, starts {_when(one.fit.start, time_zone)}, offer {one.person.offer_id}"


def _said(terms: dict[str, float], weights: dict[str, float]) -> str:
    return "\n".join(
        f"{_plain(view.term)}: {view.value:.2f} x {view.weight:g} = {view.points:.3f}"
        for view in term_views(terms, weights)
    )


@admin.register(Hunt)
class HuntAdmin(OrderPage):
    """The searches, those that go on first; one page shows who was asked, who else could come, and why."""

    list_display = (
        "begun_at",
        "order",
        "market",
        "wave",
        "radius_step",
        "pool_open",
        "asked",
        "next_at",
        "ended_at",
    )
    called = ("search", "searches")
    said = "Orders for which somebody is looked for, those that go on first; assign somebody on a search's own page."
    list_filter = ("market", "pool_open", "question")
    search_fields = ("=order_id",)
    list_select_related = ("market",)
    # What goes on stands first, however much has ended.
    ordering = (F("ended_at").desc(nulls_first=True), "-begun_at")
    fields = (
        "order", "market", "wave", "radius_step", "raised", "pool_open", "asked", "asked_at", "begun_at",
        "next_at", "ended_at", "who_was_asked", "who_could_come",
    )  # fmt: skip
    readonly_fields = ("order", "raised", "asked", "who_was_asked", "who_could_come")
    asked = words_column("question", "the client is asked")
    actions_detail = ("assign",)

    def has_assign_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="added to the pay")
    def raised(self, hunt: Hunt) -> str:
        """What the platform adds for who comes."""
        return str(Money(hunt.raise_minor, accounts.get_market(hunt.market_id).currency))

    @admin.display(description="who was asked")
    def who_was_asked(self, hunt: Hunt) -> str:
        """Every job offer by wave, the best first."""
        rows = JobOffer.objects.filter(order_id=hunt.order_id).order_by("wave", "-score").select_related("specialist")
        zone = _zone_of(hunt)
        lines = (
            f"wave {row.wave}: {row.specialist} {row.state}{f' ({_plain(row.reason)})' if row.reason else ''}, "
            f"score {row.score or 0:.3f}, starts {_when(row.starts_at, zone)}"
            for row in rows
        )
        return "\n".join(lines) or "nobody yet"

    @admin.display(description="who could come now")
    def who_could_come(self, hunt: Hunt) -> str:
        """The best candidates with their terms."""
        if hunt.ended_at is not None:
            return "it is over"
        lines = []
        for name, one in staff_candidates(hunt, most=_MOST_SHOWN, now=utc_now()):
            terms = ", ".join(f"{_plain(term)} {value:.2f}" for term, value in one.values.items())
            lines.append(f"{_candidate(name, one, _zone_of(hunt))} ({terms})")
        return "\n".join(lines) or "nobody"

    @action(description="Assign somebody", url_path="assign", permissions=["assign"])  # type: ignore[untyped-decorator]
    def assign(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a specialist to the search, after a call."""
        hunt = self.get_object(request, object_id)
        if hunt is None:
            raise Http404
        zone = _zone_of(hunt)
        found = [] if hunt.ended_at is not None else staff_candidates(hunt, most=_MOST_SHOWN, now=utc_now())
        candidates = [(one.person.offer_id, _candidate(name, one, zone)) for name, one in found]
        form = AssignForm(request.POST if request.method == "POST" else None, candidates=candidates)

        def do() -> str:
            offer = assign_by_hand(hunt.order_id, form.offer_id(), actor=_actor_of(request), now=utc_now())
            return f"Assigned: {offer.specialist} comes {_when(offer.starts_at, zone)}."

        back = reverse("admin:dispatch_hunt_change", args=[hunt.order_id])
        title = f"Assign somebody to order {hunt.order_number}"
        return _act_page(request, form, do, title=title, act="Assign", back=back)


@admin.register(JobOffer)
class JobOfferAdmin(OrderPage):
    """Who was asked to take what, and what came of it."""

    list_display = (
        "offered_at",
        "order",
        "market",
        "specialist",
        "how",
        "wave",
        "state",
        "declined_for",
        "suits",
        "starts_at",
        "price",
    )
    list_filter = ("market", "state", "how", "reason")
    search_fields = ("=id", "=order_id", "=specialist__id")
    list_select_related = ("market", "specialist")
    ordering = ("-offered_at", "-id")
    fields = (
        "order", "specialist", "market", "how", "wave", "state", "declined_for", "suits", "starts_at", "travel_minutes",
        "distance", "price", "raised", "offered_at", "respond_by", "answered_at", "visit", "why",
    )  # fmt: skip
    readonly_fields = ("order", "distance", "suits", "declined_for", "why", "price", "raised", "visit")
    said = "Who was asked to take what, and what came of it, latest first."
    declined_for = words_column("reason", "reason")
    raised = amount_column("raise_minor", "added to the pay")
    price = amount_column("price_minor", "price")

    @admin.display(description="score", ordering="score")
    def suits(self, row: JobOffer) -> str:
        """The score, 1 at best."""
        return "-" if row.score is None else f"{row.score:.3f}"

    @admin.display(description="distance, between coarse cells")
    def distance(self, row: JobOffer) -> str:
        """How far they come from."""
        return "-" if row.distance_km is None else f"{row.distance_km:.1f} km"

    @admin.display(description="why: value x weight = part of the score")
    def why(self, row: JobOffer) -> str:
        """The score, term by term."""
        return _said(row.terms, row.weights) or "-"


@admin.register(Standing)
class StandingAdmin(ReadOnlyAdmin):
    """What specialists did with job offers of the last 28 days."""

    said = "What specialists did with the job offers of the last 28 days, reckoned every few minutes."
    list_display = ("specialist", "market", "offered", "accepted", "declined", "expired", "reckoned_at")
    list_filter = ("market",)
    search_fields = ("=specialist__id",)
    list_select_related = ("specialist", "market")
    ordering = ("-offered", "specialist_id")


@admin.register(WeightsVersion)
class WeightsVersionAdmin(ReadOnlyAdmin):
    """How much each term counts; the newest version of a market counts, else the newest of all."""

    said = "The newest version of a market counts, else the newest for all markets. Without any the ready weights hold."
    list_display = (
        "id", "market", "arrival", "lateness_caused", "travel_added", "rating", "load", "fairness", "acceptance",
        "price_fit", "made_by", "made_at",
    )  # fmt: skip
    list_filter = ("market",)
    list_select_related = ("market",)
    ordering = ("-id",)
    actions_list = ("weigh",)

    def has_weigh_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Weigh anew", url_path="weigh", permissions=["weigh"])  # type: ignore[untyped-decorator]
    def weigh(self, request: HttpRequest) -> HttpResponse:
        """Let other weights count from now on."""
        market = request.GET.get("market") or None
        form = WeightsForm.for_weights(weights_of(market or ""), request)

        def do() -> str:
            with open_transaction():
                version = save_weights(
                    form.weights(), market=form.market(), note=form.cleaned_data["note"], actor=_actor_of(request),
                    now=utc_now(),
                )  # fmt: skip
            return f"Version {version} counts from now on."

        back = reverse("admin:dispatch_weightsversion_changelist")
        return _act_page(request, form, do, title="How much each term counts", act="Save", back=back)


@admin.register(MarketTerms)
class MarketTermsAdmin(ReadOnlyAdmin):
    """How each market searches."""

    said = "Terms that were set; a market without a row searches by the ready ones, which “Set a market's terms” shows."
    list_display = (
        "market", "asap_minutes", "asap_search_minutes", "best_search_minutes", "wave_seconds", "wave_sizes",
        "radii_km", "raise_step_bp", "raise_limit_bp", "client_raise_step_bp", "client_raise_limit_bp",
    )  # fmt: skip
    ordering = ("market_id",)
    actions_list = ("set_terms",)

    def has_set_terms_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Set a market's terms", url_path="set", permissions=["set_terms"])  # type: ignore[untyped-decorator]
    def set_terms(self, request: HttpRequest) -> HttpResponse:
        """Waves, radii, raises and times of a market."""
        form = TermsForm.for_terms(terms_of(request.GET.get("market", "")), request)

        def do() -> str:
            with open_transaction():
                save_search_terms(form.terms(), actor=_actor_of(request), now=utc_now())
            return "Saved; searches go on by it."

        back = reverse("admin:dispatch_marketterms_changelist")
        return _act_page(request, form, do, title="How a market searches", act="Save", back=back)
