"""Keeping the roles alive: each is a process of its own, restarted with a growing pause when it dies."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from doorstep.entrypoints.forking import ForkedProcess, follow_parent, fork

GRACE_SECONDS = 12.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0
_HEALTHY_SECONDS = 60.0
_FAILING_AFTER = 4


def run_tied(arguments: list[str], variables: dict[str, str], stop: Event) -> int:
    """Run one command of this program to its end, or end it when we are told to stop; its exit code."""
    process = subprocess.Popen(
        [sys.executable, "-m", "doorstep.entrypoints.cli", *arguments],
        env=os.environ | variables,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=follow_parent,
    )
    while process.poll() is None:
        if stop.wait(0.05):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            return process.wait()
    return process.returncode


@dataclass
class Child:
    """One role's process, and how it fared."""

    name: str
    run: Callable[[], None]
    once: bool = False
    process: ForkedProcess | None = None
    started: float = 0.0
    failures: int = 0
    restart_at: float = 0.0


@dataclass
class Supervisor:
    """
    Starts roles, restarts those that die, stops them all.

    :param log_folder: one file a role; None passes their output through.
    """

    log_folder: Path | None = None
    children: dict[str, Child] = field(default_factory=dict)

    def start(self, name: str, run: Callable[[], None], *, once: bool = False) -> None:
        """Start a role and keep it alive; or, `once`, something in the background that may end."""
        self.children[name] = Child(name, run, once=once)
        self._launch(self.children[name])

    def watch(self, stop: Event) -> None:
        """Restart what dies, until told to stop."""
        while not stop.wait(0.2):
            self.restart_dead()

    def restart_dead(self) -> None:
        """Notice what died, and start again whatever has paused long enough."""
        now = time.monotonic()
        for child in self.children.values():
            if child.process and child.process.poll() is not None:
                self._note_death(child, now)
            if child.process is None and not child.once and now >= child.restart_at:
                self._launch(child)

    def failing_roles(self) -> list[str]:
        """Roles that died several times in a row soon after their start."""
        return [child.name for child in self.children.values() if child.failures >= _FAILING_AFTER]

    def stop(self) -> None:
        """Tell all to stop, wait some seconds, then end what is left."""
        running = [child.process for child in self.children.values() if child.process]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            process.wait(max(0.0, deadline - time.monotonic()))
            process.kill_group()
            process.wait(GRACE_SECONDS)
        self.children.clear()

    def last_log_lines(self, role: str, count: int) -> str:
        """The end of a role's log, if it goes to a file."""
        path = self._log_path(role)
        if path is None or not path.exists():
            return ""
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])

    def _log_path(self, name: str) -> Path | None:
        return self.log_folder / f"{name}.log" if self.log_folder else None

    def _launch(self, child: Child) -> None:
        child.process = fork(child.run, role=child.name, log=self._log_path(child.name))
        child.started = time.monotonic()

    def _note_death(self, child: Child, now: float) -> None:
        assert child.process is not None
        code = child.process.returncode
        # A server that died may leave its workers behind, and they the port.
        child.process.kill_group()
        child.process = None
        if child.once:
            return
        child.failures = 1 if now - child.started > _HEALTHY_SECONDS else child.failures + 1
        pause = min(_FIRST_PAUSE * 2 ** (child.failures - 1), _LONGEST_PAUSE)
        child.restart_at = now + pause
        print(f"! {child.name} ended ({code}); it starts again in {pause:g} s", file=sys.stderr, flush=True)
