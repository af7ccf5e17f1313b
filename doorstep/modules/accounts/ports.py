"""How codes reach people. The setting ``CODE_SENDER`` names the adapter."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.utils.module_loading import import_string


class Channel(StrEnum):
    """The carrier of a message."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class CodeMessage:
    """A finished message with a code or a link; ``subject`` is for e-mail."""

    channel: Channel
    to: str
    subject: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the development page shows it."""

    message: CodeMessage
    sent_at: datetime


class CodeSender(Protocol):
    """Hands a message to its carrier at once."""

    def send(self, message: CodeMessage) -> None:
        """:raises CodeNotSent: if the carrier did not take it within a few seconds."""


@runtime_checkable
class ShowsMessages(Protocol):
    """A sender for development that keeps what it was given."""

    def recent(self, to: str | None = None) -> list[ShownMessage]:
        """The latest messages, newest first; of one recipient if ``to`` is given."""


@lru_cache(maxsize=4)
def _sender(path: str) -> CodeSender:
    sender: CodeSender = import_string(path)()
    return sender


def code_sender() -> CodeSender:
    """The configured sender."""
    return _sender(settings.CODE_SENDER)
