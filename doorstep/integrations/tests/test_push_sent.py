"""Push addresses come from anybody: nothing inside the network is reached, and nobody holds us up."""

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import override_settings

from doorstep.infra.vapid import find_public_key
from doorstep.integrations import push_sent
from doorstep.integrations.push_sent import SentPushes
from doorstep.modules.notify.contracts import App, PushAddressRefused, Result, Subscription
from doorstep.modules.notify.ports import Push
from tests.push_service import Browser, PushService, running_push_service

PUSH = Push(payload=b'{"title": "Hello"}', topic="t" * 40, urgent=True, keep_seconds=60)
# The name service's answers of these tests.
NAMES = {
    "push.example.org": ["93.184.216.34"],
    "six.example.org": ["2606:2800:220:1::1"],
    "inside.example.org": ["10.0.0.5"],
    "half.example.org": ["93.184.216.34", "127.0.0.1"],
    "cloud.example.org": ["169.254.169.254"],
    "shared.example.org": ["100.64.0.1"],
    "mapped.example.org": ["::ffff:192.168.1.1"],
    "translated.example.org": ["64:ff9b::a00:1"],
    "tunnel.example.org": ["2002:7f00:1::"],
    "zero.example.org": ["0.0.0.0"],
    "group.example.org": ["224.0.0.1"],
    "local6.example.org": ["fe80::1%1"],
}


def named(host: str, port: int, **_: object) -> list[Any]:
    if host in NAMES:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in NAMES[host]]
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    except OSError:
        if host == "localhost":
            host = "127.0.0.1"
        else:
            raise socket.gaierror(host) from None
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(socket, "getaddrinfo", named)
    with override_settings(PUSH_ALLOW_PRIVATE=False):
        yield


@pytest.mark.parametrize("host", ["push.example.org", "six.example.org", "93.184.216.34"])
def test_public_https_addresses_are_taken(names: None, host: str) -> None:
    SentPushes().check_address(f"https://{host}/send/abc?x=1")


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/send",
        "ftp://push.example.org/send",
        "https://push.example.org:8443/send",
        "https://user:secret@push.example.org/send",
        "https://push.example.org/send#part",
        "https://push.example.org:x/send",
        "https://[::1/send",
        "https:///send",
        "https://unknown.example.org/send",
        "https://пуш.example.org/send",
        "https://push.example.org/se\nnd",
        "https://localhost/send",
        "https://127.0.0.1/send",
        "https://[::1]/send",
        "https://10.1.2.3/send",
        *(f"https://{name}/send" for name in NAMES if name not in ("push.example.org", "six.example.org")),
    ],
)
def test_nothing_else_is(names: None, endpoint: str) -> None:
    with pytest.raises(PushAddressRefused):
        SentPushes().check_address(endpoint)


@pytest.fixture
def service() -> Iterator[PushService]:
    with running_push_service() as running:
        yield running


def subscription_of(browser: Browser) -> Subscription:
    body = browser.subscription()
    return Subscription(body["endpoint"], body["keys"]["p256dh"], body["keys"]["auth"], App.CLIENT)


def browser_of(service: PushService) -> Browser:
    key = find_public_key()
    assert key is not None
    return service.subscribe(key)


def test_a_push_is_signed_encrypted_and_taken(service: PushService) -> None:
    browser = browser_of(service)
    assert SentPushes().send(PUSH, subscription_of(browser)).result is Result.SENT
    (received,) = service.received
    assert received.payload == {"title": "Hello"}
    assert received.headers["urgency"] == "high"
    assert received.claims["aud"] == service.origin


def test_another_key_is_refused_by_the_service(service: PushService) -> None:
    stranger = service.subscribe("B" + "A" * 86)
    assert SentPushes().send(PUSH, subscription_of(stranger)).result is Result.REFUSED
    assert service.refused == ["another key"]


def test_a_name_that_changes_its_meaning_reaches_nothing(service: PushService, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was public when it was allowed is looked up again, and checked again, for each connection."""
    browser = browser_of(service)
    with override_settings(PUSH_ALLOW_PRIVATE=False):
        monkeypatch.setattr(push_sent, "_checked_parts", urlsplit)
        outcome = SentPushes().send(PUSH, subscription_of(browser))
    assert outcome.result is Result.GONE
    assert service.calls == {}


def test_redirects_are_not_followed(service: PushService) -> None:
    browser = browser_of(service)
    service.answer(browser, 307)
    assert SentPushes().send(PUSH, subscription_of(browser)).result is Result.REFUSED
    assert sum(service.calls.values()) == 1


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        (201, Result.SENT),
        (404, Result.GONE),
        (410, Result.GONE),
        (413, Result.REFUSED),
        (429, Result.TRY_AGAIN),
        (500, Result.TRY_AGAIN),
        (502, Result.UNKNOWN),
        (504, Result.UNKNOWN),
        ("drop", Result.UNKNOWN),
    ],
)
def test_what_answers_mean(service: PushService, answer: int | str, result: Result) -> None:
    browser = browser_of(service)
    service.answer(browser, answer)
    assert SentPushes().send(PUSH, subscription_of(browser)).result is result


def test_a_service_that_is_away_may_be_tried_again() -> None:
    with running_push_service() as gone:
        browser = browser_of(gone)
    assert SentPushes().send(PUSH, subscription_of(browser)).result is Result.TRY_AGAIN


@pytest.mark.parametrize(("said", "result"), [(b"", Result.UNKNOWN), (b"HTTP/1.1 201 Created\r\nX-A: ", Result.SENT)])
def test_a_service_that_says_little_at_a_time_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, said: bytes, result: Result
) -> None:
    """What it did say counts: its first line tells whether it took the message."""
    monkeypatch.setattr(push_sent, "_ALL_SECONDS", 0.5)
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(100_000)
            try:
                connection.sendall(said)
                for _ in range(100):
                    connection.sendall(b"x")
                    time.sleep(0.1)
            except OSError:
                return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    with running_push_service() as service:
        body = browser_of(service).subscription()
    endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}/send"
    began = time.monotonic()
    outcome = SentPushes().send(PUSH, Subscription(endpoint, body["keys"]["p256dh"], body["keys"]["auth"], App.CLIENT))
    assert time.monotonic() - began < 3
    assert outcome.result is result
    thread.join(5)
    listener.close()
