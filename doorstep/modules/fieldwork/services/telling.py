"""Telling both sides that something was written into a visit's record."""

from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.infra.outbox import publish
from doorstep.modules.booking.contracts import FieldVisit
from doorstep.modules.fieldwork.contracts.door import RecordChanged


@transaction_required
def tell_of_record(visit: FieldVisit, what: str, *, now: datetime) -> None:
    """Both sides' open apps read the record again."""
    publish(
        RecordChanged(
            visit_id=visit.visit_id,
            order_id=visit.order_id,
            client_id=visit.client_id,
            specialist_user_id=visit.specialist_user_id,
            what=what,
            changed_at=now,
        )
    )
