"""Alerts: raised once while they are open, taken by somebody of the staff, closed with a note or by what happened."""

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from doorstep.infra.audit import record_act
from doorstep.infra.db import execute, fetch_one, transaction, transaction_required
from doorstep.infra.outbox import publish
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import InvalidInput, NotAllowed, NotFound
from doorstep.kernel.ids import new_id
from doorstep.modules.fieldwork.contracts.alerts import (
    LONGEST_ALERT_NOTE,
    AlertChanged,
    AlertClosed,
    AlertFacts,
    AlertKind,
    AlertSubject,
)
from doorstep.modules.fieldwork.models import Alert

# Where somebody is, is kept as long as help is on its way and no longer.
_FORGOTTEN = ("lat", "lon", "accuracy_m")


@transaction_required
def raise_alert(
    kind: AlertKind,
    *,
    market: str,
    subject_kind: AlertSubject,
    subject_id: object,
    facts: Mapping[str, Any],
    now: datetime,
) -> uuid.UUID:
    """
    Ask staff to look at something; while the same is open, that one is meant and nothing is written.

    :param facts: plain JSON values; those named ``lat``, ``lon`` and ``accuracy_m`` are forgotten when it is closed.
    :return: the alert's id.
    """
    return open_alert(kind, market=market, subject_kind=subject_kind, subject_id=subject_id, facts=facts, now=now)[0]


@transaction_required
def open_alert(
    kind: AlertKind,
    *,
    market: str,
    subject_kind: AlertSubject,
    subject_id: object,
    facts: Mapping[str, Any],
    now: datetime,
) -> tuple[uuid.UUID, bool]:
    """The same; also whether it is a new one."""
    said = str(subject_id)
    fresh = fetch_one(
        "INSERT INTO fieldwork_alert (id, kind, market_id, subject_kind, subject_id, facts, opened_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kind, subject_kind, subject_id) WHERE closed_at IS NULL "
        "DO NOTHING RETURNING id",
        [new_id(), str(kind), market, str(subject_kind), said, json.dumps(dict(facts), ensure_ascii=False), now],
    )
    if fresh is None:
        rows = read_rows(
            Alert,
            "kind = %s AND subject_kind = %s AND subject_id = %s ORDER BY closed_at DESC NULLS FIRST LIMIT 1",
            [str(kind), str(subject_kind), said],
        )
        return rows[0].id, False
    alert_id: uuid.UUID = fresh[0]
    publish(AlertChanged(alert_id, str(kind), market, str(subject_kind), said, "open", now))
    return alert_id, True


@transaction
def see_alert(alert_id: uuid.UUID, *, actor: Actor, now: datetime) -> AlertFacts:
    """
    Somebody of the staff takes an alert, so that others know. Again nothing happens.

    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises NotFound: if there is no such alert.
    :raises AlertClosed: if it is closed.
    """
    alert = _lock_alert(alert_id, actor)
    if alert.closed_at is not None:
        raise AlertClosed(closed_at=alert.closed_at.isoformat())
    if alert.seen_by != actor.user_id:
        alert.seen_by, alert.seen_at = actor.user_id, now
        alert.save(update_fields=["seen_by", "seen_at"])
        publish(_changed(alert, "seen", now))
    return alert.as_facts


@transaction
def close_alert(alert_id: uuid.UUID, *, note: str, actor: Actor, now: datetime) -> AlertFacts:
    """
    Staff say what was done about an alert, and close it.

    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises InvalidInput: without a note, or for one of more than 1,000 characters.
    :raises NotFound: if there is no such alert.
    :raises AlertClosed: if it is closed.
    """
    note = note.strip()
    if not 1 <= len(note) <= LONGEST_ALERT_NOTE:
        raise InvalidInput(f"Say on 1 to {LONGEST_ALERT_NOTE} characters what was done.", field="note")
    alert = _lock_alert(alert_id, actor)
    if alert.closed_at is not None:
        raise AlertClosed(closed_at=alert.closed_at.isoformat())
    _close(alert, note=note, actor=actor, now=now)
    record_act(actor=actor, act="alert.closed", subject=f"alert:{alert.id}", details={"note": note}, now=now)
    return alert.as_facts


@transaction_required
def close_alerts_of(
    kinds: Iterable[AlertKind],
    *,
    subject_kind: AlertSubject,
    subject_id: object,
    note: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Close what is open of some kinds about something, as it is settled by what happened; how many."""
    rows = read_rows(
        Alert,
        "subject_id = %s AND subject_kind = %s AND kind = ANY(%s) AND closed_at IS NULL ORDER BY id FOR UPDATE",
        [str(subject_id), str(subject_kind), [str(kind) for kind in kinds]],
    )
    for alert in rows:
        _close(alert, note=note, actor=actor, now=now)
    return len(rows)


def _close(alert: Alert, *, note: str, actor: Actor, now: datetime) -> None:
    alert.closed_at, alert.closed_by, alert.note = now, actor.label, note
    alert.facts = {name: value for name, value in alert.facts.items() if name not in _FORGOTTEN}
    execute(
        "UPDATE fieldwork_alert SET closed_at = %s, closed_by = %s, note = %s, facts = %s WHERE id = %s",
        [now, alert.closed_by, note, json.dumps(alert.facts, ensure_ascii=False), alert.id],
    )
    publish(_changed(alert, "closed", now))


def _lock_alert(alert_id: uuid.UUID, actor: Actor) -> Alert:
    if not actor.is_staff:
        raise NotAllowed
    alert = Alert.objects.select_for_update(of=("self",)).filter(id=alert_id).first()
    if alert is None:
        raise NotFound
    return alert


def _changed(alert: Alert, state: str, now: datetime) -> AlertChanged:
    return AlertChanged(alert.id, alert.kind, alert.market_id, alert.subject_kind, alert.subject_id, state, now)
