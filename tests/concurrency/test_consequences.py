"""Two acts on one order at once: one of them wins whole, and the fee that is kept is the one that was agreed to."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.kernel.states import ImpossibleTransition
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import ConsequenceChanged, OfferChoice, PlaceOrder, VisitState
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.moves import reschedule_visit
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.booking.services.work import advance_visit
from doorstep.modules.payments.contracts import PaymentMethod
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

ROUNDS = 6
PRICE, MOVE = 4900, 980


class Booked:
    """An order of one visit, with both of its sides."""

    def __init__(self, service: int, start: datetime, now: datetime) -> None:
        specialist = make_specialist(service)
        client = make_client()
        self.client, self.worker = accounts.actor_of(client.user_id), accounts.actor_of(specialist.user_id)
        choice = OfferChoice(service, specialist.offer_ids[service], client.address_id, start)
        token, _ = make_quote(choice, actor=self.client, now=now)
        order = hold_order(PlaceOrder((token,)), actor=self.client, now=now)
        self.order = confirm_order(order.id, PaymentMethod.CASH, actor=self.client, now=now).id
        self.visit: uuid.UUID = fetch_all("SELECT id FROM booking_visit WHERE order_id = %s", [self.order])[0][0]

    def cancel(self, fee: int, now: datetime) -> bool:
        return self._act(partial(cancel_order, self.order, "", fee, actor=self.client, now=now))

    def move(self, to: datetime, fee: int, now: datetime) -> bool:
        return self._act(partial(reschedule_visit, self.visit, to, fee, actor=self.client, now=now))

    def set_out(self, now: datetime) -> bool:
        return self._act(partial(advance_visit, self.visit, VisitState.ON_THE_WAY, actor=self.worker, now=now))

    def _act(self, act: Callable[[], object]) -> bool:
        connection.ensure_connection()
        try:
            act()
        except (ConsequenceChanged, ImpossibleTransition):
            return False
        return True

    def kept(self) -> tuple[str, list[tuple[str, int]]]:
        state = fetch_all("SELECT state FROM booking_visit WHERE id = %s", [self.visit])[0][0]
        rows = fetch_all("SELECT act, fee_minor FROM booking_cancellation WHERE order_id = %s", [self.order])
        return state, [(row[0], row[1]) for row in rows]


def test_cancelling_and_moving_at_once(cloned_database: ClonedDatabase, settings: Any) -> None:
    settings.DEFAULT_POLICY = "moderate"
    service = make_service()
    for number in range(ROUNDS):
        start = local_start(coming_day(2), 8 + number)
        booked = Booked(service, start, utc_now())
        now = start - timedelta(hours=1)
        won = at_once(
            [
                partial(booked.cancel, PRICE, now),
                partial(booked.move, start + timedelta(days=1), MOVE, now),
            ]
        )
        assert sorted(won) == [False, True]
        expected = ("cancelled", [("cancel", PRICE)]) if won[0] else ("accepted", [("move", MOVE)])
        assert booked.kept() == expected


def test_cancelling_and_setting_out_at_once(cloned_database: ClonedDatabase, settings: Any) -> None:
    # In the hour after booking cancelling is free, unless the specialist has set out by then.
    settings.DEFAULT_POLICY = "flexible"
    service = make_service()
    for number in range(ROUNDS):
        start = local_start(coming_day(2), 8 + number)
        now = start - timedelta(hours=2, minutes=30)
        booked = Booked(service, start, now - timedelta(minutes=5))
        won = at_once([partial(booked.cancel, 0, now), partial(booked.set_out, now)])
        assert sorted(won) == [False, True]
        assert booked.kept() == (("cancelled", [("cancel", 0)]) if won[0] else ("on_the_way", []))


def test_cancelling_twice_at_once_keeps_one_fee(cloned_database: ClonedDatabase, settings: Any) -> None:
    settings.DEFAULT_POLICY = "moderate"
    service = make_service()
    start = local_start(coming_day(2), 10)
    booked = Booked(service, start, utc_now())
    won = at_once([partial(booked.cancel, PRICE, start - timedelta(hours=1))] * 6)
    assert won.count(True) == 1
    assert booked.kept() == ("cancelled", [("cancel", PRICE)])
