"""What the steps of a visit demand, and what is kept of them, in the step's own transaction."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from doorstep.infra.db import execute
from doorstep.modules.booking.contracts import FieldVisit, VisitState
from doorstep.modules.fieldwork.contracts.door import CheckInMissing, ChecklistOpen, SignOffMissing
from doorstep.modules.fieldwork.models import CheckIn, SignOff
from doorstep.modules.fieldwork.rules import door
from doorstep.modules.fieldwork.selectors.terms import terms_of
from doorstep.modules.fieldwork.services.checklists import open_items_of
from doorstep.modules.fieldwork.services.trips import begin_trip, end_trip

# A column of the record by the step whose moment it keeps.
_MOMENTS = {
    VisitState.ON_THE_WAY: "set_off_at",
    VisitState.ARRIVED: "arrived_at",
    VisitState.WORKING: "started_at",
    VisitState.DONE: "finished_at",
}


def _earlier_than(column: str) -> list[str]:
    columns = list(_MOMENTS.values())
    return columns[: columns.index(column)]


class VisitSteps:
    """Fieldwork as booking knows it; see ``booking.ports.FieldWork``."""

    def check_step(self, visit: FieldVisit, target: VisitState, *, now: datetime) -> None:
        """
        See whether everything is there that the market demands before a step.

        :raises CheckInMissing: before work at a client's, without a check-in.
        :raises ChecklistOpen: before the end, while something required is neither done nor explained.
        :raises SignOffMissing: before the end, without the client's word or the reason why there is none.
        """
        terms = terms_of(visit.market)
        if target is VisitState.WORKING:
            wanted = door.demands_check_in(terms, visit.place_kind)
            if wanted and not CheckIn.objects.filter(visit_id=visit.visit_id).exists():
                raise CheckInMissing
        if target is VisitState.DONE:
            missing = open_items_of(visit.visit_id)
            if missing:
                raise ChecklistOpen("Tick them, or write why not.", item_ids=list(missing))
            wanted = door.demands_sign_off(terms, visit.place_kind)
            if wanted and not SignOff.objects.filter(visit_id=visit.visit_id).exists():
                raise SignOffMissing

    def keep_step(self, visit: FieldVisit, target: VisitState, *, at: datetime, now: datetime) -> None:
        """Keep when the step was taken; begin or end the trip."""
        column = _MOMENTS.get(target)
        if column is None:
            return
        earlier = ", ".join(f"fieldwork_record.{name}" for name in _earlier_than(column))
        execute(
            f"INSERT INTO fieldwork_record (visit_id, {column}) VALUES (%s, %s) ON CONFLICT (visit_id) "
            # A phone's clock may be put right between two steps; the greatest of some and nothing is that of the some.
            f"DO UPDATE SET {column} = greatest({', '.join(filter(None, [f'excluded.{column}', earlier]))})",
            [visit.visit_id, at],
        )
        if target is VisitState.ON_THE_WAY:
            begin_trip(visit.visit_id, now=at)
        elif target is VisitState.ARRIVED:
            end_trip(visit.visit_id, now=at)

    def keep_end(self, visit_ids: Sequence[uuid.UUID], *, now: datetime) -> None:
        """
        End the trips and stop the safety timers of visits that are over; again nothing happens.

        An alert that a timer has raised stays until staff have closed it.
        """
        for visit_id in visit_ids:
            end_trip(visit_id, now=now, arrived=False)
        execute(
            "UPDATE fieldwork_safetytimer SET ended_at = %s WHERE visit_id = ANY(%s) AND ended_at IS NULL",
            [now, list(visit_ids)],
        )

    def find_presence(self, visit_id: uuid.UUID) -> Mapping[str, Any] | None:
        """The check-in as plain values: how, when, how far from the place, why without a proof."""
        row = CheckIn.objects.filter(visit_id=visit_id).first()
        if row is None:
            return None
        return {
            "how": row.how, "at": row.at.isoformat(), "distance_m": row.distance_m, "accuracy_m": row.accuracy_m,
            "photo_id": row.photo_id and str(row.photo_id), "reason": row.reason,
        }  # fmt: skip
