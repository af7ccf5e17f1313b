"""
Paid bookings a second, beside a ledger of a million entries; and how long the proof takes that the ledger adds up.

All roles and the payment sandbox run. A paid booking is a quote, a hold, a payment by card on the sandbox's page, its
message recorded, and the order confirmed. Ends with 1 if a payment was lost, a call failed, the books do not add up, or
planted damage is not found.
"""

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median

from bench.cities import BookingCity
from bench.crew import CLIENTS_A_PROCESS, WARM_UP_SECONDS, Crew
from bench.figures import percentile
from bench.ledger_books import Proof, damage, fill_books, prove
from bench.paying_clients import serve
from bench.running import CannotRun, Site, count, say, temporary_site

SETTLE_SECONDS = 60
WAITING = "SELECT count(*) FROM booking_order WHERE state = 'held'"
PAID = (
    "SELECT count(*) FROM booking_order o JOIN payments_paymentintent i ON i.order_id = o.id "
    "WHERE o.state = 'confirmed' AND i.state = 'captured' AND i.captured_minor = o.total_minor"
)
RECORDED = "SELECT count(*) FROM payments_providermessage WHERE outcome = 'applied'"


@dataclass
class Round:
    """What all processes did together in one round; it lasts until the last payment is recorded."""

    seconds: float
    latencies: list[float]
    failures: Counter[str]
    server_cpu: float
    database_cpu: float

    def line(self) -> str:
        """One line of the table."""
        paid = max(1, len(self.latencies))
        times = "  ".join(f"p{at} {percentile(self.latencies, at) * 1000:6.1f} ms" for at in (50, 95, 99))
        server, database = (1000 * cpu / paid for cpu in (self.server_cpu, self.database_cpu))
        return (
            f"{paid:7} paid {paid / self.seconds:8.1f}/s  {times}  server {server:.2f} ms  database {database:.2f} ms"
        )


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entries", type=int, default=1_000_000, help="of the ledger")
    options.add_argument("--clients", type=int, default=8, help="client processes")
    options.add_argument("--seconds", type=float, default=20.0, help="length of a round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--specialists", type=int, default=300, help="each has 180 free starts")
    chosen = options.parse_args()

    def build() -> tuple[BookingCity, Proof]:
        from bench.worlds import build_booking_city

        found = prove()
        clients = chosen.clients * CLIENTS_A_PROCESS
        return build_booking_city(specialists=chosen.specialists, clients=clients), found

    say(f"the ledger will have {chosen.entries:,} entries")
    with temporary_site(build, fill=lambda cluster: fill_books(cluster, chosen.entries)) as (site, (city, proof)):
        print(proof.line(), flush=True)
        crew = Crew.start(chosen.clients, city, serve, site.port)
        say("warming up")
        warm = _measure(crew, WARM_UP_SECONDS, site)
        say(f"{chosen.rounds} rounds of {chosen.seconds:g} s each, {chosen.clients} client processes")
        rounds = []
        for _ in range(chosen.rounds):
            rounds.append(_measure(crew, chosen.seconds, site))
            print(rounds[-1].line(), flush=True)
        crew.end()
        wrong = _find_wrong(site, sum(len(done.latencies) for done in (warm, *rounds)))
    return _conclude(
        rounds, proof, chosen.entries, wrong + [text for done in (warm, *rounds) for text in done.failures]
    )


def _measure(crew: Crew, seconds: float, site: Site) -> Round:
    server, database = site.server_cpu(), site.database_cpu()
    reports, begin = crew.work("http", seconds)
    settled = _wait_until_settled(site)
    drained = max(settled, site.wait_until_drained())
    assert drained >= begin
    return Round(
        seconds=settled - begin,
        latencies=[latency for report in reports for latency in report.latencies],
        failures=sum((report.failures for report in reports), Counter()),
        server_cpu=site.server_cpu() - server,
        database_cpu=site.database_cpu() - database,
    )


def _wait_until_settled(site: Site) -> float:
    """The moment at which no order waited for its payment any more."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline:
        if not count(site.cluster, WAITING):
            return time.monotonic()
        time.sleep(0.05)
    raise CannotRun(
        f"{count(site.cluster, WAITING)} orders were not confirmed {SETTLE_SECONDS} s after the last payment"
    )


def _find_wrong(site: Site, paid: int) -> list[str]:
    """What was promised and is not so, after everything: payments lost, messages not recorded, books that are off."""
    wrong = []
    for what, query in (("paid and confirmed", PAID), ("messages recorded", RECORDED)):
        found = count(site.cluster, query)
        if found < paid or (query == PAID and found != paid):
            wrong.append(f"{paid} were paid, {found} {what}")
    if not prove(rounds=1, postings=0).sound:
        wrong.append("the books do not add up")
    damage(site.cluster)
    if prove(rounds=1, postings=0).sound:
        wrong.append("planted damage was not found")
    return wrong


def _conclude(rounds: list[Round], proof: Proof, entries: int, wrong: list[str]) -> int:
    for text in [*wrong, *([] if proof.sound else ["the books did not add up at the beginning"])]:
        print(f"! {text}")
    paid = max(1, sum(len(done.latencies) for done in rounds))
    figures = {
        "bench": "money",
        "paid_bookings_per_s": round(paid / sum(done.seconds for done in rounds), 1),
        "server_cpu_ms": round(1000 * sum(done.server_cpu for done in rounds) / paid, 2),
        "db_cpu_ms": round(1000 * sum(done.database_cpu for done in rounds) / paid, 2),
        "p95_ms": round(1000 * percentile([latency for done in rounds for latency in done.latencies], 95), 1),
        "ledger_entries": entries,
        "ledger_check_s": round(median(proof.seconds), 2),
        "post_ms": round(proof.post_ms, 2),
    }
    print(json.dumps(figures))
    return int(bool(wrong) or not proof.sound)


if __name__ == "__main__":
    sys.exit(main())
