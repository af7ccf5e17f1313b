"""The client takes another time for a party one of whom dropped out: all of it moves, or nothing does."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotFound
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import OwnerKind, StartRefused
from doorstep.modules.booking import selectors
from doorstep.modules.booking.contracts import ConsequenceChanged, OfferUnavailable
from doorstep.modules.booking.models import Visit
from doorstep.modules.booking.replacement_contracts import ReplacementOver
from doorstep.modules.booking.services.lost_parties import moving_along, wanted_start
from doorstep.modules.booking.services.moves import move_visits_to
from doorstep.modules.booking.services.steps import lock_visit
from doorstep.modules.booking.services.together import starts_to_move_all
from doorstep.modules.specialists.contracts import OfferMissing


def starts_for_the_rest(visit_id: uuid.UUID, *, days: int, now: datetime) -> frozenset[int] | None:
    """
    The starts, in minutes, to which the rest of a lost visit's party could move; None if nobody has to.

    :raises NotFound: if there is no such visit.
    """
    lost = Visit.objects.select_related("order").filter(id=visit_id).first()
    if lost is None:
        raise NotFound
    visits = selectors.visits_of([lost.order])
    rest = moving_along(visits, lost)
    if not rest:
        return None
    first = max(now, wanted_start(visits, lost)).astimezone(ZoneInfo(lost.time_zone)).date()
    try:
        found = starts_to_move_all(rest, lost.order, first_day=first, days=days, now=now)
    except OfferMissing:  # one of them does not do it any more, and can only come as promised
        return frozenset()
    return frozenset(minute for day in found.days for minute in day.minutes)


@transaction_required
def lock_to_choose(visit_id: uuid.UUID, specialist_id: int, holder_id: uuid.UUID | None) -> None:
    """
    Lock every calendar that another time for a lost visit changes, all at once. The caller has locked the order.

    :param specialist_id: who is to come instead.
    :param holder_id: for what time is kept by now.
    """
    _, visits, lost = lock_visit(visit_id)
    held = availability.claims_of([holder_id]) if holder_id is not None else []
    chosen = availability.calendars_of(OwnerKind.SPECIALIST, [specialist_id])
    rest = {visit.calendar_id for visit in moving_along(visits, lost)}
    availability.lock_calendars({lost.calendar_id, *chosen.values(), *(claim.calendar_id for claim in held), *rest})


@transaction_required
def move_the_rest(visit_id: uuid.UUID, starts_at: datetime, *, actor: Actor, now: datetime) -> None:
    """
    Move the rest of a lost visit's party to the time at which somebody else is held; it costs nothing.

    :raises ReplacementOver: if one of them can't come then; nothing may be kept of the act.
    """
    order, visits, lost = lock_visit(visit_id)
    rest = moving_along(visits, lost)
    if not rest:
        return
    try:
        move_visits_to(order, rest, visits, starts_at, 0, actor=actor, now=now)
    except (StartRefused, OfferMissing, OfferUnavailable, ConsequenceChanged) as error:
        raise ReplacementOver from error
