"""How notices leave the house. The settings ``MAIL_SENDER`` and ``PUSH_SENDER`` name the adapters."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string

from doorstep.modules.notify.contracts import Outcome, Subscription


@dataclass(frozen=True, slots=True)
class Mail:
    """
    A finished e-mail. ``message_id`` is the same at every attempt; ``calendar`` is an iCalendar file.

    ``stop_url``: where its reader, who has no account, ends such mails; mail programs show a button for it.
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    language: str
    calendar: str = ""
    calendar_method: str = "REQUEST"
    stop_url: str = ""


@dataclass(frozen=True, slots=True)
class Push:
    """
    A finished push: JSON for the app, all texts, which a browser gets encrypted. ``keep_seconds`` is the TTL.
    """

    payload: bytes
    topic: str
    urgent: bool
    keep_seconds: int


class MailSender(Protocol):
    """Hands mails to their carrier."""

    @property
    def is_ready(self) -> bool:
        """Whether a carrier is configured."""

    def send(self, mail: Mail) -> Outcome:
        """Hand one over, within 20 s. Never raises for what a carrier or the network may do."""


class PushSender(Protocol):
    """Hands pushes to the push services of browsers and phones."""

    @property
    def is_ready(self) -> bool:
        """Whether there is a key to sign with."""

    def check_address(self, endpoint: str) -> None:
        """
        :raises PushNotSetUp: if nothing is configured for devices of its kind.
        :raises PushAddressRefused: unless it is one: https on a public host, or a phone's token.
        """

    def send(self, push: Push, to: Subscription) -> Outcome:
        """Hand over, within 30 s. ``gone`` means that the subscription has ended."""


@dataclass(frozen=True, slots=True)
class ShownAttachment:
    """A file of a mail that is shown."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail as the development page shows it."""

    id: str
    to: str
    subject: str
    text: str
    html: str
    sent_at: datetime
    attachments: tuple[ShownAttachment, ...]


@runtime_checkable
class ShowsMails(Protocol):
    """A sender for development that keeps what it was given."""

    def recent(self, to: str | None = None) -> list[ShownMail]:
        """The latest mails, newest first; of one recipient if ``to`` is given."""

    def find(self, mail_id: str) -> ShownMail | None:
        """One mail."""


@lru_cache(maxsize=4)
def _make(path: str) -> object:
    return import_string(path)()


def mail_sender() -> MailSender:
    """The configured sender of mails."""
    sender: MailSender = _make(settings.MAIL_SENDER)  # type: ignore[assignment]
    return sender


def push_sender() -> PushSender:
    """The configured sender of pushes."""
    sender: PushSender = _make(settings.PUSH_SENDER)  # type: ignore[assignment]
    return sender
