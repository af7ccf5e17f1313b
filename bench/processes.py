"""A process that a bench starts beside itself, and the pipe to it."""

from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

_END_SECONDS = 20


@dataclass(frozen=True)
class Helper:
    """The process, and our end of the pipe, which raises :class:`EOFError` when it is asked and the process is dead."""

    pipe: "Connection[Any, Any]"
    process: SpawnProcess

    @classmethod
    def start(cls, target: Callable[..., None], *arguments: object) -> "Helper":
        """Let a process of its own run the target, which gets the pipe's other end and the arguments."""
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=target, args=(theirs, *arguments), daemon=True)
        process.start()
        theirs.close()  # so that we hear of it if the process dies
        return cls(ours, process)

    def wait(self) -> None:
        """Give it time to end by itself."""
        self.process.join(_END_SECONDS)
