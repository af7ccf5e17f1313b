"""A Valhalla server on this machine that answers as it is told."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

type Answer = tuple[int, bytes]


def always(status: int, body: bytes) -> Callable[[str, Any], Answer]:
    """The same answer to everything."""
    return lambda *_: (status, body)


@dataclass
class ValhallaServer:
    """What it was asked, and how it answers."""

    port: int = 0
    asked: list[tuple[str, Any]] = field(default_factory=list)
    answer: Callable[[str, Any], Answer] = field(default_factory=lambda: always(200, b"[]"))

    @property
    def url(self) -> str:
        """Its root."""
        return f"http://127.0.0.1:{self.port}/"

    def asked_for(self, action: str) -> int:
        """How many questions of a kind it was asked."""
        return sum(asked == action for asked, _ in self.asked)


@contextlib.contextmanager
def running_valhalla() -> Iterator[ValhallaServer]:
    """A server for the while, in a thread."""
    told = ValhallaServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            action = self.path.strip("/")
            told.asked.append((action, question))
            status, body = told.answer(action, question)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the asker may be gone
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    told.port = server.server_port
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
