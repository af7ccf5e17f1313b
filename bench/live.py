"""
People who follow specialists on their way: from a phone's ping to the follower's stream.

Every specialist drives to another client and pings every few seconds over HTTP; every client follows by a stream of
their own. Prints a table, then `{"bench":"live",...}`. Ends with 1 if a last position was lost or a call failed.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass

import psutil

from bench.cities import Trip
from bench.figures import percentile
from bench.live_crowd import MOST_PINGS, Sent, drive, follow
from bench.processes import Helper
from bench.running import CannotRun, Site, count, cpu_of_tree, say, temporary_site

_GRACE_SECONDS = 3.0
_REALTIME = "doorstep-realtime"[:15]  # as long as the kernel keeps a process's name


@dataclass(frozen=True)
class Outcome:
    """What was sent and heard, and what it cost: CPU seconds of all roles, the realtime role and the database."""

    sent: Sent
    heard: dict[tuple[str, int], float]
    broken: int
    seconds: float
    server_cpu_s: float
    realtime_cpu_s: float
    database_cpu_s: float
    follower_kb: float


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--trips", type=int, default=1000, help="specialists who ping, and clients who follow them")
    options.add_argument("--every", type=float, default=5.0, help="seconds between two pings of one specialist")
    options.add_argument("--seconds", type=float, default=60.0, help="length of the measurement")
    chosen = options.parse_args()
    if chosen.seconds / chosen.every > MOST_PINGS:
        options.error(f"at most {MOST_PINGS} pings of one specialist")

    def build() -> list[Trip]:
        from bench.live_world import build_trips

        return build_trips(chosen.trips)

    with temporary_site(build) as (site, trips):
        outcome = _measure(site, trips, every_s=chosen.every, seconds=chosen.seconds)
    return _report(outcome, trips)


def _measure(site: Site, trips: list[Trip], *, every_s: float, seconds: float) -> Outcome:
    realtime = _realtime_of(site)
    before_kb = _memory_kb(realtime)
    drivers = Helper.start(drive, site.port, trips, every_s, seconds).pipe
    say(f"{len(trips)} specialists set out")
    drivers.recv()
    followers = Helper.start(follow, site.port + 1, trips).pipe
    followers.recv()
    say(f"{len(trips)} clients follow")
    _wait_until_handled(site)
    server, live, database = site.server_cpu(), cpu_of_tree(realtime.pid), site.database_cpu()
    begin = time.monotonic() + 0.5
    drivers.send(begin)
    sent: Sent = drivers.recv()
    took = time.monotonic() - begin
    server, live, database = (
        site.server_cpu() - server, cpu_of_tree(realtime.pid) - live, site.database_cpu() - database,
    )  # fmt: skip
    after_kb = _memory_kb(realtime)
    time.sleep(_GRACE_SECONDS)
    followers.send("stop")
    heard, broken = followers.recv()
    return Outcome(sent, heard, broken, took, server, live, database, (after_kb - before_kb) / len(trips))


def _wait_until_handled(site: Site, seconds: float = 120) -> None:
    """Wait until what others do about those who set out is done: only the trips are to be measured."""
    site.wait_until_drained()
    deadline = time.monotonic() + seconds
    while count(site.cluster, "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"):
        if time.monotonic() > deadline:
            raise CannotRun(f"jobs were not done after {seconds:g} s")
        time.sleep(0.2)


def _realtime_of(site: Site) -> psutil.Process:
    (found,) = [one for one in psutil.Process(site.roles_pid).children() if one.name().startswith(_REALTIME)]
    return found


def _memory_kb(process: psutil.Process) -> float:
    """Memory of a process and its descendants that nobody else has, in kB."""
    tree = [process, *process.children(recursive=True)]
    return sum(one.memory_full_info().uss for one in tree) / 1024


def _report(outcome: Outcome, trips: list[Trip]) -> int:
    pings = len(outcome.sent.moments)
    delays = [
        (outcome.heard[ping] - moment) * 1000 for ping, moment in outcome.sent.moments.items() if ping in outcome.heard
    ]
    last = {trip.visit_id: 0 for trip in trips}
    for visit_id, number in outcome.sent.moments:
        last[visit_id] = max(last[visit_id], number)
    lost = sum(1 for visit_id, number in last.items() if number and (visit_id, number) not in outcome.heard)
    figures = {
        "bench": "live",
        "p95_ms": round(percentile(delays, 95), 1),
        "lost": lost,
        "kb_per_follower": round(outcome.follower_kb, 1),
        "pings_per_s": round(pings / outcome.seconds, 1),
        "p50_ms": round(percentile(delays, 50), 1),
        "overtaken": pings - len(delays) - lost,
        "failed": outcome.sent.failed,
        "broken_streams": outcome.broken,
        "ping_p95_ms": round(percentile([seconds * 1000 for seconds in outcome.sent.answered_s], 95), 1),
        "server_cpu_ms": round(outcome.server_cpu_s * 1000 / max(1, pings), 2),
        "realtime_cpu_ms": round(outcome.realtime_cpu_s * 1000 / max(1, pings), 2),
        "db_cpu_ms": round(outcome.database_cpu_s * 1000 / max(1, pings), 2),
    }
    for name, value in figures.items():
        print(f"{name:18} {value}")
    print(json.dumps(figures), flush=True)
    return int(bool(lost or outcome.sent.failed or outcome.broken or not pings))


if __name__ == "__main__":
    sys.exit(main())
