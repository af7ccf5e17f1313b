"""
Processes made from this one by fork, so that everything imported here is there at once, in memory shared by all.

Importing the program costs a process two seconds; five roles would need ten before they could serve. The parent has
no threads and no open connections when it forks.
"""

import contextlib
import ctypes
import logging
import logging.config
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from doorstep.infra.observability import ROLE_VARIABLE

_PR_SET_PDEATHSIG = 1
_PR_SET_NAME = 15
_library = ctypes.CDLL(None)


def follow_parent() -> None:
    """Ask to be told to stop should the parent die, even by SIGKILL. Linux only; elsewhere nothing happens."""
    if hasattr(_library, "prctl"):
        _library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _name_process(name: str) -> None:
    """What process lists show as the command: 15 characters at most."""
    if hasattr(_library, "prctl"):
        _library.prctl(_PR_SET_NAME, f"doorstep-{name}"[:15].encode(), 0, 0, 0)


class ForkedProcess:
    """A child with a process group of its own; the words are those of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code, or None while it runs; negative if a signal ended it."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, seconds: float) -> bool:
        """Whether it ended within the time."""
        deadline = time.monotonic() + seconds
        while self.poll() is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.03)
        return True

    def terminate(self) -> None:
        """Tell it to stop."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def kill_group(self) -> None:
        """End whatever is left of it and of its own children."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def fork(run: Callable[[], None], *, role: str, log: Path | None) -> ForkedProcess:
    """
    Run a function in a child; its end is the child's end.

    :param role: named in the child's log lines.
    :param log: file for the child's output; None passes it through.
    """
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _be_child(run, role, log)
    # Both sides do it, so that neither can be too early.
    with contextlib.suppress(PermissionError, ProcessLookupError):
        os.setpgid(pid, pid)
    return ForkedProcess(pid)


def _be_child(run: Callable[[], None], role: str, log: Path | None) -> NoReturn:
    code = 1
    try:
        os.setpgid(0, 0)  # Ctrl-C reaches the parent alone, which then stops its children in good order
        follow_parent()
        _name_process(role)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        _redirect(log)
        os.environ[ROLE_VARIABLE] = role
        _name_role_in_logs()
        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        logging.getLogger("doorstep").exception("the role failed")
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _redirect(log: Path | None) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    if log:
        target = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(target, 1)
        os.dup2(target, 2)


def _name_role_in_logs() -> None:
    from django.conf import settings

    if settings.configured and settings.LOGGING:
        logging.config.dictConfig(settings.LOGGING)
