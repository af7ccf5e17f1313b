"""Reads of notices. Everybody sees their own only."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from doorstep.infra.db import fetch_all, fetch_one
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotSignedIn
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.notify.contracts import (
    App,
    Group,
    GroupChoice,
    Preferences,
    QuietTime,
)
from doorstep.modules.notify.models import Notice, Preference, PushSubscription, QuietHours
from doorstep.modules.notify.rules.routes import PLANS


def _own_id(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotSignedIn
    return actor.user_id


def list_notices(actor: Actor, app: App, *, before: tuple[datetime, uuid.UUID] | None, limit: int) -> list[Notice]:
    """The actor's notices in an app, newest first, after a cursor of (created_at, id)."""
    notices = Notice.objects.filter(user_id=_own_id(actor), app=app, person_id=None)
    if before:
        created_at, notice_id = before
        notices = notices.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=notice_id))
    return list(notices.order_by("-created_at", "-id")[:limit])


def count_unread(actor: Actor, app: App) -> int:
    """How many of the actor's notices in an app are unread."""
    row = fetch_one(
        "SELECT count(*) FROM notify_notice WHERE user_id = %s AND app = %s AND read_at IS NULL", [_own_id(actor), app]
    )
    return int(row[0]) if row else 0


def quiet_times(user_ids: Sequence[int]) -> Mapping[int, QuietTime]:
    """The quiet hours of those who set some."""
    rows = read_rows(QuietHours, "user_id = ANY(%s)", [list(user_ids)])
    return {row.user_id: QuietTime(row.starts, row.ends, row.time_zone) for row in rows}


def choices_of(user_ids: Sequence[int]) -> dict[tuple[int, str], GroupChoice]:
    """What people chose, by person and group; everything is on until switched off."""
    rows = fetch_all(
        'SELECT user_id, "group", push, email FROM notify_preference WHERE user_id = ANY(%s)', [list(user_ids)]
    )
    return {(user_id, group): GroupChoice(Group(group), push=push, email=email) for user_id, group, push, email in rows}


def zone_of(user_id: int, market: str | None) -> str:
    """The reader's zone: of the quiet hours, else of the home city, else UTC."""
    quiet = quiet_times([user_id]).get(user_id)
    if quiet:
        return quiet.time_zone
    return accounts.get_market(market).time_zone if market else "UTC"


def reader_zone(actor: Actor) -> str:
    """The zone of the actor's own clock, as far as it is known."""
    return zone_of(_own_id(actor), actor.market)


def live_subscriptions(user_id: int, app: App | None = None) -> list[PushSubscription]:
    """The browsers of a person's open sessions: whoever was signed out gets nothing."""
    devices = accounts.open_devices(user_id)
    found = read_rows(PushSubscription, "user_id = %s AND device_id = ANY(%s) ORDER BY id", [user_id, devices])
    return [row for row in found if app is None or row.app == app]


def apps_taking_pushes(user_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Person and app of the browsers and phones of open sessions."""
    rows = fetch_all(
        "SELECT user_id, app, device_id FROM notify_pushsubscription WHERE user_id = ANY(%s)", [list(user_ids)]
    )
    devices = accounts.open_devices_of([user_id for user_id, _, _ in rows]) if rows else set()
    return {(user_id, app) for user_id, app, device_id in rows if (user_id, device_id) in devices}


def groups_of(actor: Actor) -> list[Group]:
    """The groups that concern a person: those of the client app, and for specialists those of theirs."""
    apps = {App.CLIENT, App.SPECIALIST} if actor.specialist_id is not None else {App.CLIENT}
    concerned = {plan.group for plan in PLANS.values() if plan.app in apps}
    return [group for group in Group if group in concerned]


def preferences_of(actor: Actor) -> Preferences:
    """What the actor wants to be told."""
    user_id = _own_id(actor)
    chosen = {row.group: row for row in Preference.objects.filter(user_id=user_id)}
    quiet = quiet_times([user_id]).get(user_id)
    choices = []
    for group in groups_of(actor):
        row = chosen.get(group)
        choices.append(GroupChoice(group, push=row.push, email=row.email) if row else GroupChoice(group))
    return Preferences(
        email=accounts.recipient(user_id).email,
        devices=len(live_subscriptions(user_id)),
        groups=tuple(choices),
        quiet_time=quiet,
        time_zone=zone_of(user_id, actor.market),
    )


def subscriptions_by_id(ids: Sequence[uuid.UUID]) -> QuerySet[PushSubscription]:
    """Some browsers."""
    return PushSubscription.objects.filter(id__in=ids)
