"""Reads of visits that stand although their time is no longer open, for those who look after them."""

from datetime import datetime

from doorstep.infra.db import fetch_all
from doorstep.modules.availability.contracts import ConflictFacts, OwnerKind, RefusalReason

MOST_LISTED = 1000


def list_standing_conflicts(*, specialist_id: int | None = None, now: datetime) -> list[ConflictFacts]:
    """
    Conflicts that nobody has solved and whose time is still to come, the soonest first; a thousand at most.

    :param specialist_id: of this specialist's own calendar alone; None: of all, rooms included.
    """
    whose, parameters = "", []
    if specialist_id is not None:
        whose = "AND k.owner_kind = %s AND k.owner_id = %s"
        parameters = [OwnerKind.SPECIALIST.value, specialist_id]
    rows = fetch_all(
        "SELECT c.id, c.holder_id, c.reason, lower(c.core), upper(c.core), c.detected_at FROM availability_conflict c "
        "JOIN availability_calendar k ON k.id = c.calendar_id "
        f"WHERE c.solved_at IS NULL AND upper(c.core) > %s {whose} ORDER BY lower(c.core), c.id LIMIT {MOST_LISTED}",
        [now, *parameters],
    )
    return [
        ConflictFacts(number, holder_id, RefusalReason(reason), start, end, detected_at)
        for number, holder_id, reason, start, end, detected_at in rows
    ]
