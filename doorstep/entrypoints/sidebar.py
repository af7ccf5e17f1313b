"""The staff desk's sidebar: what goes on now, with how many alerts wait, above all tables."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from doorstep.infra.desk import is_staff
from doorstep.modules.fieldwork import facade as fieldwork

_NOW = (
    ("Searches", "dispatch_hunt"),
    ("Replacements", "dispatch_replacement"),
    ("Trips", "fieldwork_trip"),
    ("Visits", "booking_visit"),
    ("Orders", "booking_order"),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links; whoever is not of the staff sees none, as the page of signing in has a sidebar too."""
    if not is_staff(request):
        return []
    alerts = {"title": "Alerts", "link": _list_of("fieldwork_alert"), "badge": fieldwork.count_open_alerts()}
    now = {"title": "Now", "items": [alerts, *({"title": said, "link": _list_of(name)} for said, name in _NOW)]}
    return [now, *map(_tables, admin.site.get_app_list(request))]


def _list_of(name: str) -> str:
    return reverse(f"admin:{name}_changelist")


def _tables(app: dict[str, Any]) -> dict[str, Any]:
    models = [model for model in app["models"] if model["admin_url"]]
    items = [{"title": model["name"], "link": model["admin_url"]} for model in models]
    return {"title": app["name"], "separator": True, "items": items}
