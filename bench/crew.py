"""The client processes that book in a city together, each as clients of its own and at starts of its own."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.booking_clients import Order, Report
from bench.cities import BookingCity
from bench.processes import Helper

CLIENTS_A_PROCESS = 25
WARM_UP_SECONDS = 3.0


@dataclass(frozen=True)
class Crew:
    """The client processes."""

    members: list[Helper]

    @classmethod
    def start(cls, number: int, city: BookingCity, serve: Callable[..., None], *arguments: object) -> "Crew":
        """Start them; each runs `serve` with a pipe, the arguments, its clients, its starts and the service."""
        shares = [(city.clients[at::number], city.starts[at::number], city.service_id) for at in range(number)]
        return cls([Helper.start(serve, *arguments, *share) for share in shares])

    def work(self, kind: str, seconds: float) -> tuple[list[Report], float]:
        """Let all book for some seconds; what they report, and when they began."""
        begin = time.monotonic() + 0.3
        for member in self.members:
            member.pipe.send(Order(kind, begin, begin + seconds))
        return [member.pipe.recv() for member in self.members], begin

    def end(self) -> None:
        """Send all home, and wait until they are gone."""
        for member in self.members:
            member.pipe.send(None)
        for member in self.members:
            member.wait()
