"""History of state changes and of privileged acts, written in the transaction that makes them."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from doorstep.infra.context import current_request_id
from doorstep.infra.copying import CopyBatch
from doorstep.infra.db import execute, fetch_all, insert_values, transaction_required
from doorstep.kernel.actors import Actor

_COLUMNS = "kind, object_id, source, target, actor, reason, changed_at"


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
    insert_values("infra_statechange", _COLUMNS, list(map(_values, changes)))


def pack_changes(batch: CopyBatch, changes: Sequence[Change]) -> None:
    """The same for a great many rows that are to be written by COPY."""
    batch.add(f"infra_statechange ({_COLUMNS})", map(_values, changes))


def _values(change: Change) -> tuple[object, ...]:
    return (
        change.kind, change.object_id, change.source, change.target, change.actor, change.reason, change.changed_at,
    )  # fmt: skip


def history_of(object_ids: Sequence[uuid.UUID], *, kinds: Sequence[str] = ()) -> list[Change]:
    """
    All steps of some objects, oldest first.

    :param kinds: of steps, where more than one thing goes by an id: a visit, and what became of its money.
    """
    rows = fetch_all(
        "SELECT object_id, kind, source, target, actor, reason, changed_at FROM infra_statechange "
        f"WHERE object_id = ANY(%s){' AND kind = ANY(%s)' if kinds else ''} ORDER BY id",
        [list(object_ids), list(kinds)] if kinds else [list(object_ids)],
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
