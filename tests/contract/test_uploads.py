"""Pictures over HTTP: how they are sent, and who reads them."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from PIL import Image

from doorstep.infra.files.contracts import MOST_BYTES
from doorstep.infra.files.signing import STEP_SECONDS, picture_urls
from doorstep.kernel import clock
from tests.callers import Caller
from tests.contract.world import World, undone
from tests.pictures import draw, encoded, phone_photo
from tests.plugin import NOW


@pytest.fixture
def caller(world: World) -> Iterator[Caller]:
    with undone():
        yield Caller(world.client)


@pytest.fixture
def sent(caller: Caller) -> Any:
    return caller.upload(phone_photo((1800, 900), orientation=1), "problem").expect(201)


def test_a_photo_is_sent_and_shown(sent: Any) -> None:
    assert (sent["width"], sent["height"]) == (1600, 800)
    for address, width in ((sent["url"], 1600), (sent["small_url"], 400)):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert Image.open(BytesIO(answer.content)).width == width
        assert answer["Content-Type"] == "image/webp"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == "inline"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert re.fullmatch(r"private, max-age=\d+, immutable", answer["Cache-Control"])
        assert not answer.cookies
        again = Client().get(address, headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_addresses_stay_the_same_for_hours_and_end(sent: Any, world: World) -> None:
    file_id = uuid.UUID(sent["id"])
    addresses = {picture_urls(file_id, now=NOW + timedelta(minutes=minutes)).url for minutes in range(0, 360, 5)}
    assert len(addresses) <= 2
    end = int(parse_qs(urlsplit(sent["url"]).query)["e"][0])
    assert STEP_SECONDS <= end - NOW.timestamp() <= 2 * STEP_SECONDS
    left = end - NOW.timestamp()
    with clock.reading(lambda: NOW + timedelta(seconds=left - 1)):
        assert Client().get(sent["url"])["Cache-Control"] == "private, max-age=1, immutable"
    with clock.reading(lambda: NOW + timedelta(seconds=left)):
        assert Client().get(sent["url"]).status_code == 404


def test_all_refusals_are_alike(sent: Any) -> None:
    path, query = sent["url"].split("?")
    end, signature = (parse_qs(query)[key][0] for key in ("e", "s"))
    missing = picture_urls(uuid.uuid4(), now=NOW).url
    asked = {
        "unsigned": path,
        "another end": f"{path}?e={int(end) + 60}&s={signature}",
        "another signature": f"{path}?e={end}&s={'A' * len(signature)}",
        "half a signature": f"{path}?e={end}&s={signature[:8]}",
        "no number": f"{path}?e=soon&s={signature}",
        "other digits": f"{path}?e=١٧٩٥٦٥١٢٠٠&s={signature}",
        "a huge end": f"{path}?e={'9' * 40}&s={signature}",
        "letters beyond ASCII": f"{path}?e={end}&s=ééé",
        "another size": f"{path.replace('large', 'huge')}?{query}",
        "another picture": missing.split("?")[0] + "?" + query,
        "well signed, but not there": missing,
    }
    bodies = set()
    for name, address in asked.items():
        answer = Client().get(address)
        assert answer.status_code == 404, name
        assert answer["Cache-Control"] == "no-store"
        bodies.add(str({**answer.json(), "request_id": ""}))
    assert len(bodies) == 1


def test_reading_only(sent: Any) -> None:
    assert Client().head(sent["url"]).status_code == 200
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert Client().generic(method, sent["url"]).status_code == 405


def test_what_is_no_picture_is_refused_clearly(caller: Caller) -> None:
    script = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    caller.upload(script, "review", name="photo.jpg", kind="image/jpeg").expect(422, "picture_unreadable")
    caller.upload(script, "review", name="photo.svg", kind="image/svg+xml").expect(422, "picture_unreadable")
    caller.upload(b"", "review").expect(422, "picture_unreadable")


def test_large_ones_are_refused_unread(caller: Caller, world: World) -> None:
    refused = caller.upload(bytes(MOST_BYTES + 1), "review").expect(422, "picture_too_large")
    assert refused["context"] == {"bytes": MOST_BYTES, "pixels": 40_000_000}

    class Unread(BytesIO):
        def read(self, *_: Any) -> bytes:
            raise AssertionError("the body of a request that is too long was read")

    environment: Any = {"wsgi.input": Unread(), "CONTENT_LENGTH": str(MOST_BYTES * 9)}
    answer = Client().generic("POST", "/api/v1/files", content_type="multipart/form-data; boundary=x", **environment)
    assert (answer.status_code, answer.json()["code"]) == (422, "picture_too_large")


@pytest.mark.parametrize("kind", [
    "application/json", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=other",
    "application/x-www-form-urlencoded",
])  # fmt: skip
def test_strange_bodies_are_refused(caller: Caller, kind: str) -> None:
    assert caller.person
    headers = {"X-Session-Token": caller.person.token, "Content-Type": kind}
    caller._send("POST", "/api/v1/files", b"--x\r\nnothing", headers).expect(422, "invalid_input")


@pytest.mark.parametrize("purpose", ["service", "", "Avatar", "x" * 500])
def test_unknown_purposes_are_refused(caller: Caller, purpose: str) -> None:
    caller.upload(encoded(draw((60, 60))), purpose).expect(422, "invalid_input")


def test_the_files_name_is_of_no_matter(caller: Caller) -> None:
    for name in ("../../etc/passwd", "x" * 300 + ".exe", "фото.svg", "a\u202egpj.exe"):
        caller.upload(encoded(draw((60, 60))), "review", name=name, kind="text/html").expect(201)


def test_a_picture_that_was_taken_back_is_gone(caller: Caller, sent: Any) -> None:
    caller._call("DELETE", f"/files/{sent['id']}").expect(204)
    assert Client().get(sent["url"]).status_code == 404
    caller._call("DELETE", f"/files/{sent['id']}").expect(404, "file_missing")
