"""
The api and the worker are killed while people book, pay by card, change their minds and cancel.

Whoever loses an answer asks again with the same key. Afterwards each order is agreed on and paid once, or nothing of it
is here; and the provider, our payments and the ledger say the same.
"""

import contextlib
import logging
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra.db import execute, fetch_all
from doorstep.integrations.sandbox_gateway.bank import Bank
from doorstep.kernel.clock import utc_now
from doorstep.modules.ledger import facade as ledger
from doorstep.modules.payments.facade import forget_terms
from tests.builders import make_clients, make_service, make_specialists
from tests.long import ledger as books
from tests.long.invariants import illegal_histories, overlaps, wrong_claims, wrong_orders, wrong_ways
from tests.long.people import REFUSED, Life, StubbornCaller
from tests.long.test_kills import QUIET_SECONDS, START_SECONDS, Killer, in_threads, running_machine
from tests.payments import card_that, served_sandbox
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports
from tests.roles.test_lifecycle import wait_for

pytestmark = pytest.mark.long

CHAOS_SECONDS = 100
FEWEST_KILLS = 20
PRICE = 4900
CARDS = ("success", "success", "success", "slow", "insufficient_funds")


@dataclass
class PayingLife(Life):
    """A client who books, pays by card, and now and then leaves, is declined, pays otherwise or cancels."""

    service: int = 0
    bank: Bank | None = None
    orders: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)

    def act(self) -> None:
        order = self.hold()
        if order is None:
            return
        self.orders.add(order["id"])
        for _ in range(self.random.choice([1, 1, 2])):
            self.pay_by_card(order["id"])
        chance = self.random.random()
        if chance < 0.15:
            self.told_of(self.caller.post(f"/orders/{order['id']}/cancel", {}))
        elif chance < 0.25:
            self.told_of(self.caller.post(f"/orders/{order['id']}/payments", {"method": "cash"}))
        elif self.random.random() < 0.5:
            self.wait_for_it(order["id"])

    def hold(self) -> Any:
        slots = self.caller.slots(self.service, days=5)
        if not slots:
            return None
        quoted = self.caller._call(
            "POST",
            "/quotes",
            {"service_id": self.service, "address_id": self.caller.address_id, "starts_at": self.random.choice(slots)},
        )
        if quoted.status in REFUSED:
            return None
        return self.told_of(self.caller.hold(quoted.expect(200)["token"]))

    def pay_by_card(self, order_id: str) -> None:
        timing = self.random.choice(["prepay", "hold"])
        begun = self.told_of(self.caller.post(f"/orders/{order_id}/payments", {"method": "card", "timing": timing}))
        if begun is None:
            return
        self.begun.add(begun["id"])
        assert self.bank is not None
        there = self.bank.find(reference=begun["id"])
        if there and self.random.random() < 0.9:
            self.bank.pay(there["ref"], card_that(self.random.choice(CARDS)))

    def wait_for_it(self, order_id: str) -> None:
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            order = self.caller.order(order_id)
            if order["state"] == "confirmed":
                self.agreed.add(order_id)
            if order["state"] != "held":
                return
            time.sleep(0.3)

    def told_of(self, answer: Any) -> Any:
        """The body; None if it was refused for a reason that people may meet."""
        if answer.status in REFUSED:
            self.refused[answer.body["code"]] += 1
            return None
        assert answer.status < 300, answer
        return answer.body


def waiting() -> dict[str, int]:
    """What is still to be done: events, jobs, holds, payments and refunds."""
    ((events, jobs, holds, payments, refunds),) = fetch_all(
        "SELECT (SELECT count(*) FROM infra_outbox), "
        "(SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')), "
        "(SELECT count(*) FROM booking_order WHERE state = 'held'), "
        "(SELECT count(*) FROM payments_paymentintent WHERE provider <> ''"
        " AND (state IN ('created', 'needs_action') OR wanted <> '')), "
        "(SELECT count(*) FROM payments_refund WHERE state IN ('approved', 'pending'))"
    )
    return {"events": events, "jobs": jobs, "holds": holds, "payments": payments, "refunds": refunds}


def wait_for_quiet() -> None:
    """Wait until nothing is left to be done; what is put off is due at once."""
    deadline = time.monotonic() + QUIET_SECONDS
    while any((left := waiting()).values()):
        assert time.monotonic() < deadline, left
        for table in ("payments_paymentintent", "payments_refund"):
            execute(f"UPDATE {table} SET check_at = now() WHERE check_at < now() + interval '1 hour'")
        time.sleep(6)


