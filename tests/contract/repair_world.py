"""Somebody who could come instead of a specialist who is far too late, for the world of contracts."""

import uuid
from datetime import timedelta
from typing import Any

from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.kernel.ids import new_id
from doorstep.modules.booking import facade as booking
from doorstep.modules.dispatch.facade import save_repair_terms
from doorstep.modules.dispatch.models import ExpectedTime, Replacement
from doorstep.modules.dispatch.repair_contracts import (
    ExpectedCause,
    RepairTerms,
    ReplacementReason,
    ReplacementState,
)
from tests.builders import BuiltSpecialist
from tests.callers import Caller


def repaired(caller: Caller, order: dict[str, Any], other: BuiltSpecialist) -> Any:
    """The order, once its visit is expected far too late and somebody else is proposed, whose time was not kept."""
    now = utc_now()
    lost = booking.find_lost_visit(uuid.UUID(order["visits"][0]["id"]))
    assert lost is not None
    late = lost.starts_at + timedelta(minutes=45)
    with open_transaction():
        save_repair_terms([RepairTerms("hel", compensation_bp=1000)])
        ExpectedTime.objects.create(
            visit_id=lost.visit_id, order_id=lost.order_id, specialist_id=lost.specialist_id, market_id=lost.market,
            starts_at=late, ends_at=late + timedelta(hours=2), later_minutes=45, cause=ExpectedCause.FOLLOWS,
            told_minutes=40, made_at=now,
        )  # fmt: skip
        Replacement.objects.create(
            visit_id=lost.visit_id, order_id=lost.order_id, client_id=lost.client_id, market_id=lost.market,
            reason=ReplacementReason.LATE, state=ReplacementState.PROPOSED, lost_starts_at=lost.starts_at,
            time_zone=lost.time_zone, new_visit_id=new_id(), specialist_id=other.specialist_id,
            starts_at=lost.starts_at, ends_at=lost.ends_at, asked_start=lost.starts_at,
            terms=[["arrival", 1.0, 5.0]], hold_until=now + timedelta(hours=1), begun_at=now, looked_at=now,
        )  # fmt: skip
    return caller.order(order["id"])
