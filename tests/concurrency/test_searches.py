"""A search that several take at once: one has it; waves go out once, and leaving and taking don't both happen."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import Error, connection

from doorstep.infra.db import execute, fetch_all, open_transaction
from doorstep.infra.rows import read_rows
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.accounts import facade as accounts
from doorstep.modules.booking.contracts import PlaceSearch, SearchWish, WhenKind, Wish
from doorstep.modules.booking.services import steps
from doorstep.modules.booking.services.change import cancel_order
from doorstep.modules.booking.services.place import confirm_order
from doorstep.modules.booking.services.searches import hold_search, quote_search
from doorstep.modules.dispatch.services import answers, hunts
from doorstep.modules.payments.contracts import PaymentMethod
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialists
from tests.concurrency.conftest import at_once
from tests.plugin import ClonedDatabase

ROUNDS = 4
PEOPLE = 3


class Urgent:
    """A search for the best time of a day, which three people were asked to take in the first wave."""

    def __init__(self, service: int, people: list[BuiltSpecialist], hour: int, *, asked: bool = True) -> None:
        self.people, self.now = people, utc_now()
        client = make_client()
        self.client = accounts.actor_of(client.user_id)
        start = local_start(coming_day(3), hour)
        wish = SearchWish(
            Wish(service), client.address_id, WhenKind.BEST, start, local_start(coming_day(3), hour + 2), start, 600
        )
        quoted = quote_search(wish, actor=self.client, now=self.now)
        order = hold_search(PlaceSearch(quoted.token), actor=self.client, now=self.now)
        self.order: uuid.UUID = confirm_order(order.id, PaymentMethod.CASH, actor=self.client, now=self.now).id
        with open_transaction():
            hunts.begin_hunt(self.order, now=self.now)
        if asked:
            hunts.advance_search(self.order, now=self.now)

    def job_offer(self, person: BuiltSpecialist) -> uuid.UUID:
        sql = "SELECT id FROM dispatch_joboffer WHERE order_id = %s AND specialist_id = %s"
        found: uuid.UUID = fetch_all(sql, [self.order, person.specialist_id])[0][0]
        return found

    def takers(self) -> list[Callable[[], str]]:
        return [
            partial(
                tried,
                partial(
                    answers.accept_offer, self.job_offer(person), actor=accounts.actor_of(person.user_id), now=self.now
                ),
            )
            for person in self.people
        ]

    def states(self) -> list[str]:
        rows = fetch_all("SELECT state FROM dispatch_joboffer WHERE order_id = %s ORDER BY state", [self.order])
        return [state for (state,) in rows]

    def visits(self) -> int:
        return len(fetch_all("SELECT 1 FROM booking_visit WHERE order_id = %s", [self.order]))

    def claims(self) -> int:
        sql = "SELECT 1 FROM availability_claim JOIN booking_search ON holder_id = visit_id WHERE order_id = %s"
        return len(fetch_all(sql, [self.order]))


def tried(act: Callable[[], object]) -> str:
    """What came of an act: done, the code of a refusal, or the database's own error."""
    connection.ensure_connection()
    try:
        act()
    except DomainError as error:
        return error.code
    except Error as error:
        return type(error).__name__
    return "done"


@pytest.fixture
def crowd(cloned_database: ClonedDatabase) -> tuple[int, list[BuiltSpecialist]]:
    service = make_service()
    return service, make_specialists([(float(number), 0.0) for number in range(PEOPLE)], [service])


def test_the_first_who_takes_it_has_it(crowd: tuple[int, list[BuiltSpecialist]]) -> None:
    for number in range(ROUNDS):
        urgent = Urgent(*crowd, hour=7 + 3 * number)
        came = at_once(urgent.takers())
        assert sorted(came) == ["done"] + ["job_offer_over"] * (PEOPLE - 1)
        assert urgent.states() == ["accepted"] + ["lost"] * (PEOPLE - 1)
        assert (urgent.visits(), urgent.claims()) == (1, 1)


def test_without_the_locks_the_losers_hear_the_databases_error(
    crowd: tuple[int, list[BuiltSpecialist]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the locks make it a clean refusal, and keys that are unique still leave one winner."""

    def without_lock(model: Any, condition: str, params: Any) -> Any:
        return read_rows(model, condition.removesuffix(" FOR UPDATE"), params)

    for module in (steps, hunts, answers):
        monkeypatch.setattr(module, "read_rows", without_lock)
    came: list[str] = []
    for number in range(ROUNDS):
        urgent = Urgent(*crowd, hour=7 + 3 * number)
        came += at_once(urgent.takers())
        assert (urgent.visits(), urgent.claims()) == (1, 1)
    assert set(came) - {"done", "job_offer_over"}, came


def test_leaving_while_somebody_takes_it(crowd: tuple[int, list[BuiltSpecialist]]) -> None:
    for number in range(ROUNDS):
        urgent = Urgent(*crowd, hour=7 + 3 * number)
        leave = partial(tried, partial(cancel_order, urgent.order, "", 0, actor=urgent.client, now=urgent.now))
        acts: list[Callable[[], str]] = [urgent.takers()[0], leave]
        taken, left = at_once(acts)
        ((state,),) = fetch_all("SELECT state FROM booking_order WHERE id = %s", [urgent.order])
        if taken == "done":
            # Right after it is agreed on, leaving is free by the policy as well.
            assert state == ("cancelled" if left == "done" else "confirmed")
            assert urgent.visits() == 1
        else:
            assert (taken, left, state) == ("job_offer_over", "done", "cancelled")
            assert (urgent.visits(), urgent.claims()) == (0, 0)


def test_a_wave_goes_out_once(crowd: tuple[int, list[BuiltSpecialist]]) -> None:
    for number in range(ROUNDS):
        urgent = Urgent(*crowd, hour=7 + 3 * number, asked=False)
        advance = partial(tried, partial(hunts.advance_search, urgent.order, now=urgent.now))
        assert at_once([advance] * 4) == ["done"] * 4
        assert urgent.states() == ["offered"] * PEOPLE
        with open_transaction():
            execute("UPDATE dispatch_hunt SET ended_at = next_at")
