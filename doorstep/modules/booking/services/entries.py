"""Visits as entries of somebody's calendar: in files, in mails and in feeds."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from doorstep.infra.audit import Change, history_of
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import rules
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.composition import titles_of
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import PlaceKind, text_in
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, CalendarEntry, uid_of_visit
from doorstep.modules.specialists import facade as specialists

OFF = frozenset({VisitState.CANCELLED, VisitState.DECLINED, VisitState.EXPIRED})


def entries_of(visits: Sequence[Visit], app: App, language: str) -> list[CalendarEntry]:
    """
    Agreed visits, with their orders at hand, as their clients or their specialists keep them; four queries for all.

    Nothing of a client's home is in a specialist's entry but the district: calendars are copied to many places.
    """
    works = app is App.SPECIALIST
    services = {found.service_id: found for found in catalog.list_services({visit.service_id for visit in visits})}
    names = _clients_of(visits) if works else _specialists_of(visits)
    steps: dict[uuid.UUID, list[Change]] = defaultdict(list)
    for step in history_of([visit.id for visit in visits], kinds=rules.STEPS_OF):
        steps[step.object_id].append(step)
    words = notify.entry_words(language)
    titles = titles_of(visits)
    entries = []
    for visit in visits:
        path = f"/visits/{visit.id}" if works else f"/bookings/{visit.order_id}"
        link = notify.address_of(app, path)
        named = titles.get(visit.id) or services[visit.service_id].names
        description = words["details"].format(number=visit.order.number, link=link)
        entries.append(
            CalendarEntry(
                uid=uid_of_visit(visit.id),
                # Every step grows it, also those that change nothing here: calendars only ask for more than before.
                sequence=len(steps[visit.id]),
                starts_at=visit.starts_at if works else visit.agreed_at,
                ends_at=visit.ends_at if works else visit.over_at,
                summary=words[app].format(service=text_in(named, language), person=names[visit.id]),
                description=f"{words['address_in_app']} {description}" if works else description,
                # The way to a client's door is not left behind in somebody's calendar.
                location=_location(visit, words["online"], works=works),
                link=link,
                changed_at=steps[visit.id][-1].changed_at,
                created_at=visit.created_at,
                tentative=visit.state == VisitState.REQUESTED,
                cancelled=visit.state in OFF,
            )
        )
    return entries


def _location(visit: Visit, online: str, *, works: bool) -> str:
    """Where a calendar says that it is; never where people meet online, and of a client's home only the district."""
    if visit.place_kind == PlaceKind.ONLINE:
        return online
    return visit.district if works and visit.place_kind == PlaceKind.CLIENT else visit.open_place().line


def entry_of(visit: Visit, app: App, language: str) -> CalendarEntry:
    """One visit."""
    (entry,) = entries_of([visit], app, language)
    return entry


def _specialists_of(visits: Sequence[Visit]) -> dict[uuid.UUID, str]:
    cards = specialists.cards({visit.specialist_id for visit in visits})
    return {visit.id: cards[visit.specialist_id].display_name for visit in visits}


def _clients_of(visits: Sequence[Visit]) -> dict[uuid.UUID, str]:
    cards = accounts.person_cards([visit.order.client_id for visit in visits])
    found = {visit.id: cards.get(visit.order.client_id) for visit in visits}
    return {visit_id: card.name.partition(" ")[0] if card else "" for visit_id, card in found.items()}
