"""What client and specialist are told of a visit: from a step of its history to notices, and its calendar entry."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.audit import Change, history_of
from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import Cause, VisitChanged, VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.services.reminders import keep_reminders
from doorstep.modules.catalog import facade as catalog
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, CalendarEntry, Facts, Kind, NoticeRequest
from doorstep.modules.specialists import facade as specialists

_V = VisitState
_OFF = frozenset({_V.CANCELLED, _V.DECLINED, _V.EXPIRED})
_PROMISED = rules.ADDRESS_NEEDED | {_V.DONE}

# In which states of the visit a notice still says what is true. Kinds that are not here stay true.
_TRUE_IN: dict[Kind, frozenset[VisitState]] = {
    **dict.fromkeys(
        (Kind.BOOKING_CONFIRMED, Kind.REQUEST_ACCEPTED, Kind.VISIT_MOVED, Kind.NEW_BOOKING, Kind.WORK_MOVED), _PROMISED
    ),
    **dict.fromkeys((Kind.REQUEST_SENT, Kind.NEW_REQUEST), frozenset({_V.REQUESTED})),
    **dict.fromkeys(
        (Kind.REMINDER_DAY, Kind.REMINDER_HOURS, Kind.REMINDER_FIRST, Kind.REMINDER_WORK), frozenset({_V.ACCEPTED})
    ),
    Kind.ON_THE_WAY: frozenset({_V.ON_THE_WAY}),
    Kind.ARRIVED: frozenset({_V.ARRIVED, _V.WORKING}),
}
OWNED_KINDS = tuple(kind for kind in Kind if kind not in (Kind.REVIEW_ANSWERED, Kind.REVIEW_RECEIVED))

_STEPS: dict[tuple[str, str], tuple[Kind, ...]] = {
    (_V.HELD, _V.ACCEPTED): (Kind.BOOKING_CONFIRMED, Kind.NEW_BOOKING),
    (_V.HELD, _V.REQUESTED): (Kind.REQUEST_SENT, Kind.NEW_REQUEST),
    (_V.REQUESTED, _V.ACCEPTED): (Kind.REQUEST_ACCEPTED,),
    (_V.REQUESTED, _V.DECLINED): (Kind.REQUEST_DECLINED,),
    (_V.REQUESTED, _V.EXPIRED): (Kind.REQUEST_EXPIRED, Kind.REQUEST_MISSED),
    # Moved: the same state again, or asked anew.
    (_V.ACCEPTED, _V.ACCEPTED): (Kind.VISIT_MOVED, Kind.WORK_MOVED),
    (_V.REQUESTED, _V.REQUESTED): (Kind.REQUEST_SENT, Kind.NEW_REQUEST),
    (_V.ACCEPTED, _V.REQUESTED): (Kind.REQUEST_SENT, Kind.NEW_REQUEST),
    (_V.ACCEPTED, _V.ON_THE_WAY): (Kind.ON_THE_WAY,),
    (_V.ON_THE_WAY, _V.ARRIVED): (Kind.ARRIVED,),
    (_V.WORKING, _V.DONE): (Kind.VISIT_DONE,),
}
_WORK_KINDS = frozenset(
    {Kind.NEW_REQUEST, Kind.NEW_BOOKING, Kind.REQUEST_MISSED, Kind.WORK_MOVED, Kind.WORK_CANCELLED}
    | {Kind.WORK_CANCELLED_BY_YOU, Kind.REMINDER_FIRST, Kind.REMINDER_WORK}
)
# Nobody needs to be woken for what is over.
_WITHOUT_MOMENT = frozenset({Kind.VISIT_DONE, Kind.NO_SHOW, Kind.REQUEST_MISSED})


def kinds_of(source: str, target: str, cause: Cause) -> tuple[Kind, ...]:
    """What is told of a step. Of what was never agreed nothing is told; those who acted read it in other words."""
    if source == _V.HELD and target in _OFF:
        return ()
    if target == _V.NO_SHOW:
        return (Kind.NO_SHOW,)
    if target == _V.CANCELLED:
        return (
            Kind.CANCELLED_BY_YOU if cause is Cause.CLIENT else Kind.VISIT_CANCELLED,
            Kind.WORK_CANCELLED_BY_YOU if cause is Cause.SPECIALIST else Kind.WORK_CANCELLED,
        )
    return _STEPS.get((source, target), ())


@transaction_required
def follow_visit(event: VisitChanged, *, now: datetime) -> None:
    """Tell both sides of a step of a visit, and keep its reminders right."""
    keep_reminders(event.visit_id, now=now)
    visit = Visit.objects.select_related("order").filter(id=event.visit_id).first()
    if visit is None:
        return
    steps = history_of([visit.id])
    found = [
        (number, step)
        for number, step in enumerate(steps)
        if step.changed_at == event.changed_at and step.target == event.state
    ]
    for number, step in found:
        for kind in kinds_of(step.source, step.target, cause_of(step)):
            notify.send(request_of_step(visit, kind, step, number, starts_at=event.starts_at), now=now)


def cause_of(step: Change) -> Cause:
    """Whose act a step was."""
    role = step.actor.partition(":")[0]
    return {Role.CLIENT: Cause.CLIENT, Role.SPECIALIST: Cause.SPECIALIST}.get(Role(role), Cause.PLATFORM)


def request_of_step(visit: Visit, kind: Kind, step: Change, number: int, *, starts_at: datetime) -> NoticeRequest:
    """A notice of the visit's step of this number, after which it starts then."""
    moved = rules.read_move_note(step.reason)
    facts = facts_of(
        visit,
        kind,
        starts_at=starts_at,
        old_starts_at=moved[0] if moved else None,
        cause=cause_of(step),
        reason=step.reason if step.target in rules.FINAL_VISITS else "",
    )
    return request_of(visit, kind, facts, dedup_key=f"{kind}:{visit.id}:{number}")


