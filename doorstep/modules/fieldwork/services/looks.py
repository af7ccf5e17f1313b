"""Keeping who was shown where a specialist was: once a minute for each who looks."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from doorstep.infra.db import execute, transaction_required
from doorstep.modules.fieldwork.contracts import LookBy

# Whoever follows live looks again each minute, and a little earlier now and then.
_ANEW_AFTER = timedelta(seconds=50)


class Looker(NamedTuple):
    """Who looks, at the way to which visit: a person, or somebody with a link."""

    visit_id: uuid.UUID
    who: LookBy
    user_id: int | None = None
    share_id: uuid.UUID | None = None


@transaction_required
def record_looks(lookers: Sequence[Looker], *, now: datetime) -> None:
    """Write down that these people were shown a position just now, unless they have been within the minute."""
    if not lookers:
        return
    visits, who, users, shares = (list(values) for values in zip(*lookers, strict=True))
    execute(
        """
        INSERT INTO fieldwork_look (visit_id, who, user_id, share_id, at)
        SELECT a.visit_id, a.who, a.user_id, a.share_id, %(now)s
        FROM unnest(%(visits)s::uuid[], %(who)s::text[], %(users)s::bigint[], %(shares)s::uuid[])
            AS a(visit_id, who, user_id, share_id)
        WHERE NOT EXISTS (
            SELECT 1 FROM fieldwork_look l WHERE l.visit_id = a.visit_id AND l.at > %(since)s AND l.who = a.who
            AND l.user_id IS NOT DISTINCT FROM a.user_id AND l.share_id IS NOT DISTINCT FROM a.share_id)
        """,
        {
            "now": now, "since": now - _ANEW_AFTER, "visits": visits, "who": [str(one) for one in who],
            "users": users, "shares": shares,
        },
    )  # fmt: skip
