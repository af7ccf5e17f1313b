"""
Reads a calendar's file in a process of its own; see :mod:`doorstep.infra.limited`.

``python -m doorstep.integrations.calendar_reading SECONDS ZONE FIRST LAST`` takes the file on standard input and writes
``{"spans": [[from, until], ...], "unreadable": n}`` or ``{"problem": "..."}``.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any

from doorstep.infra.limited import limit_process
from doorstep.modules.availability.contracts import ReadingProblem
from doorstep.modules.availability.rules.ical import NoCalendar, TooMuch, read_busy

_MEGABYTES = 1024
_SERIES_SECONDS = 2.0


@contextmanager
def _seconds_each() -> Iterator[None]:
    """No series may take longer than two seconds of CPU time, whatever its rule says."""
    signal.setitimer(signal.ITIMER_VIRTUAL, _SERIES_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _give_up(number: int, frame: FrameType | None) -> None:
    raise TimeoutError


def _answer(content: bytes, zone: str, first: str, last: str) -> dict[str, Any]:
    try:
        found = read_busy(
            content, zone=zone, first=date.fromisoformat(first), last=date.fromisoformat(last), limit=_seconds_each
        )
    except NoCalendar:
        return {"problem": ReadingProblem.NOT_A_CALENDAR.value}
    except (TooMuch, MemoryError, RecursionError):
        return {"problem": ReadingProblem.TOO_COMPLEX.value}
    return {"spans": found.spans, "unreadable": found.unreadable}


def main() -> None:
    """Read, answer, end."""
    seconds, zone, first, last = sys.argv[1:]
    limit_process(cpu_seconds=int(seconds), megabytes=_MEGABYTES)
    os.nice(5)
    signal.signal(signal.SIGVTALRM, _give_up)
    sys.stdout.write(json.dumps(_answer(sys.stdin.buffer.read(), zone, first, last)))


if __name__ == "__main__":
    main()
