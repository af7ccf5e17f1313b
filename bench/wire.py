"""HTTP/1.1 over one kept connection with as little work as possible: what is measured is the server."""

import json
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode


class Wire:
    """
    A client's connection.

    :param token: the session sent with every call; a guest's calls have none.
    """

    def __init__(self, port: int, token: str = "") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = f"Host: 127.0.0.1:{port}\r\n"
        self.token = token

    def call(self, method: str, path: str, body: object = None, *, key: str = "") -> tuple[int, bytes]:
        """Status and body of the answer."""
        sent = b"" if body is None else json.dumps(body, separators=(",", ":")).encode()
        return self._exchange(method, path, sent, "" if body is None else "application/json", key)

    def send_form(self, path: str, fields: Mapping[str, str]) -> int:
        """Send a web page's form as a browser does; the answer's status."""
        sent = urlencode(fields).encode()
        return self._exchange("POST", path, sent, "application/x-www-form-urlencoded", "")[0]

    def _exchange(self, method: str, path: str, sent: bytes, kind: str, key: str) -> tuple[int, bytes]:
        head = f"{method} {path} HTTP/1.1\r\n{self._host}"
        if self.token:
            head += f"X-Session-Token: {self.token}\r\n"
        if key:
            head += f"Idempotency-Key: {key}\r\n"
        if kind:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(sent)}\r\n"
        self._socket.sendall(head.encode() + b"\r\n" + sent)
        return self._receive()

    def get(self, path: str) -> Any:
        """
        The body of a successful answer, read.

        :raises Unsuccessful: if the answer is another.
        """
        status, text = self.call("GET", path)
        if status >= 300:
            raise Unsuccessful(status, text)
        return json.loads(text)

    def post(self, path: str, body: object, *, key: str = "") -> Any:
        """
        The body of a successful answer, read.

        :raises Unsuccessful: if the answer is another.
        """
        status, text = self.call("POST", path, body, key=key)
        if status >= 300:
            raise Unsuccessful(status, text)
        return json.loads(text)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _receive(self) -> tuple[int, bytes]:
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].lower()
        at = head.index(b"content-length:") + 15
        length = int(head[at : (head + b"\r\n").index(b"\r\n", at)])
        while len(received) < end + 4 + length:
            received += self._more()
        return int(head[9:12]), received[end + 4 :]

    def _more(self) -> bytes:
        part = self._socket.recv(65_536)
        if not part:
            raise ConnectionError("the server hung up")
        return part


class Unsuccessful(Exception):
    """An answer that is no success: its status and its problem's code."""

    def __init__(self, status: int, text: bytes) -> None:
        code = ""
        if text.startswith(b"{"):
            code = json.loads(text).get("code", "")
        super().__init__(f"{status} {code}".strip())
        self.status = status
