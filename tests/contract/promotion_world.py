"""A coupon and points of the world's client, some of them taken off the order that is held."""

from typing import Any

from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.promotions.facade import give_points
from doorstep.modules.promotions.models import Coupon
from doorstep.modules.promotions.tests.builders import make_coupon, make_terms
from tests.callers import Caller


def reduced(caller: Caller, held: Any) -> Any:
    """The held order, once a code lowered it; its client has points that could lower it further."""
    assert caller.person is not None
    now = utc_now()
    make_coupon("WELCOME", now=now, shown=True)
    Coupon.objects.filter(id=make_coupon("PAUSED", now=now).id).update(paused_at=now)
    make_terms(now=now)
    with open_transaction():
        give_points(caller.person.user_id, "hel", 400, "Sorry for the wait", now=now)
    return caller.post(f"/orders/{held['id']}/discounts", {"code": "WELCOME"}).expect(200)
