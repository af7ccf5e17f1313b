"""The right to hear a trip's positions live: the visit's client has it, and whoever has a share link that works."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from doorstep.infra.db import transaction
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts import Following, LookBy, Precision, TripState
from doorstep.modules.fieldwork.models import ShareLink, Trip
from doorstep.modules.fieldwork.rules.following import trip_state
from doorstep.modules.fieldwork.selectors.trips import shown_precision
from doorstep.modules.fieldwork.services.looks import Looker, record_looks
from doorstep.modules.fieldwork.services.shares import live_links

_TRIP, _LINK = "trip", "follow"
# A client's right ends with the visit, which is looked at each minute; this is only far enough.
_CLIENT_FOR = timedelta(days=7)


@transaction
def find_followings(asked: Sequence[tuple[str, int | None]], *, now: datetime) -> list[Following | None]:
    """
    Which trips may be followed live, in the order asked; None for those that may not. It counts as a look.

    Asked at the beginning, and again each minute.

    :param asked: ``trip:<visit id>`` with the person who is to be its client, or ``follow:<token>``, for anybody.
    """
    tokens = [rest for kind, rest, _ in map(_parted, asked) if kind == _LINK]
    links = live_links(tokens, now=now) if tokens else {}
    wanted = [_visit_asked(one, links) for one in asked]
    visits = {visit.visit_id: visit for visit in booking.list_field_visits({key for key in wanted if key})}
    found: list[Following | None] = []
    lookers = []
    for one, visit_id in zip(asked, wanted, strict=True):
        visit = visits.get(visit_id) if visit_id else None
        following = _following(one, visit, links) if visit else None
        found.append(following)
        if following is not None:
            who = LookBy.LINK if following.share_id else LookBy.CLIENT
            user_id = None if following.share_id else one[1]
            lookers.append(Looker(following.visit_id, who, user_id, following.share_id))
    _record_seeing(lookers, visits, now=now)
    return found


def _parted(asked: tuple[str, int | None]) -> tuple[str, str, int | None]:
    kind, _, rest = asked[0].partition(":")
    return kind, rest, asked[1]


def _visit_asked(asked: tuple[str, int | None], links: dict[str, ShareLink]) -> uuid.UUID | None:
    kind, rest, _ = _parted(asked)
    if kind == _TRIP:
        return uuid.UUID(rest)
    link = links.get(rest)
    return link.visit_id if link else None


def _following(asked: tuple[str, int | None], visit: FieldVisit, links: dict[str, ShareLink]) -> Following | None:
    kind, rest, user_id = _parted(asked)
    if trip_state(VisitState(visit.state)) is TripState.OVER:
        return None
    if kind == _LINK:
        return Following(visit.visit_id, links[rest].expires_at, links[rest].id)
    return Following(visit.visit_id, visit.over_at + _CLIENT_FOR) if user_id == visit.client_id else None


def _record_seeing(lookers: list[Looker], visits: dict[uuid.UUID, FieldVisit], *, now: datetime) -> None:
    """Record those who have something to see."""
    trips = Trip.objects.in_bulk({looker.visit_id for looker in lookers}) if lookers else {}
    seeing = [
        looker
        for looker in lookers
        if (trip := trips.get(looker.visit_id)) is not None
        and trip.last_lat is not None
        and shown_precision(visits[looker.visit_id], trip, now=now) is not Precision.NONE
    ]
    record_looks(seeing, now=now)
