"""
What searching costs with 1,000, 10,000 and 100,000 specialists in one city, and with ten times the past visits.

Each size is filled by `doorstep seed --scale` and served by every role. Searches are a fixed mix: 40 % by distance,
30 % by price, 30 % by rating; within 2, 5 or 15 km; rare and common skills; half of them with a window of free time.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.asking import ask_alone, ask_together
from bench.commits import measure_commits
from bench.plot import draw_lines
from bench.questions import LEAST_ELIGIBLE, MARKET, invent_questions
from bench.running import Site, say, scaled_site

SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000}
PAST_VISITS, MORE = 5, 10
CLIENTS = 8
PLOT = Path(__file__).parent / "search.svg"
_PLOTTED = {
    "search_cpu_ms": "search, server",
    "search_db_cpu_ms": "search, database",
    "one_cpu_ms": "one's slots, server",
    "any_cpu_ms": "anyone's, server",
    "any_db_cpu_ms": "anyone's, database",
    "commit_db_cpu_ms": "commit, database",
}

type Figures = dict[str, float]


def main() -> int:
    """Run the bench; the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default=",".join(SIZES), help="some of 1k, 10k, 100k")
    options.add_argument("--searches", type=int, default=300, help="searches by one client")
    options.add_argument("--others", type=int, default=120, help="lists of slots of each kind, and commits")
    options.add_argument("--seconds", type=float, default=10.0, help="length of the measurement with 8 clients")
    chosen = options.parse_args()
    wanted = [name for name in SIZES if name in chosen.sizes.split(",")]
    sizes = {SIZES[name]: _measure(name, PAST_VISITS, chosen) for name in wanted}
    result: dict[str, Any] = {"bench": "search", "past_visits": PAST_VISITS, "sizes": sizes}
    if "10k" in wanted:
        again = _measure("10k", PAST_VISITS * MORE, chosen)
        result["more_past"] = {"specialists": SIZES["10k"], "past_visits": PAST_VISITS * MORE, **again}
    smallest, largest = sizes[min(sizes)], sizes[max(sizes)]
    result["growth"] = round(_search_cpu(largest) / _search_cpu(smallest), 2)
    if len(sizes) == len(SIZES):
        _plot(sizes)
    print(json.dumps(result))
    return int(any(figures["any_eligible"] < LEAST_ELIGIBLE for figures in sizes.values()))


def _search_cpu(figures: Figures) -> float:
    return figures["search_cpu_ms"] + figures["search_db_cpu_ms"]


def _measure(size: str, past_visits: int, chosen: argparse.Namespace) -> Figures:
    arguments = ["--scale", size, "--market", MARKET, "--past-visits", str(past_visits)]
    with scaled_site(arguments) as (site, environment):
        questions = invent_questions(site.cluster, searches=chosen.searches, others=chosen.others)
        figures = _searches(site, questions.searches, f"{size}, {past_visits} past", chosen.seconds)
        for paths in (questions.one, questions.anyone):
            ask_alone(site, paths[: len(paths) // 4], idle_seconds=0.5)
        one = ask_alone(site, questions.one)
        print(one.line("one's slots, 14 days"), flush=True)
        anyone = ask_alone(site, questions.anyone)
        candidates = min(answer["candidates"] for answer in anyone.answers)
        print(anyone.line("anyone's slots, 7 days"), f" {candidates} candidates", flush=True)
        commits = measure_commits(environment, questions.bookable)
        print(f"{commits.count} commits of a claim and its free time: database {commits.db_cpu_ms:.2f} ms", flush=True)
    return figures | {
        "one_cpu_ms": round(one.cpu_ms, 2),
        "one_db_cpu_ms": round(one.db_cpu_ms, 2),
        "any_cpu_ms": round(anyone.cpu_ms, 2),
        "any_db_cpu_ms": round(anyone.db_cpu_ms, 2),
        "any_candidates": candidates,
        "any_eligible": questions.least_eligible,
        "commit_db_cpu_ms": round(commits.db_cpu_ms, 2),
    }


def _searches(site: Site, paths: Sequence[str], name: str, seconds: float) -> Figures:
    """Latency with 8 clients first, which warms everything up, then CPU with one."""
    say(f"{name} visits each: searches")
    shares = [[*paths[at:], *paths[:at]] for at in range(0, len(paths), max(1, len(paths) // CLIENTS))][:CLIENTS]
    crowd = ask_together(site, shares, seconds=seconds)
    print(crowd.line(f"search, {CLIENTS} clients"), flush=True)
    alone = ask_alone(site, paths)
    print(alone.line("search, 1 client"), flush=True)
    found = [len(answer["items"]) for answer in alone.answers]
    print(f"  {sum(found) / len(found):.1f} results a page, {found.count(0)} of {len(found)} empty", flush=True)
    return {
        "search_p95_ms": round(crowd.p95_ms, 1),
        "search_per_s": round(crowd.per_s, 1),
        "search_cpu_ms": round(alone.cpu_ms, 2),
        "search_db_cpu_ms": round(alone.db_cpu_ms, 2),
    }


def _plot(sizes: dict[int, Figures]) -> None:
    lines = {name: {size: figures[key] for size, figures in sizes.items()} for key, name in _PLOTTED.items()}
    draw_lines(PLOT, "CPU an answer", lines, x_name="specialists in the city", y_name="ms")
    say(f"drew {PLOT.relative_to(Path.cwd()) if PLOT.is_relative_to(Path.cwd()) else PLOT}")


if __name__ == "__main__":
    sys.exit(main())
