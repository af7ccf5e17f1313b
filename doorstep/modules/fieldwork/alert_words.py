"""What staff read of alerts: whom and what each is about, in words and in the zone of its place, and where to go on."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse

from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import PersonCard
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.fieldwork.contracts.alerts import AlertKind, AlertSubject
from doorstep.modules.fieldwork.models import Alert
from doorstep.modules.specialists import facade as specialists
from doorstep.modules.specialists.contracts import SpecialistCard

SAID = {
    AlertKind.SOS: "asks for help",
    AlertKind.TIMER: "safety timer ran out",
    AlertKind.OVERRIDE: "at the door without a proof",
    AlertKind.LATE: "far too late",
    AlertKind.OVERRUN: "at work for far longer",
    AlertKind.STUCK_SEARCH: "search finds nobody",
    AlertKind.NO_CHECK_IN: "nobody at the door",
    AlertKind.CONFLICT: "worked offline after the end",
    AlertKind.CALENDAR_CONFLICT: "visit where the calendar is not open",
    AlertKind.DROP_OUT: "specialist dropped out",
}
_MINUTES = {
    AlertKind.LATE: "expected {} min later than promised",
    AlertKind.OVERRUN: "{} min beyond the planned end",
    AlertKind.NO_CHECK_IN: "{} min after the promised time",
}
# Somebody else may come instead of who has promised to, as long as they are not at the door.
_STILL_COMING = frozenset({VisitState.ACCEPTED, VisitState.ON_THE_WAY})
_DESK_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: what they are in the matter, and how they are called."""

    role: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class About:
    """An alert as staff read it: lines of what is known, whom to call, and (address, words) of where it goes on."""

    lines: tuple[str, ...]
    contacts: tuple[Contact, ...]
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """All that some alerts are about."""

    visits: Mapping[str, FieldVisit]
    cards: Mapping[int, SpecialistCard]
    people: Mapping[int, PersonCard]
    services: Mapping[int, str]


def tell_of(alerts: Sequence[Alert]) -> dict[uuid.UUID, About]:
    """What staff read of each, in a few queries for all."""
    known = _look_up(alerts)
    return {alert.id: _about(alert, known) for alert in alerts}


def local(at: datetime, time_zone: str) -> str:
    """A moment by the clocks of its place."""
    return f"{_clock(at, time_zone)} ({time_zone})"


def _clock(at: datetime, time_zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(time_zone)):%a %-d %b, %H:%M}"


def _look_up(alerts: Sequence[Alert]) -> _Known:
    visits = {str(visit.visit_id): visit for visit in booking.list_field_visits(_visit_ids(alerts))}
    subjects = [int(alert.subject_id) for alert in alerts if alert.subject_kind == AlertSubject.SPECIALIST]
    cards = specialists.cards({*subjects, *(visit.specialist_id for visit in visits.values())})
    user_ids = {*(card.user_id for card in cards.values()), *(visit.client_id for visit in visits.values())}
    services = catalog.list_services({visit.service_id for visit in visits.values()})
    return _Known(
        visits,
        cards,
        accounts.person_cards(sorted(user_ids)),
        {service.service_id: text_in(service.names, _DESK_LANGUAGE) for service in services},
    )


def _visit_ids(alerts: Iterable[Alert]) -> set[uuid.UUID]:
    found = {alert.subject_id for alert in alerts if alert.subject_kind == AlertSubject.VISIT}
    # Who asks for help may say at which visit.
    return {uuid.UUID(one) for one in found | {alert.facts.get("visit_id") for alert in alerts} if one}


def _about(alert: Alert, known: _Known) -> About:
    if alert.subject_kind == AlertSubject.ORDER:
        return _about_search(alert)
    if alert.subject_kind == AlertSubject.VISIT:
        visit = known.visits.get(alert.subject_id)
        card = known.cards.get(visit.specialist_id) if visit else None
    else:
        visit = known.visits.get(str(alert.facts.get("visit_id")))
        card = known.cards.get(int(alert.subject_id))
    time_zone = visit.time_zone if visit else accounts.get_market(alert.market_id).time_zone
    lines = [*_facts_in_words(alert, time_zone), *([_visit_in_words(visit, known)] if visit else [])]
    contacts, pages = [], []
    if card is not None:
        contacts.append(Contact("specialist", card.display_name, _phone(known, card.user_id)))
    if visit is not None:
        client = known.people.get(visit.client_id)
        contacts.append(Contact("client", client.name if client else "", _phone(known, visit.client_id)))
        pages = _pages_of(visit, AlertKind(alert.kind))
    if alert.subject_kind == AlertSubject.SPECIALIST:
        pages.append(("open the specialist", "admin:specialists_specialist_change", alert.subject_id))
    addresses = _addresses(pages)
    if visit is not None and alert.kind == AlertKind.CONFLICT:
        addresses.insert(0, (f"{reverse('admin:fieldwork_act_changelist')}?q={visit.visit_id}", "see what was sent"))
    return About(tuple(lines), tuple(contacts), tuple(addresses))


