"""
Free starts a second: one specialist's over 14 days, and anyone's over 7 days, asked by guests over HTTP.

All roles run, in a city where everybody has visits on every day, at addresses in reach of at least 100 specialists
who offer the service.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from urllib.parse import urlencode

from bench.cities import BusyCity
from bench.figures import percentile
from bench.running import Site, say, temporary_site
from bench.wire import Wire

LEAST_CANDIDATES = 100
WARM_UP_SECONDS = 2.0


@dataclass(frozen=True)
class Report:
    """What a client process saw: seconds of each answer, candidates and free starts in the last one."""

    latencies: list[float]
    candidates: int
    starts: int


@dataclass(frozen=True)
class Measure:
    """What all processes saw together, with milliseconds of CPU an answer."""

    per_s: float
    cpu_ms: float
    db_cpu_ms: float
    p50_ms: float
    p95_ms: float
    candidates: int
    starts: int

    def line(self, name: str) -> str:
        """One line of the table."""
        return (
            f"{name:12} {self.per_s:8.1f}/s  p50 {self.p50_ms:6.1f} ms  p95 {self.p95_ms:6.1f} ms  "
            f"server {self.cpu_ms:.2f} ms  database {self.db_cpu_ms:.2f} ms  "
            f"{self.candidates} candidates, {self.starts} starts"
        )


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=4, help="client processes")
    options.add_argument("--seconds", type=float, default=10.0, help="length of each measurement")
    options.add_argument("--specialists", type=int, default=600, help="every third offers the service")
    chosen = options.parse_args()

    def build() -> BusyCity:
        from bench.worlds import build_busy_city

        return build_busy_city(specialists=chosen.specialists)

    with temporary_site(build) as (site, city):
        say(f"{city.specialists} specialists, {city.visits} visits; {chosen.clients} client processes")
        for kind in ("one", "any"):
            _measure(kind, chosen.clients, WARM_UP_SECONDS, site, city)
        one = _measure("one", chosen.clients, chosen.seconds, site, city)
        print(one.line("one, 14 days"), flush=True)
        anyone = _measure("any", chosen.clients, chosen.seconds, site, city)
        print(anyone.line("any, 7 days"), flush=True)
    figures = {
        "bench": "slots",
        "specialists": city.specialists,
        "candidates": anyone.candidates,
        "one_per_s": round(one.per_s, 1),
        "one_cpu_ms": round(one.cpu_ms, 2),
        "any_per_s": round(anyone.per_s, 1),
        "any_cpu_ms": round(anyone.cpu_ms, 2),
        "any_db_cpu_ms": round(anyone.db_cpu_ms, 2),
    }
    print(json.dumps(figures))
    return int(anyone.candidates < LEAST_CANDIDATES or not one.starts)


def _measure(kind: str, clients: int, seconds: float, site: Site, city: BusyCity) -> Measure:
    context = get_context("spawn")
    pipes, processes = [], []
    for number in range(clients):
        ours, theirs = context.Pipe()
        process = context.Process(target=ask, args=(theirs, site.port, kind, number, city), daemon=True)
        process.start()
        theirs.close()  # so that we hear of it if the process dies
        pipes.append(ours)
        processes.append(process)
    for pipe in pipes:
        pipe.recv()  # connected
    server, database = site.server_cpu(), site.database_cpu()
    begin = time.monotonic() + 0.2
    for pipe in pipes:
        pipe.send((begin, begin + seconds))
    reports: list[Report] = [pipe.recv() for pipe in pipes]
    took = time.monotonic() - begin
    server, database = site.server_cpu() - server, site.database_cpu() - database
    for process in processes:
        process.join(20)
    latencies = [latency for report in reports for latency in report.latencies]
    answers = max(1, len(latencies))
    return Measure(
        per_s=len(latencies) / took,
        cpu_ms=1000 * server / answers,
        db_cpu_ms=1000 * database / answers,
        p50_ms=1000 * percentile(latencies, 50),
        p95_ms=1000 * percentile(latencies, 95),
        candidates=min(report.candidates for report in reports),
        starts=min(report.starts for report in reports),
    )


def ask(
    pipe: "Connection[Report | None, tuple[float, float]]", port: int, kind: str, number: int, city: BusyCity
) -> None:
    """A client process: connect, wait for the two moments between which to ask, report."""
    wire, paths = Wire(port), _paths(kind, number, city)
    status, _ = wire.call("GET", next(paths))
    assert status == 200, status
    pipe.send(None)
    begin, end = pipe.recv()
    time.sleep(max(0.0, begin - time.monotonic()))
    latencies, text = [], b"{}"
    begun = time.monotonic()
    while begun < end:
        status, text = wire.call("GET", next(paths))
        assert status == 200, text
        answered = time.monotonic()
        latencies.append(answered - begun)
        begun = answered
    slots = json.loads(text)
    pipe.send(Report(latencies, slots["candidates"], sum(day["count"] for day in slots["days"])))


def _paths(kind: str, number: int, city: BusyCity) -> Iterator[str]:
    """What to ask: another home each time, and another specialist."""
    chance = random.Random(number)
    while True:
        lat, lon = chance.choice(city.places)
        question: dict[str, object] = {"service_id": city.service_id, "market": "hel", "lat": lat, "lon": lon}
        if kind == "one":
            question |= {"offer_id": chance.choice(city.offer_ids), "days": 14}
        else:
            question |= {"days": 7}
        yield f"/api/v1/slots?{urlencode(question)}"


if __name__ == "__main__":
    sys.exit(main())
