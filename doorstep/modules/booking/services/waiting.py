"""Whether the order of a visit whose specialist drops out waits for somebody else; a step of the act that loses it."""

from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.infra.rows import save_fields
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import replacement_rules
from doorstep.modules.booking.contracts import OrderState, VisitState
from doorstep.modules.booking.models import Order, Visit

LOSING_FIELDS = ("replace_until", "awaited")
"""What :func:`wait_for_another` sets; the caller saves them with the visit's new state."""


def wait_for_another(order: Order, visit: Visit, *, now: datetime) -> None:
    """Keep the order open for somebody else, if its market does so. The visit is about to be lost; it is not saved."""
    minutes = accounts.get_market(order.market_id).replace_minutes
    if order.state == OrderState.CONFIRMED and replacement_rules.waits_for_another(
        VisitState(visit.state),
        starts_at=visit.agreed_at,
        over_at=visit.over_at,
        now=now,
        minutes=minutes,
    ):
        visit.awaited = True
        visit.replace_until = replacement_rules.wait_until(starts_at=visit.agreed_at, now=now, minutes=minutes)


@transaction_required
def stop_waiting(visits: Sequence[Visit]) -> None:
    """Their client cancels: nobody is waited for any more."""
    for visit in visits:
        visit.awaited = False
        save_fields(visit, ("awaited",))
