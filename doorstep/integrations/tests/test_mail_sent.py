"""A provider of django-anymail: what it is sent, and what its answers mean."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import quote

import pytest
from django.test import override_settings

from doorstep.integrations.mail_sent import SentMails
from doorstep.modules.notify.contracts import Result
from doorstep.modules.notify.ports import Mail
from doorstep.settings.notices import mailers_of

MAIL = Mail(
    to="aino@example.org",
    subject="Запись подтверждена",
    text="Text",
    html="<p>HTML</p>",
    message_id="<1@doorstep.example>",
    language="ru",
    calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    calendar_method="CANCEL",
)


@dataclass
class Provider:
    """A provider's API on this machine."""

    port: int = 0
    status: int = 200
    answer: dict[str, Any] = field(
        default_factory=lambda: {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1", "To": "aino@example.org"}
    )
    hangs_up: bool = False
    calls: list[Any] = field(default_factory=list)


@pytest.fixture
def provider() -> Iterator[Provider]:
    known = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            known.calls.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if known.hangs_up:
                return
            body = json.dumps(known.answer).encode()
            self.send_response(known.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    known.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    api = quote(f"http://127.0.0.1:{server.server_port}/", safe="")
    url = f"anymail://postmark?server_token=secret&api_url={api}"
    with override_settings(MAILERS=mailers_of(url), DEFAULT_FROM_EMAIL="Doorstep <hello@doorstep.example>"):
        yield known
    server.shutdown()
    server.server_close()


def test_the_provider_gets_the_whole_mail(provider: Provider) -> None:
    outcome = SentMails().send(MAIL)
    assert (outcome.result, outcome.reference) == (Result.SENT, "m-1")
    (sent,) = provider.calls
    assert sent["To"] == "aino@example.org"
    assert sent["Subject"] == "Запись подтверждена"
    assert (sent["TextBody"], sent["HtmlBody"]) == ("Text", "<p>HTML</p>")
    (file,) = sent["Attachments"]
    assert file["Name"] == "visit.ics"
    assert file["ContentType"].startswith("text/calendar")
    assert base64.b64decode(file["Content"]).decode() == MAIL.calendar


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (401, Result.REFUSED),
        (422, Result.REFUSED),
        (429, Result.TRY_AGAIN),
        (500, Result.TRY_AGAIN),
        (503, Result.TRY_AGAIN),
        (502, Result.UNKNOWN),
        (504, Result.UNKNOWN),
    ],
)
def test_what_its_answers_mean(provider: Provider, status: int, result: Result) -> None:
    provider.status, provider.answer = status, {"ErrorCode": 10, "Message": "No"}
    outcome = SentMails().send(MAIL)
    assert outcome.result is result
    assert "aino" not in outcome.remark


def test_a_lost_answer_is_unknown(provider: Provider) -> None:
    provider.hangs_up = True
    assert SentMails().send(MAIL).result is Result.UNKNOWN
    assert len(provider.calls) == 1


def test_a_provider_that_is_away_may_be_tried_again() -> None:
    url = "anymail://postmark?server_token=s&api_url=http%3A%2F%2F127.0.0.1%3A9%2F"
    with override_settings(MAILERS=mailers_of(url)):
        assert SentMails().send(MAIL).result is Result.TRY_AGAIN
