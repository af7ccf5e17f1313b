"""
Handing deliveries over: 'sending' is committed, then the carrier is called outside any transaction, then the outcome
is committed. Whoever dies in between leaves a delivery of which nobody knows whether it went out: it becomes
``unknown``, is never repeated on its channel, and the next channel is used.
"""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import Error

from doorstep.infra import tasks
from doorstep.infra.db import execute, fetch_all, open_transaction, transaction_required
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import App, Channel, DeliveryState, Group, Outcome, Result, Subscription
from doorstep.modules.notify.models import Delivery, Notice
from doorstep.modules.notify.ports import Push, mail_sender, push_sender
from doorstep.modules.notify.rules.outcomes import combine
from doorstep.modules.notify.rules.routes import PLANS, REQUEUE_AFTER, SENDING_LIMIT, retry_at
from doorstep.modules.notify.services.messages import mail_of, push_of
from doorstep.modules.notify.services.notices import DELIVER_JOB, use_next_channel
from doorstep.modules.notify.services.owners import find_owner
from doorstep.modules.notify.services.readers import find_readers

log = logging.getLogger(__name__)

_BATCH = 500
# Several browsers are served one after another; all of it must end well within SENDING_LIMIT.
_MOST_PUSHING_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class _HandOver:
    """A delivery that is 'sending', and the call that it takes: the outcome, and browsers that are gone."""

    delivery_id: uuid.UUID
    attempt: int
    call: Callable[[], tuple[Outcome, list[uuid.UUID]]]


def deliver(delivery_id: uuid.UUID) -> None:
    """Hand one delivery over if it is due. Two workers at once, or a job that runs twice, have one effect."""
    try:
        with open_transaction():
            hand_over = _begin(delivery_id, now=utc_now())
    except (DomainError, Error):
        raise  # the database is busy or away: the job is repeated
    except Exception as error:
        log.exception("a notice could not be written", extra={"delivery": str(delivery_id)})
        with open_transaction():
            _give_up(delivery_id, f"could not be written: {type(error).__name__}", now=utc_now())
        return
    if hand_over is None:
        return
    try:
        outcome, gone = hand_over.call()
    except Exception as error:
        log.exception("a carrier failed in an unknown way", extra={"delivery": str(delivery_id)})
        outcome, gone = Outcome(Result.UNKNOWN, type(error).__name__), []
    with open_transaction():
        selectors.subscriptions_by_id(gone).delete()
        _record(hand_over, outcome, now=utc_now())


def settle_deliveries(now: datetime) -> int:
    """
    Upkeep, every few seconds: queue what is due, and settle what was left in the middle; how many rows it touched.

    A delivery that has been 'sending' for two minutes belongs to somebody who died.
    """
    with open_transaction():
        due = fetch_all(
            """
            UPDATE notify_delivery SET queued_at = %s WHERE id IN (
                SELECT id FROM notify_delivery
                WHERE state = 'waiting' AND next_at <= %s AND (queued_at IS NULL OR queued_at < %s)
                ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            [now, now, now - REQUEUE_AFTER, _BATCH],
        )
        tasks.enqueue_all(DELIVER_JOB, [{"delivery_id": str(delivery_id)} for (delivery_id,) in due])
    with open_transaction():
        left = list(
            Delivery.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("notice")
            .filter(state=DeliveryState.SENDING, sending_at__lt=now - SENDING_LIMIT)[:_BATCH]
        )
        for delivery in left:
            log.warning("a delivery was left in the middle", extra={"delivery": str(delivery.id)})
            _finish(delivery, DeliveryState.UNKNOWN, "left in the middle", now=now)
            use_next_channel(delivery.notice, now=now)
    return len(due) + len(left)


@transaction_required
def _begin(delivery_id: uuid.UUID, *, now: datetime) -> _HandOver | None:
    """Take a waiting delivery and write its message; None if it is not to be sent, or not by us."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notice")
        .filter(id=delivery_id, state=DeliveryState.WAITING, next_at__lte=now)
        .first()
    )
    if delivery is None:
        return None
    notice, channel = delivery.notice, Channel(delivery.channel)
    whom = (notice.user_id, notice.person_id)
    reader = find_readers([whom]).get(whom)
    if reader is None:
        _finish(delivery, DeliveryState.SKIPPED, "no account" if notice.person_id is None else "not wanted", now=now)
        return None
    if not _is_current(notice, now=now):
        _finish(delivery, DeliveryState.SKIPPED, "overtaken", now=now)
        return None
    obstacle = reader.find_obstacle(notice.known_kind, App(notice.app), channel)
    if obstacle:
        _finish(delivery, DeliveryState.SKIPPED, obstacle, now=now)
        use_next_channel(notice, now=now)
        return None
    call = _call_of(delivery, notice, channel, reader.recipient, now=now)
    delivery.state, delivery.sending_at, delivery.next_at = DeliveryState.SENDING, now, None
    delivery.attempts += 1
    delivery.save(update_fields=["state", "sending_at", "next_at", "attempts"])
    return _HandOver(delivery.id, delivery.attempts, call)


