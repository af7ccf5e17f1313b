"""A client process of the money bench: books, and pays by card on the provider's page."""

import os
from collections.abc import Iterator, Sequence
from itertools import cycle
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from bench.booking_clients import Order, Report, follow
from bench.cities import Client, Start
from bench.wire import Unsuccessful, Wire

GOOD_CARD = "4242 4242 4242 4242"


class Payer:
    """
    One person after the other books, pays in full, and looks at the order after coming back from the provider's page.

    The order is confirmed by the provider's message, which nobody waits for here: what came of it is counted in the
    database.
    """

    def __init__(self, port: int, clients: Sequence[Client], starts: Sequence[Start], service_id: int) -> None:
        self._wire = Wire(port)
        self._provider: Wire | None = None
        self._people: Iterator[Client] = cycle(clients)
        self._starts = iter(starts)
        self._service_id = service_id

    def book_and_pay(self) -> None:
        """:raises Unsuccessful: if a call of ours is refused, or the provider takes no card."""
        client, start, wire = next(self._people), next(self._starts), self._wire
        wire.token = client.token
        wish = {
            "service_id": self._service_id,
            "offer_id": start.offer_id,
            "address_id": client.address_id,
            "starts_at": start.starts_at,
        }
        quote = wire.post("/api/v1/quotes", wish)
        order = wire.post("/api/v1/orders", {"quotes": [quote["token"]]}, key=os.urandom(16).hex())
        path = f"/api/v1/orders/{order['id']}"
        way = {"method": "card", "timing": "prepay"}
        payment = wire.post(f"{path}/payments", way, key=os.urandom(16).hex())
        self._pay(payment["next_action_url"])
        wire.get(path)

    def _pay(self, page: str) -> None:
        address = urlsplit(page)
        if self._provider is None:
            assert address.port is not None
            self._provider = Wire(address.port)
        status = self._provider.send_form(address.path, {"act": "pay", "number": GOOD_CARD})
        if status != 303:
            raise Unsuccessful(status, b"")


def serve(
    pipe: "Connection[Report, Order | None]",
    port: int,
    clients: Sequence[Client],
    starts: Sequence[Start],
    service_id: int,
) -> None:
    """Do what comes through the pipe until None comes."""
    payer = Payer(port, clients, starts, service_id)
    while (order := pipe.recv()) is not None:
        pipe.send(follow(order, payer.book_and_pay))
