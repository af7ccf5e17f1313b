"""The staff desk's page of alerts: what waits, who has taken it, and beside each what can be done about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timesince import timesince
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.fieldwork.alert_words import SAID, About, tell_of
from doorstep.modules.fieldwork.contracts.alerts import LONGEST_ALERT_NOTE, URGENT_ALERTS, AlertKind
from doorstep.modules.fieldwork.models import Alert
from doorstep.modules.fieldwork.services.alerts import close_alert, see_alert

# The page of what is open asks again by itself so often, in seconds. The live stream knows sessions of the apps alone,
# not the desk's cookie, and a page that asks needs no script and recovers by itself from whatever was down.
_ASKS_AGAIN = "20"
_URGENT_FIRST = Case(
    When(kind__in=[str(kind) for kind in URGENT_ALERTS], closed_at__isnull=True, then=Value(0)),
    default=Value(1),
    output_field=IntegerField(),
)


class CloseForm(forms.Form):
    """What was done about it."""

    note = forms.CharField(
        max_length=LONGEST_ALERT_NOTE, widget=UnfoldAdminTextareaWidget,
        help_text="What was done. Whoever looks later reads it.",
    )  # fmt: skip


class OpenFilter(admin.SimpleListFilter):
    """Open ones unless others are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Open, or all."""
        return [("all", "closed ones too")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alert]) -> QuerySet[Alert]:
        """What is shown."""
        return queryset if self.value() == "all" else queryset.filter(closed_at__isnull=True)


class KindFilter(admin.SimpleListFilter):
    """Of what kind, in words."""

    title = "what"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All kinds."""
        return [(str(kind), said) for kind, said in SAID.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alert]) -> QuerySet[Alert]:
        """What is shown."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


class TakenFilter(admin.SimpleListFilter):
    """Who looks after it."""

    title = "taken by"
    parameter_name = "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Nobody, or whoever asks."""
        return [("nobody", "nobody"), ("me", "me")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Alert]) -> QuerySet[Alert]:
        """What is shown."""
        if self.value() == "nobody":
            return queryset.filter(seen_by__isnull=True)
        return queryset.filter(seen_by=request.user.pk) if self.value() == "me" else queryset


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    """What staff must look at: calls for help first, then the latest; the list of what is open asks again by itself."""

    list_display = ("since", "what", "details", "call", "act", "taken_by", "market")
    list_display_links = ("since", "what")
    list_filter = (OpenFilter, KindFilter, TakenFilter, "market")
    search_fields = ("=id", "=subject_id")
    search_help_text = "Number of an order, or an id"
    said = "What somebody must look at: calls for help first, then the latest. Read anew every twenty seconds."
    list_select_related = ("market",)
    ordering = (_URGENT_FIRST, "-id")
    fields = (
        "what", "market", "details", "call", "act", "opened_at", "taken_by", "seen_at", "closed_at", "closed_by", "note"
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("take", "close")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, which is fetched again every twenty seconds."""
        response: HttpResponse = super().changelist_view(request, extra_context)
        if request.method == "GET":
            response["Refresh"] = _ASKS_AGAIN
        return response

    def complete(self, rows: Iterable[Alert]) -> None:
        """What they are about."""
        alerts = list(rows)
        about = tell_of(alerts)
        for alert in alerts:
            alert.about = about[alert.id]  # type: ignore[attr-defined]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Alert], search_term: str
    ) -> tuple[QuerySet[Alert], bool]:
        """Also by the number of an order: what is about it or its visits."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        subjects = booking.list_ids_of_order(search_term.strip())
        return (queryset.filter(subject_id__in=subjects), False) if subjects else (found, may_repeat)

    def has_take_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="since", ordering="opened_at")
    def since(self, alert: Alert) -> str:
        """How old it is, and when it was opened."""
        age = timesince(alert.opened_at, utc_now(), depth=1) if alert.closed_at is None else "closed"
        opened = f"{alert.opened_at:%Y-%m-%d %H:%M} UTC"
        return format_html('<span class="whitespace-nowrap">{}<br>{}</span>', age, opened)

    @admin.display(description="what", ordering="kind")
    def what(self, alert: Alert) -> str:
        """In words; what is urgent stands out."""
        kind = AlertKind(alert.kind)
        return format_html("<strong>{}</strong>", SAID[kind].upper()) if kind in URGENT_ALERTS else SAID[kind]

    @admin.display(description="details")
    def details(self, alert: Alert) -> str:
        """What is known of it, a line each."""
        lines = format_html_join("", "<p>{}</p>", ((line,) for line in _about(alert).lines))
        return format_html('<div style="min-width:16rem">{}</div>', lines) if lines else "-"

    @admin.display(description="taken by")
    def taken_by(self, alert: Alert) -> str:
        """Who of the staff looks after it."""
        names = accounts.person_names([alert.seen_by]) if alert.seen_by is not None else {}
        return names.get(alert.seen_by or 0, "nobody")

    @admin.display(description="whom to call")
    def call(self, alert: Alert) -> str:
        """Who can be called or written to, with their numbers."""
        return _calls(_about(alert))

    @admin.display(description="what to do")
    def act(self, alert: Alert) -> str:
        """Where to go on, and to take it or close it."""
        pages = list(_about(alert).pages)
        if alert.closed_at is None:
            pages += [
                (reverse("admin:fieldwork_alert_take", args=[alert.id]), "take it"),
                (reverse("admin:fieldwork_alert_close", args=[alert.id]), "close it"),
            ]
        return format_html_join(" ", '<a class="underline whitespace-nowrap me-2" href="{}">{}</a>', pages)

    @action(description="Take it", url_path="take", permissions=["take"])  # type: ignore[untyped-decorator]
    def take(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let others know that it is being looked after."""
        alert = self._find(request, object_id)
        if request.method == "POST":
            try:
                see_alert(alert.id, actor=_actor(request), now=utc_now())
            except DomainError as error:
                messages.error(request, error.title)
            else:
                messages.success(request, f"Taken: {SAID[AlertKind(alert.kind)]}. The others see that it is yours.")
            return redirect(reverse("admin:fieldwork_alert_changelist"))
        return self._ask(request, alert, forms.Form(), "Take it")

    @action(description="Close with a note", url_path="close", permissions=["take"])  # type: ignore[untyped-decorator]
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say what was done, and close it."""
        alert = self._find(request, object_id)
        form = CloseForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                close_alert(alert.id, note=form.cleaned_data["note"], actor=_actor(request), now=utc_now())
            except DomainError as error:
                form.add_error(None, f"{error.title}. {error.detail}")
            else:
                messages.success(request, f"Closed: {SAID[AlertKind(alert.kind)]}.")
                return redirect(reverse("admin:fieldwork_alert_changelist"))
        return self._ask(request, alert, form, "Close it")

    def _find(self, request: HttpRequest, object_id: str) -> Alert:
        alert: Alert | None = self.get_object(request, object_id)
        if alert is None:
            raise Http404
        return alert

    def _ask(self, request: HttpRequest, alert: Alert, form: forms.Form, act: str) -> HttpResponse:
        """A page with what it is about, a form and its button: nothing is done by looking."""
        shown = {
            "title": f"{act}: {SAID[AlertKind(alert.kind)]}",
            "form": form,
            "act": act,
            "lines": _about(alert).lines,
            "calls": _calls(_about(alert)),
            "taken_by": self.taken_by(alert) if alert.seen_by else "",
            "back": reverse("admin:fieldwork_alert_changelist"),
        }
        return render(request, "fieldwork/act_on_alert.html", {**self.admin_site.each_context(request), **shown})


def _about(alert: Alert) -> About:
    found: About = alert.about  # type: ignore[attr-defined]
    return found


def _calls(about: About) -> str:
    return format_html_join(
        "", "<p>{} {}{}</p>", ((one.role, one.name, _numbers(one.role, one.phone)) for one in about.contacts)
    ) or "-"  # fmt: skip


def _numbers(role: str, phone: str | None) -> str:
    if phone is None:
        return ", no phone"
    return format_html(
        '<br><a class="underline whitespace-nowrap" href="tel:{0}" aria-label="call the {1}, {0}">{0}</a> '
        '<a class="underline whitespace-nowrap" href="sms:{0}" aria-label="message the {1}">message</a>',
        phone, role,
    )  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_of(int(request.user.pk or 0))
