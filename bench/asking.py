"""Clients that ask one path after the other over kept connections, and what an answer costs meanwhile."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from bench.figures import percentile
from bench.processes import Helper
from bench.running import Site
from bench.wire import Wire


@dataclass(frozen=True)
class Report:
    """What a client process saw: seconds of each answer, and the last one's body."""

    latencies: list[float]
    last: dict[str, Any]


@dataclass(frozen=True)
class Measure:
    """What all clients saw together, with milliseconds of CPU an answer."""

    per_s: float
    cpu_ms: float
    db_cpu_ms: float
    p50_ms: float
    p95_ms: float
    answers: list[dict[str, Any]] = field(repr=False)
    """The last answer of each client process, or every answer of :func:`ask_alone`."""

    def line(self, name: str) -> str:
        """One line of the table."""
        return (
            f"{name:24} {self.per_s:8.1f}/s  p50 {self.p50_ms:6.1f} ms  p95 {self.p95_ms:6.1f} ms  "
            f"server {self.cpu_ms:6.2f} ms  database {self.db_cpu_ms:6.2f} ms"
        )


def ask_together(site: Site, paths: Sequence[Sequence[str]], *, seconds: float) -> Measure:
    """As many client processes as there are lists of paths ask these over and over; CPU is that of all roles."""
    helpers = [Helper.start(_ask, site.port, list(own)) for own in paths]
    for helper in helpers:
        helper.pipe.recv()  # connected
    server, database = site.server_cpu(), site.database_cpu()
    begin = time.monotonic() + 0.2
    for helper in helpers:
        helper.pipe.send((begin, begin + seconds))
    reports: list[Report] = [helper.pipe.recv() for helper in helpers]
    took = time.monotonic() - begin
    server, database = site.server_cpu() - server, site.database_cpu() - database
    for helper in helpers:
        helper.wait()
    latencies = [latency for report in reports for latency in report.latencies]
    return _measure(latencies, took, server, database, [report.last for report in reports])


def ask_alone(site: Site, paths: Sequence[str], *, idle_seconds: float = 2.0) -> Measure:
    """
    One client asks each path once; CPU is that of the ``api`` role and of the backends that serve the roles.

    What these used in an idle while before, for the other roles' upkeep, is taken off.
    """
    wire = Wire(site.port)
    idle_server, idle_database = _used_while(site, lambda: time.sleep(idle_seconds))
    latencies: list[float] = []
    answers: list[dict[str, Any]] = []

    def ask() -> None:
        for path in paths:
            begun = time.monotonic()
            answer = _get(wire, path)
            latencies.append(time.monotonic() - begun)
            answers.append(answer)

    begun = time.monotonic()
    server, database = _used_while(site, ask)
    took = time.monotonic() - begun
    wire.close()
    idle = took / idle_seconds
    return _measure(latencies, took, server - idle_server * idle, database - idle_database * idle, answers)


def _used_while(site: Site, act: Callable[[], None]) -> tuple[float, float]:
    server, backends = site.api_cpu(), site.backends_cpu()
    act()
    after = site.backends_cpu()
    return site.api_cpu() - server, sum(used - backends.get(pid, 0.0) for pid, used in after.items())


def _measure(
    latencies: Sequence[float], took: float, server: float, database: float, answers: list[dict[str, Any]]
) -> Measure:
    count = max(1, len(latencies))
    return Measure(
        per_s=len(latencies) / took,
        cpu_ms=1000 * max(0.0, server) / count,
        db_cpu_ms=1000 * max(0.0, database) / count,
        p50_ms=1000 * percentile(latencies, 50),
        p95_ms=1000 * percentile(latencies, 95),
        answers=answers,
    )


def _get(wire: Wire, path: str) -> dict[str, Any]:
    status, text = wire.call("GET", path)
    assert status == 200, (status, path, text)
    answer: dict[str, Any] = json.loads(text)
    return answer


def _ask(pipe: "Connection[Report | None, tuple[float, float]]", port: int, paths: list[str]) -> None:
    """A client process: connect, wait for the two moments between which to ask, report."""
    wire = Wire(port)
    _get(wire, paths[0])
    pipe.send(None)
    begin, end = pipe.recv()
    time.sleep(max(0.0, begin - time.monotonic()))
    latencies, text, number = [], b"{}", 0
    begun = time.monotonic()
    while begun < end:
        status, text = wire.call("GET", paths[number % len(paths)])
        assert status == 200, (status, text)
        answered = time.monotonic()
        latencies.append(answered - begun)
        begun, number = answered, number + 1
    pipe.send(Report(latencies, json.loads(text)))
