"""Two acts at once on parties one of whom dropped out: nobody is promised twice, and a party moves whole or stays."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from doorstep.entrypoints.wiring import load_handlers
from doorstep.infra.db import fetch_all, open_transaction
from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.services.change import cancel_visit
from doorstep.modules.booking.services.moves import reschedule_order
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.dispatch.models import Replacement
from doorstep.modules.dispatch.services.answer_replacement import approve_replacement, list_other_times
from doorstep.modules.dispatch.services.replace import replace_dropped
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments.contracts import PaymentMethod
from tests.builders import coming_day, local_start, make_client, make_service, make_specialist
from tests.concurrency.conftest import at_once
from tests.concurrency.test_proposals import tried
from tests.plugin import ClonedDatabase


class LostParty:
    """Hair and nails at ten, of which the nails have dropped out."""

    def __init__(self, hair: int, nails: int, *, looked: bool = True) -> None:
        self.now = utc_now()
        self.one, self.two = make_specialist(hair), make_specialist(nails)
        client = make_client()
        self.client = accounts.actor_of(client.user_id)
        start = local_start(coming_day(3), 10)
        tokens = [
            make_quote(
                OfferChoice(service, who.offer_ids[service], client.address_id, start), actor=self.client, now=self.now
            )[0]
            for service, who in ((hair, self.one), (nails, self.two))
        ]
        held = hold_order(PlaceOrder(tuple(tokens), together=True), actor=self.client, now=self.now)
        self.order: uuid.UUID = confirm_order(held.id, PaymentMethod.CASH, actor=self.client, now=self.now).id
        rows = fetch_all("SELECT id FROM booking_visit WHERE order_id = %s ORDER BY position", [self.order])
        self.kept, self.lost = (visit_id for (visit_id,) in rows)
        cancel_visit(self.lost, "Ill", actor=accounts.actor_of(self.two.user_id), now=self.now)
        if looked:
            self.look()

    def look(self) -> None:
        replace_dropped(self.lost, now=self.now)

    def proposed(self) -> Replacement:
        return Replacement.objects.get(visit_id=self.lost)

    def approve(self, starts_at: datetime | None = None, specialist_id: int | None = None) -> bool:
        return tried(
            partial(
                approve_replacement, self.order, starts_at, specialist_id, self.lost, actor=self.client, now=self.now
            )
        )

    def live(self) -> list[tuple[uuid.UUID, datetime]]:
        """The party of each visit that stands, and its start."""
        return fetch_all(
            "SELECT party, starts_at FROM booking_visit WHERE order_id = %s AND state = 'accepted'", [self.order]
        )

    def claims(self) -> int:
        """How many times are kept for the order, held ones included."""
        found: int = fetch_all(
            "SELECT count(*) FROM availability_claim WHERE holder_id IN (SELECT id FROM booking_visit "
            "WHERE order_id = %s UNION SELECT new_visit_id FROM dispatch_replacement WHERE order_id = %s)",
            [self.order, self.order],
        )[0][0]
        return found


@pytest.fixture(autouse=True)
def orders_wait(cloned_database: ClonedDatabase) -> None:
    with open_transaction():
        accounts.save_replace_minutes({"hel": 15})
    load_handlers()


def test_two_parties_want_the_same_person_at_one_time() -> None:
    hair, nails = make_service("hair"), make_service("nails")
    lost = [LostParty(hair, nails, looked=False), LostParty(hair, nails, looked=False)]
    helper = make_specialist(nails, at=(1.0, 1.0))
    at_once([partial(tried, one.look) for one in lost])
    for one in lost:
        one.look()  # once more, should one have been turned away as busy
    states = sorted(str(one.proposed().state) for one in lost)
    assert states == ["none", "proposed"], "nobody comes to a party at another time than the others"
    assert {row.specialist_id for row in Replacement.objects.filter(state="proposed")} == {helper.specialist_id}
    assert at_once([one.approve for one in lost]).count(True) == 1
    assert sorted(one.claims() for one in lost) == [1, 2]


@pytest.mark.parametrize("other", ["approved", "moved", "dropped"])
def test_another_time_while_something_else_happens_to_the_party(other: str) -> None:
    """The whole party is at one time afterwards, and nothing is kept that nobody comes to."""
    hair, nails = make_service("hair"), make_service("nails")
    lost = LostParty(hair, nails, looked=False)
    make_specialist(nails, at=(1.0, 1.0))
    lost.look()
    assert lost.proposed().state == "proposed"
    times = list_other_times(lost.order, lost.lost, actor=lost.client, now=lost.now).found
    chosen: Callable[[], bool] = partial(lost.approve, times[-1].starts_at, times[-1].person.specialist_id)
    noon = local_start(coming_day(3), 14)
    others: dict[str, Callable[[], bool]] = {
        "approved": lost.approve,
        "moved": partial(
            tried, partial(reschedule_order, lost.order, noon, 0, actor=lost.client, now=lost.now)
        ),
        "dropped": partial(
            tried,
            partial(cancel_visit, lost.kept, "Ill", actor=accounts.actor_of(lost.one.user_id), now=lost.now),
        ),
    }  # fmt: skip
    won = at_once([chosen, others[other]])
    assert any(won)
    live = lost.live()
    assert len({start for _, start in live}) <= 1
    assert len({party for party, _ in live}) <= 1
    # Moving away from its time gives up the one who is missing; the next round drops what is held for them.
    held = 1 if lost.proposed().state == "proposed" else 0
    assert lost.claims() == len(live) + held
    assert ledger.check().is_sound
