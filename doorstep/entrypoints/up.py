"""`doorstep up`: every role on one machine, with its database, until Ctrl-C; nothing is left running afterwards."""

import contextlib
import fcntl
import gc
import http.client
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from doorstep.entrypoints import database
from doorstep.entrypoints.process import ROLE_PORTS, SANDBOX, port_of, stop_on_signals
from doorstep.entrypoints.supervisor import Supervisor, run_tied
from doorstep.infra.postgres import Cluster, ClusterError
from doorstep.infra.vapid import ensure_key_file
from doorstep.settings.env import Environment, read_environment

READY_SECONDS = 90
_LOG_TAIL = 20


class CannotStart(Exception):
    """A step failed; the message says which and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal how far we are."""
    print(text, flush=True)


def run(*, log_files: bool, seed: bool) -> int:
    """
    Start everything, wait for a signal, stop everything.

    :param log_files: one file a role in the data folder; else all logs go to standard error.
    :param seed: fill an empty database with the demo cities, and later top their visits up.
    :returns: the process's exit code.
    """
    environment = read_environment()
    stop = stop_on_signals()
    log_folder = environment.data / "logs" if log_files else None
    supervisor = Supervisor(log_folder=log_folder)
    cluster: Cluster | None = None
    lock = contextlib.ExitStack()
    try:
        lock.enter_context(_only_one(environment.data))
        _demand_free_ports(environment)
        if log_folder:
            _keep_last_logs(log_folder)
            say(f"- logs go to {log_folder}")
        if environment.embedded:
            say("- starting PostgreSQL")
            cluster = database.prepare_embedded(environment)
        if environment.environment != "prod" and not environment.push_private_key:
            ensure_key_file(environment.data)
        _prepare_database(environment, stop, seed=seed)
        if not stop.is_set():
            _demand_free_ports(environment)  # filling the database took a while
            say("- starting " + ", ".join(_roles(environment)))
            _start_roles(environment, supervisor, stop)
            _wait_until_ready(environment, supervisor, stop)
        if not stop.is_set():
            say(_ready_line(environment, seeded=seed))
            if seed:
                supervisor.start("top-up", _top_up, once=True)
        supervisor.watch(stop)
    except (CannotStart, ClusterError) as error:
        say(f"Doorstep could not start: {error}")
        return 1
    finally:
        supervisor.stop()
        if cluster:
            cluster.stop()
        lock.close()
    say("Doorstep has stopped.")
    return 0


@contextlib.contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Two programs on one data folder would stop each other's database."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"it already runs on {data}. Stop that one, or set DOORSTEP_DATA") from None
        yield


def _keep_last_logs(folder: Path) -> None:
    """Begin new log files; those of the last run stay beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.log"):
        path.replace(path.with_suffix(".log.1"))


def _roles(environment: Environment) -> list[str]:
    """What runs here: every role, and in development the payment provider, unless it runs elsewhere."""
    with_sandbox = environment.payment_provider == "sandbox" and not environment.sandbox_url
    return [*ROLE_PORTS, SANDBOX] if with_sandbox else list(ROLE_PORTS)


def _demand_free_ports(environment: Environment) -> None:
    for role in _roles(environment):
        port = port_of(role, environment.port)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((environment.bind, port))
            except OSError:
                raise CannotStart(
                    f"port {port}, wanted for {role}, is in use. Stop what uses it, or choose others: "
                    "make run PORT=9000"
                ) from None


def _prepare_database(environment: Environment, stop: Event, *, seed: bool) -> None:
    if not database.is_up_to_date(environment):
        say("- migrating the database")
        _run_step(
            ["migrate", "--quiet"], stop, role="owner", remedy="Read the error above; `doorstep migrate` tries again"
        )
    stamp = environment.data / "seeded"
    if seed and not (environment.embedded and stamp.exists()) and not stop.is_set():
        say("- filling the demo cities (once, about a minute)")
        remedy = f"Read the error above. To begin anew, delete {environment.data}" if environment.embedded else ""
        _run_step(["seed", "--if-new"], stop, remedy=remedy or "Read the error above")
        if environment.embedded and not stop.is_set():
            stamp.touch()


def _run_step(arguments: list[str], stop: Event, *, remedy: str, role: str = "app") -> None:
    code = run_tied(arguments, {"DOORSTEP_DATABASE_ROLE": role}, stop)
    if code and not stop.is_set():
        raise CannotStart(f"`doorstep {' '.join(arguments)}` failed ({code}). {remedy}.")


def _start_roles(environment: Environment, supervisor: Supervisor, stop: Event) -> None:
    # Imported here, once, and shared by all roles; only now, as the database's address must be settled before.
    from doorstep.entrypoints import asgi_realtime, relay, sandbox_gateway, scheduler, servers, worker, wsgi  # noqa: F401

    gc.collect()
    gc.freeze()  # what is shared stays shared: the collector would write to every object's head
    runs = {
        "api": servers.run_api,
        "realtime": servers.run_realtime,
        "worker": worker.run,
        "scheduler": scheduler.run,
        "relay": relay.run,
        SANDBOX: sandbox_gateway.run,
    }
    for role in _roles(environment):
        if not stop.is_set():
            supervisor.start(role, runs[role])


def _top_up() -> None:
    from doorstep.entrypoints import seed

    os.nice(10)  # visitors come first
    seed.top_up()


def _wait_until_ready(environment: Environment, supervisor: Supervisor, stop: Event) -> None:
    deadline = time.monotonic() + READY_SECONDS
    waiting = {role: port_of(role, environment.port) for role in _roles(environment)}
    while waiting and not stop.wait(0.1):
        for role, port in list(waiting.items()):
            if _is_ready(environment.bind, port):
                del waiting[role]
        if failing := supervisor.failing_roles():
            raise CannotStart(f"{failing[0]} ends again and again.\n{supervisor.last_log_lines(failing[0], _LOG_TAIL)}")
        supervisor.restart_dead()
        if time.monotonic() > deadline:
            late = ", ".join(waiting)
            tails = "\n".join(supervisor.last_log_lines(role, _LOG_TAIL) for role in waiting)
            raise CannotStart(f"{late} did not get ready within {READY_SECONDS} s.\n{tails}")


def _is_ready(address: str, port: int) -> bool:
    reachable = "127.0.0.1" if address == "0.0.0.0" else address  # noqa: S104
    with (
        contextlib.suppress(OSError, http.client.HTTPException),
        contextlib.closing(http.client.HTTPConnection(reachable, port, timeout=2)) as connection,
    ):
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    return False


def _ready_line(environment: Environment, *, seeded: bool) -> str:
    name = "localhost" if environment.bind in ("127.0.0.1", "0.0.0.0") else environment.bind  # noqa: S104
    line = f"Doorstep is ready: http://{name}:{environment.port}"
    if seeded:
        from doorstep.entrypoints.seed.accounts import demo_accounts_line

        line += f"  ({demo_accounts_line()})"
    return line
