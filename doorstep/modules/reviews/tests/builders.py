"""Done visits, ready to be reviewed."""

import uuid
from datetime import datetime, timedelta

from doorstep.infra.db import open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking import facade as booking
from doorstep.modules.booking.contracts import ImportedOrder, VisitState
from doorstep.modules.payments.contracts import PaymentMethod
from doorstep.modules.specialists import facade as specialists
from tests.builders import BuiltClient, BuiltSpecialist


def past_visit(
    client: BuiltClient,
    specialist: BuiltSpecialist,
    *,
    ago: timedelta = timedelta(days=1),
    state: VisitState = VisitState.DONE,
    now: datetime | None = None,
) -> uuid.UUID:
    """A visit of an hour that ended so long ago; its id."""
    now = now or utc_now()
    (offer_id,) = specialist.offer_ids.values()
    (address,) = [found for found in accounts.addresses_of_people([client.user_id]) if found.id == client.address_id]
    visit_id = uuid.uuid4()
    order = ImportedOrder(
        visit_id=visit_id,
        offer=specialists.get_offer(offer_id),
        calendar_id=specialist.calendar_id,
        address=address,
        starts_at=now - ago - timedelta(hours=1),
        visit_minutes=60,
        quantity=1,
        state=state,
        created_at=now - ago - timedelta(days=2),
        method=PaymentMethod.CASH,
    )
    with open_transaction():
        booking.import_orders([order], now=now)
    return visit_id
