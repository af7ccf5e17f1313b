"""The money of orders that were agreed elsewhere or before."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from doorstep.infra.db import transaction_required
from doorstep.kernel.actors import SYSTEM
from doorstep.modules.booking import selectors
from doorstep.modules.booking.models import Order
from doorstep.modules.booking.services.money import settle_money
from doorstep.modules.payments import facade as payments


@transaction_required
def settle_imported(order_ids: Sequence[uuid.UUID], *, now: datetime) -> None:
    """
    Give imported orders that are over the postings and earnings which they would have had here, each at its time: for
    those whose people shall see their money. Several statements an order, so not for all of many thousands.
    """
    payments.post_imported(order_ids)
    orders = list(Order.objects.filter(id__in=order_ids, closed_at__isnull=False).order_by("closed_at", "id"))
    for order in orders:
        settle_money(order, selectors.visits_of([order]), actor=SYSTEM, now=order.closed_at or now)
    payments.release_imported([order.id for order in orders], now=now)
