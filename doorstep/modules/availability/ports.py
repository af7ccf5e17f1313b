"""How calendars outside are read. The setting ``CALENDAR_SOURCE`` names the adapter."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from doorstep.kernel.intervals import Span
from doorstep.modules.availability.contracts import ReadingProblem


class ReadingFailed(Exception):
    """
    The calendar could not be read; ``remark`` says more to operators, and holds no address.

    ``wait`` is how long the host asks not to be asked again, none if it says nothing.
    """

    def __init__(self, problem: ReadingProblem, remark: str = "", *, wait: timedelta = timedelta()) -> None:
        super().__init__(f"{problem.value}: {remark}")
        self.problem = problem
        self.remark = remark
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer; ``content`` None means that nothing changed since the one with the given marks."""

    content: bytes | None
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Busy spans in minutes since the epoch, merged, and how many entries could not be read."""

    spans: tuple[Span, ...]
    unreadable: int = 0


class CalendarSource(Protocol):
    """Fetches and reads files of calendars, whoever wrote them."""

    def fetch(self, address: str, *, etag: str, last_modified: str) -> Fetched:
        """
        Ask for the file, within 20 s and 5 MB.

        :param etag: mark of the answer before; empty to get the file in any case.
        :raises ReadingFailed: whatever went wrong.
        """

    def read(self, content: bytes, *, zone: str, first: date, last: date) -> BusyTimes:
        """
        The busy times between the local dates ``first`` and ``last``, both included.

        :param zone: in which times without a zone, and whole days, are meant.
        :raises ReadingFailed: if the file is no calendar, or takes too much time or memory.
        """


@lru_cache(maxsize=4)
def _make(path: str) -> CalendarSource:
    source: CalendarSource = import_string(path)()
    return source


def calendar_source() -> CalendarSource:
    """The configured source."""
    return _make(settings.CALENDAR_SOURCE)
