"""What client and specialist are told of a visit: from a step of its history to notices, and its calendar entry."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from doorstep.infra.audit import Change, history_of
from doorstep.infra.db import transaction_required
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor, Role
from doorstep.kernel.errors import NotFound
from doorstep.kernel.money import Money
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import proposal_rules, rules, selectors
from doorstep.modules.booking.contracts import Cause, EndingAct, VisitChanged, VisitNarrowed, VisitState
from doorstep.modules.booking.models import Cancellation, Order, Visit
from doorstep.modules.booking.proposal_contracts import ProposalStep
from doorstep.modules.booking.replacement_rules import LOST, read_step
from doorstep.modules.booking.services.entries import OFF, entry_of
from doorstep.modules.booking.services.notice_names import Names as Names
from doorstep.modules.booking.services.notice_names import names_of as names_of
from doorstep.modules.booking.services.reminders import keep_reminders
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.notify import facade as notify
from doorstep.modules.notify.contracts import App, CalendarEntry, Facts, Kind, NoticeRequest

_V = VisitState
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
    **dict.fromkeys((Kind.TIMES_PROPOSED, Kind.TIMES_WITHDRAWN, Kind.TIMES_REFUSED), frozenset({_V.REQUESTED})),
    Kind.PAYMENT_FAILED: frozenset({_V.HELD}),
    Kind.TIME_TAKEN: _PROMISED,
    Kind.VISIT_NARROWED: frozenset({_V.ACCEPTED}),
    Kind.FOR_YOU_BOOKED: _PROMISED,
    Kind.FOR_YOU_MOVED: _PROMISED,
    Kind.FOR_YOU_REMINDER: frozenset({_V.ACCEPTED}),
    Kind.ON_THE_WAY: frozenset({_V.ON_THE_WAY}),
    Kind.ARRIVED: frozenset({_V.ARRIVED, _V.WORKING}),
}
FOR_PERSON = frozenset({Kind.FOR_YOU_BOOKED, Kind.FOR_YOU_MOVED, Kind.FOR_YOU_REMINDER, Kind.FOR_YOU_CANCELLED})
_REPAIRED = {
    Kind.REPLACEMENT_FOUND,
    Kind.REPLACEMENT_NONE,
    Kind.REPLACEMENT_LAPSED,
    Kind.EXPECTED_LATER,
    Kind.COMPENSATED,
}
_SEARCHED = {Kind.JOB_OFFER, Kind.SEARCH_ASKS, Kind.SEARCH_LAPSED}
_TOLD_LATER = {Kind.REVIEW_ANSWERED, Kind.REVIEW_RECEIVED, Kind.CALENDAR_STALE, Kind.CALENDAR_CONFLICT}
_OF_OTHERS = _REPAIRED | _SEARCHED | _TOLD_LATER
OWNED_KINDS = tuple(kind for kind in Kind if kind not in _OF_OTHERS)

_STEPS: dict[tuple[str, str], tuple[Kind, ...]] = {
    # Somebody took a search, or came in place of somebody else.
    ("", _V.ACCEPTED): (Kind.BOOKING_CONFIRMED, Kind.NEW_BOOKING),
    (_V.HELD, _V.ACCEPTED): (Kind.BOOKING_CONFIRMED, Kind.NEW_BOOKING),
    (_V.HELD, _V.REQUESTED): (Kind.REQUEST_SENT, Kind.NEW_REQUEST),
    # Paid just too late, and the time was still free.
    (_V.EXPIRED, _V.ACCEPTED): (Kind.BOOKING_CONFIRMED, Kind.NEW_BOOKING),
    (_V.EXPIRED, _V.REQUESTED): (Kind.REQUEST_SENT, Kind.NEW_REQUEST),
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
_PROPOSED: dict[ProposalStep, tuple[Kind, ...]] = {
    ProposalStep.PROPOSED: (Kind.TIMES_PROPOSED,),
    ProposalStep.ACCEPTED: (Kind.BOOKING_CONFIRMED, Kind.TIME_TAKEN),
    ProposalStep.REFUSED: (Kind.TIMES_REFUSED,),
    ProposalStep.WITHDRAWN: (Kind.TIMES_WITHDRAWN,),
    ProposalStep.LAPSED: (),
}
# Each round of proposals has a deadline of its own, by which its notices are known from those of another.
_OF_PROPOSALS = frozenset({Kind.TIMES_PROPOSED, Kind.TIMES_WITHDRAWN, Kind.TIMES_REFUSED})
_ANSWERED_BY = _OF_PROPOSALS | {Kind.REQUEST_SENT, Kind.NEW_REQUEST}
_WORK_KINDS = frozenset(
    {
        Kind.EXTRA_AGREED,
        Kind.EXTRA_REFUSED,
        Kind.TIP_RECEIVED,
        Kind.TIME_TAKEN,
        Kind.TIMES_REFUSED,
        Kind.NEW_REQUEST,
        Kind.NEW_BOOKING,
        Kind.REQUEST_MISSED,
        Kind.WORK_MOVED,
        Kind.WORK_CANCELLED,
    }
    | {Kind.WORK_CANCELLED_BY_YOU, Kind.WORK_NOBODY_CAME, Kind.REMINDER_FIRST, Kind.REMINDER_WORK, Kind.WORK_REPLACED}
)
# Whose act it was that a visit was lost for which somebody else may come; a late specialist's is ended by us.
_DROPPED: dict[Cause, tuple[Kind, ...]] = {
    Cause.SPECIALIST: (Kind.VISIT_DROPPED, Kind.WORK_CANCELLED_BY_YOU),
    Cause.PLATFORM: (Kind.WORK_REPLACED,),
    Cause.CLIENT: (),
}
# Nobody needs to be woken for what is over.
_WITHOUT_MOMENT = frozenset(
    {Kind.VISIT_DONE, Kind.NO_SHOW, Kind.NOBODY_CAME, Kind.WORK_NOBODY_CAME, Kind.REQUEST_MISSED}
)


def kinds_of(source: str, target: str, cause: Cause) -> tuple[Kind, ...]:
    """What is told of a step. Of what was never agreed nothing is told; those who acted read it in other words."""
    if source == _V.HELD and target in OFF:
        return ()
    if target == _V.NO_SHOW:
        return (Kind.NO_SHOW,)
    if target == _V.CANCELLED:
        return (
            Kind.CANCELLED_BY_YOU if cause is Cause.CLIENT else Kind.VISIT_CANCELLED,
            Kind.WORK_CANCELLED_BY_YOU if cause is Cause.SPECIALIST else Kind.WORK_CANCELLED,
        )
    return _STEPS.get((source, target), ())


def kinds_of_step(step: Change, *, nobody_came: bool = False, dropped: bool = False) -> tuple[Kind, ...]:
    """
    What is told of a step of a visit's history; of a planned start that was shifted, nothing.

    :param nobody_came: the visit was called off because its client waited in vain.
    :param dropped: its specialist dropped out, and its order waits for somebody else, or somebody else came.
    """
    if read_step(step.reason):
        return ()  # who looks for somebody else tells of it
    if dropped and step.target in LOST:
        by_staff = step.actor.startswith(f"{Role.STAFF}:")
        return (Kind.VISIT_DROPPED, Kind.WORK_CANCELLED) if by_staff else _DROPPED[cause_of(step)]
    if nobody_came and step.target == _V.CANCELLED:
        return (Kind.NOBODY_CAME, Kind.WORK_NOBODY_CAME)
    if rules.read_note(rules.Note.PLANNED, step.reason):
        return ()
    if rules.read_note(rules.Note.NARROWED, step.reason):
        return (Kind.VISIT_NARROWED,)
    proposal = proposal_rules.read_step(step.source, step.target, step.reason)
    if proposal:
        return _PROPOSED[proposal[0]]
    return kinds_of(step.source, step.target, cause_of(step))


@transaction_required
def follow_visits(events: Sequence[VisitChanged | VisitNarrowed], *, now: datetime) -> None:
    """Tell both sides of steps of visits, and keep the reminders right; in a few statements however many."""
    visits = {visit.id: visit for visit in keep_reminders({event.visit_id for event in events}, now=now)}
    _put_orders(list(visits.values()))
    steps: dict[uuid.UUID, list[Change]] = {visit_id: [] for visit_id in visits}
    for step in history_of(list(visits), kinds=rules.STEPS_OF):
        steps[step.object_id].append(step)
    in_vain = _waited_in_vain(list(visits.values()))
    told = [
        (visits[event.visit_id], kind, step, number, event.starts_at)
        for event in events
        for number, step in enumerate(steps.get(event.visit_id, ()))
        if step.changed_at == event.changed_at and step.target == event.state
        for kind in (
            *kinds_of_step(
                step,
                nobody_came=event.visit_id in in_vain,
                dropped=visits[event.visit_id].replace_until is not None,
            ),
            *kinds_for_person(visits[event.visit_id], steps[event.visit_id], number),
        )
    ]
    names = names_of([visit for visit, *_ in told])
    notify.send_all(
        [
            request_of_step(
                visit, kind, step, number, starts_at=starts_at, names=names, before=steps[visit.id][:number]
            )
            for visit, kind, step, number, starts_at in told
        ],
        now=now,
    )


def _waited_in_vain(visits: Sequence[Visit]) -> set[uuid.UUID]:
    """The visits to which nobody came; asked only if one of them was called off."""
    off = [visit.id for visit in visits if visit.state == _V.CANCELLED]
    if not off:
        return set()
    rows = Cancellation.objects.filter(visit_id__in=off, act=EndingAct.NOBODY_CAME)
    return set(rows.values_list("visit_id", flat=True))


def _put_orders(visits: Sequence[Visit]) -> None:
    rows = read_rows(Order, "id = ANY(%s)", [[visit.order_id for visit in visits]]) if visits else []
    orders = {order.id: order for order in rows}
    for visit in visits:
        visit.order = orders[visit.order_id]


def kinds_for_person(visit: Visit, steps: Sequence[Change], number: int) -> tuple[Kind, ...]:
    """What the person for whom a visit was booked is told of a step: nothing before it is promised a first time."""
    if visit.for_person_id is None:
        return ()
    step = steps[number]
    promised = any(earlier.target == _V.ACCEPTED for earlier in steps[:number])
    if step.target in OFF:
        return (Kind.FOR_YOU_CANCELLED,) if promised else ()
    if step.target != _V.ACCEPTED:
        return ()
    if step.source == _V.ACCEPTED and not rules.read_note(rules.Note.MOVED, step.reason):
        return ()
    return (Kind.FOR_YOU_MOVED,) if promised else (Kind.FOR_YOU_BOOKED,)


def cause_of(step: Change) -> Cause:
    """Whose act a step was."""
    role = step.actor.partition(":")[0]
    return {Role.CLIENT: Cause.CLIENT, Role.SPECIALIST: Cause.SPECIALIST}.get(Role(role), Cause.PLATFORM)


def request_of_step(
    visit: Visit,
    kind: Kind,
    step: Change,
    number: int,
    *,
    starts_at: datetime,
    names: Names,
    before: Sequence[Change] = (),
) -> NoticeRequest:
    """A notice of the visit's step of this number, after which it starts then; ``before`` are the steps before it."""
    proposal = proposal_rules.read_step(step.source, step.target, step.reason)
    lapsed = bool(before) and _is_lapse(before[-1])
    moved = rules.read_note(rules.Note.MOVED, step.reason)
    facts = facts_of(
        visit,
        kind,
        names,
        starts_at=starts_at,
        old_starts_at=moved[0] if moved else None,
        cause=Cause.CLIENT if lapsed else cause_of(step),
        reason=step.reason if step.target in rules.FINAL_VISITS else "",
        choices=proposal[1] if proposal and proposal[0] is ProposalStep.PROPOSED else (),
    )
    return request_of(visit, kind, facts, dedup_key=f"{kind}:{visit.id}:{number}")