def _is_current(notice: Notice, *, now: datetime) -> bool:
    if PLANS[notice.known_kind].group is Group.REMINDERS and notice.matters_until and notice.matters_until <= now:
        return False
    owner = find_owner(notice.known_kind)
    if owner is None or notice.subject_id is None:
        return True
    return owner.is_current(notice.known_kind, notice.subject_id, notice.read_facts)


def _call_of(
    delivery: Delivery, notice: Notice, channel: Channel, recipient: Recipient, *, now: datetime
) -> Callable[[], tuple[Outcome, list[uuid.UUID]]]:
    """The call, with everything that it needs read and written: it touches no database."""
    if channel is Channel.EMAIL:
        mail = mail_of(delivery, notice, recipient)
        return lambda: (mail_sender().send(mail), [])
    push = push_of(notice, recipient, now=now)
    browsers = [(row.id, row.open()) for row in selectors.live_subscriptions(notice.user_id, App(notice.app))]
    return lambda: _push_to_all(push, browsers)


def _push_to_all(push: Push, browsers: Sequence[tuple[uuid.UUID, Subscription]]) -> tuple[Outcome, list[uuid.UUID]]:
    outcomes, gone = [], []
    deadline = time.monotonic() + _MOST_PUSHING_SECONDS
    for subscription_id, browser in browsers:
        if time.monotonic() > deadline:
            outcomes.append(Outcome(Result.TRY_AGAIN, "too many slow browsers"))
            break
        outcome = push_sender().send(push, browser)
        outcomes.append(outcome)
        if outcome.result is Result.GONE:
            gone.append(subscription_id)
    return combine(outcomes), gone


@transaction_required
def _record(hand_over: _HandOver, outcome: Outcome, *, now: datetime) -> None:
    """Write down what became of a call; a late answer to what counts as unknown still tells how it ended."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(id=hand_over.delivery_id, attempts=hand_over.attempt)
        .first()
    )
    if delivery is None or delivery.state not in (DeliveryState.SENDING, DeliveryState.UNKNOWN):
        return
    was_given_up = delivery.state == DeliveryState.UNKNOWN
    if outcome.result is Result.SENT:
        delivery.reference = outcome.reference[:200]
        _finish(delivery, DeliveryState.SENT, outcome.remark, now=now)
        return
    if was_given_up:
        return
    if outcome.result is Result.TRY_AGAIN:
        again = retry_at(delivery.attempts, now=now)
        if again is not None:
            delivery.state, delivery.next_at, delivery.queued_at = DeliveryState.WAITING, again, None
            delivery.remark = outcome.remark[:300]
            delivery.save(update_fields=["state", "next_at", "queued_at", "remark"])
            return
    state = DeliveryState.UNKNOWN if outcome.result is Result.UNKNOWN else DeliveryState.FAILED
    _finish(delivery, state, outcome.remark, now=now)
    use_next_channel(delivery.notice, now=now)


@transaction_required
def _give_up(delivery_id: uuid.UUID, remark: str, *, now: datetime) -> None:
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("notice")
        .filter(id=delivery_id, state=DeliveryState.WAITING)
        .first()
    )
    if delivery is not None:
        _finish(delivery, DeliveryState.FAILED, remark, now=now)
        use_next_channel(delivery.notice, now=now)


def _finish(delivery: Delivery, state: DeliveryState, remark: str, *, now: datetime) -> None:
    delivery.state, delivery.finished_at, delivery.next_at = state, now, None
    delivery.remark = remark[:300]
    delivery.save(update_fields=["state", "finished_at", "next_at", "remark", "reference"])


def remove_old_notices(now: datetime, *, older_than_days: int) -> int:
    """Remove notices and their deliveries that are older; how many notices."""
    removed = 0
    while True:
        with open_transaction():
            batch = fetch_all(
                "SELECT id FROM notify_notice WHERE created_at < %s - make_interval(days => %s) "
                "ORDER BY created_at LIMIT %s FOR UPDATE SKIP LOCKED",
                [now, older_than_days, _BATCH],
            )
            ids = [notice_id for (notice_id,) in batch]
            execute("DELETE FROM notify_delivery WHERE notice_id = ANY(%s)", [ids])
            removed += execute("DELETE FROM notify_notice WHERE id = ANY(%s)", [ids])
        if len(batch) < _BATCH:
            return removed
