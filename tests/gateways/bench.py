"""
What a provider's adapter needs besides the port to be put through its paces: somebody who pays, somebody who breaks
things, a clock, and a shop that takes messages. Each adapter has one of these.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol

import httpx

from doorstep.integrations.sandbox_gateway.cards import CARDS, Behaviour
from doorstep.integrations.sandbox_gateway.server import SandboxServer, Secrets
from doorstep.integrations.sandbox_payments import SandboxPayments
from doorstep.modules.payments.ports import PaymentGateway, ProviderOutcome


class Payer(StrEnum):
    """What the client's card does."""

    GOOD = "good"
    DECLINED = "declined"
    POOR = "poor"
    CHALLENGED = "challenged"
    SLOW = "slow"
    SHORT_HOLD = "short_hold"
    CAPTURE_FAILS = "capture_fails"
    REFUND_PENDING = "refund_pending"
    REFUND_FAILS = "refund_fails"
    DISPUTES = "disputes"


class Fault(StrEnum):
    """What goes wrong with the next call of a kind."""

    NEVER_ARRIVES = "never_arrives"
    ANSWER_LOST = "answer_lost"
    BROKEN_AFTER = "broken_after"


type Message = tuple[Mapping[str, str], bytes]


class GatewayBench(Protocol):
    """The world around an adapter."""

    gateway: PaymentGateway

    def pay(self, outcome: ProviderOutcome, payer: Payer) -> None:
        """The client gives a card on the provider's page."""
        ...

    def confirm(self, outcome: ProviderOutcome, *, right: bool) -> None:
        """The client answers the bank's question."""
        ...

    def leave(self, outcome: ProviderOutcome) -> None:
        """The client goes back without paying."""
        ...

    def advance(self, by: timedelta) -> None:
        """Put the provider's clock forward, and let it do what is due."""
        ...

    def break_next(self, operation: str, fault: Fault) -> None:
        """The next ``create``, ``capture``, ``void``, ``refund`` or ``read`` goes wrong."""
        ...

    def messages(self, count: int) -> list[Message]:
        """All messages that came so far, once there are so many."""
        ...

    def send_again(self, event_id: str, how: str) -> None:
        """Send an event once more: ``signed``, ``forged``, ``changed`` or ``stale``."""
        ...

    def hold_messages(self) -> None:
        """From now on messages wait to be sent by :meth:`send_again`."""
        ...

    def event_ids(self, outcome: ProviderOutcome) -> list[str]:
        """All events of a payment so far, oldest first."""
        ...


class Shop:
    """Takes messages, and keeps them; its answers can be set."""

    def __init__(self) -> None:
        self.received: list[Message] = []
        self.statuses: list[int] = []
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhooks"

    @contextmanager
    def open(self) -> Iterator["Shop"]:
        """Listen for a while."""
        thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield self
        self._server.shutdown()
        self._server.server_close()

    def wait(self, count: int, seconds: float = 10) -> list[Message]:
        """What came, once it is so much."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.received) >= count, seconds), (
                f"{len(self.received)} of {count} messages came"
            )
            return list(self.received)

    def take(self, message: Message) -> int:
        """Keep a message; the status to answer."""
        with self._arrived:
            status = self.statuses.pop(0) if self.statuses else 204
            if status < 300:
                self.received.append(message)
            self._arrived.notify_all()
            return status

    def _make_handler(shop: "Shop") -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(shop.take((dict(self.headers.items()), body)))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler


class SandboxBench:
    """Around the sandbox, which runs in threads of the test."""

    CARDS: Mapping[Payer, Behaviour | str] = {
        Payer.GOOD: Behaviour.SUCCESS,
        Payer.DECLINED: "card_declined",
        Payer.POOR: "insufficient_funds",
        Payer.CHALLENGED: Behaviour.CHALLENGE,
        Payer.SLOW: Behaviour.SLOW,
        Payer.SHORT_HOLD: Behaviour.SHORT_HOLD,
        Payer.CAPTURE_FAILS: Behaviour.CAPTURE_FAILS,
        Payer.REFUND_PENDING: Behaviour.REFUND_PENDING,
        Payer.REFUND_FAILS: Behaviour.REFUND_FAILS,
        Payer.DISPUTES: Behaviour.DISPUTE,
    }
    FAULTS: Mapping[Fault, str] = {
        Fault.NEVER_ARRIVES: "hang_before",
        Fault.ANSWER_LOST: "hang_after",
        Fault.BROKEN_AFTER: "broken_after",
    }

    def __init__(self, server: SandboxServer, shop: Shop, secrets: Secrets) -> None:
        self.server, self.shop, self.secrets = server, shop, secrets
        self.gateway: PaymentGateway = SandboxPayments(
            server.origin,
            api_secret=secrets.api,
            message_secrets={secrets.message_key_id: secrets.message},
            answer_seconds=0.6,
        )
        self.browser = httpx.Client(verify=False, trust_env=False)

    def pay(self, outcome: ProviderOutcome, payer: Payer) -> None:
        number = next(card.number for card in CARDS if card.label == self.CARDS[payer])
        self.act(outcome, act="pay", number=number, expiry="12 / 34", cvc="123")

    def confirm(self, outcome: ProviderOutcome, *, right: bool) -> None:
        self.act(outcome, act="confirm", code="1234" if right else "9999")

    def leave(self, outcome: ProviderOutcome) -> None:
        self.act(outcome, act="leave")

    def act(self, outcome: ProviderOutcome, **form: str) -> httpx.Response:
        """Send a form of the pay page."""
        assert outcome.next_action_url
        answer = self.browser.post(outcome.next_action_url, data=form)
        assert answer.status_code in (200, 303), answer.text
        return answer

    def advance(self, by: timedelta) -> None:
        self.control(advance=str(int(by.total_seconds())))

    def break_next(self, operation: str, fault: Fault) -> None:
        self.control(operation=operation, fault=self.FAULTS[fault])

    def messages(self, count: int) -> list[Message]:
        return self.shop.wait(count)

    def send_again(self, event_id: str, how: str) -> None:
        self.control(event=event_id, how=how)

    def hold_messages(self) -> None:
        self.control(messages="hold")

    def event_ids(self, outcome: ProviderOutcome) -> list[str]:
        rows = self.server.store.all("SELECT id FROM event WHERE payment = ? ORDER BY number", outcome.provider_ref)
        return [str(row["id"]) for row in rows]

    def control(self, **form: str) -> None:
        """Order something at the sandbox."""
        headers = {"Authorization": f"Bearer {self.secrets.api}"}
        answer = self.browser.post(f"{self.server.origin}/control", data=form, headers=headers)
        assert answer.status_code == 303, answer.text


@contextmanager
def sandbox_bench(folder: Path) -> Iterator[SandboxBench]:
    """A sandbox with empty books."""
    secrets = Secrets.derived("of a test")
    with Shop().open() as shop:
        server = SandboxServer(folder, bind="127.0.0.1", port=0, message_url=shop.url, secrets=secrets)
        server.start()
        bench = SandboxBench(server, shop, secrets)
        try:
            yield bench
        finally:
            bench.browser.close()
            server.stop()