def _is_lapse(step: Change) -> bool:
    """Whether the client left proposed times unanswered, just before the request ran out."""
    found = proposal_rules.read_step(step.source, step.target, step.reason)
    return found is not None and found[0] is ProposalStep.LAPSED


def request_of(visit: Visit, kind: Kind, facts: Facts, *, dedup_key: str) -> NoticeRequest:
    """A notice of a visit for the side that reads its kind, or for the person whom it was booked for."""
    works, elsewhere = kind in _WORK_KINDS, kind in FOR_PERSON
    matters_until = facts.starts_at
    if kind in (Kind.NEW_REQUEST, Kind.TIMES_PROPOSED, Kind.TIMES_REFUSED):
        matters_until = facts.respond_by
    return NoticeRequest(
        user_id=visit.specialist_user_id if works else visit.order.client_id,
        app=App.SPECIALIST if works else App.CLIENT,
        kind=kind,
        facts=facts,
        link="" if elsewhere else link_of(visit, kind),
        dedup_key=dedup_key,
        subject_id=visit.id,
        matters_until=None if kind in _WITHOUT_MOMENT else matters_until,
        person_id=visit.for_person_id if elsewhere else None,
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
    names: Names,
    *,
    starts_at: datetime,
    old_starts_at: datetime | None = None,
    cause: Cause | None = None,
    reason: str = "",
    choices: Sequence[datetime] = (),
    price: Money | None = None,
    text: str = "",
) -> Facts:
    """
    What the reader of a kind may know: the specialist's public name, or the client's first name and district.

    Nothing that is sealed: no address and no phone, as notices leave the house. A person for whom it was booked reads
    who booked, and nothing of price and reasons.
    """
    works, elsewhere = kind in _WORK_KINDS, kind in FOR_PERSON
    asked = kind in _ANSWERED_BY
    # What was promised before a move is not known any more; then the start alone is told.
    arrive_until = visit.window_until if starts_at == visit.window_from else None
    return Facts(
        service=names.titles.get(visit.id) or names.services.get(visit.service_id, {}),
        person=names.clients.get(visit.order.client_id, "") if works else names.specialists[visit.specialist_id],
        booker=names.clients.get(visit.order.client_id, "") if elsewhere else "",
        starts_at=starts_at,
        ends_at=(arrive_until or starts_at) + (visit.ends_at - visit.starts_at),
        arrive_until=arrive_until,
        old_starts_at=old_starts_at,
        choices=tuple(choices),
        time_zone=visit.time_zone,
        respond_by=visit.respond_by if asked else None,
        district=visit.district if works else "",
        price=None if elsewhere else price or Money(visit.price_minor, visit.currency),
        number="" if elsewhere else visit.order.number,
        cause=cause or "",
        reason="" if elsewhere else reason,
        text=text,
        place_kind="" if visit.place_kind == PlaceKind.CLIENT else visit.place_kind,
        together="" if elsewhere else ", ".join(names.together.get(visit.id, ())),
    )


class VisitNotices:
    """Booking answers for its notices: whether they still hold, and what the calendar shows."""

    def is_current(self, kind: Kind, subject_id: uuid.UUID, facts: Facts) -> bool:
        """Whether the visit is still in a state, and at the time, of which the notice speaks."""
        states = _TRUE_IN.get(kind)
        if states is None:
            return True
        visit = Visit.objects.filter(id=subject_id).only("state", "starts_at", "window_from", "respond_by").first()
        if visit is None or visit.state not in states or visit.agreed_at != facts.starts_at:
            return False
        return kind not in _OF_PROPOSALS or visit.respond_by == facts.respond_by

    def find_calendar_entry(self, subject_id: uuid.UUID, app: App, language: str) -> CalendarEntry | None:
        """The visit as it stands now; None before it was agreed."""
        visit = Visit.objects.select_related("order").filter(id=subject_id).first()
        if visit is None or visit.order.confirmed_at is None:
            return None
        return entry_of(visit, app, language)


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
    entry = entry_of(visit, App.SPECIALIST if works else App.CLIENT, language)
    reader = accounts.recipient(actor.user_id)
    content = notify.calendar_file(entry, name=reader.name, email=reader.email)
    return CalendarFile(content, entry.cancelled)