def _about_search(alert: Alert) -> About:
    search = booking.find_search(uuid.UUID(alert.subject_id))
    lines: list[str] = []
    contacts: list[Contact] = []
    if search is not None:
        service = text_in(catalog.get_service(search.service_id).names, _DESK_LANGUAGE)
        span = f"{_clock(search.earliest, search.time_zone)} to {local(search.latest, search.time_zone)}"
        lines = [f"order {search.number}: {service}, {search.district}", f"wanted from {span}"]
        if search.deadline is not None:
            lines.append(f"looked for until {local(search.deadline, search.time_zone)}")
        client = accounts.person_cards([search.client_id]).get(search.client_id)
        contacts = [Contact("client", client.name, client.phone)] if client else []
    pages = [
        ("assign somebody", "admin:dispatch_hunt_assign", alert.subject_id),
        ("open the search", "admin:dispatch_hunt_change", alert.subject_id),
        ("open the order", "admin:booking_order_change", alert.subject_id),
    ]
    return About(tuple(lines), tuple(contacts), tuple(_addresses(pages)))


def _facts_in_words(alert: Alert, time_zone: str) -> list[str]:
    kind, facts = AlertKind(alert.kind), alert.facts
    lines = []
    if kind in _MINUTES and "minutes" in facts:
        lines.append(_MINUTES[kind].format(facts["minutes"]))
    if kind is AlertKind.CALENDAR_CONFLICT:
        lines.append(f"closed by: {str(facts.get('calendar', '')).replace('_', ' ')}")
    if kind is AlertKind.CONFLICT:
        lines.append(f"the visit was {facts.get('state', 'over')} by then; what the phone sent is kept")
    if kind is AlertKind.TIMER and "until" in facts:
        lines.append(f"was to be stopped by {local(datetime.fromisoformat(facts['until']), time_zone)}")
    if facts.get("reason"):
        lines.append(f"“{facts['reason']}”")
    if facts.get("distance_m") is not None:
        lines.append(f"{facts['distance_m']} m from the address, by the phone")
    if facts.get("note"):
        lines.append(f"“{facts['note']}”")
    if "lat" in facts and "lon" in facts:
        seen = local(datetime.fromisoformat(facts["position_at"]), time_zone) if "position_at" in facts else "unknown"
        lines.append(f"at {facts['lat']}, {facts['lon']}, within {facts.get('accuracy_m', '?')} m; seen {seen}")
    return lines


def _visit_in_words(visit: FieldVisit, known: _Known) -> str:
    service = known.services.get(visit.service_id, "")
    state = visit.state.replace("_", " ")
    return f"order {visit.number}: {service}, {local(visit.agreed_at, visit.time_zone)}; {state}"


def _phone(known: _Known, user_id: int) -> str | None:
    return known.people[user_id].phone if user_id in known.people else None


def _pages_of(visit: FieldVisit, kind: AlertKind) -> list[tuple[str, str, str]]:
    key = str(visit.visit_id)
    pages = [
        ("open the visit", "admin:booking_visit_change", key),
        ("open the order", "admin:booking_order_change", str(visit.order_id)),
    ]
    if visit.state in _STILL_COMING:
        pages.insert(0, ("find somebody else", "admin:booking_visit_find_another", key))
    if kind is AlertKind.DROP_OUT:
        pages.insert(0, ("see who can come", "admin:dispatch_replacement_change", key))
    if kind is AlertKind.OVERRIDE:
        pages.insert(0, ("see the check-in", "admin:fieldwork_checkin_change", key))
    return pages


def _addresses(pages: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    found = []
    for said, name, key in pages:
        try:
            found.append((reverse(name, args=[key]), said))
        except NoReverseMatch:  # this process has not all modules
            continue
    return found
