"""
Notes for the door of a visit: the client's own, and the specialist's in their time.

They leave the house in answers of these three only: never in an order, an event, a notice or a list.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from doorstep.infra.db import transaction
from doorstep.infra.outbox import notify_now
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import DoorNotes
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import DoorClosed, VisitState
from doorstep.modules.booking.models import DoorView, Visit, seal_door
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.specialists import facade as specialists

MOST_VIEWS = 50


@dataclass(frozen=True, slots=True)
class DoorTimes:
    """From when to when the specialist may read the notes; ``changed_at``: when the client last wrote others."""

    opens_at: datetime
    closes_at: datetime
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class DoorShown:
    """The notes, in their time."""

    notes: DoorNotes
    times: DoorTimes


@dataclass(frozen=True, slots=True)
class OwnDoor:
    """A client's notes of a visit, and who read them when, the latest first (50 at most)."""

    notes: DoorNotes
    times: DoorTimes
    may_change: bool
    views: tuple[tuple[str, datetime], ...]


def times_of(visit: Visit) -> DoorTimes:
    """The times of a visit's door; its order must be at hand."""
    minutes = accounts.get_market(visit.order.market_id).door_minutes
    opens_at, closes_at = rules.door_times(agreed_at=visit.agreed_at, over_at=visit.over_at, minutes=minutes)
    return DoorTimes(opens_at, closes_at, visit.door_changed_at)


def find_times(visit: Visit) -> DoorTimes | None:
    """The same for the visit's specialist; None without notes, and once they can't be read any more."""
    if visit.place_kind != PlaceKind.CLIENT or not visit.door_sealed or visit.state in rules.FINAL_VISITS:
        return None
    return times_of(visit)


@transaction
def read_door(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> DoorShown:
    """
    Show the notes to the specialist who has promised the visit, and write down that they were read.

    :raises NotFound: if the actor does not work the visit, or there are no notes.
    :raises DoorLocked: before their time.
    :raises DoorClosed: once the visit is over or off.
    """
    # The row's lock: what is cancelled, moved or given to somebody else at this moment is not shown after it.
    visit = selectors.visits_worked_by(actor).select_for_update(of=("self",)).filter(id=visit_id).first()
    if visit is None:
        raise NotFound
    times = times_of(visit)
    rules.check_door(VisitState(visit.state), opens_at=times.opens_at, closes_at=times.closes_at, now=now)
    notes = visit.open_door()
    if not notes:
        raise NotFound("There are no notes for this door.")
    DoorView.objects.create(visit=visit, specialist_id=visit.specialist_id, at=now)
    _hint(visit, visit.order.client_id)
    return DoorShown(notes, times)


def get_own_door(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> OwnDoor:
    """
    A client's own notes of a visit.

    :raises NotFound: unless the visit is of the client's own order: not even staff read them.
    """
    visit = _own_visits(actor).filter(id=visit_id).select_related("order").first()
    if visit is None:
        raise NotFound
    views = list(DoorView.objects.filter(visit=visit).order_by("-at", "-id")[:MOST_VIEWS])
    cards = specialists.cards({view.specialist_id for view in views})
    return OwnDoor(
        notes=visit.open_door(),
        times=times_of(visit),
        may_change=_may_change(visit),
        views=tuple((cards[view.specialist_id].display_name, view.at) for view in views),
    )


@transaction
def change_door(visit_id: uuid.UUID, notes: DoorNotes, *, actor: Actor, now: datetime) -> None:
    """
    Replace the notes of a visit until it ends; those of the address stay. The same again is no change.

    :raises NotFound: unless the visit is of the client's own order.
    :raises DoorClosed: once it is over or off.
    """
    visit = _own_visits(actor).select_for_update(of=("self",)).filter(id=visit_id).select_related("order").first()
    if visit is None:
        raise NotFound
    if not _may_change(visit):
        raise DoorClosed
    notes = notes.stripped()
    if notes == visit.open_door():
        return
    visit.door_sealed, visit.door_changed_at = seal_door(visit.id, notes), now
    visit.save(update_fields=["door_sealed", "door_changed_at"])
    if visit.state != VisitState.HELD:
        _hint(visit, visit.specialist_user_id)


def _own_visits(actor: Actor) -> QuerySet[Visit]:
    return Visit.objects.filter(order__client_id=actor.user_id, place_kind=PlaceKind.CLIENT)


def _may_change(visit: Visit) -> bool:
    return visit.state not in rules.FINAL_VISITS


def _hint(visit: Visit, user_id: int) -> None:
    """An open app of the other side looks at the visit again; the hint says nothing of what changed."""
    notify_now([user_id], {"kind": "visit", "id": str(visit.id), "order_id": str(visit.order_id), "state": visit.state})
