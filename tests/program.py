"""The whole program with its demo cities, for browser tests: one for all processes of a test run."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from doorstep.entrypoints.process import ROLE_PORTS
from doorstep.settings.env import ROOT
from tests.ports import find_free_ports

_START_SECONDS = 600
_STOP_SECONDS = 60
_COMMAND = ("-m", "doorstep.entrypoints.cli", "up", "--seed", "--log-files")


def running_program(run: Path) -> str:
    """
    The address of the run's program, started and filled by whichever process comes first.

    :param run: the folder of the test run.
    :raises RuntimeError: with the end of its log, if it does not start.
    """
    folder = run / "program"
    folder.mkdir(mode=0o755, exist_ok=True)
    address = folder / "address"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            # Not tied to this process: the others use it when this one has ended.
            address.write_text(_start(folder))
    return address.read_text()


def stop_program(run: Path) -> None:
    """End the program of a run, if it has one."""
    with suppress(FileNotFoundError):
        pid = int((run / "program" / "pid").read_text())
        for wanted, patience in ((signal.SIGINT, _STOP_SECONDS), (signal.SIGKILL, 10)):
            if _is_program(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, wanted)
                _wait_for_end(pid, patience)


def next_serial(run: Path, name: str, *, first: int) -> int:
    """A number that no other process of the run is given under this name: the first one, then the next."""
    with (run / f"serial-{name}").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        number = int(file.read() or first)
        file.truncate(0)
        file.write(str(number + 1))
    return number


def _start(folder: Path) -> str:
    port = find_free_ports(len(ROLE_PORTS))
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DOORSTEP_", "DATABASE"))}
    environment |= {"DOORSTEP_DATA": str(folder / "data"), "PORT": str(port), "DOORSTEP_ENV": "dev"}
    environment["DOORSTEP_DRAWN_PICTURES"] = str(ROOT / ".make" / "pictures")  # drawn by the first run only
    environment["DOORSTEP_CALENDAR_ALLOW_PRIVATE"] = "true"  # the tests' calendars and push service are on this machine
    environment["DOORSTEP_PUSH_ALLOW_PRIVATE"] = "true"
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    log = folder / "up.log"
    with log.open("w") as file:
        program = subprocess.Popen(
            [sys.executable, *_COMMAND], cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    (folder / "pid").write_text(str(program.pid))
    deadline = time.monotonic() + _START_SECONDS
    while "is ready" not in log.read_text():
        if program.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Doorstep did not start:\n{log.read_text()[-3000:]}")
        time.sleep(0.1)
    return f"http://localhost:{port}"


def _is_program(pid: int) -> bool:
    """Whether the number still belongs to a program that a test run started; one that has ended has no command."""
    with suppress(OSError):
        return "\0".join(_COMMAND).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _wait_for_end(pid: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while _is_program(pid) and time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.1)
