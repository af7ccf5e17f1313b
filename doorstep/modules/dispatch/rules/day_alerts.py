"""What of a day staff must look at: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from doorstep.modules.booking.contracts import DayVisit, VisitState
from doorstep.modules.dispatch.repair_contracts import RepairTerms
from doorstep.modules.dispatch.rules.cascade import Expected
from doorstep.modules.fieldwork.contracts import AlertKind

_MINUTE = timedelta(minutes=1)
_AWAITED = frozenset({VisitState.ACCEPTED, VisitState.ON_THE_WAY})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at about a visit, and by how many minutes."""

    kind: AlertKind
    visit: DayVisit
    minutes: int


def findings_of(
    visits: Sequence[DayVisit], expected: Sequence[Expected], terms: RepairTerms, *, now: datetime
) -> list[Finding]:
    """
    late: expected far too late; no_check_in: the promised time is over by as much as clients are told of, and nobody is
    at the door; overrun: at work for far longer than planned.
    """
    found = []
    for one in expected:
        if one.visit.state in _AWAITED and one.later_minutes > terms.too_late_minutes:
            found.append(Finding(AlertKind.LATE, one.visit, one.later_minutes))
        over = (one.ends_at - one.visit.ends_at) // _MINUTE
        if one.visit.state == VisitState.WORKING and over > terms.too_late_minutes:
            found.append(Finding(AlertKind.OVERRUN, one.visit, over))
    for visit in visits:
        waited = (now - visit.promised_until) // _MINUTE
        if visit.state in _AWAITED and waited >= terms.tell_minutes:
            found.append(Finding(AlertKind.NO_CHECK_IN, visit, waited))
    return found
