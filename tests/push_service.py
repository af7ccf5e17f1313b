"""
A push service and the browsers that subscribed with it: strict, on this machine, with real encryption.

It checks what push services check (RFC 8030, 8188, 8292): the signature and its claims, encoding, sizes, TTL, topic and
urgency. What it takes is decrypted with the browser's own keys (RFC 8291), as the browser would.
"""

import base64
import json
import os
import re
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MOST_BYTES = 4096
LONGEST_SIGNATURE_SECONDS = 24 * 3600


def encode(value: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """A browser that allowed pushes: its address at the service and its keys."""

    endpoint: str
    application_server_key: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    def subscription(self, app: str = "client") -> dict[str, Any]:
        """The body of ``POST /me/push-subscriptions``."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": self.endpoint,
            "keys": {"p256dh": encode(point), "auth": encode(self.secret)},
            "app": app,
        }

    def open(self, body: bytes) -> Any:
        """The message that only this browser can read."""
        plain = http_ece.decrypt(body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


@dataclass(frozen=True)
class Received:
    """A message that the service took, opened by its browser."""

    browser: Browser
    payload: Any
    headers: Mapping[str, str]
    claims: Mapping[str, Any]


class Refused(Exception):
    """What the service answers to a message that breaks a rule."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class PushService:
    """The service; ``received`` are the messages it took, ``refused`` says why it did not take others."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.refused: list[str] = []
        self.calls: dict[str, int] = defaultdict(int)
        self._browsers: dict[str, Browser] = {}
        self._answers: dict[str, list[int | str]] = defaultdict(list)
        self._arrived = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True)

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def subscribe(self, application_server_key: str) -> Browser:
        """A new browser that subscribed with our public key."""
        name = uuid.uuid4().hex
        browser = Browser(f"{self.origin}/send/{name}", application_server_key)
        self._browsers[f"/send/{name}"] = browser
        return browser

    def answer(self, browser: Browser, *answers: int | str) -> None:
        """
        Answer the browser's next messages so: a status, ``drop`` (take it, then hang up) or ``stall`` (say nothing).

        A status of 400 or more takes nothing; afterwards the service is itself again.
        """
        self._answers[browser.endpoint.removeprefix(self.origin)] += answers

    def wait(self, count: int, seconds: float = 30) -> list[Received]:
        """The messages, once there are so many."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: len(self.received) >= count, seconds), (
                f"{len(self.received)} of {count} messages came; refused: {self.refused}"
            )
            return list(self.received)

    def start(self) -> None:
        """Listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, headers: Mapping[str, str], body: bytes) -> int | str:
        """Handle one message; the status to answer, or what to do instead."""
        self.calls[path] += 1
        browser = self._browsers.get(path)
        if browser is None:
            return 404
        planned = self._answers[path].pop(0) if self._answers[path] else 201
        if isinstance(planned, int) and planned >= 300:
            return planned
        try:
            claims = self._check(browser, headers, body)
            payload = browser.open(body)
        except Refused as error:
            self.refused.append(str(error))
            return error.status
        with self._arrived:
            self.received.append(Received(browser, payload, headers, claims))
            self._arrived.notify_all()
        return planned

    def _check(self, browser: Browser, headers: Mapping[str, str], body: bytes) -> Any:
        if headers.get("content-encoding") != "aes128gcm":
            raise Refused(415, "content-encoding")
        if not 0 < len(body) <= MOST_BYTES:
            raise Refused(413, f"{len(body)} bytes")
        if not headers.get("ttl", "").isdigit():
            raise Refused(400, "ttl")
        if headers.get("urgency", "normal") not in ("very-low", "low", "normal", "high"):
            raise Refused(400, "urgency")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", headers.get("topic", "x")):
            raise Refused(400, "topic")
        return check_signature(headers.get("authorization", ""), browser.application_server_key, self.origin)

    def _make_handler(service: "PushService") -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                answer = service.take(self.path, headers, body)
                if answer == "stall":
                    time.sleep(60)
                elif answer == "drop":
                    self.close_connection = True
                else:
                    assert isinstance(answer, int)
                    self.send_response(answer)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler


def check_signature(authorization: str, application_server_key: str, origin: str) -> dict[str, Any]:
    """
    The claims of a ``vapid t=..., k=...`` header.

    :raises Refused: unless it is signed with the key that the browser subscribed with, for us, for a day at most.
    """
    found = re.fullmatch(r"vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]+)", authorization)
    if found is None:
        raise Refused(401, f"authorization: {authorization}")
    header, claims = json.loads(decode(found[1])), json.loads(decode(found[2]))
    if header != {"typ": "JWT", "alg": "ES256"} or found[4] != application_server_key:
        raise Refused(403, "another key")
    signature = decode(found[3])
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(found[4]))
    numbers = encode_dss_signature(int.from_bytes(signature[:32]), int.from_bytes(signature[32:]))
    try:
        public.verify(numbers, f"{found[1]}.{found[2]}".encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise Refused(403, "signature") from None
    left = claims["exp"] - time.time()
    if claims["aud"] != origin or not 0 < left <= LONGEST_SIGNATURE_SECONDS:
        raise Refused(403, f"claims: {claims}")
    if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
        raise Refused(403, "sub")
    return dict(claims)


@contextmanager
def running_push_service() -> Iterator[PushService]:
    """A service for the while."""
    service = PushService()
    service.start()
    try:
        yield service
    finally:
        service.stop()
