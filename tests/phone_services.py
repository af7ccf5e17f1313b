"""
The push services of both phone makers, strict and on this machine: Firebase Cloud Messaging with Google's sign-in for
service accounts (HTTP/1.1), and Apple's push service (HTTP/2). They check signatures and messages as the true ones do.
"""

import json
import re
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import h2.config
import h2.connection
import h2.events
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

MOST_BYTES = 4096
PROJECT, ACCOUNT = "doorstep-test", "pushes@doorstep-test.iam.gserviceaccount.com"
TEAM, KEY_ID = "TEAM123456", "KEY1234567"
TOPICS = {"app.doorstep.client", "app.doorstep.specialist"}
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"


def _pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True)
class Taken:
    """A message that a service took."""

    token: str
    body: Any
    headers: Mapping[str, str]


class PhoneService:
    """What both have in common: devices, messages taken, and answers planned for the next messages."""

    def __init__(self) -> None:
        self.taken: list[Taken] = []
        self.refused: list[str] = []
        self.calls = 0
        self.plan: list[tuple[int, str] | str] = []
        self._tokens: set[str] = set()

    def install(self, scheme: str) -> str:
        """A phone that installs the app; its address."""
        token = uuid.uuid4().hex * 2
        self._tokens.add(token)
        return f"{scheme}:{token}"

    def take(self, token: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str] | str:
        """Handle one message: a status with a reason, or ``drop`` (take it, then hang up)."""
        self.calls += 1
        planned = self.plan.pop(0) if self.plan else (200, "")
        if isinstance(planned, tuple) and planned[0] >= 300:
            return planned
        refusal = self.refuse(token, body, headers)
        if refusal:
            self.refused.append(refusal[1])
            return refusal
        self.taken.append(Taken(token, json.loads(body), headers))
        return planned

    def refuse(self, token: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """What is wrong with a message, if something is."""
        raise NotImplementedError


class Firebase(PhoneService):
    """Google's token endpoint and the messages of one project."""

    def __init__(self) -> None:
        super().__init__()
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.sign_ins = 0
        self.sign_in_plan: list[int | str] = []
        self._access: set[str] = set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _firebase_handler(self))
        self._server.daemon_threads = True

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def account(self) -> str:
        """The JSON of a service account that it takes."""
        return json.dumps(
            {
                "type": "service_account",
                "project_id": PROJECT,
                "private_key_id": "k1",
                "private_key": _pem(self.key),
                "client_email": ACCOUNT,
                "token_uri": f"{self.origin}/token",
            }
        )

    def start(self) -> None:
        """Listen."""
        threading.Thread(target=self._server.serve_forever, args=[0.05], daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def sign_in(self, form: Mapping[str, list[str]]) -> tuple[int, dict[str, Any]] | str:
        """Google's answer to a signed assertion."""
        self.sign_ins += 1
        if self.sign_in_plan:
            planned = self.sign_in_plan.pop(0)
            return planned if isinstance(planned, str) else (planned, {"error": "invalid_grant"})
        (grant,), (assertion,) = form["grant_type"], form["assertion"]
        claims = jwt.decode(assertion, self.key.public_key(), algorithms=["RS256"], audience=f"{self.origin}/token")
        assert grant == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        assert jwt.get_unverified_header(assertion)["kid"] == "k1"
        assert (claims["iss"], claims["scope"]) == (ACCOUNT, SCOPE)
        assert 0 < claims["exp"] - claims["iat"] <= 3600
        access = uuid.uuid4().hex
        self._access.add(access)
        return 200, {"access_token": access, "expires_in": 3599, "token_type": "Bearer"}

    def end_access(self) -> None:
        """Let all access tokens end."""
        self._access.clear()

    def refuse(self, token: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Signed in, of the right form, to a device that has the app."""
        if headers.get("authorization", "").removeprefix("Bearer ") not in self._access:
            return 401, "UNAUTHENTICATED"
        message = json.loads(body)["message"]
        if message.keys() != {"token", "notification", "data", "android"} or len(body) > MOST_BYTES:
            return 400, "INVALID_ARGUMENT"
        if not all(isinstance(value, str) for value in message["data"].values()):
            return 400, "INVALID_ARGUMENT"
        android = message["android"]
        if android["priority"] not in ("HIGH", "NORMAL") or not re.fullmatch(r"\d+s", android["ttl"]):
            return 400, "INVALID_ARGUMENT"
        return None if token in self._tokens else (404, "UNREGISTERED")


def _firebase_handler(service: Firebase) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            if self.path == "/token":
                answer = service.sign_in(parse_qs(body.decode()))
                return self._hang_up() if isinstance(answer, str) else self._say(*answer)
            assert self.path == f"/v1/projects/{PROJECT}/messages:send"
            outcome = service.take(json.loads(body)["message"]["token"], body, headers)
            if isinstance(outcome, str):
                return self._hang_up()
            status, code = outcome
            if status < 300:
                return self._say(status, {"name": f"projects/{PROJECT}/messages/{uuid.uuid4().hex}"})
            details = [{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}]
            if code == "BAD_TOKEN":
                details = [{"fieldViolations": [{"field": "message.token", "description": "Invalid"}]}]  # type: ignore[dict-item]
            return self._say(status, {"error": {"code": status, "status": code, "details": details if code else []}})

        def _say(self, status: int, body: object) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _hang_up(self) -> None:
            self.close_connection = True

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


class Apple(PhoneService):
    """Apple's push service, over HTTP/2 without TLS."""

    def __init__(self) -> None:
        super().__init__()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.signatures: set[str] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    @property
    def pem(self) -> str:
        """The key file."""
        return _pem(self.key)

    def start(self) -> None:
        """Listen."""
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Stop listening."""
        self._listener.close()

    def refuse(self, token: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Signed by the team's key, of the right form, to a device that has the app."""
        signed = headers.get("authorization", "").removeprefix("bearer ")
        try:
            claims = jwt.decode(signed, self.key.public_key(), algorithms=["ES256"])
        except jwt.InvalidTokenError:
            return 403, "InvalidProviderToken"
        if (claims["iss"], jwt.get_unverified_header(signed)["kid"]) != (TEAM, KEY_ID):
            return 403, "InvalidProviderToken"
        if not 0 <= time.time() - claims["iat"] < 3600:
            return 403, "ExpiredProviderToken"
        self.signatures.add(signed)
        if headers.get("apns-topic") not in TOPICS:
            return 400, "BadTopic"
        if headers.get("apns-push-type") != "alert" or headers.get("apns-priority") not in ("10", "5"):
            return 400, "BadPriority"
        if len(headers.get("apns-collapse-id", "")) > 64 or not headers.get("apns-expiration", "").isdigit():
            return 400, "BadCollapseId"
        if len(body) > MOST_BYTES:
            return 413, "PayloadTooLarge"
        return None if token in self._tokens else (400, "BadDeviceToken")

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, link: socket.socket) -> None:
        talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        talk.initiate_connection()
        link.sendall(talk.data_to_send())
        requests: dict[int, tuple[dict[str, str], bytearray]] = {}
        with link, suppress(OSError):
            while received := link.recv(65_535):
                for event in talk.receive_data(received):
                    if isinstance(event, h2.events.RequestReceived):
                        requests[event.stream_id] = (dict(event.headers), bytearray())  # type: ignore[arg-type]
                    elif isinstance(event, h2.events.DataReceived):
                        requests[event.stream_id][1].extend(event.data)
                        talk.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, h2.events.StreamEnded) and not self._answer(talk, event.stream_id, requests):
                        return
                link.sendall(talk.data_to_send())

    def _answer(self, talk: Any, stream: int, requests: dict[int, tuple[dict[str, str], bytearray]]) -> bool:
        headers, body = requests.pop(stream)
        assert headers[":method"] == "POST"
        outcome = self.take(headers[":path"].removeprefix("/3/device/"), bytes(body), headers)
        if isinstance(outcome, str):
            return False
        status, reason = outcome
        talk.send_headers(stream, [(":status", str(status)), ("apns-id", str(uuid.uuid4()))], end_stream=not reason)
        if reason:
            talk.send_data(stream, json.dumps({"reason": reason}).encode(), end_stream=True)
        return True


@contextmanager
def running[S: (Firebase, Apple)](service: S) -> Iterator[S]:
    """A service for the while."""
    service.start()
    try:
        yield service
    finally:
        service.stop()
