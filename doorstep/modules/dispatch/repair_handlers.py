"""What repair does after the fact: hears of visits, reckons days anew, and tells clients."""

import uuid
from collections.abc import Sequence

from doorstep.infra.tasks import enqueue_all, handles, handles_together, job
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import Busy
from doorstep.modules.availability.contracts import CalendarChanged
from doorstep.modules.booking.contracts import VisitChanged, VisitState
from doorstep.modules.dispatch.repair_contracts import ExpectedTimeChanged, ReplacementChanged
from doorstep.modules.dispatch.services.conflicts import follow_conflicts
from doorstep.modules.dispatch.services.expected import follow_day
from doorstep.modules.dispatch.services.repair_notices import tell_of_lateness, tell_of_replacement
from doorstep.modules.dispatch.services.replace import REPLACE_JOB, replace_dropped
from doorstep.modules.dispatch.services.waits import DAY_JOB
from doorstep.modules.fieldwork.contracts import ArrivalExpected

_LOST = frozenset({VisitState.CANCELLED, VisitState.DECLINED})
_OF_THE_DAY = frozenset(
    {VisitState.ON_THE_WAY, VisitState.ARRIVED, VisitState.WORKING, VisitState.DONE, VisitState.CANCELLED}
)


@job(REPLACE_JOB)
def replace(visit_id: str) -> None:
    """Look for somebody to come instead."""
    replace_dropped(uuid.UUID(visit_id), now=utc_now())


@job(DAY_JOB)
def reckon_day(specialist_id: int) -> None:
    """Reckon a specialist's day anew; what is being changed at this moment is reckoned in the next round."""
    try:
        follow_day(specialist_id, now=utc_now())
    except Busy:
        return


@handles_together(VisitChanged)
def follow_visit_steps(events: Sequence[VisitChanged]) -> None:
    """Somebody dropped out, or a day went on."""
    lost = sorted({str(event.visit_id) for event in events if event.state in _LOST})
    people = sorted({event.specialist_id for event in events if event.state in _OF_THE_DAY})
    if lost:
        enqueue_all(REPLACE_JOB, [{"visit_id": visit_id} for visit_id in lost])
    if people:
        enqueue_all(DAY_JOB, [{"specialist_id": specialist_id} for specialist_id in people])


@handles(CalendarChanged)
def follow_calendar(event: CalendarChanged) -> None:
    """Hours, time off or a calendar outside changed: promised visits may lie where it is not open any more."""
    follow_conflicts(event.specialist_id, now=utc_now())


@handles(ArrivalExpected)
def follow_arrival(event: ArrivalExpected) -> None:
    """Somebody on the way is expected at another time than before."""
    enqueue_all(DAY_JOB, [{"specialist_id": event.specialist_id}])


@handles(ReplacementChanged)
def tell_who_can_come(event: ReplacementChanged) -> None:
    """Tell the client who can come instead."""
    tell_of_replacement(event)


@handles(ExpectedTimeChanged)
def tell_of_later_visit(event: ExpectedTimeChanged) -> None:
    """Tell the client that somebody comes later."""
    tell_of_lateness(event)
