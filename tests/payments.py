"""
A payment provider for tests: the sandbox's own strict bank, in this process and without a network.

``with in_process_sandbox() as till`` has payments by card work: ``till.pay(payment_id)`` is the client on the pay page,
``till.deliver()`` hands the provider's signed messages over, ``till.settle()`` is the settling task. Both may be left
out, done twice or mixed up.
"""

import itertools
import json
import uuid
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from django.conf import settings

from doorstep.integrations.sandbox_gateway.api import Api
from doorstep.integrations.sandbox_gateway.bank import Bank, Refused
from doorstep.integrations.sandbox_gateway.cards import CARDS, Behaviour, Card
from doorstep.integrations.sandbox_gateway.server import SandboxServer, Secrets
from doorstep.integrations.sandbox_gateway.signing import HEADER, sign
from doorstep.integrations.sandbox_gateway.store import Row, Store
from doorstep.integrations.sandbox_payments import SandboxPayments
from doorstep.kernel.clock import utc_now
from doorstep.modules.payments import facade as payments
from doorstep.modules.payments.gateways import gateway_in_place
from doorstep.modules.payments.services.messages import receive_message

type PaymentId = uuid.UUID | str


class FollowingStore(Store):
    """Books by the test's clock, which may stand: no two moments are the same."""

    def __init__(self) -> None:
        super().__init__(Path(":memory:"))
        self._ticks = itertools.count()

    def now(self) -> float:
        return utc_now().timestamp() + self._offset + next(self._ticks) * 1e-5


@dataclass(frozen=True, slots=True)
class Message:
    """An event of the provider's, ready to be signed and sent, as often as one likes."""

    event_id: str
    kind: str
    sequence: int
    body: bytes


@dataclass
class Till:
    """The provider, its client and its post."""

    store: Store
    bank: Bank
    secrets: Secrets
    faults: list[tuple[str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    delivered: set[str] = field(default_factory=set)

    # The client on the pay page

    def pay(self, payment_id: PaymentId, card: str = Behaviour.SUCCESS) -> None:
        """The client gives a card, named by what it does or by the code it is declined with."""
        self.bank.pay(self.at_bank(payment_id)["ref"], card_that(card))

    def confirm(self, payment_id: PaymentId, *, right: bool = True) -> None:
        """The client answers the bank's question."""
        self.bank.answer_challenge(self.at_bank(payment_id)["ref"], right=right)

    def leave(self, payment_id: PaymentId) -> None:
        """The client goes back without paying."""
        self.bank.leave(self.at_bank(payment_id)["ref"])

    def advance(self, by: timedelta) -> None:
        """Put the provider's clock forward: holds run out, slow cards pay, refunds end, banks take money back."""
        self.store.advance(by.total_seconds())
        self.bank.tick()

    def at_bank(self, payment_id: PaymentId) -> Row:
        """How a payment stands there; the provider must know it."""
        found = self.bank.find(reference=str(payment_id))
        assert found is not None, "the provider never heard of this payment"
        return found

    # The way between

    def break_next(self, operation: str, fault: str) -> None:
        """
        The next ``create``, ``capture``, ``void``, ``refund`` or ``read`` goes wrong.

        :param fault: ``never_arrives`` or ``answer_lost``.
        """
        self.faults.append((operation, fault))

    def messages(self, payment_id: PaymentId | None = None) -> list[Message]:
        """All that the provider ever said, the oldest first; of one payment only, if named."""
        rows = self.store.all("SELECT id, kind, body FROM event ORDER BY number")
        found = [
            Message(row["id"], row["kind"], json.loads(row["body"])["sequence"], row["body"].encode()) for row in rows
        ]
        if payment_id is None:
            return found
        return [one for one in found if json.loads(one.body)["payment"]["reference"] == str(payment_id)]

    def deliver(self, messages: Iterable[Message] | None = None, *, now: datetime | None = None) -> list[str]:
        """Hand messages over, those that never were by default; what came of each."""
        if messages is None:
            messages = [one for one in self.messages() if one.event_id not in self.delivered]
        outcomes = []
        for message in messages:
            self.delivered.add(message.event_id)
            moment = now or utc_now()
            outcomes.append(receive_message("sandbox", self.headers(message.body, moment), message.body, now=moment))
        return outcomes

    def headers(self, body: bytes, moment: datetime) -> dict[str, str]:
        """What the provider sends with a message at a moment."""
        signature = sign(body, secret=self.secrets.message, key_id=self.secrets.message_key_id, at=moment.timestamp())
        return {HEADER: signature, "Content-Type": "application/json"}

    def settle(self, now: datetime | None = None) -> int:
        """The settling task looks at all that is due."""
        return payments.settle_open_payments(now or utc_now())


def card_that(does: str) -> Card:
    """The test card of a behaviour or a code."""
    return next(card for card in CARDS if does in (card.behaviour, card.decline_code))


@contextmanager
def in_process_sandbox() -> Generator[Till]:
    """The provider ``sandbox`` for a while, with empty books."""
    store, secrets = FollowingStore(), Secrets.derived("of a test")
    till = Till(store, Bank(store, origin="http://sandbox.test"), secrets)
    api = Api(till.bank, secret=secrets.api)
    gateway = SandboxPayments(
        "http://sandbox.test",
        api_secret=secrets.api,
        message_secrets={secrets.message_key_id: secrets.message},
        transport=httpx.MockTransport(_answering(till, api)),
    )
    with gateway_in_place(gateway):
        yield till
    gateway.close()
    store.close()


def _answering(till: Till, api: Api) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        path, query = request.url.path, dict(request.url.params)
        operation = api.operation_of(request.method, path)
        till.calls.append(operation)
        fault = next((found for found in till.faults if found[0] == operation), None)
        if fault:
            till.faults.remove(fault)
        if fault == (operation, "never_arrives"):
            raise httpx.ConnectTimeout("nobody there", request=request)
        till.bank.tick()
        try:
            api.check_secret(request.headers.get("Authorization", ""))
            key = request.headers.get("Idempotency-Key", "")
            found = api.read(path, query) if request.method == "GET" else api.write(path, key, request.content)
        except Refused as refused:
            return httpx.Response(refused.status, json={"code": refused.code, "detail": refused.detail})
        if fault:
            raise httpx.ReadTimeout("the answer was lost", request=request)
        return httpx.Response(200, json=found)

    return answer


@contextmanager
def served_sandbox(folder: Path, *, message_url: str, port: int = 0) -> Generator[SandboxServer]:
    """
    The sandbox as a server, in threads of the test, with the secrets of this process's settings.

    Tell programs of it by ``PAYMENT_PROVIDER=sandbox`` and ``DOORSTEP_SANDBOX_URL={server.origin}``. `doorstep up` in
    development starts one of its own.
    """
    secrets = Secrets.derived(settings.SECRET_KEY)
    server = SandboxServer(folder, bind="127.0.0.1", port=port, message_url=message_url, secrets=secrets)
    server.start()
    try:
        yield server
    finally:
        server.stop()
