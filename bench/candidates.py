"""
Who is asked first for an urgent visit among 100,000 specialists: what finding them costs, and whether it is the best.

A market is filled by `doorstep seed --scale`; everybody has a record of job offers, so that all eight terms differ. A
case is a home, a service and a moment of a coming working day, wanted at once or within some hours. Measured is
`dispatch.find_candidates` as the first wave asks it: the CPU of its database backend by the kernel's own clock, and the
time in all. Its first is then compared with the best of a full scoring of everybody who is eligible, however far. Each
service is asked about once before; what reading its people into memory costs then, and every few minutes again beside
those who ask, is told apart.
"""

import argparse
import json
import os
import random
import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bench.processes import Helper
from bench.questions import MARKET
from bench.running import filled_cluster, say

if TYPE_CHECKING:
    from doorstep.modules.booking.contracts import SearchFacts

SIZES = ("1k", "10k", "100k")
LEAST_ELIGIBLE = 3
_WARM_UP = 1000
_HOURS = range(8, 19)
_RECORDS = """
INSERT INTO dispatch_standing (specialist_id, market_id, offered, accepted, declined, expired, reckoned_at)
SELECT id, market_id, 4 + h %% 17, h %% 9, (h / 9) %% 5, (h / 45) %% 4, now()
FROM (SELECT id, market_id, abs(hashtext(id::text)) AS h FROM specialists_specialist WHERE market_id = %s) AS someone
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Found:
    """What one case cost in milliseconds, how many were scored, how many are eligible, and whether it was the best."""

    db_cpu_ms: float
    total_ms: float
    scored: int
    eligible: int
    best: bool


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", choices=SIZES, default="100k", help="how many specialists")
    options.add_argument("--cases", type=int, default=1000, help="cases that are compared with a full scoring")
    chosen = options.parse_args()
    with filled_cluster(["--scale", chosen.size, "--market", MARKET, "--past-visits", "0"]) as environment:
        say(f"{chosen.cases} cases among {chosen.size} specialists")
        found = _in_a_process(environment, chosen.cases)
    cpu, total = (sorted(getattr(one, name) for one in found) for name in ("db_cpu_ms", "total_ms"))
    scored, eligible = (sorted(getattr(one, name) for one in found) for name in ("scored", "eligible"))
    print(f"{'':>12}  {'p50':>8}  {'p95':>8}")
    for name, values in (("database ms", cpu), ("total ms", total), ("scored", scored), ("eligible", eligible)):
        print(f"{name:>12}  {_part(values, 0.5):8.2f}  {_part(values, 0.95):8.2f}")
    result = {
        "bench": "candidates",
        "db_cpu_ms_p95": round(_part(cpu, 0.95), 2),
        "total_ms_p95": round(_part(total, 0.95), 2),
        "optimal_rank_pct": round(100 * sum(one.best for one in found) / len(found), 2),
    }
    print(json.dumps(result))
    return 0


def _part(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _in_a_process(environment: dict[str, str], cases: int) -> list[Found]:
    """Django is set up in a process of its own, as it can be set up once only."""
    helper = Helper.start(_measure, environment, cases)
    found: list[Found] = helper.pipe.recv()
    helper.wait()
    return found


def _measure(pipe: "Connection[list[Found], None]", environment: dict[str, str], cases: int) -> None:
    os.environ.update(environment, DOORSTEP_LOG_LEVEL="WARNING")
    import doorstep.entrypoints.django_setup  # noqa: F401
    from doorstep.infra.db import execute, fetch_one, open_transaction
    from doorstep.modules.dispatch.selectors.terms import forget_terms

    with open_transaction():
        execute(_RECORDS, [MARKET])
    forget_terms()
    row = fetch_one("SELECT pg_backend_pid()")
    assert row is not None
    backend, chance, found = int(row[0]), random.Random(7), list[Found]()
    asked = _questions(chance)
    _say_first_looks([asked(chance) for _ in range(_WARM_UP)], backend)
    while len(found) < cases:
        search, now = asked(chance)
        one = _case(search, now, backend)
        if one.eligible >= LEAST_ELIGIBLE:
            found.append(one)
            if len(found) % 100 == 0:
                say(f"  {len(found)} cases")
    pipe.send(found)


def _say_first_looks(questions: "list[tuple[SearchFacts, datetime]]", backend: int) -> None:
    """What the first question about a service costs the database, for which everybody who does it is read."""
    costs = []
    for search, now in {search.service_id: (search, now) for search, now in questions}.values():
        used = _used_ms(backend)
        _first_wave(search, now)
        costs.append(_used_ms(backend) - used)
    costs.sort()
    say(f"people of {len(costs)} services read: database {_part(costs, 0.5):.0f} ms, at most {costs[-1]:.0f} ms each")


def _case(search: "SearchFacts", now: datetime, backend: int) -> Found:
    used, began = _used_ms(backend), time.perf_counter()
    first = _first_wave(search, now)
    total, used = 1000 * (time.perf_counter() - began), _used_ms(backend) - used
    every = _everybody(search, now)
    best = bool(first and every and first[0].score >= every[0].score - 1e-9)
    return Found(used, total, len(first), len(every), best)


def _everybody(search: "SearchFacts", now: datetime) -> Any:
    """All who are eligible, their days looked at one and all, the best first."""
    from doorstep.modules.dispatch.selectors.terms import terms_of
    from doorstep.modules.dispatch.tests.builders import everybody

    return everybody(search, radius_km=max(terms_of(MARKET).radii_km), now=now)


def _first_wave(search: "SearchFacts", now: datetime) -> Any:
    """Who could be asked first: as far as somebody is found."""
    from doorstep.modules.dispatch.selectors.terms import terms_of
    from doorstep.modules.dispatch.services.candidates import find_candidates

    terms = terms_of(MARKET)
    for radius_km in terms.radii_km:
        found = find_candidates(search, radius_km=radius_km, fewest=2 * terms.wave_sizes[0], now=now)
        if found:
            return found
    return []


def _used_ms(process: int) -> float:
    """Milliseconds on a processor, by the kernel's scheduler, which counts nanoseconds."""
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e6


