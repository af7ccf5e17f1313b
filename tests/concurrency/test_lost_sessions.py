"""
Database sessions end under the requests that use them: people are asked to send again, and then all is well.

Those that end while nobody uses them are replaced without a word.
"""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import connection

from doorstep.infra.postgres import Cluster
from tests.builders import coming_day, local_start, make_clients, make_service, make_specialists
from tests.callers import Answer
from tests.concurrency.conftest import City, at_once

CLIENTS = 8
ROUNDS = 4


def end_sessions(cluster: Cluster, name: str) -> int:
    """End every session of a database; how many there were."""
    connection.close()
    with cluster.connect() as superuser:
        return superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        ).rowcount


def wait_until_ended(city: City) -> None:
    """Until the database has none but this one's sessions."""
    ends = time.monotonic() + 30
    while city.rows(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    ):
        assert time.monotonic() < ends, "sessions go on"
        time.sleep(0.02)


def insist(send: Callable[[], Answer]) -> tuple[Answer, int]:
    """The final answer, and how often the caller was asked to come again."""
    for tries in range(50):
        try:
            answer = send()
        except ConnectionError:
            # Who is refused before the body was read may find the connection closed; the next call opens another.
            continue
        if answer.status not in (429, 503):
            return answer, tries
        assert answer.headers["retry-after"]
        assert answer.body["code"] in ("busy", "overloaded")
    raise AssertionError("never answered")


def test_who_sends_again_with_the_same_key_books_once(city: City, cluster: Cluster) -> None:
    service = make_service()
    specialists = make_specialists([(0.0, 0.0)] * CLIENTS, [service])
    clients = make_clients([(0.0, 0.0)] * CLIENTS)
    callers = [city.caller(client) for client in clients]
    ((name,),) = city.rows("SELECT current_database()")
    again = 0
    # Asked before: this thread's session ends too.
    first = local_start(coming_day(2), 8)
    for number in range(ROUNDS):
        start = first + timedelta(hours=2 * number)
        tokens = [
            insist(partial(caller.ask_quote, service, start, specialist.offer_ids[service]))[0].expect(200)["token"]
            for caller, specialist in zip(callers, specialists, strict=True)
        ]
        if number % 2:
            assert end_sessions(cluster, name) > 0
        holds = [
            partial(caller.hold, token, key=f"hold-{number}") for caller, token in zip(callers, tokens, strict=True)
        ]
        answered = threading.Event()

        def end_them_again(answered: threading.Event = answered) -> None:
            while not answered.is_set():
                end_sessions(cluster, name)
                answered.wait(0.1)

        killing = threading.Thread(target=end_them_again)
        killing.start()
        held = at_once([partial(insist, hold) for hold in holds])
        answered.set()
        killing.join()
        for caller, (answer, tries) in zip(callers, held, strict=True):
            order = answer.expect(201)["id"]
            confirmed, more = insist(partial(caller.confirm, order, key=f"confirm-{number}"))
            assert confirmed.expect(200)["state"] == "confirmed"
            again += tries + more
    assert again > 0
    kept = city.rows(
        "SELECT state, count(*) FROM booking_order WHERE client_id = ANY(%s) GROUP BY 1",
        [client.user_id for client in clients],
    )
    assert kept == [("confirmed", CLIENTS * ROUNDS)]
    assert city.double_bookings() == 0


def test_sessions_that_end_at_rest_are_not_noticed(city: City, cluster: Cluster) -> None:
    service = make_service()
    (specialist,) = make_specialists([(0.0, 0.0)], [service])
    callers = [city.caller(client) for client in make_clients([(0.0, 0.0)] * CLIENTS)]
    ((name,),) = city.rows("SELECT current_database()")
    start = local_start(coming_day(2), 8)
    ask = [partial(caller.ask_quote, service, start, specialist.offer_ids[service]) for caller in callers]
    for _ in range(ROUNDS):
        assert end_sessions(cluster, name) > 0
        wait_until_ended(city)
        for answer in at_once(ask):
            answer.expect(200)
