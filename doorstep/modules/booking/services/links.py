"""
The address of an online visit: told to its client and its specialist, in its time only.

It leaves the house in this one answer: never in an order, an event, a notice, a mail or a calendar.
"""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.booking import rules, selectors
from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.models import Visit
from doorstep.modules.catalog.contracts import PlaceKind
from doorstep.modules.specialists import facade as specialists


@dataclass(frozen=True, slots=True)
class LinkTimes:
    """From when to when the address of an online visit is told."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class LinkShown:
    """Where the two meet, in its time."""

    url: str = field(repr=False)
    times: LinkTimes


def times_of(visit: Visit) -> LinkTimes:
    """The times of a visit's link."""
    return LinkTimes(*rules.link_times(agreed_at=visit.agreed_at, over_at=visit.over_at))


def find_link_times(visit: Visit) -> LinkTimes | None:
    """The same; None unless the visit is online and still to come or going on."""
    if visit.place_kind != PlaceKind.ONLINE or visit.state in rules.FINAL_VISITS:
        return None
    return times_of(visit)


def read_link(visit_id: uuid.UUID, *, actor: Actor, now: datetime) -> LinkShown:
    """
    Where an online visit takes place, as its specialist has it now.

    :raises NotFound: unless the actor is its client or its specialist, or if it is not online.
    :raises LinkLocked: before its time, or before the specialist has promised it.
    :raises LinkClosed: once the visit is over or off.
    """
    visit = selectors.find_agreed_visit(visit_id, actor=actor)
    if visit is None or visit.place_kind != PlaceKind.ONLINE:
        raise NotFound
    times = times_of(visit)
    rules.check_link(VisitState(visit.state), opens_at=times.opens_at, closes_at=times.closes_at, now=now)
    url = specialists.find_meeting_address(visit.specialist_id)
    if not url:
        raise NotFound("The specialist has no address to meet online at present.")
    return LinkShown(url, times)
