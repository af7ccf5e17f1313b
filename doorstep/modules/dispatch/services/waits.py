"""What of repair goes on by itself: waits that are over, drop-outs left lying, days under way, stuck searches."""

from datetime import datetime, timedelta

from doorstep.infra.db import transaction
from doorstep.infra.tasks import enqueue_all
from doorstep.kernel.actors import SYSTEM
from doorstep.kernel.errors import Busy
from doorstep.modules.booking import facade as booking
from doorstep.modules.dispatch.models import Hunt
from doorstep.modules.dispatch.selectors.repair import list_moot, seen_since
from doorstep.modules.dispatch.services.answer_replacement import close_unanswered
from doorstep.modules.dispatch.services.replace import REPLACE_JOB
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject

DAY_JOB = "dispatch.follow_day"
# A drop-out is taken up by its own job within a second; one whose worker died, by the next round after this.
_LEFT_LYING = timedelta(seconds=20)
_STUCK = timedelta(minutes=10)
_BATCH = 200


def repair_overdue(now: datetime) -> int:
    """End waits that are over, each in a transaction of its own, and take up what was left lying; how many."""
    done = 0
    waiting = booking.list_awaited()
    over = {*booking.list_awaited(overdue_at=now), *list_moot(waiting, now=now)}
    for visit_id in sorted(over):
        try:
            done += close_unanswered(visit_id, now=now)
        except Busy:
            continue
    waiting = [visit_id for visit_id in waiting if visit_id not in over]
    if waiting:
        seen = seen_since(waiting, now - _LEFT_LYING)
        done += _take_up([str(visit_id) for visit_id in waiting if visit_id not in seen])
    return done


@transaction
def _take_up(visit_ids: list[str]) -> int:
    if visit_ids:
        enqueue_all(REPLACE_JOB, [{"visit_id": visit_id} for visit_id in visit_ids])
    return len(visit_ids)


def follow_days(now: datetime) -> int:
    """Reckon every day anew whose visits have begun, or should have; how many."""
    return _queue_days(booking.list_specialists_under_way(now=now))


@transaction
def _queue_days(specialist_ids: list[int]) -> int:
    if specialist_ids:
        enqueue_all(DAY_JOB, [{"specialist_id": specialist_id} for specialist_id in specialist_ids])
    return len(specialist_ids)


def watch_searches(now: datetime) -> int:
    """Tell staff of searches that find nobody; how many are stuck."""
    stuck = list(Hunt.objects.filter(ended_at=None, begun_at__lte=now - _STUCK).order_by("begun_at")[:_BATCH])
    ended = Hunt.objects.filter(ended_at__gt=now - timedelta(minutes=5)).values_list("order_id", flat=True)
    _write_searches(stuck, [str(order_id) for order_id in ended[:_BATCH]], now=now)
    return len(stuck)


@transaction
def _write_searches(stuck: list[Hunt], ended: list[str], *, now: datetime) -> None:
    open_now = {
        alert.subject_id
        for alert in fieldwork.open_alerts_about([*(str(hunt.order_id) for hunt in stuck), *ended])
        if alert.kind is AlertKind.STUCK_SEARCH
    }
    for hunt in stuck:
        if str(hunt.order_id) not in open_now:
            fieldwork.raise_alert(
                AlertKind.STUCK_SEARCH,
                market=hunt.market_id,
                subject_kind=AlertSubject.ORDER,
                subject_id=hunt.order_id,
                facts={"order_id": str(hunt.order_id), "wave": hunt.wave, "begun_at": hunt.begun_at.isoformat()},
                now=now,
            )
    for order_id in open_now.intersection(ended):
        fieldwork.close_alerts_of(
            [AlertKind.STUCK_SEARCH], subject_kind=AlertSubject.ORDER, subject_id=order_id,
            note="The search has ended.", actor=SYSTEM, now=now,
        )  # fmt: skip
