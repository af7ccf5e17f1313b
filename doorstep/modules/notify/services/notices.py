"""Telling somebody something: into the inbox at once, and on its way by the channels of the kind's route."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra import tasks
from doorstep.infra.db import fetch_all, fetch_one, transaction_required
from doorstep.infra.outbox import publish
from doorstep.kernel.errors import NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import Recipient
from doorstep.modules.notify import selectors
from doorstep.modules.notify.contracts import (
    App,
    Channel,
    DeliveryState,
    NoticeRequest,
    NoticeWritten,
    PastNotice,
)
from doorstep.modules.notify.models import Delivery, Notice
from doorstep.modules.notify.ports import mail_sender, push_sender
from doorstep.modules.notify.rules.quiet import send_at
from doorstep.modules.notify.rules.routes import PLANS, first_channels, next_channel

DELIVER_JOB = "notify.deliver"

_INSERT = """
INSERT INTO notify_notice (id, user_id, app, kind, facts, link, subject_id, dedup_key, matters_until, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (user_id, dedup_key) DO NOTHING RETURNING id
"""


@transaction_required
def send_notice(request: NoticeRequest, *, now: datetime) -> uuid.UUID | None:
    """
    Tell one person; the notice's id, or None if they were told before or have no account any more.

    :raises ValueError: if the kind belongs to another app.
    """
    plan = PLANS[request.kind]
    if plan.app is not request.app:
        raise ValueError(f"{request.kind} is read in the {plan.app} app")
    try:
        recipient = accounts.recipient(request.user_id)
    except NotFound:
        return None
    row = fetch_one(
        _INSERT,
        [
            new_id(),
            request.user_id,
            request.app,
            request.kind,
            json.dumps(request.facts.to_json(), ensure_ascii=False),
            request.link,
            request.subject_id,
            request.dedup_key,
            request.matters_until,
            now,
        ],
    )
    if row is None:
        return None
    notice = Notice.objects.get(pk=row[0])
    publish(
        NoticeWritten(notice_id=notice.id, user_id=notice.user_id, app=notice.app, kind=notice.kind, written_at=now)
    )
    for channel in first_channels(plan):
        _open_delivery(notice, channel, recipient, now=now)
    return notice.id


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
    used = {Channel(channel) for (channel,) in Delivery.objects.filter(notice=notice).values_list("channel")}
    channel = next_channel(PLANS[notice.known_kind], used)
    if channel is None:
        return
    try:
        recipient = accounts.recipient(notice.user_id)
    except NotFound:
        return
    _open_delivery(notice, channel, recipient, now=now)


def _open_delivery(notice: Notice, channel: Channel, recipient: Recipient, *, now: datetime) -> None:
    """One delivery, waiting or skipped with the reason; a skipped one lets the next channel of the route follow."""
    obstacle = find_obstacle(notice, channel, recipient)
    due = now
    if obstacle is None:
        due = send_at(
            selectors.quiet_times([notice.user_id]).get(notice.user_id),
            urgent=PLANS[notice.known_kind].urgent,
            matters_until=notice.matters_until,
            now=now,
        )
    delivery_id = _insert_delivery(notice, channel, obstacle, due, now=now)
    if delivery_id is None:
        return
    if obstacle is not None:
        use_next_channel(notice, now=now)
    elif due <= now:
        tasks.enqueue(DELIVER_JOB, delivery_id=str(delivery_id))


def _insert_delivery(
    notice: Notice, channel: Channel, obstacle: str | None, due: datetime, *, now: datetime
) -> uuid.UUID | None:
    waits = obstacle is None
    rows = fetch_all(
        """
        INSERT INTO notify_delivery
            (id, notice_id, channel, state, attempts, next_at, queued_at, finished_at, remark, reference, created_at)
        VALUES (%s, %s, %s, %s, 0, %s, %s, %s, %s, '', %s)
        ON CONFLICT (notice_id, channel) DO NOTHING RETURNING id
        """,
        [
            new_id(),
            notice.id,
            channel,
            DeliveryState.WAITING if waits else DeliveryState.SKIPPED,
            due if waits else None,
            now if waits and due <= now else None,
            None if waits else now,
            obstacle or ("quiet hours" if due > now else ""),
            now,
        ],
    )
    return rows[0][0] if rows else None


def find_obstacle(notice: Notice, channel: Channel, recipient: Recipient) -> str | None:
    """Why a notice can't, or shall not, go to a person by a channel; None if it can."""
    if not selectors.is_wanted(notice.user_id, PLANS[notice.known_kind].group, channel):
        return "switched off"
    if channel is Channel.EMAIL:
        if not recipient.email:
            return "no address"
        return None if mail_sender().is_ready else "no mail carrier"
    if not push_sender().is_ready:
        return "no push key"
    return None if selectors.live_subscriptions(notice.user_id, App(notice.app)) else "no device"
