"""Database sessions end under people who sign in: they are asked to come again, in the words of the rest of the API."""

import threading
import time
from itertools import cycle

import httpx
import pytest

from doorstep.infra.postgres import Cluster
from tests.builders import make_clients
from tests.concurrency.conftest import City
from tests.concurrency.test_lost_sessions import end_sessions

SECONDS = 6
CALLERS = 6


@pytest.mark.long
def test_a_lost_database_is_a_problem_with_a_time_to_come_again(city: City, cluster: Cluster) -> None:
    ((name,),) = city.rows("SELECT current_database()")
    people = make_clients([(0.0, 0.0)] * CALLERS)
    answers: list[httpx.Response] = []
    ends = time.monotonic() + SECONDS

    def insist(number: int) -> None:
        headers = {"X-Session-Token": people[number].token}
        calls = cycle(
            [
                ("GET", "session", None, headers),
                ("POST", "continue", {"phone": f"+35840555{number:02}77", "consent": True, "market": "hel"}, {}),
                ("POST", "login", {"email": f"a{number}@example.org", "password": "wrong-password"}, {}),
                ("GET", "authenticators", None, headers),
                ("POST", "code/request", {"phone": people[number].phone}, {}),
            ]
        )
        while time.monotonic() < ends:
            method, path, body, with_headers = next(calls)
            try:
                answers.append(
                    httpx.request(
                        method,
                        f"http://127.0.0.1:{city.port}/api/v1/auth/{path}",
                        json=body,
                        headers=with_headers,
                        timeout=20,
                    )
                )
            except httpx.TransportError:
                continue  # refused before the body was read: the next call opens another connection

    threads = [threading.Thread(target=insist, args=[number]) for number in range(CALLERS)]
    for thread in threads:
        thread.start()
    while time.monotonic() < ends:
        end_sessions(cluster, name)
        time.sleep(0.15)
    for thread in threads:
        thread.join()

    lost = [answer for answer in answers if answer.status_code >= 500]
    assert lost, "the database was never lost at the wrong moment"
    for answer in lost:
        assert answer.status_code == 503, (answer.request.url.path, answer.text[:300])
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["retry-after"]
        assert answer.json()["code"] == "overloaded"
