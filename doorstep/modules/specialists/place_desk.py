"""The staff desk's pages for places: keep one with its rooms, and say who works there."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from unfold.decorators import action
from unfold.widgets import (
    UnfoldAdminDecimalFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from doorstep.infra.desk import ReadOnlyAdmin, is_staff
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.kernel.geo import LatLon
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.specialists.models import Place, Room
from doorstep.modules.specialists.place_contracts import SavePlace
from doorstep.modules.specialists.places import list_places
from doorstep.modules.specialists.services.places import save_place

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIELD_OF = {"opens_minute": "opens", "closes_minute": "closes"}


class PlaceForm(forms.Form):
    """A place: what it is called, where it is, when it is open and which rooms it has."""

    market = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    name = forms.CharField(max_length=80, widget=UnfoldAdminTextInputWidget)
    line = forms.CharField(label="Street and number", max_length=200, widget=UnfoldAdminTextInputWidget)
    details = forms.CharField(label="How to find in", max_length=200, required=False, widget=UnfoldAdminTextInputWidget)
    district = forms.CharField(max_length=80, required=False, widget=UnfoldAdminTextInputWidget)
    latitude = forms.FloatField(min_value=-90, max_value=90, widget=UnfoldAdminDecimalFieldWidget)
    longitude = forms.FloatField(min_value=-180, max_value=180, widget=UnfoldAdminDecimalFieldWidget)
    open_days = forms.TypedMultipleChoiceField(
        coerce=int, choices=list(enumerate(_DAYS)), widget=UnfoldAdminSelectMultipleWidget
    )
    opens = forms.RegexField(r"^([01]\d|2[0-3]):[0-5]\d$", initial="09:00", widget=UnfoldAdminTextInputWidget)
    closes = forms.RegexField(r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", initial="20:00", widget=UnfoldAdminTextInputWidget)
    rooms = forms.CharField(
        widget=UnfoldAdminTextareaWidget,
        help_text="Rooms or seats, one a line; each takes one visit at a time. One that is left out takes no more.",
    )
    active = forms.BooleanField(label="Takes visits", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        markets = self.fields["market"]
        assert isinstance(markets, forms.ChoiceField)
        markets.choices = [(market.code, market.name("en")) for market in accounts.list_markets()]

    def command(self, place_id: int | None) -> SavePlace:
        """The cleaned form as a command."""
        data = self.cleaned_data
        rooms = [name.strip() for name in data["rooms"].splitlines()]
        return SavePlace(
            place_id=place_id,
            market=data["market"],
            name=data["name"].strip(),
            line=data["line"].strip(),
            details=data["details"].strip(),
            district=data["district"].strip(),
            position=LatLon(data["latitude"], data["longitude"]),
            open_days=tuple(data["open_days"]),
            opens_minute=_minute(data["opens"]),
            closes_minute=_minute(data["closes"]),
            rooms=tuple(name for name in rooms if name),
            active=data["active"],
        )

    @staticmethod
    def initial_of(place: Place) -> dict[str, Any]:
        """What the form shows of a place."""
        (facts,) = list_places([place.pk])
        rooms = Room.objects.filter(place=place, active=True).order_by("pk").values_list("name", flat=True)
        return {
            "market": place.market_id,
            "name": place.name,
            "line": place.line,
            "details": place.details,
            "district": place.district,
            "latitude": round(facts.position.lat, 6),
            "longitude": round(facts.position.lon, 6),
            "open_days": place.open_days,
            "opens": _clock(place.opens_minute),
            "closes": _clock(place.closes_minute),
            "rooms": "\n".join(rooms),
            "active": place.active,
        }


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


@admin.register(Place)
class PlaceAdmin(ReadOnlyAdmin):
    """Shops, studios and practices; staff keep them here until merchants do."""

    list_display = ("id", "name", "market", "line", "active")
    list_filter = ("market", "active")
    search_fields = ("name", "line")
    list_select_related = ("market",)
    exclude = ("point",)
    actions_list = ("add_place",)
    actions_detail = ("change_place",)

    def has_keep_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Any of the platform's staff."""
        return is_staff(request)

    @action(description="Add a place", url_path="new", permissions=["keep"])  # type: ignore[untyped-decorator]
    def add_place(self, request: HttpRequest) -> HttpResponse:
        """Ask for a new place, then keep it with calendars for its rooms, audited."""
        return self._keep(request, None)

    @action(description="Change this place", url_path="keep", permissions=["keep"])  # type: ignore[untyped-decorator]
    def change_place(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The same for a place that exists."""
        return self._keep(request, get_object_or_404(Place, pk=object_id))

    def _keep(self, request: HttpRequest, place: Place | None) -> HttpResponse:
        form = PlaceForm(request.POST or None, initial=PlaceForm.initial_of(place) if place else None)
        if request.method == "POST" and form.is_valid():
            try:
                number = save_place(
                    form.command(place.pk if place else None),
                    actor=accounts.actor_of(int(request.user.pk or 0)),
                    now=utc_now(),
                )
            except DomainError as error:
                field = error.context.get("field", "")
                field = _FIELD_OF.get(field, field)
                form.add_error(field if field in form.fields else None, f"{error.title}. {error.detail}")
            else:
                messages.success(request, "Saved. Its rooms can be booked in a moment.")
                return redirect(reverse("admin:specialists_place_change", args=[number]))
        title = f"Change {place.name}" if place else "Add a place"
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "button": "Save"}
        return render(request, "specialists/place.html", context)


@admin.register(Room)
class RoomAdmin(ReadOnlyAdmin):
    """Rooms of places; each has a calendar of its own."""

    list_display = ("id", "name", "place", "active")
    list_filter = ("active",)
    search_fields = ("name", "place__name")
    list_select_related = ("place",)


class PlaceOfWorkForm(forms.Form):
    """Where a specialist receives clients."""

    place = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, widget=UnfoldAdminSelectWidget,
        help_text="What is offered there is the specialist's to say.",
    )  # fmt: skip

    def __init__(self, *args: Any, market: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = self.fields["place"]
        assert isinstance(places, forms.TypedChoiceField)
        rows = Place.objects.filter(market_id=market).order_by("name")
        places.choices = [("", "Nowhere"), *((row.pk, f"{row.name}, {row.line}") for row in rows)]
