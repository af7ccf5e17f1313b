"""A small past: visits of December and January in Helsinki, as they were booked."""

import uuid
from datetime import datetime, timedelta

from doorstep.infra.db import open_transaction
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.pricing import facade as pricing
from doorstep.modules.specialists import facade as specialists
from tests.builders import BuiltClient, BuiltSpecialist


def book_past(
    client: BuiltClient,
    specialist: BuiltSpecialist,
    starts_at: datetime,
    *,
    now: datetime,
    service_id: int | None = None,
    state: VisitState = VisitState.DONE,
    ahead: timedelta = timedelta(days=4),
    cancelled_at: datetime | None = None,
    policy: str = "",
) -> uuid.UUID:
    """A visit of an hour at 49.00 EUR, booked so long ahead; its id."""
    number = service_id or next(iter(specialist.offer_ids))
    (address,) = [found for found in accounts.addresses_of_people([client.user_id]) if found.id == client.address_id]
    order = ImportedOrder(
        visit_id=uuid.uuid4(),
        offer=specialists.get_offer(specialist.offer_ids[number]),
        calendar_id=specialist.calendar_id,
        address=address,
        starts_at=starts_at,
        visit_minutes=60,
        quantity=1,
        state=state,
        created_at=starts_at - ahead,
        method=PaymentMethod.CASH,
        policy=pricing.get_policy(policy) if policy else None,
        cancelled_at=cancelled_at,
    )
    with open_transaction():
        booking.import_orders([order], now=now)
    return order.visit_id
