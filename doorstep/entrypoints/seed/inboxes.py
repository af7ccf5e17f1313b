"""Inboxes of the demo accounts, filled with what their visits tell."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.entrypoints.seed.marker import DemoMarket
from doorstep.infra.db import transaction_required
from doorstep.modules.booking import facade as booking

_MOST = 40


@transaction_required
def fill_inboxes(markets: Sequence[DemoMarket], *, now: datetime) -> int:
    """Tell the demo client and the demo specialist of each market what happened lately; how many notices."""
    told = 0
    for made in markets:
        told += booking.import_notices_of(client_id=made.client_ids[0], most=_MOST, now=now)
        told += booking.import_notices_of(specialist_id=made.specialist_ids[0], most=_MOST, now=now)
    return told
