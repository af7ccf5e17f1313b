"""Somebody who books and pays by card, for journeys: the client, the specialist, the provider and the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from doorstep.modules.booking import facade as booking
from tests.builders import BuiltSpecialist, coming_day, local_start, make_client, make_service, make_specialist
from tests.callers import Answer, Caller
from tests.journeys.conftest import StandingClock
from tests.payments import Till, in_process_sandbox
from tests.queue import work_off

PRICE = 4900


@dataclass
class Checkout:
    """A service at 49 euros, its specialist, a client who books it, and the provider of card payments."""

    service: int
    specialist: BuiltSpecialist
    client: Caller
    till: Till
    clock: StandingClock
    day: date

    def at(self, hour: int) -> datetime:
        return local_start(self.day, hour)

    @property
    def offer(self) -> int:
        return self.specialist.offer_ids[self.service]

    def hold(self, hour: int = 10, caller: Caller | None = None) -> Any:
        """A held order of the client's, or of somebody else."""
        who = caller or self.client
        return who.hold(who.quote(self.service, self.at(hour), self.offer)).expect(201)

    def begin(self, order_id: str, method: str = "card", timing: str | None = "prepay", **more: Any) -> Answer:
        """The client chooses how to pay."""
        body = {"method": method, "timing": timing, **more}
        return self.client.post(f"/orders/{order_id}/payments", body)

    def hear(self) -> None:
        """Everything that the provider has said arrives, and is worked off."""
        self.till.deliver()
        work_off()

    def sweep(self) -> None:
        """What the scheduler does about holds that ran out."""
        booking.expire_overdue(self.clock())
        work_off()

    def settle(self) -> None:
        """Let all come to rest: the settling task, the provider's messages, the handlers, and the sweep."""
        for _ in range(3):
            self.till.settle()
            self.till.deliver()
            self.sweep()
            self.clock.pass_time(minutes=2)

    def money(self, order_id: str) -> tuple[int, int]:
        """What of the client's money is with us for an order: taken and held, as provider and ledger agree."""
        taken = held = 0
        for payment in self.client.order(order_id)["payments"]:
            if payment["method"] != "card":
                continue
            there = self.till.bank.find(reference=payment["id"])
            if there is None:
                assert payment["state"] in ("created", "voided", "failed")
                continue
            kept = there["captured"] - there["refunded"]
            assert payment["captured"]["minor"] - payment["refunded"]["minor"] == kept
            assert (payment["state"] == "authorised") == (there["state"] == "authorised")
            taken += kept
            held += there["amount"] if there["state"] == "authorised" else 0
        return taken, held

    def told(self) -> list[str]:
        """What the client was told, the oldest first."""
        items = self.client.get("/me/notices", app="client").expect(200)["items"]
        return [item["kind"] for item in reversed(items)]


@contextmanager
def open_checkout(clock: StandingClock, *, auto_accept: bool = True) -> Iterator[Checkout]:
    """One of them in Helsinki, the day after tomorrow."""
    service = make_service(price_minor=PRICE)
    specialist = make_specialist(service, auto_accept=auto_accept)
    with in_process_sandbox() as till:
        yield Checkout(service, specialist, Caller(make_client()), till, clock, coming_day(2))
