"""The realtime role outlives its database sessions: streams go on, and what is announced still arrives."""

from collections.abc import Iterator

import pytest
from django.db import connection

from doorstep.infra.db import open_transaction
from doorstep.infra.outbox import notify_now
from tests.builders import BuiltClient, make_client
from tests.plugin import ClonedDatabase
from tests.roles.live import Message, next_message, open_stream, run_realtime
from tests.roles.test_lifecycle import get, wait_for


@pytest.fixture
def live_port(cloned_database: ClonedDatabase) -> Iterator[int]:
    with run_realtime(cloned_database) as port:
        yield port


def is_hello(message: Message) -> bool:
    """Whether a stream begins, with nothing to watch yet."""
    event, data = message
    return event == "hello" and data["n"] == 0 and len(str(data["stream"])) > 20


def announce(client: BuiltClient, kind: str) -> None:
    with open_transaction():
        notify_now([client.user_id], {"kind": kind})


def end_sessions(database: ClonedDatabase, *, listening: bool) -> int:
    """End the sessions which listen for announcements, or those which ask for other things; how many."""
    connection.close()
    with database.cluster.connect() as superuser:
        return superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s "
            "AND (query LIKE 'LISTEN%%') = %s",
            [database.name, listening],
        ).rowcount


def test_streams_go_on_when_the_session_that_reads_tokens_ends(cloned_database: ClonedDatabase, live_port: int) -> None:
    client = make_client()
    with open_stream(live_port, client.token) as stream:
        assert is_hello(next_message(stream))
        assert end_sessions(cloned_database, listening=False) > 0
        announce(client, "session")  # makes the role read the token again
        announce(client, "order")
        assert next_message(stream) == ("hint", {"n": 1, "kind": "order"})


def test_streams_end_when_announcements_may_be_lost_and_new_ones_hear(
    cloned_database: ClonedDatabase, live_port: int
) -> None:
    client = make_client()
    with open_stream(live_port, client.token) as stream:
        assert next_message(stream)[0] == "hello"
        assert end_sessions(cloned_database, listening=True) == 1
        assert next_message(stream)[0] == "bye"
    end_sessions(cloned_database, listening=False)
    wait_for(lambda: get(live_port, "/readyz") == 200, 20, "the role listens again")
    with open_stream(live_port, client.token) as stream:
        assert is_hello(next_message(stream))
        announce(client, "order")
        assert next_message(stream) == ("hint", {"n": 1, "kind": "order"})
