"""The client's answer to who comes instead: yes, another time, the money back, or waiting for who is late."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.infra.db import savepoint, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.tasks import enqueue
from doorstep.kernel.actors import SYSTEM, Actor
from doorstep.kernel.errors import InvalidInput, NotFound
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import LostVisit, ReplacementOver, ReplacementStep, Replacer
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.dispatch.repair_contracts import (
    ANSWERABLE,
    LIVE_REPLACEMENTS,
    RefuseWish,
    ReplacementReason,
    ReplacementState,
)
from doorstep.modules.dispatch.rules import repair
from doorstep.modules.dispatch.selectors.repair import get_replacement, is_still_late, repair_terms
from doorstep.modules.dispatch.services.options import DAYS_OF_TIMES, Found, options_at, other_times, people_of
from doorstep.modules.dispatch.services.replace import REPLACE_JOB, changed, hold_option
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject
from doorstep.modules.promotions import facade as promotions

_SORRY = {
    "en": "Sorry: it did not go as promised",
    "ru": "Извините: вышло не так, как было обещано",
    "zh-Hans": "抱歉：服务未能如约进行",
    "zh-Hant": "抱歉：服務未能如約進行",
}


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """Other times at which somebody equal can come; ``moves_along``: the rest of the party moves there too."""

    found: list[Found]
    time_zone: str
    moves_along: bool


def list_other_times(
    order_id: uuid.UUID, visit_id: uuid.UUID | None = None, *, actor: Actor, now: datetime
) -> OtherTimes:
    """
    Other times at which somebody equal can come, up to twelve of the coming week; nothing is held.

    Of a party only those at which all the others can come as well.

    :param visit_id: which lost visit; None: what has waited longest for an answer.
    :raises NotFound: if the order is not the actor's, or nobody dropped out.
    :raises ReplacementOver: if nobody is waited for any more.
    """
    row = get_replacement(order_id, visit_id, actor=actor)
    if row.state not in ANSWERABLE or row.reason != ReplacementReason.DROPPED:
        raise ReplacementOver
    found = booking.find_replacers(row.visit_id, now=now)
    rest = booking.starts_for_the_rest(row.visit_id, days=DAYS_OF_TIMES + 1, now=now)
    times = other_times(found, repair_terms(found.lost.market), rest=rest, now=now)
    return OtherTimes(times, row.time_zone, rest is not None)


@transaction
def approve_replacement(
    order_id: uuid.UUID,
    starts_at: datetime | None,
    specialist_id: int | None,
    visit_id: uuid.UUID | None = None,
    *,
    actor: Actor,
    now: datetime,
) -> Replacement:
    """
    Somebody else comes instead, at the agreed price: who is proposed, or at another time who was shown for it.

    Should they take no bookings any more, somebody else is looked for: the answer is ``looking`` then. To another time
    the rest of a party moves along, or nothing happens.

    :param starts_at: one of the other times; None for what is proposed.
    :param visit_id: which lost visit; None: what has waited longest for an answer.
    :raises NotFound: if the order is not the actor's, or nobody dropped out.
    :raises ReplacementOver: if it was answered, the time to answer is over, or they can't come any more.
    :raises InvalidInput: if only one of time and specialist is named.
    """
    if (starts_at is None) != (specialist_id is None):
        raise InvalidInput("Name both the time and the specialist, or neither.", field="starts_at")
    row, lost = _lock(order_id, visit_id, actor=actor, now=now)
    moved = starts_at is not None and lost.together
    if starts_at is not None and specialist_id is not None:
        _hold_chosen(row, lost, starts_at, specialist_id, now=now)
        booking.move_the_rest(row.visit_id, starts_at, actor=actor, now=now)
    if row.state != ReplacementState.PROPOSED or row.hold_until is None or row.hold_until <= now:
        raise ReplacementOver
    if row.new_visit_id is None or row.asked_start is None or row.starts_at is None:
        raise ReplacementOver
    person = _find_person(row, now=now)
    try:
        with savepoint():
            if person is None:
                raise ReplacementOver
            booking.replace_visit(
                row.visit_id, person, row.new_visit_id, starts_at=row.asked_start, actor=actor, now=now
            )
    except ReplacementOver:  # they stopped taking bookings
        if moved:
            raise
        return _look_again(row, actor=actor, now=now)
    later = max(0, (row.starts_at - row.lost_starts_at) // timedelta(minutes=1))
    _end(row, lost, ReplacementState.TAKEN, later_minutes=later, now=now)
    if moved:
        _look_beside(row, actor=actor, now=now)
    return row


@transaction
def refuse_replacement(
    order_id: uuid.UUID, wish: RefuseWish, visit_id: uuid.UUID | None = None, *, actor: Actor, now: datetime
) -> Replacement:
    """
    The client does not want who is proposed: another time, the money back, or to wait for who is late.

    :param visit_id: which lost visit; None: what has waited longest for an answer.
    :raises NotFound: if the order is not the actor's, or nobody dropped out.
    :raises ReplacementOver: if it was answered, or the time to answer is over.
    :raises InvalidInput: for a wish that does not fit why somebody else was looked for.
    """
    row, lost = _lock(order_id, visit_id, actor=actor, now=now)
    late = row.reason == ReplacementReason.LATE
    if late != (wish is RefuseWish.WAIT):
        raise InvalidInput(
            "Wait for who is late; choose another time or the money for who is not coming.", field="wish"
        )
    _drop_held(row, now=now)
    if wish is RefuseWish.OTHER_TIME:
        minutes = repair_terms(lost.market).choose_minutes
        booking.prolong_wait(row.visit_id, now + timedelta(minutes=minutes))
        booking.record_replacement_step(row.visit_id, ReplacementStep.OTHER_TIME, None, actor=actor, now=now)
        row.state = ReplacementState.CHOOSING
        row.save()
        publish(changed(row, now=now))
        return row
    if wish is RefuseWish.REFUND:
        booking.end_wait(row.visit_id, ReplacementStep.REFUSED, actor=actor, now=now)
    else:
        booking.record_replacement_step(row.visit_id, ReplacementStep.REFUSED, None, actor=actor, now=now)
    _end(row, lost, ReplacementState.REFUSED, later_minutes=0 if late else None, now=now)
    return row


@transaction_required
def _lock(
    order_id: uuid.UUID, visit_id: uuid.UUID | None, *, actor: Actor, now: datetime
) -> tuple[Replacement, LostVisit]:
    """What waits for the client's answer, under the order's lock."""
    visit_id = get_replacement(order_id, visit_id, actor=actor).visit_id
    lost = booking.lock_lost_visit(visit_id)
    if lost.client_id != actor.user_id:  # who comes to somebody's home is theirs to say, not staff's
        raise NotFound
    row = Replacement.objects.filter(visit_id=visit_id).first()
    if row is None or row.state not in ANSWERABLE:
        raise ReplacementOver
    if row.reason == ReplacementReason.DROPPED and (
        not lost.awaited or lost.replace_until is None or lost.replace_until <= now
    ):
        raise ReplacementOver
    if row.reason == ReplacementReason.LATE and not is_still_late(row, lost):
        raise ReplacementOver
    return row, lost


def _hold_chosen(row: Replacement, lost: LostVisit, starts_at: datetime, specialist_id: int, *, now: datetime) -> None:
    """Hold another time, if who was shown for it is still free then and equal."""
    if row.reason != ReplacementReason.DROPPED or lost.replace_until is None:
        raise ReplacementOver
    booking.lock_to_choose(row.visit_id, specialist_id, row.new_visit_id)
    _drop_held(row, now=now)
    found = booking.find_replacers(row.visit_id, now=now)
    terms = repair_terms(lost.market)
    options = options_at(found, terms, wanted_at=starts_at, until=starts_at, now=now)
    chosen = [one for one in options if one.person.specialist_id == specialist_id and one.starts_at == starts_at]
    if not chosen or not hold_option(row, chosen[0], until=lost.replace_until, now=now):
        raise ReplacementOver


def _find_person(row: Replacement, *, now: datetime) -> Replacer | None:
    """Who is proposed, as they stand now; None if they take no bookings any more."""
    found = booking.find_replacers(row.visit_id, now=now)
    people = people_of(found, repair_terms(row.market_id)).values()
    return next((one for one in people if one.specialist_id == row.specialist_id), None)


@transaction_required
def _look_again(row: Replacement, *, actor: Actor, now: datetime) -> Replacement:
    """
    Who was proposed takes no bookings any more: somebody else is looked for, as if they had never been found.

    :raises ReplacementOver: for a specialist who is late, and comes all the same.
    """
    if row.reason != ReplacementReason.DROPPED:
        raise ReplacementOver
    _drop_held(row, now=now)
    row.state = ReplacementState.LOOKING
    row.save()
    booking.record_replacement_step(row.visit_id, ReplacementStep.SOUGHT, None, actor=actor, now=now)
    publish(changed(row, now=now))
    enqueue(REPLACE_JOB, visit_id=str(row.visit_id))
    return row


@transaction_required
def _look_beside(taken: Replacement, *, actor: Actor, now: datetime) -> None:
    """A party has moved: who comes instead of others of it who dropped out is looked for at its new time."""
    rows = Replacement.objects.filter(order_id=taken.order_id, state__in=LIVE_REPLACEMENTS).order_by("visit_id")
    for row in rows:
        lost = booking.find_lost_visit(row.visit_id)
        if row.reason == ReplacementReason.DROPPED and lost is not None and lost.awaited and lost.together:
            _look_again(row, actor=actor, now=now)


@transaction_required
def _drop_held(row: Replacement, *, now: datetime) -> None:
    if row.new_visit_id is not None:
        booking.drop_held_time(row.new_visit_id, now=now)
    row.new_visit_id = row.specialist_id = row.hold_until = None


@transaction_required
def _end(
    row: Replacement, lost: LostVisit, state: ReplacementState, *, later_minutes: int | None, now: datetime
) -> None:
    """Nothing is looked for any more; who was promised something is compensated by the market's terms."""
    row.state, row.answered_at, row.hold_until = state, now, None
    if row.reason == ReplacementReason.DROPPED:
        row.compensation_points = _compensate(row, lost, later_minutes=later_minutes, now=now)
    row.save()
    fieldwork.close_alerts_of(
        [AlertKind.DROP_OUT], subject_kind=AlertSubject.VISIT, subject_id=row.visit_id, note=str(state),
        actor=SYSTEM, now=now,
    )  # fmt: skip
    publish(changed(row, now=now))


