"""A way to a visit that is followed, for the world of contracts."""

import uuid
from typing import Any

from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.booking import facade as booking
from doorstep.modules.fieldwork.contracts import FieldTerms, LookBy
from doorstep.modules.fieldwork.facade import save_terms
from doorstep.modules.fieldwork.services.looks import Looker, record_looks
from doorstep.modules.fieldwork.services.trips import begin_trip, end_trip, trip_for
from tests.callers import Caller


def followed(caller: Caller, order: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """
    The order's visit has a share link, and a way that somebody looked at; the link's id and token.

    Of a later order it is known in which square its specialist was before setting out.
    """
    visit_id, now = order["visits"][0]["id"], utc_now()
    made = caller.post(f"/orders/{order['id']}/visits/{visit_id}/shares").expect(201)
    with open_transaction():
        save_terms([FieldTerms("tpe", share_hours=2)])
        begin_trip(uuid.UUID(visit_id), now=now)
        end_trip(uuid.UUID(visit_id), now=now)
        (field,) = booking.list_field_visits([uuid.UUID(later["visits"][0]["id"])])
        waiting = trip_for(field)
        waiting.last_at, waiting.last_lat, waiting.last_lon = now, 25.04, 121.53
        waiting.save()
        record_looks([Looker(uuid.UUID(visit_id), LookBy.LINK, share_id=uuid.UUID(made["id"]))], now=now)
    return {"share_id": made["id"], "share_token": made["url"].rpartition("/")[2]}
