"""
Free starts a second: one specialist's over 14 days, and anyone's over 7 days, asked by guests over HTTP.

All roles run, in a city where everybody has visits on every day, at addresses in reach of at least 100 specialists
who offer the service.
"""

import argparse
import json
import random
import sys
from urllib.parse import urlencode

from bench.asking import Measure, ask_together
from bench.cities import BusyCity
from bench.running import Site, say, temporary_site

LEAST_CANDIDATES = 100
WARM_UP_SECONDS = 2.0
PATHS = 2000  # more than a client asks in its time


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
        candidates, starts = _least(anyone)
        print(anyone.line("any, 7 days"), f" {candidates} candidates, {starts} starts", flush=True)
    figures = {
        "bench": "slots",
        "specialists": city.specialists,
        "candidates": candidates,
        "one_per_s": round(one.per_s, 1),
        "one_cpu_ms": round(one.cpu_ms, 2),
        "any_per_s": round(anyone.per_s, 1),
        "any_cpu_ms": round(anyone.cpu_ms, 2),
        "any_db_cpu_ms": round(anyone.db_cpu_ms, 2),
    }
    print(json.dumps(figures))
    return int(candidates < LEAST_CANDIDATES or not _least(one)[1])


def _least(measure: Measure) -> tuple[int, int]:
    """The fewest candidates, and the fewest starts, of the last answers."""
    starts = [sum(day["count"] for day in answer["days"]) for answer in measure.answers]
    return min(answer["candidates"] for answer in measure.answers), min(starts)


def _measure(kind: str, clients: int, seconds: float, site: Site, city: BusyCity) -> Measure:
    return ask_together(site, [_paths(kind, number, city) for number in range(clients)], seconds=seconds)


def _paths(kind: str, number: int, city: BusyCity) -> list[str]:
    """What a client asks: another home each time, and another specialist."""
    chance = random.Random(number)
    paths = []
    for _ in range(PATHS):
        lat, lon = chance.choice(city.places)
        question: dict[str, object] = {"service_id": city.service_id, "market": "hel", "lat": lat, "lon": lon}
        if kind == "one":
            question |= {"offer_id": chance.choice(city.offer_ids), "days": 14}
        else:
            question |= {"days": 7}
        paths.append(f"/api/v1/slots?{urlencode(question)}")
    return paths


if __name__ == "__main__":
    sys.exit(main())
