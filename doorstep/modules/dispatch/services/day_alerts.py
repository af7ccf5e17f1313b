"""What staff must look at in a specialist's day: far too late, nobody at the door, at work for much longer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from doorstep.infra.db import transaction
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.booking.contracts import DayVisit
from doorstep.modules.dispatch.repair_contracts import RepairTerms
from doorstep.modules.dispatch.rules.cascade import Expected
from doorstep.modules.dispatch.rules.day_alerts import Finding, findings_of
from doorstep.modules.fieldwork import facade as fieldwork
from doorstep.modules.fieldwork.contracts import AlertKind, AlertSubject

WATCHED = frozenset({AlertKind.LATE, AlertKind.OVERRUN, AlertKind.NO_CHECK_IN})
SETTLED = "It settled itself."


def watch_day(visits: Sequence[DayVisit], expected: Sequence[Expected], terms: RepairTerms, *, now: datetime) -> None:
    """Raise what is to be looked at, and close what has settled itself; nothing is written while nothing changes."""
    found = findings_of(visits, expected, terms, now=now)
    known = {
        (alert.kind, alert.subject_id): alert
        for alert in fieldwork.open_alerts_about([visit.visit_id for visit in visits])
        if alert.kind in WATCHED
    }
    wanted = {(finding.kind, str(finding.visit.visit_id)): finding for finding in found}
    fresh = [finding for key, finding in wanted.items() if key not in known]
    settled = [key for key in known if key not in wanted]
    if fresh or settled:
        _write(fresh, settled, now=now)


@transaction
def _write(fresh: Sequence[Finding], settled: Sequence[tuple[AlertKind, str]], *, now: datetime) -> None:
    for finding in fresh:
        visit = finding.visit
        fieldwork.raise_alert(
            finding.kind,
            market=visit.market,
            subject_kind=AlertSubject.VISIT,
            subject_id=visit.visit_id,
            facts=_facts(visit, finding.minutes),
            now=now,
        )
    for kind, subject_id in settled:
        fieldwork.close_alerts_of(
            [kind], subject_kind=AlertSubject.VISIT, subject_id=subject_id, note=SETTLED, actor=SYSTEM, now=now
        )


def _facts(visit: DayVisit, minutes: int) -> Mapping[str, Any]:
    return {
        "order_id": str(visit.order_id),
        "specialist_id": visit.specialist_id,
        "starts_at": visit.starts_at.isoformat(),
        "minutes": minutes,
    }
