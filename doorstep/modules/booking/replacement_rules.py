"""Pure policy of finding somebody else when a specialist drops out: how long an order waits, and how it is told."""

import re
from datetime import datetime, timedelta

from doorstep.modules.booking.contracts import VisitState
from doorstep.modules.booking.replacement_contracts import ReplacementStep

# A request that is declined this near its start leaves its client as little time as a promise that is broken.
LATE_DECLINE = timedelta(hours=24)
LONGEST_WAIT = timedelta(hours=12)
LOST = frozenset({VisitState.CANCELLED, VisitState.DECLINED})
# While the specialist is awaited, the client may have somebody else instead of one who is far too late.
LATE = frozenset({VisitState.ACCEPTED, VisitState.ON_THE_WAY})

_NOTE = re.compile(r"replacement (\w+)(?: (\S+))?")


def wait_until(*, starts_at: datetime, now: datetime, minutes: int) -> datetime:
    """
    Until when an order waits for somebody else: a quarter of the time to its start, twelve hours at most.

    :param minutes: the least, by the market.
    """
    quarter = min((starts_at - now) / 4, LONGEST_WAIT)
    wait = max(quarter, timedelta(minutes=minutes))
    return (now + wait).replace(microsecond=0)


def waits_for_another(
    state: VisitState, *, starts_at: datetime, over_at: datetime, now: datetime, minutes: int
) -> bool:
    """
    Whether the order of a visit whose specialist drops out waits for somebody else.

    :param state: what it was before: promised, or asked for and declined late.
    """
    if not minutes or now >= over_at:
        return False
    return state != VisitState.REQUESTED or starts_at - now <= LATE_DECLINE


def step_note(step: ReplacementStep, starts_at: datetime | None = None) -> str:
    """How the history words a step."""
    return f"replacement {step} {starts_at.isoformat()}" if starts_at else f"replacement {step}"


def read_step(note: str) -> tuple[ReplacementStep, datetime | None] | None:
    """The step that a row of the history tells of, with the start that it is about; None of any other row."""
    found = _NOTE.fullmatch(note)
    if found is None or found[1] not in set(ReplacementStep):
        return None
    try:
        return ReplacementStep(found[1]), datetime.fromisoformat(found[2]) if found[2] else None
    except ValueError:  # somebody's own words
        return None
