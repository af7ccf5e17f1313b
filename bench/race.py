"""
Twenty clients on one slot, round after round, against running roles.

Prints one line a round with anything odd, then a table, then `{"bench":"race",...}`. Ends with 1 if a slot was won
twice, or by nobody.
"""

import argparse
import json
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from uuid import uuid4

from bench.cities import BookingCity, Start
from bench.figures import percentile
from bench.running import double_bookings, say, temporary_site
from bench.wire import Unsuccessful, Wire


@dataclass
class Attempt:
    """How one client's hold went."""

    outcome: str
    seconds: float
    order_id: str = ""


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=50)
    options.add_argument("--clients", type=int, default=20)
    chosen = options.parse_args()

    def build() -> BookingCity:
        from bench.worlds import build_booking_city

        return build_booking_city(specialists=max(1, chosen.rounds // 10), clients=chosen.clients)

    with temporary_site(build) as (site, city):
        say(f"{chosen.rounds} rounds of {chosen.clients} clients")
        wires = [Wire(site.port, client.token) for client in city.clients]
        outcomes: Counter[str] = Counter()
        latencies: list[float] = []
        extra = lost = 0
        for number, start in enumerate(city.starts[: chosen.rounds]):
            attempts = _race(wires, city, start)
            winners = [(wire, a) for wire, a in zip(wires, attempts, strict=True) if a.outcome == "held"]
            extra += max(0, len(winners) - 1)
            lost += not winners
            if len(winners) != 1:
                say(f"round {number + 1}: {len(winners)} winners")
            for wire, attempt in winners:
                wire.post(f"/api/v1/orders/{attempt.order_id}/confirm", {"payment_method": "cash"}, key=uuid4().hex)
            outcomes.update(attempt.outcome for attempt in attempts)
            latencies += [attempt.seconds for attempt in attempts]
        double = extra + double_bookings(site.cluster)
    for outcome, number in outcomes.most_common():
        print(f"{number:6} {outcome}")
    p50, p99 = (round(percentile(latencies, at) * 1000, 1) for at in (50, 99))
    print(f"hold: p50 {p50} ms, p99 {p99} ms; rounds without a winner: {lost}")
    failed = any(outcome.startswith("5") for outcome in outcomes)
    print(json.dumps({"bench": "race", "rounds": chosen.rounds, "double": double, "p99_ms": p99}))
    return int(bool(double or lost or failed))


def _race(wires: list[Wire], city: BookingCity, start: Start) -> list[Attempt]:
    """Everybody asks the price of the same start, then everybody holds it at the same moment."""
    barrier = threading.Barrier(len(wires))
    attempts: dict[int, Attempt] = {}

    def run(number: int) -> None:
        wish = {
            "service_id": city.service_id,
            "offer_id": start.offer_id,
            "starts_at": start.starts_at,
            "address_id": city.clients[number].address_id,
        }
        token = wires[number].post("/api/v1/quotes", wish)["token"]
        barrier.wait()
        attempts[number] = _hold(wires[number], token)

    threads = [threading.Thread(target=run, args=[number]) for number in range(len(wires))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [attempts[number] for number in range(len(wires))]


def _hold(wire: Wire, token: str) -> Attempt:
    begun = time.perf_counter()
    try:
        order = wire.post("/api/v1/orders", {"quotes": [token]}, key=uuid4().hex)
    except Unsuccessful as refusal:
        return Attempt(str(refusal), time.perf_counter() - begun)
    return Attempt("held", time.perf_counter() - begun, order["id"])


if __name__ == "__main__":
    sys.exit(main())
