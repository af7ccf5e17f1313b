"""Mails in development: nothing leaves the machine; each is a file in the data folder, shown at /dev/mail."""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

from doorstep.integrations.mail_sent import message_of
from doorstep.kernel.ids import new_id
from doorstep.modules.notify.contracts import Outcome, Result
from doorstep.modules.notify.ports import Mail, ShownAttachment, ShownMail

log = logging.getLogger("doorstep.mail")

_KEPT = 500
_SHOWN = 50


class ShownMails:
    """Writes each mail as an ``.eml`` file, as it would be sent; the latest 500 stay."""

    is_ready = True

    def send(self, mail: Mail) -> Outcome:
        """Keep a mail."""
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        name = str(new_id())
        draft = folder / f"{name}.{os.getpid()}.tmp"
        draft.write_bytes(message_of(mail).message().as_bytes())
        draft.replace(folder / f"{name}.eml")
        for old in sorted(folder.glob("*.eml"))[:-_KEPT]:
            old.unlink(missing_ok=True)
        log.info("mail to %s: %s", mail.to, mail.subject, extra={"mail": name})
        return Outcome(Result.SENT, reference=name)

    def recent(self, to: str | None = None) -> list[ShownMail]:
        """The latest mails, newest first; of one recipient if ``to`` is given."""
        return list(_take(_SHOWN, to))

    def find(self, mail_id: str) -> ShownMail | None:
        """One mail by its id."""
        path = _folder() / f"{mail_id}.eml"
        if path.parent != _folder() or not path.is_file():
            return None
        return _read(path)


def _take(most: int, to: str | None) -> Iterator[ShownMail]:
    found = 0
    for path in sorted(_folder().glob("*.eml"), reverse=True):
        mail = _read(path)
        if mail is None or (to and mail.to.lower() != to.lower()):
            continue
        yield mail
        found += 1
        if found >= most:
            return


def _folder() -> Path:
    return Path(settings.MAIL_FOLDER)


def _read(path: Path) -> ShownMail | None:
    try:
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
        sent_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
    return ShownMail(
        id=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        sent_at=sent_at,
        attachments=tuple(_attachment(part) for part in message.iter_attachments()),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _attachment(part: MIMEPart) -> ShownAttachment:
    content = part.get_payload(decode=True)
    kind = "; ".join(filter(None, [part.get_content_type(), _parameter(part, "method")]))
    return ShownAttachment(
        name=part.get_filename() or "attachment",
        content_type=kind,
        content=content if isinstance(content, bytes) else b"",
    )


def _parameter(part: MIMEPart, name: str) -> str:
    value = part.get_param(name)
    return f"{name}={value}" if value else ""