def wrong_money(bank: Bank) -> Iterator[str]:
    """Orders of which other money is here than they cost, and payments of which the provider says something else."""
    there = {row["reference"]: bank.get(row["ref"]) for row in bank.store.all("SELECT ref, reference FROM payment")}
    ours = fetch_all(
        "SELECT id::text, state, captured_minor - refunded_minor FROM payments_paymentintent WHERE provider <> ''"
    )
    for payment_id, state, kept in ours:
        known = there.pop(payment_id, None)
        if known is None:
            if state not in ("voided", "failed") or kept:
                yield f"payment {payment_id} is {state} and unknown to the provider"
        elif known["captured"] - known["refunded"] != kept or (known["state"] == "authorised") != (
            state == "authorised"
        ):
            yield f"payment {payment_id} is {state} with {kept}, the provider says {known}"
    yield from (f"payment {payment_id} is unknown to us" for payment_id in there)
    for order_id, state, method, kept, held in fetch_all(
        "SELECT o.id, o.state, o.payment_method, coalesce(sum(i.captured_minor - i.refunded_minor), 0), "
        "coalesce(sum(i.amount_minor) FILTER (WHERE i.state = 'authorised'), 0) FROM booking_order o "
        "LEFT JOIN payments_paymentintent i ON i.order_id = o.id GROUP BY o.id"
    ):
        due = PRICE if state == "confirmed" and method == "card" else 0
        if kept + held != due:
            yield f"order {order_id} ({state}, {method}): {kept} taken, {held} held, {due} due"


def test_nobody_pays_twice_or_for_nothing_when_roles_die(cloned_database: ClonedDatabase, tmp_path: Path) -> None:
    books.open_ledger(cloned_database)
    execute("UPDATE accounts_market SET hold_minutes = 1, minimum_notice_minutes = 2880")  # cancelling is free
    execute("UPDATE payments_marketterms SET payment_minutes = 1")
    forget_terms()
    service = make_service(minutes=30, price_minor=PRICE)
    make_specialists([(0.0, 0.0), (2.0, 1.0), (-2.0, 0.0)], [service])
    clients = make_clients([(0.5, 0.5), (-3.0, 1.0), (3.0, -1.0), (0.0, 4.0)])
    port = find_free_ports(len(ROLE_PORTS))
    messages = f"http://127.0.0.1:{port}/api/v1/webhooks/payments/sandbox"
    with contextlib.ExitStack() as stack:
        sandbox = stack.enter_context(served_sandbox(tmp_path, message_url=messages))
        known = {
            "PAYMENT_PROVIDER": "sandbox", "DOORSTEP_SANDBOX_URL": sandbox.origin, "SECRET_KEY": settings.SECRET_KEY,
        }  # fmt: skip
        machine = stack.enter_context(running_machine(cloned_database, port=port, **known))
        wait_for(machine.is_ready, START_SECONDS, "every role is ready")
        lives = [
            PayingLife(StubbornCaller(person, port), random.Random(at), service=service, bank=sandbox.bank)
            for at, person in enumerate(clients)
        ]
        killer = Killer(machine, cloned_database, random.Random(20261122), victims=("api", "worker"), roles_only=True)
        connection.close()
        in_threads(list(lives), killer, CHAOS_SECONDS)
        assert [life.failure for life in lives if life.failure] == []
        wait_for(machine.is_ready, START_SECONDS, "every role is ready again")
        wait_for_quiet()
        assert machine.logged("api", "request failed") == []
        _check(lives, killer, sandbox.bank)


def _check(lives: list[PayingLife], killer: Killer, bank: Bank) -> None:
    states: dict[str, str] = dict(fetch_all("SELECT id::text, state FROM booking_order"))
    paid = Counter(fetch_all("SELECT state, payment_method FROM booking_order"))
    lost = sum((life.caller.lost for life in lives), Counter[str]())
    refused = sum((life.refused for life in lives), Counter[str]())
    summary = f"killed {killer.killed}, lost {lost}, orders {paid}, refused {refused}"
    logging.getLogger(__name__).info(summary)
    assert list(wrong_money(bank)) == []
    assert ledger.check().is_sound
    assert set(states) == {order for life in lives for order in life.orders}
    known = {row[0] for row in fetch_all("SELECT id::text FROM payments_paymentintent")}
    assert {one for life in lives for one in life.begun} <= known
    assert {states[order] for life in lives for order in life.agreed} <= {"confirmed", "cancelled"}
    now = utc_now()
    for wrong in (overlaps(), wrong_claims(now), wrong_ways(now), illegal_histories(), wrong_orders()):
        assert list(wrong) == []
    assert sum(killer.killed.values()) >= FEWEST_KILLS, summary
    assert lost, summary
    assert paid["confirmed", "card"] > 10, summary
