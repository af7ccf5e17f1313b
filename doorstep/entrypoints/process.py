"""What every long-running role shares: stopping on signals, and answering `/healthz` and `/readyz`."""

import contextlib
import json
import signal
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

ROLE_PORTS = {"api": 0, "realtime": 1, "worker": 2, "scheduler": 3, "relay": 4}
# The payment provider of development, which is no part of Doorstep elsewhere.
SANDBOX = "sandbox-gateway"
SANDBOX_PORT = 6


def port_of(role: str, base: int) -> int:
    """The port a role answers on, given `PORT`."""
    return base + (SANDBOX_PORT if role == SANDBOX else ROLE_PORTS[role])


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM or SIGINT sets: finish what you do, then end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@contextlib.contextmanager
def health_server(address: str, port: int, find_problem: Callable[[], str | None]) -> Iterator[None]:
    """
    Answer `/healthz` and `/readyz` in a thread.

    :param find_problem: what keeps the role from working, or None. Called for each question.
    :raises OSError: if the port is taken.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            problem = find_problem() if self.path == "/readyz" else None
            known = self.path in ("/healthz", "/readyz")
            body = json.dumps({"status": problem or "ok"} if known else {"status": "not found"}).encode()
            self.send_response(503 if problem else 200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Health questions would fill the log."""

    server = HTTPServer((address, port), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True, name="health")
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