@transaction_required
def _compensate(row: Replacement, lost: LostVisit, *, later_minutes: int | None, now: datetime) -> int:
    """Points for a promise that was broken, as far as the market has any; how many."""
    minor = repair.compensation_minor(lost.price.minor, repair_terms(lost.market), later_minutes=later_minutes)
    points = promotions.points_worth(lost.market, minor)
    if points:
        reader = accounts.recipients([row.client_id]).get(row.client_id)
        note = _SORRY.get(reader.language if reader else "en", _SORRY["en"])
        promotions.give_points(row.client_id, lost.market, points, note, now=now)
    return points


@transaction
def close_unanswered(visit_id: uuid.UUID, *, now: datetime) -> bool:
    """
    The client did not answer in time: the money of an order that waited goes back; who is late still comes.

    :returns: whether something was over.
    """
    lost = booking.lock_lost_visit(visit_id)
    row = Replacement.objects.filter(visit_id=visit_id, state__in=LIVE_REPLACEMENTS).first()
    dropped = row is None or row.reason == ReplacementReason.DROPPED
    if dropped and lost.awaited and (lost.replace_until is None or lost.replace_until > now):
        return False
    if row is not None:
        if not dropped and row.hold_until is not None and row.hold_until > now and is_still_late(row, lost):
            return False
        _drop_held(row, now=now)
    if dropped and lost.awaited:
        booking.end_wait(visit_id, ReplacementStep.LAPSED, actor=SYSTEM, now=now)
    elif row is not None and not dropped:
        booking.record_replacement_step(visit_id, ReplacementStep.LAPSED, None, actor=SYSTEM, now=now)
    if row is not None:
        # An order that its client cancelled meanwhile was refused, not forgotten.
        left = dropped and not lost.awaited
        state = ReplacementState.REFUSED if left else ReplacementState.LAPSED
        _end(row, lost, state, later_minutes=None, now=now)
    return True
