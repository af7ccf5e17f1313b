import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from django.core import mail

from doorstep.integrations.codes_sent import SentCodes
from doorstep.modules.accounts.contracts import CodeNotSent
from doorstep.modules.accounts.ports import Channel, CodeMessage
from doorstep.settings.notices import mailers_of

TEXT = CodeMessage(Channel.SMS, "+358405550101", "Your code", "123456 is your code", "123456")
MAIL = CodeMessage(Channel.EMAIL, "aino@example.org", "Your code", "123456 is your code", "123456")


class Gateway(BaseHTTPRequestHandler):
    status = 202
    received: ClassVar[list[tuple[str | None, dict[str, str]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Gateway.received.append((self.headers.get("Authorization"), body))
        self.send_response(Gateway.status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[Gateway]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_GATEWAY_TOKEN = "gateway-token"
    Gateway.status, Gateway.received[:] = 202, []
    yield Gateway
    server.shutdown()
    server.server_close()


def test_texts_go_to_the_gateway(gateway: type[Gateway]) -> None:
    SentCodes().send(TEXT)
    assert gateway.received == [("Bearer gateway-token", {"to": TEXT.to, "text": TEXT.text})]


def test_a_refusing_gateway_is_reported_without_naming_anybody(
    gateway: type[Gateway], caplog: pytest.LogCaptureFixture
) -> None:
    gateway.status = 500
    with pytest.raises(CodeNotSent):
        SentCodes().send(TEXT)
    assert caplog.text
    assert TEXT.to not in caplog.text
    assert TEXT.code not in caplog.text


def test_a_gateway_that_is_away_is_reported(settings: Any) -> None:
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/send"
    with pytest.raises(CodeNotSent):
        SentCodes().send(TEXT)


def test_without_a_gateway_texts_are_not_available(settings: Any) -> None:
    settings.SMS_GATEWAY_URL = ""
    with pytest.raises(CodeNotSent, match="use an e-mail address"):
        SentCodes().send(TEXT)


def test_mails_go_out_by_the_mail_backend() -> None:
    SentCodes().send(MAIL)
    assert (mail.outbox[-1].to, mail.outbox[-1].subject, mail.outbox[-1].body) == (
        ["aino@example.org"],
        MAIL.subject,
        MAIL.text,
    )


def test_mail_addresses_become_mailer_options() -> None:
    options = mailers_of("smtp://me%40x:p%2Fw@mail.example.org:587")["default"]["OPTIONS"]
    assert (options["host"], options["port"], options["username"], options["password"]) == (
        "mail.example.org",
        587,
        "me@x",
        "p/w",
    )
    assert options["use_tls"] is True
    assert mailers_of("smtps://mail.example.org")["default"]["OPTIONS"]["use_ssl"] is True
