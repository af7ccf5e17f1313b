"""Live streams as an app reads them, over a real connection."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from doorstep.entrypoints.forking import follow_parent
from doorstep.entrypoints.process import ROLE_PORTS
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports
from tests.roles.test_lifecycle import READY_SECONDS, get, wait_for

type Message = tuple[str, dict[str, object]]


@contextlib.contextmanager
def run_realtime(database: ClonedDatabase) -> Iterator[int]:
    """A realtime process on a database; its port."""
    port = find_free_ports(len(ROLE_PORTS))
    settings = {"DOORSTEP_ENV": "test", "PORT": str(port), "DATABASE_URL": database.url}
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
def open_stream(port: int, token: str = "", topics: Sequence[str] = ()) -> Iterator[http.client.HTTPResponse]:
    """A stream of whoever has the token, or of a guest."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    query = f"?topics={','.join(topics)}" if topics else ""
    wire.request("GET", f"/live/v1/stream{query}", headers={"X-Session-Token": token} if token else {})
    try:
        yield wire.getresponse()
    finally:
        wire.close()


def next_message(stream: http.client.HTTPResponse) -> Message:
    """The next event and its data; heartbeats are left out."""
    event = data = ""
    while True:
        line = stream.readline().decode().rstrip("\n")
        if not line and event:
            return event, json.loads(data)
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "data":
            data = value


def watch(port: int, body: object) -> int:
    """Ask for other topics; the status."""
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        wire.request("POST", "/live/v1/watch", json.dumps(body), {"Content-Type": "application/json"})
        return wire.getresponse().status
    finally:
        wire.close()
