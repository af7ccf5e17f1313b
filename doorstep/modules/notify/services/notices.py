"""Telling somebody something: into the inbox at once, and on its way by the channels of the kind's route."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from doorstep.infra import tasks
from doorstep.infra.db import fetch_all, insert_values, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.ids import new_id
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import (
    App,
    Channel,
    DeliveryState,
    Kind,
    NoticeRequest,
    NoticeWritten,
    PastNotice,
)
from doorstep.modules.notify.models import Notice
from doorstep.modules.notify.rules.quiet import send_at
from doorstep.modules.notify.rules.routes import PLANS, channels_to_open, first_channels, next_channel
from doorstep.modules.notify.services.readers import Whom, find_readers

DELIVER_JOB = "notify.deliver"

_NOTICE = "id, user_id, app, kind, facts, link, subject_id, dedup_key, matters_until, person_id, created_at, read_at"
_DELIVERY = "id, notice_id, channel, state, attempts, next_at, queued_at, finished_at, remark, reference, created_at"


@transaction_required
def send_notices(requests: Sequence[NoticeRequest], *, now: datetime) -> list[uuid.UUID | None]:
    """
    Tell people, in a few statements however many; for each the notice's id, or None if they were told before or
    have no account any more.

    :raises ValueError: if a kind belongs to another app.
    """
    for request in requests:
        if PLANS[request.kind].app is not request.app:
            raise ValueError(f"{request.kind} is read in the {PLANS[request.kind].app} app")
    readers = find_readers({_whom(request) for request in requests})
    ids = [new_id() if _whom(request) in readers else None for request in requests]
    rows = [_values(notice_id, request, now=now) for notice_id, request in zip(ids, requests, strict=True) if notice_id]
    ending = "ON CONFLICT (user_id, dedup_key) DO NOTHING RETURNING id"
    written = {notice_id for (notice_id,) in insert_values("notify_notice", _NOTICE, rows, ending=ending)}
    told = [(found, request) for found, request in zip(ids, requests, strict=True) if found and found in written]
    publish(
        *(
            NoticeWritten(
                notice_id=notice_id, user_id=request.user_id, app=request.app, kind=request.kind, written_at=now
            )
            for notice_id, request in told
            if request.person_id is None
        )
    )
    opened = []
    for notice_id, request in told:
        plan, reader = PLANS[request.kind], readers[_whom(request)]
        obstacle_of = partial(reader.find_obstacle, request.kind, request.app)
        channels = channels_to_open(plan, first_channels(plan), obstacle_of)
        opened.append(_Opened(notice_id, _whom(request), request.kind, request.matters_until, channels))
    _open_deliveries(opened, now=now)
    return [notice_id if notice_id in written else None for notice_id in ids]


def _values(notice_id: uuid.UUID, request: NoticeRequest, *, now: datetime) -> list[object]:
    return [
        notice_id,
        request.user_id,
        request.app,
        request.kind,
        json.dumps(request.facts.to_json(), ensure_ascii=False),
        request.link,
        request.subject_id,
        request.dedup_key,
        request.matters_until,
        request.person_id,
        now,
        None if request.person_id is None else now,  # of what is told elsewhere nothing waits in the user's inbox
    ]


def _whom(request: NoticeRequest | Notice) -> Whom:
    return request.user_id, request.person_id


@transaction_required
def import_notices(past: Sequence[PastNotice]) -> int:
    """Write notices of the past, with nothing delivered and nobody disturbed; what is there already stays."""
    rows = [
        Notice(
            id=new_id(),
            user_id=entry.request.user_id,
            app=entry.request.app,
            kind=entry.request.kind,
            facts=entry.request.facts.to_json(),
            link=entry.request.link,
            subject_id=entry.request.subject_id,
            dedup_key=entry.request.dedup_key,
            matters_until=entry.request.matters_until,
            created_at=entry.created_at,
            read_at=entry.read_at,
        )
        for entry in past
    ]
    return len(Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500))


@transaction_required
def use_next_channel(notice: Notice, *, now: datetime) -> None:
    """Go on to the next channel of the route that was not used yet, if there is one."""
    reader = find_readers([_whom(notice)]).get(_whom(notice))
    if reader is None:
        return
    rows = fetch_all("SELECT channel FROM notify_delivery WHERE notice_id = %s", [notice.id])
    used = frozenset(Channel(channel) for (channel,) in rows)
    kind, plan = notice.known_kind, PLANS[notice.known_kind]
    channel = next_channel(plan, set(used))
    if channel is not None:
        channels = channels_to_open(plan, [channel], partial(reader.find_obstacle, kind, App(notice.app)), used)
        _open_deliveries([_Opened(notice.id, _whom(notice), kind, notice.matters_until, channels)], now=now)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A notice, and the channels that it takes now, each with what keeps it from being used, or None."""

    notice_id: uuid.UUID
    whom: Whom
    kind: Kind
    matters_until: datetime | None
    channels: Mapping[Channel, str | None]


def _open_deliveries(opened: Sequence[_Opened], *, now: datetime) -> None:
    """One delivery a channel: waiting, with a job if it is due, or skipped with the reason."""
    waiting = {each.whom[0] for each in opened if None in each.channels.values() and each.whom[1] is None}
    quiet = selectors.quiet_times(list(waiting)) if waiting else {}
    rows, due_at_once = [], set()
    for each in opened:
        urgent = PLANS[each.kind].urgent
        for channel, obstacle in each.channels.items():
            delivery_id = new_id()
            if obstacle is not None:
                state, due, remark = DeliveryState.SKIPPED, None, obstacle
            else:
                user_id, person_id = each.whom
                own = quiet.get(user_id) if person_id is None else None
                due = send_at(own, urgent=urgent, matters_until=each.matters_until, now=now)
                state, remark = DeliveryState.WAITING, "quiet hours" if due > now else ""
            at_once = due is not None and due <= now
            if at_once:
                due_at_once.add(delivery_id)
            queued, finished = now if at_once else None, None if due else now
            rows.append([delivery_id, each.notice_id, channel, state, 0, due, queued, finished, remark, "", now])
    ending = "ON CONFLICT (notice_id, channel) DO NOTHING RETURNING id"
    written = insert_values("notify_delivery", _DELIVERY, rows, ending=ending)
    due_now = [{"delivery_id": str(found)} for (found,) in written if found in due_at_once]
    tasks.enqueue_all(DELIVER_JOB, due_now)
