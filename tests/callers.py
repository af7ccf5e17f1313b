"""People as the API sees them: callers who send their session and an idempotency key."""

import http.client
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.builders import BuiltClient, BuiltSpecialist

type Person = BuiltClient | BuiltSpecialist


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers are lower case."""

    status: int
    body: Any
    headers: Mapping[str, str]

    def expect(self, status: int, code: str | None = None) -> Any:
        """The body, if the answer is the expected one."""
        assert self.status == status, f"{self.status}: {self.body}"
        assert code is None or self.body["code"] == code, self.body
        return self.body


def _lower(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


class Caller:
    """One person's calls; in process unless a subclass says otherwise."""

    def __init__(self, person: Person | None = None) -> None:
        self.person = person

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        kind = headers.get("Content-Type", "application/json")
        sent = Client().generic(method, path, body, content_type=kind, headers=headers)
        return Answer(
            sent.status_code, json.loads(sent.content) if sent.content else None, _lower(sent.headers.items())
        )

    def _call(self, method: str, path: str, body: object = None, key: str | None = None) -> Answer:
        headers = {"X-Session-Token": self.person.token} if self.person else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        sent = b"" if body is None else json.dumps(body).encode()
        return self._send(method, f"/api/v1{path}", sent, headers)

    def get(self, path: str, **query: object) -> Answer:
        """A read."""
        return self._call("GET", f"{path}?{urlencode(query, doseq=True)}" if query else path)

    def post(self, path: str, body: object = None, *, key: str | None = None) -> Answer:
        """A write, under a fresh idempotency key unless one is given."""
        return self._call("POST", path, {} if body is None else body, key or uuid.uuid4().hex)

    def post_without_key(self, path: str, body: object) -> Answer:
        """A write that forgets its idempotency key."""
        return self._call("POST", path, body)

    def upload(self, picture: bytes, purpose: str, *, name: str = "photo.jpg", kind: str = "image/jpeg") -> Answer:
        """Send a picture as a form."""
        file = SimpleUploadedFile(name, picture, content_type=kind)
        headers = {"X-Session-Token": self.person.token} if self.person else {}
        body = encode_multipart(BOUNDARY, {"purpose": purpose, "file": file})
        return self._send("POST", "/api/v1/files", body, {**headers, "Content-Type": MULTIPART_CONTENT})

    # Words of booking

    def slots(self, service_id: int, offer_id: int | None = None, **more: object) -> list[str]:
        """The free starts of the coming days."""
        query: dict[str, object] = {"service_id": service_id, "address_id": self.address_id, **more}
        if offer_id is not None:
            query["offer_id"] = offer_id
        days = self.get("/slots", **query).expect(200)["days"]
        return [start for day in days for start in day["starts"]]

    def ask_quote(
        self, service_id: int, starts_at: datetime, offer_id: int | None = None, quantity: int = 1, **more: object
    ) -> Answer:
        """A price for a start, with the offer's specialist or with anyone; ``more`` of the wish by its names."""
        wish = {
            "service_id": service_id,
            "offer_id": offer_id,
            "address_id": self.address_id,
            "starts_at": starts_at.isoformat(),
            "quantity": quantity,
            **more,
        }
        return self._call("POST", "/quotes", wish)

    def quote(self, service_id: int, starts_at: datetime, offer_id: int | None = None, quantity: int = 1) -> str:
        """The signed quote."""
        token: str = self.ask_quote(service_id, starts_at, offer_id, quantity).expect(200)["token"]
        return token

    def hold(self, *quotes: str, note: str = "", key: str | None = None, **more: object) -> Answer:
        """Hold the quoted visits."""
        return self.post("/orders", {"quotes": list(quotes), "note": note, **more}, key=key)

    def confirm(self, order_id: str, *, method: str = "cash", key: str | None = None) -> Answer:
        """Agree to a held order."""
        return self.post(f"/orders/{order_id}/confirm", {"payment_method": method}, key=key)

    def book(self, service_id: int, starts_at: datetime, offer_id: int | None = None, **more: object) -> Any:
        """Quote, hold and confirm; the order."""
        held = self.hold(self.quote(service_id, starts_at, offer_id), note="", key=None, **more).expect(201)
        return self.confirm(held["id"]).expect(200)

    def order(self, order_id: str) -> Any:
        """One of my orders."""
        return self.get(f"/orders/{order_id}").expect(200)

    def worked(self, visit_id: str) -> Any:
        """One of the visits I work."""
        return self.get(f"/specialist/visits/{visit_id}").expect(200)

    def step(self, visit_id: str, step: str, body: object = None) -> Answer:
        """A specialist's act on a visit."""
        return self.post(f"/specialist/visits/{visit_id}/{step}", body)

    @property
    def address_id(self) -> str:
        """A client's own address."""
        assert isinstance(self.person, BuiltClient)
        return str(self.person.address_id)


class WireCaller(Caller):
    """The same over a real connection, opened when the caller is made and kept."""

    def __init__(self, person: Person | None, port: int, timeout: float = 30) -> None:
        super().__init__(person)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        self._connection.connect()

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        try:
            self._connection.request(method, path, body or None, {"Content-Type": "application/json", **headers})
            answer = self._connection.getresponse()
            text = answer.read()
        except OSError:
            self._connection.close()  # the next call opens it anew
            raise
        return Answer(answer.status, json.loads(text) if text else None, _lower(answer.getheaders()))

    def close(self) -> None:
        """Hang up."""
        self._connection.close()
