"""Pure policy of what a device did without a network: when it was, what it stands for, what of it is kept."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.fieldwork.contracts.door import OLDEST_ACT_HOURS, ActKind
from doorstep.modules.fieldwork.rules.clock import put_right

STEPS = {
    ActKind.SET_OFF: VisitState.ON_THE_WAY,
    ActKind.ARRIVE: VisitState.ARRIVED,
    ActKind.START: VisitState.WORKING,
    ActKind.FINISH: VisitState.DONE,
}
# What others build on: after one of these was refused, none of them is tried.
IN_ORDER = frozenset({*STEPS, ActKind.CHECK_IN, ActKind.SIGN_OFF})

ENDED_OTHERWISE = frozenset({VisitState.CANCELLED, VisitState.DECLINED, VisitState.EXPIRED, VisitState.NO_SHOW})

_FORGOTTEN = ("code", "lat", "lon", "accuracy_m", "strokes", "positions")


def moment_of(at: datetime, *, sent_at: datetime, received_at: datetime) -> datetime:
    """When an act was by the server's clock: not after it came, and at most three days before."""
    right = put_right(at, offset=received_at - sent_at, received_at=received_at)
    return max(right, received_at - timedelta(hours=OLDEST_ACT_HOURS))


def kept_data(data: Mapping[str, Any]) -> dict[str, Any]:
    """What of an act's data is kept: no codes, no positions, no strokes."""
    return {name: value for name, value in data.items() if name not in _FORGOTTEN}
