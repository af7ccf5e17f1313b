"""The realtime role outlives its database sessions: streams go on, and what is announced still arrives."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from doorstep.entrypoints.forking import follow_parent
from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra.db import open_transaction
from doorstep.infra.outbox import notify_now
from tests.builders import BuiltClient, make_client
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports
from tests.roles.test_lifecycle import READY_SECONDS, get, wait_for


@pytest.fixture
def live_port(cloned_database: ClonedDatabase) -> Iterator[int]:
    port = find_free_ports(len(ROLE_PORTS))
    settings = {"DOORSTEP_ENV": "test", "PORT": str(port), "DATABASE_URL": cloned_database.url}
    process = subprocess.Popen(
        [sys.executable, "-m", "doorstep.entrypoints.cli", "realtime"],
        env=os.environ | settings,
        preexec_fn=follow_parent,
    )
    live = port + ROLE_PORTS["realtime"]
    try:
        wait_for(lambda: get(live, "/readyz") == 200, READY_SECONDS, "realtime is ready")
        yield live
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def open_stream(client: BuiltClient, port: int) -> Iterator[http.client.HTTPResponse]:
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    wire.request("GET", "/live/v1/stream", headers={"X-Session-Token": client.token})
    try:
        yield wire.getresponse()
    finally:
        wire.close()


def next_message(stream: http.client.HTTPResponse) -> tuple[str, object]:
    """The next event and its data."""
    event = data = ""
    while line := stream.readline().decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        event, data = (value, data) if name == "event" else (event, value if name == "data" else data)
    return event, json.loads(data)


def is_hello(message: tuple[str, object]) -> bool:
    """Whether a stream begins, with nothing to watch yet."""
    event, data = message
    return event == "hello" and isinstance(data, dict) and data["n"] == 0 and len(data["stream"]) > 20


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
    with open_stream(client, live_port) as stream:
        assert is_hello(next_message(stream))
        assert end_sessions(cloned_database, listening=False) > 0
        announce(client, "session")  # makes the role read the token again
        announce(client, "order")
        assert next_message(stream) == ("hint", {"n": 1, "kind": "order"})


def test_streams_end_when_announcements_may_be_lost_and_new_ones_hear(
    cloned_database: ClonedDatabase, live_port: int
) -> None:
    client = make_client()
    with open_stream(client, live_port) as stream:
        assert next_message(stream)[0] == "hello"
        assert end_sessions(cloned_database, listening=True) == 1
        assert next_message(stream)[0] == "bye"
    end_sessions(cloned_database, listening=False)
    wait_for(lambda: get(live_port, "/readyz") == 200, 20, "the role listens again")
    with open_stream(client, live_port) as stream:
        assert is_hello(next_message(stream))
        announce(client, "order")
        assert next_message(stream) == ("hint", {"n": 1, "kind": "order"})
