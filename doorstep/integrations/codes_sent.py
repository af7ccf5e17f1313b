"""Codes in production: e-mail by Django's mail backend, SMS by an HTTP gateway."""

import json
import logging
import smtplib
import urllib.error
import urllib.request

from django.conf import settings
from django.core.mail import EmailMessage

from doorstep.modules.accounts.contracts import CodeNotSent
from doorstep.modules.accounts.ports import Channel, CodeMessage

log = logging.getLogger("doorstep.codes")

_TIMEOUT_SECONDS = 8


class SentCodes:
    """
    Sends messages at once.

    The gateway named by ``SMS_GATEWAY_URL`` gets ``POST {"to": "+358...", "text": "..."}`` with
    ``Authorization: Bearer SMS_GATEWAY_TOKEN`` and answers 2xx when it took the message.
    """

    def send(self, message: CodeMessage) -> None:
        """:raises CodeNotSent: if the carrier is not configured, refuses, or does not answer in 8 s."""
        try:
            if message.channel is Channel.EMAIL:
                self._send_mail(message)
            else:
                self._send_text(message)
        except (OSError, smtplib.SMTPException) as error:
            # The text and the recipient stay out of the log: one is secret, the other personal.
            log.warning("a code was not sent by %s: %s", message.channel, type(error).__name__)
            raise CodeNotSent from error

    def _send_mail(self, message: CodeMessage) -> None:
        EmailMessage(message.subject, message.text, settings.DEFAULT_FROM_EMAIL, [message.to]).send()

    def _send_text(self, message: CodeMessage) -> None:
        if not settings.SMS_GATEWAY_URL:
            raise CodeNotSent("Text messages are not available here; use an e-mail address.", retry_after=None)
        request = urllib.request.Request(  # noqa: S310 - the address comes from the operator and is checked at start
            settings.SMS_GATEWAY_URL,
            data=json.dumps({"to": message.to, "text": message.text}).encode(),
            headers={
                "Authorization": f"Bearer {settings.SMS_GATEWAY_TOKEN}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310
            pass
