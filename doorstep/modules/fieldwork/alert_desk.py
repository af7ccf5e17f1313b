"""The staff desk's page of alerts: what waits, who has taken it, and beside each what can be done about it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.actors import Actor
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.fieldwork.contracts.alerts import LONGEST_ALERT_NOTE, URGENT_ALERTS, AlertKind, AlertSubject
from doorstep.modules.fieldwork.models import Alert
from doorstep.modules.fieldwork.services.alerts import close_alert, see_alert
from doorstep.modules.specialists import facade as specialists

# The page of what is open asks again by itself so often, in seconds. The live stream knows sessions of the apps alone,
# not the desk's cookie, and a page that asks needs no script and recovers by itself from whatever was down.
_ASKS_AGAIN = "20"
_SAID = {
    AlertKind.SOS: "asks for help",
    AlertKind.TIMER: "safety timer ran out",
    AlertKind.OVERRIDE: "at the door without a proof",
    AlertKind.LATE: "far too late",
    AlertKind.OVERRUN: "at work for far longer",
    AlertKind.STUCK_SEARCH: "search finds nobody",
    AlertKind.NO_CHECK_IN: "nobody at the door",
    AlertKind.CONFLICT: "worked offline after the end",
    AlertKind.DROP_OUT: "specialist dropped out",
}


# Somebody else may come instead of who has promised to, as long as they are not at the door.
_STILL_COMING = frozenset({VisitState.ACCEPTED, VisitState.ON_THE_WAY})


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


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    """What staff must look at, the latest first; the list of what is open asks again by itself."""

    list_display = ("opened_at", "what", "market", "details", "act", "taken_by", "closed_at")
    list_display_links = ("opened_at", "what")
    list_filter = (OpenFilter, "kind", "market")
    search_fields = ("=id", "=subject_id")
    list_select_related = ("market",)
    ordering = ("-id",)
    fields = ("what", "market", "details", "act", "opened_at", "taken_by", "seen_at", "closed_at", "closed_by", "note")
    readonly_fields = fields
    actions_detail = ("take", "close")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, which is fetched again every twenty seconds."""
        response: HttpResponse = super().changelist_view(request, extra_context)
        if request.method == "GET":
            response["Refresh"] = _ASKS_AGAIN
        return response

    def has_take_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @admin.display(description="what", ordering="kind")
    def what(self, alert: Alert) -> str:
        """In words; what is urgent stands out."""
        kind = AlertKind(alert.kind)
        said = _said_of(alert)
        return format_html("<strong>{}</strong>", said.upper()) if kind in URGENT_ALERTS else said

    @admin.display(description="details")
    def details(self, alert: Alert) -> str:
        """What is known of it, a line each."""
        return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in alert.facts.items())

    @admin.display(description="taken by")
    def taken_by(self, alert: Alert) -> str:
        """Who of the staff looks after it."""
        names = accounts.person_names([alert.seen_by]) if alert.seen_by is not None else {}
        return names.get(alert.seen_by or 0, "nobody")

    @admin.display(description="what to do")
    def act(self, alert: Alert) -> str:
        """Whom to call or write to, and where to go on."""
        return format_html_join(" ", '<a class="underline whitespace-nowrap" href="{}">{}</a>', acts_for(alert))

    @action(description="Take it", url_path="take", permissions=["take"])  # type: ignore[untyped-decorator]
    def take(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Let others know that it is being looked after."""
        alert = self._find(request, object_id)
        if request.method == "POST":
            try:
                see_alert(alert.id, actor=_actor(request), now=utc_now())
            except DomainError as error:
                messages.error(request, error.title)
            return redirect(reverse("admin:fieldwork_alert_change", args=[alert.id]))
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
                messages.success(request, "Closed.")
                return redirect(reverse("admin:fieldwork_alert_changelist"))
        return self._ask(request, alert, form, "Close")

    def _find(self, request: HttpRequest, object_id: str) -> Alert:
        alert: Alert | None = self.get_object(request, object_id)
        if alert is None:
            raise Http404
        return alert

    def _ask(self, request: HttpRequest, alert: Alert, form: forms.Form, act: str) -> HttpResponse:
        """A page with a form and its button: nothing is done by looking."""
        context = self.admin_site.each_context(request)
        said = f"{act}: {_said_of(alert)}"
        return render(request, "fieldwork/act_on_alert.html", {**context, "title": said, "form": form, "act": act})


def _said_of(alert: Alert) -> str:
    kind = AlertKind(alert.kind)
    if kind is AlertKind.CONFLICT and "calendar" in alert.facts:
        return "visit where the calendar is not open"
    return _SAID[kind]


def acts_for(alert: Alert) -> list[tuple[str, str]]:
    """Addresses and words of what can be done about an alert: calls, messages, and the pages where it goes on."""
    subject = alert.subject_id
    if alert.subject_kind == AlertSubject.VISIT:
        visit = booking.find_field_visit(uuid.UUID(subject))
        if visit is None:
            return []
        people = [("specialist", visit.specialist_user_id), ("client", visit.client_id)]
        pages = [
            ("open the visit", "admin:booking_visit_change", subject),
            ("cancel or assign", "admin:booking_order_change", str(visit.order_id)),
        ]
        if visit.state in _STILL_COMING:
            pages.append(("find somebody else", "admin:booking_visit_find_another", subject))
        return [*_contacts(people), *_pages(pages)]
    if alert.subject_kind == AlertSubject.ORDER:
        pages = [
            ("assign somebody", "admin:dispatch_hunt_change", subject),
            ("open the order", "admin:booking_order_change", subject),
        ]
        return _pages(pages)
    card = specialists.card(int(subject))
    return [
        *_contacts([("specialist", card.user_id)]),
        *_pages([("open the specialist", "admin:specialists_specialist_change", subject)]),
    ]


def _contacts(people: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    """Links to call and to write to people whose phones are known."""
    wanted = list(people)
    cards = accounts.person_cards([user_id for _, user_id in wanted])
    found = []
    for said, user_id in wanted:
        phone = cards[user_id].phone if user_id in cards else None
        if phone:
            found += [(f"tel:{phone}", f"call the {said}"), (f"sms:{phone}", f"message the {said}")]
    return found


def _pages(pages: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    found = []
    for said, name, key in pages:
        try:
            found.append((reverse(name, args=[key]), said))
        except NoReverseMatch:  # this process has not all modules
            continue
    return found


def _actor(request: HttpRequest) -> Actor:
    return accounts.actor_of(int(request.user.pk or 0))
