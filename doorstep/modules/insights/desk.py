"""The staff desk's page of rehearsals; reached from drafts of price rules and policies, and from services."""

import csv
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.insights.contracts import MOST_DAYS, ChangedVisit, Comparison, NoRoom, Outcome, Rehearsal
from doorstep.modules.insights.forms import BUFFER, RehearsalForm
from doorstep.modules.insights.services.rehearse import rehearse
from doorstep.modules.insights.services.tables import fill_text, rows_of

_TOLD_REASONS = {
    "in_time": "in time", "grace": "soon after booking", "tier": "late", "carried": "moved before",
    "other_side": "not the client's doing", "no_show": "nobody opened", "not_promised": "not promised yet",
    "not_agreed": "not agreed yet",
}  # fmt: skip


def rehearsal_page(request: HttpRequest) -> HttpResponse:
    """What one change would have made of the last weeks; a table for spreadsheets with ``csv``."""
    asked = request.GET.dict()
    asked.setdefault("days", str(MOST_DAYS))
    markets = [market.code for market in accounts.list_markets()]
    asked.setdefault("market", next(iter(markets), ""))
    asked.setdefault("change", BUFFER)
    form = RehearsalForm(asked)
    found = None
    if "change" in request.GET and form.is_valid():
        try:
            actor = accounts.actor_of(int(request.user.pk or 0))
            found = rehearse(form.wish(), actor=actor, now=utc_now())
        except DomainError as error:
            field = str(error.context.get("field", ""))
            form.add_error(None, f"{error.title}. {f'{field}: ' if field else ''}{error.detail}")
    if found and "csv" in request.GET:
        return _spreadsheet(found)
    context = {**admin.site.each_context(request), "title": "Rehearsal", "form": form, "asked": "change" in request.GET}
    if found:
        query = request.GET.copy()
        query["csv"] = "1"
        context |= {"found": found, "csv_query": query.urlencode(), **_told(found)}
    return render(request, "insights/rehearsal.html", context)


def _spreadsheet(found: Rehearsal) -> HttpResponse:
    name = f"rehearsal-{found.market}-{found.first}-{found.last}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    csv.writer(response).writerows(rows_of(found, "en"))
    return response


def _told(found: Rehearsal) -> dict[str, Any]:
    """The figures as texts."""
    whole = found.total.open_minutes
    return {
        "market": accounts.get_market(found.market).name("en"),
        "cards": list(_cards(found)),
        "weeks": [_row(f"{monday:%Y-%m-%d}", week, week.open_minutes, found.currency) for monday, week in found.weeks],
        "categories": [
            _row(text_in(names, "en") or str(number), category, whole, found.currency)
            for number, names, category in found.categories
        ],
        "most": [_visit(visit, ZoneInfo(found.time_zone)) for visit in found.most],
        "open_hours": f"{whole / 60:,.0f}",
    }


def _cards(found: Rehearsal) -> Iterator[dict[str, str]]:
    today, changed, agreed = found.total.today, found.total.changed, found.total.agreed
    for name, label, said in (
        ("income_minor", "Income", "Prices of the visits that took place, with all fees"),
        ("fees_minor", "Fees", "For cancelling, moving and not being there; part of the income"),
        ("refunds_minor", "Refunds", "Given back of the prices of visits that did not take place"),
    ):
        before, after, then = (getattr(figures, name) for figures in (today, changed, agreed))
        yield {
            "label": label,
            "said": said,
            "today": str(Money(before, found.currency)),
            "changed": str(Money(after, found.currency)),
            "difference": Money(after - before, found.currency).signed,
            "agreed": str(Money(then, found.currency)),
        }
    yield {
        "label": "Fill",
        "said": "Time of visits, without ways, preparation and clean-up, as a share of working time",
        "today": f"{fill_text(today, found.total.open_minutes)} %",
        "changed": f"{fill_text(changed, found.total.open_minutes)} %",
        "difference": f"{(changed.booked_minutes - today.booked_minutes) / 60:+,.0f} h"
        if changed.booked_minutes != today.booked_minutes
        else "",
        "agreed": f"{fill_text(agreed, found.total.open_minutes)} %",
    }
    yield {
        "label": "Visits",
        "said": "That took place, or would have",
        "today": f"{today.visits:,}",
        "changed": f"{changed.visits:,}",
        "difference": f"{changed.visits - today.visits:+,}" if changed.visits != today.visits else "",
        "agreed": f"{agreed.visits:,}",
    }


def _row(name: str, both: Comparison, open_minutes: int, currency: str) -> dict[str, str]:
    today, changed = both.today, both.changed

    def number(minor: int) -> str:
        return Money(minor, currency).number

    return {
        "name": name,
        "visits": f"{today.visits:,}" + (f" → {changed.visits:,}" if changed.visits != today.visits else ""),
        "today": number(today.income_minor),
        "changed": number(changed.income_minor),
        "difference": Money(changed.income_minor - today.income_minor, currency).signed,
        "fees": _pair(number(today.fees_minor), number(changed.fees_minor)),
        "refunds": _pair(number(today.refunds_minor), number(changed.refunds_minor)),
        "fill": _pair(fill_text(today, open_minutes), fill_text(changed, open_minutes)),
    }


def _visit(visit: ChangedVisit, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "order_id": visit.order_id,
        "number": visit.order_number,
        "service": text_in(visit.service, "en"),
        "start": f"{visit.starts_at.astimezone(zone):%a %Y-%m-%d %H:%M}",
        "agreed": str(visit.agreed),
        "today": list(_lines(visit.today)),
        "changed": [_no_room(visit.no_room)] if visit.no_room else list(_lines(visit.changed)),
        "difference": visit.difference.signed,
    }


def _lines(outcome: Outcome) -> Iterator[str]:
    """A price line by line; of a visit that did not take place what it cost instead."""
    for line in outcome.lines:
        if line.amount.minor or line.kind == "base":
            name = text_in(line.names, "en") or line.kind.replace("_", " ").capitalize()
            yield f"{name} {line.amount.number}"
    if outcome.reason:
        reason, _, minutes = outcome.reason.partition(":")
        told = _TOLD_REASONS.get(reason, reason) + (f", {int(minutes) / 60:g} h tier" if minutes else "")
        yield f"Fee under {outcome.policy} ({told}) {outcome.fee.number}"
        if not outcome.took_place:
            yield f"Given back {outcome.refund.number}"
    yield f"= {outcome.income.number}"


def _no_room(room: NoRoom) -> str:
    if room.neighbour:
        return f"No room: {room.missing_minutes} min missing beside the visit of order {room.neighbour}"
    return f"No room: {room.missing_minutes} min beyond the working hours"


def _pair(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


# Reached by its name from other modules' pages, which don't know this one.
urlpatterns = [path("staff/rehearsal/", admin.site.admin_view(rehearsal_page), name="desk-rehearsal")]
