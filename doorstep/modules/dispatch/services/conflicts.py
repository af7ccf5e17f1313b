"""
Visits that stand although their specialist's calendar is taken or closed then: staff see them, each once.

What was found is compared with what is still so, whenever a calendar changes and every minute: a conflict that is
solved, or whose visit has begun or is off, closes its alert by itself. Services that a specialist stops offering are
none: orders made before stay, and the specialist still comes.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction, transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ConflictFacts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertFacts, AlertKind, AlertSubject

SETTLED = "The time is open again, or the visit is not to be then any more."
_TO_COME = frozenset({VisitState.REQUESTED, VisitState.ACCEPTED})


@transaction
def watch_conflicts(now: datetime) -> int:
    """Compare the alerts of all calendars with what stands; how many conflicts do."""
    return follow_conflicts(None, now=now)


@transaction_required
def follow_conflicts(specialist_id: int | None, *, now: datetime) -> int:
    """The same for one specialist's calendar; None: for all."""
    standing = _still_meant(availability.list_standing_conflicts(specialist_id=specialist_id, now=now))
    open_now = [
        alert
        for alert in fieldwork.open_alerts_of(AlertKind.CALENDAR_CONFLICT)
        if specialist_id in (None, alert.facts["specialist_id"])
    ]
    known = fieldwork.list_alerts_about(AlertKind.CALENDAR_CONFLICT, [visit.visit_id for visit, _ in standing])
    told = {alert.facts.get("conflict_id") for alert in known}
    for visit, conflict in standing:
        if conflict.id not in told:
            _raise(visit, conflict, now=now)
    _close_settled(open_now, {str(visit.visit_id) for visit, _ in standing}, now=now)
    return len(standing)


def _still_meant(conflicts: Sequence[ConflictFacts]) -> list[tuple[FieldVisit, ConflictFacts]]:
    """Those of visits that are still to begin; what is held only, or under way, is left out."""
    if not conflicts:
        return []
    visits = {visit.visit_id: visit for visit in booking.list_field_visits({one.holder_id for one in conflicts})}
    found = [(visits[one.holder_id], one) for one in conflicts if one.holder_id in visits]
    return [(visit, conflict) for visit, conflict in found if visit.state in _TO_COME]


@transaction_required
def _raise(visit: FieldVisit, conflict: ConflictFacts, *, now: datetime) -> uuid.UUID:
    return fieldwork.raise_alert(
        AlertKind.CALENDAR_CONFLICT,
        market=visit.market,
        subject_kind=AlertSubject.VISIT,
        subject_id=visit.visit_id,
        facts={
            "calendar": conflict.reason.value,
            "starts_at": conflict.core_from.isoformat(),
            "ends_at": conflict.core_until.isoformat(),
            "conflict_id": conflict.id,
            "specialist_id": visit.specialist_id,
            "order_id": str(visit.order_id),
        },
        now=now,
    )


@transaction_required
def _close_settled(open_now: Sequence[AlertFacts], standing: set[str], *, now: datetime) -> None:
    for alert in open_now:
        if alert.subject_id not in standing:
            fieldwork.close_alerts_of(
                [AlertKind.CALENDAR_CONFLICT], subject_kind=AlertSubject.VISIT, subject_id=alert.subject_id,
                note=SETTLED, actor=SYSTEM, now=now,
            )  # fmt: skip
