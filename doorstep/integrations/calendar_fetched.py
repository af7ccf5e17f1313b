"""
Calendars outside, fetched by http and read in a process of their own.

Addresses come from anybody: each hop goes to the public internet only, redirects are few and looked at again, and time,
bytes on the wire and bytes unpacked are limited.
"""

import http.client
import json
import time
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import urllib3
from django.conf import settings
from urllib3.connection import HTTPConnection
from urllib3.response import BaseHTTPResponse

from doorstep.infra.limited import LimitReached, run_limited
from doorstep.integrations.public_hosts import NotPublic, connection_to, cut_after, path_of
from doorstep.kernel.clock import utc_now
from doorstep.kernel.errors import DomainError
from doorstep.modules.availability.contracts import ReadingProblem
from doorstep.modules.availability.ports import BusyTimes, Fetched, ReadingFailed
from doorstep.modules.availability.rules.addresses import normal_address

MOST_BYTES = 5_000_000
MOST_REDIRECTS = 3
ALL_SECONDS = 15.0
CPU_SECONDS = 10
_STEP_SECONDS = 8.0
_CHUNK = 64 * 1024
_LONGEST_MARK = 500
_LONGEST_WISH = 366 * 86_400
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADERS = {
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "gzip",
    "User-Agent": "Doorstep calendar reader",
}
_PROBLEMS = {
    401: ReadingProblem.NEEDS_SIGN_IN,
    403: ReadingProblem.NEEDS_SIGN_IN,
    404: ReadingProblem.MISSING,
    410: ReadingProblem.MISSING,
}


class FetchedCalendars:
    """The calendars of the world."""

    def fetch(self, address: str, *, etag: str, last_modified: str) -> Fetched:
        """Ask for the file; every failure is a :class:`ReadingFailed`."""
        marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {**_HEADERS, **{name: value for name, value in marks.items() if value}}
        deadline = time.monotonic() + ALL_SECONDS
        try:
            for _ in range(MOST_REDIRECTS + 1):
                found = _ask(address, headers, deadline)
                if isinstance(found, Fetched):
                    return found
                address = _next_address(address, found)
        except NotPublic:
            raise ReadingFailed(ReadingProblem.NOT_PUBLIC) from None
        except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError) as error:
            slow = isinstance(error, TimeoutError | urllib3.exceptions.ReadTimeoutError)
            if slow or time.monotonic() >= deadline:
                raise ReadingFailed(ReadingProblem.TOO_SLOW, type(error).__name__) from error
            raise ReadingFailed(ReadingProblem.UNREACHABLE, type(error).__name__) from error
        raise ReadingFailed(ReadingProblem.TOO_MANY_REDIRECTS)

    def read(self, content: bytes, *, zone: str, first: date, last: date) -> BusyTimes:
        """Read the file where it can do no harm."""
        try:
            written = run_limited(
                "doorstep.integrations.calendar_reading",
                content,
                str(CPU_SECONDS),
                zone,
                first.isoformat(),
                last.isoformat(),
                seconds=CPU_SECONDS * 3,
            )
        except LimitReached as error:
            raise ReadingFailed(ReadingProblem.TOO_COMPLEX, str(error)) from error
        answer = json.loads(written)
        if "problem" in answer:
            raise ReadingFailed(ReadingProblem(answer["problem"]))
        return BusyTimes(tuple((start, end) for start, end in answer["spans"]), answer["unreadable"])


def _ask(address: str, headers: Mapping[str, str], deadline: float) -> Fetched | str:
    """The answer of one address, or where it sends us."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    connection = connection_to(address, seconds=min(_STEP_SECONDS, left), allow_private=settings.CALENDAR_ALLOW_PRIVATE)
    try:
        connection.connect()
        with cut_after(connection, max(0.0, deadline - time.monotonic())):
            connection.request("GET", path_of(address), headers=headers, preload_content=False, decode_content=False)
            answer = connection.getresponse()
            found = _take(answer, connection, deadline)
    finally:
        connection.close()
    # What a cut connection gave looks like an end.
    if time.monotonic() >= deadline:
        raise TimeoutError
    return found


def _take(answer: BaseHTTPResponse, connection: HTTPConnection, deadline: float) -> Fetched | str:
    if answer.status in _REDIRECTS and "Location" in answer.headers:
        return answer.headers["Location"]
    etag, changed = (answer.headers.get(name, "")[:_LONGEST_MARK] for name in ("ETag", "Last-Modified"))
    if answer.status == http.client.NOT_MODIFIED:
        return Fetched(None, etag, changed)
    if answer.status != http.client.OK:
        problem = _PROBLEMS.get(answer.status, ReadingProblem.REFUSED)
        wait = _wished_wait(answer.headers.get("Retry-After", ""))
        raise ReadingFailed(problem, f"HTTP {answer.status}", wait=wait)
    if answer.headers.get("Content-Type", "").lower().startswith(("image/", "video/", "audio/", "application/pdf")):
        raise ReadingFailed(ReadingProblem.NOT_A_CALENDAR, "content type")
    content = bytearray()
    for part in _unpacked(answer, deadline):
        content += part
        if len(content) > MOST_BYTES:
            raise ReadingFailed(ReadingProblem.TOO_LARGE)
    return Fetched(bytes(content), etag, changed)


def _wished_wait(text: str) -> timedelta:
    """How long a ``Retry-After`` asks to wait, by seconds or until a moment; nothing where it can't be read."""
    try:
        if text.strip().isdecimal():
            return timedelta(seconds=min(int(text), _LONGEST_WISH))
        moment = parsedate_to_datetime(text)
        return max(timedelta(), (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - utc_now())
    except ValueError:
        return timedelta()


def _unpacked(answer: BaseHTTPResponse, deadline: float) -> Iterator[bytes]:
    """The body, a piece at a time, gzip undone without ever holding more than a piece beyond the limit."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip"):
        raise ReadingFailed(ReadingProblem.NOT_A_CALENDAR, "content encoding")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packing.endswith("gzip") else None
    taken = 0
    for piece in answer.stream(_CHUNK, decode_content=False):
        taken += len(piece)
        if taken > MOST_BYTES:
            raise ReadingFailed(ReadingProblem.TOO_LARGE)
        if time.monotonic() >= deadline:
            raise TimeoutError
        if unpack is None:
            yield piece
            continue
        try:
            while piece:
                yield unpack.decompress(piece, _CHUNK)
                piece = unpack.unconsumed_tail
        except zlib.error as error:
            raise ReadingFailed(ReadingProblem.NOT_A_CALENDAR, "broken gzip") from error
    if unpack is not None:
        if not unpack.eof:
            raise ReadingFailed(ReadingProblem.UNREACHABLE, "cut short")
        yield unpack.flush()


def _next_address(address: str, location: str) -> str:
    following = urljoin(address, location)
    if urlsplit(address).scheme == "https" and urlsplit(following).scheme != "https":
        raise ReadingFailed(ReadingProblem.REFUSED, "a redirect out of https")
    try:
        return normal_address(following, allow_private=settings.CALENDAR_ALLOW_PRIVATE)
    except DomainError as error:
        problem = ReadingProblem.NOT_PUBLIC if error.context.get("why") == "host" else ReadingProblem.REFUSED
        raise ReadingFailed(problem, "redirect") from error
