"""
Complete bookings a second: quote, hold and confirm over HTTP, against the same booking in seven raw statements.

All roles run. Several client processes book distinct free starts, each client signed in and every call under an
idempotency key; offers accept at once. HTTP and raw SQL take turns. Ends with 1 if anything was booked twice or a
booking failed.
"""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass

from bench.booking_clients import serve
from bench.cities import BookingCity
from bench.crew import CLIENTS_A_PROCESS, WARM_UP_SECONDS, Crew
from bench.figures import percentile
from bench.running import Site, double_bookings, say, temporary_site

RAW_DATABASE = "raw"


@dataclass
class Round:
    """What all processes did together in one round."""

    kind: str
    seconds: float
    latencies: list[float]
    failures: Counter[str]
    server_cpu: float = 0.0
    database_cpu: float = 0.0
    drain: float = 0.0

    @property
    def bookings(self) -> int:
        """Complete ones."""
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Bookings a second."""
        return self.bookings / self.seconds

    def line(self) -> str:
        """One line of the table."""
        times = "  ".join(f"p{at} {percentile(self.latencies, at) * 1000:6.1f} ms" for at in (50, 95, 99))
        text = f"{self.kind:4} {self.bookings:7} bookings {self.rate:8.1f}/s  {times}"
        if self.kind == "http":
            server, database = (1000 * cpu / max(1, self.bookings) for cpu in (self.server_cpu, self.database_cpu))
            text += f"  server {server:.2f} ms  database {database:.2f} ms  drained in {self.drain:.2f} s"
        return text


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=8, help="client processes")
    options.add_argument("--seconds", type=float, default=20.0, help="length of a round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--specialists", type=int, default=700, help="each has 180 free starts")
    chosen = options.parse_args()

    def build() -> BookingCity:
        from bench.worlds import build_booking_city

        return build_booking_city(specialists=chosen.specialists, clients=chosen.clients * CLIENTS_A_PROCESS)

    with temporary_site(build, copies=(RAW_DATABASE,)) as (site, city):
        raw = f"host={site.cluster.sockets} user=doorstep_app dbname={RAW_DATABASE}"
        crew = Crew.start(chosen.clients, city, serve, site.port, raw)
        say("warming up")
        for kind in ("http", "sql"):
            crew.work(kind, WARM_UP_SECONDS)
        site.wait_until_drained()
        say(f"{chosen.rounds} rounds of {chosen.seconds:g} s each, {chosen.clients} client processes")
        rounds = []
        for _ in range(chosen.rounds):
            for kind in ("http", "sql"):
                rounds.append(_measure(crew, kind, chosen.seconds, site))
                print(rounds[-1].line(), flush=True)
        crew.end()
        double = double_bookings(site.cluster) + double_bookings(site.cluster, RAW_DATABASE)
    return _conclude(rounds, double)


def _measure(crew: Crew, kind: str, seconds: float, site: Site) -> Round:
    server, database = site.server_cpu(), site.database_cpu()
    reports, begin = crew.work(kind, seconds)
    last_answer = max(report.last_answer for report in reports)
    done = Round(
        kind,
        seconds=last_answer - begin,
        latencies=[latency for report in reports for latency in report.latencies],
        failures=sum((report.failures for report in reports), Counter()),
    )
    if kind == "http":
        done.drain = max(0.0, site.wait_until_drained() - last_answer)
        done.server_cpu, done.database_cpu = site.server_cpu() - server, site.database_cpu() - database
    return done


def _conclude(rounds: list[Round], double: int) -> int:
    http = [done for done in rounds if done.kind == "http"]
    raw = [done for done in rounds if done.kind == "sql"]
    failures = sum((done.failures for done in rounds), Counter[str]())
    for failure, number in failures.most_common():
        print(f"! {number} times {failure}")
    booked = max(1, sum(done.bookings for done in http))
    rate = sum(done.bookings for done in http) / sum(done.seconds for done in http)
    raw_rate = sum(done.bookings for done in raw) / sum(done.seconds for done in raw)
    figures = {
        "bench": "booking",
        "bookings_per_s": round(rate, 1),
        "raw_sql_per_s": round(raw_rate, 1),
        "ratio": round(rate / raw_rate, 3) if raw_rate else 0,
        "server_cpu_ms": round(1000 * sum(done.server_cpu for done in http) / booked, 2),
        "db_cpu_ms": round(1000 * sum(done.database_cpu for done in http) / booked, 2),
        "p95_ms": round(1000 * percentile([latency for done in http for latency in done.latencies], 95), 1),
        "drain_s": round(max(done.drain for done in http), 2),
        "double_bookings": double,
    }
    print(json.dumps(figures))
    return int(bool(double or failures))


if __name__ == "__main__":
    sys.exit(main())
