"""Notes for the door read by many at once, or while the visit is called off: a view each, and none after the end."""

from datetime import timedelta
from functools import partial

from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.accounts.contracts import DoorNotes
from doorstep.modules.booking.contracts import DoorClosed, OfferChoice, PlaceOrder
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.door import read_door
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.payments.contracts import PaymentMethod
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

READERS = 2
ROUNDS = 4
NOTES = DoorNotes(code="4321 #")


def test_each_read_is_written_down_once_and_none_after_the_end(cloned_database: ClonedDatabase) -> None:
    now, start = utc_now(), local_start(coming_day(3), 10)
    at_the_door = start - timedelta(minutes=30)
    service = make_service()
    for _ in range(ROUNDS):
        specialist, person = make_specialist(service), make_client()
        client, worker = accounts.actor_of(person.user_id), accounts.actor_of(specialist.user_id)
        choice = OfferChoice(service, specialist.offer_ids[service], person.address_id, start)
        token, _ = make_quote(choice, actor=client, now=now)
        order = hold_order(PlaceOrder((token,), door=NOTES), actor=client, now=now)
        confirm_order(order.id, PaymentMethod.CASH, actor=client, now=now)
        ((visit,),) = fetch_all("SELECT id FROM booking_visit WHERE order_id = %s", [order.id])

        def read() -> bool:
            connection.ensure_connection()
            try:
                return read_door(visit, actor=worker, now=at_the_door).notes == NOTES  # noqa: B023
            except DoorClosed:
                return False

        def cancel() -> bool:
            connection.ensure_connection()
            cancel_order(order.id, "", actor=client, now=at_the_door)  # noqa: B023
            return False

        count = partial(fetch_all, "SELECT count(*) FROM booking_doorview WHERE visit_id = %s", [visit])
        assert at_once([read] * READERS) == [True] * READERS
        assert count() == [(READERS,)], "a view for each read"
        seen = sum(at_once([read, cancel, read]))
        assert count() == [(READERS + seen,)], "who was refused has not read"
        assert not read()
        assert count() == [(READERS + seen,)]
