"""Two acts on one request with proposed times at once: one wins whole, and what is proposed can't be lost to others."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from doorstep.infra.db import fetch_all
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.availability import facade as availability
from doorstep.modules.availability.contracts import ClaimRequest, SlotTaken
from doorstep.modules.availability.guards import without_guards
from doorstep.modules.booking.contracts import OfferChoice, PlaceOrder
from doorstep.modules.booking.facade import expire_overdue
from doorstep.modules.booking.services import proposals
from doorstep.modules.booking.services.answer import accept_visit, decline_visit
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.place import confirm_order, hold_order
from doorstep.modules.booking.services.quotes import make_quote
from doorstep.modules.payments.contracts import PaymentMethod
from tests.builders import (
    BuiltClient,
    BuiltSpecialist,
    coming_day,
    local_start,
    make_client,
    make_service,
    make_specialist,
)
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

ROUNDS = 5
PRICE = 4900


class Asked:
    """A request of one visit, with two other times proposed unless told otherwise."""

    def __init__(self, service: int, start: datetime, now: datetime, *, proposed: bool = True) -> None:
        self.service, self.start, self.now = service, start, now
        self.specialist = make_specialist(service, auto_accept=False)
        self.worker = accounts.actor_of(self.specialist.user_id)
        self.person = make_client()
        self.client = accounts.actor_of(self.person.user_id)
        self.order = book(self.person, self.specialist, service, start, now)
        self.visit: uuid.UUID = fetch_all("SELECT id FROM booking_visit WHERE order_id = %s", [self.order])[0][0]
        self.times = (start + timedelta(minutes=30), start + timedelta(days=1))
        if proposed:
            self.propose()

    def propose(self) -> None:
        proposals.propose_times(self.visit, self.times, actor=self.worker, now=self.now)

    def proposed(self, number: int = 0) -> uuid.UUID:
        rows = fetch_all("SELECT id FROM booking_proposal WHERE visit_id = %s ORDER BY position", [self.visit])
        found: uuid.UUID = rows[number][0]
        return found

    def take(self, proposal: uuid.UUID, now: datetime) -> bool:
        return tried(
            partial(proposals.accept_proposal, self.order, self.visit, proposal, PRICE, actor=self.client, now=now)
        )

    def answers(self) -> dict[str, Callable[[], bool]]:
        """What else may happen to the request."""
        now = self.now
        return {
            "withdrawn": partial(tried, partial(proposals.withdraw_proposals, self.visit, actor=self.worker, now=now)),
            "declined": partial(tried, partial(decline_visit, self.visit, "Ill", actor=self.worker, now=now)),
            "accepted": partial(tried, partial(accept_visit, self.visit, actor=self.worker, now=now)),
            "cancelled": partial(tried, partial(cancel_order, self.order, "", 0, actor=self.client, now=now)),
            "refused": partial(
                tried, partial(proposals.refuse_proposals, self.order, self.visit, actor=self.client, now=now)
            ),
        }

    def stands(self) -> tuple[str, datetime]:
        """The visit's state and start."""
        state, start = fetch_all("SELECT state, starts_at FROM booking_visit WHERE id = %s", [self.visit])[0]
        return state, start

    def cores(self) -> list[tuple[str, datetime, datetime]]:
        """The time that is kept for the visit."""
        sql = "SELECT kind, lower(core), upper(core) FROM availability_claim WHERE holder_id = %s ORDER BY core"
        return [(row[0], row[1], row[2]) for row in fetch_all(sql, [self.visit])]


def tried(act: Callable[[], object]) -> bool:
    connection.ensure_connection()
    try:
        act()
    except DomainError:
        return False
    return True


def book(client: BuiltClient, specialist: BuiltSpecialist, service: int, start: datetime, now: datetime) -> uuid.UUID:
    actor = accounts.actor_of(client.user_id)
    choice = OfferChoice(service, specialist.offer_ids[service], client.address_id, start)
    token, _ = make_quote(choice, actor=actor, now=now)
    order = hold_order(PlaceOrder((token,)), actor=actor, now=now)
    confirmed: uuid.UUID = confirm_order(order.id, PaymentMethod.CASH, actor=actor, now=now).id
    return confirmed


