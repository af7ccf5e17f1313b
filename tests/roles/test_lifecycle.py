"""`doorstep up` as a person meets it: it gets ready, mends itself, and leaves nothing running."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.infra.postgres import Cluster
from tests.plugin import ClonedDatabase
from tests.ports import find_free_ports

READY_SECONDS = 90
VARIABLES = ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE")


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def get(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def descendants(pid: int) -> dict[int, str]:
    """Running processes below one, with their names."""
    found: dict[int, str] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        state, parent = rest.split()[:2]
        if int(parent) == pid and state != "Z":
            child = int(status.parent.name)
            found |= {child: name, **descendants(child)}
    return found


def still_running(processes: dict[int, str]) -> dict[int, str]:
    """Those of some processes that run; one that has ended may wait for a new parent to take note of it."""
    found = {}
    for pid, name in processes.items():
        try:
            told, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if told == name and rest.split()[0] not in "ZX":
            found[pid] = name
    return found


def variables(**own: str) -> dict[str, str]:
    """The environment of a process of development, with nothing of the test's own settings."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return kept | {"DOORSTEP_ENV": "dev"} | own


@dataclass
class Machine:
    """A running `doorstep up` on data and ports of its own."""

    process: subprocess.Popen[bytes]
    data: Path
    port: int

    @property
    def output(self) -> str:
        """What it told the person at the terminal."""
        return (self.data / "output").read_text()

    def wait_until_ready(self) -> None:
        def ready() -> bool:
            assert self.process.poll() is None, self.output
            return "Doorstep is ready" in self.output

        wait_for(ready, READY_SECONDS, "Doorstep is ready")

    def find_pid(self, role: str) -> int | None:
        """The role's process, not those that it made itself."""
        # The kernel keeps 15 characters of a name.
        wanted = f"doorstep-{role}"[:15]
        children = descendants(self.process.pid)
        return min((pid for pid, name in children.items() if name == wanted), default=None)

    def serves_again(self, role: str, old_pid: int) -> bool:
        """Whether a new process has taken over."""
        return self.find_pid(role) not in (None, old_pid) and get(self.port + ROLE_PORTS[role], "/readyz") == 200


@pytest.fixture
def machine() -> Iterator[Machine]:
    # Not pytest's own folder, which the user that PostgreSQL runs as may not enter.
    data = Path(tempfile.mkdtemp(prefix="doorstep-machine-"))
    data.chmod(0o755)
    port = find_free_ports(len(ROLE_PORTS))
    environment = variables(DOORSTEP_DATA=str(data), PORT=str(port))
    with (data / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "doorstep.entrypoints.cli", "up", "--log-files"],
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        yield Machine(process, data, port)
    finally:
        process.terminate()
        process.wait(60)
        Cluster(data / "postgres").destroy()
        shutil.rmtree(data, ignore_errors=True)


@pytest.mark.long
def test_it_serves_mends_itself_and_leaves_nothing(machine: Machine) -> None:
    machine.wait_until_ready()
    for role, offset in ROLE_PORTS.items():
        assert get(machine.port + offset, "/healthz") == 200, role
        assert get(machine.port + offset, "/readyz") == 200, role

    pids = {role: machine.find_pid(role) for role in ("api", "relay")}
    killed = {role: pid for role, pid in pids.items() if pid}
    assert killed.keys() == pids.keys()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    for role, pid in killed.items():
        wait_for(partial(machine.serves_again, role, pid), 30, f"{role} is back")

    children = descendants(machine.process.pid)
    assert "postgres" in children.values()
    machine.process.send_signal(signal.SIGINT)
    assert machine.process.wait(30) == 0
    assert machine.output.rstrip().endswith("Doorstep has stopped.")
    assert still_running(children) == {}


@pytest.mark.long
def test_even_when_killed_it_leaves_nothing(machine: Machine) -> None:
    machine.wait_until_ready()
    children = descendants(machine.process.pid)
    machine.process.kill()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children), 30, "all children are gone")


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    port = find_free_ports(len(ROLE_PORTS))
    environment = variables(DOORSTEP_DATA=str(tmp_path), PORT=str(port))
    command = [sys.executable, "-m", "doorstep.entrypoints.cli", "up"]
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + ROLE_PORTS["relay"]))
        taken.listen()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"port {port + ROLE_PORTS['relay']}, wanted for relay, is in use" in done.stdout


# The one that takes requests and the one that takes jobs; the browser tests' program has the others too.
ROLES_ALONE = [
    pytest.param(role, marks=() if role in ("api", "worker") else (pytest.mark.long,)) for role in ROLE_PORTS
]


@pytest.mark.parametrize("role", ROLES_ALONE)
def test_a_role_alone_gets_ready_and_stops_on_sigterm(cloned_database: ClonedDatabase, role: str) -> None:
    port = find_free_ports(len(ROLE_PORTS))
    environment = variables(PORT=str(port), DATABASE_URL=cloned_database.url)
    process = subprocess.Popen([sys.executable, "-m", "doorstep.entrypoints.cli", role], env=environment)
    try:
        wait_for(lambda: get(port + ROLE_PORTS[role], "/readyz") == 200, READY_SECONDS, f"{role} is ready")
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
