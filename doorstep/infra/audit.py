"""History of state changes and of privileged acts, written in the transaction that makes them."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorstep.infra.context import current_request_id
from doorstep.infra.db import execute, fetch_all, transaction_required
from doorstep.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Change:
    """One row of an object's history."""

    object_id: uuid.UUID
    kind: str
    source: str
    target: str
    actor: str
    reason: str
    changed_at: datetime


@transaction_required
def record_changes(changes: Sequence[Change]) -> None:
    """Append history rows, all in one statement."""
    execute(
        """
        INSERT INTO infra_statechange (kind, object_id, source, target, actor, reason, changed_at)
        SELECT * FROM unnest(%s::text[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[])
        """,
        [
            [change.kind for change in changes],
            [change.object_id for change in changes],
            [change.source for change in changes],
            [change.target for change in changes],
            [change.actor for change in changes],
            [change.reason for change in changes],
            [change.changed_at for change in changes],
        ],
    )


def history_of(object_ids: Sequence[uuid.UUID]) -> list[Change]:
    """All steps of some objects, oldest first."""
    rows = fetch_all(
        "SELECT object_id, kind, source, target, actor, reason, changed_at FROM infra_statechange "
        "WHERE object_id = ANY(%s) ORDER BY id",
        [list(object_ids)],
    )
    return [Change(*row) for row in rows]


@transaction_required
def record_act(*, actor: Actor, act: str, subject: str, details: dict[str, Any], now: datetime) -> None:
    """Append a privileged act to the audit trail."""
    execute(
        "INSERT INTO infra_auditentry (actor, act, subject, details, request_id, acted_at) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        [actor.label, act, subject, json.dumps(details, ensure_ascii=False), current_request_id(), now],
    )