@pytest.mark.parametrize("answer", ["withdrawn", "declined", "accepted", "cancelled", "refused"])
def test_taking_a_time_while_the_request_is_answered_otherwise(cloned_database: ClonedDatabase, answer: str) -> None:
    service, now = make_service(), utc_now()
    hour = timedelta(hours=1)
    for number in range(ROUNDS):
        asked = Asked(service, local_start(coming_day(3), 7 + number), now)
        acts: list[Callable[[], bool]] = [partial(asked.take, asked.proposed(), now), asked.answers()[answer]]
        won = at_once(acts)
        state, start = asked.stands()
        if won[0]:
            # Cancelling is free to follow; everything else comes too late.
            assert won[1] is (answer == "cancelled")
            new = asked.times[0]
            assert (state, start) == ("cancelled" if won[1] else "accepted", new)
            assert asked.cores() == ([] if won[1] else [("visit", new, new + hour)])
        else:
            assert won[1], "somebody wins"
            assert state == {"withdrawn": "requested", "refused": "requested"}.get(answer, answer)
            kept = state in ("requested", "accepted")
            assert asked.cores() == ([("visit", asked.start, asked.start + hour)] if kept else [])


def test_two_devices_take_two_times_at_once(cloned_database: ClonedDatabase) -> None:
    service, now = make_service(), utc_now()
    for number in range(ROUNDS):
        asked = Asked(service, local_start(coming_day(3), 7 + number), now)
        won = at_once([partial(asked.take, asked.proposed(at % 2), now) for at in range(6)])
        assert won.count(True) == 1
        taken = asked.times[won.index(True) % 2]
        assert asked.stands() == ("accepted", taken)
        assert asked.cores() == [("visit", taken, taken + timedelta(hours=1))]


def test_proposing_a_time_that_is_being_booked(cloned_database: ClonedDatabase) -> None:
    service, now = make_service(), utc_now()
    for number in range(ROUNDS):
        asked = Asked(service, local_start(coming_day(3), 7 + number), now, proposed=False)
        others = [make_client() for _ in range(3)]
        bookings = [
            partial(tried, partial(book, other, asked.specialist, service, asked.times[1], now)) for other in others
        ]
        won = at_once([partial(tried, asked.propose), *bookings])
        assert won.count(True) == 1
        assert len(asked.cores()) == (3 if won[0] else 1)
        if won[0]:
            assert asked.take(asked.proposed(1), now)


def test_at_the_moment_of_expiry_either_the_client_or_the_clock_wins(cloned_database: ClonedDatabase) -> None:
    service, now = make_service(), utc_now()
    for number in range(ROUNDS):
        asked = Asked(service, local_start(coming_day(3), 7 + number), now)
        ((ends_at,),) = fetch_all("SELECT respond_by FROM booking_visit WHERE id = %s", [asked.visit])
        other = make_client()
        won = at_once(
            [
                partial(asked.take, asked.proposed(1), ends_at - timedelta(microseconds=1)),
                partial(tried, partial(expire_overdue, ends_at)),
                # Somebody else wants the very time that is kept no more from that moment on.
                partial(tried, partial(book, other, asked.specialist, service, asked.times[1], ends_at)),
            ]
        )
        assert won[0] is not won[2] or not won[0], "the time goes to one of them"
        expire_overdue(ends_at)
        state, start = asked.stands()
        assert (state, start) == (("accepted", asked.times[1]) if won[0] else ("expired", asked.start))
        assert len(asked.cores()) == (1 if won[0] else 0)


def test_without_keeping_the_time_taking_it_does_fail(
    cloned_database: ClonedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control: what makes taking a time safe is that it is kept, not luck.
    def keep_nothing(requests: list[ClaimRequest], *, now: datetime) -> list[datetime]:
        return [request.start for request in requests]

    service, now = make_service(), utc_now()
    monkeypatch.setattr(availability, "hold_alternatives", keep_nothing)
    asked = Asked(service, local_start(coming_day(3), 10), now)
    assert tried(partial(book, make_client(), asked.specialist, service, asked.times[1], now))
    act = partial(proposals.accept_proposal, asked.order, asked.visit, asked.proposed(1), PRICE, actor=asked.client)
    with without_guards(check=True), pytest.raises(SlotTaken):
        act(now=now)
    assert not tried(partial(act, now=now))
    assert asked.stands() == ("requested", asked.start)


def test_a_crash_between_two_lines_leaves_everything_as_it_was(
    cloned_database: ClonedDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, now = make_service(), utc_now()
    asked = Asked(service, local_start(coming_day(3), 10), now)
    before = asked.stands(), asked.cores()

    def die(*events: object) -> None:
        raise SystemError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(proposals, "tell", die)
        with pytest.raises(SystemError):
            asked.take(asked.proposed(), now)
        with pytest.raises(SystemError):
            asked.propose()
    assert (asked.stands(), asked.cores()) == before
    assert asked.take(asked.proposed(), now)
