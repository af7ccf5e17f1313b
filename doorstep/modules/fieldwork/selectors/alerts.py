"""Reads of alerts, for staff."""

import uuid
from collections.abc import Iterable

from doorstep.infra.db import fetch_one
from doorstep.infra.rows import read_rows
from doorstep.kernel.actors import Actor
from doorstep.kernel.errors import NotAllowed, NotFound
from doorstep.modules.fieldwork.contracts.alerts import AlertFacts, AlertKind
from doorstep.modules.fieldwork.models import Alert

MOST_LISTED = 200


def list_open_alerts(*, actor: Actor, market: str | None = None) -> list[AlertFacts]:
    """
    What waits for somebody of the staff, in one market or all, the oldest first; 200 at most.

    :raises NotAllowed: unless the actor is of the platform's staff.
    """
    if not actor.is_staff:
        raise NotAllowed
    where, params = ("AND market_id = %s", [market]) if market else ("", [])
    rows = read_rows(Alert, f"closed_at IS NULL {where} ORDER BY id LIMIT {MOST_LISTED}", params)
    return [alert.as_facts for alert in rows]


def count_open_alerts() -> int:
    """How many wait in all."""
    row = fetch_one("SELECT count(*) FROM fieldwork_alert WHERE closed_at IS NULL")
    return int(row[0]) if row else 0


def get_alert(alert_id: uuid.UUID, *, actor: Actor) -> AlertFacts:
    """
    An alert.

    :raises NotAllowed: unless the actor is of the platform's staff.
    :raises NotFound: if there is no such alert.
    """
    if not actor.is_staff:
        raise NotAllowed
    alert = Alert.objects.filter(id=alert_id).first()
    if alert is None:
        raise NotFound
    return alert.as_facts


def open_alerts_of(kind: AlertKind) -> list[AlertFacts]:
    """All open ones of a kind, the oldest first; whoever asks knows what they are for."""
    return [alert.as_facts for alert in read_rows(Alert, "closed_at IS NULL AND kind = %s ORDER BY id", [str(kind)])]


def list_alerts_about(kind: AlertKind, subject_ids: Iterable[object]) -> list[AlertFacts]:
    """Open and closed ones of a kind about some visits, orders or specialists, the oldest first."""
    rows = read_rows(
        Alert, "subject_id = ANY(%s) AND kind = %s ORDER BY id", [[str(found) for found in subject_ids], str(kind)]
    )
    return [alert.as_facts for alert in rows]


def open_alerts_about(subject_ids: Iterable[object]) -> list[AlertFacts]:
    """What is open about some visits, orders or specialists, by any of their ids."""
    rows = read_rows(
        Alert, "subject_id = ANY(%s) AND closed_at IS NULL ORDER BY id", [[str(found) for found in subject_ids]]
    )
    return [alert.as_facts for alert in rows]