def request_of(visit: Visit, kind: Kind, facts: Facts, *, dedup_key: str) -> NoticeRequest:
    """A notice of a visit for the side that reads its kind."""
    works = kind in _WORK_KINDS
    matters_until = facts.starts_at
    if kind is Kind.NEW_REQUEST:
        matters_until = facts.respond_by
    return NoticeRequest(
        user_id=visit.specialist_user_id if works else visit.order.client_id,
        app=App.SPECIALIST if works else App.CLIENT,
        kind=kind,
        facts=facts,
        link=link_of(visit, kind),
        dedup_key=dedup_key,
        subject_id=visit.id,
        matters_until=None if kind in _WITHOUT_MOMENT else matters_until,
    )


def link_of(visit: Visit, kind: Kind) -> str:
    """Where a notice leads, inside its app."""
    if kind in _WORK_KINDS:
        return f"/visits/{visit.id}"
    if kind is Kind.VISIT_DONE:
        return f"/bookings/{visit.order_id}/review/{visit.id}"
    return f"/bookings/{visit.order_id}"


def facts_of(
    visit: Visit,
    kind: Kind,
    *,
    starts_at: datetime,
    old_starts_at: datetime | None = None,
    cause: Cause | None = None,
    reason: str = "",
) -> Facts:
    """
    What the reader of a kind may know: the specialist's public name, or the client's first name and district.

    Nothing that is sealed: no address and no phone, as notices leave the house.
    """
    works = kind in _WORK_KINDS
    names = {service.service_id: service.names for service in catalog.list_services({visit.service_id})}
    asked = kind in (Kind.REQUEST_SENT, Kind.NEW_REQUEST)
    return Facts(
        service=names.get(visit.service_id, {}),
        person=_client_name(visit) if works else _specialist_name(visit),
        starts_at=starts_at,
        ends_at=starts_at + (visit.ends_at - visit.starts_at),
        old_starts_at=old_starts_at,
        time_zone=visit.time_zone,
        respond_by=visit.respond_by if asked else None,
        district=visit.district if works else "",
        price=Money(visit.price_minor, visit.currency),
        number=visit.order.number,
        cause=cause or "",
        reason=reason,
    )


def _specialist_name(visit: Visit) -> str:
    return specialists.cards({visit.specialist_id})[visit.specialist_id].display_name


def _client_name(visit: Visit) -> str:
    card = accounts.person_cards([visit.order.client_id]).get(visit.order.client_id)
    return card.name.partition(" ")[0] if card else ""


class VisitNotices:
    """Booking answers for its notices: whether they still hold, and what the calendar shows."""

    def is_current(self, kind: Kind, subject_id: uuid.UUID, facts: Facts) -> bool:
        """Whether the visit is still in a state, and at the time, of which the notice speaks."""
        states = _TRUE_IN.get(kind)
        if states is None:
            return True
        visit = Visit.objects.filter(id=subject_id).only("state", "starts_at").first()
        return visit is not None and visit.state in states and visit.starts_at == facts.starts_at

    def find_calendar_entry(self, subject_id: uuid.UUID, app: App, language: str) -> CalendarEntry | None:
        """The visit as it stands now; None before it was agreed."""
        visit = Visit.objects.select_related("order").filter(id=subject_id).first()
        if visit is None or visit.order.confirmed_at is None:
            return None
        return _entry(visit, app, language)


def _entry(visit: Visit, app: App, language: str) -> CalendarEntry:
    words = notify.entry_words(language)
    works = app is App.SPECIALIST
    steps = history_of([visit.id])
    (service,) = catalog.list_services({visit.service_id})
    link = notify.address_of(app, link_of(visit, Kind.NEW_BOOKING if works else Kind.BOOKING_CONFIRMED))
    description = words["details"].format(number=visit.order.number, link=link)
    return CalendarEntry(
        uid=f"visit-{visit.id}@doorstep",
        # Every step grows it, also those that change nothing here: calendars only ask for more than before.
        sequence=len(steps),
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        summary=words[app].format(
            service=text_in(service.names, language),
            person=_client_name(visit) if works else _specialist_name(visit),
        ),
        description=f"{words['address_in_app']} {description}" if works else description,
        # The way to a client's door is not left behind in somebody's calendar.
        location=visit.district if works else visit.open_place().line,
        link=link,
        changed_at=steps[-1].changed_at,
        created_at=visit.created_at,
        tentative=visit.state == _V.REQUESTED,
        cancelled=visit.state in _OFF,
    )


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A file to download."""

    content: str
    cancelled: bool


def get_calendar_file(visit_id: uuid.UUID, *, actor: Actor, language: str) -> CalendarFile:
    """
    A visit as a calendar file for its client or its specialist, the same entry that mails carry.

    :raises NotFound: if the actor is neither, or the visit was never agreed.
    """
    visit = selectors.find_agreed_visit(visit_id, actor=actor)
    if visit is None or actor.user_id is None:
        raise NotFound
    works = visit.order.client_id != actor.user_id
    entry = _entry(visit, App.SPECIALIST if works else App.CLIENT, language)
    reader = accounts.recipient(actor.user_id)
    content = notify.calendar_file(entry, name=reader.name, email=reader.email)
    return CalendarFile(content, entry.cancelled)
