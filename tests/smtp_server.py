"""A strict SMTP server on this machine, which keeps what it takes and fails as it is told."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import find_free_ports


@dataclass
class Inbox:
    """What the server took; ``plan`` are its next answers: an SMTP code with text, ``drop`` or ``stall``."""

    mails: list[EmailMessage] = field(default_factory=list)
    seen: int = 0
    plan: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if self.plan and self.plan[0].startswith("RCPT "):
            return self.plan.pop(0).removeprefix("RCPT ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, or do what is planned; after ``drop`` and ``stall`` the mail is ours, but nobody hears so."""
        self.seen += 1
        planned = self.plan.pop(0) if self.plan else ""
        if planned and planned not in ("drop", "stall"):
            return planned
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(checked(content, envelope))
        if planned == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        elif planned == "stall":
            await asyncio.sleep(30)
        return "250 taken"


def checked(content: bytes, envelope: Envelope) -> EmailMessage:
    """The mail, if it is in order: whole headers, one recipient, text before HTML, lines that servers take."""
    message: Any = BytesParser(policy=policy.default).parsebytes(content)
    assert not message.defects, message.defects
    for name in ("From", "To", "Subject", "Date", "Message-ID"):
        assert len(message.get_all(name, [])) == 1, name
    assert [address.addr_spec for address in message["To"].addresses] == envelope.rcpt_tos
    assert "\n" not in str(message["Subject"])
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert message.get_body(("plain",))
    assert message.get_body(("html",))
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def running_smtp_server() -> Iterator[Inbox]:
    """A server for the while."""
    inbox = Inbox()
    inbox.port = find_free_ports(1)
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()