def _questions(chance: random.Random) -> Any:
    from doorstep.infra.db import fetch_all
    from doorstep.kernel.clock import utc_now
    from doorstep.kernel.geo import Point
    from doorstep.kernel.ids import new_id
    from doorstep.modules.accounts import facade as accounts
    from doorstep.modules.booking.contracts import SearchFacts, SearchState, WhenKind
    from doorstep.modules.catalog import facade as catalog
    from doorstep.modules.catalog.contracts import PlaceKind

    market = accounts.get_market(MARKET)
    homes = fetch_all("SELECT x_km, y_km, user_id FROM accounts_address WHERE market_id = %s ORDER BY id", [MARKET])
    prices = {listing.service_id: listing.price for listing in catalog.list_listings(MARKET)}
    services = [one for one in catalog.list_services(prices) if PlaceKind.CLIENT in one.place_kinds]
    today = utc_now().astimezone(ZoneInfo(market.time_zone)).replace(minute=0, second=0, microsecond=0)

    def ask(chance: random.Random) -> tuple[SearchFacts, datetime]:
        x, y, user_id = chance.choice(homes)
        service, soon = chance.choice(services), chance.random() < 0.7
        now = today.replace(hour=chance.choice(_HOURS)) + timedelta(
            days=chance.randrange(1, 8), minutes=chance.randrange(60)
        )
        search = SearchFacts(
            order_id=new_id(),
            number="",
            client_id=user_id,
            market=MARKET,
            state=SearchState.SEARCHING,
            when=WhenKind.ASAP,
            service_id=service.service_id,
            quantity=service.minimum_quantity,
            earliest=now,
            latest=now + timedelta(hours=3),
            deadline=None,
            begun_at=now,
            point=Point(x, y),
            district="",
            visit_minutes=service.duration_minutes * service.minimum_quantity,
            preparation_minutes=service.preparation_minutes,
            cleanup_minutes=service.cleanup_minutes,
            price=prices[service.service_id],
            time_zone=market.time_zone,
        )
        if not soon:
            search = replace(search, when=WhenKind.BEST, latest=now + timedelta(hours=chance.randrange(3, 9)))
        return search, now

    return ask


if __name__ == "__main__":
    sys.exit(main())
