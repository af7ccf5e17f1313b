"""A host of calendars on this machine: strict about requests, and as unfriendly as told."""

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

type Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Served:
    """A calendar: its content and marks, and what its host does instead of giving it."""

    content: bytes
    etag: str = ""
    last_modified: str = ""
    content_type: str = "text/calendar; charset=utf-8"
    packed: bool = False
    instead: Behaviour | None = None
    requests: list[dict[str, str]] = field(default_factory=list)


class CalendarHost:
    """Calendars by path; ``refused`` says what was wrong with requests."""

    def __init__(self) -> None:
        self.calendars: dict[str, Served] = {}
        self.refused: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def serve(self, path: str, content: bytes = b"", **values: object) -> str:
        """Put a calendar at a path; its address."""
        self.calendars[path] = Served(content, **values)  # type: ignore[arg-type]
        return self.origin + path

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer as RFC 9110 says, unless told otherwise."""
        served = self.calendars.get(request.path)
        headers = {name.lower(): value for name, value in request.headers.items()}
        if "text/calendar" not in headers.get("accept", "") or not headers.get("user-agent"):
            self.refused.append(f"headers: {headers}")
            return send(request, 400)
        if {"authorization", "cookie", "referer"} & set(headers):
            self.refused.append(f"secrets: {headers}")
            return send(request, 400)
        if served is None:
            return send(request, 404)
        served.requests.append(headers)
        if served.instead:
            return served.instead(request)
        same = served.etag and headers.get("if-none-match") == served.etag
        if not headers.get("if-none-match"):
            same = served.last_modified and headers.get("if-modified-since") == served.last_modified
        marks = {"ETag": served.etag, "Last-Modified": served.last_modified}
        marks = {name: value for name, value in marks.items() if value}
        if same:
            return send(request, 304, b"", **marks)
        marks["Content-Type"] = served.content_type
        body = served.content
        if served.packed:
            marks["Content-Encoding"] = "gzip"
            body = gzip.compress(body)
        return send(request, 200, body, **marks)

    def _make_handler(host: "CalendarHost") -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    host.answer(self)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler


def send(request: BaseHTTPRequestHandler, status: int, body: bytes = b"", /, **headers: str) -> None:
    """A whole answer."""
    request.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def status(number: int, **headers: str) -> Behaviour:
    """Answer with a status and no calendar."""
    return lambda request: send(request, number, b"<p>no</p>", **headers)


def redirect(location: str, number: int = 302) -> Behaviour:
    """Send elsewhere."""
    return status(number, Location=location)


def drip(seconds: float) -> Behaviour:
    """A byte at a time, for ever."""

    def run(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(b"B")
            request.wfile.flush()
            time.sleep(seconds)

    return run


def endless(piece: bytes) -> Behaviour:
    """As much as one takes."""

    def run(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(piece)

    return run


def stall(seconds: float = 30) -> Behaviour:
    """Say nothing."""
    return lambda _: time.sleep(seconds)


def hang_up(request: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"BEGIN:VCALENDAR\r\n")
    request.close_connection = True


@contextmanager
def running_calendar_host() -> Iterator[CalendarHost]:
    """A host for the while."""
    host = CalendarHost()
    host.start()
    try:
        yield host
    finally:
        host.stop()
